"""What the agent says: one writer for the process, opened when there is something to say."""

import os
import sys

from .wire import VERSION, WireWriter

_writer = None
_troubles = set()


def writer():
    """The writer of this process; a forked child gets one that is silent."""
    global _writer
    if _writer is None:
        _writer = WireWriter(os.environ.get("BABYSIT_WIRE"))
    return _writer


def hello(framework, obeys):
    program = os.path.basename(sys.argv[0]) if getattr(sys, "argv", None) else ""
    line = {"t": "hello", "v": VERSION, "pid": os.getpid(), "framework": framework}
    writer().say(dict(line, program=program or "python", obeys=list(obeys)))


def trouble(where, error):
    """A failure of the agent: told once for each place, never raised."""
    try:
        if where in _troubles:
            return
        _troubles.add(where)
        message = "%s: %s" % (type(error).__name__, error)
        writer().say({"t": "trouble", "where": where, "message": message[:500]})
    except Exception:
        pass
