"""How far the layers of a torch model really move: their update over their weights, beside gradient and weight norms.

Looked at each `every` steps of the optimizer, in a few operations over all layers at once. The numbers stay on their
device until they are written: nothing here makes the training wait for it.
"""

import functools
import sys

_KINDS = (
    ("Linear", "dense"),
    ("Conv", "convolution"),
    ("Norm", "normalization"),
    ("Embedding", "embedding"),
    ("LSTM", "recurrent"),
    ("GRU", "recurrent"),
    ("RNN", "recurrent"),
    ("Attention", "attention"),
)


def watch_layers(model, optimizer, every, say, trouble):
    """From now on says a `layers` line each `every` steps. Where the agent is attached it does so already."""
    if "_babysit_agent" in sys.modules:
        return
    import torch

    model = getattr(model, "module", model)
    layers = [one for one in _weights(model) if one[2].requires_grad]
    steps = {"done": 0, "before": None}

    def before(*_):
        if steps["done"] % every or not layers:
            return
        weights = [weight.detach() for _, _, weight in layers]
        grads = [_gradient(weight) for _, _, weight in layers]
        steps["before"] = ([weight.clone() for weight in weights], list(torch._foreach_norm(grads)))

    def after(*_):
        steps["done"] += 1
        if steps["before"] is None:
            return
        (old, grads), steps["before"] = steps["before"], None
        moved = torch._foreach_sub([weight.detach() for _, _, weight in layers], old)
        norms = list(torch._foreach_norm(moved)) + list(torch._foreach_norm(old)) + grads
        say(functools.partial(_line, layers, norms, steps["done"]))

    _around_step(optimizer, _harmless(before, steps, trouble), _harmless(after, steps, trouble))


def _gradient(weight):
    grad = weight.grad
    if grad is None:
        return weight.detach().new_zeros(1)
    # A sparse one is as long as what it holds.
    return grad.detach().coalesce().values() if grad.is_sparse else grad.detach()


def _harmless(look, steps, trouble):
    """What cannot be looked at (gradients of an unusual kind) is told once, and not looked at again."""

    def safely(*_):
        if steps["done"] is None:
            return
        try:
            look()
        except Exception as error:
            steps["done"] = None
            trouble("watch", error)

    return safely


def _weights(model):
    """Name, kind and tensor of each layer's weights; biases are left out."""
    for path, module in model.named_modules():
        for name, parameter in module.named_parameters(recurse=False):
            if "weight" not in name:
                continue
            own = path if name == "weight" else (path + "." + name).lstrip(".")
            yield own or type(module).__name__, _kind(type(module).__name__), parameter


def _kind(name):
    return next((kind for part, kind in _KINDS if part in name), name.lower())


def _line(layers, norms, step):
    """Asked when the line is written: one copy from each device."""
    from .values import read

    numbers = read(norms)
    count = len(layers)
    said = []
    for at, (name, kind, _) in enumerate(layers):
        update, weight, grad = numbers[at], numbers[count + at], numbers[2 * count + at]
        ratio = update / weight if weight > 0 else float("nan")
        said.append({"name": name, "kind": kind, "updateRatio": ratio, "gradNorm": grad, "weightNorm": weight})
    return {"t": "layers", "step": step, "layers": said}


def _around_step(optimizer, before, after):
    """Official hooks where torch has them (2.0 and later), else a step that calls both."""
    if hasattr(optimizer, "register_step_pre_hook"):
        optimizer.register_step_pre_hook(before)
        optimizer.register_step_post_hook(after)
        return
    inner = optimizer.step

    @functools.wraps(inner)
    def step(*args, **kwargs):
        before()
        try:
            return inner(*args, **kwargs)
        finally:
            after()

    optimizer.step = step
