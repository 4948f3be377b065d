"""Trains what the lines on standard input ask for, one JSON object a line, and answers each with a line."""
import json
import math
import sys

import torch

import train


def plain(value):
    if isinstance(value, float):
        return value if math.isfinite(value) else ("NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


torch.set_num_threads(1)
for line in sys.stdin:
    lines, outcome = train.run(json.loads(line))
    print(json.dumps(plain({"lines": lines, "outcome": outcome})), flush=True)
