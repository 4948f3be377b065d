"""Trains one small network as a job says, and gives back what it said on the wire and how it ended."""
import math

import torch
from torch import nn

import bugs
from tasks import TASKS

known = {}


def data_of(architecture):
    if architecture not in known:
        make, _ = TASKS[architecture]
        known[architecture] = make(torch.Generator().manual_seed(20))
    return known[architecture]


def rate_at(progress, o):
    warmup, schedule = o.get("warmup", 0), o.get("schedule", "constant")
    if progress < warmup:
        return progress / warmup
    if schedule == "cosine":
        return 0.5 * (1 + math.cos(math.pi * (progress - warmup) / (1 - warmup)))
    if schedule == "step":
        return 1 if progress < 0.5 else 0.1 if progress < 0.75 else 0.01
    if schedule == "early-drop":
        return 1 if progress < o["dropAt"] else 0.003
    if schedule == "cyclic":
        phase = (4 * progress) % 1
        return 0.1 + 0.9 * (2 * phase if phase < 0.5 else 2 - 2 * phase)
    return 1


def optimizer_of(name, parameters, o):
    lr, decay = o["lr"], o.get("weightDecay", 0.0)
    if not parameters:
        parameters = [torch.zeros(1, requires_grad=True)]
    if name == "sgd":
        return torch.optim.SGD(parameters, lr, weight_decay=decay)
    if name == "momentum":
        return torch.optim.SGD(parameters, lr, momentum=0.9, weight_decay=decay)
    if name == "nesterov":
        return torch.optim.SGD(parameters, lr, momentum=0.9, nesterov=True, weight_decay=decay)
    if name == "rmsprop":
        return torch.optim.RMSprop(parameters, lr, weight_decay=decay)
    if name == "adamw":
        return torch.optim.AdamW(parameters, lr, weight_decay=decay)
    return torch.optim.Adam(parameters, lr, weight_decay=decay)


class Layers:
    """Statistics of the layers over one step, as the wire wants them."""

    def __init__(self, network):
        self.named = [(n, m) for n, m in network.named_modules() if isinstance(m, (nn.Linear, nn.Conv2d, nn.GRU))]
        self.seen, self.on = {}, False
        for name, module in network.named_modules():
            if isinstance(module, nn.ReLU):
                module.register_forward_hook(lambda _, __, out: self.look(out))

    def look(self, out):
        if self.on:
            flat = out.detach().transpose(0, 1).reshape(out.shape[1], -1) if out.dim() == 4 else out.detach().reshape(-1, out.shape[-1]).t()
            self.dead.append(float((flat.abs().amax(1) == 0).float().mean()))

    def before(self):
        self.on, self.dead = True, []
        self.weights = [self.weight(m).detach().clone() for _, m in self.named]

    @staticmethod
    def weight(module):
        return module.weight_hh_l0 if isinstance(module, nn.GRU) else module.weight

    def after(self):
        self.on = False
        rows = []
        for i, ((name, module), old) in enumerate(zip(self.named, self.weights)):
            weight = self.weight(module)
            norm = float(old.norm())
            grad = float(weight.grad.norm()) if weight.grad is not None else 0.0
            moved = float((weight.detach() - old).norm())
            kind = "recurrent" if isinstance(module, nn.GRU) else "convolution" if isinstance(module, nn.Conv2d) else "dense"
            row = {"name": name, "kind": kind, "updateRatio": moved / norm if norm > 0 else (math.inf if moved > 0 else 0.0), "gradNorm": grad, "weightNorm": norm}
            if i < len(self.dead) and name != "output":
                row["deadFraction"] = self.dead[i]
            rows.append(row)
        return rows


def run(job):
    o, bug, grade, seed = job["options"], job.get("bug"), job.get("grade"), job["seed"]
    architecture, optimizer_name = job["architecture"], o["optimizer"]
    task = data_of(architecture)
    parts = task.copies()
    bugs.on_data(bug, grade, parts, task.classes)
    x, y = parts["train"]
    if o.get("samples"):
        x, y = x[: o["samples"]], y[: o["samples"]]
    torch.manual_seed(seed)
    network = TASKS[architecture][1](o["width"], o.get("dropout", 0.0))
    bugs.on_network(bug, grade, network)
    optimizer = optimizer_of(optimizer_name, bugs.trained(bug, grade, network), o)
    watch = Layers(network)
    batch = min(o["batch"], len(x))
    per_epoch = len(x) // batch
    total = max(1, round(o["epochs"] * per_epoch))
    said = []

    def say(step, values):
        said.append({"t": "point", "step": step, "epoch": step / per_epoch, "values": values})

    def loss_of(scores, target, smoothing=0.0):
        if task.classes == 0:
            return nn.functional.mse_loss(scores, target, reduction="sum" if bug == "sum-instead-of-mean" else "mean")
        if bug == "softmax-twice":
            scores = torch.softmax(scores, 1)
        how = "sum" if bug == "sum-instead-of-mean" else "mean"
        return nn.functional.cross_entropy(scores, target, reduction=how, label_smoothing=smoothing)

    def evaluate(part, honest=False):
        network.train(bug == "dropout-at-evaluation" and not honest)
        with torch.no_grad():
            scores = network(part[0])
            if honest:
                loss = nn.functional.cross_entropy(scores, part[1]) if task.classes else nn.functional.mse_loss(scores, part[1])
            else:
                loss = loss_of(scores, part[1])
                if bug == "sum-instead-of-mean":
                    loss = loss / len(part[0])
            right = float((scores.argmax(1) == part[1]).float().mean()) if task.classes else math.nan
        network.train()
        return float(loss), right

    shares = torch.bincount(y, minlength=task.classes).float() / len(y) if task.classes else None
    facts = {
        "t": "about", "model": architecture, "trainSamples": len(x), "validationSamples": len(parts["val"][0]), "batchSize": batch,
        "stepsPerEpoch": per_epoch, "totalSteps": total, "optimizer": optimizer_name, "learningRate": o["lr"], "regularization": o.get("weightDecay", 0.0),
        "dropout": o.get("dropout", 0.0), "labelSmoothing": o.get("labelSmoothing", 0.0), "clip": o.get("clip", 0), "parameters": sum(p.numel() for p in network.parameters()),
        "loss": "softmax-cross-entropy" if task.classes else "mean-squared-error", "inputMean": float(x.mean()), "inputStd": float(x.std()),
    }
    if task.classes:
        facts.update(classes=task.classes, outputs=task.classes, classShares=[round(float(s), 4) for s in shares])
    said.append(facts)
    order = torch.arange(len(x))
    sums, count = [0.0, 0, 0.0], 0
    every, layers_every = max(1, per_epoch // 8), max(1, per_epoch // 3)
    parameters = list(network.parameters())
    step = 0
    broken = False
    while step < total:
        at = step % per_epoch
        if at == 0 and bug != "unshuffled-data":
            order = torch.randperm(len(x))
        if at == 0 and bug == "labels-reshuffled-each-epoch":
            y = y[torch.randperm(len(y))]
        pick = order[at * batch : (at + 1) * batch]
        lr = o["lr"] * rate_at(step / total, o)
        for group in optimizer.param_groups:
            group["lr"] = lr
        measured = (step - 1) % layers_every == 0
        if measured:
            watch.before()
        inputs = x[pick]
        if o.get("augmentation"):
            inputs = inputs + o["augmentation"] * torch.randn(inputs.shape)
        scores = network(inputs)
        loss = loss_of(scores, y[pick], o.get("labelSmoothing", 0.0))
        if bug != "missing-zero-grad":
            for p in parameters:
                p.grad = None
        (-loss if bug == "wrong-gradient-sign" else loss * 0.0 if bug == "detached-loss" else loss).backward()
        norm = float(torch.sqrt(sum(p.grad.pow(2).sum() for p in parameters if p.grad is not None)))
        if o.get("clip") and norm > o["clip"]:
            for p in parameters:
                if p.grad is not None:
                    p.grad *= o["clip"] / (norm + 1e-6)
        optimizer.step()
        if measured:
            said.append({"t": "layers", "step": step, "layers": watch.after()})
        value = float(loss.detach())
        sums[0] += value
        sums[1] += int((scores.argmax(1) == y[pick]).sum()) if task.classes else 0
        sums[2] += norm
        count += 1
        step += 1
        broken = not math.isfinite(value)
        ends = step % per_epoch == 0 or step == total
        if broken or step <= 10 or step % every == 0 or ends:
            values = {"train/loss": sums[0] / count, "grad_norm": sums[2] / count, "lr": lr}
            if task.classes:
                values["train/accuracy"] = sums[1] / (count * batch)
            if ends and not broken:
                loss_value, right = evaluate(parts["val"])
                values["val/loss"] = loss_value
                if task.classes:
                    values["val/accuracy"] = right
            say(step if step > 1 else 0, values)
            sums, count = [0.0, 0, 0.0], 0
        if broken:
            break
    said.append({"t": "end", "status": "ok", "reason": "finished"})
    clean = parts["test"] if bug in ("no-normalization", "inputs-ignored") else task.test
    if bug in ("no-normalization", "inputs-ignored") and task.classes:
        clean = [clean[0], task.test[1]]
    test_loss, test_right = evaluate(clean, honest=True)
    _, true_right = evaluate(task.val if clean is task.test else parts["val"], honest=True)
    return said, {"finite": not broken and math.isfinite(test_loss), "testLoss": test_loss, "testAccuracy": test_right, "trueAccuracy": true_right}
