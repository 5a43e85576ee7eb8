"""What a kernel may leave behind: processes, shared memory, files.

Every process that a kernel starts carries the kernel's mark in its environment,
so that even one that has lost its parents is found.
"""

import contextlib
import os
import re
import time
from pathlib import Path

MARK = b"GONBENCH_KERNEL="
SHM = re.compile(r"/dev/shm/[^/\s]+")


def environment(pid):
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _stat(pid):
    """Returns (state, parent) of a process, None if it is gone."""
    try:
        after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return after[0], int(after[1])


def pids():
    return [int(p) for p in os.listdir("/proc") if p.isdigit()]


def descendants(root):
    """Returns the living processes below root, root included."""
    parents = {}
    for pid in pids():
        stat = _stat(pid)
        if stat and stat[0] != "Z":
            parents[pid] = stat[1]
    found, todo = set(), [root]
    while todo:
        pid = todo.pop()
        if pid in parents:
            found.add(pid)
        todo += [p for p, parent in parents.items() if parent == pid and p not in found]
    return found


def marks(tree):
    """Returns the marks (NAME=VALUE) that processes of a tree carry."""
    return {v for pid in tree for v in environment(pid) if v.startswith(MARK)}


def marked(mark_set):
    """Returns the living processes that carry one of the marks, with their commands."""
    found = {}
    for pid in pids():
        stat = _stat(pid)
        if stat and stat[0] != "Z" and mark_set.intersection(environment(pid)):
            found[pid] = command(pid)
    return found


def command(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def folders(tree):
    """Returns the private folders that processes of a tree were given for temporary files."""
    return {
        Path(os.fsdecode(v.partition(b"=")[2]))
        for pid in tree
        for v in environment(pid)
        if v.startswith((b"TMPDIR=", b"GONB_TMP_DIR="))
    }


def shared_memory(tree):
    """Returns the files and folders in /dev/shm that processes of a tree use: by descriptor, mapping or environment.

    Others' are left out: other kernels may run on this machine.
    """
    found = set()
    for pid in tree:
        texts = [os.fsdecode(v) for v in environment(pid)]
        with contextlib.suppress(OSError):
            texts += Path(f"/proc/{pid}/maps").read_text().splitlines()
        with contextlib.suppress(OSError):
            for fd in os.listdir(f"/proc/{pid}/fd"):
                with contextlib.suppress(OSError):
                    texts.append(os.readlink(f"/proc/{pid}/fd/{fd}"))
        for text in texts:
            found.update(SHM.findall(text))
    return {Path(path) for path in found}


def wait_gone(what, timeout=30):
    """Polls what() until it returns something empty; returns what was left at the end."""
    deadline = time.monotonic() + timeout
    while (left := what()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left
