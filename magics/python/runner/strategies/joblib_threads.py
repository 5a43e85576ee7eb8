"""joblib with prefer="threads"."""

import pandas as pd
from joblib import Parallel, delayed

from ..step import chunks_of
from ..strategy import Strategy


class JoblibThreads(Strategy):
    copies = 2

    def run(self, trace):
        with trace.phase("send"):
            dfs = chunks_of(self.data.frame(), self.workers)
        results = Parallel(n_jobs=self.workers, prefer="threads")(delayed(self.step)(x) for x in dfs)
        with trace.phase("assemble"):
            df = pd.concat(results)
        trace.workers(trace.began, trace.began, shipped=False)
        return df[self.column]
