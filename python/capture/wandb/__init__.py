"""Stands where wandb would be: this folder is on PYTHONPATH only where a run was started with `--capture wandb`."""

import importlib.abc
import importlib.machinery
import sys
import types

import babysit.wandb as _shim
from babysit.wandb.anything import Anything, Error

_SHARED = ("run", "config", "summary")


class _Inner(types.ModuleType):
    """Any module inside of wandb: there, and empty but for what is asked of it."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Error if name.endswith("Error") else getattr(_shim, name, None) or Anything(name)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name.startswith(__name__ + "."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return _Inner(spec.name)

    def exec_module(self, module):
        pass


class _Front(types.ModuleType):
    """The shim under the name of wandb: `wandb.run` is always the newest."""

    def __getattr__(self, name):
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        return getattr(_shim, name)


sys.meta_path.append(_Finder())
sys.modules[__name__].__class__ = _Front
