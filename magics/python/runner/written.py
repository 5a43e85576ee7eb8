"""How much processes write: what is pickled goes to another process through a pipe, a
socket or a file in memory, and Linux counts the bytes that a process writes to these."""

from .processes import below


def written(root):
    """Bytes that a process and all below it have written so far, those that ended and
    were waited for included; None where that is not counted.

    The messages to the kernel are sent, not written, and do not count.
    """
    if (total := _count(root)) is None:
        return None
    return total + sum(_count(pid) or 0 for pid in below(root))


def _count(pid):
    try:
        with open(f"/proc/{pid}/io", encoding="ascii") as f:
            return next(int(line.split()[1]) for line in f if line.startswith("wchar:"))
    except (OSError, StopIteration):  # no Linux, no accounting, or gone
        return None
