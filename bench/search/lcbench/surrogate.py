"""LCBench's surrogate as a service. One JSON order a line: {"task": id, "settings": [[batch_size, learning_rate, momentum,
weight_decay, num_layers, max_units, max_dropout], ...]} -> {"curves": [[50 values of val_accuracy], ...]} for epochs 2 to 51.
"last": true gives the last epoch only."""

import json
import sys

import numpy as np
import onnxruntime

folder = sys.argv[1]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(f"{folder}/model.onnx", options)
with open(f"{folder}/encoding.json") as file:
    codes = json.load(file)["OpenML_task_id"]
print(json.dumps({"ready": f"onnxruntime {onnxruntime.__version__}"}), flush=True)

for line in sys.stdin:
    order = json.loads(line)
    settings = np.asarray(order["settings"], np.float32)
    epochs = np.arange(51 if order.get("last") else 2, 52, dtype=np.float32)
    n = len(settings)
    x = np.concatenate([np.tile(epochs, n)[:, None], np.repeat(settings, len(epochs), 0)], 1)
    codes_of = np.full((len(x), 1), codes[order["task"]], np.int32)
    values = session.run(None, {"x_cat": codes_of, "x_cont": x.astype(np.float32)})[0][:, 1]
    print(json.dumps({"curves": values.reshape(n, -1).round(5).tolist()}), flush=True)
