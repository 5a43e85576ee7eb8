"""pandarallel, which the article had to leave out: parallel_apply."""

import pandas as pd  # noqa: F401
from pandarallel import pandarallel

from ..operation import Scalar
from ..strategy import Strategy
from ..trace import now


class Pandarallel(Strategy):
    copies = 4
    pickles = True
    waits_for_the_dead = True
    forms = ("scalar",)
    hidden = ("start", "send", "receive", "assemble")

    def start(self):
        pandarallel.initialize(nb_workers=self.workers, progress_bar=False, verbose=0)

    def run(self, trace):
        df = self.data.frame()
        function = Scalar(self.operation)
        begin = now()
        if len(self.step.columns) == 1:
            df[self.column] = df[self.column].parallel_apply(function)
        else:
            df[self.column] = df[self.step.columns].parallel_apply(_Row(function), axis=1, raw=True)
        trace.add(0, -1, "compute", begin, now())
        return df[self.column]


class _Row:
    def __init__(self, function):
        self.function = function

    def __call__(self, row):
        return self.function(*row)
