"""Writes lines of the wire, by which a training program tells babysit what it does (docs/wire.md).

Lines are collected and appended in one write a drain, always whole lines, to a file opened with O_APPEND: several
writers of one run may share it. Nothing here raises, nothing waits, and a process that was forked from the one that
opened the file writes nothing.
"""

import json
import math
import os
import threading
import time

VERSION = 1

# Bytes of text and seconds after which `say` drains by itself.
DRAIN_AT = 32 * 1024
DRAIN_AFTER = 0.5


class WireWriter(object):
    """Appends whole lines to the file at `path`; without a path it is silent.

    `lost` counts the lines that could not be written; `trouble` is why, in one word, or None.
    """

    def __init__(self, path=None):
        self.path = path or None
        self.lost = 0
        self.trouble = None
        self._pid = os.getpid()
        self._lines = []
        self._size = 0
        self._last = time.monotonic()
        self._file = None
        self._torn = None
        self._lock = threading.Lock()

    def say(self, line):
        """Adds one line, a dict that JSON can hold; it is in the file at the next drain."""
        try:
            if self.path is None or os.getpid() != self._pid:
                return
            text = encode(line) + "\n"
            self._lines.append(text)
            self._size += len(text)
            if self._size >= DRAIN_AT or time.monotonic() - self._last >= DRAIN_AFTER:
                self.drain()
        except Exception as error:
            self.lost += 1
            self.trouble = type(error).__name__

    def drain(self):
        """Writes what was said so far, in one append."""
        if self.path is None or os.getpid() != self._pid:
            return
        if not self._lock.acquire(timeout=1):
            return
        try:
            self._last = time.monotonic()
            lines, self._lines, self._size = self._lines, [], 0
            if lines:
                self._append(lines)
        finally:
            self._lock.release()

    def _append(self, lines):
        try:
            if self._file is None:
                self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
                self._torn = _ends_in_mid_line(self.path)
            data = (("\n" if self._torn else "") + "".join(lines)).encode("utf-8", "replace")
            written = os.write(self._file, data)
            while written < len(data):
                self._torn = data[written - 1 : written] != b"\n"
                written += os.write(self._file, data[written:])
            self._torn = False
        except OSError as error:
            # A full disk: what is lost is counted, and the next line begins on a line of its own.
            self.lost += len(lines)
            self.trouble = error.strerror or type(error).__name__
            if self._file is not None:
                self._torn = _ends_in_mid_line(self.path)


def encode(line):
    """One line as JSON, without its end. Numbers that JSON does not know become words."""
    try:
        return _plain(line)
    except ValueError:
        return json.dumps(_worded(line), separators=(",", ":"))


# Made once: `json.dumps` with options makes one at each call.
_plain = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode


def _worded(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {key: _worded(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_worded(one) for one in value]
    return value


def _ends_in_mid_line(path):
    """An earlier attempt killed while writing leaves half a line; ours must not be glued to it."""
    try:
        with open(path, "rb") as file:
            if file.seek(0, os.SEEK_END) == 0:
                return False
            file.seek(-1, os.SEEK_END)
            return file.read(1) != b"\n"
    except OSError:
        return False
