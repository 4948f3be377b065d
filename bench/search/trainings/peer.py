"""Optuna's TPE with Hyperband, one order a line: peer.py FULL, then {"study": [parameter, ...], "seed": s} -> {}; {} -> {"settings": {...}};
{"curve": [accuracy after each epoch]} -> {"used": epochs until it was pruned or ended, "best": settings of the best trial}. A curve shorter
than FULL is of a training that diverged: it is told as pruned where it ended, at 0 where it never reported."""

import json
import sys

import optuna
from optuna.pruners import HyperbandPruner
from optuna.samplers import TPESampler
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
FULL = int(sys.argv[1])


def suggest(trial, parameter):
    suggest_number = trial.suggest_int if parameter["kind"] == "integer" else trial.suggest_float
    return suggest_number(parameter["name"], parameter["low"], parameter["high"], log=parameter["scale"] == "log")


def show(study, trial, curve):
    for epoch, value in enumerate(curve, 1):
        trial.report(value, epoch)
        if epoch < FULL and trial.should_prune():
            study.tell(trial, state=TrialState.PRUNED)
            return epoch
    if len(curve) == FULL:
        study.tell(trial, curve[-1])
        return FULL
    if not curve:
        trial.report(0.0, 1)
    study.tell(trial, state=TrialState.PRUNED)
    return len(curve) + 1


def best_of(study):
    """As Optuna names it; while no trial was trained to its end, the one with the best last report."""
    trials = study.get_trials(deepcopy=False)
    if any(trial.state == TrialState.COMPLETE for trial in trials):
        return study.best_params
    return max((trial for trial in trials if trial.value is not None), key=lambda trial: trial.value).params


# Multivariate TPE is called experimental, on standard error.
optuna.logging.disable_default_handler()
print(json.dumps({"name": f"Optuna {optuna.__version__}"}), flush=True)
study = trial = parameters = None
for line in sys.stdin:
    order = json.loads(line)
    if "study" in order:
        parameters = order["study"]
        study = optuna.create_study(
            direction="maximize",
            sampler=TPESampler(seed=order["seed"], multivariate=True),
            pruner=HyperbandPruner(min_resource=1, max_resource=FULL),
        )
        answer = {}
    elif "curve" in order:
        answer = {"used": show(study, trial, order["curve"]), "best": best_of(study)}
    else:
        trial = study.ask()
        answer = {"settings": {parameter["name"]: suggest(trial, parameter) for parameter in parameters}}
    print(json.dumps(answer), flush=True)
