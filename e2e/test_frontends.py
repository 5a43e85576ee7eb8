"""Outputs as front-ends show them that cannot be run here: by their rules, in a real browser."""

import shutil

import pytest
from executed import all_charts, without_library
from frontends import FRONT_ENDS
from installed import ARTIFACTS
from livecharts import wait_live
from opened import PURIFY, REQUIRE, Opened

# Everything that a reader sees of the page: pictures with their sizes, and text.
SEEN = """() => ({
    pictures: [...document.images].map(i => ({natural: [i.naturalWidth, i.naturalHeight], shown: [i.clientWidth, i.clientHeight]})),
    text: document.body.innerText,
    scripts: document.querySelectorAll('.output script').length,
    canvases: document.querySelectorAll('canvas').length,
})"""


def opened(front_end, browser, nb, folder):
    shutil.copy(REQUIRE, folder / "require.js")
    shutil.copy(PURIFY, folder / "purify.js")
    path = folder / "page.html"
    path.write_text(front_end.page(nb))
    return Opened(browser, path)


@pytest.fixture(params=FRONT_ENDS, ids=lambda f: f.name)
def front_end(request):
    return request.param


def test_pictures_show(front_end, browser, small_notebook, tmp_path):
    with opened(front_end, browser, without_library(small_notebook), tmp_path) as page:
        page.page.wait_for_function("[...document.images].every(i => i.complete)")
        seen = page.page.evaluate(SEEN)
        page.page.screenshot(path=ARTIFACTS / f"{front_end.name.replace(' ', '-').lower()}.png", full_page=True)
        assert not page.offline.attempts
        assert not page.errors
    assert len(seen["pictures"]) == len(all_charts(small_notebook))
    for picture in seen["pictures"]:
        (width, height), shown = picture["natural"], picture["shown"]
        assert width > 400 and height > 100, picture
        assert shown[0] > 400 and shown[0] / shown[1] == pytest.approx(width / height, rel=0.02), picture
    assert not seen["canvases"]
    assert front_end.runs_scripts or not seen["scripts"]
    # Neither code nor markup, only what was meant as text.
    for stray in ("function", "gonbench1", "base64", "<div", "H4sI"):
        assert stray not in seen["text"]
    assert "result verified" in seen["text"]


@pytest.mark.parametrize("live", [f for f in FRONT_ENDS if f.runs_scripts], ids=lambda f: f.name)
def test_live_with_the_library(live, browser, small_notebook, tmp_path):
    with opened(live, browser, small_notebook, tmp_path) as page:
        charts = wait_live(page.body, at_least=14)
        assert len(charts) == len(all_charts(small_notebook))
        assert not page.offline.attempts
        assert not page.errors, page.errors
        assert page.page.evaluate("typeof echarts") == "undefined"


@pytest.mark.parametrize("static", [f for f in FRONT_ENDS if not f.runs_scripts], ids=lambda f: f.name)
def test_the_library_leaves_no_trace_where_scripts_do_not_run(static, browser, small_notebook, tmp_path):
    with opened(static, browser, small_notebook, tmp_path) as page:
        seen = page.page.evaluate(SEEN)
        assert len(seen["pictures"]) == len(all_charts(small_notebook)) and not seen["scripts"]
        for stray in ("function", "gonbench1", "base64", "H4sI"):
            assert stray not in seen["text"]
        assert "chart library is part of this notebook" in seen["text"]
