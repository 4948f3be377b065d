"""Talk to babysit, which looks after neural-network training."""

__version__ = "0.1.0"
