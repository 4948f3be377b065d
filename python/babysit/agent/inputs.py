"""What a network takes in, at its outermost call: counted, zeroed where that was ordered, and asked twice.

Only where the recipe steers are there hooks on every call; a run that is only listened to has none.
"""

from .guard import quiet


class Inputs(object):
    def __init__(self, torch, session, evaluation):
        self.torch = torch
        self.session = session
        self.zeroed = session.orders.zeroed
        self.twice = session.orders.evaluate == "twice"
        self._depth = 0
        self._call = None
        self._asking = False
        self._said = False
        if self.zeroed or self.twice:
            module = torch.nn.modules.module
            module.register_module_forward_pre_hook(self._enter)
            module.register_module_forward_hook(self._leave)
        if self.twice:
            evaluation.on_batch.append(self._ask_again)

    def _enter(self, module, inputs):
        if self._asking or not self._is_network(module):
            return None
        self._depth += 1
        if self._depth > 1:
            return None
        self._call = (module, inputs)
        return self._zero(inputs) if self.zeroed else None

    def _leave(self, module, inputs, output):
        if self._asking or not self._is_network(module):
            return
        self._depth = max(0, self._depth - 1)
        if self._depth == 0:
            self._call = (module, inputs, output)

    def _is_network(self, module):
        """A loss function is a module as well, but has nothing to learn."""
        return next(module.parameters(), None) is not None

    @quiet
    def _zero(self, inputs):
        """The inputs as zeros. What needs a gradient was computed, and is no input; labels are behind the inputs."""
        data = [hasattr(one, "is_floating_point") and not one.requires_grad for one in inputs]
        floats = [there and one.is_floating_point() for there, one in zip(data, inputs)]
        chosen = floats if any(floats) else [there and index == data.index(True) for index, there in enumerate(data)]
        return tuple(self.torch.zeros_like(one) if take else one for one, take in zip(inputs, chosen))

    @quiet
    def _ask_again(self, logits, target, options, name, result):
        """The batch that has just been evaluated, evaluated once more, in halves where that can be done."""
        if self._said or self._call is None or len(self._call) < 3 or not self.session.step:
            return
        module, inputs, output = self._call
        if not hasattr(output, "shape") or not output.is_floating_point():
            return
        self._said = self._asking = True
        try:
            with self.torch.no_grad():
                again = self._halves(module, inputs, output)
                one, other = _digest(output.detach()), _digest(again)
                if logits is output and result.dim() == 0:
                    function = getattr(self.torch.nn.functional, name)
                    rest = {key: value for key, value in options.items() if key not in ("input", "target")}
                    one, other = float(result), float(function(again, target, **rest))
        finally:
            self._asking = False
        self.session.point({"val/again": one, "val/again2": other})

    def _halves(self, module, inputs, output):
        tensors = [one for one in inputs if hasattr(one, "dim")]
        count = output.shape[0] if output.dim() else 0
        splits = count >= 4 and len(tensors) == len(inputs) and all(
            one.dim() and one.shape[0] == count for one in tensors
        )
        if not splits:
            return module(*inputs)
        middle = count // 2
        return self.torch.cat([module(*[one[:middle] for one in inputs]), module(*[one[middle:] for one in inputs])])


def _digest(output):
    return float((output.double() ** 2).mean())
