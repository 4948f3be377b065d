"""Hears Keras 3, whatever it trains with: what `fit` tells its callbacks, and what `train_on_batch` answers.

The script's own list of callbacks is left as it is: a callback more, even an idle one, can change how Keras calls the others.
"""

import sys

from . import ending, held, orders, session
from .guard import quiet, replace

NAMES = {"acc": "accuracy", "sparse_categorical_accuracy": "accuracy", "categorical_accuracy": "accuracy"}
NAMES["binary_accuracy"] = "accuracy"
LOSSES = {
    "sparse_categorical_crossentropy": "softmax-cross-entropy",
    "categorical_crossentropy": "softmax-cross-entropy",
    "binary_crossentropy": "binary-cross-entropy",
    "mse": "mean-squared-error",
    "mean_squared_error": "mean-squared-error",
    "mae": "mean-absolute-error",
    "mean_absolute_error": "mean-absolute-error",
}
_hearing = []


class Fits(object):
    """All training by Keras in this process."""

    def __init__(self, keras):
        framework = "keras %s (%s)" % (keras.__version__, keras.config.backend())
        self.session = session.Session(orders.Orders(), framework, held.Batch)
        # Nothing is steered: a model is told its rate by `compile`, and how long to train by `fit`.
        self.session.obeys = set()
        self.session.epoch = self.epoch
        self._base = 0
        self._epochs = 0.0
        self._steps = None
        self._done = None
        ending.attach(self.session)

    def epoch(self):
        """Passes done so far, with the fraction of the present one."""
        if self._done is None:
            return self._epochs or None
        return self._epochs + (min(1.0, self._done / float(self._steps)) if self._steps else 0.0)

    def begin(self, callbacks, frame):
        """`fit` begins: the facts, as far as Keras knows them."""
        model = callbacks.model
        self.session.alone(True)
        self._steps = (callbacks.params or {}).get("steps")
        iterator = frame.f_locals.get("epoch_iterator") if frame.f_code.co_name == "fit" else None
        batch = getattr(getattr(iterator, "data_adapter", None), "batch_size", None)
        if batch is None and frame.f_code.co_name == "fit":
            batch = frame.f_locals.get("batch_size")
        self.session.about(batchSize=batch, stepsPerEpoch=self._steps)
        self._describe(model)
        self.session.start()

    def _describe(self, model):
        optimizer = model.optimizer
        loss = model.loss if isinstance(model.loss, str) else getattr(model.loss, "name", None)
        self.session.about(
            parameters=model.count_params() if model.built else None,
            model=type(model).__name__,
            loss=LOSSES.get(loss, loss),
            optimizer=type(optimizer).__name__,
            learningRate=held.plain(_rate(model)),
            regularization=held.plain(getattr(optimizer, "weight_decay", None)),
            momentum=held.plain(getattr(optimizer, "momentum", None)),
            frozenLayers=[layer.name for layer in model.layers if not layer.trainable] or None,
        )

    def epoch_begins(self, callbacks):
        self._base = self.session.step
        self._done = 0
        # Only between epochs: in one the optimizer's variables may be elsewhere. After the first, its end has told it.
        if not self._epochs:
            self.session.point({"lr": held.plain(_rate(callbacks.model))})

    def batch_done(self, batch, logs):
        step = self.session.step
        self.session.point(_named(logs, "train/"), step)
        self._done = batch + 1
        self.session.step = max(step + 1, self._base + batch + 1)
        self.session.tick()

    def epoch_done(self, callbacks, logs):
        self._epochs += 1.0
        self._done = None
        values = {name[4:]: value for name, value in (logs or {}).items() if name.startswith("val_")}
        self.session.about(parameters=callbacks.model.count_params() if callbacks.model.built else None)
        self.session.point(dict(_named(values, "val/"), lr=held.plain(_rate(callbacks.model))))
        self.session.tick()

    def alone(self, alone):
        self.session.alone(alone)

    def end(self):
        self.session.alone(False)
        self.session.drain()

    def on_batch(self, model, answer):
        """`train_on_batch` has been called by a loop of the script's own."""
        if not self.session.started:
            self._describe(model)
            self.session.start()
        logs = answer
        if not isinstance(answer, dict):
            logs = dict(zip(model.metrics_names, answer if isinstance(answer, (list, tuple)) else [answer]))
        self.session.point(dict(_named(logs, "train/"), lr=held.plain(_rate(model))))
        self.session.step += 1
        self.session.tick()


def _rate(model):
    return getattr(model.optimizer, "learning_rate", None)


def _named(logs, prefix):
    return {prefix + NAMES.get(name, name): value for name, value in (logs or {}).items() if not name.startswith("val_")}


@quiet
def _tell(what, *about):
    if not _hearing:
        import keras

        _hearing.append(Fits(keras))
    getattr(_hearing[0], what)(*about)


def attach(module):
    """Called with each of the two modules of Keras that are watched."""
    if hasattr(module, "CallbackList"):
        _attach_callbacks(module.CallbackList)
    else:
        _attach_batches(module.Model)


def _attach_callbacks(cls):
    def make_begin(original):
        def on_train_begin(self, logs=None):
            _tell("begin", self, sys._getframe(1))
            return original(self, logs)

        return on_train_begin

    def make_epoch_begin(original):
        def on_epoch_begin(self, epoch, logs=None):
            _tell("epoch_begins", self)
            return original(self, epoch, logs)

        return on_epoch_begin

    def make_batch_end(original):
        def on_train_batch_end(self, batch, logs=None):
            _tell("batch_done", batch, logs)
            return original(self, batch, logs)

        return on_train_batch_end

    def make_epoch_end(original):
        def on_epoch_end(self, epoch, logs=None):
            _tell("epoch_done", self, logs)
            return original(self, epoch, logs)

        return on_epoch_end

    def make_end(original):
        def on_train_end(self, logs=None):
            _tell("end")
            return original(self, logs)

        return on_train_end

    for name, make in (
        ("on_train_begin", make_begin),
        ("on_epoch_begin", make_epoch_begin),
        ("on_train_batch_end", make_batch_end),
        ("on_epoch_end", make_epoch_end),
        ("on_train_end", make_end),
    ):
        replace(cls, name, make)


def _attach_batches(cls):
    def make(original):
        def train_on_batch(self, *args, **kwargs):
            _tell("alone", True)
            try:
                answer = original(self, *args, **kwargs)
            finally:
                _tell("alone", False)
            _tell("on_batch", self, answer)
            return answer

        return train_on_batch

    replace(cls, "train_on_batch", make)
