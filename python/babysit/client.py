"""The client: a few lines in a training loop, by which it takes its settings from babysit and tells how it goes.

    p = babysit.params({"lr": 3e-4, "steps": 1000})   # its own values when it runs alone
    for step in range(p.steps):
        babysit.log(step=step, loss=loss, lr=p.lr)
        if babysit.should_stop(): break
    babysit.result(val_loss)

Nothing here raises into the training or waits for a disk or a graphics card: what is logged is put into a queue, which a
thread empties twice a second in one append. Only rank 0 speaks, and no process that was forked from it.
"""

import atexit
import os
import sys
import threading
import time
from collections import deque

from . import orders
from .values import hold, read, series as series_name
from .wire import VERSION, WireWriter

_DRAIN_EVERY = 0.5
_MOST_WAITING = 200000
_getpid, _now = os.getpid, time.time
_run = None


class Params(dict):
    """Settings by name, as items and as attributes."""

    def __getattr__(self, name):
        if name in self:
            return self[name]
        known = ", ".join(sorted(map(str, self))) or "none"
        raise AttributeError("no parameter '%s' (known: %s); babysit.params takes its default" % (name, known))

    def __setattr__(self, name, value):
        self[name] = value


def params(defaults=None, **more):
    """Settings: the defaults, and over them what babysit asks for. `seed`, `steps`, `epochs` and `samples` among the
    defaults are orders: they become the trial's, and babysit is told that the program obeys them."""
    values = Params({} if defaults is None else defaults if isinstance(defaults, dict) else vars(defaults), **more)
    try:
        given = orders.settings()
        for name, value in dict(orders.orders(), **given).items():
            if name in values or name in given:
                values[name] = orders.like(values.get(name), value)
        run = _mine()
        if run is not None:
            run.obeys.update(["params"], (orders.OBEYED[name] for name in values if name in orders.OBEYED))
    except Exception as error:
        trouble("params", error)
    return values


def log(values=None, step=None, epoch=None, all_ranks=False, **series):
    """Says what series are worth at a step: `log(step=3, loss=0.5)` or `log({"val/loss": 0.5}, step=3)`. Without a step it
    is the one after the last. Takes numbers, and scalars of numpy, torch, jax and tensorflow, which are read later."""
    try:
        run = _run if _run is not None and _run.pid == _getpid() else _mine()
        if run is None or not (run.speaks or all_ranks):
            return
        if values is not None:
            series = dict(values, **series)
        if type(step) is not int:
            step = run.step + 1 if step is None else int(step)
        run.step = step
        if epoch is not None:
            run.epoch = epoch = float(epoch)
        for name, value in series.items():
            if type(value) is not float and type(value) is not int:
                series[name] = hold(value)
        run.add((_now(), step, epoch, series))
    except Exception as error:
        trouble("log", error)


def should_stop():
    """True once babysit wants the run to end, or the budget that it gave is used up. Costs next to nothing."""
    try:
        run = _mine()
        if run is None or not run.managed:
            return False
        run.listen()
        return run.stop or run.step >= run.limits["steps"] or (run.epoch or 0) >= run.limits["epochs"]
    except Exception as error:
        trouble("should_stop", error)
        return False


def result(value=None, **values):
    """What the run came to: a number, which is the goal's last value, or last values by series."""
    if value is not None:
        given = value if isinstance(value, dict) else {os.environ.get("BABYSIT_GOAL") or "result": value}
        values = dict(given, **values)
    run = _mine()
    log(values, step=0 if run is None else max(0, run.step))


def watch(model, optimizer, every=100):
    """Tells each `every` steps how far each layer of a torch model really moves, beside its gradient and weights."""
    try:
        run = _mine()
        if run is not None and run.speaks:
            from .watching import watch_layers

            watch_layers(model, optimizer, every, say, trouble)
    except Exception as error:
        trouble("watch", error)


def say(line):
    """Puts a line of the wire, or a function that gives one when it is written, into the queue."""
    run = _mine()
    if run is not None and run.speaks:
        run.add(line)


def said():
    """Names of the series that the program tells itself: the agent, where it listens as well, leaves them to it."""
    queue, known = (list(_run.queue), _run.said) if _run is not None else ((), set())
    return known | {series_name(name) for line in queue if type(line) is tuple for name in line[3]}


class _Run(object):
    """What this process says, and where it goes. Its thread is there from the first word on."""

    def __init__(self):
        self.pid, self.rank = _getpid(), orders.rank()
        self.speaks = self.rank == 0 and not orders.is_loader_worker()
        self.managed = bool(os.environ.get("BABYSIT_WIRE"))
        self.queue, self.obeys, self.said, self.greeted = deque(), set(), set(), False
        self.step, self.epoch, self.stop, self.listens, self.failure = -1, None, False, False, None
        self.limits = {"steps": float("inf"), "epochs": float("inf")}
        self.lock, self.wake, self.thread = threading.Lock(), threading.Event(), None

    def add(self, line):
        if len(self.queue) >= _MOST_WAITING:
            raise OverflowError("%d lines wait to be written; newer ones are dropped" % _MOST_WAITING)
        self.queue.append(line)
        if self.thread is None:
            self.begin()

    def begin(self):
        self.thread = threading.Thread(target=self.work, name="babysit", daemon=True)
        self.writer = WireWriter(orders.place())
        atexit.register(self.end)
        before = sys.excepthook

        def noted(kind, error, trace):
            self.failure = (issubclass(kind, KeyboardInterrupt), "%s: %s" % (kind.__name__, error))
            before(kind, error, trace)

        sys.excepthook = noted
        self.thread.start()

    def work(self):
        while not self.wake.wait(_DRAIN_EVERY):
            self.drain()

    def drain(self):
        try:
            with self.lock:
                if not self.greeted:
                    self.hello()
                # Reading may wait for a device, writing for a disk: this thread does, nobody else.
                self.write([self.queue.popleft() for _ in range(len(self.queue))])
                self.writer.drain()
        except Exception as error:
            trouble("drain", error)

    def hello(self):
        """Half a second after the first word: by then the program has asked for what it obeys."""
        line = {"t": "hello", "v": VERSION, "pid": self.pid, "framework": "python %d.%d" % sys.version_info[:2]}
        self.writer.say(dict(line, program=orders.program(), obeys=sorted(self.obeys)))
        self.greeted = True

    def write(self, lines):
        points = [line for line in lines if type(line) is tuple]
        numbers = iter(read([value for point in points for value in point[3].values()]))
        prefix = "" if self.speaks else "rank%d/" % self.rank
        for line in lines:
            if type(line) is tuple:
                when, step, epoch, values = line
                named = {prefix + series_name(name): next(numbers) for name in values}
                self.said.update(named)
                line = {"t": "point", "step": step, "time": when}
                if epoch is not None:
                    line["epoch"] = epoch
                line["values"] = {name: value for name, value in named.items() if value is not None}
            self.writer.say(line() if callable(line) else line)

    def listen(self):
        """SIGTERM becomes a wish that the program can see; a second one ends it."""
        if self.listens:
            return
        self.listens = True
        self.limits.update(orders.orders())
        import signal

        theirs = signal.getsignal(signal.SIGTERM) != signal.SIG_DFL
        if theirs or threading.current_thread() is not threading.main_thread():
            return

        def asked(number, frame):
            self.stop = True
            signal.signal(signal.SIGTERM, signal.SIG_DFL)

        signal.signal(signal.SIGTERM, asked)

    def end(self):
        if _getpid() != self.pid:
            return
        self.wake.set()
        self.thread.join(5)
        end = {"status": "stopped", "reason": "asked"} if self.stop else {"status": "ok"}
        if self.failure is not None:
            end = {"status": "stopped" if self.failure[0] else "failed", "message": self.failure[1][:500]}
        if self.speaks:
            self.queue.append(dict({"t": "end"}, **end))
        self.drain()


def _mine():
    """The run of this process; None in one that was forked, which has nothing to say."""
    global _run
    if _run is None:
        _run = _Run()
    return _run if _run.pid == _getpid() else None


def trouble(where, error):
    """What goes wrong here is said once for each place, and never raised."""
    if where not in _told:
        _told.add(where)
        what = "%s: %s" % (type(error).__name__, str(error).partition("\n")[0][:200])
        sys.stderr.write("babysit: %s failed, training goes on: %s\n" % (where, what))


_told = set()
