"""Polars: an expression, on its own threads."""

import ast

import numpy as np
import polars as pl

from ..expression import OperationError, Writer
from ..operation import compiled
from ..strategy import Strategy
from ..trace import now


class Polars(Strategy):
    copies = 2
    forms = ("expression",)

    def __init__(self, plan, data):
        super().__init__(plan, data)
        self.note = ""

    def start(self):
        if pl.thread_pool_size() != self.workers:
            raise RuntimeError(f"Polars has {pl.thread_pool_size()} threads, {self.workers} were asked for")
        parameters = ", ".join([*self.operation.parameters, "rng", "n"])
        # What is timed.
        self.source = self.operation.expression().write(_Expression, parameters)
        self.expression = compiled(self.source, {"pl": pl, "np": np})

    def run(self, trace):
        with trace.phase("send"):
            columns = zip(self.step.columns, self.data.inputs(), strict=True)
            df = pl.DataFrame({name: _series(array) for name, array in columns})
        begin = now()
        x = [pl.col(name) for name in self.step.columns]
        result = df.select(self.expression(*x, np.random.default_rng(), self.rows).alias("result"))
        column = result["result"].to_numpy()
        trace.add(0, 0, "compute", begin, now())
        trace.chunks.append([0, self.rows])
        return column

    def chunks(self):
        return 1


def _series(array):
    """A series over the array's memory, without a copy."""
    import pyarrow as pa

    values = pa.Array.from_buffers(pa.float64(), len(array), [None, pa.py_buffer(array)])
    return pl.Series(values)


class _Expression(Writer):
    """Writes the form that Polars takes."""

    methods = frozenset(
        [
            "sqrt",
            "exp",
            "log",
            "log10",
            "log1p",
            "sin",
            "cos",
            "tan",
            "arcsin",
            "arccos",
            "arctan",
            "sinh",
            "cosh",
            "tanh",
            "arcsinh",
            "arccosh",
            "arctanh",
            "floor",
            "ceil",
            "cbrt",
            "abs",
            "is_nan",
            "is_infinite",
        ]
    )
    renamed = (("asin", "arcsin"), ("acos", "arccos"), ("atan", "arctan"), ("asinh", "arcsinh"), ("acosh", "arccosh"),
               ("atanh", "arctanh"), ("fabs", "abs"), ("isnan", "is_nan"), ("isinf", "is_infinite"))  # fmt: skip
    draws = (("random", "random"), ("normal", "standard_normal"), ("exponential", "standard_exponential"))

    def draw(self, name):
        return _parse(f"pl.lit(pl.Series(rng.{dict(self.draws)[name]}(n)))")

    def call(self, name, args):
        if name in ("min", "max"):
            return _method(_parse(f"pl.{name}_horizontal"), args)
        if name == "pow":
            return _method(ast.Attribute(args[0], "pow", ast.Load()), args[1:])
        name = dict(self.renamed).get(name, name)
        if name not in self.methods:
            raise OperationError(f"Polars has no {name} in its expressions")
        return _method(ast.Attribute(args[0], name, ast.Load()), args[1:])

    def visit_IfExp(self, node):
        test, body, orelse = (self.visit(n) for n in (node.test, node.body, node.orelse))
        then = ast.Attribute(_method(_parse("pl.when"), [test]), "then", ast.Load())
        return _method(ast.Attribute(_method(then, [_lit(body)]), "otherwise", ast.Load()), [_lit(orelse)])

    def visit_BoolOp(self, node):
        op = ast.BitAnd() if isinstance(node.op, ast.And) else ast.BitOr()
        values = [self.visit(v) for v in node.values]
        while len(values) > 1:
            values[:2] = [ast.BinOp(values[0], op, values[1])]
        return values[0]

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            return ast.UnaryOp(ast.Invert(), self.visit(node.operand))
        return self.generic_visit(node)


def _parse(text):
    return ast.parse(text, mode="eval").body


def _method(f, args):
    return ast.Call(f, list(args), [])


def _lit(node):
    return _method(_parse("pl.lit"), [node]) if isinstance(node, ast.Constant) else node
