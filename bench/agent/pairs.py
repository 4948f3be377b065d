"""What listening costs: pairs of runs, one with a listener and one without, in turn. Prints one JSON object.

python pairs.py [--device cpu|cuda] [--pairs 7] [--step 0.005] [--steps 500] [--listeners agent,tensorboard,wandb]

PyTorch is imported once; each run is a process that is forked from here, and has the agent attached or not.
"""

import argparse
import importlib
import importlib.util
import json
import os
import statistics
import sys
import tempfile

import torch  # noqa: F401  before the runs are forked
from train import train

here = os.path.dirname(os.path.abspath(__file__))
agent = os.path.join(here, "..", "..", "python", "babysit", "agent")


def run(device, listener, batch, steps, *more):
    read, write = os.pipe()
    wire = os.path.join(tempfile.mkdtemp(), "wire.jsonl")
    pid = os.fork()
    if pid == 0:
        answer = b"failed"
        try:
            if listener == "agent":
                attach(wire)
            answer = repr(train(device, listener, batch, steps, *more)).encode()
        finally:
            os.write(write, answer)
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as file:
        answer = file.read()
    os.waitpid(pid, 0)
    if listener == "agent" and not os.path.exists(wire):
        sys.exit("the agent said nothing")
    return float(answer)


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
        seconds = run(device, "plain", batch, 60)
        if abs(seconds / wanted - 1) < 0.1:
            break
        batch = max(8, int(batch * min(4.0, max(0.25, wanted / seconds))))
    return batch


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--step", type=float, default=0.005)
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--listeners", default="agent")
    about = parser.parse_args()
    batch = calibrate(about.device, about.step)
    answer = {"device": about.device, "batch": batch, "listeners": {}}
    plain = []
    for listener in about.listeners.split(","):
        shares = []
        for pair in range(about.pairs):
            order = ["plain", listener] if pair % 2 else [listener, "plain"]
            seconds = {name: run(about.device, name, batch, about.steps) for name in order}
            plain.append(seconds["plain"])
            shares.append(seconds[listener] / seconds["plain"] - 1)
        answer["listeners"][listener] = {"median": statistics.median(shares), "pairs": shares}
    answer["step"] = statistics.median(plain)
    if about.device == "cuda":
        answer["waits"] = {name: run("cuda", name, batch, 400, True) for name in ("plain", "agent")}
    print(json.dumps(answer))


main()
