"""joblib as it comes: loky's worker processes, kept between calls."""

import pandas as pd
from joblib import Parallel, delayed
from joblib.externals.loky import get_reusable_executor

from ..step import chunks_of
from ..strategy import Strategy
from ..trace import now


class JoblibProcesses(Strategy):
    resident = True
    copies = 4
    pickles = True

    def start(self):
        if self.engine:
            return
        empty = self.data.frame().iloc[:0]
        Parallel(n_jobs=self.workers)(delayed(self.step)(empty) for _ in range(self.workers))
        self.engine = True  # joblib keeps it

    def run(self, trace):
        with trace.phase("send"):
            dfs = chunks_of(self.data.frame(), self.workers)
        sent = now()
        results = Parallel(n_jobs=self.workers)(delayed(self.step)(x) for x in dfs)
        returned = now()
        with trace.phase("assemble"):
            df = pd.concat(results)
        trace.workers(sent, returned, shipped=True)
        return df[self.column]

    def release(self):
        get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)
