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


class Record(object):
    """One point, before its numbers are known."""

    __slots__ = ("kind", "step", "epoch", "time", "values", "extra")

    def __init__(self, kind, step, epoch=None, values=None, extra=None):
        self.kind = kind
        self.step = step
        self.epoch = epoch
        self.time = time.time()
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
        line = {"t": "point", "step": self.step, "time": round(self.time, 4), "values": self.values}
        if self.epoch is not None:
            line["epoch"] = float("%.10g" % self.epoch)
        return line


class Session(object):
    """The one training of this process."""

    def __init__(self, orders, framework):
        self.orders = orders
        self.framework = framework
        self.step = 0
        self.epoch = lambda: None
        self.rank = lambda: None
        # Whether it is clear by now whose loss is whose: until then nothing is told.
        self.settled = lambda: True
        self.obeys = set()
        self.facts = {}
        self.said = {}
        # Called with nothing: before a phase is closed, at the end of a step, and at the end of the run.
        self.on_training = []
        self.on_step = []
        self.on_end = []
        self._records = []
        self._batches = []
        self._drained = time.monotonic()
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
        if values:
            self._records.append(Record("point", self.step if step is None else step, self.epoch(), values))

    def point_at(self, values, step, epoch, moment=None):
        """The same, of a moment that has passed."""
        if values:
            record = Record("point", step, epoch, values)
            record.time = record.time if moment is None else moment
            self._records.append(record)

    def layers(self, step, layers, values=None):
        self._records.append(Record("layers", step, None, None, {"layers": layers}))
        if values:
            self.point(values, step)

    def shares(self, counts):
        """Labels counted by class: a tensor, told as shares."""
        self._records.append(Record("shares", self.step, None, {"counts": counts}))

    def start(self):
        """Training has really begun in this process."""
        if not self._started:
            self._started = True
            voice.speak(self.framework, self.obeys, self.rank())
            voice.writer().drain()

    @property
    def started(self):
        return self._started

    @quiet
    def tick(self):
        """Drains when it is time to."""
        if time.monotonic() - self._drained >= DRAIN_EVERY:
            self.drain()

    @quiet
    def drain(self, last=False):
        """Hands over what has arrived, and sends for what has not."""
        self._drained = time.monotonic()
        if not voice.speaking():
            self._records = []
            return
        news = {name: value for name, value in self.facts.items() if self.said.get(name, _nothing) != value}
        if news:
            self.said.update(news)
            voice.say(dict({"t": "about"}, **news))
        if self._records and (last or self.settled()):
            records, self._records = _ordered(self._records), []
            self._batches.append(later.Batch(records))
        while self._batches and (last or self._batches[0].arrived()):
            for record in self._batches.pop(0).read(wait=last):
                voice.say(record.line())
        voice.writer().drain()

    def end(self, status, reason, message=None):
        """The last word."""
        if not self._started:
            return
        for action in self.on_end:
            action()
        self.drain(last=True)
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
