"""The shipped notebooks, with another number of rows."""

import re

import nbformat
from installed import NOTEBOOKS
from nbclient import NotebookClient


def load(name="parallelization.ipynb"):
    return nbformat.read(NOTEBOOKS / name, as_version=4)


def code_cells(nb):
    return [c for c in nb.cells if c.cell_type == "code"]


def with_rows(nb, rows):
    """Changes the number of rows where a reader would: in the first %dataset line."""
    for cell in code_cells(nb):
        if cell.source.startswith("%dataset make_classification"):
            cell.source, n = re.subn(r"--rows \S+", f"--rows {rows}", cell.source, count=1)
            assert n == 1, cell.source
            return nb
    raise AssertionError("no %dataset make_classification cell")


def execute(nb, folder, timeout=300):
    """Runs a notebook from an empty state, as "Run all" does; the first error ends it."""
    for cell in code_cells(nb):
        cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        nb,
        kernel_name="gonbench",
        timeout=timeout,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
    )
    client.execute()
    return nb


def cell(nb, cell_id):
    return next(c for c in nb.cells if c.id == cell_id)
