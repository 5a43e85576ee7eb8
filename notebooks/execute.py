"""Runs notebooks in place and keeps their outputs: execute.py FILE.ipynb…

What changes from run to run without saying anything (time stamps, the version of
the tools) stays out of the files.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def execute(path):
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    print(f"{path.name}: running {sum(c.cell_type == 'code' for c in nb.cells)} cells", flush=True)
    NotebookClient(
        nb,
        kernel_name="gonbench",
        timeout=900,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        coalesce_streams=True,
        on_cell_executed=lambda cell, cell_index, execute_reply: print(f"  {cell.id}", flush=True),
    ).execute()
    nb.metadata.kernelspec = {"name": "gonbench", "display_name": "Go (gonbench)", "language": "go"}
    nbformat.validate(nb)
    nbformat.write(nb, path)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        execute(Path(name).resolve())
