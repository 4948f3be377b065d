"""What each layer looks like now and then: its real update, its gradient, its weights.

At a step that is reported, the weights are copied before the step and compared after it: that is the update that was
really made, after momentum, adaptive scaling, clipping and schedule. Norms are computed by fused operations over all
layers at once, and stay on the device; they come over with the next drain.
"""

import time

from . import later
from .guard import quiet

# The first steps are reported one by one, then one in so many at least.
FIRST = 12
EVERY = 10
# Share of the time that reports may take. Between two of them lie at least and at most these shares of the steps so far:
# a short run of tiny steps is looked at often enough, and a long one costs nothing by it.
SHARE = 0.01
LEAST_SPREAD = 0.02
MOST_SPREAD = 0.15
# Layers that are reported; a copy of more weights than this share of a device's free memory is not made.
MOST_LAYERS = 512
MEMORY = 0.25


class Layers(object):
    def __init__(self, torch, session, phases, networks):
        self.torch = torch
        self.session = session
        self.networks = networks
        self.phases = phases
        self._plans = {}
        self._before = None
        self._due = {}
        self._watch = None
        # Told before the forward pass of a step that is reported, and when that step begins.
        self.on_sample = []
        self.on_sampled = []
        self.sampling = False
        self._kept = 0
        session.on_training.append(self.look_for_old)
        phases.before.append(self.before_step)
        phases.after.append(self.after_step)

    # -- when ----------------------------------------------------------------------------------------------------

    def _is_due(self, optimizer):
        steps = self.phases.known(optimizer)["steps"]
        return steps < FIRST or steps >= self._due.get(id(optimizer), 0)

    def _plan_next(self, optimizer, cost):
        """The next report comes when its cost is a small share of the time between."""
        steps = self.phases.known(optimizer)["steps"]
        clock = self._plans[id(optimizer)]
        now = time.perf_counter()
        pace = None
        if clock.get("at") is not None and steps > clock["steps"]:
            # Of the steps between two reports; the report's own is not counted.
            pace = (now - clock["at"] - cost) / (steps - clock["steps"])
        clock["at"], clock["steps"] = now, steps
        clock["cost"] = max(cost, 0.5 * clock.get("cost", cost)) if steps > FIRST else cost
        gap = max(EVERY, int(LEAST_SPREAD * steps))
        if pace is not None and pace > 0:
            wanted = int(clock["cost"] / (SHARE * pace)) + 1
            gap = max(gap, min(wanted, int(MOST_SPREAD * steps)))
        self._due[id(optimizer)] = steps + gap

    @quiet
    def sample_next(self):
        """A step has ended: where the next one is reported, its forward pass is looked at as well."""
        due = any(self._is_due(one["optimizer"]) for one in self.phases.optimizers.values())
        if due or self.sampling:
            self.sampling = due
            for action in self.on_sample if due else self.on_sampled:
                action()

    @quiet
    def look_for_old(self):
        """The first `backward()` after a step: gradients are gone by then, or what is added up next is added to them."""
        if not self.sampling or self._kept is None or not self._plans:
            return
        plan = next(iter(self._plans.values()))
        if len(self._plans) > 1 or self.phases.known(plan["optimizer"])["steps"] == 0:
            return
        # Of weights that the optimizer moves: those that it was not given it does not clear either.
        mine = {id(one) for group in plan["optimizer"].param_groups for one in group["params"]}
        moved = [weight.parameter for weight in plan["weights"] if id(weight.parameter) in mine]
        old = [one.grad for one in moved if one.grad is not None]
        if not old:
            self._kept = None if self._kept == 0 else self._kept
            return
        if old[0].device.type == "cpu" and not any(bool(one.any()) for one in old if not one.is_sparse):
            self._kept = None
            return
        if old[0].device.type == "cpu":
            self._kept += 1
            self.session.about(gradientsKept=self._kept >= 5)

    # -- what ----------------------------------------------------------------------------------------------------

    @quiet
    def before_step(self, optimizer):
        self._before = None
        if not self._is_due(optimizer):
            return
        began = time.perf_counter()
        plan = self._plan_of(optimizer)
        weights = plan["weights"]
        torch = self.torch
        with torch.no_grad():
            copies = _copies(torch, weights)
            gradients = _gradient_norms(torch, weights, plan["others"], _scale_of(optimizer))
        self._before = (optimizer, copies, gradients, time.perf_counter() - began)

    @quiet
    def after_step(self, optimizer):
        held, self._before = self._before, None
        if held is None or held[0] is not optimizer:
            self.sample_next()
            return
        began = time.perf_counter()
        _, copies, (gradients, total), cost = held
        plan = self._plans[id(optimizer)]
        torch = self.torch
        with torch.no_grad():
            rows = _rows(torch, plan["weights"], copies, gradients)
        step = self.phases.known(optimizer)["steps"] - 1
        self._say(step, plan, rows, total)
        self._plan_next(optimizer, cost + time.perf_counter() - began)
        self.sample_next()

    def _say(self, step, plan, rows, total):
        layers = []
        for weight, (ratio, gradient, norm) in zip(plan["weights"], rows):
            layer = {"name": weight.name, "kind": weight.kind}
            layer.update(updateRatio=ratio, gradNorm=gradient, weightNorm=norm)
            layer.update(self.activations(weight))
            layers.append(layer)
        several = len(self.phases.optimizers) > 1
        name = self.phases.known(plan["optimizer"])["name"]
        values = {} if total is None else {"grad_norm/" + str(name) if several else "grad_norm": total}
        if layers:
            self.session.layers(step, layers, values)
        elif values:
            self.session.point(values, step)

    def activations(self, weight):
        """Statistics of what the layer answered, where they were looked at; replaced by the part that looks."""
        return {}

    def _plan_of(self, optimizer):
        """The weights that this optimizer moves, and those that belong to its networks and are moved by nobody."""
        plan = self._plans.get(id(optimizer))
        groups = sum(len(group["params"]) for group in optimizer.param_groups)
        first = self.phases.known(optimizer)["steps"] < 2
        if plan is not None and plan["count"] == groups and not first:
            return plan
        own = [one for group in optimizer.param_groups for one in group["params"]]
        roots = self.networks.roots_of(own)
        mine = {id(one) for one in own}
        others = set()
        for one in self.phases.optimizers.values():
            for group in one["optimizer"].param_groups:
                others.update(id(parameter) for parameter in group["params"])
        frozen, weights = [], []
        for weight in self.networks.weights(roots):
            parameter = weight.parameter
            if id(parameter) in mine:
                fixed = not parameter.requires_grad
            elif id(parameter) in others:
                continue
            else:
                # Nobody moves it. Without a gradient and asking for one it takes no part in this training.
                fixed = not parameter.requires_grad
                if not fixed and parameter.grad is None:
                    continue
            if fixed and self.networks.loaded:
                frozen.append(weight.name)
            weights.append(weight)
        listed = {id(weight.parameter) for weight in weights}
        plan = {
            "optimizer": optimizer,
            "count": groups,
            "weights": weights[:MOST_LAYERS],
            "others": [one for one in own if id(one) not in listed],
        }
        before = self._plans.get(id(optimizer), {})
        plan.update((name, before[name]) for name in ("at", "steps", "cost") if name in before)
        self._plans[id(optimizer)] = plan
        self.networks.trained(roots)
        self._tell(roots, frozen)
        return plan

    def _tell(self, roots, frozen):
        seen, count = set(), 0
        for root in roots:
            for parameter in root.parameters():
                if id(parameter) not in seen:
                    seen.add(id(parameter))
                    count += parameter.numel()
        facts = {"parameters": count, "model": type(roots[0]).__name__ if roots else None}
        if frozen:
            facts["frozenLayers"] = sorted(set(self.session.facts.get("frozenLayers", [])) | set(frozen))
        self.session.about(**facts)


def _by_device(tensors):
    groups = {}
    for index, one in enumerate(tensors):
        groups.setdefault((one.device, one.dtype), []).append(index)
    return groups


def _copies(torch, weights):
    """A copy of each weight as it is before the step; None where there is no room, or nothing will change it."""
    copies = [None] * len(weights)
    room = {}
    for index, weight in enumerate(weights):
        parameter = weight.parameter
        if parameter.is_sparse or type(parameter.data) is not torch.Tensor:
            continue
        size = parameter.numel() * parameter.element_size()
        device = parameter.device
        if device.type == "cuda":
            if device not in room:
                room[device] = MEMORY * torch.cuda.mem_get_info(device)[0]
            if size > room[device]:
                continue
            room[device] -= size
        copies[index] = parameter.detach().clone()
    return copies


def _norms(torch, tensors):
    """L2 norms of the tensors as one-element tensors on their devices, by fused operations; None stays None."""
    norms = [None] * len(tensors)
    there = [index for index, one in enumerate(tensors) if one is not None]
    for indices in _by_device([tensors[index] for index in there]).values():
        group = [there[index] for index in indices]
        for index, norm in zip(group, torch._foreach_norm([tensors[one] for one in group])):
            norms[index] = norm
    return norms


def _scale_of(optimizer):
    """What a fused optimizer will divide gradients by, where a scaler left them scaled."""
    scale = getattr(optimizer, "grad_scale", None)
    return scale if hasattr(scale, "device") else None


def _dense(gradient):
    if gradient is None:
        return None
    gradient = gradient.detach()
    return gradient.coalesce().values() if gradient.is_sparse else gradient


def _gradient_norms(torch, weights, others, scale):
    """The norm of each weight's gradient, and of all gradients together."""
    tensors = [_dense(weight.parameter.grad) for weight in weights] + [_dense(one.grad) for one in others]
    norms = _norms(torch, tensors)
    there = [norm.float() for norm in norms if norm is not None]
    total = None
    if there:
        device = there[0].device
        total = torch.linalg.vector_norm(torch.stack([one.to(device) for one in there]))
        if scale is not None:
            total = total / scale.to(device)
        total = later.keep(total)
    own = norms[: len(weights)]
    if scale is not None:
        own = [None if norm is None else norm / scale.to(norm.device) for norm in own]
    return own, total


def _rows(torch, weights, copies, gradients):
    """For each weight: update ratio, gradient norm, weight norm; numbers, or tensors on the device."""
    there = [index for index, copy in enumerate(copies) if copy is not None]
    updates = [None] * len(weights)
    for indices in _by_device([copies[index] for index in there]).values():
        group = [there[index] for index in indices]
        now = [weights[one].parameter.detach() for one in group]
        for index, change in zip(group, torch._foreach_sub(now, [copies[one] for one in group])):
            updates[index] = change
    sizes = _norms(torch, [None if copy is None else copy for copy in copies])
    changes = _norms(torch, updates)
    norms = _norms(torch, [weight.parameter.detach() for weight in weights])
    rows = []
    for index, weight in enumerate(weights):
        rows.append((changes[index], sizes[index], gradients[index], norms[index]))
    return _read(torch, rows)


def _read(torch, rows):
    """Ratios from norms. On the CPU all numbers are read at once; elsewhere they are computed on the device."""
    zero = 0.0
    answers = []
    flat = [one for row in rows for one in row if one is not None]
    if flat and all(one.device.type == "cpu" for one in flat):
        numbers = iter(torch.stack([one.float() for one in flat]).tolist())
        rows = [tuple(None if one is None else next(numbers) for one in row) for row in rows]
        for change, size, gradient, norm in rows:
            ratio = float("nan") if change is None else (change / size if size else (zero if change == 0 else float("inf")))
            answers.append((ratio, zero if gradient is None else gradient, norm))
        return answers
    for change, size, gradient, norm in rows:
        ratio = float("nan") if change is None else change.float() / size.float()
        answers.append((ratio, zero if gradient is None else gradient, float("nan") if norm is None else norm))
    return answers
