"""How the units of a network answer, at the steps that are looked at: dead, saturated, mean and deviation.

A layer's answer is looked at where the next layer takes it in, after whatever function lies between: so functions that
are no modules are seen as well. For that, hooks on all modules are there for the one forward pass, and gone again.
"""

import time

from . import later
from .guard import quiet

TAKERS = ("Linear", "Conv1d", "Conv2d", "Conv3d", "LazyLinear")
BOUNDED = {"Tanh": (1.0, True), "Sigmoid": (1.0, False), "Softsign": (1.0, True), "Hardtanh": (1.0, True)}
BEYOND = 0.97
# Numbers of one answer that are looked at.
MOST = 1 << 22


class Activations(object):
    def __init__(self, torch, layers):
        self.torch = torch
        self.layers = layers
        self._handles = []
        self._seen = {}
        self._last = None
        self._told = False
        layers.on_sample.append(self.begin)
        layers.on_sampled.append(self.stop)
        layers.activations = self.of

    @quiet
    def begin(self):
        self._seen = {}
        self._last = None
        module = self.torch.nn.modules.module
        if not self._handles:
            self._handles = [
                module.register_module_forward_pre_hook(self._counted(self._before)),
                module.register_module_forward_hook(self._counted(self._after)),
            ]

    def _counted(self, look):
        """What it costs is part of what the report costs."""

        def counted(*seen):
            began = time.perf_counter()
            look(*seen)
            self.layers.spent += time.perf_counter() - began

        return counted

    @quiet
    def stop(self):
        for handle in self._handles:
            handle.remove()
        self._handles = []

    def of(self, weight):
        return self._seen.get(id(weight.module), {})

    @quiet
    def _before(self, module, inputs):
        if type(module).__name__ not in TAKERS or not inputs:
            return
        if not self._told and self._last is None:
            self._look_at_inputs(inputs[0])
        if self._last is None:
            return
        answer, before = inputs[0], self._last
        # Data need no gradient: what does not is no answer of a layer.
        if not hasattr(answer, "requires_grad") or not answer.requires_grad or not module.training:
            return
        if id(before) not in self._seen:
            self._look(before, answer)

    @quiet
    def _after(self, module, inputs, output):
        if not hasattr(output, "dim") or not module.training:
            return
        name = type(module).__name__
        if name in BOUNDED and self._last is not None and self.torch.is_grad_enabled():
            bound, _ = BOUNDED[name]
            with self.torch.no_grad():
                answer = output.detach()
                if name == "Sigmoid":
                    far = ((answer - 0.5).abs() > 0.5 * BEYOND * bound).float().mean()
                else:
                    far = (answer.abs() > BEYOND * bound).float().mean()
                self._note(self._last, saturatedFraction=later.keep(far))
        if name in TAKERS:
            self._last = module

    def _look_at_inputs(self, data):
        """The first layer's inputs, once: what the network sees of the data. Without gradients, answers of layers that are
        not looked at (recurrent ones) would look like data."""
        if not self.torch.is_grad_enabled():
            return
        if getattr(data, "requires_grad", True) or not data.is_floating_point() or data.device.type != "cpu":
            return
        self._told = True
        std, mean = self.torch.std_mean(data[:500].float())
        self.layers.session.about(inputMean=later.keep(mean), inputStd=later.keep(std))

    def _look(self, layer, answer):
        torch = self.torch
        with torch.no_grad():
            answer = answer.detach()
            if answer.numel() > MOST or answer.numel() == 0 or not answer.is_floating_point() or answer.dim() < 2:
                return
            mean, std = _spread(torch, answer.float())
            lowest = answer.min()
            self._note(layer, std=later.keep(std), mean=later.keep(mean))
            # Only what is never negative and often zero comes from a rectifier. Where the answer is at hand, the rest is
            # not computed for others.
            here = answer.device.type == "cpu"
            units = self._by_unit(layer, answer) if not here or bool(lowest == 0) else None
            if units is None:
                return
            share = (units.amax(1) == 0).float().mean()
            if not here:
                share = torch.where(lowest == 0, share, torch.full_like(share, float("nan")))
            self._note(layer, deadFraction=later.keep(share))

    def _by_unit(self, layer, answer):
        """The answer as units x everything else. A convolution's channels stay together where they were flattened."""
        channels = getattr(layer, "out_channels", None)
        if channels is None:
            return answer.reshape(-1, answer.shape[-1]).t()
        if answer.dim() > 2:
            return answer.transpose(0, 1).reshape(answer.shape[1], -1) if answer.shape[1] == channels else None
        if answer.shape[1] % channels:
            return None
        return answer.reshape(answer.shape[0], channels, -1).transpose(0, 1).reshape(channels, -1)

    def _note(self, layer, **values):
        held = self._seen.setdefault(id(layer), {})
        held.update((name, value) for name, value in values.items() if value is not None)


def _spread(torch, numbers):
    """Mean and standard deviation. `torch.std_mean` is ten times slower on a processor: it reads one number after another."""
    mean = numbers.mean()
    return mean, torch.linalg.vector_norm(numbers - mean) / max(1, numbers.numel() - 1) ** 0.5
