"""Attaches to PyTorch once the script has imported it."""


def attach(torch):
    from . import voice

    voice.writer()
