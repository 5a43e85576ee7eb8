"""The system's shared memory: Python's processes need it, where ours have memory of their own."""

import os
import sys

FOLDER = "/dev/shm"
_FULL = "No space left on device"
_REFUSED = ("Read-only file system", "Permission denied", "Function not implemented", "No such file or directory")
_LARGER = "make it larger, a container's with docker run --shm-size=2g"
_SMALL = 1 << 30  # containers have 64 MB unless told otherwise


def small(folder=FOLDER):
    """Returns a line about one that is too small for Ray's objects, "" if it is not."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return ""  # not Linux, or none: Ray has a place of its own
    size = disk.f_blocks * disk.f_frsize
    if size >= _SMALL:
        return ""
    return f"{folder} has only {size / 1e6:.0f} MB, so Ray keeps its objects on disk; {_LARGER}"


def unusable(folder=FOLDER):
    """Returns a line about one that is there but cannot be written, "" if it can."""
    if not os.path.isdir(folder) or os.access(folder, os.W_OK):
        return ""
    return f"{folder}, which its processes share memory in, cannot be written"


def trouble(stack, folder=FOLDER):
    """Returns in one line what is wrong with it and what to do, "" if a failure has another reason.

    What fails in it is several engines' layers down, and the exception seldom says where:
    the traceback's text and the state of the folder together do.
    """
    try:
        disk = os.statvfs(folder)
    except OSError:
        needed = sys.platform == "linux" and _refused(stack)
        return f"there is no {folder}, which its processes share memory in" if needed else ""
    if _refused(stack) and (why := unusable(folder)):
        return why
    size, free = disk.f_blocks * disk.f_frsize, disk.f_bavail * disk.f_frsize
    if _FULL in stack and (size < _SMALL or free < size // 100):
        return f"{folder}, which its processes share memory in, is full ({size / 1e6:.0f} MB): {_LARGER}"
    return ""


def _refused(stack):
    return any(reason in stack for reason in _REFUSED)
