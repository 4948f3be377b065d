"""How the run ends: the last word, however the script is left."""

import atexit
import os
import sys

from . import voice
from .guard import quiet, replace

_state = {"said": False, "failure": None, "asked": None}
_sessions = []


def attach(session):
    _sessions.append(session)
    if len(_sessions) > 1:
        return
    previous = sys.excepthook

    def excepthook(kind, error, trace):
        if issubclass(kind, KeyboardInterrupt):
            _state["failure"] = "KeyboardInterrupt"
        else:
            _state["failure"] = "%s: %s" % (kind.__name__, error)
        previous(kind, error, trace)

    @quiet
    def leave():
        # A forked child that is left by sys.exit runs what its parent registered, and has nothing to say.
        if _state["said"] or not voice.speaking():
            return
        _state["said"] = True
        started = [one for one in _sessions if one.started]
        for one in started[:-1]:
            one.finish()
        for one in started[-1:]:
            if _state["failure"] is not None:
                one.end("failed", "threw", _state["failure"])
            else:
                one.end("ok", _state["asked"] or "finished")

    def make(original):
        def _exit(status):
            flush()
            original(status)

        return _exit

    @quiet
    def flush():
        # Nothing is waited for: what has not arrived from a device by now is lost.
        if voice.speaking() and not _state["said"]:
            for one in _sessions:
                one.drain()
            voice.writer().drain()

    sys.excepthook = excepthook
    atexit.register(leave)
    replace(os, "_exit", make)


def because(reason):
    """Why the run is about to end, where we end it."""
    _state["asked"] = reason
