"""The kernel's datasets, mapped without a copy.

A dataset is one file in shared memory, in Arrow's layout: float64 columns, each
contiguous. The kernel passes its descriptor over the socket that
GONBENCH_DATASET_SOCKET names (see gonbench/dataset/internal/wire).
"""

import ctypes
import json
import mmap
import os
import socket

VERSION = 1
_POPULATE_READ, _POPULATE_WRITE = 22, 23  # madvise, Linux 5.14


class DatasetError(Exception):
    pass


class Dataset:
    """A dataset that this process has attached."""

    def __init__(self, name):
        reply, self.fd = _attach(name)
        self.name = reply["name"]
        self.rows = reply["rows"]
        self.size = reply["size"]
        self.offsets = {c["name"]: c["offset"] for c in reply["columns"] if c["type"] == "float64"}
        self._labels = next((c["offset"] for c in reply["columns"] if c["type"] == "int64"), None)

    def column(self, name, rows, writable=False):
        """The column's first rows over the shared pages."""
        return self._array(self._map(mmap.MAP_SHARED, writable), name, rows, populate=True)

    def columns(self, names, rows):
        """Columns that may be written to without anybody else seeing it.

        The pages are the kernel's until they are written (copy-on-write), so what
        Go cells have changed is there.
        """
        memory = self._map(mmap.MAP_PRIVATE, True)
        return {name: self._array(memory, name, rows, populate=True) for name in names}

    def labels(self):
        """The class labels over the shared pages, to be written; None if there are none."""
        import numpy as np

        if self._labels is None:
            return None
        return np.frombuffer(self._map(mmap.MAP_SHARED, True), np.int64, self.rows, self._labels)

    def close(self):
        os.close(self.fd)

    def _map(self, flags, writable):
        prot = mmap.PROT_READ | (mmap.PROT_WRITE if writable else 0)
        return mmap.mmap(self.fd, self.size, flags=flags, prot=prot)

    def _array(self, memory, name, rows, populate):
        import numpy as np

        if name not in self.offsets:
            raise DatasetError(f'dataset "{self.name}" has no column "{name}"')
        if rows > self.rows:
            raise DatasetError(f'dataset "{self.name}" has {self.rows} rows, not {rows}')
        array = np.frombuffer(memory, np.float64, rows, self.offsets[name])
        if populate and rows:
            _populate(array)
        return array


def _attach(name):
    path = os.environ.get("GONBENCH_DATASET_SOCKET")
    if not path:
        raise DatasetError("GONBENCH_DATASET_SOCKET is not set")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
        s.connect(path)
        s.sendall(json.dumps({"version": VERSION, "attach": name}).encode() + b"\n")
        line, fds, _, _ = socket.recv_fds(s, 1 << 16, 1)
        while not line.endswith(b"\n"):
            more = s.recv(1 << 16)
            if not more:
                raise DatasetError("the kernel's answer ended early")
            line += more
    reply = json.loads(line)
    if reply.get("error"):
        raise DatasetError(reply["error"]["message"])
    if reply["version"] != VERSION or not fds:
        raise DatasetError("the kernel's answer holds no dataset: restart the kernel")
    os.set_inheritable(fds[0], False)
    return reply, fds[0]


def _populate(array):
    """Maps the pages now, so that no sample pays for page faults.

    Reading never copies a private page. A system that does not know the advice
    (an error is returned) pays in the warm-up instead.
    """
    if not hasattr(ctypes, "CDLL") or os.uname().sysname != "Linux":
        return
    page = mmap.PAGESIZE
    start = array.ctypes.data // page * page
    length = array.ctypes.data + array.nbytes - start
    libc = ctypes.CDLL(None, use_errno=True)
    libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), ctypes.c_int(_POPULATE_READ))
