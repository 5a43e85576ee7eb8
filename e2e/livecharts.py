"""Live charts in a page: what they show, read out of the chart library, and hovering over them."""

import time

# Every chart of an element: its name, whether it is live, what it is made of.
CHARTS = """root => [...root.querySelectorAll('.gonbench-chart')].map(box => {
    const chart = box.gonbenchChart || null, picture = box.querySelector('img');
    const shown = picture && getComputedStyle(picture).display !== 'none';
    return {
        live: Boolean(chart && box.querySelector('canvas')),
        canvases: box.querySelectorAll('canvas').length,
        width: box.clientWidth, height: box.clientHeight,
        alt: picture ? picture.alt : null,
        picture: Boolean(shown && picture.complete && picture.naturalWidth > 400 && picture.naturalHeight > 100
            && picture.clientWidth > 200),
        title: chart ? (chart.getOption().title || []).map(t => t.text).join(' ') : null,
    };
})"""

# Where the bar of a category is, in the page.
BAR = """([box, name]) => {
    const chart = box.gonbenchChart, option = chart.getOption();
    const axis = option.yAxis[0].data.indexOf(name);
    for (const [i, s] of option.series.entries()) {
        if (s.type !== 'bar' || !s.data || !s.data[axis]) continue;
        const value = s.data[axis].value === undefined ? s.data[axis] : s.data[axis].value;
        const number = Array.isArray(value) ? value[0] : value;
        if (typeof number !== 'number') continue;
        const [x, y] = chart.convertToPixel({seriesIndex: i}, [number, axis]);
        const panel = chart.getModel().getComponent('grid', 0).coordinateSystem.getRect();
        const at = box.getBoundingClientRect();
        // Near its beginning: samples are dots around its end, with tooltips of their own.
        return [at.left + panel.x + 0.15 * (x - panel.x), at.top + y];
    }
    return null;
}"""


def facts(element):
    """Returns what CHARTS says of all charts below an element."""
    return element.evaluate(CHARTS)


def wait_live(element, at_least=1, timeout=60):
    """Waits until all charts below an element are live, and that they are enough; returns their facts."""
    deadline = time.monotonic() + timeout
    while True:
        found = facts(element)
        if len(found) >= at_least and all(c["live"] and c["canvases"] == 1 for c in found):
            return found
        assert time.monotonic() < deadline, f"not live, or fewer than {at_least}: {found}"
        element.page.wait_for_timeout(50)


def hover(box, name):
    """Moves the mouse over the bar of a category; returns the tooltip's text."""
    box.scroll_into_view_if_needed()
    page = box.page
    place = page.evaluate(BAR, [box.element_handle(), name])
    assert place, f"no bar for {name}"
    page.mouse.move(place[0] + 3, place[1] + 1)
    page.mouse.move(*place, steps=5)
    page.wait_for_function(
        "box => [...box.querySelectorAll('div')].some(d => d.style.zIndex > 1000 && d.style.visibility !== 'hidden' && d.innerText)",
        arg=box.element_handle(),
        timeout=10_000,
    )
    return box.evaluate(
        "box => [...box.querySelectorAll('div')].filter(d => d.style.zIndex > 1000).map(d => d.innerText).join(' ')"
    )
