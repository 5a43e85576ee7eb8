"""Starts the kernel, makes a dataset, measures a function: says when its first chart was there.

Run by e2e/fresh_clone.sh with the interpreter of the clone.
"""

import time

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

CELLS = (
    "%dataset make_classification --rows 1e5 --cols 5 --informative 2 --redundant 2",
    "func root(x float64) float64 { return math.Sqrt(math.Abs(x)) }",
    "%bench root --runs 3",
)

begin = time.monotonic()
nb = new_notebook(cells=[new_code_cell(c) for c in CELLS])
NotebookClient(nb, kernel_name="gonbench", timeout=300).execute()
pictures = [o for o in nb.cells[-1].outputs if "image/png" in o.get("data", {})]
complaints = [o.text for c in nb.cells for o in c.outputs if o.output_type == "stream" and o.name == "stderr"]
assert pictures, nb.cells[-1].outputs
assert not [c for c in complaints if "installed by" in c], complaints
print(f"a kernel, a dataset, a comparison: {len(pictures)} charts after {time.monotonic() - begin:.1f} s")
