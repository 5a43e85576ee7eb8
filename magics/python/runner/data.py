"""A plan's columns in shared memory, as strategies take them."""

from .dataset import Dataset


class Data:
    def __init__(self, plan):
        self.rows = plan["rows"]
        self._datasets = {}
        self.names = [c["column"] for c in plan["inputs"]]
        # "frame": every column travels, as in the article; else the inputs alone.
        shipped = (plan.get("frame") or []) if plan.get("ship") == "frame" else []
        self._frame = shipped or plan["inputs"]
        self._frame += [c for c in plan["inputs"] if c not in self._frame]
        self._inputs = [self._dataset(c).column(c["column"], self.rows) for c in plan["inputs"]]
        out = self._output = plan["output"]
        self.output = self._dataset(out).column(out["column"], self.rows, writable=True)
        self.renew()

    def _dataset(self, column):
        name = column["dataset"]
        if name not in self._datasets:
            self._datasets[name] = Dataset(name)
        return self._datasets[name]

    def inputs(self):
        """The input columns, read-only."""
        return self._inputs

    def frame(self):
        """A DataFrame over the shared pages: nothing is copied until it is written."""
        import pandas as pd

        pd.set_option("mode.copy_on_write", True)
        return pd.DataFrame(self._columns, copy=False)

    def whole(self):
        """The columns of the frame over the shared pages, to be written."""
        return [self._dataset(c).column(c["column"], self.rows, writable=True) for c in self._frame]

    def labels(self):
        """The labels of the output's dataset, to be written; None if there are none."""
        return self._dataset(self._output).labels()

    def bytes(self):
        """Of the data that travels."""
        return 8 * self.rows * len(self._frame)

    def renew(self):
        """Forgets what a run may have written into its private pages."""
        self._columns = {}
        by_dataset = {}
        for c in self._frame:
            by_dataset.setdefault(c["dataset"], []).append(c["column"])
        for name, columns in by_dataset.items():
            self._columns |= self._dataset({"dataset": name}).columns(columns, self.rows)

    def close(self):
        self._columns, self._inputs, self.output = {}, [], None
        for d in self._datasets.values():
            d.close()
