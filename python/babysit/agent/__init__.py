"""The agent: attaches to a training script that was not changed, hears it, and steers it where it was told to.

Loaded by the start-up hook (`hook/sitecustomize.py`) under the name `_babysit_agent`, before the script runs. It does
nothing until the script imports torch.
"""

import os

# The writer of the wire lies one folder up, and is reached under whatever name this package was loaded.
__path__.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def attach():
    """Watches for the frameworks that the agent knows how to hear. Called once, before the script."""
    from . import imports

    imports.watch()
