"""Where `make install` puts things, and the message if it has not run."""

import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
VENV = REPO / ".venv"
BIN = REPO / "bin"
NOTEBOOKS = REPO / "notebooks"
ARTIFACTS = REPO / "build" / "artifacts"
KERNELSPEC = VENV / "share" / "jupyter" / "kernels" / "gonbench"


def missing():
    """Returns what the tests need and do not find, as a line for people, or ""."""
    if Path(sys.prefix).resolve() != VENV.resolve():
        return f"these tests run with {VENV}/bin/python, not {sys.executable}: run `make install`, then `make test`"
    for path in (
        BIN / "gonbench",
        BIN / "gonb",
        BIN / "gopls",
        BIN / "goimports",
        KERNELSPEC / "kernel.json",
    ):
        if not path.exists():
            return f"{path} is missing: run `make install`"
    return ""
