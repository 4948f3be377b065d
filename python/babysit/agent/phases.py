"""Hears `backward()` and the steps of optimizers, and makes one loss of what belongs together."""

import sys
import time

from . import later
from .guard import quiet
from .known import Known

# Phases that are looked at before their names are settled, and how many at most.
MOST_UNSETTLED = 200
# Steps after which a script that does the same again and again is taken for steady.
STEADY_FROM = 20
# Seconds after which slow steps are told all the same.
LONGEST_UNSETTLED = 20


class Phases(object):
    def __init__(self, session):
        self.session = session
        # What is called with the optimizer before a step at which it is looked at, and after it; see `Known.due`.
        self.before = []
        self.after = []
        self.looking = False
        # Whether losses may have been scaled: only a scaler leaves the raw one behind.
        self.scaling = False
        self.optimizers = {}
        self.skipped = 0
        self._losses = []
        self._stepped = []
        self._values = {}
        self._coming = {}
        self._rates = {}
        self._start = 0
        self._epoch = None
        self._inside = []
        self._unsettled = []
        # Steps of a steady script that are not told yet, and how its rates are named.
        self._steady = []
        self._only = None
        self._named = (None, {})
        self._sets = set()
        self._settled = None
        self._stepped_at = None
        self._began = time.monotonic()
        session.on_end.append(self._at_end)
        session.on_drain.append(self._hand_over)
        session.settled = lambda: self._settled is not None

    # -- backward ------------------------------------------------------------------------------------------------

    def backward(self, tensor):
        """`backward()` is about to be called."""
        if self.session.steady and not self._inside:
            try:
                self._note(tensor)
                return
            except Exception:
                # It is told what it was that failed.
                self.session.steady = False
        self._backward(tensor)

    def _note(self, tensor):
        """All that a steady script needs: whatever is done at each step finds the caches full of other things."""
        if tensor.numel() != 1:
            return
        if self.scaling:
            tensor = getattr(tensor, "_babysit_raw", tensor)
        value = tensor.item() if tensor.is_cpu else later.keep(tensor)
        if value is not None:
            if not self._losses:
                self._epoch = self.session.epoch()
            self._losses.append(value)

    @quiet
    def _backward(self, tensor):
        """The same, where there is more to see."""
        if tensor.numel() != 1:
            return
        raw = getattr(tensor, "_babysit_raw", None) if self.scaling else None
        if self._inside and not _in_a_step():
            # A step that raised was never left.
            self._inside = []
        if self._inside:
            # A closure: the first loss is that of the weights as they were before this step.
            if self._losses:
                return
        elif self._stepped:
            self.close()
        elif self._losses and not self.optimizers:
            self._step_by_hand()
        if not self._losses:
            for action in self.session.on_training:
                action()
        value = later.keep(tensor if raw is None else raw)
        if value is not None:
            if not self._losses:
                self._epoch = self.session.epoch()
            self._losses.append(value)
        if self._coming:
            self._values.update(self._coming)
            self._coming = {}
        self.session.start()

    def _step_by_hand(self):
        """A script without an optimizer changes its weights itself: each backward pass is taken for a step."""
        value, self._losses = self._losses[-1], []
        values, self._values = self._values, {}
        self.session.about(optimizer="by hand")
        self.session.point_at(dict(values, **{"train/loss": value}), self.session.step, self._epoch)
        self._settled = self._settled or {()}
        self.session.step += 1
        for action in self.session.on_step:
            action()
        self.session.tick()

    # -- steps ---------------------------------------------------------------------------------------------------

    def known(self, optimizer):
        """What is remembered of an optimizer."""
        found = self.optimizers.get(id(optimizer))
        if found is None:
            found = self.optimizers[id(optimizer)] = Known(optimizer, len(self.optimizers))
            self.session.steady = False
        return found

    def before_step(self, optimizer, args=None, kwargs=None):
        if self.session.steady and optimizer is self._only.optimizer and not self._inside:
            self._inside.append(id(optimizer))
            return
        self._before_step(optimizer)

    @quiet
    def _before_step(self, optimizer):
        self._inside.append(id(optimizer))
        if len(self._inside) > 1:
            return
        known = self.known(optimizer)
        if known.order in self._stepped:
            # It has had its turn: this is a new one, whose losses its closure will tell.
            self.close()
        if known.steps >= known.due:
            self.looking = True
            for action in self.before:
                action(optimizer)

    def after_step(self, optimizer, args=None, kwargs=None):
        session, only = self.session, self._only
        if session.steady and optimizer is only.optimizer and self._losses and len(self._inside) == 1:
            # Nothing in here can fail that would not fail in the script's own loop.
            del self._inside[:]
            losses, self._losses = self._losses, []
            now = time.monotonic()
            self._steady.append((only.steps, self._epoch, now, losses, only.rates()))
            only.steps += 1
            session.step = only.steps
            if only.steps < only.due and now < session.drains_at:
                return
            session.steady = False
            self._look_up(optimizer, only)
        else:
            self._after_step(optimizer)
        if not self._inside:
            for action in session.on_step:
                action()

    @quiet
    def _look_up(self, optimizer, only):
        """A steady script is about to be looked at, or something is to be told."""
        if only.steps >= only.due:
            for action in self.after:
                action(optimizer)
        self.session.tick()
        self._see_whether_steady(only)

    def _see_whether_steady(self, known):
        """One optimizer, one loss, nothing that is set by us, and nobody looks: from now on little needs to be done."""
        session = self.session
        alone = len(self.optimizers) == 1 and self._settled is not None and len(self._settled) == 1
        self._only = known
        session.steady = (
            alone and session.started and known.steps >= max(STEADY_FROM, session.step) and not self.looking
        ) and not session.orders.steers

    def _hand_over(self):
        """The steps of a steady script, as points."""
        steps, self._steady = self._steady, []
        for step, epoch, when, losses, rates in steps:
            if rates is not self._named[0]:
                self._named = (rates, self._by_name(self._only.order, rates))
            values = dict(self._named[1])
            values["train/loss"] = _sum(losses)
            self.session.point_at(values, step, epoch, when)

    @quiet
    def _after_step(self, optimizer):
        if self._inside:
            self._inside.pop()
        if self._inside:
            return
        known = self.known(optimizer)
        if not self._stepped:
            self._start = known.steps
        if known.order not in self._stepped:
            self._stepped.append(known.order)
        known.steps += 1
        self._stepped_at = time.monotonic()
        if known.name is None:
            known.name = _name_of(optimizer) or "optimizer%d" % (known.order + 1)
        rates = known.rates()
        if rates:
            self._rates[known.order] = rates
        if known.steps > self.session.step:
            self.session.step = known.steps
        if self.looking or known.steps >= known.due:
            for action in self.after:
                action(optimizer)
        if self._settled is not None and len(self._settled) == 1 and len(self.optimizers) == 1:
            self.close()
            self._see_whether_steady(known)
        self.session.tick()

    def failed_step(self):
        """A step that raised: the script's own affair."""
        self._inside = self._inside[:-1]

    @quiet
    def skip(self, optimizer):
        """A scaler found gradients that are not finite and left the step out."""
        self.skipped += 1
        self.session.about(skippedSteps=self.skipped)
        self._losses = []

    def value(self, name, value):
        """Something else that is told with the loss that is about to be trained on."""
        if value is not None:
            self._coming[name] = value

    # -- one loss ------------------------------------------------------------------------------------------------

    @quiet
    def close(self):
        """What has been heard since the last phase becomes a point."""
        losses, self._losses = self._losses, []
        stepped, self._stepped = tuple(sorted(self._stepped)), []
        values, self._values = self._values, {}
        rates, self._rates = self._rates, {}
        if not stepped:
            return
        self._sets.add(stepped)
        if losses:
            values["train/loss"] = _sum(losses)
        self._unsettled.append((self._start, self._epoch, stepped, values, rates, self._stepped_at))
        if self._settled is None and not self._is_clear():
            return
        self.settle()

    def _is_clear(self):
        """Every optimizer has had its turn, twice over: it is known whose losses are whose."""
        if len(self._unsettled) >= MOST_UNSETTLED or time.monotonic() - self._began > LONGEST_UNSETTLED:
            return True
        waiting = any(one.steps == 0 for one in self.optimizers.values())
        return not waiting and len(self._unsettled) >= 2 * max(1, len(self.optimizers))

    def settle(self):
        self._settled = set(self._sets)
        several = len(self._sets) > 1
        phases, self._unsettled = self._unsettled, []
        for step, epoch, stepped, values, rates, moment in phases:
            if several and "train/loss" in values:
                values["train/loss/" + self._names(stepped)] = values.pop("train/loss")
            for order, own in rates.items():
                values.update(self._by_name(order, own))
            self.session.point_at(values, step, epoch, moment)

    def _by_name(self, order, rates):
        name = "lr" if order == 0 else "lr/" + self._names((order,))
        return {name if index == 0 else "%s/%d" % (name, index): rate for index, rate in rates.items()}

    def _names(self, orders):
        names = {one.order: one.name for one in self.optimizers.values()}
        return "+".join(str(names.get(order)) for order in orders)

    @quiet
    def _at_end(self):
        self.close()
        if self._losses and not self.optimizers:
            self.session.point_at({"train/loss": self._losses[-1]}, self.session.step, self._epoch)
            self._settled = self._settled or {()}
        if self._unsettled:
            self.settle()


def _sum(losses):
    loss = losses[0]
    for other in losses[1:]:
        loss = loss + other
    return loss


def _in_a_step():
    """Whether an optimizer is really at work further up: `backward()` was called by its closure."""
    frame = sys._getframe(2)
    while frame is not None:
        if frame.f_code.co_name == "step" or frame.f_globals.get("__name__", "").startswith("torch.optim."):
            return True
        frame = frame.f_back
    return False


def _name_of(optimizer):
    """What the script calls an optimizer: the variable or attribute that holds it, looked for from the step outwards."""
    frame = sys._getframe(1)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if not module.startswith(("torch.", "_babysit_agent")):
            for name, value in list(frame.f_locals.items()):
                if value is optimizer and name != "self":
                    return name
            holder = frame.f_locals.get("self")
            for name, value in list(getattr(holder, "__dict__", {}).items()):
                if value is optimizer:
                    return name
        frame = frame.f_back
    return None
