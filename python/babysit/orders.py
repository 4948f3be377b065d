"""What babysit asks of this process, as it stands in the environment (docs/wire.md)."""

import json
import os
import sys
import time

_RANKS = ("RANK", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "SLURM_PROCID", "JAX_PROCESS_INDEX", "LOCAL_RANK")
OBEYED = {"seed": "seed", "steps": "budget", "epochs": "budget", "samples": "samples"}


def settings():
    """The trial's settings; empty where the program runs alone."""
    text, path = os.environ.get("BABYSIT_PARAMS"), os.environ.get("BABYSIT_PARAMS_FILE")
    if not text and path:
        with open(path) as file:
            text = file.read()
    return json.loads(text) if text else {}


def orders():
    """Seed, samples and budget, under the names that programs give them: `seed`, `samples`, `steps` or `epochs`."""
    names = {"seed": "BABYSIT_SEED", "samples": "BABYSIT_SAMPLES", _unit(): "BABYSIT_BUDGET"}
    given = {name: os.environ.get(variable) for name, variable in names.items()}
    return {name: json.loads(text) for name, text in given.items() if text}


def like(default, value):
    """A setting in the type of its default: 32.0 is 32 where a whole number was."""
    return int(value) if type(default) is int and type(value) is float and value.is_integer() else value


def rank():
    """Number of this process among those that train together."""
    given = (os.environ.get(name, "") for name in _RANKS)
    return int(next((text for text in given if text.isdigit()), 0))


def is_loader_worker():
    """Workers of a torch DataLoader that were spawned start like the program itself."""
    data = sys.modules.get("torch.utils.data")
    return data is not None and data.get_worker_info() is not None


def place():
    """The file to write to. Alone it is one of our own, and one line says where; BABYSIT_ALONE=off keeps nothing."""
    given = os.environ.get("BABYSIT_WIRE")
    if given or os.environ.get("BABYSIT_ALONE") == "off":
        return given
    folder = os.path.join(".babysit", "alone")
    os.makedirs(folder, exist_ok=True)
    ignored = os.path.join(".babysit", ".gitignore")
    if not os.path.exists(ignored):
        with open(ignored, "w") as file:
            file.write("*\n")
    name = "%s-%s-%d.jsonl" % (program().replace(".py", ""), time.strftime("%Y%m%d-%H%M%S"), os.getpid())
    path = os.path.join(folder, name)
    sys.stderr.write("babysit: logging to %s\n" % path)
    return os.path.abspath(path)


def program():
    return os.path.basename((getattr(sys, "argv", None) or [""])[0]) or "python"


def _unit():
    return "steps" if os.environ.get("BABYSIT_BUDGET_UNIT") == "steps" else "epochs"
