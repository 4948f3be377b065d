"""Optuna's ask and tell: one order a line, {"sampler": "random" | "TPE" | "GP", "history": n, "asks": m} -> {"seconds": [m numbers]}: an
ask of 10 parameters and a tell after n trials, in memory."""

import json
import sys
import time
import warnings

import optuna
from optuna.distributions import FloatDistribution
from optuna.samplers import GPSampler, RandomSampler, TPESampler
from optuna.trial import create_trial

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
SAMPLERS = {"random": RandomSampler, "TPE": TPESampler, "GP": GPSampler}
SPACE = {f"x{i}": FloatDistribution(0, 1) for i in range(10)}


def bowl(params):
    return sum((value - 0.3) ** 2 for value in params.values())


print(json.dumps({"name": f"Optuna {optuna.__version__}"}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    study = optuna.create_study(sampler=SAMPLERS[order["sampler"]](seed=1))
    source = RandomSampler(seed=2)
    rng = source._rng.rng
    trials = []
    for _ in range(order["history"]):
        params = {name: float(rng.random_sample()) for name in SPACE}
        trials.append(create_trial(params=params, distributions=SPACE, value=bowl(params)))
    study.add_trials(trials)
    seconds = []
    for _ in range(order["asks"]):
        start = time.process_time()
        trial = study.ask(SPACE)
        study.tell(trial, bowl(trial.params))
        seconds.append(time.process_time() - start)
    print(json.dumps({"seconds": seconds}), flush=True)
