"""JupyterLab in headless Chromium, on this machine alone."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import browser

LOCAL = {"127.0.0.1", "localhost"}

# Where the server is found, as under JupyterHub: not at the root.
BASE = "/user/somebody/"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A JupyterLab, and Notebook 7 beside it, that see the installed kernel and no settings of the user's."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.home = Path(tempfile.mkdtemp(prefix="gbl", dir="/tmp"))
        self.port, self.token = free_port(), secrets.token_hex(16)
        private = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "run",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
            "TMPDIR": "tmp",
        }
        self.env = {**os.environ, **{k: str(self.home / v) for k, v in private.items()}}
        for v in private.values():
            (self.home / v).mkdir()
        # A fresh JupyterLab asks whether to fetch news.
        quiet = self.home / "settings" / "@jupyterlab" / "apputils-extension"
        quiet.mkdir(parents=True)
        (quiet / "notification.jupyterlab-settings").write_text(
            json.dumps({"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True})
        )
        self.log = open(self.home / "log", "w+")  # noqa: SIM115 # closed by close
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
                "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0", f"--ServerApp.base_url={BASE}",
                f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={folder}",
                "--LabApp.expose_app_in_browser=True", "--JupyterNotebookApp.expose_app_in_browser=True",
            ],
            cwd=folder, env=self.env, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._wait()

    def url(self, path=""):
        return f"http://127.0.0.1:{self.port}{BASE}{path}?token={self.token}"

    def _wait(self):
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url("api/status"), timeout=5):
                return
            time.sleep(0.2)
        text = self.text()
        self.close()
        raise AssertionError(f"JupyterLab did not start:\n{text}")

    def get(self, path):
        with urllib.request.urlopen(self.url(path), timeout=30) as r:
            return json.load(r)

    def trust(self, name):
        """Signs a notebook of the server's folder, as `jupyter trust` does for this server's user."""
        subprocess.run(
            [sys.executable, "-m", "jupyter", "trust", str(self.folder / name)],
            env=self.env, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    def end_kernels(self):
        """Ends what notebooks have started: their datasets take memory."""
        self._each_kernel("", "DELETE")

    def restart_kernels(self):
        self._each_kernel("/restart", "POST")

    def _each_kernel(self, action, method):
        for kernel in self.get("api/kernels"):
            request = urllib.request.Request(self.url(f"api/kernels/{kernel['id']}{action}"), method=method)
            request.add_header("Authorization", f"token {self.token}")
            with urllib.request.urlopen(request, timeout=60):
                pass

    def text(self):
        self.log.flush()
        return (self.home / "log").read_text()

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
        shutil.rmtree(self.home, ignore_errors=True)


class Offline:
    """Notes what a browser context asks of the network, which launch has cut it off from."""

    def __init__(self, context, also=()):
        self.attempts = []
        self.schemes = ("data", "blob", "about", *also)
        # Listening only: a route for everything would slow every request down, and turn the cache off.
        context.on("request", lambda request: self._note(request.url))
        context.on("page", lambda page: page.on("websocket", lambda socket: self._note(socket.url)))

    def _note(self, url):
        parts = urlsplit(url)
        if parts.scheme not in self.schemes and parts.hostname not in LOCAL:
            self.attempts.append(url)


def launch(playwright):
    """Starts the system's Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: `make test` installs or names it"
    return browser.launch(playwright, path)
