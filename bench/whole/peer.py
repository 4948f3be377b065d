"""A 60-trial Optuna search (TPE, Hyperband) driving PyTorch on the optical digits: what bench/whole measures against.

Usage: peer.py FOLDER SEED. Prints one JSON object: seconds of imports and of the search, and the best trial's accuracies.
The network, the ranges, the split and the standardization are those of bench/whole/main.ts. The search is as its
documentation shows it: one process, report and prune after every epoch, best trial's network kept.
"""

import gzip
import json
import sys
import time

started = time.perf_counter()
import numpy
import optuna
import torch

imported = time.perf_counter()

folder, seed = sys.argv[1], int(sys.argv[2])
EPOCHS, TRIALS, BATCH = 20, 60, 64


def read(name):
    with gzip.open(f"{folder}/{name}", "rt") as file:
        table = numpy.loadtxt(file, delimiter=",", dtype=numpy.float32)
    return table[:, :-1], table[:, -1].astype(numpy.int64)


x, y = read("optdigits.tra.gz")
test_x, test_y = read("optdigits.tes.gz")
order = numpy.random.default_rng(0).permutation(len(x))
cut = round(0.85 * len(x))
train, validation = order[:cut], order[cut:]
mean, std = x[train].mean(0), x[train].std(0)
std[std == 0] = 1
x, test_x = torch.from_numpy((x - mean) / std), torch.from_numpy((test_x - mean) / std)
y, test_y = torch.from_numpy(y), torch.from_numpy(test_y)
train, validation = torch.from_numpy(train), torch.from_numpy(validation)
torch.set_num_threads(1)  # faster than two for networks of this size


def accuracy(model, inputs, labels):
    model.eval()
    with torch.no_grad():
        return (model(inputs).argmax(1) == labels).float().mean().item()


best = {"validation": -1.0}


def objective(trial):
    rate = trial.suggest_float("lr", 1e-4, 1.0, log=True)
    decay = trial.suggest_float("reg", 1e-6, 1e-1, log=True)
    dropout = trial.suggest_float("dropout", 0.0, 0.5)
    width = trial.suggest_int("width", 32, 128, log=True)
    torch.manual_seed(seed * 1000 + trial.number)
    model = torch.nn.Sequential(
        torch.nn.Linear(64, width), torch.nn.ReLU(), torch.nn.Dropout(dropout),
        torch.nn.Linear(width, width), torch.nn.ReLU(), torch.nn.Dropout(dropout),
        torch.nn.Linear(width, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=decay)
    loss_of = torch.nn.CrossEntropyLoss()
    reached = 0.0
    for epoch in range(EPOCHS):
        model.train()
        shuffled = train[torch.randperm(len(train))]
        for start in range(0, len(shuffled) - BATCH + 1, BATCH):
            batch = shuffled[start : start + BATCH]
            optimizer.zero_grad()
            loss = loss_of(model(x[batch]), y[batch])
            loss.backward()
            optimizer.step()
        reached = accuracy(model, x[validation], y[validation])
        trial.report(reached, epoch)
        if trial.should_prune():
            raise optuna.TrialPruned()
    if reached > best["validation"]:
        best.update(validation=reached, test=accuracy(model, test_x, test_y))
    return reached


optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.create_study(
    direction="maximize",
    sampler=optuna.samplers.TPESampler(seed=seed),
    pruner=optuna.pruners.HyperbandPruner(min_resource=1, max_resource=EPOCHS, reduction_factor=3),
)
study.optimize(objective, n_trials=TRIALS)
print(json.dumps({
    "importSeconds": imported - started,
    "searchSeconds": time.perf_counter() - imported,
    "validation": best["validation"],
    "test": best["test"],
    "epochs": sum(len(trial.intermediate_values) for trial in study.trials),
    "versions": f"Optuna {optuna.__version__}, PyTorch {torch.__version__}",
}))
