"""A training program in plain Python that babysit can look after: it appends one JSON object a line to the file named
in BABYSIT_WIRE. No library, and nothing of babysit's: run on its own, it prints instead.

Logistic regression by gradient descent: does a noisy point lie above the line?
"""
import argparse
import json
import math
import os
import random
import time

options = argparse.ArgumentParser()
options.add_argument("--lr", type=float, default=0.1)
options.add_argument("--epochs", type=float, default=float(os.environ.get("BABYSIT_BUDGET", 10)))
options.add_argument("--seed", type=int, default=int(os.environ.get("BABYSIT_SEED", 0)))
options = options.parse_args()

wire = open(os.environ["BABYSIT_WIRE"], "a", buffering=1) if "BABYSIT_WIRE" in os.environ else None


def say(line):
    print(json.dumps(line), file=wire)


def report(step, values):
    say({"t": "point", "step": step, "epoch": step / steps_per_epoch, "time": time.time(), "values": values})


def draw(count, source):
    points = [(source.gauss(0, 1), source.gauss(0, 1)) for _ in range(count)]
    return [(x, y, 1.0 if y - 0.5 * x + source.gauss(0, 0.3) > 0 else 0.0) for x, y in points]


def measure(weights, points):
    loss = right = 0
    for x, y, label in points:
        logit = weights[0] * x + weights[1] * y + weights[2]
        signed = logit if label else -logit
        loss += max(0.0, -signed) + math.log1p(math.exp(-abs(signed)))
        right += signed > 0
    return loss / len(points), right / len(points)


data = draw(1200, random.Random(0))
samples = int(os.environ.get("BABYSIT_SAMPLES", 1000))
train, validation = data[:samples], data[1000:]
batch = min(32, len(train))
chance = random.Random(options.seed)
weights = [chance.gauss(0, 0.01) for _ in range(3)]
steps_per_epoch = math.ceil(len(train) / batch)
unit = os.environ.get("BABYSIT_BUDGET_UNIT", "epochs")
steps = round(options.epochs * (steps_per_epoch if unit == "epochs" else 1))

say({"t": "hello", "v": 1, "pid": os.getpid(), "framework": "python", "program": "line",
     "obeys": ["params", "budget", "samples", "seed"]})
say({"t": "about", "classes": 2, "trainSamples": len(train), "batchSize": batch, "stepsPerEpoch": steps_per_epoch})
for step in range(steps + 1):
    chosen = chance.sample(train, batch)
    loss, accuracy = measure(weights, chosen)
    report(step, {"train/loss": loss, "train/accuracy": accuracy, "lr": options.lr})
    if step % steps_per_epoch == 0:
        loss, accuracy = measure(weights, validation)
        report(step, {"val/loss": loss, "val/accuracy": accuracy})
    for x, y, label in chosen:
        logit = weights[0] * x + weights[1] * y + weights[2]
        error = 1 / (1 + math.exp(-max(-500.0, min(500.0, logit)))) - label
        for i, value in enumerate((x, y, 1.0)):
            weights[i] -= options.lr / batch * error * value
say({"t": "end", "status": "ok"})
