"""What the agent does inside the script's own calls must never be felt: failures are swallowed and said on the wire."""

import functools

from . import voice


def quiet(function):
    """The function, whose failures are reported once and otherwise ignored; it then answers None."""
    name = function.__name__

    @functools.wraps(function)
    def guarded(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        except Exception as error:
            voice.trouble(name, error)
            return None

    return guarded


def replace(owner, name, make):
    """Puts `make(original)` in the place of an attribute, where there is one. Whatever fails leaves the original."""
    try:
        original = getattr(owner, name, None)
        if original is not None:
            setattr(owner, name, functools.wraps(original)(make(original)))
    except Exception as error:
        voice.trouble("replace " + name, error)
