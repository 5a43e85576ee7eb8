"""A clone of this repository does what the README says, in a folder with a space in its name."""

import os
import subprocess

from installed import REPO


def test_fresh_clone():
    """The large Python systems are left out: every other test has them."""
    env = {**os.environ, "PYTHON_SYSTEMS": "0"}
    # The interpreter is what a user has, not this environment's.
    env["PATH"] = os.pathsep.join(p for p in env["PATH"].split(os.pathsep) if not p.startswith(str(REPO)))
    ran = subprocess.run(
        [REPO / "e2e" / "fresh_clone.sh"],
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=1200,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
