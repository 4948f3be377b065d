"""Planted bugs: each changes the copies of the data, the network, or how a step is taken. `grade` is its strength."""
import torch
from torch import nn


def on_data(bug, grade, parts, classes):
    generator = torch.Generator().manual_seed(9)
    train_x, train_y = parts["train"]
    if bug == "shuffled-labels":
        for part in parts.values():
            part[1] = part[1][torch.randperm(len(part[1]), generator=generator)]
    elif bug == "noisy-labels":
        wrong = torch.rand(len(train_y), generator=generator) < grade
        parts["train"][1] = torch.where(wrong, torch.randint(0, classes, train_y.shape, generator=generator), train_y)
    elif bug == "off-by-one-labels":
        for name in ("val", "test"):
            parts[name][1] = (parts[name][1] + 1) % classes
    elif bug == "class-imbalance":
        others = (train_y != 0).nonzero().flatten()
        keep = torch.cat([(train_y == 0).nonzero().flatten(), others[:: int(grade)]])
        keep = keep[torch.randperm(len(keep), generator=generator)]
        parts["train"] = [train_x[keep], train_y[keep]]
    elif bug == "no-normalization":
        for part in parts.values():
            part[0] = grade * (part[0] + 1)
            if classes == 0:
                part[1] = part[0].clone()
    elif bug == "inputs-ignored":
        for part in parts.values():
            part[0] = torch.zeros_like(part[0])
    elif bug == "nan-in-data":
        train_x[len(train_x) // 2].view(-1)[0] = float("nan")
        if classes == 0:
            parts["train"][1] = train_x.clone()
    elif bug == "unshuffled-data":
        order = torch.argsort(train_y, stable=True)
        parts["train"] = [train_x[order], train_y[order]]
    elif bug == "validation-not-standardized":
        for name in ("val", "test"):
            parts[name][0] = 4 * (parts[name][0] + 1)


def on_network(bug, grade, network):
    layers = [m for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]
    with torch.no_grad():
        if bug == "large-initialization":
            for layer in layers:
                layer.weight *= grade
        elif bug == "zero-initialization":
            for layer in layers[:-1] if len(layers) > 1 else layers:
                layer.weight.zero_()
                if layer.bias is not None:
                    layer.bias.zero_()
        elif bug == "dead-relu":
            for layer in layers[:-1]:
                if layer.bias is not None:
                    layer.bias -= grade
        elif bug == "constant-output":
            layers[-1].weight.zero_()
            layers[-1].bias.zero_()


def trained(bug, grade, network):
    """Parameters that the optimizer is given."""
    named = list(network.named_parameters())
    modules = list(dict.fromkeys(name.split(".")[0] for name, _ in named))
    if bug == "frozen-layers":
        kept = {1: modules[1:], 2: modules[-1:], 3: []}[int(grade)]
        return [p for name, p in named if name.split(".")[0] in kept]
    if bug == "constant-output":
        return [p for name, p in named if not name.startswith("output")]
    return [p for _, p in named]
