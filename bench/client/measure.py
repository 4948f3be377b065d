"""Times one library in a process of its own: how long importing it takes, and what a log call costs its caller.

    python measure.py babysit|wandb|tensorboard|tensorboardX CALLS

Prints one JSON object: `import_ms`; `log_us`, a list with the mean of each block of calls; or `missing`.
"""

import json
import os
import sys
import time

library, calls = sys.argv[1], int(sys.argv[2])
block = 200


def importing(name):
    begin = time.perf_counter()
    try:
        __import__(name)
    except Exception as error:
        print(json.dumps({"missing": "%s: %s" % (type(error).__name__, error)}))
        sys.exit(0)
    return 1e3 * (time.perf_counter() - begin)


def babysit():
    took = importing("babysit")
    import babysit

    return took, lambda step: babysit.log(step=step, loss=0.5, lr=0.001)


def wandb():
    os.environ.update(WANDB_MODE="offline", WANDB_SILENT="true", WANDB_CONSOLE="off")
    took = importing("wandb")
    import wandb

    run = wandb.init(project="bench")
    return took, lambda step: run.log({"loss": 0.5, "lr": 0.001}, step=step)


def writer(module):
    took = importing(module)
    from importlib import import_module

    writer = import_module(module).SummaryWriter("logs")

    def log(step):
        writer.add_scalar("loss", 0.5, step)
        writer.add_scalar("lr", 0.001, step)

    return took, log


took, log = {
    "babysit": babysit,
    "wandb": wandb,
    "tensorboard": lambda: writer("torch.utils.tensorboard"),
    "tensorboardX": lambda: writer("tensorboardX"),
}[library]()

for step in range(block):
    log(step)
blocks = []
for start in range(block, block + calls, block):
    begin = time.perf_counter()
    for step in range(start, start + block):
        log(step)
    blocks.append(1e6 * (time.perf_counter() - begin) / block)
print(json.dumps({"import_ms": took, "log_us": blocks}), flush=True)
os._exit(0)
