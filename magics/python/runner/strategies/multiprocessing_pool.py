"""multiprocessing.Pool: processes for the call, a chunk each."""

from multiprocessing import Pool

import pandas as pd

from ..step import chunks_of
from ..strategy import Strategy
from ..trace import now


class MultiprocessingPool(Strategy):
    copies = 4
    pickles = True
    waits_for_the_dead = True

    def run(self, trace):
        with trace.phase("send"):
            dfs = chunks_of(self.data.frame(), self.workers)
        begin = now()
        with Pool(self.workers) as pl:
            sent = now()
            results = pl.map(self.step, dfs, chunksize=1)
            returned = now()
            with trace.phase("assemble"):
                df = pd.concat(results)
        trace.add(-1, -1, "start", begin, sent)
        trace.workers(sent, returned, shipped=True)
        return df[self.column]
