# Python imports this before the program, because babysit puts this folder on PYTHONPATH. It lets the agent watch for the
# import of torch, then hands over to the sitecustomize that would have been imported without us. Whatever goes wrong
# here, the program must start as if we were not there. The syntax is that of every Python there is.
import os
import sys


def _attach(here):
    if sys.version_info < (3, 8) or not os.environ.get("BABYSIT_WIRE"):
        return
    python = os.path.dirname(here)
    # Last, so that whatever the program brings itself comes first.
    if python not in sys.path:
        sys.path.append(python)
    import importlib.util

    # Under a name of its own: a program may have a module that is called babysit.
    path = os.path.join(python, "babysit", "agent")
    spec = importlib.util.spec_from_file_location(
        "_babysit_agent", os.path.join(path, "__init__.py"), submodule_search_locations=[path]
    )
    agent = importlib.util.module_from_spec(spec)
    sys.modules["_babysit_agent"] = agent
    spec.loader.exec_module(agent)
    agent.attach()


def _without(here):
    return [path for path in sys.path if os.path.realpath(path or os.curdir) != here]


_here = os.path.dirname(os.path.realpath(__file__))
try:
    _attach(_here)
except Exception:
    pass

# Hand over: the next sitecustomize on the path, if there is one, is imported as Python would have done.
sys.path[:] = _without(_here)
_ours = sys.modules.pop("sitecustomize", None)
try:
    import sitecustomize  # noqa: F401
except ImportError as _error:
    if getattr(_error, "name", "sitecustomize") not in ("sitecustomize", None):
        raise
finally:
    if _ours is not None:
        sys.modules.setdefault("sitecustomize", _ours)
