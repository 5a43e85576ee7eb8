"""What was done when: the intervals of a sample.

Worker processes and threads append fixed-size records to one file; an append of a
few bytes is atomic, so nothing is locked and nothing has to be sent back. All
clocks are CLOCK_MONOTONIC, which the processes of a machine share.
"""

import contextlib
import os
import struct
import threading
import time

_RECORD = struct.Struct("<qqqqdd")  # process, thread, first row, rows, begin, end

now = time.monotonic


class Log:
    """A file that workers of any kind append to. It pickles as its path."""

    def __init__(self, path):
        self.path = path

    def add(self, first, rows, begin, end):
        record = _RECORD.pack(os.getpid(), threading.get_ident(), first, rows, begin, end)
        fd = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(fd, record)
        finally:
            os.close(fd)

    def count(self):
        try:
            return os.stat(self.path).st_size // _RECORD.size
        except FileNotFoundError:
            return 0

    def read(self):
        try:
            with open(self.path, "rb") as f:
                data = f.read()
        except FileNotFoundError:
            return []
        return list(_RECORD.iter_unpack(data[: len(data) // _RECORD.size * _RECORD.size]))

    def clear(self):
        with contextlib.suppress(FileNotFoundError):
            os.truncate(self.path, 0)


class Trace:
    """The intervals of one sample, as strategies record them."""

    def __init__(self, log):
        self.log = log
        self.began = now()
        self.intervals = []
        self.chunks = []

    def phase(self, name):
        """with trace.phase("send"): what the caller does meanwhile."""
        return _Phase(self, name)

    def add(self, worker, chunk, phase, begin, end):
        begin = max(begin - self.began, 0.0)
        end = max(end - self.began, begin)
        self.intervals.append({"worker": worker, "chunk": chunk, "phase": phase, "start_s": begin, "end_s": end})

    def workers(self, sent, returned, shipped):
        """Adds what workers logged between two instants.

        If data was shipped, a chunk was on its way from sent until its worker began,
        and its result from when the worker ended until returned: the parts of other
        chunks in that time are computing, which counts first.
        """
        records = sorted(self.log.read(), key=lambda r: (r[2], r[4]))
        numbers = {}
        for chunk, (process, thread, first, rows, begin, end) in enumerate(records):
            worker = numbers.setdefault((process, thread), len(numbers))
            self.chunks.append([first, first + rows])
            if shipped:
                self.add(worker, chunk, "send", sent, begin)
            self.add(worker, chunk, "compute", begin, end)
            if shipped:
                self.add(worker, chunk, "receive", end, returned)


class _Phase:
    def __init__(self, trace, name):
        self.trace, self.name = trace, name

    def __enter__(self):
        self.begin = now()
        return self

    def __exit__(self, *_):
        self.end = now()
        self.trace.add(-1, -1, self.name, self.begin, self.end)
