"""Entry point: python -m gonbench_runner, with GONBENCH_RUNNER_SOCKET set."""

import os
import sys

from .session import Session

if __name__ == "__main__":
    path = os.environ.get("GONBENCH_RUNNER_SOCKET")
    if not path:
        sys.exit("GONBENCH_RUNNER_SOCKET is not set: the gonbench kernel starts this program")
    Session(path).serve()
