"""LCBench's surrogate as a service. One JSON order a line; epochs are 2 to 51, the value is val_accuracy.

{"task": id, "settings": [[batch_size, learning_rate, momentum, weight_decay, num_layers, max_units, max_dropout], ...]}
    -> {"curves": [[50 values], ...]}
{"task": id, "search": n} -> {"best": b, "median": m}: of n random settings, the best refined by local search
"""

import json
import sys

import numpy as np
import onnxruntime


def open_surrogate(folder):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(f"{folder}/model.onnx", options)
    with open(f"{folder}/encoding.json") as file:
        codes = json.load(file)["OpenML_task_id"]

    def evaluate(task, settings, epochs):
        settings = np.asarray(settings, np.float32)
        n = len(settings)
        x = np.concatenate([np.tile(epochs, n)[:, None], np.repeat(settings, len(epochs), 0)], 1)
        code = np.full((len(x), 1), codes[task], np.int32)
        values = session.run(None, {"x_cat": code, "x_cont": x.astype(np.float32)})[0][:, 1]
        return values.reshape(n, -1).astype(float)

    return evaluate


ALL = np.arange(2, 52, dtype=np.float32)
LAST = ALL[-1:]


def decode(u):
    u = np.clip(u, 0, 1 - 1e-9)
    return np.stack([
        np.round(16 * 32 ** u[:, 0]), 1e-4 * 1000 ** u[:, 1], 0.1 + 0.89 * u[:, 2], 1e-5 + (0.1 - 1e-5) * u[:, 3],
        1 + np.floor(u[:, 4] * 5), np.round(64 * 16 ** u[:, 5]), u[:, 6],
    ], 1)


def long_search(evaluate, task, n):
    rng = np.random.default_rng(0)
    u = rng.random((n, 7))
    value = evaluate(task, decode(u), LAST)[:, 0]
    median = float(np.median(value))
    keep = np.argsort(-value)[:40]
    u, value, width = u[keep], value[keep], 0.15
    for _ in range(60):
        moved = np.repeat(u, 25, 0)
        moved = moved + width * rng.standard_normal(moved.shape) * (rng.random(moved.shape) < 0.5)
        tried = evaluate(task, decode(moved), LAST)[:, 0]
        u, value = np.concatenate([u, np.clip(moved, 0, 1 - 1e-9)]), np.concatenate([value, tried])
        keep = np.argsort(-value)[:40]
        u, value, width = u[keep], value[keep], width * 0.93
    return {"best": float(value.max()), "median": median}


if __name__ == "__main__":
    evaluate = open_surrogate(sys.argv[1])
    print(json.dumps({"name": f"onnxruntime {onnxruntime.__version__}"}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if "search" in order:
            answer = long_search(evaluate, order["task"], order["search"])
        else:
            answer = {"curves": evaluate(order["task"], order["settings"], ALL).round(5).tolist()}
        print(json.dumps(answer), flush=True)
