"""A file in a browser that has no network."""

from urllib.parse import urlsplit

from installed import REPO
from lab import Offline

# As npm has them: RequireJS, which exported notebooks ask for, and what GitLab cleans HTML with.
REQUIRE = REPO / "web" / "node_modules" / "requirejs" / "require.js"
PURIFY = REPO / "web" / "node_modules" / "dompurify" / "dist" / "purify.min.js"


class Opened:
    """A file in a browser without a network; afterwards, who asked for it and what failed."""

    def __init__(self, browser, path, require=False):
        self.context = browser.new_context(viewport={"width": 1200, "height": 900})
        self.offline = Offline(self.context, also=("file",))
        if require:
            # The template's own request for RequireJS is answered, as it is online.
            self.context.route("**/require*.js", lambda route: route.fulfill(path=REQUIRE))
        self.errors = []
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.goto(path.as_uri())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    @property
    def body(self):
        return self.page.locator("body")

    def asked(self):
        return {urlsplit(url).hostname for url in self.offline.attempts}
