"""The agent's package, under the name that the start-up hook gives it."""

import importlib
import importlib.util
import os
import sys
import tempfile
import unittest

AGENT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "babysit", "agent"))


def part(name):
    """One of its modules."""
    if "_babysit_agent" not in sys.modules:
        spec = importlib.util.spec_from_file_location(
            "_babysit_agent", os.path.join(AGENT, "__init__.py"), submodule_search_locations=[AGENT]
        )
        sys.modules["_babysit_agent"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules["_babysit_agent"])
    return importlib.import_module("_babysit_agent." + name)


class Case(unittest.TestCase):
    """Each test has a wire of its own, and an agent that has said nothing yet."""

    def setUp(self):
        held = tempfile.TemporaryDirectory(prefix="babysit agent ")
        self.addCleanup(held.cleanup)
        self.wire = os.path.join(held.name, "wire.jsonl")
        before = os.environ.get("BABYSIT_WIRE")
        os.environ["BABYSIT_WIRE"] = self.wire
        self.addCleanup(lambda: os.environ.pop("BABYSIT_WIRE") if before is None else os.environ.update(BABYSIT_WIRE=before))
        self.voice = part("voice")
        self.voice._speaker.update(pid=None, writer=None, beside=False)
        del self.voice._troubles[:]

    def lines(self):
        import json

        self.voice.writer().drain()
        if not os.path.exists(self.wire):
            return []
        with open(self.wire) as file:
            return [json.loads(line) for line in file]
