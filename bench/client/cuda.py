"""Whether logging a tensor that lies on a graphics card waits for the card: python cuda.py

The card is given work for a while; log() of a value that depends on all of it must come back long before that is done,
and the value must be right all the same. Prints one JSON object.
"""

import json
import os
import statistics
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "python"))
wire = os.path.join(tempfile.mkdtemp(), "wire.jsonl")
os.environ["BABYSIT_WIRE"] = wire

import babysit  # noqa: E402
import torch  # noqa: E402

card = torch.device("cuda")
matrix = torch.randn(4096, 4096, device=card) / 64
babysit.log(step=0, loss=torch.zeros((), device=card))
torch.cuda.synchronize()
waited, worked, expected = [], [], []
for step in range(1, 31):
    begin = time.perf_counter()
    product = matrix
    for _ in range(20):
        product = product @ matrix
    loss = product.square().mean()
    queued = time.perf_counter()
    babysit.log(step=step, loss=loss)
    logged = time.perf_counter()
    torch.cuda.synchronize()
    worked.append(1e3 * (time.perf_counter() - begin))
    waited.append(1e6 * (logged - queued))
    expected.append(loss.item())
    # What is logged may be overwritten at once.
    loss.zero_()
time.sleep(1.5)
lines = [json.loads(line) for line in open(wire)]
values = [line["values"]["train/loss"] for line in lines if line["t"] == "point"][1:]
model = torch.nn.Sequential(*[torch.nn.Linear(256, 256) for _ in range(20)]).to(card)
optimizer = torch.optim.AdamW(model.parameters())
babysit.watch(model, optimizer, every=5)
batch = torch.randn(64, 256, device=card)
for step in range(40):
    optimizer.zero_grad()
    model(batch).square().mean().backward()
    # Raises where anything in here makes the processor wait for the card.
    torch.cuda.set_sync_debug_mode("error")
    optimizer.step()
    torch.cuda.set_sync_debug_mode("default")
time.sleep(1.5)
layers = sum(1 for line in open(wire) if '"t":"layers"' in line)
print(
    json.dumps(
        {
            "card": torch.cuda.get_device_name(),
            "work_ms": statistics.median(worked),
            "log_us": statistics.median(waited),
            "values_right": values == expected,
            "layer_reports": layers,
        }
    )
)
