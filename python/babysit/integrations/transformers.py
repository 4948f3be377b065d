"""Hugging Face Trainer: `Trainer(..., callbacks=[babysit.integrations.transformers.Callback()])`."""

import babysit
from transformers import TrainerCallback

# The last line has the mean loss of the whole training under a name of its own.
_NAMES = {"learning_rate": "lr", "grad_norm": "grad_norm", "train_loss": "train/mean_loss", "epoch": None, "total_flos": None}


class Callback(TrainerCallback):
    """Logs what the Trainer logs, and stops the training when babysit wants it to end."""

    def on_log(self, args, state, control, logs=None, **_):
        values = {}
        for name, value in (logs or {}).items():
            split, _, rest = name.partition("_")
            known = {"eval": "val", "test": "test", "train": "train"}.get(split) if rest else None
            ours = _NAMES.get(name, name) if name in _NAMES else "%s/%s" % (known or "train", rest if known else name)
            if ours is not None and isinstance(value, (int, float)):
                values[ours] = value
        if state.is_world_process_zero:
            babysit.log(values, step=state.global_step, epoch=state.epoch)

    def on_step_end(self, args, state, control, **_):
        if babysit.should_stop():
            control.should_training_stop = True
