"""What the shim has no use for: it can be called, asked and filled with anything, and says once that it is ignored."""

import sys

counts = {}


def count(name):
    counts[name] = counts.get(name, 0) + 1
    if counts[name] == 1:
        once(name, "wandb.%s is accepted and ignored" % name)


_said = set()


def once(key, text):
    if key not in _said:
        _said.add(key)
        sys.stderr.write("babysit: %s\n" % text)


class Anything(object):
    """Does nothing, whatever is asked of it."""

    def __init__(self, name="", *_, **__):
        object.__setattr__(self, "_name", name)

    def __call__(self, *args, **kwargs):
        count(self._name)
        return Anything(self._name)

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Error if name.endswith("Error") else Anything("%s.%s" % (self._name, name))

    def __setattr__(self, name, value):
        pass

    def __getitem__(self, key):
        return Anything(self._name)

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def __fspath__(self):
        return "."

    def __str__(self):
        return self._name


class Media(Anything):
    """Pictures, sounds, pages: their place in the log is kept, not they themselves."""


class Error(Exception):
    """The errors of the library that this stands for; none is ever raised."""
