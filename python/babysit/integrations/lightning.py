"""Lightning: `Trainer(logger=Logger(), callbacks=[Callback()])`, both of `babysit.integrations.lightning`."""

import babysit

try:
    from lightning.pytorch.callbacks import Callback as LightningCallback
    from lightning.pytorch.loggers.logger import Logger as LightningLogger
except ImportError:
    from pytorch_lightning.callbacks import Callback as LightningCallback
    from pytorch_lightning.loggers.logger import Logger as LightningLogger


class Logger(LightningLogger):
    """Logs what the module logs."""

    name, version = "babysit", "0"

    def log_metrics(self, metrics, step=None):
        epoch = metrics.pop("epoch", None) if "epoch" in metrics else None
        # Lightning's epoch is the number of the one under way, so it has not been trained to its end.
        babysit.log({name.rsplit("_step", 1)[0]: value for name, value in metrics.items()}, step=step, epoch=epoch)

    def log_hyperparams(self, params, *_, **__):
        pass


class Callback(LightningCallback):
    """Stops the training when babysit wants it to end."""

    def on_train_batch_end(self, trainer, *_):
        if babysit.should_stop():
            trainer.should_stop = True
