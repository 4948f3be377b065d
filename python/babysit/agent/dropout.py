"""Dropout: how much there is, and how much there is to be."""

from .guard import quiet, replace


def attach(torch, session):
    ordered = session.orders.setting("dropout")
    steered = "dropout" in session.orders.steers
    module = torch.nn.modules.dropout._DropoutNd

    @quiet
    def note(p):
        known = session.facts
        session.about(dropout=max(float(p), known.get("dropout", 0.0)))
        session.also(steerable="dropout")

    def make(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            if ordered is not None:
                self.p = ordered
            note(self.p)

        return __init__

    def make_function(original):
        def dropout(input, p=0.5, training=True, inplace=False):
            if training:
                p = p if ordered is None else ordered
                note(p)
            return original(input, p, training, inplace)

        return dropout

    replace(module, "__init__", make)
    if steered:
        # Calls of the function itself; those of modules come by as well.
        for name in ("dropout", "dropout1d", "dropout2d", "dropout3d"):
            replace(torch.nn.functional, name, make_function)
