"""Histogram and Table, which are kept; and nested values as plain ones."""

from .anything import Anything, Media, count

_MOST_ROWS = 1000


class Histogram(object):
    """How values are spread: of a sequence, an array or tensor, or `np_histogram=(counts, edges)`."""

    def __init__(self, sequence=None, np_histogram=None, num_bins=64):
        if np_histogram is not None:
            self.histogram, self.bins = [[float(one) for one in list(part)] for part in np_histogram]
            return
        values = [one for one in _flat(sequence) if one - one == 0]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        width = (high - low) / num_bins or 1.0 / num_bins
        self.bins = [low + at * width for at in range(num_bins + 1)]
        self.histogram = [0] * num_bins
        for value in values:
            self.histogram[min(num_bins - 1, int((value - low) / width))] += 1

    def kept(self):
        return {"t": "histogram", "edges": list(self.bins), "counts": list(self.histogram)}


class Table(object):
    """Rows under columns; the first thousand are kept."""

    def __init__(self, columns=None, data=None, rows=None, dataframe=None, **_):
        if dataframe is not None:
            columns, data = list(dataframe.columns), dataframe.values.tolist()
        self.columns = list(columns or [])
        self.data = [list(row) for row in (data if data is not None else rows) or []]

    def add_data(self, *row):
        self.data.append(list(row))

    def add_column(self, name, data, optional=False):
        self.columns.append(name)
        self.data = self.data or [[] for _ in data]
        for row, value in zip(self.data, list(data)):
            row.append(value)

    def get_column(self, name, convert_to=None):
        return [row[self.columns.index(name)] for row in self.data]

    def kept(self):
        rows = [[_plain(value) for value in row] for row in self.data[:_MOST_ROWS]]
        return {"t": "table", "columns": [str(name) for name in self.columns], "rows": rows}


def flat(values, before=""):
    """Nested dicts as one, names joined by a stroke."""
    plain = {}
    for name, value in values.items():
        name = before + str(name)
        if isinstance(value, dict):
            plain.update(flat(value, name + "/"))
        else:
            plain[name] = value
    return plain


def sort_out(values):
    """What was logged, apart: numbers (or what can be read as one later), words, and what is kept whole."""
    numbers, words, whole = {}, {}, {}
    for name, value in values.items():
        if isinstance(value, (Histogram, Table)):
            whole[name] = value
        elif isinstance(value, str):
            words[name] = value
        elif isinstance(value, (Media, Anything)):
            words[name] = "(%s)" % value
        elif isinstance(value, (list, tuple)) or _size(value) > 1:
            count("log of a list")
        elif value is not None:
            numbers[name] = value
    return numbers, words, whole


def _size(value):
    size = getattr(value, "numel", None) or getattr(value, "size", 1)
    return size() if callable(size) else size if isinstance(size, int) else 1


def _flat(sequence):
    if hasattr(sequence, "detach"):
        sequence = sequence.detach().cpu()
    if hasattr(sequence, "tolist"):
        sequence = sequence.tolist()
    if not isinstance(sequence, (list, tuple)):
        return [float(sequence)] if isinstance(sequence, (int, float)) else [float(one) for one in sequence or ()]
    return [one for part in sequence for one in _flat(part)]


def _plain(value):
    if isinstance(value, (int, float, str, bool)) or value is None:
        return value
    return value.item() if hasattr(value, "item") and _size(value) == 1 else str(value)
