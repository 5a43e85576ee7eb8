"""A runner's life: hello, then one request after the other until the kernel hangs up."""

import contextlib
import gc
import os
import platform
import shutil
import sys
import threading
import traceback
from importlib import metadata

from . import VERSION
from .connection import Connection
from .data import Data
from .dataset import DatasetError
from .expression import OperationError
from .memory import free_memory
from .strategies import STRATEGIES, load
from .strategy import Unavailable
from .trace import Trace, now

PACKAGES = ("numpy", "pandas", "dask", "distributed", "modin", "ray", "joblib", "numba", "polars",
            "pandarallel", "pyarrow", "scikit-learn")  # fmt: skip
PROGRESS = 0.1  # seconds between two reports


class Session:
    def __init__(self, path):
        self.connection = Connection(path)
        self.strategy = self.data = None

    def serve(self):
        hello = {"version": VERSION, "language": "python", "pid": os.getpid(), "packages": _packages()}
        self.connection.send("hello", hello=hello)
        while (request := self.connection.receive()) is not None:
            try:
                self.answer(request)
            except (Exception, SystemExit) as e:
                self.connection.send("failed", failed=_failure(e, self.strategy))
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
        self.strategy.prepare()
        _settle()
        self.connection.send("ready", ready={"session_start_s": started})

    def sample(self):
        strategy, data = self.strategy, self.data
        trace = Trace(strategy.log)
        with _Progress(self.connection, strategy):
            result = strategy.article(trace) if strategy.as_article else strategy.run(trace)
            wall = now() - trace.began
        # The kernel stops its clock here; the copy to where it checks the result,
        # and the making ready for the next sample, are not the strategy's.
        self.connection.send("finished")
        import numpy as np

        if callable(result):
            result = result()
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
        if (serialized := strategy.serialized()) is not None:
            done["bytes_serialized"] = serialized
        strategy.log.clear()
        data.renew()
        strategy.prepare()
        _settle()
        self.connection.send("done", done=done)

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


class _Progress:
    """Tells how many chunks are done, from what the workers have logged."""

    def __init__(self, connection, strategy):
        self.connection, self.strategy = connection, strategy
        self.end = threading.Event()
        self.thread = threading.Thread(target=self.report, daemon=True)

    def report(self):
        last = 0
        total = self.strategy.chunks()
        while not self.end.wait(PROGRESS):
            done = min(self.strategy.log.count(), total)
            if done != last:
                self.connection.send("progress", progress={"done": done, "total": total})
                last = done

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.end.set()
        self.thread.join()


def _settle():
    """Collects garbage between samples, so that none collects another's."""
    gc.collect()


def _limit_threads(workers):
    """N workers use N cores: libraries below them use one thread each.

    They read this when they are loaded, which is after the plan.
    """
    for name in ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR"):
        os.environ[f"{name}_NUM_THREADS"] = "1"
    os.environ["POLARS_MAX_THREADS"] = os.environ["NUMBA_NUM_THREADS"] = str(max(workers, 1))


def _packages():
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def _missing(name, error):
    needs = STRATEGIES[name][1]
    quoted = " ".join(f"'{n}'" if "[" in n else n for n in needs)
    what = getattr(error, "name", None) or str(error)
    return Unavailable(
        f"{name} needs the Python package {what.split('.')[0]}, which {sys.executable} does not have",
        f"{sys.executable} -m pip install {quoted}",
    )


def _failure(error, strategy):
    """What the kernel is told of an exception."""
    failure = {"status": "failed", "error": f"{type(error).__name__}: {error}".split("\n")[0]}
    if isinstance(error, (Unavailable, OperationError, DatasetError)):
        failure["status"] = "failed" if isinstance(error, DatasetError) else "unavailable"
        failure["error"] = str(error).split("\n")[0]
        failure["command"] = getattr(error, "command", "")
    elif isinstance(error, MemoryError):
        failure["error"] = f"out of memory: {error}".split("\n")[0].rstrip(": ")
    failure["stack"] = "".join(traceback.format_exception(error))
    return failure
