"""What listening costs: pairs of runs, one with a listener and one without, in turn. Prints one JSON object.

python pairs.py [--device cpu|cuda] [--pairs 7] [--step 0.005] [--listeners agent,tensorboard,wandb]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
hook = os.path.join(here, "..", "..", "python", "hook")


def run(device, listener, batch, steps, *more):
    env = {name: value for name, value in os.environ.items() if not name.startswith("BABYSIT_")}
    env["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as folder:
        if listener == "agent":
            env.update(BABYSIT_WIRE=os.path.join(folder, "wire.jsonl"), PYTHONPATH=hook)
        words = [sys.executable, os.path.join(here, "train.py"), device, listener, str(batch), str(steps), *more]
        answer = subprocess.run(words, env=env, cwd=folder, capture_output=True, text=True)
        if answer.returncode:
            sys.exit("%s failed:\n%s" % (listener, answer.stderr[-2000:]))
        if listener == "agent" and not os.path.exists(env["BABYSIT_WIRE"]):
            sys.exit("the agent said nothing")
        return float(answer.stdout.split()[-1])


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
        answer["waits"] = {name: run("cuda", name, batch, 400, "count") for name in ("plain", "agent")}
    print(json.dumps(answer))


main()
