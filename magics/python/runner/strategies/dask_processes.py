"""Dask's DataFrame with dask.config.set(scheduler="processes"), workers kept."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import dask
from dask.multiprocessing import initialize_worker_process

from .dask_threads import DaskThreads


class DaskProcesses(DaskThreads):
    """Dask sends every persisted partition to a worker and back twice: before the step it
    has workers carry out the alias that it knows the partition by."""

    resident = True
    copies = 5
    pickles = True
    shipped = True

    def start(self):
        if self.engine:
            return
        context = multiprocessing.get_context("spawn")  # Dask's own default
        self.engine = ProcessPoolExecutor(self.workers, context, initialize_worker_process)
        # A barrier: each worker is up when it has imported pandas and come here.
        list(self.engine.map(_import_pandas, range(4 * self.workers)))

    def settings(self):
        return dask.config.set(scheduler="processes", pool=self.engine, num_workers=self.workers)

    def release(self):
        self.engine.shutdown(wait=True, cancel_futures=True)


def _import_pandas(_):
    import pandas  # noqa: F401
