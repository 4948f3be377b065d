"""Hears loops of TensorFlow that are written out: the loss that a tape is asked for, and the steps of Keras' optimizers.

Where `tf.function` compiles a whole step there is nothing to hear; `fit` is heard by keras.py.
"""

import sys

from . import cadence, ending, held, orders, session
from .guard import quiet, replace

_heard = []


class Tapes(object):
    def __init__(self):
        version = getattr(sys.modules.get("tensorflow"), "__version__", "")
        self.session = session.Session(orders.Orders(), ("tensorflow " + version).strip(), held.Batch)
        self.session.obeys = set()
        self._loss = None
        self._cadence = cadence.Cadence()
        ending.attach(self.session)

    def asked(self, target):
        """A gradient was asked for: of the loss. The first of several before one step is told."""
        if self._loss is None and _is_number(target):
            self._loss = target

    def applied(self, optimizer, gradients):
        """An optimizer has made a step."""
        loss, self._loss = self._loss, None
        if loss is None or not all(_is_here(one) for one in gradients if one is not None):
            return
        if not self.session.step:
            sizes = [one.shape.num_elements() for one in optimizer._trainable_variables]
            self.session.about(
                optimizer=type(optimizer).__name__,
                learningRate=held.plain(optimizer.learning_rate),
                parameters=sum(sizes),
            )
        self.session.start()
        values = {"train/loss": loss}
        if self._cadence.due(self.session.step):
            values["lr"] = held.plain(optimizer.learning_rate)
            self._cadence.looked(self.session.step + 1, 0.0)
        self.session.point(values)
        self.session.step += 1
        self.session.tick()


def _is_here(tensor):
    """Rather than one that stands for what a graph will compute."""
    return type(tensor).__name__ in ("EagerTensor", "IndexedSlices")


def _is_number(tensor):
    return type(tensor).__name__ == "EagerTensor" and tensor.shape.num_elements() == 1


def attach(module):
    """Called with the module of tapes, and with that of Keras' optimizers."""
    if hasattr(module, "GradientTape"):
        replace(module.GradientTape, "gradient", _gradient)
    if hasattr(module, "BaseOptimizer"):
        replace(module.BaseOptimizer, "apply", _apply)


def _gradient(original):
    def gradient(self, target, *args, **kwargs):
        result = original(self, target, *args, **kwargs)
        _tell("asked", target)
        return result

    return gradient


def _apply(original):
    def apply(self, grads, *args, **kwargs):
        result = original(self, grads, *args, **kwargs)
        # Without a tape it is another library that trains.
        if _heard:
            _tell("applied", self, grads)
        return result

    return apply


@quiet
def _tell(what, *about):
    if not _heard:
        _heard.append(Tapes())
    getattr(_heard[0], what)(*about)
