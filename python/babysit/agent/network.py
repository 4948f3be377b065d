"""The networks of the script: which modules there are, and what their weights are called."""

import weakref

from .guard import quiet, replace

KINDS = (
    ("Linear", "dense"),
    ("Conv", "convolution"),
    ("Norm", "normalization"),
    ("Embedding", "embedding"),
    ("LSTM", "recurrent"),
    ("GRU", "recurrent"),
    ("RNN", "recurrent"),
    ("Attention", "attention"),
)
# Prefixes that wrappers put before the names of the network they wrap.
WRAPPERS = ("module.", "_orig_mod.", "_fsdp_wrapped_module.", "_forward_module.")


class Weight(object):
    """One layer's weight: its parameter, what the layer is called, and what it is."""

    __slots__ = ("name", "kind", "parameter", "module")

    def __init__(self, name, kind, parameter, module):
        self.name = name
        self.kind = kind
        self.parameter = parameter
        self.module = module


class Networks(object):
    def __init__(self, torch):
        self.torch = torch
        # By identity: a module may define equality and a hash of its own, which need what is not there yet.
        self._modules = {}
        # Whether weights came from elsewhere: what is fixed then is fixed on purpose.
        self.loaded = False
        self._trained = []

    def note(self, module):
        key = id(module)
        self._modules[key] = weakref.ref(module, lambda _: self._modules.pop(key, None))

    def roots(self):
        """Modules that are part of no other."""
        modules = [one for one in (known() for known in list(self._modules.values())) if one is not None]
        children = set()
        for module in modules:
            children.update(id(child) for child in module.children())
        return [module for module in modules if id(module) not in children]

    def roots_of(self, parameters):
        """The outermost networks that hold any of the parameters; the largest first."""
        wanted = {id(parameter) for parameter in parameters}
        found = []
        for root in self.roots():
            count = sum(1 for parameter in root.parameters() if id(parameter) in wanted)
            if count:
                found.append((count, root))
        found.sort(key=lambda one: -one[0])
        return [root for _, root in found]

    def trained(self, roots):
        """The networks that are trained, once it is known which."""
        for root in roots:
            if all(one() is not root for one in self._trained):
                self._trained.append(weakref.ref(root))
        return len(self._trained)

    def mode(self):
        """`training` or `evaluation`, as the networks that are trained are set; None before that is known."""
        modes = [one().training for one in self._trained if one() is not None]
        return None if not modes else ("training" if any(modes) else "evaluation")

    def changes_by_mode(self):
        """Whether a trained network answers differently in training: it drops out, or uses batch statistics."""
        for one in self._trained:
            for module in one().modules() if one() is not None else ():
                name = type(module).__name__
                if module.training and ("BatchNorm" in name or (name.startswith("Dropout") and module.p > 0)):
                    return True
        return False

    def weights(self, roots):
        """Weights of the layers of the networks, each once; biases and other vectors of a layer are left out."""
        weights, seen, names = [], set(), set()
        for index, root in enumerate(roots):
            for path, module in root.named_modules():
                own = [(name, one) for name, one in module._parameters.items() if one is not None and id(one) not in seen]
                telling = [(name, one) for name, one in own if one.dim() >= 2] or [
                    (name, one) for name, one in own if name == "weight"
                ]
                for name, parameter in telling:
                    seen.add(id(parameter))
                    title = _title(path, name, len(telling) > 1) or type(root).__name__
                    if title in names:
                        title = "%s:%s" % (type(root).__name__ if index else index, title)
                    if title in names:
                        title = "%d:%s" % (index, title)
                    names.add(title)
                    weights.append(Weight(title, kind_of(module), parameter, module))
        return weights


def _title(path, name, several):
    for wrapper in WRAPPERS:
        while path.startswith(wrapper):
            path = path[len(wrapper) :]
        path = path.replace("." + wrapper, ".")
    if path in ("module", "_orig_mod"):
        path = ""
    if not several and path:
        return path
    return (path + "." + name) if path else name


def kind_of(module):
    name = type(module).__name__
    for part, kind in KINDS:
        if part in name:
            return kind
    return name.lower()


def attach(torch, networks):
    """Every module that is made is known, by a reference that does not keep it alive."""

    def make(original):
        def __init__(self, *args, **kwargs):
            original(self, *args, **kwargs)
            _note(networks, self)

        return __init__

    def make_setstate(original):
        def __setstate__(self, state):
            original(self, state)
            _note(networks, self)

        return __setstate__

    def make_load(original):
        def load_state_dict(self, *args, **kwargs):
            networks.loaded = True
            return original(self, *args, **kwargs)

        return load_state_dict

    replace(torch.nn.Module, "__init__", make)
    replace(torch.nn.Module, "__setstate__", make_setstate)
    replace(torch.nn.Module, "load_state_dict", make_load)


@quiet
def _note(networks, module):
    networks.note(module)
