"""NumPy: one thread, into memory that is there already."""

import numpy as np

from ..operation import quiet
from ..strategy import Strategy
from ..trace import now


class NumPy(Strategy):
    forms = ("vector",)

    def start(self):
        self.function = self.operation.array(out=True)

    def run(self, trace):
        begin = now()
        out = self.data.output
        with quiet():
            result = self.function(*self.data.inputs(), np.random.default_rng(), self.rows, out)
        if result is not out:
            out[:] = result
        trace.add(0, 0, "compute", begin, now())
        trace.chunks.append([0, self.rows])
        return out

    def chunks(self):
        return 1
