"""Numbers that are still on their way from the device.

A value on the CPU is read at once. One on an accelerator is copied, on the device, and handed over as it is: reading it
would make the processor wait for the device at every step. All that waits is brought over in one copy at a drain, and
read at the next one, when it has long arrived.
"""


def keep(tensor):
    """The value of a one-element tensor: a float now, or a tensor of its own for later. None for what has no value."""
    device = tensor.device.type
    if device == "cpu":
        return float(tensor.item())
    if device == "meta":
        return None
    if device == "cuda" and _capturing():
        return None
    # A copy: the script may overwrite its tensor, and a CUDA graph will.
    return tensor.detach().reshape(()).float().clone()


def _capturing():
    import torch

    try:
        return torch.cuda.is_current_stream_capturing()
    except Exception:
        return False


class Batch(object):
    """What was said between two drains, with the copy of the numbers that were on a device."""

    def __init__(self, records):
        self.records = records
        self._waiting = []
        self._copies = []
        self._send(_tensors(records))

    def _send(self, tensors):
        import torch

        by_device = {}
        for holder, key, value in tensors:
            by_device.setdefault(value.device, []).append((holder, key, value))
        for device, held in by_device.items():
            parts = [value.detach().reshape(-1).float() for _, _, value in held]
            flat = torch.cat(parts) if len(parts) > 1 else parts[0]
            if device.type == "cuda":
                host = torch.empty(flat.shape, dtype=flat.dtype, pin_memory=True)
                host.copy_(flat, non_blocking=True)
                event = torch.cuda.Event()
                event.record(torch.cuda.current_stream(device))
                self._waiting.append(event)
            else:
                host = flat.to("cpu")
            self._copies.append((host, [(holder, key, part.numel()) for (holder, key, _), part in zip(held, parts)]))

    def arrived(self):
        return all(event.query() for event in self._waiting)

    def read(self, wait=False):
        """The records with plain numbers in them."""
        if wait:
            for event in self._waiting:
                event.synchronize()
        for host, places in self._copies:
            numbers = host.tolist()
            at = 0
            for holder, key, count in places:
                holder[key] = numbers[at] if count == 1 else numbers[at : at + count]
                at += count
        self._copies, self._waiting = [], []
        return self.records


def _tensors(records):
    """Where in the records tensors stand: (dictionary, key, tensor)."""
    found = []
    for record in records:
        for holder in record.holders():
            for key, value in holder.items():
                if hasattr(value, "device"):
                    found.append((holder, key, value))
    return found
