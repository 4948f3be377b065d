"""Ends the training where the recipe says so.

Where the script reads a data loader, the loader ends early: the pass ends as it always does, the script validates, and
when it begins to train again the run ends, as if the script had been told so many epochs. Where it reads none, or
nobody asked for an evaluation, the run ends after the last step. A run ends by SystemExit with code 0: what the script
has to tidy up, it tidies up.
"""

import os
import sys

from . import ending

# Times that a script may swallow the exit and train on, before it is taken at its word.
PATIENCE = 3
# Steps that may follow on the last one, of batches that were fetched before it.
LOOKING_AHEAD = 3


class Budget(object):
    def __init__(self, session, loaders):
        self.session = session
        self.loaders = loaders
        self.orders = session.orders
        self._late = 0
        self._asked = 0
        self._spent = False
        if self.orders.budget is None:
            return
        session.on_step.append(self.step_done)
        loaders.gates.append(self.gate)
        loaders.beginnings.append(self.begin)

    def spent(self):
        """Whether as much has been trained as was ordered."""
        if self._spent:
            return True
        amount = self.orders.budget
        if self.orders.unit == "steps":
            self._spent = self.session.step >= amount - 1e-9
        else:
            epoch = self.session.epoch()
            self._spent = self.session.step > 0 and epoch is not None and epoch >= amount * (1 - 1e-6)
        return self._spent

    def step_done(self):
        if not self.spent():
            return
        source = self.loaders.trained
        if self.orders.evaluate == "none" or source is None or source is not self.loaders.current:
            self._leave()
        # The loader ends the pass; a script that looks ahead still has a batch or two in hand.
        self._late += 1
        if self._late > LOOKING_AHEAD:
            self._leave()

    def gate(self, source):
        """Before a batch is fetched: one that is trained on is handed out no more."""
        if source.training and self.spent():
            self.loaders.exhausted(source)
            raise StopIteration

    def begin(self, source):
        """Before another pass over what is trained on."""
        if source.training and self.spent():
            self._leave()

    def _leave(self):
        self._asked += 1
        ending.because("budget")
        if self._asked > PATIENCE:
            self.session.end("ok", "budget")
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)
        raise SystemExit(0)
