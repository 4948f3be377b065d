"""How the run ends: the last word, however the script is left."""

import atexit
import os
import sys

from .guard import quiet

_state = {"said": False, "failure": None, "asked": None}


def attach(session):
    pid = os.getpid()
    previous = sys.excepthook

    def excepthook(kind, error, trace):
        if not issubclass(kind, KeyboardInterrupt):
            _state["failure"] = "%s: %s" % (kind.__name__, error)
        else:
            _state["failure"] = "KeyboardInterrupt"
        previous(kind, error, trace)

    @quiet
    def leave():
        # A forked child that is left by sys.exit runs what its parent registered.
        if _state["said"] or os.getpid() != pid:
            return
        _state["said"] = True
        if _state["failure"] is not None:
            session.end("failed", "threw", _state["failure"])
        else:
            session.end("ok", _state["asked"] or "finished")

    sys.excepthook = excepthook
    atexit.register(leave)


def because(reason):
    """Why the run is about to end, where we end it."""
    _state["asked"] = reason
