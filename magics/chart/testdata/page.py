"""Opens pages with charts in headless Chromium and prints what it finds as JSON.

Usage: page.py CHROMIUM URL [SCREENSHOT_FOLDER]
"""

import json
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "e2e"))
from browser import launch

# What an output area does with text/html: scripts are made anew, so they run.
INSERT = """html => {
  const host = document.createElement('div');
  host.className = 'output';
  document.getElementById('outputs').appendChild(host);
  host.innerHTML = html;
  host.querySelectorAll('script').forEach(old => {
    const made = document.createElement('script');
    made.textContent = old.textContent;
    old.parentNode.replaceChild(made, old);
  });
}"""

FACTS = """() => [...document.querySelectorAll('.gonbench-chart')].map(box => {
  const chart = box.gonbenchChart, img = box.querySelector('img'), option = chart && chart.getOption();
  return {
    live: !!chart, canvases: box.querySelectorAll('canvas').length, height: box.clientHeight,
    picture: img ? { shown: getComputedStyle(img).display !== 'none', width: img.naturalWidth, alt: img.alt } : null,
    label: box.getAttribute('aria-label'),
    title: option ? option.title[0].text : '', colour: option ? option.title[0].textStyle.color : '',
    series: option ? option.series.map(s => s.name) : [], types: option ? option.series.map(s => s.type) : [],
    last: option && option.series[0].data ? JSON.stringify(option.series[0].data).length : 0,
  };
})"""

PAGE = "() => ({ amd: window.amdCalls || 0, echarts: typeof window.echarts, resolver: typeof window.gonbenchResolver, hacked: window.hacked || 0 })"


def settle(page, count):
    page.wait_for_function(
        "n => [...document.querySelectorAll('.gonbench-chart')].filter(b => b.gonbenchChart).length === n",
        arg=count,
        timeout=20000,
    )


def main():
    chromium, url = sys.argv[1], sys.argv[2]
    shots = sys.argv[3] if len(sys.argv) > 3 else None
    result = {"errors": []}
    with sync_playwright() as p:
        browser = launch(p, chromium)
        page = browser.new_page(viewport={"width": 900, "height": 1000})
        page.on("pageerror", lambda e: result["errors"].append(str(e)))
        requests = []
        page.on("request", lambda r: requests.append(r.url))

        def start(name):
            requests.clear()
            page.goto(url + name)
            return json.loads(page.inner_text("#outputs-json"))

        # Outputs of cells in a page of a Jupyter server, with an AMD loader around.
        outputs = start("lab.html")
        for html in outputs:
            page.evaluate(INSERT, html)
        settle(page, len(outputs))
        result["lab"] = {"charts": page.evaluate(FACTS), "page": page.evaluate(PAGE), "requests": list(requests)}
        # The file again, and a cell run again.
        page.evaluate(
            "() => new Promise(done => { const e = document.createElement('script'); e.src = '/kernelspecs/gonbench/gonbench-charts.js'; e.onload = done; document.head.appendChild(e); })"
        )
        page.evaluate("() => document.querySelector('.output').remove()")
        page.evaluate(INSERT, outputs[0])
        settle(page, len(outputs))
        result["again"] = {"charts": page.evaluate(FACTS), "page": page.evaluate(PAGE)}
        # Scrolled out of the page and back.
        page.evaluate(
            "() => { window.kept = document.querySelector('.output'); window.next = kept.nextSibling; kept.remove(); }"
        )
        page.wait_for_function("() => !window.kept.querySelector('.gonbench-chart').gonbenchChart", timeout=5000)
        page.evaluate("() => window.next.parentNode.insertBefore(window.kept, window.next)")
        settle(page, len(outputs))
        result["back"] = page.evaluate(FACTS)
        # A tooltip over the first bar of the first chart.
        box = page.locator(".gonbench-chart").nth(
            int(
                page.evaluate(
                    "() => [...document.querySelectorAll('.gonbench-chart')].findIndex(b => b.gonbenchChart.getOption().title[0].text.startsWith('Time of addRandom by strategy'))"
                )
            )
        )
        box.scroll_into_view_if_needed()
        at = box.evaluate(
            "b => b.gonbenchChart.convertToPixel({xAxisIndex: 0, yAxisIndex: 0}, [b.gonbenchChart.getOption().series[0].data.find(d => d && d.value).value, 0])"
        )
        for x in (at[0] - 40, at[0] - 30):
            box.hover(position={"x": x, "y": at[1]})
            page.wait_for_timeout(200)
        result["tooltip"] = box.inner_text()
        if shots:
            page.screenshot(path=shots + "/page-tooltip.png")
        page.mouse.move(0, 0)
        if shots:
            page.screenshot(path=shots + "/page-light.png", full_page=True)
        page.evaluate(
            "() => { document.body.dataset.jpThemeLight = 'false'; document.body.style.background = '#111'; }"
        )
        page.wait_for_timeout(500)
        result["dark"] = page.evaluate(FACTS)
        if shots:
            page.screenshot(path=shots + "/page-dark.png", full_page=True)
        result["hacked"] = page.evaluate("() => window.hacked || 0")
        page.set_viewport_size({"width": 620, "height": 1000})
        page.wait_for_timeout(300)
        result["narrow"] = page.evaluate(FACTS)

        # An exported page: nothing to load from.
        start("export.html")
        page.wait_for_timeout(300)
        result["export"] = {"charts": page.evaluate(FACTS), "requests": list(requests)}
        if shots:
            page.screenshot(path=shots + "/page-export.png", full_page=True)
        # Exported with the library inside, before and behind the charts.
        for name in ("embed-first.html", "embed-last.html"):
            start(name)
            settle(page, page.locator(".gonbench-chart").count())
            result[name] = {"charts": page.evaluate(FACTS), "page": page.evaluate(PAGE), "requests": list(requests)}
        # A server without the file.
        outputs = start("broken.html")
        page.evaluate(INSERT, outputs[0])
        page.wait_for_function("() => window.gonbench1.loading === 0", timeout=5000)
        result["broken"] = page.evaluate(FACTS)
        # A live display.
        outputs = start("live.html")
        page.evaluate(INSERT, outputs[0])
        settle(page, 1)
        page.evaluate("""() => {
          window.removed = 0; window.heights = new Set();
          const live = document.querySelector('.gonbench-live');
          new MutationObserver(ms => ms.forEach(m => m.removedNodes.forEach(n => { if (n.tagName) window.removed++; }))).observe(live, {childList: true, subtree: true});
          window.watch = setInterval(() => window.heights.add(live.clientHeight), 5);
          const tiny = document.createElement('div'); tiny.id = 'tiny'; document.getElementById('outputs').appendChild(tiny);
        }""")
        for html in outputs[1:]:
            page.evaluate(
                """html => {
              const tiny = document.getElementById('tiny');
              tiny.innerHTML = html;
              tiny.querySelectorAll('script').forEach(old => { const made = document.createElement('script'); made.textContent = old.textContent; old.parentNode.replaceChild(made, old); });
            }""",
                html,
            )
            page.wait_for_timeout(20)
        page.wait_for_timeout(300)
        result["live"] = {
            "charts": page.evaluate(FACTS),
            "words": page.inner_text(".gonbench-words"),
            "bar": page.evaluate("() => document.querySelector('.gonbench-bar').style.width"),
            "removed": page.evaluate("() => window.removed"),
            "heights": page.evaluate("() => [...window.heights]"),
            "rows": page.evaluate(
                "() => document.querySelector('.gonbench-chart').gonbenchChart.getOption().dataset[0].source.length"
            ),
        }
        if shots:
            page.screenshot(path=shots + "/page-live.png", full_page=True)
        browser.close()
    print(json.dumps(result))


main()
