"""Keras 3 (any backend): `model.fit(..., callbacks=[babysit.integrations.keras.Callback()])`."""

import babysit
from keras.callbacks import Callback as KerasCallback


class Callback(KerasCallback):
    """Logs the loss of batches and the results of epochs, and stops the training when babysit wants it to end."""

    def __init__(self, every=10):
        super().__init__()
        self.every, self.step = every, 0

    def on_train_batch_end(self, batch, logs=None):
        self.step += 1
        if self.step % self.every == 0:
            babysit.log({"train/" + name: value for name, value in (logs or {}).items()}, step=self.step)
        if babysit.should_stop():
            self.model.stop_training = True

    def on_epoch_end(self, epoch, logs=None):
        values = {name: value for name, value in (logs or {}).items() if name.startswith("val_")}
        rate = getattr(getattr(self.model, "optimizer", None), "learning_rate", None)
        values["lr"] = None if rate is None else float(rate)
        babysit.log({name: value for name, value in values.items() if value is not None}, self.step, epoch + 1)
