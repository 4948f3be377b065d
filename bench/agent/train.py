"""One training run, timed: python train.py DEVICE LISTENER BATCH STEPS. Prints seconds a step, after a warm-up.

LISTENER is `plain`, `tensorboard`, `wandb`, or `agent` (then the agent is in the environment already).
"""

import sys
import tempfile
import time
import warnings

import torch
from torch import nn

device, listener, batch, steps = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(1)
torch.manual_seed(0)
width = 4096 if device == "cuda" else 512
layers = [nn.Linear(256, width), nn.ReLU()]
for _ in range(3):
    layers += [nn.Linear(width, width), nn.ReLU()]
model = nn.Sequential(*layers, nn.Linear(width, 10)).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
criterion = nn.CrossEntropyLoss()
x, y = torch.randn(batch, 256, device=device), torch.randint(0, 10, (batch,), device=device)

log = lambda step, loss: None
folder = tempfile.mkdtemp()
if listener == "tensorboard":
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(folder)

    def log(step, loss):
        writer.add_scalar("train/loss", loss.item(), step)
        writer.add_scalar("lr", optimizer.param_groups[0]["lr"], step)
        if step % 100 == 0:
            for name, parameter in model.named_parameters():
                writer.add_histogram(name, parameter, step)
                writer.add_histogram(name + ".grad", parameter.grad, step)


if listener == "wandb":
    import wandb

    wandb.init(mode="offline", dir=folder, settings=wandb.Settings(silent=True, console="off"))
    wandb.watch(model, log="all", log_freq=100)

    def log(step, loss):
        wandb.log({"train/loss": loss.item(), "lr": optimizer.param_groups[0]["lr"]})


def train(first, count):
    for step in range(first, first + count):
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        log(step, loss)
    if device == "cuda":
        torch.cuda.synchronize()


train(0, 300)
if len(sys.argv) > 5:
    # Nothing but what the script itself asks for may wait for the device.
    torch.cuda.set_sync_debug_mode("warn")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for step in range(300, 300 + steps):
            optimizer.zero_grad(set_to_none=True)
            criterion(model(x), y).backward()
            optimizer.step()
    print(len([one for one in caught if "synchroniz" in str(one.message)]))
    sys.exit()
began = time.perf_counter()
train(300, steps)
print((time.perf_counter() - began) / steps)
