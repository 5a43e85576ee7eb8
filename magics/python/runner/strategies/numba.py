"""Numba: the code for one row, compiled, in a prange over all cores."""

import math

import numba
import numpy as np

from ..operation import compiled
from ..strategy import Strategy
from ..trace import now


class Numba(Strategy):
    forms = ("loop",)  # which is what Numba is for, whatever is asked

    def __init__(self, plan, data):
        super().__init__(plan, data)
        self.note = ""

    def start(self):
        numba.set_num_threads(min(self.workers, numba.config.NUMBA_NUM_THREADS))
        names = {name: getattr(math, name) for name in dir(math) if callable(getattr(math, name))}
        names |= {"math": math, "np": np, "cbrt": np.cbrt, "exp2": np.exp2}
        f = numba.njit(error_model="numpy")(compiled(self.operation.numba_source(), names))
        self.function = numba.njit(parallel=True, error_model="numpy")(
            compiled(self.loop(), {"f": f, "prange": numba.prange}, "loop")
        )
        self.function(*self.data.inputs(), np.empty_like(self.data.output))  # compiles it

    def loop(self):
        """What is timed."""
        columns = self.operation.parameters
        row = ", ".join(f"{c}[i]" for c in columns)
        return f"def loop({', '.join(columns)}, out):\n    for i in prange(len(out)):\n        out[i] = f({row})\n"

    def run(self, trace):
        begin = now()
        self.function(*self.data.inputs(), self.data.output)
        end = now()
        # Which thread did what is not to be seen: one even chunk each.
        for worker in range(self.workers):
            trace.add(worker, worker, "compute", begin, end)
            trace.chunks.append([self.rows * worker // self.workers, self.rows * (worker + 1) // self.workers])
        return self.data.output
