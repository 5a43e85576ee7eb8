"""Runs the article's comparison on this machine and prints its table: article.py [ROWS].

What happens: the kernel "Go (gonbench)" of this environment makes the dataset and measures
the article's function: under every strategy, doing the same work; under the article's
systems with its literal statements; with whole frames shipped to processes; and as the
built-in operation, which draws its random numbers in vector registers.
Every number is kept in build/article/*.json. MAX_TIME (of a strategy) and RUNS (of what the
article does) change how long that takes.
"""

import os
import sys
from pathlib import Path

from results import Results
from session import Session
from table import GO, report

BUILD = Path(__file__).resolve().parent.parent.parent / "build" / "article"

SYSTEMS = "pandas,dask-threads,dask-processes,modin-ray,multiprocessing-pool,joblib-threads,joblib-processes"
FASTEST = "threads,tasks,shared,numpy,numba,polars"
PROCESSES = "pool,processes,multiprocessing-pool,joblib-processes"

FUNCTION = """import "math/rand/v2"

func addRandom(x float64) float64 { return x + 100 + rand.Float64() }"""


def main():
    rows = sys.argv[1] if len(sys.argv) > 1 else "5e6"
    small = float(rows) <= 1e6
    max_time = os.environ.get("MAX_TIME") or ("3s" if small else "10s")
    runs = os.environ.get("RUNS") or ("3" if small else "1")
    timeout = "60s" if small else "300s"
    BUILD.mkdir(parents=True, exist_ok=True)
    benches = {
        "same-work": f"%bench addRandom all --max-time {max_time}",
        "as-article": f"%bench addRandom {SYSTEMS} --as-article --runs {runs}",
        "built-in": f"%bench addrandom:100 {FASTEST} --max-time {max_time}",
        "frame": f"%bench addRandom {PROCESSES} --ship frame --runs {runs}",
    }
    with Session() as kernel:
        kernel.run(
            f"%dataset make_classification --rows {rows} --cols 50 --informative 12 --redundant 10 --classes 2 --seed 1"
        )
        kernel.run(FUNCTION)
        for name, line in benches.items():
            path = BUILD / f"{name}.json"
            path.unlink(missing_ok=True)
            kernel.run(f'{line} --timeout {timeout} --save "{path}"')
    paths = {name: BUILD / f"{name}.json" for name in benches}
    sys.stdout.write(report(paths, benches))
    # A Python system may fail for a reason of its own, which its row says. Ours may not.
    without = [name for name in GO if not Results(paths["same-work"]).median(name)]
    if without:
        sys.exit(f"make article: no result of {', '.join(without)}")


if __name__ == "__main__":
    main()
