"""What the kernel is told of an exception: one line that says what it is, and the traceback."""

import re
import traceback

from . import shared
from .dataset import DatasetError
from .expression import OperationError
from .strategy import Unavailable

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # Ray's tracebacks have some
_EXCEPTION = re.compile(r"[\w.]*(Error|Exception|Exit|Interrupt)(:.*)?")  # a traceback's last line


def failure(error):
    """The failed message's content."""
    said = {"status": "failed", "error": headline(error)}
    if isinstance(error, (Unavailable, OperationError, DatasetError)):
        said["status"] = "failed" if isinstance(error, DatasetError) else "unavailable"
        said["error"] = str(error).split("\n")[0]
        said["command"] = getattr(error, "command", "")
    elif isinstance(error, MemoryError):
        said["error"] = f"out of memory: {error}".split("\n")[0].rstrip(": ")
    said["stack"] = _COLOUR.sub("", "".join(traceback.format_exception(error)))
    said["error"] = shared.trouble(said["stack"]) or said["error"]
    return said


def headline(error):
    """The exception itself, in one line: of a worker's, the one that was raised there.

    Engines wrap what a worker raised. The text is then a whole traceback, which ends
    in the exception.
    """
    inner = getattr(error, "cause", None)  # Ray
    if isinstance(inner, BaseException) and inner is not error:
        return headline(inner)
    lines = [line for line in _COLOUR.sub("", str(error)).splitlines() if line.strip()] or [""]
    if len(lines) > 1 and _EXCEPTION.fullmatch(lines[-1]):
        return lines[-1]
    return f"{type(error).__name__}: {lines[0]}".rstrip(": ")
