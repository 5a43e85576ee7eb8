"""The rules by which front-ends that cannot be run here show an output: which MIME type
they choose and what they leave of its HTML. Each rule names its source.
"""

import html
import re
from dataclasses import dataclass

import bleach
from nbconvert import HTMLExporter

# What JupyterLab, nbconvert and nbviewer choose of a chart's bundle, most wanted first:
# `jupyter/nbconvert`, nbconvert/exporters/html.py, display_data_priority.
HTML_FIRST = ["text/html", "text/markdown", "image/svg+xml", "text/latex", "image/png", "image/jpeg", "text/plain"]

# `microsoft/vscode`, extensions/ipynb/src/deserializers.ts, orderOfMimeTypes.
VSCODE = [
    "text/html", "application/javascript", "image/gif", "text/latex", "text/markdown", "image/png", "image/svg+xml",
    "image/jpeg", "application/json", "text/plain",
]  # fmt: skip

# In a workspace that is not trusted, VS Code takes what is marked "alwaysSecure":
# `microsoft/vscode`, src/vs/workbench/contrib/notebook/common/notebookCommon.ts.
VSCODE_RESTRICTED = [m for m in VSCODE if m in ("application/json", "text/markdown", "image/png", "text/plain")]

# `gitlabhq/gitlabhq` (the mirror of gitlab-org/gitlab), app/assets/javascripts/notebook/cells/output/index.vue.
GITLAB = ["image/png", "image/jpeg", "text/html", "text/latex", "image/svg+xml", "text/markdown", "text/plain"]


def picture(data):
    return f'<img src="data:image/png;base64,{data}">'


def preformatted(text):
    return f"<pre>{html.escape(text)}</pre>"


def as_it_is(markup):
    return markup


# GitHub's rules for notebooks are not public. Known are: scripts do not run and styles are
# removed (issues plotly/plotly.py#931 and karolzak/ipyplot#3), and <img> keeps its data: URL
# (issue activeviam/atoti-notebooks#425, where a picture in an <img> shows and inline SVG does
# not). The rest is what GitHub has published for HTML of users: `gjtorikian/html-pipeline`,
# lib/html/pipeline/sanitization_filter.rb, ALLOWLIST: scripts go with their contents, other
# elements that are not listed leave theirs; style and class are not among the attributes.
GITHUB_ELEMENTS = [
    "h1", "h2", "h3", "h4", "h5", "h6", "br", "b", "i", "strong", "em", "a", "pre", "code", "img", "tt", "div", "ins",
    "del", "sup", "sub", "p", "ol", "ul", "table", "thead", "tbody", "tfoot", "blockquote", "dl", "dt", "dd", "kbd", "q",
    "samp", "var", "hr", "ruby", "rt", "rp", "li", "tr", "td", "th", "s", "strike", "summary", "details", "caption",
    "figure", "figcaption", "abbr", "bdo", "cite", "dfn", "mark", "small", "span", "time", "wbr",
]  # fmt: skip
GITHUB_ATTRIBUTES = {
    "*": ["align", "alt", "aria-label", "border", "colspan", "dir", "height", "lang", "name", "rowspan", "title", "width"],
    "a": ["href"],
    "img": ["src", "longdesc"],
}  # fmt: skip


def github(markup):
    markup = re.sub(r"<script\b.*?</script>", "", markup, flags=re.S | re.I)
    return bleach.clean(
        markup, tags=GITHUB_ELEMENTS, attributes=GITHUB_ATTRIBUTES, protocols=["http", "https", "data"], strip=True
    )


# GitLab purifies HTML with DOMPurify, which is run here too, and forbids some more:
# app/assets/javascripts/notebook/cells/output/html.vue and app/assets/javascripts/lib/dompurify.js.
GITLAB_PURIFIES = """<script src="purify.js"></script>
<script>
for (const inert of document.querySelectorAll('.output template')) {
    const element = document.createElement('div');
    element.innerHTML = DOMPurify.sanitize(inert.innerHTML, {
        ADD_TAGS: ['use', 'gl-emoji', 'copy-code'], FORBID_TAGS: ['style', 'mstyle'],
        FORBID_ATTR: ['data-remote', 'data-url', 'data-type', 'data-method'],
    });
    inert.replaceWith(element);
}
</script>"""


# VS Code puts the HTML into the page, then makes each script anew at the end of the output and
# takes it away again: `microsoft/vscode`, extensions/notebook-renderers/src/index.ts, domEval.
VSCODE_SCRIPTS = """<script>
for (const output of document.querySelectorAll('.output')) {
    for (const inert of [...output.querySelectorAll('template')]) {
        const element = document.createElement('div');
        element.innerHTML = inert.innerHTML;
        inert.replaceWith(element);
        for (const script of [...element.getElementsByTagName('script')]) {
            const made = document.createElement('script');
            made.text = script.textContent;
            element.appendChild(made);
            element.removeChild(made);
        }
    }
}
</script>"""


def inert(markup):
    """Markup that waits for a script at the page's end."""
    return f"<template>{markup}</template>"


@dataclass(frozen=True)
class FrontEnd:
    """How a front-end shows outputs."""

    name: str
    order: list
    clean: callable = as_it_is
    runs_scripts: bool = False  # of outputs
    end: str = ""  # of the page: what does the front-end's work there

    def output(self, output):
        """What becomes of one output, as HTML."""
        if output.output_type == "stream":
            return preformatted(output.text)
        for mime in self.order:
            data = output.data.get(mime)
            if data is None:
                continue
            if mime == "text/html":
                return self.clean(data)
            if mime == "image/png":
                return picture(data)
            return preformatted(data)
        raise AssertionError(f"{self.name} shows nothing of {sorted(output.data)}")

    def page(self, nb):
        parts = [self.output(o) for c in nb.cells if c.cell_type == "code" for o in c.outputs]
        body = "\n".join(f'<div class="output">{part}</div>' for part in parts)
        return f'<!doctype html><meta charset="utf-8"><body>{body}{self.end}</body>'


class NBViewer(FrontEnd):
    """Puts what nbconvert makes with its template "basic" into a page that has loaded RequireJS before, as it is:
    `jupyter/nbviewer`, nbviewer/formats.py and nbviewer/templates/layout.html.
    """

    def page(self, nb):
        body, _ = HTMLExporter(template_name="basic").from_notebook_node(nb)
        return f'<!doctype html><meta charset="utf-8"><body><script src="require.js"></script>{body}</body>'


FRONT_ENDS = [
    FrontEnd("GitHub", HTML_FIRST, github),
    NBViewer("nbviewer", HTML_FIRST, runs_scripts=True),
    FrontEnd("GitLab", GITLAB, inert, end=GITLAB_PURIFIES),
    FrontEnd("VS Code", VSCODE, inert, runs_scripts=True, end=VSCODE_SCRIPTS),
    FrontEnd("VS Code, restricted", VSCODE_RESTRICTED),
]
