"""A page that is opened in the middle of a run shows the rest of it."""

import re

import nbformat
import pytest
from lab import Offline
from labpage import NotebookPage
from livecharts import wait_live

# Samples that sleep take their time and no CPU: about 20 seconds in all.
DATASET = "%dataset make_classification --rows 2e3 --cols 5 --informative 3 --redundant 1 --seed 1"
SLOW = """func slow(dst, src []float64) {
	for i, x := range src {
		dst[i] = x + 1
	}
	time.Sleep(100 * time.Millisecond)
}
%bench slow serial,threads --runs 100"""


@pytest.fixture
def slow(server, browser):
    cells = [
        nbformat.v4.new_code_cell(DATASET, id="dataset"),
        nbformat.v4.new_code_cell(SLOW, id="slow"),
        nbformat.v4.new_code_cell("%results 1", id="again"),
    ]
    kernelspec = {"name": "gonbench", "display_name": "Go (gonbench)", "language": "go"}
    nb = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec})
    nbformat.write(nb, server.folder / "slow.ipynb")
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    offline = Offline(context)
    errors = []
    try:
        page = context.new_page()
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.on("dialog", lambda d: d.accept())
        yield NotebookPage(page, server, "slow.ipynb")
        assert not offline.attempts, offline.attempts
        assert not errors, errors
    finally:
        context.close()


def samples(words):
    """Returns how many samples the words of a progress bar say are done."""
    found = re.search(r": ([\d,]+) of [\d,]+, ", words)
    return int(found.group(1).replace(",", "")) if found else -1


def wait_samples(page, more_than):
    page.wait_for_function(
        """n => { const w = document.querySelector('.gonbench-words');
            const found = w && /: ([\\d,]+) of [\\d,]+, /.exec(w.textContent);
            return found && Number(found[1].replace(/,/g, '')) > n; }""",
        arg=more_than,
        timeout=60_000,
    )
    return samples(page.locator(".gonbench-words").inner_text())


@pytest.mark.timeout(240)
def test_reopened_in_mid_run(slow):
    page = slow.page
    slow.run_cell_to_end("dataset")
    slow.run_cell("slow")
    done = wait_samples(page, 5)
    slow.save()
    saved = str(nbformat.read(slow.server.folder / "slow.ipynb", as_version=4).cells[1].outputs)
    assert "gonbench-live" in saved, saved[:2000]

    slow.open()
    slow.wait(lambda s: s["status"] == "busy", "the run, which should go on", 10)
    later = wait_samples(page, done + 20)
    assert wait_samples(page, later) > later
    slow.shot("reopened")
    # The chart of the display grows too.
    assert page.locator(".gonbench-live .gonbench-chart canvas").count() == 1

    slow.wait(lambda s: s["status"] == "idle", "the end of the run", 90)
    page.locator(".gonbench-note").wait_for(state="visible")
    assert page.locator(".gonbench-words").count() == 0
    cell = slow.cell("slow")
    charts = wait_live(cell, at_least=5)
    assert any("slow" in c["title"] for c in charts), charts
    assert "serial" in cell.inner_text() and "threads" in cell.inner_text()
    slow.shot("reopened-end")

    # Opened once more: the run is over, and its end is there at once.
    slow.open()
    page.locator(".gonbench-note").wait_for(state="visible")
    assert len(wait_live(slow.cell("slow"), at_least=5)) == len(charts)

    again = slow.run_cell_to_end("again")
    assert not [o for o in again["outputs"] if o["output_type"] == "error"], again["outputs"]
    assert len(wait_live(slow.cell("again"), at_least=5)) == len(charts)

    # A kernel that was restarted has lost the run: the page says so.
    slow.server.restart_kernels()
    slow.open()
    note = page.locator(".gonbench-note")
    note.wait_for(state="visible")
    assert "does not know this run any more" in note.inner_text()
