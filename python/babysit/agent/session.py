"""What is known of the training that goes on in this process, and when it is told.

A *phase* is what lies between the first `backward()` and the last optimizer step that belongs to it: one step of an
ordinary loop, one micro-batch after the other where gradients are accumulated, one network's turn where two are trained
against each other. Its loss is the sum of the scalars on which `backward()` was called: that is what its gradient is of.
"""

import time

from . import later, voice
from .guard import quiet

# Seconds between two drains.
DRAIN_EVERY = 0.5


# What the clock of a day shows when the one that only goes forward shows nothing.
_epoch = time.time() - time.monotonic()


class Record(object):
    """One point, before its numbers are known."""

    __slots__ = ("kind", "step", "epoch", "time", "values", "extra")

    def __init__(self, kind, step, epoch=None, values=None, extra=None):
        self.kind = kind
        self.step = step
        self.epoch = epoch
        self.time = time.monotonic()
        self.values = {} if values is None else values
        self.extra = extra

    def holders(self):
        """The dictionaries in which numbers may still be tensors."""
        return [self.values] if self.extra is None else [self.values] + list(self.extra.get("layers", ()))

    def line(self):
        if self.kind == "shares":
            counts = self.values["counts"]
            total = sum(counts) or 1.0
            return {"t": "about", "classShares": [round(count / total, 6) for count in counts]}
        if self.kind == "layers":
            return {"t": "layers", "step": self.step, "layers": self.extra["layers"]}
        line = {"t": "point", "step": self.step, "time": round(self.time + _epoch, 4), "values": self.values}
        if self.epoch is not None:
            line["epoch"] = float("%.10g" % self.epoch)
        return line


_sessions = []


class Session(object):
    """What one framework trains in this process. `batch` is what brings numbers over that are still on their way."""

    def __init__(self, orders, framework, batch=later.Batch):
        _sessions.append(self)
        self.orders = orders
        self.framework = framework
        self._batch = batch
        # Whether another framework, which uses this one, tells of the training.
        self.muted = False
        self.step = 0
        self.epoch = lambda: None
        self.rank = lambda: None
        # Whether it is clear by now whose loss is whose: until then nothing is told.
        self.settled = lambda: True
        # Whether the script does the same again and again, so that a step need only be noted down. See phases.py.
        self.steady = False
        self.obeys = set()
        self.facts = {}
        self.said = {}
        # Called with nothing: before a phase is closed, at the end of a step, before what has been heard is handed over, and
        # at the end of the run.
        self.on_training = []
        self.on_drain = []
        self.on_step = []
        self.on_end = []
        self._records = []
        self._batches = []
        self.drains_at = time.monotonic() + DRAIN_EVERY
        self._started = False

    # -- telling -------------------------------------------------------------------------------------------------

    def about(self, **facts):
        """Facts, told at the next drain; those that are known already are not told again."""
        self.facts.update((name, value) for name, value in facts.items() if value is not None)

    def also(self, **words):
        """Adds a word to facts that are lists of words."""
        for name, word in words.items():
            known = self.facts.get(name, [])
            if word not in known:
                self.about(**{name: sorted(known + [word])})

    def point(self, values, step=None):
        """Numbers of one moment: floats, or what `later.keep` gave."""
        values = {name: value for name, value in values.items() if value is not None}
        if values and not self.muted:
            self._records.append(Record("point", self.step if step is None else step, self.epoch(), values))

    def point_at(self, values, step, epoch, when=None):
        """The same, of a moment that has passed."""
        if values and not self.muted:
            record = Record("point", step, epoch, values)
            if when is not None:
                record.time = when
            self._records.append(record)

    def layers(self, step, layers, values=None):
        if self.muted:
            return
        self._records.append(Record("layers", step, None, None, {"layers": layers}))
        if values:
            self.point(values, step)

    def shares(self, counts):
        """Labels counted by class: a tensor, told as shares."""
        self._records.append(Record("shares", self.step, None, {"counts": counts}))

    def start(self):
        """Training has really begun in this process."""
        if not self._started and not self.muted:
            self._started = True
            voice.speak(self.framework, self.obeys, self.rank())
            voice.writer().drain()

    @property
    def started(self):
        return self._started

    def alone(self, alone):
        """Whether only this one tells of the training that goes on: Keras trains by PyTorch or JAX, which are heard as well."""
        for other in _sessions:
            other.muted = alone and other is not self

    @quiet
    def tick(self):
        """Drains when it is time to."""
        if time.monotonic() >= self.drains_at:
            self.drain()

    @quiet
    def drain(self, last=False):
        """Hands over what has arrived, and sends for what has not."""
        self.drains_at = time.monotonic() + DRAIN_EVERY
        for action in self.on_drain:
            action()
        if not self._started or not voice.speaking():
            self._records = []
            return
        news = {name: value for name, value in self.facts.items() if self.said.get(name, _nothing) != value}
        if news:
            self.said.update(news)
            voice.say(dict({"t": "about"}, **news))
        if self._records and (last or self.settled()):
            records, self._records = _ordered(self._records), []
            self._batches.append(self._batch(records))
        while self._batches and (last or self._batches[0].arrived()):
            for record in self._batches.pop(0).read(wait=last):
                voice.say(record.line())
        voice.writer().drain()

    def finish(self):
        """All that is still to be told."""
        for action in self.on_end:
            action()
        self.drain(last=True)

    def end(self, status, reason, message=None):
        """The last word."""
        if not self._started:
            return
        self.finish()
        line = {"t": "end", "status": status, "reason": reason}
        if message:
            line["message"] = message[:500]
        voice.say(line)
        voice.writer().drain()


def _ordered(records):
    """By step, points before layers; what several parts have heard of one step becomes one point."""
    merged = []
    for record in sorted(records, key=lambda one: (one.step, one.kind == "layers")):
        before = merged[-1] if merged else None
        alike = before is not None and before.kind == record.kind == "point"
        same = alike and (before.step, before.epoch) == (record.step, record.epoch)
        if same and not set(before.values) & set(record.values):
            before.values.update(record.values)
        else:
            merged.append(record)
    return merged


_nothing = object()
