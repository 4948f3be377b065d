"""Hears loops of JAX: losses that `value_and_grad` gives, and steps that optax makes.

Most loops compile a whole step with `jit`, in which there are no numbers to hear. While such a step is traced it is noted which
of its results is the loss and which are the weights; when it is called these are looked at. What is compiled is the same.
"""

import functools
import sys
import threading
import time
import types

from . import cadence, ending, held, orders, session
from .guard import quiet, replace

# Libraries that compile functions of their own.
LIBRARIES = ("jax", "optax", "flax", "keras", "equinox", "haiku", "chex", "orbax", "tensorflow", "distrax", "_babysit_agent")
MOST_LAYERS = 512
_heard = []


class Steps(object):
    """All training by JAX in this process."""

    def __init__(self, jax):
        self.jax = jax
        self.session = session.Session(orders.Orders(), "jax " + jax.__version__, held.Batch)
        # Nothing is steered: an optimizer of optax is a pair of functions, which have taken their rate already.
        self.session.obeys = set()
        self.rate = None
        self._traces = threading.local()
        self._cadence = cadence.Cadence()
        self._loss_at = None
        ending.attach(self.session)

    def traces(self):
        if not hasattr(self._traces, "list"):
            self._traces.list = []
        return self._traces.list

    def is_traced(self, value):
        return isinstance(value, self.jax.core.Tracer)

    # -- what is told --------------------------------------------------------------------------------------------

    @quiet
    def loss(self, value, gradient=None):
        """A loss has been computed, with its gradient, or a tracer that stands for one."""
        if self.is_traced(value):
            for trace in self.traces()[-1:]:
                trace.losses.append(value)
        elif hasattr(value, "dtype") and getattr(value, "size", 0) == 1:
            if self._loss_at == self.session.step:
                # Several before one step: it is not known whether they belong together.
                return
            self._loss_at = self.session.step
            self.session.start()
            self.session.point({"train/loss": value, "grad_norm": self._size(gradient)})
            self.session.tick()

    def _size(self, gradient):
        """The norm of all gradients together, where this step is looked at."""
        leaves = self.jax.tree_util.tree_leaves(gradient)
        if not leaves or not self._cadence.due(self.session.step) or any(self.is_traced(leaf) for leaf in leaves):
            return None
        numbers = self.jax.numpy
        return numbers.sqrt(sum(numbers.sum(numbers.square(leaf)) for leaf in leaves))

    @quiet
    def applied(self, before, updates, after):
        """`optax.apply_updates` was called."""
        leaves = self.jax.tree_util.tree_leaves(after)
        if any(self.is_traced(leaf) for leaf in leaves):
            for trace in self.traces()[-1:]:
                trace.steps.append((before, after))
        elif leaves:
            if "parameters" not in self.session.facts:
                self.session.about(parameters=_size_of(leaves))
            self.step(before, after)

    def step(self, before, after):
        """A step was made; weights before and after, or None where these are not at hand."""
        began = time.perf_counter()
        done = self.session.step
        self.session.start()
        if self._cadence.due(done):
            rate = self.rate(done) if self.rate is not None else None
            self.session.point({"lr": held.plain(rate)}, done)
            if before is not None:
                self._look(done, before, after)
            self._cadence.looked(done + 1, time.perf_counter() - began)
        self.session.step = done + 1
        self.session.tick()

    def _look(self, step, before, after):
        old, new = self._named(before), self._named(after)
        layers = []
        for (name, first), (_, second) in list(zip(old, new))[:MOST_LAYERS]:
            if first.shape != second.shape or _is_gone(first) or _is_gone(second):
                continue
            ratio, norm = self._norms(first, second)
            layers.append({"name": name, "kind": _kind(name, first), "updateRatio": ratio, "weightNorm": norm})
        if layers:
            self.session.layers(step, layers)

    def _norms(self, first, second):
        """Size of the update over that of the weights, and that of the weights; on another device they are left there."""
        if all(device.platform == "cpu" for device in first.devices()):
            import numpy

            first, second = numpy.asarray(first, "float32"), numpy.asarray(second, "float32")
            norm, change = float(numpy.linalg.norm(first)), float(numpy.linalg.norm(second - first))
            return (change / norm if norm else float("inf") if change else 0.0), norm
        numbers = self.jax.numpy
        norm = numbers.sqrt(numbers.sum(numbers.square(first)))
        return numbers.sqrt(numbers.sum(numbers.square(second - first))) / norm, norm

    def _named(self, tree):
        """Weights by name; vectors, which are biases, are left out."""
        found = []
        for path, leaf in self.jax.tree_util.tree_flatten_with_path(tree)[0]:
            if getattr(leaf, "ndim", 0) >= 2:
                words = [str(getattr(key, "key", getattr(key, "name", getattr(key, "idx", key)))) for key in path]
                words = [word for word in words if word not in ("params", "kernel", "value")]
                found.append((".".join(words) or "weights", leaf))
        return found

    # -- steps that are compiled ---------------------------------------------------------------------------------

    @quiet
    def traced(self, trace, inputs, outputs):
        """A function was traced for `jit`: where in its results the loss is, and in both the weights."""
        flat, _ = self.jax.tree_util.tree_flatten_with_path(outputs)
        leaves = [leaf for _, leaf in flat]
        places = {id(leaf): index for index, leaf in enumerate(leaves)}
        losses = [places[id(loss)] for loss in trace.losses if id(loss) in places]
        if not losses and trace.losses:
            named = [index for index, (path, leaf) in enumerate(flat) if _is_called_loss(path, leaf)]
            losses = named[:1]
        known = {id(leaf): index for index, leaf in enumerate(self.jax.tree_util.tree_leaves(inputs))}
        weights, parameters = [], None
        for before, after in trace.steps:
            parameters = parameters or _size_of(self.jax.tree_util.tree_leaves(after))
            old, new = self._named(before), self._named(after)
            for (name, first), (_, second) in zip(old, new):
                if id(first) in known and id(second) in places:
                    weights.append((name, known[id(first)], places[id(second)]))
        return Places(len(leaves), losses[:1], {"count": len(trace.steps), "weights": weights, "parameters": parameters})

    @quiet
    def called(self, places, inputs, outputs):
        """The compiled function was called."""
        tree = self.jax.tree_util
        leaves = tree.tree_leaves(outputs)
        if len(leaves) != places.count:
            return
        if any(self.is_traced(leaf) for leaf in leaves):
            # Within another function that is traced.
            for trace in self.traces()[-1:]:
                trace.losses.extend(leaves[index] for index in places.loss)
                trace.steps.extend([({}, {})] * places.steps)
            return
        for index in places.loss:
            self.loss(leaves[index])
        if places.steps:
            self.session.about(parameters=places.parameters)
            before = after = None
            if places.weights and self._cadence.due(self.session.step):
                arguments = tree.tree_leaves(inputs)
                before = {name: arguments[old] for name, old, _ in places.weights}
                after = {name: leaves[new] for name, _, new in places.weights}
            for _ in range(places.steps):
                self.step(before, after)
                before = after = None


class Trace(object):
    """What happened while a function was traced."""

    def __init__(self):
        self.losses = []
        self.steps = []


class Places(object):
    """Where among the results of a compiled function the loss and the weights are."""

    def __init__(self, count, loss, steps):
        self.count = count
        self.loss = loss
        self.steps = steps["count"]
        self.weights = steps["weights"]
        self.parameters = steps["parameters"]


class Compiled(object):
    """A compiled function, whose calls are heard. It does what the function does, and has what it has."""

    def __init__(self, function, steps, places):
        self.__wrapped__ = function
        self._babysit = (steps, places)
        functools.update_wrapper(self, function, updated=())

    def __call__(self, *args, **kwargs):
        result = self.__wrapped__(*args, **kwargs)
        steps, places = self._babysit
        if places:
            steps.called(places[-1], (args, kwargs), result)
        return result

    def __get__(self, instance, owner=None):
        return self if instance is None else types.MethodType(self, instance)

    def __getattr__(self, name):
        return getattr(self.__dict__["__wrapped__"], name)

    # These are asked for by name where JAX wants to know whether something is compiled.
    def lower(self, *args, **kwargs):
        return self.__wrapped__.lower(*args, **kwargs)

    def trace(self, *args, **kwargs):
        return self.__wrapped__.trace(*args, **kwargs)

    def eval_shape(self, *args, **kwargs):
        return self.__wrapped__.eval_shape(*args, **kwargs)

    def clear_cache(self):
        return self.__wrapped__.clear_cache()


def _size_of(leaves):
    return int(sum(leaf.size for leaf in leaves if hasattr(leaf, "size"))) or None


def _is_called_loss(path, leaf):
    words = [str(getattr(key, "key", getattr(key, "name", ""))).lower() for key in path]
    return getattr(leaf, "ndim", 1) == 0 and any("loss" in word for word in words)


def _is_gone(array):
    """Its memory was given to the compiled function."""
    return bool(getattr(array, "is_deleted", bool)())


def _kind(name, array):
    if "embed" in name.lower():
        return "embedding"
    return "dense" if array.ndim == 2 else "convolution" if array.ndim > 3 else "weights"


def steps_of(jax):
    if not _heard:
        _heard.append(Steps(jax))
    return _heard[0]


def attach(jax):
    steps = steps_of(jax)
    replace(jax, "value_and_grad", lambda original: _value_and_grad(original, steps))
    replace(jax, "jit", lambda original: _jit(original, steps))


def _value_and_grad(original, steps):
    def value_and_grad(*args, **kwargs):
        function = original(*args, **kwargs)
        if not _is_of_the_script() or not callable(function):
            return function
        has_aux = kwargs.get("has_aux", len(args) > 2 and args[2])

        @functools.wraps(function)
        def heard(*inputs, **options):
            answer = function(*inputs, **options)
            steps.loss(answer[0][0] if has_aux else answer[0], answer[1])
            return answer

        return heard

    return value_and_grad


def _jit(original, steps):
    def jit(*args, **kwargs):
        if not _is_of_the_script():
            return original(*args, **kwargs)
        if not args:
            decorate = original(*args, **kwargs)
            return lambda function: _compiled(steps, function, decorate)
        return _compiled(steps, args[0], lambda function: original(function, *args[1:], **kwargs))

    return jit


def _compiled(steps, function, compile):
    """The function compiled, and heard where that can be done. Compiled twice it is the same to JAX, which knows it by then."""
    if type(function) is not types.FunctionType:
        return compile(function)
    known = function.__dict__.get("_babysit")
    if known is None:
        known = function.__dict__["_babysit"] = _traced(steps, function)
    inner, places = known
    return Compiled(compile(inner), steps, places)


def _traced(steps, function):
    places = []

    @functools.wraps(function)
    def traced(*args, **kwargs):
        trace = Trace()
        steps.traces().append(trace)
        try:
            result = function(*args, **kwargs)
        finally:
            steps.traces().remove(trace)
        if trace.losses or trace.steps:
            found = steps.traced(trace, (args, kwargs), result)
            if found is not None:
                places.append(found)
        return result

    traced.__dict__.pop("_babysit", None)
    return traced, places


def _is_of_the_script():
    name = sys._getframe(2).f_globals.get("__name__") or ""
    return name.partition(".")[0] not in LIBRARIES
