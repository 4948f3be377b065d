"""Makes everything random follow from the seed that was ordered.

A script that sets no seed is given one. A script that sets its own keeps them apart (one for the split, another for the
weights), moved by the ordered one; the ordered seed 0 leaves them as they are.
"""

import random
import sys

from .guard import quiet, replace

MOVE = 1000003
LIMIT = 2**31 - 1


def attach(torch, order):
    def moved(seed):
        try:
            return (int(seed) + MOVE * int(order)) % LIMIT if order else int(seed)
        except Exception:
            return seed

    def make(original):
        def seeded(seed, *args, **kwargs):
            return original(moved(seed), *args, **kwargs)

        return seeded

    def make_random(original):
        def seed(a=None, version=2):
            return original(moved(0) if a is None else moved(a) if isinstance(a, int) else a, version)

        return seed

    start = moved(0)
    torch.manual_seed(start)
    random.seed(start)
    original = torch.random.manual_seed
    replace(torch.random, "manual_seed", make)
    torch.manual_seed = torch.random.manual_seed if torch.manual_seed is original else make(torch.manual_seed)
    for name in ("manual_seed", "manual_seed_all"):
        replace(torch.cuda, name, make)
    replace(random, "seed", make_random)
    _numpy(moved, start)


@quiet
def _numpy(moved, start):
    """NumPy, where PyTorch has brought it along or the script has."""
    try:
        import numpy
    except ImportError:
        return
    numpy.random.seed(start)

    def make(original):
        def seeded(seed=None, *args, **kwargs):
            if seed is None or isinstance(seed, int):
                seed = moved(0 if seed is None else seed)
            return original(seed, *args, **kwargs)

        return seeded

    replace(numpy.random, "seed", make)
    if "numpy.random" in sys.modules and hasattr(numpy.random, "default_rng"):
        replace(numpy.random, "default_rng", make)
