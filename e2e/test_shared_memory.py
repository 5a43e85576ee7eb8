"""What is said where Python's processes have no shared memory, or too little of it."""

import os
import sys
from types import SimpleNamespace

import pytest
from installed import REPO

sys.path.insert(0, str(REPO / "magics" / "python"))
from runner.shared import small, trouble

FULL = "OSError: [Errno 28] No space left on device"
REFUSED = "OSError: [Errno 30] Read-only file system"


@pytest.mark.parametrize(
    ("stack", "megabytes", "free", "says"),
    [
        (FULL, 64, 64, "is full (64 MB): make it larger"),  # what did not fit was removed again
        (FULL, 8000, 1, "is full (8000 MB)"),
        (FULL, 8000, 4000, ""),  # another folder's disk is full
        ("ValueError: wrong", 64, 0, ""),
        (REFUSED, 64, 64, ""),  # another folder is read-only
    ],
)
def test_size(monkeypatch, tmp_path, stack, megabytes, free, says):
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_frsize=1_000_000, f_blocks=megabytes, f_bavail=free))
    found = trouble(stack, str(tmp_path))
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(("megabytes", "says"), [(64, "has only 64 MB, so Ray"), (2000, "")])
def test_small(monkeypatch, tmp_path, megabytes, says):
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_frsize=1_000_000, f_blocks=megabytes))
    assert (says in small(str(tmp_path))) if says else small(str(tmp_path)) == ""


def test_absent_or_refused(monkeypatch, tmp_path):
    absent = str(tmp_path / "shm")
    monkeypatch.setattr(sys, "platform", "linux")
    assert trouble("FileNotFoundError: [Errno 2] No such file or directory", absent).startswith(f"there is no {absent}")
    assert trouble("ValueError: wrong", absent) == ""
    monkeypatch.setattr(sys, "platform", "darwin")  # has none, and needs none
    assert trouble("FileNotFoundError: [Errno 2] No such file or directory", absent) == ""
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert trouble(REFUSED, str(tmp_path)).endswith("cannot be written")
