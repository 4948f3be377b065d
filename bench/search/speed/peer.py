"""Optuna's ask and tell: one order a line, {"sampler": "random" | "TPE" | "GP", "history": n, "asks": m} -> {"seconds": [m numbers]}: an
ask of 10 parameters and a tell after n trials, in memory; {"reports": n} -> {"seconds": s}: n reports of one trial to SQLite."""

import json
import os
import sys
import tempfile
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


def report_seconds(count):
    """Wall time of so many reports, each committed."""
    with tempfile.TemporaryDirectory() as folder:
        study = optuna.create_study(storage=f"sqlite:///{os.path.join(folder, 'study.db')}")
        trial = study.ask(SPACE)
        trial.report(1.0, 0)
        start = time.perf_counter()
        for step in range(1, count + 1):
            trial.report(1 / step, step)
        return time.perf_counter() - start


print(json.dumps({"name": f"Optuna {optuna.__version__}"}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    if "reports" in order:
        print(json.dumps({"seconds": report_seconds(order["reports"])}), flush=True)
        continue
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
