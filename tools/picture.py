"""Remakes the README's picture from a real run on this machine: picture.py FILE [ROWS].

The kernel "Go (gonbench)" of this environment makes the dataset and measures the article's
function; what is kept is the first picture of the comparison.
"""

import base64
import sys
from pathlib import Path

from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

STRATEGIES = "serial,threads,tasks,shared,processes,pool"


def main():
    path, rows = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "5e6"
    cells = [
        f"%dataset make_classification --rows {rows} --cols 5 --informative 2 --redundant 2 --seed 1",
        "func addRandom(x float64) float64 { return x + 100 + rand.Float64() }",
        f"%bench addRandom {STRATEGIES}",
    ]
    nb = new_notebook(cells=[new_code_cell(c) for c in cells])
    NotebookClient(nb, kernel_name="gonbench", timeout=900).execute()
    pictures = [o.data["image/png"] for o in nb.cells[-1].outputs if "image/png" in o.get("data", {})]
    path.write_bytes(base64.b64decode(pictures[0]))
    print(f"{path}: {path.stat().st_size / 1000:.0f} kB, {rows} rows")


if __name__ == "__main__":
    main()
