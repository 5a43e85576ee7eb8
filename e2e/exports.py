"""Exports by nbconvert's own command, and browsers to look at them with."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pypandoc

# Asks Playwright, as nbconvert does, for its browser; prints where it should be.
WHERE = """from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    try: p.chromium.launch()
    except Exception as e: print(e)"""


def programs(folder):
    """A PATH that has pandoc, as nbconvert asks for, and nothing else: no Inkscape above all."""
    folder.mkdir()
    (folder / "pandoc").symlink_to(pypandoc.get_pandoc_path())
    return {"PATH": str(folder)}


def chromium(folder):
    """Gives Playwright the system's Chromium where it looks for a browser of its own."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: `make test` installs or names it"
    env = {"PLAYWRIGHT_BROWSERS_PATH": str(folder)}
    asked = subprocess.run([sys.executable, "-c", WHERE], env={**os.environ, **env}, capture_output=True, text=True)
    found = re.search(r"Executable doesn't exist at (\S+)", asked.stdout)
    assert found, asked.stdout + asked.stderr
    place = Path(found.group(1))
    place.parent.mkdir(parents=True)
    place.write_text(f'#!/bin/sh\nexec "{path}" "$@"\n')
    place.chmod(0o755)
    return env


def convert(nb, to, folder, name, env=None, flags=()):
    """Exports a notebook to NAME.* in a folder, as `jupyter nbconvert --to TO` does; returns what waits for the end."""
    nbformat.write(nb, folder / f"{name}.ipynb")
    process = subprocess.Popen(
        [sys.executable, "-m", "nbconvert", "--to", to, *flags, f"{name}.ipynb"],
        cwd=folder, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip

    def wait():
        try:
            output, _ = process.communicate(timeout=120)
        finally:
            process.kill()
        assert process.returncode == 0, output
        assert "error" not in output.lower(), output

    return wait
