"""What the agent says, and whether it may: one process of a run speaks for all.

The first process that trains takes the word, by a file beside the wire; of processes that train together it is the one
with rank 0. A process that was forked (a worker of a data loader) has nothing to say until it trains itself.
"""

import os
import sys

from .wire import VERSION, WireWriter

# `beside`: the script speaks the wire by itself, so that only what it leaves out is told.
_speaker = {"pid": None, "writer": None, "beside": False}
_troubles = []
_RANKS = ("RANK", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "SLURM_PROCID", "JAX_PROCESS_INDEX")


def writer():
    """The writer of this process: one that is silent where another speaks, or before `speak`."""
    if _speaker["pid"] != os.getpid():
        return WireWriter(None)
    return _speaker["writer"]


def speaking():
    return _speaker["pid"] == os.getpid() and _speaker["writer"].path is not None


def speak(framework, obeys, rank=None):
    """Takes the word for this process, if it is free; says hello and what could not be said before."""
    if _speaker["pid"] == os.getpid():
        return speaking()
    path = os.environ.get("BABYSIT_WIRE")
    mine = bool(path) and _rank(rank) == 0 and _claim(path + ".agent")
    _speaker["writer"] = WireWriter(path if mine else None)
    _speaker["pid"] = os.getpid()
    _speaker["beside"] = mine and _is_spoken(path)
    if mine and not _speaker["beside"]:
        program = os.path.basename(sys.argv[0]) if getattr(sys, "argv", None) else ""
        line = {"t": "hello", "v": VERSION, "pid": os.getpid(), "framework": framework}
        say(dict(line, program=program or "python", obeys=sorted(obeys), agent=True))
    if mine:
        for one in _troubles:
            say(one)
    return mine


def say(line):
    line = _unsaid(line)
    if line is not None:
        writer().say(line)


def _unsaid(line):
    """Without what the program tells by itself, through the client: its own words count."""
    if _speaker["beside"]:
        return line if line.get("t") in ("layers", "trouble") else None
    client = sys.modules.get("babysit.client")
    if client is None or line.get("t") != "point":
        return line
    said = client.said()
    values = {name: value for name, value in line["values"].items() if name not in said}
    return dict(line, values=values) if values else None


def _is_spoken(path):
    """Whether the script writes lines of its own on the wire, other than through the client, which is asked for each series."""
    if "babysit.client" in sys.modules:
        return False
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read(65536).splitlines()
    except OSError:
        return False
    return bool(lines) and not any('"agent": true' in line or '"agent":true' in line for line in lines)


def trouble(where, error):
    """A failure of the agent: told once for each place, never raised."""
    try:
        if any(one["where"] == where for one in _troubles):
            return
        message = "%s: %s" % (type(error).__name__, error)
        line = {"t": "trouble", "where": where, "message": message[:500]}
        _troubles.append(line)
        if os.environ.get("BABYSIT_DEBUG") == "1":
            import traceback

            line["trace"] = traceback.format_exc()[-2000:]
        say(line)
    except Exception:
        pass


def _rank(rank):
    if rank is not None:
        return rank
    for name in _RANKS:
        value = os.environ.get(name, "")
        if value.isdigit():
            return int(value)
    return 0


def _claim(path):
    """True where no other living process of this run has the word."""
    for _ in range(2):
        try:
            file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            if not _is_left_over(path):
                return False
            continue
        except OSError:
            # A folder that cannot be written to: better two voices than none.
            return True
        os.write(file, str(os.getpid()).encode())
        os.close(file)
        return True
    return False


def _is_left_over(path):
    """Removes the claim of a process that is gone."""
    try:
        with open(path) as file:
            pid = int(file.read() or "0")
        if pid != os.getpid():
            os.kill(pid, 0)
            return False
    except (OSError, ValueError):
        pass
    try:
        os.unlink(path)
    except OSError:
        return False
    return True
