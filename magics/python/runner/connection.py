"""The socket to the kernel: JSON Lines in both directions."""

import json
import os
import select
import signal
import socket
import threading


class Connection:
    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._lines = self._socket.makefile("r", encoding="utf-8", newline="\n")
        self._lock = threading.Lock()  # progress comes from a thread of its own
        self._closing = False
        threading.Thread(target=self._watch, daemon=True).start()

    def send(self, type_, **parts):
        # allow_nan=False: NaN is no JSON, and the kernel would refuse the line.
        line = json.dumps({"type": type_, **parts}, allow_nan=False) + "\n"
        with self._lock:
            self._socket.sendall(line.encode())

    def receive(self):
        """The next request, or None when the kernel has hung up."""
        line = self._lines.readline()
        if not line:
            self._closing = True  # an orderly end: resident workers are ended first
            return None
        return json.loads(line)

    def _watch(self):
        """Ends the whole process group if the kernel goes while work is under way."""
        poll = select.poll()
        poll.register(self._socket, getattr(select, "POLLRDHUP", 0) | select.POLLHUP)
        poll.poll()
        # Between requests the main thread sees the end itself and needs a moment.
        threading.Event().wait(1.0)
        if not self._closing:
            os.killpg(os.getpgrp(), signal.SIGKILL)
