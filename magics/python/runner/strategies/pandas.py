"""pandas, as the article begins: one thread."""

import pandas  # noqa: F401  the data comes as a DataFrame

from ..strategy import Strategy


class Pandas(Strategy):
    def run(self, trace):
        with trace.phase("send"):
            df = self.data.frame()
        df = self.step(df)
        trace.workers(trace.began, trace.began, shipped=False)
        return df[self.column]

    def chunks(self):
        return 1
