"""What is remembered of an optimizer."""

from . import later


class Known(object):
    __slots__ = ("optimizer", "order", "name", "steps", "due", "_seen", "_rates")

    def __init__(self, optimizer, order):
        self.optimizer = optimizer
        # Which one it is of those that have been made, and what the script calls it.
        self.order = order
        self.name = None
        self.steps = 0
        # The step from which on it is looked at. See layers.py.
        self.due = 0
        self._seen = None
        self._rates = {}

    def rates(self):
        """Its learning rates by group, without those that are as the first; what was answered last where nothing changed."""
        groups = self.optimizer.param_groups
        if len(groups) == 1:
            seen = dict.get(groups[0], "lr")
            # One that is a tensor may have changed and be the same.
            if seen is self._seen and type(seen) is float:
                return self._rates
            self._seen = seen
        first, rates = None, {}
        for index, group in enumerate(groups):
            rate = dict.get(group, "lr")
            if rate is None:
                continue
            rate = later.keep(rate) if hasattr(rate, "device") else float(rate)
            if first is None:
                first = rate
            elif isinstance(rate, float) and rate == first:
                continue
            rates[index] = rate
        self._rates = rates
        return rates
