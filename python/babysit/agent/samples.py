"""Trains on the first samples only: the first that the loader hands out are handed out again and again.

They are kept as the script gets them, so that augmentation stands still as well. A pass over the loader goes on until
the budget is spent: a script that means to train for two epochs can still be given six hundred steps.
"""

from .guard import quiet


class Samples(object):
    def __init__(self, torch, session, loaders):
        self.torch = torch
        self.session = session
        self.loaders = loaders
        self.wanted = session.orders.samples
        if self.wanted is not None:
            loaders.filters.append(self.first)
            loaders.replays.append(self.replay)

    @quiet
    def _collect(self, iterator, data, fetch):
        """Batches of together as many samples as are wanted, the last one cut to size."""
        batches, count = [], 0
        while True:
            size = _size(data)
            if size is None:
                # Nothing that could be cut: the first batch stands for the first samples.
                batches.append(data)
                count = None
                break
            batches.append(_cut(data, size, min(size, int(self.wanted) - count)))
            count += min(size, int(self.wanted) - count)
            if count >= self.wanted:
                break
            try:
                data = fetch(iterator)
            except StopIteration:
                break
        self.session.about(trainSamples=count, samplesGiven=count)
        return batches

    def first(self, iterator, source, data, fetch):
        # Which loader is trained on is not known before the first step: the first one that is read while the network is
        # in training.
        if source is not self._source(source):
            return data
        if source.kept is None:
            source.kept = self._collect(iterator, data, fetch) or [data]
            source.turn = 0
        return self._next(source)

    def replay(self, source):
        """The next batch of those that are kept, without asking the loader; None where it is to be asked."""
        if source.kept is None or not self.wanted:
            return None
        return self._next(source)

    def _next(self, source):
        batch = source.kept[source.turn % len(source.kept)]
        source.turn += 1
        return _copy(batch)

    def _source(self, source):
        if self.loaders.trained is not None:
            return self.loaders.trained
        return source if self.torch.is_grad_enabled() else None


def _size(data):
    """Samples in a batch: what all of its tensors agree on. None where they do not."""
    sizes = set()
    _walk(data, lambda tensor: sizes.add(tensor.shape[0] if tensor.dim() else None))
    return sizes.pop() if len(sizes) == 1 and None not in sizes else None


def _cut(data, size, count):
    return data if count >= size else _map(data, lambda tensor: tensor[:count])


def _copy(data):
    return _map(data, lambda tensor: tensor.clone())


def _walk(data, see):
    _map(data, lambda tensor: see(tensor) or tensor)


def _map(data, change):
    """The same structure with every tensor changed. What is no tensor stays; lists as long as the batch are cut too."""
    if hasattr(data, "dim") and hasattr(data, "clone"):
        return change(data)
    if isinstance(data, dict):
        changed = {key: _map(value, change) for key, value in data.items()}
        try:
            return type(data)(changed)
        except Exception:
            return changed
    if isinstance(data, tuple):
        parts = [_map(value, change) for value in data]
        return type(data)(*parts) if hasattr(data, "_fields") else tuple(parts)
    if isinstance(data, list):
        return [_map(value, change) for value in data]
    return data
