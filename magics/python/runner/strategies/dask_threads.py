"""Dask's DataFrame on its default scheduler: threads."""

import dask
from dask import dataframe as ddf

from ..step import OneDraw
from ..strategy import Strategy
from ..trace import now


class DaskThreads(Strategy):
    """Most of its send phase is from_pandas, which one thread runs: it copies the frame, hashes
    every byte of it to name its tasks by, and lists the whole index to find the partitions."""

    copies = 3
    scheduler = "threads"
    shipped = False

    def run(self, trace):
        with trace.phase("send"):
            dask_df = ddf.from_pandas(self.data.frame(), npartitions=self.partitions)
            dask_df = dask_df.persist(scheduler="threads", num_workers=self.workers)
        sent = now()
        with self.settings():
            dask_df = dask_df.map_partitions(self.step, meta=dask_df._meta).persist()
        returned = now()
        with trace.phase("assemble"):
            result = dask_df[self.column].compute(scheduler="threads", num_workers=self.workers)
        trace.workers(sent, returned, shipped=self.shipped)
        return result

    def prepare(self):
        if self.as_article:
            self.dask_df = ddf.from_pandas(self.data.frame(), npartitions=self.partitions)
            self.dask_df = self.dask_df.persist(scheduler="threads", num_workers=self.workers)

    def article(self, trace):
        """dask_df["col1"] = dask_df["col1"] + 100.0 + random(): one random number."""
        dask_df, function = self.dask_df, self.operation.array()
        self.dask_df = None
        begin = now()
        with self.settings():
            columns = [dask_df[c] for c in self.step.columns]
            dask_df[self.column] = function(*columns, OneDraw(), self.rows)
            dask_df = dask_df.persist()
        trace.add(-1, -1, "compute", begin, now())
        return lambda: dask_df[self.column].compute(scheduler="threads")

    def settings(self):
        return dask.config.set(scheduler="threads", num_workers=self.workers)

    def chunks(self):
        return self.partitions
