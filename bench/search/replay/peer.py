"""Optuna's pruners on recorded curves: one order a line, {"pruner": name, "curves": [[accuracy, ...], ...], "planned": [reports, ...]} ->
{"used": [reports of each trial], "pruned": [true | false, ...], "chosen": index of the trial with the best report}. A trial that was
planned longer than its curve diverges after it, and fails unless it is pruned before."""

import json
import sys

import optuna
from optuna.pruners import HyperbandPruner, MedianPruner, PercentilePruner, SuccessiveHalvingPruner
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
print(json.dumps({"name": f"Optuna {optuna.__version__}"}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    longest = max(order["planned"])
    pruner = {
        "median": MedianPruner,
        "percentile 25": lambda: PercentilePruner(25.0),
        "successive halving": SuccessiveHalvingPruner,
        "Hyperband": lambda: HyperbandPruner(min_resource=1, max_resource=longest),
    }[order["pruner"]]()
    study = optuna.create_study(direction="maximize", pruner=pruner)
    best, chosen, used, ended = float("-inf"), None, [], []
    for index, (curve, planned) in enumerate(zip(order["curves"], order["planned"])):
        trial = study.ask()
        state = TrialState.COMPLETE if len(curve) == planned else TrialState.FAIL
        for step, value in enumerate(curve, 1):
            trial.report(value, step)
            if value > best:
                best, chosen = value, index
            if step < planned and trial.should_prune():
                state = TrialState.PRUNED
                break
        used.append(step)
        ended.append(state == TrialState.PRUNED)
        if state == TrialState.COMPLETE:
            study.tell(trial, value)
        else:
            study.tell(trial, state=state)
    print(json.dumps({"used": used, "pruned": ended, "chosen": chosen}), flush=True)
