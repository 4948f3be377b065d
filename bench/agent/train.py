"""One training run, some steps at a time. `pairs.py` has one in each of its processes, with the listener it is to have."""

import tempfile
import time
import warnings

import torch
from torch import nn

# Steps that are trained before anything is timed.
WARM_UP = 300


def prepare(device, listener, batch):
    """A function that trains so many steps more. `listener` is `plain`, `nothing` (plain as well), `tensorboard`, `wandb`, or
    `agent`, which the caller has attached."""
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
    done = [0]

    def train(number):
        for step in range(done[0], done[0] + number):
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            if log is not None:
                log(step, loss)
        done[0] += number

    return train


# Kept before anybody is given another clock; see `own_clock` in pairs.py.
_clock = time.perf_counter


def seconds(device, train, number):
    """What so many steps take: on the clock, and of the processor."""
    began, busy = _clock(), time.process_time()
    train(number)
    if device == "cuda":
        torch.cuda.synchronize()
    return _clock() - began, time.process_time() - busy


def waits(train, number):
    """How often the script waits for the device in so many steps, as CUDA counts it."""
    torch.cuda.set_sync_debug_mode("warn")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        train(number)
    torch.cuda.set_sync_debug_mode("default")
    return len([one for one in caught if "synchroniz" in str(one.message)])


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
