"""A notebook open in JupyterLab, driven as a person does: menus, mouse, keyboard.

Only waiting looks inside JupyterLab (window.jupyterapp), to know when it is done.
"""

import time
from urllib.parse import quote

from installed import ARTIFACTS

# Runs in the page: the notebook's cells with what a reader would see of them.
STATE = """() => {
    const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    if (!panel || !panel.sessionContext || !panel.context.isReady) return null;
    const kernel = panel.sessionContext.session && panel.sessionContext.session.kernel;
    const cells = [];
    for (const cell of panel.content.model.cells) {
        const json = cell.toJSON();
        cells.push({id: json.id, type: json.cell_type, count: json.execution_count || null,
            state: cell.executionState || null, outputs: json.outputs || [], source: json.source});
    }
    return {status: kernel ? kernel.status : "none", connection: kernel ? kernel.connectionStatus : "none",
        cells: cells};
}"""


class NotebookPage:
    """A notebook in JupyterLab, or with view="notebooks" in Notebook 7."""

    def __init__(self, page, server, name, view=None):
        # A workspace of its own, or JupyterLab opens the notebooks of earlier tests too.
        self.page, self.server, self.name = page, server, name
        self.view = view or f"lab/workspaces/{name.removesuffix('.ipynb')}/tree"
        page.set_default_timeout(60_000)
        self.open()
        self.wait(lambda s: s["status"] == "idle" and s["connection"] == "connected", "the kernel", 120)

    def open(self):
        """Loads the page, anew if it is there already."""
        self.page.goto(self.server.url(f"{self.view}/{quote(self.name)}"))
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=120_000)
        self.wait(lambda s: s["connection"] == "connected", "the connection to the kernel", 120)

    def state(self):
        return self.page.evaluate(STATE)

    def wait(self, condition, what, timeout):
        deadline = time.monotonic() + timeout
        while True:
            state = self.state()
            if state and condition(state):
                return state
            if time.monotonic() > deadline:
                self.shot("timeout")
                raise AssertionError(f"waited {timeout} s for {what}; {self._summary(state)}")
            self.page.wait_for_timeout(100)

    @staticmethod
    def _summary(state):
        if not state:
            return "no notebook is open"
        cells = [f"{c['id']}[{c['count'] or c['state']}]" for c in state["cells"] if c["type"] == "code"]
        return f"kernel {state['status']}, cells {' '.join(cells)}"

    def menu(self, *labels):
        """Chooses a menu entry, such as menu("Run", "Run All Cells")."""
        self.page.locator(".lm-MenuBar-item", has_text=labels[0]).first.click()
        for label in labels[1:]:
            self.page.locator(".lm-Menu-item:visible").filter(
                has=self.page.locator(".lm-Menu-itemLabel", has_text=label)
            ).first.click()

    def run_all(self):
        before = {c["id"]: c["count"] for c in self.state()["cells"]}
        self.menu("Run", "Run All Cells")
        self.wait(
            lambda s: s["status"] == "busy" or any(c["count"] != before.get(c["id"]) for c in s["cells"]),
            "the first cell to start",
            30,
        )

    def wait_done(self, timeout=600):
        """Waits until every code cell has its number and the kernel is idle; returns the state."""
        return self.wait(
            lambda s: (
                s["status"] == "idle"
                and all(c["count"] and c["state"] in (None, "idle") for c in s["cells"] if c["type"] == "code")
            ),
            "all cells to be done",
            timeout,
        )

    def cell(self, cell_id):
        """Scrolls to a cell; returns its element."""
        index = [c["id"] for c in self.state()["cells"]].index(cell_id)
        self.page.evaluate(
            "i => { const c = window.jupyterapp.shell.currentWidget.content; c.activeCellIndex = i;"
            " return c.scrollToItem(i, 'start'); }",
            index,
        )
        found = self.page.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')
        found.wait_for(state="visible")
        return found

    def edit(self, cell_id, text):
        """Replaces the text of a code cell by typing."""
        self.cell(cell_id).locator(".cm-content").first.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Escape")
        self.wait(
            lambda s: any(c["id"] == cell_id and c["source"] == text for c in s["cells"]),
            "the typed text",
            10,
        )

    def run_cell(self, cell_id):
        """Clicks into a cell and presses Ctrl+Enter."""
        self.cell(cell_id).locator(".cm-content").first.click()
        self.page.keyboard.press("ControlOrMeta+Enter")

    def run_cell_to_end(self, cell_id, timeout=120):
        """Runs a cell; returns its state once it is done."""

        def of(state):
            return next(c for c in state["cells"] if c["id"] == cell_id)

        before = max((c["count"] or 0) for c in self.state()["cells"])
        self.run_cell(cell_id)
        return of(
            self.wait(lambda s: s["status"] == "idle" and (of(s)["count"] or 0) > before, f"cell {cell_id}", timeout)
        )

    def interrupt(self):
        self.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:interrupt-kernel"]').first.click()

    def save(self):
        self.page.keyboard.press("Escape")
        with self.page.expect_response(lambda r: r.request.method == "PUT" and "/api/contents/" in r.url) as saved:
            self.menu("File", "Save Notebook")
        assert saved.value.ok, saved.value.status

    def shot(self, name):
        path = ARTIFACTS / f"lab-{name}.png"
        self.page.screenshot(path=path)
        return path
