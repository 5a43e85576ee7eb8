"""Modin on Ray, its result forced."""

import os
import secrets
import tempfile

os.environ.update(
    MODIN_ENGINE="ray",
    RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER="0",  # listens on this machine's own address only
    RAY_AUTH_MODE="token",  # by a token of this run's, and not one kept in the home folder
    RAY_AUTH_TOKEN=secrets.token_hex(32),
    RAY_USAGE_STATS_ENABLED="0",
    RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO="0",
    CUDA_VISIBLE_DEVICES="",
)

import modin.pandas as mpd
import ray
from modin.core.dataframe.algebra import Map

from ..memory import free_memory
from ..step import OneDraw
from ..strategy import Strategy
from ..trace import now


class ModinRay(Strategy):
    resident = True
    copies = 4
    started = False  # in this process, ever

    def start(self):
        if self.engine:
            return
        if ModinRay.started:
            raise RuntimeError("Modin cannot go on after Ray was shut down: start another runner")
        ModinRay.started = True
        self.engine = ray.init(
            num_cpus=self.workers,
            num_gpus=0,
            include_dashboard=False,
            object_store_memory=max(int(free_memory() * 0.3), 100 << 20),
            _node_ip_address="127.0.0.1",
            _temp_dir=tempfile.gettempdir(),  # its sockets' paths are limited
            log_to_driver=False,
            logging_level="error",
        )
        # The workers' first imports are not the first sample's.
        self.apply(mpd.DataFrame(self.data.frame().iloc[: 1000 * self.workers]))._to_pandas()
        self.log.clear()

    def run(self, trace):
        with trace.phase("send"):
            modin_df = mpd.DataFrame(self.data.frame())
        sent = now()
        modin_df = self.apply(modin_df)
        result = modin_df[self.column]._to_pandas()
        returned = now()
        trace.workers(sent, returned, shipped=True)
        return result

    def prepare(self):
        if self.as_article:
            self.modin_df = mpd.DataFrame(self.data.frame())

    def article(self, trace):
        """modin_df["col2"] = modin_df["col2"] + 100.0 + random(): one random number,
        and nobody waits for the result."""
        modin_df, function = self.modin_df, self.operation.array()
        self.modin_df = None
        begin = now()
        columns = [modin_df[c] for c in self.step.columns]
        modin_df[self.column] = function(*columns, OneDraw(), self.rows)
        trace.add(-1, -1, "compute", begin, now())
        return lambda: modin_df[self.column]._to_pandas()

    def apply(self, modin_df):
        """The step on every partition, as Modin's own operators do it."""
        step = self.step
        query = Map.register(lambda df: step(df.copy(deep=False)))(modin_df._query_compiler)
        return mpd.DataFrame(query_compiler=query)

    def serialized(self):
        return None

    def release(self):
        ray.shutdown()
