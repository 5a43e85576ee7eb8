"""What nbconvert makes of an executed notebook, with no Inkscape and no network."""

import re

import nbformat
import pytest
from charts import png_file_size, png_size
from executed import CHARTS, all_charts, without_library
from exports import chromium, convert, programs
from installed import ARTIFACTS
from livecharts import facts, hover, wait_live
from opened import Opened


@pytest.fixture(scope="module")
def exported(small_notebook, tmp_path_factory):
    """The notebook without and with the library as HTML, and as Markdown and LaTeX; each file has a name of its own."""
    folder = tmp_path_factory.mktemp("exported")
    env = programs(tmp_path_factory.mktemp("path") / "bin")
    plain = without_library(small_notebook)
    empty = nbformat.v4.new_notebook(metadata=small_notebook.metadata)
    running = [
        convert(plain, "html", folder, "plain", env),
        convert(small_notebook, "html", folder, "embed", env),
        convert(plain, "markdown", folder, "markdown", env),
        convert(plain, "latex", folder, "latex", env),
        convert(empty, "html", folder, "empty", env),
    ]
    for wait in running:
        wait()
    return folder


def test_html_shows_pictures(browser, exported, small_notebook):
    expected = all_charts(small_notebook)
    with Opened(browser, exported / "empty.html") as empty, Opened(browser, exported / "plain.html") as opened:
        charts = facts(opened.body)
        assert len(charts) == len(expected) >= 14
        for chart in charts:
            assert chart["picture"] and not chart["canvases"], chart
        # The template looks for its own libraries; the charts ask for nothing more.
        assert opened.asked() == empty.asked()
        assert opened.errors == empty.errors
        assert "function" not in opened.page.locator(".jp-OutputArea").first.inner_text()
        opened.page.screenshot(path=ARTIFACTS / "export-html.png", full_page=True)


def median(nb, strategy):
    """Returns the median of a strategy that the table below the first chart of the comparison says."""
    table = next(c for c in nb.cells if c.id == "compare").outputs[0].data["text/plain"]
    return re.search(rf"^{strategy}\s+(\S+ \S+)", table, re.M).group(1)


def test_html_with_the_library_is_live(browser, exported, small_notebook):
    with Opened(browser, exported / "embed.html") as opened, Opened(browser, exported / "empty.html") as empty:
        charts = wait_live(opened.body, at_least=14)
        assert len(charts) == len(all_charts(small_notebook))
        assert opened.asked() == empty.asked()
        assert opened.errors == empty.errors
        timing = [name for names in CHARTS.values() for name in names].index("timing")
        tooltip = hover(opened.page.locator(".gonbench-chart").nth(timing), "threads")
        assert "threads" in tooltip and median(small_notebook, "threads") in tooltip, tooltip
        opened.page.screenshot(path=ARTIFACTS / "export-html-live.png", full_page=True)


def test_html_with_require_js_in_the_page(browser, exported):
    """RequireJS makes of a script that calls define() without a name an error, and hides its globals."""
    with Opened(browser, exported / "embed.html", require=True) as opened:
        assert opened.page.evaluate("typeof require === 'function' && require.version || define.amd"), "no RequireJS"
        wait_live(opened.body, at_least=14)
        assert opened.page.evaluate("typeof echarts") == "undefined"
        answer = "new Promise((done, fail) => { define('answer', [], () => 42); require(['answer'], done, fail); })"
        assert opened.page.evaluate(answer) == 42
        assert not [e for e in opened.errors if "define" in e or "echarts" in e or "gonbench" in e], opened.errors


def test_markdown_has_the_pictures(browser, exported, small_notebook):
    text = (exported / "markdown.md").read_text()
    inline = re.findall(r'<img src="data:image/png;base64,([^"]+)"', text)
    files = re.findall(r"!\[\w*\]\(([^)]+\.png)\)", text)
    sizes = [png_size(data) for data in inline] + [png_file_size(exported / name) for name in files]
    assert sizes == [png_size(o.data["image/png"]) for o in all_charts(small_notebook)]
    # As a page: what viewers of Markdown make of it, scripts removed.
    html = re.sub(r"<script.*?</script>", "", text, flags=re.S)
    page = exported / "markdown-page.html"
    page.write_text(f'<!doctype html><meta charset="utf-8"><body>{html}</body>')
    with Opened(browser, page) as opened:
        charts = facts(opened.body)
        assert len(charts) == len(inline) and all(c["picture"] for c in charts)
        assert not opened.offline.attempts


def test_latex_has_the_pictures(exported, small_notebook):
    """No TeX is asked for: what it would read is looked at."""
    text = (exported / "latex.tex").read_text()
    pictures = re.findall(r"\\adjustimage\{max size=.*\}\{([^{}]+)\}", text)
    found = [png_file_size(exported / name) for name in pictures]
    assert found == [png_size(o.data["image/png"]) for o in all_charts(small_notebook)]
    for markup in ("<img", "<div", "<script", "function(", "base64"):
        assert markup not in text
    assert text.count(r"\begin{document}") == text.count(r"\end{document}") == 1
    assert r"\section{A small notebook}" in text, "pandoc did not convert the text"


def images(pdf):
    """Returns width and height of the colour images in a PDF that Chromium has written."""
    sizes = []
    for found in re.finditer(rb"/Subtype /Image\b(.{0,400}?)stream", pdf, re.S):
        head = found.group(1)
        if b"/DeviceGray" in head:
            continue  # the transparency of another
        sizes.append(tuple(int(re.search(rb"/%s (\d+)" % key, head).group(1)) for key in (b"Width", b"Height")))
    return sizes


@pytest.mark.timeout(180)
def test_pdf_by_chromium_has_the_pictures(small_notebook, tmp_path):
    env = chromium(tmp_path / "browsers")
    convert(
        without_library(small_notebook), "webpdf", tmp_path, "paper", env,
        ["--WebPDFExporter.disable_sandbox=True"],
    )()  # fmt: skip
    pdf = (tmp_path / "paper.pdf").read_bytes()
    (ARTIFACTS / "export.pdf").write_bytes(pdf)
    assert pdf.startswith(b"%PDF-") and len(re.findall(rb"/Type /Page\b", pdf)) >= 3
    expected = [png_size(o.data["image/png"]) for o in all_charts(small_notebook)]
    assert sorted(s for s in images(pdf) if s[0] >= 800) == sorted(expected)
