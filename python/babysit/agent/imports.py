"""Tells when a framework has been imported, without importing it."""

import importlib.abc
import importlib.util
import sys

# A module, and the part of the agent that is loaded once that module is there.
WATCHED = {
    "torch": "pytorch",
    "keras.src.callbacks.callback_list": "keras",
    "keras.src.models.model": "keras",
    "keras.src.optimizers.base_optimizer": "tensorflow",
    "tensorflow.python.eager.backprop": "tensorflow",
    "jax": "jax",
    "optax": "optax",
    "sklearn.neural_network._multilayer_perceptron": "sklearn",
    "sklearn.linear_model._stochastic_gradient": "sklearn",
    "sklearn.ensemble._gb": "sklearn",
}


def watch():
    sys.meta_path.insert(0, _Finder())


class _Finder(importlib.abc.MetaPathFinder):
    """Finds what the other finders find, and has the agent called when it is loaded."""

    def __init__(self):
        self.busy = set()

    def find_spec(self, name, path=None, target=None):
        if name not in WATCHED or name in self.busy:
            return None
        self.busy.add(name)
        try:
            spec = importlib.util.find_spec(name)
        except Exception:
            return None
        finally:
            self.busy.discard(name)
        if spec is not None and spec.loader is not None and hasattr(spec.loader, "exec_module"):
            spec.loader = _Loader(spec.loader, WATCHED[name])
        return spec


class _Loader(importlib.abc.Loader):
    """The module's own loader, and then the agent."""

    def __init__(self, loader, part):
        self._loader = loader
        self._part = part

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        # The module and its spec keep the loader they would have had.
        spec = getattr(module, "__spec__", None)
        if spec is not None:
            spec.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        try:
            import importlib

            importlib.import_module("." + self._part, __package__).attach(module)
        except Exception as error:
            _complain(self._part, error)

    def __getattr__(self, name):
        return getattr(self._loader, name)


def _complain(part, error):
    try:
        from . import voice

        voice.trouble("attach " + part, error)
        # Nobody will say it later: what was not attached does not hear the training.
        voice.speak(part, ())
        voice.writer().drain()
    except Exception:
        pass
