"""XGBoost: `xgb.train(..., callbacks=[babysit.integrations.xgboost.Callback()])`."""

import babysit
from xgboost.callback import TrainingCallback

_SPLITS = {"train": "train", "training": "train", "test": "test", "validation_0": "val"}


class Callback(TrainingCallback):
    """Logs every evaluation, and stops the training when babysit wants it to end."""

    def after_iteration(self, model, epoch, evals_log):
        values = {}
        for data, metrics in evals_log.items():
            split = _SPLITS.get(data, "val" if data in ("eval", "valid", "validation") else data)
            for metric, history in metrics.items():
                # Cross-validation logs pairs of mean and deviation.
                last = history[-1]
                values["%s/%s" % (split, metric)] = last[0] if isinstance(last, tuple) else last
        babysit.log(values, step=epoch + 1)
        return babysit.should_stop()
