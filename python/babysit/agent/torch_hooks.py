"""Where torch is listened to: `backward()`, the steps of optimizers, and scalers. What is heard goes to the phases."""

import importlib

from .guard import replace


def attach(torch, phases):
    depth = [0]

    def make(original):
        def backward(self, *args, **kwargs):
            if depth[0]:
                return original(self, *args, **kwargs)
            depth[0] += 1
            try:
                if not args and kwargs.get("gradient") is None:
                    phases.backward(self)
                return original(self, *args, **kwargs)
            finally:
                depth[0] -= 1

        return backward

    def make_direct(original):
        def backward(tensors, *args, **kwargs):
            if depth[0]:
                return original(tensors, *args, **kwargs)
            depth[0] += 1
            try:
                if hasattr(tensors, "numel") and not args and not kwargs.get("grad_tensors"):
                    phases.backward(tensors)
                return original(tensors, *args, **kwargs)
            finally:
                depth[0] -= 1

        return backward

    replace(torch.Tensor, "backward", make)
    replace(torch.autograd, "backward", make_direct)
    _attach_steps(torch, phases)
    _attach_scaler(torch, phases)


def _attach_steps(torch, phases):
    """The official hooks where there are any (torch 2), otherwise each class's step as it is first used."""
    module = importlib.import_module("torch.optim.optimizer")
    register = getattr(module, "register_optimizer_step_pre_hook", None)
    if register is not None:
        # Ours is the first before and the last after: what lies between is the whole real update.
        register(phases.before_step)
        module.register_optimizer_step_post_hook(phases.after_step)
        return

    def make(original):
        def __init__(self, *args, **kwargs):
            _wrap_step(type(self), phases)
            return original(self, *args, **kwargs)

        return __init__

    replace(torch.optim.Optimizer, "__init__", make)


def _wrap_step(cls, phases):
    """The class's own step, heard. The instance's schedulers wrap what they find, as they always do."""
    if getattr(cls.step, "_babysit", False):
        return

    def make(original):
        def step(self, *args, **kwargs):
            phases.before_step(self)
            try:
                result = original(self, *args, **kwargs)
            except BaseException:
                phases.failed_step()
                raise
            phases.after_step(self)
            return result

        return step

    replace(cls, "step", make)
    cls.step._babysit = True


def _attach_scaler(torch, phases):
    scalers = {getattr(torch.cuda.amp, "GradScaler", None), getattr(getattr(torch, "amp", None), "GradScaler", None)}

    def make_scale(original):
        def scale(self, outputs):
            result = original(self, outputs)
            try:
                if result is not outputs and hasattr(result, "numel") and result.numel() == 1:
                    result._babysit_raw = outputs.detach()
                    phases.scaling = True
            except Exception:
                pass
            return result

        return scale

    def make_step(original):
        def step(self, optimizer, *args, **kwargs):
            before = phases.known(optimizer).steps
            result = original(self, optimizer, *args, **kwargs)
            if phases.known(optimizer).steps == before:
                phases.skip(optimizer)
            return result

        return step

    for scaler in scalers:
        if scaler is not None:
            # A subclass that only inherits is heard through its base.
            if "scale" in vars(scaler):
                replace(scaler, "scale", make_scale)
            if "step" in vars(scaler):
                replace(scaler, "step", make_step)
