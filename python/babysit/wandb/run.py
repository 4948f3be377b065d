"""One run of the shim: what `wandb.init` gives back."""

import os
import sys
import time

import babysit
from babysit.client import trouble, say

from .anything import Anything, counts, once
from .config import Config, Summary
from .media import flat, sort_out

_SUMMARIES = ("min", "max", "mean", "last", "best", "copy", "none")


class Run(object):
    """Tells babysit what is logged. Nothing in it raises into the program."""

    def __init__(self, config, summary, about):
        env = os.environ.get
        self.project = about.get("project") or env("WANDB_PROJECT") or "uncategorized"
        self.entity = about.get("entity") or env("WANDB_ENTITY") or "local"
        self.group = about.get("group") or env("WANDB_RUN_GROUP") or ""
        self.job_type = about.get("job_type") or env("WANDB_JOB_TYPE") or ""
        self.notes = about.get("notes") or env("WANDB_NOTES") or ""
        tags = about.get("tags") or env("WANDB_TAGS") or ()
        self.tags = tuple(tags.split(",")) if isinstance(tags, str) else tuple(tags)
        trial = (env("BABYSIT_TRIAL") or "").replace("/", "-")
        self.id = about.get("id") or env("WANDB_RUN_ID") or trial or "%x" % int(time.time() * 1000)
        self.name = about.get("name") or env("WANDB_NAME") or self.id
        self.dir = str(about.get("dir") or env("WANDB_DIR") or os.getcwd())
        self.path = "/".join((self.entity, self.project, self.id))
        self.url, self.sweep_id, self.resumed = None, env("WANDB_SWEEP_ID"), False
        off = (env("WANDB_DISABLED") or "").lower() in ("true", "1")
        self.disabled = off or (about.get("mode") or env("WANDB_MODE")) == "disabled"
        self.config, self.summary = config, summary
        self.step, self.finished, self._metrics = 0, False, {}
        names = ("project", "name", "group", "job_type", "notes", "tags")
        self._say({"t": "about", "wandb": {name: getattr(self, name) for name in names if getattr(self, name)}})

    def log(self, data=None, step=None, commit=None, sync=None):
        try:
            if step is not None and int(step) < self.step:
                once("step", "wandb.log at step %d after step %d: kept at %d" % (int(step), self.step, self.step))
            elif step is not None:
                self.step = int(step)
            self._tell(flat(data or {}))
            if commit or (commit is None and step is None):
                self.step += 1
        except Exception as error:
            trouble("wandb.log", error)

    def _tell(self, values):
        numbers, words, whole = sort_out(values)
        for name, value in dict(numbers, **words).items():
            self.summary._keep(name, value, self._metric(name).get("summary"))
        for name, value in whole.items():
            self._say(dict(value.kept(), name=name, step=self.step))
        axes = {self._metric(name).get("step_metric") for name in numbers}
        axis = next((one for one in axes if one in numbers), None)
        step = self.step if axis is None else numbers[axis]
        epoch = numbers.pop("epoch", None)
        if numbers and not self.disabled:
            babysit.log(numbers, step=step, epoch=epoch)

    def _metric(self, name):
        """What was defined of this name, or of a pattern that it fits: `val/*`."""
        if name in self._metrics:
            return self._metrics[name]
        fitting = [one for one in self._metrics if one.endswith("*") and name.startswith(one[:-1])]
        return self._metrics[max(fitting, key=len)] if fitting else {}

    def define_metric(self, name, step_metric=None, step_sync=None, hidden=None, summary=None, goal=None, **more):
        name, axis = getattr(name, "name", name), getattr(step_metric, "name", step_metric)
        how = next((word for word in str(summary or "").split(",") if word in _SUMMARIES), None)
        if how == "best":
            how = "max" if str(goal or "").startswith("max") else "min"
        known = {} if more.get("overwrite") else self._metrics.get(name, {})
        given = {"step_metric": axis, "summary": how, "goal": goal, "hidden": hidden}
        self._metrics[name] = dict(known, **{key: value for key, value in given.items() if value is not None})
        self._say({"t": "about", "metrics": {key: dict(value) for key, value in self._metrics.items()}})
        return Anything("define_metric")

    def watch(self, models=None, criterion=None, log="gradients", log_freq=1000, idx=None, log_graph=False, **_):
        from .watching import watch_when_it_trains

        for model in models if isinstance(models, (list, tuple)) else [models]:
            watch_when_it_trains(model, log_freq)

    def unwatch(self, models=None):
        pass

    def alert(self, title="", text="", level="INFO", wait_duration=None):
        level = str(getattr(level, "value", level))
        self._say({"t": "alert", "title": str(title), "text": str(text), "level": level})
        sys.stderr.write("babysit: %s: %s: %s\n" % (level.lower(), title, text))

    def finish(self, exit_code=None, quiet=None):
        if self.finished:
            return
        self.finished = True
        final = {name: value if isinstance(value, (int, float, str)) else str(value) for name, value in self.summary.items()}
        self._say({"t": "about", "summary": final, "config": {str(k): _plain(v) for k, v in self.config.items()}})
        if counts:
            self._say({"t": "about", "ignored": dict(counts)})

    join = finish

    def _say(self, line):
        if not self.disabled:
            say(line)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.finish()

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return Anything("run." + name)


def _plain(value):
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value if isinstance(value, (int, float, str, bool)) or value is None else str(value)
