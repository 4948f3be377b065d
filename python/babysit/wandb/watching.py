"""`wandb.watch` is told of a model alone; which optimizer trains it shows when it takes its first step."""

import babysit

from .anything import once


def watch_when_it_trains(model, every):
    try:
        from torch.optim.optimizer import register_optimizer_step_pre_hook
    except ImportError:
        once("watch", "wandb.watch needs torch 2.0 or newer; call babysit.watch(model, optimizer) instead")
        return
    own = {id(parameter) for parameter in model.parameters()}

    def first_step(optimizer, args, kwargs):
        if any(id(one) in own for group in optimizer.param_groups for one in group["params"]):
            handle.remove()
            babysit.watch(model, optimizer, every=min(every, 100))

    handle = register_optimizer_step_pre_hook(first_step)
