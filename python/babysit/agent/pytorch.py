"""Attaches to PyTorch once the script has imported it: hears the training, and steers what it was told to."""

from . import activations, budget, dropout, ending, evaluation, functional, inputs, layers, loaders
from . import network, optimizers, orders, phases, samples, seeding, session, torch_hooks


def attach(torch):
    training = session.Session(orders.Orders(), "pytorch " + str(torch.__version__).split("+")[0])
    training.rank = lambda: _rank(torch)
    heard = phases.Phases(training)
    networks = network.Networks(torch)
    reading = loaders.Loaders(torch, training, networks)
    judging = evaluation.Evaluation(torch, training, reading, networks)
    losses = functional.Functional(torch, training, heard, judging)
    judging.names_of_training = lambda: losses.trained_with
    reports = layers.Layers(torch, training, heard, networks)
    activations.Activations(torch, reports)
    reports.on_sample.append(lambda: setattr(losses, "sampling", True))
    reports.on_sampled.append(lambda: setattr(losses, "sampling", False))
    making = optimizers.Optimizers(torch, training, heard)
    making.on_made.append(reports.sample_next)
    making.on_made.append(lambda: _meet(training, networks, making))
    budget.Budget(training, reading)
    samples.Samples(torch, training, reading)
    inputs.Inputs(torch, training, judging)
    training.obeys = training.orders.obeys()
    losses.every_step = bool(training.orders.steers)
    if training.orders.seed is not None:
        seeding.attach(torch, training.orders.seed)
    dropout.attach(torch, training)
    network.attach(torch, networks)
    torch_hooks.attach(torch, heard)
    optimizers.attach(torch, making)
    loaders.attach(torch, reading)
    functional.attach(torch, losses)
    ending.attach(training)


def _meet(training, networks, making):
    """An optimizer was made: now it is known which networks are trained."""
    if networks.trained(networks.roots_of(making.parameters())):
        training.also(steerable="inputs")


def _rank(torch):
    """The rank of this process among those that train together; None where it trains alone."""
    distributed = getattr(torch, "distributed", None)
    if distributed is not None and distributed.is_available() and distributed.is_initialized():
        return distributed.get_rank()
    return None
