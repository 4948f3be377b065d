"""The optimizers as they are made: what they are told of, and what is set where the recipe orders it.

A setting takes the place of the script's own value when the optimizer is constructed, before any scheduler looks at it:
so schedules keep their shape. Groups with rates of their own keep their ratio to the others; groups that are spared
weight decay stay spared.
"""

import importlib
import inspect
import sys

from .guard import quiet, replace

# Arguments of schedulers that are learning rates themselves, and are scaled along.
RATES = {
    "OneCycleLR": ("max_lr",),
    "CyclicLR": ("base_lr", "max_lr"),
    "CosineAnnealingLR": ("eta_min",),
    "CosineAnnealingWarmRestarts": ("eta_min",),
    "ReduceLROnPlateau": ("min_lr",),
}


class Optimizers(object):
    def __init__(self, torch, session, phases):
        self.torch = torch
        self.session = session
        self.phases = phases
        self.orders = session.orders
        # What rates are multiplied with: the ordered rate over the first optimizer's own.
        self.factor = 1.0
        # On a few samples, which are learnt by heart in more steps than the script has, the rate stays what it was.
        self.held = session.orders.samples is not None
        self.on_made = []
        self._first = None
        self._made = 0

    @quiet
    def made(self, optimizer):
        self._made += 1
        self.phases.known(optimizer)
        self._steer(optimizer)
        self._describe(optimizer)
        for action in self.on_made:
            action()

    @quiet
    def group_added(self, optimizer):
        """A group that came later: its rate is of the script's world still."""
        if id(optimizer) in self.phases.optimizers and (self.factor != 1.0 or self.held):
            self._scale(optimizer, len(optimizer.param_groups) - 1)

    def parameters(self):
        """Of all optimizers so far."""
        known = [one.optimizer for one in self.phases.optimizers.values()]
        return [one for optimizer in known for group in optimizer.param_groups for one in group["params"]]

    # -- hearing -------------------------------------------------------------------------------------------------

    def _describe(self, optimizer):
        defaults = optimizer.defaults
        names = self.session.facts.get("optimizers", []) + [type(optimizer).__name__]
        self.session.about(optimizers=names)
        if self._first is not None:
            return
        self._first = optimizer
        groups = optimizer.param_groups
        decay = max([_plain(group.get("weight_decay")) or 0.0 for group in groups] or [0.0])
        momentum = _plain(defaults.get("momentum"))
        betas = defaults.get("betas")
        for role, there in (
            ("learningRate", _plain(defaults.get("lr")) is not None),
            ("regularization", "weight_decay" in defaults),
            ("momentum", momentum is not None or betas is not None),
        ):
            if there:
                self.session.also(steerable=role)
        self.session.about(
            optimizer=type(optimizer).__name__,
            learningRate=_plain(dict.get(groups[0], "lr")),
            regularization=decay if "weight_decay" in defaults else None,
            momentum=_momentum(groups[0]),
            adaptive=betas is not None or "rho" in defaults or "alpha" in defaults or "lr_decay" in defaults,
        )

    # -- steering ------------------------------------------------------------------------------------------------

    def _steer(self, optimizer):
        rate, decay, momentum = (self.orders.setting(name) for name in ("lr", "weight_decay", "momentum"))
        if rate is not None and self._made == 1:
            own = _plain(optimizer.defaults.get("lr")) or _plain(optimizer.param_groups[0].get("lr"))
            if own:
                self.factor = rate / own
        groups = optimizer.param_groups
        if self.factor != 1.0 or self.held:
            if _plain(optimizer.defaults.get("lr")) is not None:
                optimizer.defaults["lr"] = optimizer.defaults["lr"] * self.factor
            for index in range(len(groups)):
                self._scale(optimizer, index)
        if decay is not None:
            decayed = [group for group in groups if _plain(group.get("weight_decay"))]
            for group in decayed or [group for group in groups if "weight_decay" in group]:
                dict.__setitem__(group, "weight_decay", decay)
        if momentum is not None:
            for group in groups:
                if "momentum" in group and not (momentum == 0 and group.get("nesterov")):
                    dict.__setitem__(group, "momentum", momentum)
                elif "betas" in group:
                    dict.__setitem__(group, "betas", (momentum,) + tuple(group["betas"][1:]))

    def _scale(self, optimizer, index):
        group = optimizer.param_groups[index]
        rate = dict.get(group, "lr")
        if hasattr(rate, "mul_"):
            rate.mul_(self.factor)
        elif rate is not None:
            group = Group(group)
            group.factor, group.held = self.factor, self.held
            dict.__setitem__(group, "lr", rate * self.factor)
            optimizer.param_groups[index] = group


class Group(dict):
    """A parameter group whose rate is scaled. A script that reads or writes the rate itself (a schedule by hand) goes on
    in its own units; PyTorch, whose frames are told by their module, sees the rate that is used."""

    factor = 1.0
    held = False

    def __getitem__(self, key):
        value = dict.__getitem__(self, key)
        return value / self.factor if key == "lr" and _is_script() else value

    def get(self, key, default=None):
        return self[key] if key in self and not (key == "lr" and _is_script()) else self._own(key, default)

    def _own(self, key, default):
        value = dict.get(self, key, default)
        return value / self.factor if key == "lr" and key in self else value

    def __setitem__(self, key, value):
        if key == "lr" and self.held:
            return
        if key == "lr" and _is_script():
            value = value * self.factor
        dict.__setitem__(self, key, value)

    def __reduce__(self):
        return (dict, (dict(self),))

    def __deepcopy__(self, memo):
        import copy

        return copy.deepcopy(dict(self), memo)


def _momentum(group):
    """As it is used: plain momentum, or how long an adaptive optimizer remembers gradients."""
    betas = group.get("betas")
    return _plain(group.get("momentum")) if betas is None else _plain(betas[0])


def _is_script():
    name = sys._getframe(2).f_globals.get("__name__", "")
    return not name.startswith(("torch.", "_babysit_agent"))


def _plain(value):
    if isinstance(value, bool) or value is None:
        return None
    try:
        return float(value)
    except Exception:
        return None


def attach(torch, optimizers):
    def make(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            optimizers.made(self)

        return __init__

    def make_add(original):
        def add_param_group(self, *args, **kwargs):
            result = original(self, *args, **kwargs)
            optimizers.group_added(self)
            return result

        return add_param_group

    replace(torch.optim.Optimizer, "__init__", make)
    if optimizers.orders.settings or optimizers.held:
        replace(torch.optim.Optimizer, "add_param_group", make_add)
    _attach_schedulers(optimizers)


def _attach_schedulers(optimizers):
    module = importlib.import_module("torch.optim.lr_scheduler")
    base = getattr(module, "LRScheduler", None) or module._LRScheduler

    def make(original):
        def __init__(self, *args, **kwargs):
            _note(optimizers, type(self).__name__)
            args, kwargs = _scaled(optimizers, self, original, args, kwargs)
            return original(self, *args, **kwargs)

        return __init__

    for name, cls in list(vars(module).items()):
        if inspect.isclass(cls) and (cls is base or name in RATES) and "__init__" in vars(cls):
            replace(cls, "__init__", make)


@quiet
def _note(optimizers, name):
    optimizers.session.about(schedule=name)


def _scaled(optimizers, scheduler, original, args, kwargs):
    """The scheduler's own rates, scaled along."""
    try:
        names = RATES.get(type(scheduler).__name__, ())
        if optimizers.factor == 1.0 or not names or "__init__" not in vars(type(scheduler)):
            return args, kwargs
        bound = inspect.signature(original).bind(scheduler, *args, **kwargs)
        for name in names:
            value = bound.arguments.get(name)
            if isinstance(value, (list, tuple)):
                bound.arguments[name] = [one * optimizers.factor for one in value]
            elif value is not None:
                bound.arguments[name] = value * optimizers.factor
        return bound.args[1:], bound.kwargs
    except Exception:
        return args, kwargs
