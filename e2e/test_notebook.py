"""The shipped notebook runs, with other row counts too, and its outputs show everywhere."""

import re

import nbformat
import pytest
from charts import charts, check
from nbconvert import HTMLExporter
from shipped import cell, code_cells, execute, load, with_rows

STRATEGIES = ["serial", "threads", "tasks", "pool", "processes", "shared"]

# What each cell must show: how many charts, and words of its text.
EXPECTED = {
    "make-dataset": (1, []),
    "show-dataset": (0, ["col0", "mean", "std"]),
    "declare": (0, []),
    "strategies": (0, [*STRATEGIES, "Dask", "Modin", "joblib"]),
    "size-matters": (2, ["serial", "threads", "processes"]),
    "serial": (1, ["serial", "stored in col0"]),
    "tasks": (2, ["tasks", "stored in col1"]),
    "processes": (2, ["processes", "stored in col1"]),
    "shared": (2, ["shared", "stored in col2"]),
    "pool": (2, ["pool", "stored in col3"]),
    "pool-frame": (2, ["pool", "stored in col3"]),
    "threads": (2, ["threads", "stored in col3"]),
    "joblib-processes": (2, ["processes", "stored in col3"]),
    "compare": (3, [*STRATEGIES, "speed-up"]),
    "compare-bound": (3, ["serial", "threads", "shared", "bandwidth"]),
    "attach": (0, ["mean of col0", "mean of col1"]),
}


def shown(code_cell):
    """Returns the text of a cell's outputs."""
    parts = []
    for o in code_cell.outputs:
        parts.append(o.text if o.output_type == "stream" else o.get("data", {}).get("text/plain", ""))
    return "\n".join(parts)


def test_every_cell_is_declared():
    nb = load()
    nbformat.validate(nb)
    assert (nb.nbformat, nb.nbformat_minor) == (4, 5)
    assert [c.id for c in code_cells(nb)] == list(EXPECTED)
    assert nb.metadata.kernelspec.name == "gonbench"


@pytest.mark.timeout(1200)
def test_runs_with_changed_rows(tmp_path):
    """In JupyterLab it runs with the shipped number of rows, and with a third one."""
    rows = "1e5"
    nb = execute(with_rows(load(), rows), tmp_path)
    count = f"{int(float(rows)):,}"
    assert count in shown(cell(nb, "show-dataset"))
    for code in code_cells(nb):
        outputs = code.outputs
        errors = [o for o in outputs if o.output_type == "error"]
        assert not errors, f"{code.source}: {errors}"
        at_least, words = EXPECTED[code.id]
        text = shown(code)
        found = charts(outputs)
        assert len(found) >= at_least, f"{code.id}: {len(found)} charts"
        for chart in found:
            check(chart)
        for word in words:
            assert word in text, f"{code.id} does not say {word!r}:\n{text}"
        stderr = "".join(o.text for o in outputs if o.output_type == "stream" and o.name == "stderr")
        assert not stderr, f"{code.id}: {stderr}"
    assert re.search(r"\bcol0\b.*\b\d", shown(cell(nb, "attach")))


@pytest.mark.timeout(60)
def test_shipped_outputs_are_complete():
    """The file in the repository shows every chart without being run."""
    nb = load()
    for code in code_cells(nb):
        assert code.execution_count, f"{code.id} was not executed: run `make notebooks`"
        assert len(charts(code.outputs)) >= EXPECTED[code.id][0], code.id
        for chart in charts(code.outputs):
            check(chart)
    size = len(nbformat.writes(nb))
    assert size < 2_000_000, f"{size} bytes: GitHub shows no preview of that"


def test_html_export_has_the_pictures():
    html, _ = HTMLExporter().from_notebook_node(load())
    pictures = re.findall(r'<img[^>]*src="data:image/png;base64,', html)
    expected = sum(n for n, _ in EXPECTED.values())
    assert len(pictures) >= expected, f"{len(pictures)} pictures in the export, {expected} charts in the notebook"
