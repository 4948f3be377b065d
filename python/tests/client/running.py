"""Runs small programs that use the client, as babysit would, or alone."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

PYTHON = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


class Case(unittest.TestCase):
    """Each test has a folder of its own."""

    def setUp(self):
        held = tempfile.TemporaryDirectory(prefix="babysit client ")
        self.addCleanup(held.cleanup)
        self.folder = held.name
        self.wire = os.path.join(held.name, "wire.jsonl")

    def run_program(self, text, managed=True, path=(), timeout=120, code=0, **env):
        """Runs the program to its end; answers with the finished process, its wire lines as `.lines`."""
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(text)],
            cwd=self.folder,
            env=self.environment(managed, path, env),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
            timeout=timeout,
        )
        if code is not None:
            self.assertEqual(done.returncode, code, done.stderr)
        done.lines = self.lines()
        return done

    def environment(self, managed, path, env):
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("BABYSIT_", "WANDB_"))}
        ours["PYTHONPATH"] = os.pathsep.join([*path, PYTHON])
        # Deprecated parts of other libraries are not our business.
        ours.update(OMP_NUM_THREADS="1", PYTHONWARNINGS="ignore", **env)
        if managed:
            ours["BABYSIT_WIRE"] = self.wire
        return ours

    def lines(self, path=None):
        path = path or self.wire
        if not os.path.exists(path):
            return []
        with open(path) as file:
            text = file.read()
        self.assertTrue(text == "" or text.endswith("\n"))
        return [json.loads(line) for line in text.splitlines()]

    def series(self, name, lines=None):
        """Pairs of step and value."""
        points = [line for line in (self.lines() if lines is None else lines) if line["t"] == "point"]
        return [(one["step"], one["values"][name]) for one in points if name in one["values"]]


def needs(*modules):
    """Skips a test where a library is missing, and says which."""
    import importlib.util

    for module in modules:
        if importlib.util.find_spec(module) is None:
            return unittest.skip("%s has no %s" % (os.path.basename(sys.executable), module))
    return lambda test: test
