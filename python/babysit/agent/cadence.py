"""When to look again at what costs time to look at."""

import time

# The first steps are looked at one by one, then one in so many at most.
FIRST = 12
EVERY = 10
# Share of the time that it may take, as far as that is seen: with what later steps pay for it, it is about 1 %. Between two
# looks lie at least and at most these shares of the steps so far: a short run of tiny steps is looked at often enough, and a
# long one costs nothing by it.
SHARE = 0.0075
LEAST_SPREAD = 0.02
MOST_SPREAD = 0.2
# How much longer than the others a step that is looked at may have been, in what is counted, for what is not: memory was
# touched that others use.
UNCOUNTED = 2.0


class Cadence(object):
    def __init__(self, clock=time.perf_counter):
        self._clock = clock
        self._due = 0
        self._at = None
        self._cost = 0.0

    def due(self, step):
        return step >= self._due

    def looked(self, step, cost, began=None):
        """Before this step it was looked, for so many seconds, in a step that began then. Answers when to look again."""
        now = self._clock()
        gap = max(EVERY, int(LEAST_SPREAD * step))
        if self._at is not None and step - 1 > self._at[1]:
            # Of the steps between two looks; the one that was looked at is not counted.
            pace = ((now - cost if began is None else began) - self._at[0]) / (step - 1 - self._at[1])
            if began is not None:
                cost = min(max(cost, now - began - pace), UNCOUNTED * cost)
            self._cost = max(cost, 0.5 * self._cost) if step > FIRST else cost
            if pace > 0:
                gap = max(gap, min(int(self._cost / (SHARE * pace)) + 1, int(MOST_SPREAD * step)))
        self._at = (now, step)
        self._due = step if step < FIRST else step + gap
        return self._due
