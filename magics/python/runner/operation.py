"""The operation: as a function of one row, of whole columns, for Numba, for Polars.

It comes as Python text (the user's, or that of a built-in operation), or as code
that the kernel has translated from Go, one source for each form. Functions are
called f; they take the columns' values x, or x0, x1, … of several.
"""

import contextlib
import math
import random

from .expression import CONSTANTS, MATH, ArrayWriter, OperationError, Text, Writer, with_out

# The operations that the kernel knows itself.
BUILT_IN = {"add": ("x + {}", 100.0), "addrandom": ("x + {} + random()", 100.0), "scale": ("x * {}", 2.0)}


class Operation:
    """Made from a plan, or from what it pickles as: the parts of a plan that matter."""

    def __init__(self, plan):
        self.plan = {"operation": plan["operation"], "python": (plan.get("python") or "").strip(),
                     "code": plan.get("code"), "inputs": plan["inputs"]}  # fmt: skip
        n = len(plan["inputs"])
        self.parameters = ["x"] if n == 1 else [f"x{i}" for i in range(n)]
        self.code = None if self.plan["python"] else self.plan["code"]
        self.text = None if self.code else Text(self._text())
        if self.text and (unknown := sorted(self.text.columns - set(self.parameters))):
            raise OperationError(
                f"--python: {unknown[0]} is none of the columns, which are {', '.join(self.parameters)}"
            )

    def __reduce__(self):
        return Operation, (self.plan,)

    def _text(self):
        if self.plan["python"]:
            return self.plan["python"]
        name, _, number = self.plan["operation"].partition(":")
        if name in BUILT_IN:
            template, default = BUILT_IN[name]
            return template.format(repr(float(number) if number else default))
        raise OperationError(f'no Python for {self.plan["operation"]}: give it as --python "x + 100.0 + random()"')

    def scalar_source(self):
        return self.code["scalar"] if self.code else self.text.write(Writer, ", ".join(self.parameters))

    def array_source(self):
        if self.code:
            return self.code["numpy"]
        return self.text.write(ArrayWriter, ", ".join([*self.parameters, "rng", "n"]))

    def numba_source(self):
        return self.code["numba"] if self.code else self.text.write(_NumbaWriter, ", ".join(self.parameters))

    def expression(self):
        """The text to write for a system with expressions of its own."""
        return Text(self.code["numba"]) if self.code else self.text

    def scalar(self):
        """A function of the values of one row."""
        names = {name: getattr(math, name) for name in MATH if hasattr(math, name)}
        names.setdefault("cbrt", lambda v: math.copysign(abs(v) ** (1 / 3), v))  # Python 3.10
        names.setdefault("exp2", lambda v: 2.0**v)
        names |= {"math": math, "random": random.random, "gauss": random.gauss, "expovariate": random.expovariate}
        prelude = self.code.get("prelude") or "" if self.code else ""
        return compiled(prelude + "\n" + self.scalar_source(), names)

    def array(self, out=False):
        """A function of columns, a generator and the number of rows (and out)."""
        import numpy as np

        source = with_out(self.array_source()) if out else self.array_source()
        return compiled(source, {"np": np})


class Scalar:
    """The function of one row, that pickles as the operation.

    Pickled by value, as dill does it, a function brings the state of its random
    generator along, and every worker draws the same numbers.
    """

    def __init__(self, operation):
        self.operation = operation
        self._function = operation.scalar()

    def __call__(self, *values):
        return self._function(*values)

    def __reduce__(self):
        return _scalar_of, (self.operation,)


def _scalar_of(operation):
    return operation.scalar()


class _NumbaWriter(Writer):
    draws = (("random", "random"), ("normal", "standard_normal"), ("exponential", "standard_exponential"))

    def draw(self, name):
        return self.expression(f"np.random.{dict(self.draws)[name]}()")


def quiet():
    """Division by zero is infinity, as in Go, and nothing is printed."""
    with contextlib.suppress(ImportError):
        import numpy as np

        return np.errstate(all="ignore")
    return contextlib.nullcontext()


def compiled(source, names, name="f"):
    names = {**CONSTANTS, **names}
    exec(compile(source, f"<{name}>", "exec"), names)
    return names[name]
