"""`wandb.config` and `wandb.summary`: dicts that are reached as attributes as well."""

import babysit


class Config(dict):
    """Settings, nested or not. What babysit gave the trial wins over whatever the program sets."""

    def __init__(self):
        super().__init__()
        object.__setattr__(self, "_locked", {})

    def _begin(self, given):
        """The program's values, and over them the trial's: a dotted name reaches into nested ones."""
        self.clear()
        object.__setattr__(self, "_locked", dict(babysit.params()))
        self.update(given)

    def update(self, values=None, allow_val_change=None, **more):
        for name, value in dict(_as_dict(values), **more).items():
            super().__setitem__(name, _nested(value))
        self._assert_locked()

    def setdefaults(self, values):
        for name, value in _as_dict(values).items():
            self.setdefault(name, _nested(value))
        self._assert_locked()

    def as_dict(self):
        return dict(self)

    def __setitem__(self, name, value):
        self.update({name: value})

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError("wandb.config has no '%s' (it has: %s)" % (name, ", ".join(map(str, self)) or "nothing"))

    def __setattr__(self, name, value):
        self[name] = value

    def _assert_locked(self):
        for name, value in self._locked.items():
            inner = self
            parts = [name] if name in self else name.split(".")
            for part in parts[:-1]:
                inner = inner[part] if isinstance(inner.get(part), dict) else {}
            if inner is not self or len(parts) == 1:
                dict.__setitem__(inner, parts[-1], value)


class Nested(dict):
    """An inner dict of the configuration."""

    __getattr__ = dict.get

    def __setattr__(self, name, value):
        self[name] = value


class Summary(dict):
    """What each name came to: the last value, or what `define_metric` asked for."""

    def _keep(self, name, value, how):
        known = self.get(name)
        if how == "none":
            return
        if known is not None and isinstance(value, (int, float)) and isinstance(known, (int, float)):
            if how in ("min", "max"):
                value = min(known, value) if how == "min" else max(known, value)
            if how == "mean":
                count = self._counts[name] = self._counts.get(name, 1) + 1
                value = known + (value - known) / count
        super().__setitem__(name, value)

    def __init__(self):
        super().__init__()
        object.__setattr__(self, "_counts", {})

    def update(self, values=None, **more):
        super().update(_as_dict(values), **more)

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(name)

    def __setattr__(self, name, value):
        self[name] = value


def _as_dict(values):
    if values is None:
        return {}
    if isinstance(values, dict):
        return values
    if hasattr(values, "__dict__"):
        return vars(values)
    if hasattr(values, "keys"):
        return {name: values[name] for name in values.keys()}
    return {}


def _nested(value):
    if isinstance(value, dict) and not isinstance(value, Nested):
        return Nested((name, _nested(one)) for name, one in value.items())
    return value
