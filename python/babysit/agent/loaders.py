"""Hears the data loaders: which one is trained on, how far its pass is, how long the script waits for it."""

import time
import weakref

from .guard import quiet, replace


# Steps that an epoch is taken for where there is no loader to tell.
NOMINAL_EPOCH = 400
# A pass of more batches than this is never done: a sampler without end.
LONGEST_EPOCH = 1000000
# Seconds between two reports of the pace.
PACE_EVERY = 2.0


class Source(object):
    """One data set that is read through data loaders, however often these are made anew."""

    def __init__(self, loader):
        self.key = _key(loader)
        self.kind = (type(loader.dataset), _size(loader.dataset))
        self.passes = 0
        self.yielded = 0
        self.length = None
        self.training = False
        # Read to its end: what is trained on next does not come from here. A loader that looks ahead has one batch left.
        self.done = False
        self.batch = None
        # Set by what steers: batches that are handed out instead of the loader's own.
        self.kept = None
        self.turn = 0

    def begin(self, loader):
        if self.yielded:
            self.passes += 1
        self.yielded = 0
        self.done = False
        length = _size(loader)
        self.length = length if length is not None and 0 < length <= LONGEST_EPOCH else None
        self.batch = getattr(loader, "batch_size", None)

    def epoch(self):
        """Passes done, with the fraction of the present one; None where that cannot be told."""
        if self.kept is not None:
            # All of the samples that there are, at each turn.
            return self.turn / float(len(self.kept))
        if not self.length:
            return float(self.passes) if self.passes else None
        return self.passes + min(1.0, self.yielded / float(self.length))


class Loaders(object):
    def __init__(self, torch, session, networks):
        self.torch = torch
        self.session = session
        self.networks = networks
        self.sources = []
        # The source that was read last, and the one that is trained on.
        self.current = None
        self.trained = None
        self.waited = 0.0
        self._paced = None
        # The step that had been done when a batch was last read; none where there was a step since.
        self.took_at = None
        # Steering: called before a pass begins, before a batch is fetched, and with each batch. See budget.py and samples.py.
        self.gates = []
        self.filters = []
        self.beginnings = []
        self.replays = []
        session.epoch = self.epoch
        session.on_training.append(self.training)
        session.on_step.append(self.step_done)

    def epoch(self):
        epoch = None if self.trained is None else self.trained.epoch()
        if epoch is None and self.session.orders.steers:
            # Nothing tells how long an epoch is: one of a usual length, so that budgets mean something.
            return self.session.step / float(NOMINAL_EPOCH)
        return epoch

    def training(self):
        """A loss has been computed that is about to be trained on: what was read last is what is trained on."""
        source = self.current
        if source is None or source.yielded == 0 or (source.done and not source.training):
            return
        if not source.training:
            source.training = True
            self._tell(source)
            self.session.also(steerable="samples")
        if self.trained is None:
            self.trained = source

    def evaluates(self, source):
        """Whether what is read now is evaluated, and not trained on."""
        if not self.torch.is_grad_enabled():
            return True
        return self.session.started and not source.training and self.networks.mode() == "evaluation"

    @quiet
    def enough(self, iterator, source):
        """Whether an evaluation has had what it gets: one batch where nobody wants to know, kept samples once."""
        if not self.evaluates(source):
            return False
        given = iterator._babysit_given
        iterator._babysit_given = given + 1
        if given and self.session.orders.evaluate == "none":
            return True
        return source.kept is not None and given >= len(source.kept)

    def step_done(self):
        self.took_at = None
        self._tell_pace()
        source = self.trained
        if self.session.step == 1 and self.session.orders.steers and (source is None or not source.length):
            self.session.about(stepsPerEpoch=NOMINAL_EPOCH, nominalEpochs=True)
        if source is not None and source.length and source.kept is None and self.session.step <= 20:
            # Where gradients are accumulated, an epoch has fewer steps than batches.
            batches = source.passes * source.length + source.yielded
            together = max(1, round(batches / float(self.session.step)))
            self.session.about(stepsPerEpoch=max(1, source.length // together))

    @quiet
    def begin(self, loader, iterator):
        source = self.source_of(loader)
        self.session.steady = False
        iterator._babysit = source
        iterator._babysit_given = 0
        iterator._babysit_beside = source.training and self.evaluates(source)
        if iterator._babysit_beside:
            # What is trained on is evaluated: that is no pass of the training.
            return
        for action in self.beginnings:
            action(source)
        source.begin(loader)
        if source.training:
            # Evaluation in between is over, whether it was read to its end or not.
            self.current = None

    def _tell_pace(self):
        """Steps a second, and which share of the time the script waits for its data; every few seconds."""
        now = time.monotonic()
        if self._paced is None or self.session.step < self._paced[1]:
            self._paced = (now, self.session.step, self.waited)
            return
        since, step, waited = self._paced
        if now - since < PACE_EVERY or self.session.step - step < 10:
            return
        self._paced = (now, self.session.step, self.waited)
        values = {"throughput": (self.session.step - step) / (now - since)}
        if self.trained is not None:
            values["data_wait"] = min(1.0, (self.waited - waited) / (now - since))
        self.session.point(values, self.session.step - 1)

    def source_of(self, loader):
        key = _key(loader)
        for source in self.sources:
            if source.key is not None and source.key() is key():
                return source
        kind = (type(loader.dataset), _size(loader.dataset))
        for source in self.sources:
            # Made anew each time: the same kind of data and as much of it, and the other is gone.
            if source.kind == kind and source.key() is None:
                source.key = key
                return source
        source = Source(loader)
        self.sources.append(source)
        return source

    @quiet
    def took(self, iterator, source, waited):
        if not iterator._babysit_beside:
            source.yielded += 1
        self.current = source
        self.took_at = self.session.step
        if source.training:
            self.waited += waited
        else:
            self.session.steady = False

    @quiet
    def exhausted(self, source):
        source.done = True

    def _tell(self, source):
        dataset = source.key()
        if self.trained is None and source.kept is None:
            self.session.about(trainSamples=_size(dataset), batchSize=source.batch, batchesPerEpoch=source.length)


def _key(loader):
    dataset = loader.dataset
    try:
        return weakref.ref(dataset)
    except TypeError:
        # A list: it cannot be referred to weakly, and is kept.
        return lambda: dataset


def _size(thing):
    try:
        return len(thing)
    except Exception:
        return None


def attach(torch, loaders):
    from torch.utils.data import dataloader

    def make_iter(original):
        def __iter__(self):
            iterator = original(self)
            loaders.begin(self, iterator)
            return iterator

        return __iter__

    def make_next(original):
        def __next__(self):
            source = getattr(self, "_babysit", None)
            if source is None:
                return original(self)
            if loaders.session.steady and source is loaders.current and not self._babysit_beside:
                began = time.perf_counter()
                try:
                    data = original(self)
                except StopIteration:
                    loaders.exhausted(source)
                    raise
                loaders.waited += time.perf_counter() - began
                source.yielded += 1
                loaders.took_at = loaders.session.step
                return data
            if loaders.enough(self, source):
                raise StopIteration
            for gate in loaders.gates:
                gate(source)
            for replay in loaders.replays:
                data = replay(source)
                if data is not None:
                    loaders.took(self, source, 0.0)
                    return data
            began = time.perf_counter()
            try:
                data = original(self)
            except StopIteration:
                if not self._babysit_beside:
                    loaders.exhausted(source)
                raise
            loaders.took(self, source, time.perf_counter() - began)
            for change in loaders.filters:
                data = change(self, source, data, original)
            return data

        return __next__

    replace(torch.utils.data.DataLoader, "__iter__", make_iter)
    replace(dataloader._BaseDataLoaderIter, "__next__", make_next)
