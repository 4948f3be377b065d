"""PyTorch on one thread, beside the built-in trainer. Reads one JSON order a line, answers with one JSON line each.

{"build": {"layers": [...], "optimizer": {...}, "rate": r, "weights": [...], "shape": [...], "x": [...], "y": [...]}}
    -> {"losses": [ten floats]}: a network with these weights (the engine's order), stepped ten times
{"steps": n} -> {"seconds": s}: n more steps of the network built last, in processor time
"""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)
torch.set_num_interop_threads(1)


def module_of(layer):
    kind = layer["kind"]
    if kind == "flatten":
        return nn.Flatten()
    if kind == "dense":
        return nn.Linear(layer["inputs"], layer["units"])
    if kind == "convolution":
        return nn.Conv2d(layer["channels"], layer["filters"], layer["size"], padding=layer["size"] // 2)
    return nn.MaxPool2d(layer["size"]) if kind == "pooling" else nn.ReLU()


def build(order):
    model = nn.Sequential(*(module_of(layer) for layer in order["layers"]))
    weights = iter(order["weights"])
    with torch.no_grad():
        for module in model:
            for part in ("weight", "bias"):
                if not hasattr(module, part):
                    continue
                tensor = getattr(module, part)
                flat = torch.tensor(next(weights))
                linear = isinstance(module, nn.Linear) and part == "weight"
                tensor.copy_(flat.view(tensor.shape[::-1]).t() if linear else flat.view(tensor.shape))
    spec, rate = order["optimizer"], order["rate"]
    if spec["kind"] == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=rate, betas=(spec["beta1"], spec["beta2"]), eps=spec["epsilon"])
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=spec["momentum"])
    x = torch.tensor(order["x"]).view(order["shape"])
    y = torch.tensor(order["y"])

    def step():
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss.detach()

    return step


print(json.dumps({"peer": f"PyTorch {torch.__version__}"}), flush=True)
step = None
for line in sys.stdin:
    order = json.loads(line)
    if "build" in order:
        step = build(order["build"])
        answer = {"losses": [float(step()) for _ in range(10)]}
    else:
        start = time.process_time()
        for _ in range(order["steps"]):
            step()
        answer = {"seconds": time.process_time() - start}
    print(json.dumps(answer), flush=True)
