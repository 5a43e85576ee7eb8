"""The processes below this one, as Linux lists them."""

import contextlib
import os
import signal
import time


def below(root):
    """Every living process that descends from root."""
    children = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as f:
                    state, parent = f.read().rpartition(")")[2].split()[:2]
            except (OSError, ValueError):  # gone
                continue
            if state not in "ZX":
                children.setdefault(int(parent), []).append(int(name))
    found = []
    todo = [root]
    while todo:
        direct = children.get(todo.pop(), [])
        found += direct
        todo += direct
    return found


def end_below(root, patience=10.0):
    """Kills every process below root, and returns when they are gone."""
    end = time.monotonic() + patience
    while (pids := below(root)) and time.monotonic() < end:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
