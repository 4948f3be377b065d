"""Optuna on LCBench's surrogate: peer.py FOLDER, then one order a line, {"line": name, "task": id, "seed": s, "epochs": e} ->
{"found": [last-epoch accuracy of the incumbent at 25, 50 and 100 % of the epochs], "own": seconds}. The incumbent is the trial with
the best report so far; own time is processor time without that of the surrogate."""

import json
import sys
import time
import warnings

import optuna
from optuna.pruners import HyperbandPruner, MedianPruner, NopPruner, SuccessiveHalvingPruner
from optuna.samplers import CmaEsSampler, GPSampler, RandomSampler, TPESampler
from optuna.trial import TrialState
from surrogate import ALL, open_surrogate

warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
evaluate = open_surrogate(sys.argv[1])
FULL = 50

LINES = {
    "random": (lambda seed: RandomSampler(seed=seed), NopPruner),
    "TPE": (lambda seed: TPESampler(seed=seed), NopPruner),
    "GP": (lambda seed: GPSampler(seed=seed, deterministic_objective=True), NopPruner),
    "CMA-ES": (lambda seed: CmaEsSampler(seed=seed), NopPruner),
    "TPE + median": (lambda seed: TPESampler(seed=seed), MedianPruner),
    "TPE + Hyperband": (lambda seed: TPESampler(seed=seed), lambda: HyperbandPruner(min_resource=1, max_resource=FULL)),
    "random + ASHA": (lambda seed: RandomSampler(seed=seed), SuccessiveHalvingPruner),
}


def settings_of(trial):
    return [
        trial.suggest_int("batch_size", 16, 512, log=True), trial.suggest_float("learning_rate", 1e-4, 0.1, log=True),
        trial.suggest_float("momentum", 0.1, 0.99), trial.suggest_float("weight_decay", 1e-5, 0.1),
        trial.suggest_int("num_layers", 1, 5), trial.suggest_int("max_units", 64, 1024, log=True),
        trial.suggest_float("max_dropout", 0, 1),
    ]


def study_of(order):
    sampler, pruner = LINES[order["line"]]
    marks = [order["epochs"] * share for share in (0.25, 0.5, 1)]
    spent, found, best, incumbent, other = 0, [], float("-inf"), None, 0.0
    start = time.process_time()
    study = optuna.create_study(direction="maximize", sampler=sampler(order["seed"]), pruner=pruner())
    while spent < order["epochs"]:
        trial = study.ask()
        settings = settings_of(trial)
        before = time.process_time()
        curve = evaluate(order["task"], [settings], ALL)[0].tolist()
        other += time.process_time() - before
        pruned = False
        for epoch, value in enumerate(curve, 1):
            spent += 1
            trial.report(value, epoch)
            if value > best:
                best, incumbent = value, curve[-1]
            while len(found) < 3 and spent >= marks[len(found)]:
                found.append(incumbent)
            if spent >= order["epochs"]:
                break
            if epoch < FULL and trial.should_prune():
                pruned = True
                break
        if pruned:
            study.tell(trial, state=TrialState.PRUNED)
        else:
            study.tell(trial, curve[epoch - 1])
    return {"found": found, "own": time.process_time() - start - other}


print(json.dumps({"name": f"Optuna {optuna.__version__}"}), flush=True)
for line in sys.stdin:
    print(json.dumps(study_of(json.loads(line))), flush=True)
