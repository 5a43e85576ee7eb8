"""What a worker does with its chunk, whichever system brought it there.

This module is what worker processes import: it pulls in nothing heavy by itself.
"""

from itertools import pairwise

from .operation import quiet
from .trace import now


class Step:
    """The article's simple_transformation: puts the result into a chunk.

    It is called with a pandas DataFrame and returns one. It pickles as the
    operation, so that every process compiles its own function.
    """

    def __init__(self, operation, form, log):
        self.operation, self.form, self.log = operation, form, log
        self.columns = [c["column"] for c in operation.plan["inputs"]]
        self._function = None

    def __getstate__(self):
        return {**self.__dict__, "_function": None}

    def __call__(self, df):
        begin = now()
        df[self.columns[0]] = self.column(df)
        end = now()
        if len(df):
            self.log.add(int(df.index[0]), len(df), begin, end)
        return df

    def column(self, df):
        """The result for the chunk's rows: an array, a list, or a Series of df's index."""
        function = self._compiled()
        x = [df[c] for c in self.columns]
        if self.form == "scalar":
            if len(x) == 1:
                return x[0].apply(function)
            return list(map(function, *x))
        import numpy as np

        # A generator of its own for every chunk: processes that were forked with
        # one would all draw the same numbers.
        with quiet():
            return function(*x, np.random.default_rng(), len(df))

    def _compiled(self):
        if self._function is None:
            scalar = self.form == "scalar"
            self._function = self.operation.scalar() if scalar else self.operation.array()
        return self._function


def chunks_of(df, n):
    """numpy.array_split(df, n), which pandas no longer supports."""
    rows = len(df)
    bounds = [rows * i // n for i in range(n + 1)]
    return [df.iloc[a:b] for a, b in pairwise(bounds) if b > a or rows == 0]


class OneDraw:
    """A generator that draws one number for a whole column, as the article does."""

    def __init__(self):
        import numpy as np

        self.rng = np.random.default_rng()

    def random(self, _):
        return self.rng.random()

    def standard_normal(self, _):
        return self.rng.standard_normal()

    def standard_exponential(self, _):
        return self.rng.standard_exponential()
