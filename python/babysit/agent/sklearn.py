"""Hears scikit-learn where it learns step by step: its neural networks, linear models that are given batches, boosting.

What it computes anyway is told as it is; for linear models, which keep their loss to themselves, the loss of a batch is computed
before it is learnt from, for about 1 % of the time.
"""

import sys
import time
import weakref

from . import cadence, ending, held, orders, session
from .guard import quiet, replace

# Samples of a batch of which the loss is computed.
MOST = 1000
# Estimators that are told of: a search over settings makes hundreds.
ESTIMATORS = 8
_heard = []


class Fits(object):
    """All that scikit-learn learns in this process."""

    def __init__(self):
        version = getattr(sys.modules.get("sklearn"), "__version__", "")
        self.session = session.Session(orders.Orders(), "scikit-learn " + version, held.Batch)
        # Nothing is steered: an estimator has taken its settings when it was made.
        self.session.obeys = set()
        self.learners = []
        ending.attach(self.session)

    def learner(self, estimator):
        """What is remembered of an estimator; None of those beyond the first few."""
        for one in self.learners:
            if one.estimator() is estimator:
                return one
        if len(self.learners) == ESTIMATORS:
            return None
        name = "" if not self.learners else "/%s%d" % (type(estimator).__name__, len(self.learners) + 1)
        self.learners.append(Learner(estimator, name))
        return self.learners[-1]

    def tell(self, learner, values, **facts):
        if not learner.name:
            self.session.about(**facts)
        self.session.start()
        named = {name + learner.name: held.plain(value) for name, value in values.items()}
        self.session.point(named, learner.step)

    def step(self, learner):
        learner.step += 1
        self.session.step = max(self.session.step, learner.step)
        self.session.tick()

    @quiet
    def iterated(self, network):
        """A neural network has gone once through its data, or through a batch that it was given."""
        learner = self.learner(network)
        if learner is None:
            return
        scores = getattr(network, "validation_scores_", None)
        values = {"train/loss": network.loss_, "lr": getattr(network._optimizer, "learning_rate", None)}
        if scores:
            # What it stops by: the accuracy of a classifier, R² of what answers with numbers.
            values["val/accuracy" if hasattr(network, "classes_") else "val/score"] = scores[-1]
        weights = list(network.coefs_) + list(network.intercepts_)
        self.tell(
            learner,
            values,
            model=type(network).__name__,
            optimizer=network.solver,
            learningRate=held.plain(network.learning_rate_init),
            regularization=held.plain(network.alpha),
            momentum=held.plain(network.momentum) if network.solver == "sgd" else None,
            parameters=int(sum(one.size for one in weights)),
            classes=len(network.classes_) if hasattr(network, "classes_") else None,
        )
        self.step(learner)

    @quiet
    def batch(self, estimator, x, y):
        """A linear model is about to learn from a batch."""
        learner = self.learner(estimator)
        if learner is None:
            return
        if getattr(estimator, "coef_", None) is not None and learner.cadence.due(learner.step):
            began = time.perf_counter()
            self.tell(
                learner,
                _judged(estimator, x[:MOST], y[:MOST]),
                model=type(estimator).__name__,
                optimizer="SGD",
                loss=str(estimator.loss),
                learningRate=held.plain(getattr(estimator, "eta0", None)),
                regularization=held.plain(getattr(estimator, "alpha", None)),
                parameters=int(estimator.coef_.size + estimator.intercept_.size),
                classes=len(estimator.classes_) if hasattr(estimator, "classes_") else None,
                batchSize=int(x.shape[0]) if hasattr(x, "shape") else len(x),
            )
            learner.cadence.looked(learner.step + 1, time.perf_counter() - began)
        self.step(learner)

    @quiet
    def boosted(self, estimator):
        """Trees were added one after the other: how the loss went with each."""
        learner = self.learner(estimator)
        for loss in getattr(estimator, "train_score_", ()) if learner is not None else ():
            self.tell(learner, {"train/loss": loss}, model=type(estimator).__name__)
            self.step(learner)


class Learner(object):
    """An estimator that learns."""

    def __init__(self, estimator, name):
        self.estimator = weakref.ref(estimator)
        self.name = name
        self.step = 0
        self.cadence = cadence.Cadence()


def _judged(estimator, x, y):
    """Loss and accuracy of a batch, by what the estimator says of it now."""
    import numpy

    y = numpy.asarray(y)
    if not hasattr(estimator, "classes_"):
        return {"train/loss": numpy.mean((estimator.predict(x) - y) ** 2) / 2}
    answers = numpy.asarray(estimator.decision_function(x))
    right = numpy.mean(estimator.predict(x) == y)
    if answers.ndim > 1:
        # One class against all others, each with a loss of its own.
        signs = numpy.where(y[:, None] == estimator.classes_[None, :], 1.0, -1.0)
    else:
        signs = numpy.where(y == estimator.classes_[1], 1.0, -1.0)
    margins = signs * answers
    losses = {
        "hinge": lambda: numpy.maximum(0.0, 1.0 - margins),
        "log_loss": lambda: numpy.logaddexp(0.0, -margins),
        "perceptron": lambda: numpy.maximum(0.0, -margins),
        "squared_hinge": lambda: numpy.maximum(0.0, 1.0 - margins) ** 2,
    }
    loss = losses.get(estimator.loss)
    return {"train/loss": None if loss is None else numpy.mean(loss()), "train/accuracy": right}


def attach(module):
    """Called with each of the modules of scikit-learn that are watched."""
    if hasattr(module, "BaseMultilayerPerceptron"):
        replace(module.BaseMultilayerPerceptron, "_update_no_improvement_count", _iteration)
    for name in ("BaseSGDClassifier", "BaseSGDRegressor"):
        if hasattr(module, name):
            replace(getattr(module, name), "partial_fit", _batch)
    if hasattr(module, "BaseGradientBoosting"):
        replace(module.BaseGradientBoosting, "fit", _boosting)


def _iteration(original):
    def _update_no_improvement_count(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        _tell("iterated", self)
        return result

    return _update_no_improvement_count


def _batch(original):
    def partial_fit(self, X, y, *args, **kwargs):
        _tell("batch", self, X, y)
        return original(self, X, y, *args, **kwargs)

    return partial_fit


def _boosting(original):
    def fit(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        _tell("boosted", self)
        return result

    return fit


@quiet
def _tell(what, *about):
    if not _heard:
        _heard.append(Fits())
    getattr(_heard[0], what)(*about)
