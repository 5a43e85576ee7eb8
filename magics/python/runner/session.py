"""A runner's life: hello, then one request after the other until the kernel hangs up."""

import gc
import os
import platform
import shutil
import sys

from . import VERSION, installed
from .connection import Connection
from .data import Data
from .failure import failure
from .memory import free_memory
from .progress import Progress
from .strategies import STRATEGIES, load
from .strategy import Unavailable
from .trace import Trace, now
from .written import written


class Session:
    def __init__(self, path):
        self.connection = Connection(path)
        self.strategy = self.data = None
        self.written = None  # bytes, before the next sample

    def serve(self):
        packages = {"python": platform.python_version(), **installed.versions()}
        hello = {"version": VERSION, "language": "python", "pid": os.getpid(), "packages": packages}
        self.connection.send("hello", hello=hello)
        while (request := self.connection.receive()) is not None:
            try:
                self.answer(request)
            except (Exception, SystemExit) as e:
                self.connection.send("failed", failed=failure(e))
        self.close()

    def answer(self, request):
        match request["type"]:
            case "plan":
                self.plan(request["plan"])
            case "sample":
                if self.strategy is None:
                    raise RuntimeError("a sample without a plan")
                self.sample()
            case "close":
                self.close()
                self.connection.send("closed")
            case other:
                raise RuntimeError(f"unknown request {other!r}")

    def plan(self, plan):
        old = self.strategy
        engine = None
        if old and (old.plan["strategy"], old.workers) == (plan["strategy"], max(plan["workers"], 1)):
            engine, old.engine = old.engine, None
        self.close()
        name = plan["strategy"]
        if name not in STRATEGIES:
            raise Unavailable(f"this runner has no strategy {name}")
        _limit_threads(plan["workers"])
        try:
            strategy = load(name)
        except ImportError as e:
            raise _missing(name, e) from e
        self.data = Data(plan)
        self.strategy = strategy(plan, self.data)
        self.strategy.engine = engine
        needed = self.strategy.copies * self.data.bytes()
        if needed > (free := free_memory()):
            raise Unavailable(
                f"{name} needs about {needed >> 20} MiB for {plan['rows']} rows, {free >> 20} MiB are free: "
                "use fewer rows"
            )
        begin = now()
        self.strategy.start()
        started = now() - begin if self.strategy.resident else 0.0
        self.strategy.log.clear()
        self.settle()
        self.connection.send("ready", ready={"session_start_s": started})

    def sample(self):
        strategy, data = self.strategy, self.data
        trace = Trace(strategy.log)
        with Progress(self.connection, strategy):
            result = strategy.article(trace) if strategy.as_article else strategy.run(trace)
            wall = now() - trace.began
        # The kernel stops its clock here; the copy to where it checks the result,
        # and the making ready for the next sample, are not the strategy's.
        self.connection.send("finished")
        import numpy as np

        if callable(result):
            result = result()
        serialized = strategy.serialized() if self.written is None else written(os.getpid()) - self.written
        if len(result) != data.rows:
            raise RuntimeError(f"the result has {len(result)} rows, not {data.rows}")
        if result is not data.output:
            data.output[:] = np.asarray(result)
        del result
        done = {
            "wall_s": wall,
            "intervals": trace.intervals,
            "chunks": trace.chunks,
            "bytes_moved": 8 * data.rows * (len(data.names) + 1),
            "hidden": list(strategy.hidden),
            "note": strategy.note,
        }
        if serialized is not None:
            done["bytes_serialized"] = serialized
        strategy.log.clear()
        data.renew()
        self.settle()
        self.connection.send("done", done=done)

    def settle(self):
        """Makes ready for a sample, off the clock."""
        self.strategy.prepare()
        gc.collect()  # so that no sample collects another's garbage
        self.written = written(os.getpid()) if self.strategy.pickles else None

    def close(self):
        strategy, data, self.strategy, self.data = self.strategy, self.data, None, None
        if strategy is not None:
            try:
                if strategy.engine is not None:
                    strategy.release()
            finally:
                shutil.rmtree(strategy.folder, ignore_errors=True)
        del strategy
        if data is not None:
            data.close()


def _limit_threads(workers):
    """N workers use N cores: libraries below them use one thread each.

    They read this when they are loaded, which is after the plan.
    """
    for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR"):
        os.environ[f"{name}_NUM_THREADS"] = "1"
    os.environ["POLARS_MAX_THREADS"] = os.environ["NUMBA_NUM_THREADS"] = str(max(workers, 1))


def _missing(name, error):
    what = getattr(error, "name", None) or str(error)
    return Unavailable(
        f"{name} needs the Python package {what.split('.')[0]}, which {sys.executable} does not have",
        installed.command(STRATEGIES[name][1]),
    )
