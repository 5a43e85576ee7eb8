"""Runs the shipped notebook in the image with another number of rows, in memory.

    run.py ROWS [--warm]

The build of the image calls it with --warm, which also compiles what the notebook does not
use but other cells probably will: only then are Go's caches full enough to work without a
network. image/test.sh calls it in the finished image, where there is none.
"""

import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path("parallelization.ipynb")

# What cells import most; Go compiles each once.
PACKAGES = [
    "bufio",
    "bytes",
    "cmp",
    "container/heap",
    "context",
    "encoding/binary",
    "encoding/csv",
    "encoding/json",
    "errors",
    "fmt",
    "io",
    "iter",
    "log",
    "maps",
    "math",
    "math/big",
    "math/bits",
    "math/cmplx",
    "math/rand",
    "math/rand/v2",
    "os",
    "path/filepath",
    "reflect",
    "regexp",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
    "sync/atomic",
    "testing",
    "text/tabwriter",
    "text/template",
    "time",
    "unicode",
    "unicode/utf8",
    "net/http",
    "html/template",
    "os/exec",
]

MATRIX = """import (
	"gonbench/dataset"
	"gonbench/dataset/matrix"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
)
var (
	_ = dataset.Attach
	_ = matrix.View
	_ mat.Matrix
	_ = stat.Mean
)
"""


def with_rows(nb, rows):
    """Replaces the row counts of the cell that makes the dataset, which must have one."""
    for cell in nb.cells:
        if cell.cell_type == "code" and cell.source.startswith("%dataset make_classification"):
            cell.source, changed = re.subn(r"(--rows )\S+", rf"\g<1>{rows}", cell.source)
            assert changed == 1, cell.source
            return nb
    raise SystemExit("the notebook makes no dataset")


def main():
    rows, warm = sys.argv[1], "--warm" in sys.argv
    if warm:
        subprocess.run(["go", "build", *PACKAGES], check=True)
    nb = with_rows(nbformat.read(NOTEBOOK, as_version=4), rows)
    if warm:
        nb.cells.append(nbformat.v4.new_code_cell(MATRIX))
    code = [c for c in nb.cells if c.cell_type == "code"]
    begin = time.monotonic()
    NotebookClient(
        nb,
        kernel_name="gonbench",
        timeout=900,
        on_cell_executed=lambda cell, **_: print(f"  {time.monotonic() - begin:6.1f} s  {cell.id}", flush=True),
    ).execute()
    charts = sum("image/png" in o.get("data", {}) for c in code for o in c.outputs)
    if not charts:
        raise SystemExit("the notebook ran but showed no chart")
    print(f"{NOTEBOOK}: {len(code)} cells ran with {rows} rows, {charts} charts")


if __name__ == "__main__":
    main()
