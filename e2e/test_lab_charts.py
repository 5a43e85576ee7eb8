"""Charts of a shared notebook in JupyterLab and Notebook 7, with no network but this machine's own."""

import re

import nbformat
import pytest
from executed import CHARTS, all_charts, without_library
from lab import Offline
from labpage import NotebookPage
from livecharts import facts, hover, wait_live
from test_exports import median


@pytest.fixture
def opened(server, browser, small_notebook):
    """Opens a copy of the executed notebook, by default as if it came from someone else; afterwards, no errors."""
    contexts, checks = [], []

    def open_notebook(name, view=None, trusted=False, nb=None):
        nb = nb or without_library(small_notebook)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.execution_count = None  # a new kernel counts anew
        nbformat.write(nb, server.folder / name)
        if trusted:
            server.trust(name)
        context = browser.new_context(viewport={"width": 1400, "height": 1000})
        contexts.append(context)
        offline, errors = Offline(context), []
        page = context.new_page()
        page.on("pageerror", lambda e: errors.append(f"{e}\n{e.stack}"))
        checks.append((offline.attempts, errors))
        return NotebookPage(page, server, name, view)

    yield open_notebook
    for context in contexts:
        context.close()
    for attempts, errors in checks:
        assert not attempts, attempts
        # Notebook 7 has errors of its own when it starts: all of their frames are in its files.
        ours = [e for e in errors if "/static/notebook/" not in e or "gonbench" in e or "/kernelspecs/" in e]
        assert not ours, ours


def chart_outputs(cell):
    return cell.locator(".jp-OutputArea-output:has(.gonbench-chart)")


def hover_threads(notebook, nb):
    """Hovers over a bar of the first chart; the tooltip says the value that the table says."""
    box = notebook.cell("compare").locator(".gonbench-chart").first
    tooltip = hover(box, "threads")
    assert "threads" in tooltip and median(nb, "threads") in tooltip, tooltip


@pytest.mark.timeout(180)
def test_untrusted_then_trusted(opened, small_notebook):
    notebook = opened("untrusted.ipynb")
    seen = 0
    for name in CHARTS:
        cell = notebook.cell(name)
        cell.locator(".gonbench-chart img").first.wait_for(state="visible")
        for chart in facts(cell):
            assert chart["picture"] and not chart["live"] and not chart["canvases"], chart
            assert len(chart["alt"]) > 10
            seen += 1
        assert cell.locator("script").count() == 0
        # The picture, and no text beside it: neither the script's nor labels.
        assert set(chart_outputs(cell).all_inner_texts()) == {""}
    assert seen == len(all_charts(small_notebook))
    assert notebook.page.evaluate("typeof gonbench1") == "undefined"
    notebook.shot("untrusted-small")

    notebook.menu("View", "Activate Command Palette")
    notebook.page.locator(".lm-CommandPalette-input:visible").fill("Trust Notebook")
    notebook.page.keyboard.press("Enter")
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    for name in CHARTS:
        wait_live(notebook.cell(name))
    hover_threads(notebook, small_notebook)
    notebook.shot("trusted")


@pytest.mark.timeout(180)
def test_notebook_7(opened, small_notebook):
    notebook = opened("seven.ipynb", view="notebooks")
    notebook.cell("compare").locator(".gonbench-chart img").first.wait_for(state="visible")
    assert notebook.page.locator(".gonbench-chart canvas").count() == 0
    notebook.menu("File", "Trust Notebook")
    notebook.page.locator(".jp-Dialog .jp-mod-accept").click()
    seen = 0
    for name in CHARTS:
        seen += len(wait_live(notebook.cell(name)))
    assert seen == len(all_charts(small_notebook))
    hover_threads(notebook, small_notebook)
    # It runs there, too.
    notebook.run_cell_to_end("dataset")
    assert len(wait_live(notebook.cell("dataset"))) == 1
    notebook.shot("notebook-7")


@pytest.mark.timeout(300)
def test_run_again_in_any_order(opened):
    notebook = opened("again.ipynb", trusted=True)
    wanted = {name: len(wait_live(notebook.cell(name))) for name in CHARTS}
    for name in ["dataset", "declare", "parallel", "dataset", "parallel", "parallel"]:
        done = notebook.run_cell_to_end(name)
        assert not [o for o in done["outputs"] if o["output_type"] == "error"], done["outputs"]
        for other in CHARTS:
            assert len(wait_live(notebook.cell(other))) == wanted[other], f"{other}, after {name}"
    notebook.cell("parallel").locator(".cm-content").first.click()
    notebook.page.keyboard.press("Escape")
    notebook.menu("Edit", "Clear Cell Output")
    notebook.wait(lambda s: not next(c for c in s["cells"] if c["id"] == "parallel")["outputs"], "no outputs", 10)
    assert facts(notebook.cell("parallel")) == []
    notebook.run_cell_to_end("parallel")
    assert len(wait_live(notebook.cell("parallel"))) == wanted["parallel"]
    notebook.shot("run-again")


# Notes what happens to the live display of a cell, until asked.
WATCH = """cell => {
    const display = cell.querySelector('.gonbench-live'), box = display.querySelector('.gonbench-chart');
    const output = display.closest('.jp-OutputArea-output'), area = display.closest('.jp-OutputArea');
    const seen = window.seen = {updates: 0, removed: 0, canvases: 0, heights: new Set(), words: new Set()};
    const canvas = box.querySelector('canvas');
    const look = () => {
        if (!display.isConnected || !box.isConnected) return;
        seen.heights.add(output.offsetHeight + ' in ' + area.offsetHeight);
        seen.words.add(display.querySelector('.gonbench-words').textContent);
    };
    look();
    new MutationObserver(changes => {
        for (const change of changes) for (const node of change.removedNodes) {
            if (node.contains && (node.contains(box) || node === canvas)) seen.removed++;
        }
        look();
    }).observe(cell, {childList: true, subtree: true});
    new MutationObserver(() => { seen.updates++; look(); })
        .observe(display.querySelector('.gonbench-words'), {childList: true, characterData: true, subtree: true});
    new ResizeObserver(look).observe(area);
}"""


@pytest.mark.timeout(300)
def test_a_hundred_live_updates(opened):
    # One worker, and so many informative columns that the data's memory stays small: outside timed samples
    # a display changes ten times a second.
    source = "%dataset make_classification --rows 6e4 --cols 1000 --informative 1000 --redundant 0 --workers 1"
    cells = [nbformat.v4.new_code_cell(source, id="long")]
    kernelspec = {"name": "gonbench", "display_name": "Go (gonbench)", "language": "go"}
    notebook = opened("live.ipynb", nb=nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernelspec}))
    page = notebook.page
    notebook.run_cell("long")
    cell = notebook.cell("long")
    cell.locator(".gonbench-live .gonbench-chart canvas").wait_for(state="visible", timeout=60_000)
    cell.evaluate(WATCH)
    page.wait_for_function("seen.updates >= 100", timeout=120_000)
    seen = page.evaluate("({...seen, heights: [...seen.heights], words: [...seen.words]})")
    notebook.interrupt()
    notebook.wait(lambda s: s["status"] == "idle", "the interrupt", 30)
    assert seen["removed"] == 0
    assert len(seen["heights"]) == 1, seen["heights"]
    assert len(seen["words"]) >= 100
    done = [int(re.search(r": ([\d,]+) of ", words).group(1).replace(",", "")) for words in seen["words"]]
    assert done == sorted(done), "an older state replaced a newer one"
