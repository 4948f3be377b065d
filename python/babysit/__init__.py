"""Talk to babysit, which looks after neural-network training."""

from .client import Params, log, params, result, should_stop, watch

__all__ = ["Params", "log", "params", "result", "should_stop", "watch"]
__version__ = "0.1.0"
