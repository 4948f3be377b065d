"""Numbers of libraries other than PyTorch: kept as they come, and read when what is heard is handed over."""


class Batch(object):
    """What was said between two drains, in which arrays may still be on their way."""

    def __init__(self, records):
        self.records = records
        self._places = [
            (holder, name, value)
            for record in records
            for holder in record.holders()
            for name, value in holder.items()
            if hasattr(value, "dtype")
        ]

    def arrived(self):
        """JAX tells of an array whether it has been computed; what others compute is read at once."""
        return all(value.is_ready() for _, _, value in self._places if hasattr(value, "is_ready"))

    def read(self, wait=False):
        """The records with plain numbers in them, and without what is no number."""
        for holder, name, value in self._places:
            number = plain(value)
            if number is None:
                holder.pop(name, None)
            else:
                holder[name] = number
        self._places = []
        return [record for record in self.records if record.kind != "point" or record.values]


def plain(value):
    """A number; None for what is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        # A tensor of PyTorch that asks for a gradient says so each time it is made a number.
        return float(value.detach() if hasattr(value, "detach") else value)
    except Exception:
        return None
