"""Hears the loss functions: what is computed while training, and what is computed while evaluating.

While gradients are recorded, the first call tells the loss, the classes and the batch. Without gradients it is an
evaluation where the network is in evaluation mode or the data come from a loader that is not trained on; what is not
clearly one is not heard.
"""

import sys

from . import later
from .guard import quiet, replace

CLASSIFIERS = ("cross_entropy", "nll_loss")
OTHERS = (
    "mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits kl_div "
    "gaussian_nll_loss poisson_nll_loss hinge_embedding_loss margin_ranking_loss multi_margin_loss "
    "multilabel_margin_loss multilabel_soft_margin_loss soft_margin_loss cosine_embedding_loss ctc_loss"
).split()
TITLES = {
    "cross_entropy": "softmax-cross-entropy",
    "nll_loss": "softmax-cross-entropy",
    "mse_loss": "mean-squared-error",
    "l1_loss": "mean-absolute-error",
    "binary_cross_entropy": "binary-cross-entropy",
    "binary_cross_entropy_with_logits": "binary-cross-entropy",
}
# Tensors without numbers, with which graphs are traced.
TRACED = ("FakeTensor", "FunctionalTensor")
# Batches of labels from which the shares of the classes are told, and the most classes for which they are.
SHARES_FROM = 60
SHARES_OF = 1000


class Functional(object):
    def __init__(self, torch, session, phases, evaluation):
        self.torch = torch
        self.session = session
        self.phases = phases
        self.evaluation = evaluation
        # Whether the accuracy of training batches is to be told, at each step or at those that are looked at.
        self.every_step = False
        self.sampling = False
        self.trained_with = {}
        # Functions of which a steady script tells nothing new.
        self.told = set()
        # While a graph is compiled, nothing but the function itself must be seen.
        self.busy = getattr(getattr(torch, "compiler", None), "is_compiling", bool)
        self._counts = None
        self._counted = 0
        session.on_end.append(self._tell_shares)

    @quiet
    def heard(self, name, call, result):
        arguments, options = call
        logits = arguments[0] if arguments else options.get("input")
        target = arguments[1] if len(arguments) > 1 else options.get("target")
        if logits is None or target is None or not hasattr(logits, "dim"):
            return
        if type(logits).__name__ in TRACED:
            return
        if self.torch.is_grad_enabled() and result.requires_grad:
            self._train(name, logits, target, options)
        else:
            self.evaluation.heard(name, logits, target, options, result)

    def _train(self, name, logits, target, options):
        self.evaluation.trained_on = (target.data_ptr(), target.shape)
        calls = self.trained_with.get(name, 0)
        self.trained_with[name] = calls + 1
        if calls < 2:
            self._describe(name, logits, target, options)
        if name in CLASSIFIERS:
            if self._counted < SHARES_FROM:
                self._count(logits, target, options)
            elif calls >= 2:
                self.told.add(name)
            if self.every_step or self.sampling:
                hits, count = correct(logits, target, options)
                self.phases.value("train/accuracy", later.keep(hits / count) if hits is not None else None)
        elif calls >= 2:
            self.told.add(name)

    def _describe(self, name, logits, target, options):
        known = self.session.facts
        # Where several functions make up the loss, the one that knows classes is what the loss is called.
        if "loss" not in known or name in CLASSIFIERS:
            self.session.about(loss=TITLES.get(name, name.replace("_loss", "").replace("_", "-")))
        if logits.dim() > 0 and known.get("batchSize") is None:
            self.session.about(batchSize=int(logits.shape[0]))
        if name in CLASSIFIERS and _is_index(target) and logits.dim() >= 2:
            classes = int(logits.shape[1])
            # One answer for each sample, as they come out of the last layer; words of a text are laid out in rows first.
            shape = getattr(logits.grad_fn, "name", str)()
            single = target.dim() == 1 and "View" not in shape and "Reshape" not in shape
            self.session.about(classes=classes, outputs=classes, classification=single)
            if options.get("label_smoothing"):
                self.session.about(labelSmoothing=float(options["label_smoothing"]))

    def _count(self, logits, target, options):
        """Labels by class, added up on the device; not those that the loss leaves out (padding, what is given)."""
        classes = int(logits.shape[1]) if logits.dim() >= 2 else 0
        if not _is_index(target) or not 2 <= classes <= SHARES_OF:
            self._counted = SHARES_FROM
            return
        torch = self.torch
        labels = target.detach().reshape(-1)
        kept = (labels != options.get("ignore_index", -100)).float()
        if self._counts is None:
            self._counts = torch.zeros(classes, device=target.device)
        self._counts.index_add_(0, labels.clamp(0, classes - 1).long(), kept)
        self._counted += 1
        if self._counted == SHARES_FROM:
            self._tell_shares()

    @quiet
    def _tell_shares(self):
        if self._counts is not None:
            counts, self._counts = self._counts, None
            self.session.shares(counts)
            self._counted = SHARES_FROM


def correct(logits, target, options):
    """How many answers are right and out of how many, as one-element tensors; None where labels are no indices."""
    if not _is_index(target) or logits.dim() < 2:
        return None, None
    answers = logits.detach().argmax(1)
    ignore = options.get("ignore_index", -100)
    counts = target != ignore
    return ((answers == target) & counts).sum().float(), counts.sum().float().clamp(min=1)


def _is_index(target):
    return not target.is_floating_point() and not target.is_complex()


def phase_word():
    """What the script calls the part of the data it is on: `split`, `phase`, `mode` in a frame around us; or None."""
    frame = sys._getframe(2)
    for _ in range(40):
        if frame is None:
            return None
        if not frame.f_globals.get("__name__", "").startswith(("torch.", "_babysit_agent")):
            for name in ("split", "phase", "mode", "stage", "subset"):
                word = frame.f_locals.get(name)
                if isinstance(word, str) and word.lower() in WORDS:
                    return WORDS[word.lower()]
        frame = frame.f_back
    return None


WORDS = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "eval": "val",
    "test": "test",
    "testing": "test",
}


def attach(torch, functional):
    module = torch.nn.functional
    session, evaluation, told = functional.session, functional.evaluation, functional.told
    Tensor, busy = torch.Tensor, functional.busy

    def make(name):
        def wrap(original):
            def loss(*args, **kwargs):
                result = original(*args, **kwargs)
                if busy():
                    return result
                if session.steady and name in told and result.requires_grad and len(args) > 1 and type(args[1]) is Tensor:
                    try:
                        evaluation.trained_on = (args[1].data_ptr(), args[1].shape)
                        return result
                    except Exception:
                        pass
                functional.heard(name, (args, kwargs), result)
                return result

            return loss

        return wrap

    originals = {}
    for name in list(CLASSIFIERS) + OTHERS:
        originals[name] = getattr(module, name, None)
        replace(module, name, make(name))
    wrapped = {name: getattr(module, name, None) for name in originals}

    def make_script(original):
        def script(obj, *args, **kwargs):
            # TorchScript compiles the source of what it finds: it must find the original.
            kwargs["_frames_up"] = kwargs.get("_frames_up", 0) + 1
            for name, one in originals.items():
                if one is not None:
                    setattr(module, name, one)
            try:
                return original(obj, *args, **kwargs)
            finally:
                for name, one in wrapped.items():
                    if one is not None:
                        setattr(module, name, one)

        return script

    replace(torch.jit, "script", make_script)
