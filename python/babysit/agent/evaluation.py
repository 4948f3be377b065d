"""Adds up what the script computes while it evaluates, and tells it when training goes on or the run ends."""

from . import later
from .functional import CLASSIFIERS, correct, phase_word
from .guard import quiet

NAMES = ("val", "test")


class Evaluation(object):
    def __init__(self, torch, session, loaders, networks):
        self.torch = torch
        self.session = session
        self.loaders = loaders
        self.networks = networks
        # Told with each evaluated batch: (logits, target, options, name, result). See twice.py.
        self.on_batch = []
        self.names_of_training = lambda: {}
        # Where the labels lie that were trained on last.
        self.trained_on = None
        self._sums = {}
        self._titles = {}
        self._in_training_mode = 0
        session.on_training.append(self.tell)
        session.on_end.append(self.tell)

    def heard(self, name, logits, target, options, result):
        if not self.session.started:
            # Before anything was trained nothing can be told from what is computed.
            if not self._is_evaluation():
                return
        elif not self._is_evaluation():
            return
        trained = self.names_of_training()
        if trained and name not in trained:
            return
        key = self._key()
        if key is None or self.trained_on == (target.data_ptr(), target.shape):
            return
        count = int(logits.shape[0]) if logits.dim() else 1
        reduction = options.get("reduction", "mean")
        if reduction == "sum":
            loss = result.detach()
        elif reduction == "none":
            loss = result.detach().sum() * (count / max(1, result.numel()))
        else:
            loss = result.detach() * count
        held = self._sums.get(key)
        if held is None:
            # The epoch now: when this is told, the next batch of training will have been read.
            held = {"loss": {}, "count": {}, "hits": None, "answers": None, "epoch": self.loaders.epoch()}
            self._sums[key] = held
            self.session.steady = False
        held["loss"][name] = held["loss"].get(name, 0) + loss
        held["count"][name] = held["count"].get(name, 0) + count
        if name in CLASSIFIERS:
            hits, answers = correct(logits, target, options)
            if hits is not None:
                held["hits"] = hits if held["hits"] is None else held["hits"] + hits
                held["answers"] = answers if held["answers"] is None else held["answers"] + answers
        for action in self.on_batch:
            action(logits, target, options, name, result)

    def _is_evaluation(self):
        mode = self.networks.mode()
        source = self.loaders.current
        elsewhere = source is not None and not source.training and source is not self.loaders.trained
        if mode == "training" and elsewhere and self.session.started:
            self._in_training_mode += 1
            if self._in_training_mode > 1 and self.networks.changes_by_mode():
                self.session.about(evaluationInTrainingMode=True)
            return not self.torch.is_grad_enabled()
        if self.torch.is_grad_enabled():
            return mode == "evaluation" and elsewhere
        # A script without loaders, whose network answers the same in both modes, need not say which it is in.
        alone = not self.loaders.sources and not self.networks.changes_by_mode() and self.session.started
        return mode == "evaluation" or elsewhere or alone

    def _key(self):
        """What is evaluated on: a loader's data, or the part that the script names; None for the training data."""
        source, word = self.loaders.current, phase_word()
        if word == "train":
            return None
        if source is not None and not source.training:
            return source
        if source is not None and self.loaders.took_at == self.session.step:
            return None
        return word or "other"

    @quiet
    def tell(self):
        sums, self._sums = self._sums, {}
        for key, held in sums.items():
            title = self._title(key)
            if title is None:
                continue
            values = {}
            losses = [held["loss"][name] / held["count"][name] for name in held["loss"]]
            values[title + "/loss"] = later.keep(sum(losses))
            if held["hits"] is not None:
                values[title + "/accuracy"] = later.keep(held["hits"] / held["answers"])
            self.session.point_at(_known(values), self.session.step, held["epoch"])
            self.session.also(steerable="evaluation")
            if title == "val" and not isinstance(key, str):
                self.session.about(validationSamples=key.kind[1])

    def _title(self, key):
        if key not in self._titles:
            word = key if key in NAMES else None
            free = [name for name in NAMES if name not in self._titles.values()]
            self._titles[key] = word if word in free else (free[0] if free else None)
            if key == "test" and "val" in free:
                # The only data that are evaluated on are what is validated on, whatever they are called.
                self._titles[key] = "val"
        return self._titles[key]


def _known(values):
    return {name: value for name, value in values.items() if value is not None}
