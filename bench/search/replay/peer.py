"""Optuna's pruners on recorded curves: one order a line, {"pruner": name, "curves": [[accuracy, ...], ...]} ->
{"spent": reports used, "chosen": index of the trial with the best report}"""

import json
import sys

import optuna
from optuna.pruners import HyperbandPruner, MedianPruner, PercentilePruner, SuccessiveHalvingPruner
from optuna.trial import TrialState

optuna.logging.set_verbosity(optuna.logging.ERROR)
print(json.dumps({"name": f"Optuna {optuna.__version__}"}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    longest = max(len(curve) for curve in order["curves"])
    pruner = {
        "median": MedianPruner,
        "percentile 25": lambda: PercentilePruner(25.0),
        "successive halving": SuccessiveHalvingPruner,
        "Hyperband": lambda: HyperbandPruner(min_resource=1, max_resource=longest),
    }[order["pruner"]]()
    study = optuna.create_study(direction="maximize", pruner=pruner)
    spent, best, chosen = 0, float("-inf"), None
    for index, curve in enumerate(order["curves"]):
        trial = study.ask()
        state = TrialState.COMPLETE
        for step, value in enumerate(curve, 1):
            spent += 1
            trial.report(value, step)
            if value > best:
                best, chosen = value, index
            if step < len(curve) and trial.should_prune():
                state = TrialState.PRUNED
                break
        if state == TrialState.PRUNED:
            study.tell(trial, state=state)
        else:
            study.tell(trial, value)
    print(json.dumps({"spent": spent, "chosen": chosen}), flush=True)
