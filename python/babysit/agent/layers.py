"""What each layer looks like now and then: its real update, its gradient, its weights.

At a step that is reported, the weights are copied before the step and compared after it: that is the update that was
really made, after momentum, adaptive scaling, clipping and schedule. Norms are computed by fused operations over all
layers at once, and stay on the device; they come over with the next drain.
"""

import time

from . import later
from .cadence import Cadence
from .guard import quiet

# Steps after which it is tried again to look where that failed.
TRIED_EVERY = 10

# Layers that are reported; a copy of more weights than this share of a device's free memory is not made.
MOST_LAYERS = 512
MEMORY = 0.25
# Bytes of copies that are kept from one report to the next, where memory is the processor's: to make them anew each time
# costs as much as all the rest.
KEPT = 64 * 1024 * 1024


class Layers(object):
    def __init__(self, torch, session, phases, networks):
        self.torch = torch
        self.session = session
        self.networks = networks
        self.phases = phases
        self._plans = {}
        self._before = None
        # Seconds that this report has cost so far, and when the step began that is reported.
        self.spent = 0.0
        self._began = None
        # Told before the forward pass of a step that is reported, and when that step begins.
        self.on_sample = []
        self.on_sampled = []
        self.sampling = False
        self._kept = 0
        session.on_training.append(self.look_for_old)
        phases.before.append(self.before_step)
        phases.after.append(self.after_step)

    # -- when ----------------------------------------------------------------------------------------------------

    @quiet
    def sample_next(self):
        """A step has ended: where the next one is reported, its forward pass is looked at as well."""
        due = any(one.steps >= one.due for one in self.phases.optimizers.values())
        self._began = time.perf_counter() if due else None
        if due or self.sampling:
            self.sampling = self.phases.looking = due
            for action in self.on_sample if due else self.on_sampled:
                action()

    @quiet
    def look_for_old(self):
        """The first `backward()` after a step: gradients are gone by then, or what is added up next is added to them."""
        if not self.sampling or self._kept is None or not self._plans:
            return
        plan = next(iter(self._plans.values()))
        if len(self._plans) > 1 or self.phases.known(plan["optimizer"]).steps == 0:
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
        began = time.perf_counter()
        known = self.phases.known(optimizer)
        # What cannot be looked at is not tried at each step.
        known.due = known.steps + TRIED_EVERY
        plan = self._plan_of(optimizer)
        with self.torch.no_grad():
            copies = _copies(self.torch, plan)
            norms = _norms_before(self.torch, plan, copies, _scale_of(optimizer))
        self._before = (optimizer, copies, norms)
        self.spent += time.perf_counter() - began

    @quiet
    def after_step(self, optimizer):
        held, self._before = self._before, None
        if held is not None and held[0] is optimizer:
            began = time.perf_counter()
            _, copies, (sizes, gradients, total) = held
            plan = self._plans[id(optimizer)]
            with self.torch.no_grad():
                rows = _rows(self.torch, plan["weights"], copies, (sizes, gradients))
            known = self.phases.known(optimizer)
            self._say(known.steps - 1, plan, rows, total)
            self.spent += time.perf_counter() - began
            # The next report comes when its cost is a small share of the time between.
            cost, self.spent = self.spent, 0.0
            known.due = plan["cadence"].looked(known.steps, cost, self._began)
        self.sample_next()

    def _say(self, step, plan, rows, total):
        layers = []
        for weight, (ratio, gradient, norm) in zip(plan["weights"], rows):
            layer = {"name": weight.name, "kind": weight.kind}
            layer.update(updateRatio=ratio, gradNorm=gradient, weightNorm=norm)
            layer.update(self.activations(weight))
            layers.append(layer)
        several = len(self.phases.optimizers) > 1
        name = self.phases.known(plan["optimizer"]).name
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
        first = self.phases.known(optimizer).steps < 2
        if plan is not None and plan["count"] == groups and not first:
            return plan
        own = [one for group in optimizer.param_groups for one in group["params"]]
        roots = self.networks.roots_of(own)
        mine = {id(one) for one in own}
        others = set()
        for one in self.phases.optimizers.values():
            for group in one.optimizer.param_groups:
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
            "cadence": self._plans[id(optimizer)]["cadence"] if id(optimizer) in self._plans else Cadence(),
            "kept": {},
        }
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


def _copies(torch, plan):
    """A copy of each weight as it is before the step; None where there is no room, or nothing will change it."""
    weights, kept = plan["weights"], plan["kept"]
    copies = [None] * len(weights)
    room = {}
    total = 0
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
        total += size
        copies[index] = _copy(torch, parameter.detach(), kept, index if total <= KEPT else None)
    return copies


def _copy(torch, tensor, kept, place):
    """A copy; on the processor in the memory that the last one of this place had."""
    if tensor.device.type != "cpu" or place is None:
        return tensor.clone()
    held = kept.get(place)
    if held is None or held.shape != tensor.shape or held.dtype != tensor.dtype or held.stride() != tensor.stride():
        held = kept[place] = torch.empty_like(tensor)
    return held.copy_(tensor)


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


def _norms_before(torch, plan, copies, scale):
    """The norm of each weight, of its gradient, and of all gradients together."""
    weights = plan["weights"]
    tensors = [_dense(weight.parameter.grad) for weight in weights] + [_dense(one.grad) for one in plan["others"]]
    held = [weight.parameter.detach() if copy is None else copy for weight, copy in zip(weights, copies)]
    norms = _norms(torch, tensors + held)
    norms, sizes = norms[: len(tensors)], norms[len(tensors) :]
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
    return sizes, own, total


def _rows(torch, weights, copies, norms):
    """For each weight: update ratio, gradient norm, weight norm; numbers, or tensors on the device. The copies become the
    updates."""
    there = [index for index, copy in enumerate(copies) if copy is not None]
    for indices in _by_device([copies[index] for index in there]).values():
        group = [there[index] for index in indices]
        torch._foreach_sub_([copies[one] for one in group], [weights[one].parameter.detach() for one in group])
    changes = _norms(torch, copies)
    sizes, gradients = norms
    return _read(torch, list(zip(changes, sizes, gradients)))


def _read(torch, rows):
    """Ratios from norms. On the CPU all numbers are read at once; elsewhere they are computed on the device."""
    zero, none = 0.0, float("nan")
    answers = []
    flat = [one for row in rows for one in row if one is not None]
    if flat and all(one.device.type == "cpu" for one in flat):
        numbers = iter(torch.stack([one.float() for one in flat]).tolist())
        rows = [tuple(None if one is None else next(numbers) for one in row) for row in rows]
        for change, size, gradient in rows:
            ratio = none if change is None else (change / size if size else (zero if change == 0 else float("inf")))
            answers.append((ratio, zero if gradient is None else gradient, size))
        return answers
    for change, size, gradient in rows:
        ratio = none if change is None else change.float() / size.float()
        answers.append((ratio, zero if gradient is None else gradient, none if size is None else size))
    return answers
