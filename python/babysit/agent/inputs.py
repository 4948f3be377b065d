"""What a network takes in, at its outermost call: counted, zeroed where that was ordered, and asked twice.

Only where the recipe orders one of these is there a wrapper around every call; other runs have none.
"""

from .guard import quiet, replace

# What comes beside the inputs, by name.
BESIDE = ("label", "target", "mask", "position", "type_ids", "return", "cache")


class Inputs(object):
    def __init__(self, torch, session, evaluation):
        self.torch = torch
        self.session = session
        self.zeroed = session.orders.zeroed
        self.twice = session.orders.evaluate == "twice"
        self._depth = 0
        self._call = None
        self._asking = False
        self._said = False
        if self.zeroed or self.twice:
            replace(torch.nn.Module, "__call__", self._around)
        if self.twice:
            evaluation.on_batch.append(self._ask_again)

    def _around(self, original):
        def __call__(module, *args, **kwargs):
            if self._asking or not _is_network(module):
                return original(module, *args, **kwargs)
            self._depth += 1
            try:
                if self._depth == 1 and self.zeroed:
                    args, kwargs = self._zero(args, kwargs) or (args, kwargs)
                output = original(module, *args, **kwargs)
            finally:
                self._depth -= 1
            if self._depth == 0:
                self._call = (module, args, kwargs, output)
            return output

        return __call__

    @quiet
    def _zero(self, args, kwargs):
        """The inputs as zeros. What needs a gradient was computed, and is no input; labels, masks and single numbers (how
        many there are in a batch) lie beside them."""
        named = [(index, one) for index, one in enumerate(args)]
        named += [(name, one) for name, one in kwargs.items() if not any(word in name for word in BESIDE)]
        tensors = [(name, one) for name, one in named if hasattr(one, "is_floating_point") and one.dim() > 0]
        data = [(name, one) for name, one in tensors if not one.requires_grad]
        floats = [(name, one) for name, one in data if one.is_floating_point()]
        chosen = dict(floats or data[:1])
        if not chosen:
            self.session.about(inputsZeroed=False)
        args = tuple(self.torch.zeros_like(one) if index in chosen else one for index, one in enumerate(args))
        return args, {name: self.torch.zeros_like(one) if name in chosen else one for name, one in kwargs.items()}

    @quiet
    def _ask_again(self, logits, target, options, name, result):
        """The batch that has just been evaluated, evaluated once more, in halves where that can be done."""
        if self._said or self._depth or self._call is None or not self.session.step:
            return
        module, args, kwargs, output = self._call
        if not hasattr(output, "shape") or not output.is_floating_point():
            return
        self._said = self._asking = True
        try:
            with self.torch.no_grad():
                again = self._halves(module, args, kwargs, output)
                one, other = _digest(output.detach()), _digest(again)
                if logits is output and result.dim() == 0:
                    function = getattr(self.torch.nn.functional, name)
                    rest = {key: value for key, value in options.items() if key not in ("input", "target")}
                    one, other = float(result), float(function(again, target, **rest))
        finally:
            self._asking = False
        self.session.point({"val/again": one, "val/again2": other})

    def _halves(self, module, args, kwargs, output):
        tensors = [one for one in args if hasattr(one, "dim")]
        count = output.shape[0] if output.dim() else 0
        splits = not kwargs and count >= 4 and 0 < len(tensors) == len(args)
        if not splits or not all(one.dim() and one.shape[0] == count for one in tensors):
            return module(*args, **kwargs)
        middle = count // 2
        return self.torch.cat([module(*[one[:middle] for one in args]), module(*[one[middle:] for one in args])])


def _is_network(module):
    """A loss function is a module as well, but has nothing to learn."""
    return next(module.parameters(), None) is not None


def _digest(output):
    return float((output.double() ** 2).mean())
