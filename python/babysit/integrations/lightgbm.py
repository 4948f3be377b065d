"""LightGBM: `lgb.train(..., callbacks=[babysit.integrations.lightgbm.callback()])`."""

import babysit

# LightGBM calls the data it trains on "training"; whatever else is given is there to validate.
_TRAINING = ("training", "train")


def callback():
    """Logs every evaluation, and stops the training when babysit wants it to end."""

    def after_iteration(env):
        values = {}
        for data, metric, value, *_ in env.evaluation_result_list or ():
            split = "train" if data in _TRAINING else "val" if data.startswith("valid") else data
            values["%s/%s" % (split, metric)] = value
        babysit.log(values, step=env.iteration + 1)
        if babysit.should_stop():
            from lightgbm.callback import EarlyStopException

            raise EarlyStopException(env.iteration, env.evaluation_result_list)

    after_iteration.order = 40
    return after_iteration
