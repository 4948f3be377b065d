"""One training run, timed. `pairs.py` calls it in a process of its own, with the listener it is to have."""

import tempfile
import time
import warnings

import torch
from torch import nn


def train(device, listener, batch, steps, count=False):
    """Seconds a step, after a warm-up; with `count` how often the script waits for the device in so many steps.

    `listener` is `plain`, `tensorboard`, `wandb`, or `agent` (which is attached by the caller).
    """
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
    log = LISTENERS.get(listener, lambda *_: None)(model, optimizer)

    def steps_from(first, number):
        for step in range(first, first + number):
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            if log is not None:
                log(step, loss)
        if device == "cuda" and not count:
            torch.cuda.synchronize()

    steps_from(0, 300)
    if count:
        torch.cuda.set_sync_debug_mode("warn")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            steps_from(300, steps)
        return float(len([one for one in caught if "synchroniz" in str(one.message)]))
    began = time.perf_counter()
    steps_from(300, steps)
    return (time.perf_counter() - began) / steps


def _tensorboard(model, optimizer):
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter(tempfile.mkdtemp())

    def log(step, loss):
        writer.add_scalar("train/loss", loss.item(), step)
        writer.add_scalar("lr", optimizer.param_groups[0]["lr"], step)
        if step % 100 == 0:
            for name, parameter in model.named_parameters():
                writer.add_histogram(name, parameter, step)
                writer.add_histogram(name + ".grad", parameter.grad, step)

    return log


def _wandb(model, optimizer):
    import wandb

    wandb.init(mode="offline", dir=tempfile.mkdtemp(), settings=wandb.Settings(silent=True, console="off"))
    wandb.watch(model, log="all", log_freq=100)
    return lambda step, loss: wandb.log({"train/loss": loss.item(), "lr": optimizer.param_groups[0]["lr"]})


LISTENERS = {"tensorboard": _tensorboard, "wandb": _wandb}
