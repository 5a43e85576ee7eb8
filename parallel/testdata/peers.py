"""What a user of Python would write: the benchmarks' peers.

    peers.py numba-add|numba-addrandom|pandas-apply THREADS ROWS SRC_OFFSET DST_OFFSET

File descriptor 3 is the memory. Every line of input is answered by the seconds
that one pass took; compilation is not within them.
"""

import mmap
import os
import sys
import time
from random import random

import numpy as np


def columns(rows, source, target):
    memory = mmap.mmap(3, 0)
    src = np.frombuffer(memory, np.float64, rows, source)
    dst = np.frombuffer(memory, np.float64, rows, target)
    return src, dst


def numba_pass(kind, src, dst):
    import numba

    @numba.njit(parallel=True)
    def add(dst, src):
        for i in numba.prange(len(src)):
            dst[i] = src[i] + 100.0

    @numba.njit(parallel=True)
    def add_random(dst, src):
        for i in numba.prange(len(src)):
            dst[i] = src[i] + 100.0 + np.random.random()

    f = add if kind == "numba-add" else add_random
    f(dst, src)
    return lambda: f(dst, src)


def pandas_pass(src, dst):
    import pandas

    column = pandas.Series(src, copy=False)

    def apply():
        dst[:] = column.apply(lambda x: x + 100.0 + random())

    return apply


def main():
    kind, threads, rows, source, target = sys.argv[1], *map(int, sys.argv[2:6])
    os.environ["NUMBA_NUM_THREADS"] = str(threads)
    src, dst = columns(rows, source, target)
    run = pandas_pass(src, dst) if kind == "pandas-apply" else numba_pass(kind, src, dst)
    for _ in sys.stdin:
        start = time.perf_counter()
        run()
        print(time.perf_counter() - start, flush=True)


main()
