"""Hears optax: each step by `apply_updates`, and which optimizer is made at which rate."""

import sys

from . import held
from .guard import quiet, replace
from .jax import LIBRARIES, steps_of

MAKERS = (
    "adabelief adadelta adafactor adagrad adam adamax adamaxw adamw adan amsgrad lamb lars lion nadam nadamw noisy_sgd novograd "
    "optimistic_gradient_descent radam rmsprop rprop sgd sm3 yogi"
).split()


def attach(optax):
    import jax

    steps = steps_of(jax)

    def make_apply(original):
        def apply_updates(params, updates):
            result = original(params, updates)
            steps.applied(params, updates, result)
            return result

        return apply_updates

    def make(name):
        def wrap(original):
            def maker(*args, **kwargs):
                if (sys._getframe(1).f_globals.get("__name__") or "").partition(".")[0] not in LIBRARIES:
                    _made(steps, name, args, kwargs)
                return original(*args, **kwargs)

            return maker

        return wrap

    replace(optax, "apply_updates", make_apply)
    for name in MAKERS:
        replace(optax, name, make(name))


@quiet
def _made(steps, name, args, kwargs):
    if "optimizer" in steps.session.facts:
        return
    rate = kwargs.get("learning_rate", args[0] if args else None)
    if callable(rate):
        steps.rate = rate
        steps.session.about(schedule=getattr(rate, "__name__", "schedule"))
        rate = rate(0)
    elif rate is not None:
        steps.rate = lambda step, rate=held.plain(rate): rate
    steps.session.about(
        optimizer=name,
        learningRate=held.plain(rate),
        regularization=held.plain(kwargs.get("weight_decay")),
        momentum=held.plain(kwargs.get("momentum", kwargs.get("b1"))),
    )
