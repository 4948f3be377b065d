"""Optuna's ask and tell for a program that knows the function: {"sampler": "TPE" | "GP" | "CMA-ES", "size": d, "seed": s} begins a
study in [-5, 5]^d and gives its first setting, {"value": v} tells what it came to and gives the next one: {"x": [...], "own": seconds}."""

import json
import sys
import time
import warnings

import optuna
from optuna.distributions import FloatDistribution
from optuna.samplers import CmaEsSampler, GPSampler, TPESampler

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
SAMPLERS = {
    "TPE": lambda seed: TPESampler(seed=seed), "GP": lambda seed: GPSampler(seed=seed, deterministic_objective=True),
    "CMA-ES": lambda seed: CmaEsSampler(seed=seed),
}

print(json.dumps({"name": f"Optuna {optuna.__version__}"}), flush=True)
study = trial = space = None
for line in sys.stdin:
    order = json.loads(line)
    start = time.process_time()
    if "sampler" in order:
        study = optuna.create_study(sampler=SAMPLERS[order["sampler"]](order["seed"]))
        space = {f"x{i}": FloatDistribution(-5, 5) for i in range(order["size"])}
    else:
        study.tell(trial, order["value"])
    trial = study.ask(space)
    x = [trial.params[name] for name in space]
    print(json.dumps({"x": x, "own": time.process_time() - start}), flush=True)
