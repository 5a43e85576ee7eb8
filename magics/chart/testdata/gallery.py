"""Opens live charts in headless Chromium, light and dark, and prints as JSON what they drew.

Usage: gallery.py CHROMIUM URL FOLDER

Leaves a screenshot of every chart in FOLDER/light and FOLDER/dark.
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
  host.style.width = '700px';
  document.getElementById('outputs').appendChild(host);
  host.innerHTML = html;
  host.querySelectorAll('script').forEach(old => {
    const made = document.createElement('script');
    made.textContent = old.textContent;
    old.parentNode.replaceChild(made, old);
  });
}"""

# The texts of every chart, from the list of what it drew.
DRAWN = """ground => [...document.querySelectorAll('.gonbench-chart')].map(box => {
  const texts = {}, outside = [], width = box.clientWidth, height = box.clientHeight;
  for (const shape of box.gonbenchChart.getZr().storage.getDisplayList(true)) {
    if (shape.type !== 'tspan' || !shape.style.text || shape.invisible) continue;
    texts[shape.style.text] = shape.style.fill;
    const rect = shape.getBoundingRect().clone();
    if (shape.transform) rect.applyTransform(shape.transform);
    if (rect.x < -0.5 || rect.y < -0.5 || rect.x + rect.width > width + 0.5 || rect.y + rect.height > height + 0.5) {
      outside.push(shape.style.text);
    }
  }
  return { texts, outside, width, height, ground };
})"""

GROUNDS = {"light": "#ffffff", "dark": "#111111"}


def main():
    chromium, url, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    result = {"errors": []}
    with sync_playwright() as p:
        browser = launch(p, chromium)
        page = browser.new_page(viewport={"width": 740, "height": 1000})
        page.on("pageerror", lambda e: result["errors"].append(str(e)))
        page.goto(url + "names.html")
        names = json.loads(page.inner_text("#outputs-json"))
        page.goto(url + "gallery.html")
        for html in json.loads(page.inner_text("#outputs-json")):
            page.evaluate(INSERT, html)
        for theme, ground in GROUNDS.items():
            page.evaluate(
                """([light, ground]) => {
                  document.body.style.background = ground;
                  document.querySelectorAll('.gonbench-chart').forEach(b => b.gonbenchSeen = b.gonbenchChart);
                  document.body.dataset.jpThemeLight = light;
                }""",
                [str(theme == "light").lower(), ground],
            )
            page.wait_for_function(
                """light => [...document.querySelectorAll('.gonbench-chart')].every(
                  b => b.gonbenchChart && (light || b.gonbenchChart !== b.gonbenchSeen))""",
                arg=theme == "light",
                timeout=20000,
            )
            result[theme] = page.evaluate(DRAWN, ground)
            (folder / theme).mkdir(parents=True, exist_ok=True)
            for name, box in zip(names, page.locator(".gonbench-chart").all(), strict=True):
                box.screenshot(path=folder / theme / f"{name}.png")
        browser.close()
    print(json.dumps(result))


main()
