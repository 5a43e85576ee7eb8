"""What this interpreter has of the packages that strategies use, and how to get the rest.

The kernel runs this file before it starts a runner: it needs nothing but Python 3.
"""

import contextlib
import importlib.util
import json
import os
import shlex
import sys
import sysconfig
from importlib import metadata

# name: what to install for it
PACKAGES = {
    "numpy": "numpy", "pandas": "pandas", "dask": "dask[dataframe]", "distributed": "distributed",
    "modin": "modin[ray]", "ray": "modin[ray]", "joblib": "joblib", "numba": "numba", "polars": "polars",
    "pandarallel": "pandarallel", "pyarrow": "pyarrow", "scikit-learn": "scikit-learn",
}  # fmt: skip


def versions():
    """Versions of the packages that are there."""
    found = {}
    for name in PACKAGES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def command(packages):
    """The one command that installs packages for this interpreter."""
    clone = _unfinished()
    if clone:
        return f"make -C {shlex.quote(clone)} install"
    names = " ".join(shlex.quote(name) for name in packages)
    python = shlex.quote(sys.executable)
    if importlib.util.find_spec("pip") and not _managed():
        return f"{python} -m pip install {names}"
    # A system's own Python takes no packages, and one without pip cannot get any.
    home = shlex.quote(os.path.expanduser("~/gonbench-python"))
    return f"{python} -m venv {home} && {home}/bin/pip install {names}, then --python-env {home}"


def _unfinished():
    """The clone whose environment this is, if `make install` has left systems out."""
    clone = os.path.dirname(sys.prefix)
    try:
        with open(os.path.join(sys.prefix, ".installed"), encoding="utf-8") as stamp:
            done = stamp.read().partition("\n")[2]
        with open(os.path.join(clone, "python", "systems.lock"), encoding="utf-8") as lock:
            return None if lock.read() == done else clone
    except OSError:
        return None


def _managed():
    """Whether the interpreter's packages are the system's business (PEP 668)."""
    if sys.prefix != sys.base_prefix:
        return False
    return os.path.exists(os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED"))


def main():
    found = versions()
    lacking = list(dict.fromkeys(pip for name, pip in PACKAGES.items() if name not in found))
    print(json.dumps({
        "path": sys.executable,
        "version": list(sys.version_info[:3]),
        "packages": found,
        "missing": [name for name in PACKAGES if name not in found],
        "install": command(lacking) if lacking else "",
    }))  # fmt: skip


if __name__ == "__main__":
    main()
