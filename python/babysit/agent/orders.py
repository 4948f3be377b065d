"""What the babysitter asks of this run (docs/wire.md), as far as the agent is told to see to it.

`BABYSIT_AGENT` lists what the agent sets, with commas: the parameters `lr`, `weight_decay`, `momentum`, `dropout`, and the
orders `budget`, `samples`, `seed`, `inputs`, `evaluate`. Where it is empty or missing the agent only listens, whatever else
the environment says.
"""

import json
import os

PARAMETERS = ("lr", "weight_decay", "momentum", "dropout")
ORDERS = ("budget", "samples", "seed", "inputs", "evaluate")


class Orders(object):
    def __init__(self, environment=None):
        environment = os.environ if environment is None else environment
        words = [word.strip() for word in environment.get("BABYSIT_AGENT", "").split(",")]
        self.steers = frozenset(word for word in words if word in PARAMETERS + ORDERS)
        self.settings = {name: value for name, value in _settings(environment).items() if name in self.steers}
        self.budget = _number(environment, "BABYSIT_BUDGET") if "budget" in self.steers else None
        self.unit = environment.get("BABYSIT_BUDGET_UNIT") or "epochs"
        self.samples = _number(environment, "BABYSIT_SAMPLES") if "samples" in self.steers else None
        self.seed = _number(environment, "BABYSIT_SEED") if "seed" in self.steers else None
        self.zeroed = "inputs" in self.steers and environment.get("BABYSIT_INPUTS") == "zero"
        self.evaluate = environment.get("BABYSIT_EVALUATE") if "evaluate" in self.steers else None

    def obeys(self):
        """The orders that are obeyed, in the words of the wire."""
        named = [word for word in ORDERS if word in self.steers]
        return named + (["params"] if self.steers & set(PARAMETERS) else [])

    def setting(self, name):
        """A number the recipe gives to `lr`, `weight_decay`, `momentum` or `dropout`; None where it leaves it alone."""
        value = self.settings.get(name)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _settings(environment):
    try:
        value = json.loads(environment.get("BABYSIT_PARAMS") or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _number(environment, name):
    try:
        value = float(environment.get(name) or "nan")
    except ValueError:
        return None
    return value if value == value else None
