"""What listening costs: runs with a listener beside the same run without one, in turn. Prints one JSON object.

python pairs.py [--device cpu|cuda] [--rounds 15] [--step 0.005 | --batch 48] [--steps 500] [--listeners nothing,agent,tensorboard,wandb]

A round is one process for each listener and one without, forked from here (PyTorch is imported once) and held to one core;
they train in turn, a tenth of a second each, so that whatever else the machine does meets all of them. Of each round is kept
by how much a listener's steps took longer, all of them together, reports included.
"""

import argparse
import importlib
import importlib.util
import json
import os
import statistics
import sys
import tempfile
import time

import torch  # noqa: F401  before the runs are forked
from train import WARM_UP, prepare, seconds, waits

here = os.path.dirname(os.path.abspath(__file__))
agent = os.path.join(here, "..", "..", "python", "babysit", "agent")
# Steps of one turn.
TURN = 20


class Run(object):
    """A process that trains when it is told to: `ask` sends a number of steps and answers what the process says of them."""

    def __init__(self, device, listener, batch, work=seconds):
        orders, self._tell = os.pipe()
        self._hear, answers = os.pipe()
        self.listener = listener
        self.wire = os.path.join(tempfile.mkdtemp(), "wire.jsonl")
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._tell)
            try:
                self._train(device, batch, work, (os.fdopen(orders), answers))
            finally:
                os._exit(0)
        os.close(orders)
        os.close(answers)
        self._answers = os.fdopen(self._hear)

    def _train(self, device, batch, work, pipes):
        orders, answers = pipes
        waited = own_clock(device)
        if self.listener == "agent":
            attach(self.wire)
        train = prepare(device, self.listener, batch)
        train(WARM_UP)
        while True:
            began = time.perf_counter()
            line = orders.readline()
            waited(time.perf_counter() - began)
            if not line or int(line) == 0:
                return
            answer = work(device, train, int(line)) if work is seconds else work(train, int(line))
            os.write(answers, (json.dumps(answer) + "\n").encode())

    def ask(self, steps):
        os.write(self._tell, b"%d\n" % steps)
        line = self._answers.readline()
        if not line:
            sys.exit("the run with %s failed" % self.listener)
        return json.loads(line)

    def end(self):
        # Said, since the end of the pipe alone would not do: runs that were forked later hold it open as well.
        os.write(self._tell, b"0\n")
        os.close(self._tell)
        self._answers.close()
        os.waitpid(self._pid, 0)
        if self.listener == "agent" and '"layers"' not in open(self.wire).read():
            sys.exit("the agent said nothing of the layers")


def own_clock(device):
    """Gives the process a clock that stands still while the others have their turn: by the clock what listens decides how often
    it looks. Answers what is to be told of a wait. On the processor it is that of the processor's time, which goes as the
    clock does on a machine that does nothing else."""
    if device == "cpu":
        time.perf_counter = time.monotonic = time.process_time
        return lambda seconds: None
    clock, waits_so_far = time.perf_counter, [0.0]
    time.perf_counter = time.monotonic = lambda: clock() - waits_so_far[0]

    def waited(seconds):
        waits_so_far[0] += seconds

    return waited


def attach(wire):
    """What the start-up hook does, once PyTorch is there."""
    os.environ["BABYSIT_WIRE"] = wire
    spec = importlib.util.spec_from_file_location(
        "_babysit_agent", os.path.join(agent, "__init__.py"), submodule_search_locations=[agent]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["_babysit_agent"] = module
    spec.loader.exec_module(module)
    importlib.import_module("_babysit_agent.pytorch").attach(torch)


def calibrate(device, wanted):
    """The batch with which a step takes about as long as is wanted."""
    batch = 64
    for _ in range(4):
        run = Run(device, "plain", batch)
        # The processor's time is that of the clock on a machine that does nothing else; on a device it is not.
        taken = min(run.ask(TURN)[0 if device == "cuda" else 1] for _ in range(5)) / TURN
        run.end()
        if abs(taken / wanted - 1) < 0.1:
            break
        batch = max(8, int(batch * min(4.0, max(0.25, wanted / taken))))
    return batch


def compare(device, batch, about):
    """One round: seconds that each listener's steps took, on the clock and of the processor."""
    runs = [Run(device, name, batch) for name in ["plain"] + about["listeners"]]
    taken = {run.listener: [0.0, 0.0] for run in runs}
    for run in runs:
        run.ask(1)
    for turn in range(about["steps"] // TURN):
        # Each has its turn after each other, so that nobody always follows on the same.
        for run in runs[turn % len(runs) :] + runs[: turn % len(runs)]:
            clock, processor = run.ask(TURN)
            taken[run.listener][0] += clock
            taken[run.listener][1] += processor
    for run in runs:
        run.end()
    return taken


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--step", type=float, default=0.005)
    parser.add_argument("--batch", type=int, help="instead of the one with which a step takes as long as that")
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--listeners", default="nothing,agent")
    words = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    listeners = words.listeners.split(",")
    batch = words.batch or calibrate(words.device, words.step)
    clock, processor, plain = {}, {}, []
    for _ in range(words.rounds):
        taken = compare(words.device, batch, {"listeners": listeners, "steps": words.steps})
        for name in listeners:
            for index, shares in enumerate((clock, processor)):
                shares.setdefault(name, []).append(taken[name][index] / taken["plain"][index] - 1)
        plain.append(taken["plain"][0 if words.device == "cuda" else 1] / (words.steps // TURN * TURN))
    answer = {"device": words.device, "batch": batch, "step": statistics.median(plain)}
    answer.update(clock=clock, processor=processor)
    if words.device == "cuda":
        answer["waits"] = {}
        for name in ("plain", "agent"):
            run = Run("cuda", name, batch, waits)
            answer["waits"][name] = run.ask(400)
            run.end()
    print(json.dumps(answer))


main()
