"""Every kind of chart in JupyterLab, light and dark: pictures to look at in build/artifacts/charts, and what must be in them."""

import nbformat
import pytest
from charts import png_file_size
from executed import CHARTS, without_library
from installed import ARTIFACTS
from lab import Offline
from labpage import NotebookPage
from livecharts import wait_live

# What a chart's option wants to be read, and the texts that are really drawn, with their places.
TEXTS = """box => {
    const chart = box.gonbenchChart, option = chart.getOption(), wanted = [];
    const all = list => (list || []).filter(x => x && x.show !== false);
    for (const t of all(option.title)) wanted.push(t.text, t.subtext);
    for (const legend of all(option.legend)) for (const d of legend.data || []) wanted.push(d.name || d);
    for (const axis of [...all(option.xAxis), ...all(option.yAxis)]) {
        wanted.push(axis.name);
        const labelled = !axis.axisLabel || axis.axisLabel.show !== false;
        if (axis.type === 'category' && labelled) wanted.push(...(axis.data || []).map(d => d && d.value || d));
    }
    const drawn = [];
    for (const e of chart.getZr().storage.getDisplayList(true)) {
        if (e.type !== 'tspan' || !e.style.text || e.invisible || e.style.opacity === 0) continue;
        const at = e.getBoundingRect().clone();
        if (e.transform) at.applyTransform(e.transform);
        drawn.push({text: e.style.text, left: at.x, top: at.y, right: at.x + at.width, bottom: at.y + at.height, fill: e.style.fill});
    }
    return {wanted: wanted.filter(w => typeof w === 'string' && w), drawn: drawn, width: chart.getWidth(), height: chart.getHeight()};
}"""


@pytest.fixture
def notebook(server, browser, small_notebook):
    nbformat.write(without_library(small_notebook), server.folder / "gallery.ipynb")
    server.trust("gallery.ipynb")
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    offline = Offline(context)
    yield NotebookPage(context.new_page(), server, "gallery.ipynb")
    context.close()
    assert not offline.attempts, offline.attempts


def brightness(colour):
    """Returns 0 (black) to 255 (white) for #rrggbb."""
    return sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) / 3


def flat(text):
    return "".join(text.split())


def each(notebook):
    """Yields every chart of the notebook with its name."""
    for cell, names in CHARTS.items():
        element = notebook.cell(cell)
        titles = [c["title"] for c in wait_live(element)]
        assert len(titles) == len(names), f"{cell} shows {titles}, not {names}"
        for i, name in enumerate(names):
            yield name, element.locator(".gonbench-chart").nth(i)


@pytest.mark.timeout(180)
def test_every_kind_light_and_dark(notebook):
    sizes, pictures, problems = {}, {}, []
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        dark = theme.endswith("Dark")
        notebook.page.evaluate("t => window.jupyterapp.commands.execute('apputils:change-theme', {theme: t})", theme)
        notebook.page.wait_for_selector(f"body[data-jp-theme-light={'false' if dark else 'true'}]", state="attached")
        folder = ARTIFACTS / "charts" / ("dark" if dark else "light")
        folder.mkdir(parents=True, exist_ok=True)
        for kind, box in each(notebook):
            box.scroll_into_view_if_needed()
            # A chart that was just drawn moves into place.
            notebook.page.wait_for_function(
                "box => box.gonbenchChart.getZr().animation.isFinished()", arg=box.element_handle()
            )
            path = folder / f"{kind}.png"
            box.screenshot(path=path, animations="disabled")
            sizes.setdefault(kind, []).append(png_file_size(path))
            pictures.setdefault(kind, []).append(path.read_bytes())

            texts = box.evaluate(TEXTS)
            everything = flat("".join(t["text"] for t in texts["drawn"]))
            assert len(texts["wanted"]) >= 3, texts
            problems += [f"{theme}, {kind}: {w!r} is not drawn" for w in texts["wanted"] if flat(w) not in everything]
            problems += [
                f"{theme}, {kind}: {t['text']!r} is cut off at {t['left']:.0f},{t['top']:.0f}"
                for t in texts["drawn"]
                if t["left"] < -1
                or t["top"] < -1
                or t["right"] > texts["width"] + 1
                or t["bottom"] > texts["height"] + 1
            ]
            bright = brightness(texts["drawn"][0]["fill"])
            if bright < 128 if dark else bright > 128:
                problems.append(f"{theme}, {kind}: text of brightness {bright:.0f}")
    assert not problems, "\n".join(problems)
    for kind, (light, dark) in sizes.items():
        assert light == dark and light[0] >= 600 and light[1] >= 120, f"{kind}: {light} light, {dark} dark"
    for kind, (light, dark) in pictures.items():
        assert light != dark, f"{kind} looks the same in both themes"
