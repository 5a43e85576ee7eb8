"""The shipped notebook in a real JupyterLab, with no network but this machine's own."""

import shutil

import nbformat
import pytest
import shipped
from charts import charts
from installed import NOTEBOOKS
from lab import Offline
from labpage import NotebookPage

GO = {"threads", "pool", "processes"} | {
    f"{s} · {form}" for s in ("serial", "tasks", "shared") for form in ("scalar", "vector")
}
FIRST = "%dataset make_classification --rows {} --cols 50 --informative 12 --redundant 10 --classes 2 --seed 1"
LONG = """%dataset make_classification --rows 1e5 --cols 25 --seed 1
func slow(x float64) float64 {
	for i := 0; i < 100000; i++ {
		x += math.Sqrt(math.Abs(x))
	}
	return x
}
%bench slow"""


@pytest.fixture
def lab(server, browser, request):
    """The notebook open in JupyterLab; afterwards, that nothing asked for the network."""
    name = f"{request.node.name}.ipynb"
    shutil.copy(NOTEBOOKS / "parallelization.ipynb", server.folder / name)
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    offline = Offline(context)
    errors = []
    try:
        page = context.new_page()
        page.on("pageerror", lambda e: errors.append(str(e)))
        yield NotebookPage(page, server, name)
        assert not offline.attempts, offline.attempts
        assert not errors, errors
    finally:
        context.close()


def live_series(notebook, cell_id):
    """Returns, for every live chart of a cell, the names that its series and axes hold."""
    element = notebook.cell(cell_id)
    element.locator(".gonbench-chart canvas, .gonbench-chart svg").first.wait_for(state="visible")
    return [
        chart
        for chart in element.evaluate(
            """cell => [...cell.querySelectorAll('.gonbench-chart')].map(box => {
                const chart = box.gonbenchChart;
                if (!chart || !box.querySelector('canvas, svg')) return null;
                const option = chart.getOption(), names = [];
                for (const s of option.series) {
                    names.push(s.name);
                    for (const d of s.data || []) if (d && d.name) names.push(d.name);
                }
                for (const axis of [...(option.yAxis || []), ...(option.xAxis || [])]) names.push(...(axis.data || []));
                for (const title of option.title || []) names.push(title.text);
                return names.filter(n => typeof n === 'string');
            })"""
        )
        if chart
    ]


def has_errors(state):
    return [o for c in state["cells"] for o in c["outputs"] if o["output_type"] == "error"]


@pytest.mark.timeout(900)
def test_run_all_change_rows_run_again(lab):
    lab.run_all()
    state = lab.wait_done()
    assert not has_errors(state)
    names = live_series(lab, "compare")
    assert len(names) >= 3, names
    assert set().union(*names) >= GO, names
    lab.shot("compare")
    assert live_series(lab, "make-dataset")
    lab.shot("dataset")

    lab.edit("make-dataset", FIRST.format("2e5"))
    lab.run_all()
    state = lab.wait_done()
    assert not has_errors(state)
    lab.cell("show-dataset")
    shown = next(c for c in state["cells"] if c["id"] == "show-dataset")
    assert "200,000" in str(shown["outputs"])
    assert set().union(*live_series(lab, "compare")) >= GO
    lab.shot("again")

    lab.save()
    saved = nbformat.read(lab.server.folder / lab.name, as_version=4)
    assert len(charts(shipped.cell(saved, "compare").outputs)) >= 3


@pytest.mark.timeout(300)
def test_interrupt_in_the_middle(lab):
    lab.edit("make-dataset", LONG)
    lab.run_cell("make-dataset")
    lab.wait(lambda s: s["status"] == "busy", "the kernel to be busy", 30)
    # In the middle: the benchmark has shown that it runs.
    lab.wait(
        lambda s: any(c["id"] == "make-dataset" and "slow" in str(c["outputs"]) for c in s["cells"]),
        "the benchmark's progress",
        120,
    )
    lab.page.wait_for_timeout(1000)
    lab.shot("running")
    lab.interrupt()
    state = lab.wait(lambda s: s["status"] == "idle", "the interrupt", 30)
    errors = [o["ename"] for o in has_errors(state)]
    assert errors == ["KeyboardInterrupt"], errors
    lab.shot("interrupted")

    lab.edit("show-dataset", "%dataset\n%parallel threads add:1")
    lab.run_cell("show-dataset")
    state = lab.wait(
        lambda s: s["status"] == "idle" and any(c["id"] == "show-dataset" and c["count"] == 2 for c in s["cells"]),
        "the next cell",
        60,
    )
    assert "100,000" in str(state["cells"])


@pytest.mark.timeout(300)
def test_opened_without_running_shows_pictures(lab):
    """A notebook that someone else has sent is not trusted: no script runs, the pictures show."""
    element = lab.cell("compare")
    picture = element.locator('img[src^="data:image/png;base64,"]').first
    picture.wait_for(state="visible")
    assert picture.evaluate("i => i.complete && i.naturalWidth > 400")
    assert element.locator("canvas").count() == 0
    assert "function" not in element.locator(".jp-OutputArea").inner_text()
    lab.shot("untrusted")
