"""Modin on Ray, its result forced."""

import contextlib
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
    RAY_OBJECT_STORE_ALLOW_SLOW_STORAGE="1",  # where shared memory is small, which a note then tells
)

import modin.pandas as mpd
import ray
from modin.core.dataframe.algebra import Fold, Map
from ray.experimental import get_local_object_locations

from .. import shared
from ..memory import free_memory
from ..processes import end_below
from ..step import OneDraw
from ..strategy import Strategy, Unavailable
from ..trace import now


class ModinRay(Strategy):
    resident = True
    copies = 4
    started = False  # in this process, ever
    stored = ()  # frames of the last sample, until they are counted

    def start(self):
        if why := shared.unusable():  # Ray itself would wait for a minute and not say
            raise Unavailable(why)
        self.note = self.note or shared.small()
        if self.engine:
            return
        if ModinRay.started:
            raise RuntimeError("Modin cannot go on after Ray was shut down: start another runner")
        ModinRay.started = True
        try:
            self.engine = self.init()
        except Exception as e:
            # It waits 30 seconds for its own processes, which a busy machine may need longer for.
            if "timed out during startup" not in str(e):
                raise
            end_below(os.getpid())
            self.engine = self.init()
        # The workers' first imports are not the first sample's.
        step = self.step

        def touch(df):
            step(df.iloc[:0].copy())
            return df

        self.apply(mpd.DataFrame(self.data.frame().iloc[: 1000 * self.workers]), touch)._to_pandas()

    def init(self):
        return ray.init(
            num_cpus=self.workers,
            num_gpus=0,
            include_dashboard=False,
            object_store_memory=max(int(free_memory() * 0.3), 100 << 20),
            _node_ip_address="127.0.0.1",
            _temp_dir=_short(tempfile.gettempdir()),
            log_to_driver=False,
            logging_level="error",
        )

    def run(self, trace):
        with trace.phase("send"):
            modin_df = mpd.DataFrame(self.data.frame())
        sent = now()
        result_df = self.apply(modin_df, self.step)
        column = result_df[self.column]
        result = column._to_pandas()
        returned = now()
        trace.workers(sent, returned, shipped=True)
        self.stored = modin_df, result_df, column
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

        def result():
            column = modin_df[self.column]
            self.stored = modin_df, column
            return column._to_pandas()

        return result

    def apply(self, modin_df, step):
        """The step on every partition, as Modin's own operators do it.

        Modin cuts wide frames by columns, too: of one column, the partitions that do
        not have it stay as they are; several are brought together first.
        """
        column, columns = self.column, self.step.columns
        if len(columns) == 1:
            operator = Map.register(lambda df: step(df.copy(deep=False)) if column in df else df)
            query = operator(modin_df._query_compiler)
        else:
            operator = Fold.register(lambda df: step(df.copy(deep=False)), shape_preserved=True)
            query = operator(modin_df[columns]._query_compiler, 1)
        return mpd.DataFrame(query_compiler=query)

    def serialized(self):
        """What Ray's object store was given: the partitions, in the form that they are kept in."""
        stored, self.stored = self.stored, ()
        parts = {p._data for df in stored for p in df._query_compiler._modin_frame._partitions.flatten()}
        sizes = [where["object_size"] for where in get_local_object_locations(list(parts)).values()]
        return None if None in sizes else sum(sizes)

    def release(self):
        ray.shutdown()


def _short(folder):
    """The folder by a path that leaves room for Ray's sockets below it, whose names take 65 of
    the 107 bytes that a socket's path may have."""
    link = os.path.join(os.environ.get("JOBLIB_TEMP_FOLDER", folder), "r")  # goes with the runner, too
    if len(os.fsencode(folder)) <= 42 or len(os.fsencode(link)) >= len(os.fsencode(folder)):
        return folder
    with contextlib.suppress(FileExistsError):
        os.symlink(folder, link)
    return link
