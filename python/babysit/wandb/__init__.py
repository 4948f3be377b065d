"""What programs written for Weights & Biases call, told to babysit instead: `import babysit.wandb as wandb`.

Accepts everything that the documented functions accept. What babysit has no use for is counted, said once in one line and
otherwise ignored. Nothing goes to a network and nothing raises. docs/python.md says what becomes of each function.
"""

import atexit
import sys

from babysit.client import trouble

from .anything import Anything, Error, Media, once
from .config import Config, Summary
from .media import Histogram, Table
from .run import Run

__version__ = "0.30.0"
run = None
config = Config()
summary = Summary()

CommError = UsageError = AuthenticationError = Error
_KNOWN = (
    "entity project dir id name notes tags config config_exclude_keys config_include_keys allow_val_change group job_type "
    "mode force reinit resume resume_from fork_from save_code tensorboard sync_tensorboard monitor_gym settings anonymous"
).split()


def init(*args, **given):
    """Begins a run; one that is under way ends. The order of arguments by position is that of the documented keywords."""
    global run
    try:
        given = dict(zip(_KNOWN, args), **given)
        for name in given:
            if name not in _KNOWN:
                once("init." + name, "wandb.init takes no %s; it is accepted and ignored" % name)
        if run is not None:
            run.finish()
        values, left_out = _config(given), set(_names(given.get("config_exclude_keys")))
        kept = _names(given.get("config_include_keys"))
        config._begin({name: value for name, value in values.items() if name not in left_out and (not kept or name in kept)})
        summary.clear()
        run = Run(config, summary, given)
        # After the client's own, so that it runs before it.
        atexit.unregister(finish)
        atexit.register(finish)
    except Exception as error:
        trouble("wandb.init", error)
        run = run or Run(config, summary, {"mode": "disabled"})
    return run


def log(data=None, step=None, commit=None, sync=None):
    (run or init()).log(data, step, commit)


def finish(exit_code=None, quiet=None):
    global run
    try:
        if run is not None:
            run.finish(exit_code, quiet)
    except Exception as error:
        trouble("wandb.finish", error)
    run = None


def define_metric(name, *args, **kwargs):
    return (run or init()).define_metric(name, *args, **kwargs)


def watch(models=None, *args, **kwargs):
    return (run or init()).watch(models, *args, **kwargs)


def unwatch(models=None):
    pass


def alert(title="", text="", level="INFO", wait_duration=None):
    (run or init()).alert(title, text, level, wait_duration)


def login(*_, **__):
    return True


def sweep(*_, **__):
    """The search is babysit's; a program that asks for one of its own gets a name."""
    return "babysit"


def agent(sweep_id=None, function=None, *_, **__):
    """One run of the function: babysit starts the program once for each trial."""
    if function is not None:
        function()


def termlog(string="", *_, **__):
    sys.stderr.write("babysit: %s\n" % string)


termwarn = termerror = termlog


class AlertLevel(object):
    INFO, WARN, ERROR = "INFO", "WARN", "ERROR"


def _kind(name):
    return type(name, (Media,), {"__init__": lambda self, *_, **__: Media.__init__(self, name)})


Image, Video, Audio, Html, Graph, Object3D, Molecule, Plotly = map(
    _kind, ["Image", "Video", "Audio", "Html", "Graph", "Object3D", "Molecule", "Plotly"]
)


def _config(given):
    value = given.get("config")
    if isinstance(value, str):
        once("config", "wandb.init(config=%r): a file is not read" % value)
        return {}
    from .config import _as_dict

    return dict(_as_dict(value))


def _names(value):
    return (value.split(",") if isinstance(value, str) else list(value)) if value else []


def __getattr__(name):
    """Everything else: save, log_artifact, Api, plot, util, Settings ..."""
    if name.startswith("__"):
        raise AttributeError(name)
    return Error if name.endswith("Error") else Anything(name)
