"""Arithmetic in Python text, and what it is for one value, for arrays, ….

The text is an expression in x, "x + 100.0 + random()", or lines of assignments
with an expression as the last. With several input columns they are x[0], x[1], …
or x0, x1, …. Besides arithmetic, comparisons, and/or/not and "a if c else b" it
may call the functions below: as a scalar they are Python's, as an array NumPy's,
one random number a row in both.
"""

import ast
import math
import re

# Random numbers: name: (scalar, array).
DRAWS = {
    "random": ("random()", "rng.random(n)"),
    "normal": ("gauss(0.0, 1.0)", "rng.standard_normal(n)"),
    "exponential": ("expovariate(1.0)", "rng.standard_exponential(n)"),
}
# Functions of numbers: what NumPy calls them.
MATH = {
    "sqrt": "sqrt", "exp": "exp", "exp2": "exp2", "expm1": "expm1", "log": "log", "log2": "log2",
    "log10": "log10", "log1p": "log1p", "sin": "sin", "cos": "cos", "tan": "tan",
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "arcsinh", "acosh": "arccosh",
    "atanh": "arctanh", "floor": "floor", "ceil": "ceil", "trunc": "trunc", "fabs": "fabs",
    "hypot": "hypot", "pow": "power", "fmod": "fmod", "cbrt": "cbrt", "copysign": "copysign",
    "isnan": "isnan", "isinf": "isinf",
}  # fmt: skip
BUILTIN = {"abs": "abs", "min": "minimum", "max": "maximum"}
CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "tau": math.tau}

# Other names for the same.
ALIASES = {v: k for k, v in {**MATH, **BUILTIN}.items()} | {
    "standard_normal": "normal",
    "standard_exponential": "exponential",
}
_COLUMN = re.compile(r"x\d*$")


class OperationError(Exception):
    """The operation cannot be had in this form; the text says what to do."""


class Text:
    """A parsed text: assignments to names, and the result."""

    def __init__(self, text):
        try:
            body = ast.parse(text).body
        except SyntaxError as e:
            raise OperationError(f"--python: {e.msg} in line {e.lineno}: {(e.text or '').strip()}") from None
        if len(body) == 1 and isinstance(body[0], ast.FunctionDef):
            body = body[0].body  # translated from Go
            body[-1] = ast.Expr(body[-1].value)
        if not body or not isinstance(body[-1], ast.Expr):
            raise OperationError("--python: the last line must be an expression")
        self.assignments, self.result = body[:-1], body[-1].value
        for s in self.assignments:
            if not (isinstance(s, ast.Assign) and len(s.targets) == 1 and isinstance(s.targets[0], ast.Name)):
                raise OperationError(f"--python: not an assignment to a name: {ast.unparse(s)}")
        self.columns = set()  # that it uses
        self.locals = {s.targets[0].id for s in self.assignments}
        try:
            self.write(Writer, "")  # refuses what is not arithmetic
        except RecursionError:
            raise OperationError("--python: too deep an expression: cut it into lines of assignments") from None

    def write(self, writer, parameters):
        """The source of a function f."""
        w = writer(self)
        lines = [f"def f({parameters}):"]
        for s in self.assignments:
            lines.append(f"    {s.targets[0].id} = {ast.unparse(w.visit(_copy(s.value)))}")
        lines.append(f"    return {ast.unparse(w.visit(_copy(self.result)))}")
        return "\n".join(lines) + "\n"


def _copy(node):
    return ast.parse(ast.unparse(node), mode="eval").body


def _expression(text):
    return ast.parse(text, mode="eval").body


def function_name(call):
    """sqrt of sqrt(…), math.sqrt(…) and np.sqrt(…); None for anything else."""
    module, _, name = ast.unparse(call.func).rpartition(".")
    if module not in ("", "math", "np", "numpy", "random", "np.random", "numpy.random"):
        return None
    return ALIASES.get(name, name)


class Writer(ast.NodeTransformer):
    """Writes the scalar form, and refuses what no form has."""

    allowed = (
        ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Constant, ast.Load,
        ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
    )  # fmt: skip

    def __init__(self, text):
        self.text = text

    def generic_visit(self, node):
        if not isinstance(node, self.allowed):
            raise OperationError(f"--python: {ast.unparse(node)} is not arithmetic on x")
        return super().generic_visit(node)

    def visit_Constant(self, node):
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise OperationError(f"--python: {ast.unparse(node)} is not a number")
        return node

    def visit_Name(self, node):
        if node.id in self.text.locals or node.id in CONSTANTS:
            return node
        if _COLUMN.match(node.id):
            self.text.columns.add(node.id)
        else:
            raise OperationError(f"--python: nothing is known as {node.id}; the column's value is x")
        return node

    def visit_Subscript(self, node):
        index = node.slice
        if not (isinstance(node.value, ast.Name) and node.value.id == "x" and isinstance(index, ast.Constant)):
            raise OperationError(f"--python: {ast.unparse(node)}: columns are x[0], x[1], …")
        return self.visit_Name(ast.Name(f"x{index.value}", ast.Load()))

    def visit_Attribute(self, node):
        if isinstance(node.value, ast.Name) and node.value.id in ("math", "np", "numpy") and node.attr in CONSTANTS:
            return ast.Name(node.attr, ast.Load())
        raise OperationError(f"--python: {ast.unparse(node)} is not known")

    def visit_Call(self, node):
        name = function_name(node)
        if node.keywords or name is None or name not in DRAWS | MATH | BUILTIN:
            raise OperationError(f"--python: no function {ast.unparse(node.func)} is known")
        if name in DRAWS:
            if node.args:
                raise OperationError(f"--python: {name}() takes no arguments")
            return self.draw(name)
        return self.call(name, [self.visit(a) for a in node.args])

    expression = staticmethod(_expression)

    def draw(self, name):
        return _expression(DRAWS[name][0])

    def call(self, name, args):
        return ast.Call(ast.Name(name, ast.Load()), args, [])


class ArrayWriter(Writer):
    """Writes the form for whole arrays."""

    pairwise = ("min", "max")

    def draw(self, name):
        return _expression(DRAWS[name][1])

    def call(self, name, args):
        f = "np." + (MATH.get(name) or BUILTIN[name])
        while name in self.pairwise and len(args) > 2:
            args[:2] = [_call(f, *args[:2])]
        return _call(f, *args)

    def visit_IfExp(self, node):
        return _call("np.where", self.visit(node.test), self.visit(node.body), self.visit(node.orelse))

    def visit_BoolOp(self, node):
        f = "np.logical_and" if isinstance(node.op, ast.And) else "np.logical_or"
        values = [self.visit(v) for v in node.values]
        while len(values) > 1:
            values[:2] = [_call(f, *values[:2])]
        return values[0]

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.Not):
            return _call("np.logical_not", self.visit(node.operand))
        return super().generic_visit(node)

    def visit_Compare(self, node):
        if len(node.ops) == 1:
            return super().generic_visit(node)
        terms = [node.left, *node.comparators]
        pairs = [
            ast.Compare(self.visit(_copy(a)), [op], [self.visit(_copy(b))])
            for a, op, b in zip(terms[:-1], node.ops, terms[1:], strict=True)
        ]
        while len(pairs) > 1:
            pairs[:2] = [_call("np.logical_and", *pairs[:2])]
        return pairs[0]


def with_out(source):
    """f with a parameter out, that the last operation writes to if it can."""
    tree = ast.parse(source)
    function = tree.body[0]
    function.args.args.append(ast.arg("out"))
    end = function.body[-1]
    direct = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide"}
    value = end.value
    if isinstance(value, ast.BinOp) and type(value.op) in direct:
        value = _call("np." + direct[type(value.op)], value.left, value.right)
    ufunc = isinstance(value, ast.Call) and ast.unparse(value.func).startswith("np.")
    if ufunc and ast.unparse(value.func) not in ("np.where", "np.full"):
        value.keywords.append(ast.keyword("out", ast.Name("out", ast.Load())))
        end.value = value
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _call(name, *args):
    return ast.Call(_expression(name), list(args), [])
