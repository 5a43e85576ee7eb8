"""A small notebook with every kind of chart, run once for all tests of what is done with its outputs."""

import subprocess
import sys

import nbformat
from charts import charts

MARKDOWN = "# A small notebook\n\nwith *emphasis*, a formula $x^2$ and [a link](https://example.org)."

CELLS = {
    "embed": "%charts embed",
    "dataset": "%dataset make_classification --rows 2e5 --cols 20 --informative 5 --redundant 5 --seed 1",
    "declare": "func addRandom(x float64) float64 { return x + 100 + rand.Float64() }",
    "compare": "%bench addRandom --runs 6",
    "sizes": "%bench addRandom serial,threads --rows 1e3,1e5 --runs 3",
    "parallel": "%parallel tasks addRandom",
}

# The charts of each cell, in their order.
CHARTS = {
    "dataset": ["cpu-of-a-dataset"],
    "compare": ["timing", "cpu", "cpu-2", "phases", "speed-up", "memory"],
    "sizes": ["timing-by-size", "sizes", "cpu-by-size", "phases-by-size", "speed-up-by-size", "memory-by-size"],
    "parallel": ["cpu-of-one", "task-stream"],
}


def written():
    """The notebook as its author would have typed it."""
    cells = [nbformat.v4.new_markdown_cell(MARKDOWN, id="text")]
    cells += [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    kernelspec = {"name": "gonbench", "display_name": "Go (gonbench)", "language": "go"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})


def run(folder):
    """Runs it as `jupyter nbconvert --execute` does; returns it with its outputs."""
    nbformat.write(written(), folder / "written.ipynb")
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--output", "small.ipynb", "written.ipynb"],
        cwd=folder, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return nbformat.read(folder / "small.ipynb", as_version=4)


def without_library(nb):
    """The notebook as it is without `%charts embed`."""
    nb = nbformat.from_dict(nb)
    nb.cells = [c for c in nb.cells if c.id != "embed"]
    return nb


def all_charts(nb):
    return [o for c in nb.cells if c.cell_type == "code" for o in charts(c.outputs)]
