"""Scalars of other libraries, without waiting for their devices; and the names of series."""

import functools

_SPLITS = {"train": "train", "val": "val", "valid": "val", "validation": "val", "eval": "val", "test": "test"}
_METRICS = {"loss": "loss", "acc": "accuracy", "accuracy": "accuracy"}


def hold(value):
    """A number, or what can be read later: what lies on a device is copied there, so that nothing waits for it."""
    library = type(value).__module__.partition(".")[0]
    if library == "torch":
        held = value.detach()
        return held.item() if held.device.type == "cpu" else held.clone()
    # These cannot change any more: reading them can wait.
    if library in ("jax", "jaxlib", "tensorflow"):
        return value
    return float(value.item() if hasattr(value, "item") else value)


def read(held):
    """What was held, as numbers, in order; torch's in one copy a device. None for what is no number after all."""
    devices = {}
    for at, value in enumerate(held):
        if type(value).__module__.partition(".")[0] == "torch" and value.numel() == 1:
            devices.setdefault(value.device, []).append(at)
    known = {}
    for places in devices.values():
        import torch

        values = torch.stack([held[at].reshape(()).double() for at in places]).tolist()
        known.update(zip(places, values))
    return [known[at] if at in known else _float(value) for at, value in enumerate(held)]


@functools.lru_cache(maxsize=None)
def series(name):
    """`loss` is train/loss, `val_acc` and `val/acc` are val/accuracy; what it does not know is left as it is."""
    for mark in "/_":
        head, found, metric = str(name).partition(mark)
        if found and head.lower() in _SPLITS:
            return "%s/%s" % (_SPLITS[head.lower()], _METRICS.get(metric, metric))
    return "train/" + _METRICS[name] if name in _METRICS else str(name)


def _float(value):
    try:
        return float(value)
    except Exception:
        return None
