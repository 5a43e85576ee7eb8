"""Runs inside the image beside its JupyterLab and does what a user's browser does:

client.py ROWS
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

URL = "http://127.0.0.1:8888"


def token():
    """Waits for JupyterLab; its token is where `jupyter server list` shows it."""
    for _ in range(600):
        listed = subprocess.run(["jupyter", "server", "list"], capture_output=True, text=True).stdout
        if found := re.search(r"\?token=(\w+)", listed):
            return found[1]
        time.sleep(0.2)
    sys.exit("JupyterLab did not start within two minutes")


def get(path, token=None):
    request = urllib.request.Request(URL + path)
    if token:
        request.add_header("Authorization", "token " + token)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def no_network():
    try:
        socket.create_connection(("192.0.2.1", 80), timeout=3).close()
    except OSError:
        return
    sys.exit("there is a network; the test would prove nothing")


def main():
    assert os.getuid() != 0, "the image runs as root"
    no_network()
    key = token()
    try:
        get("/api/contents")
        sys.exit("JupyterLab answers without its token")
    except urllib.error.HTTPError as refused:
        assert refused.code in (401, 403), refused
    specs = json.loads(get("/api/kernelspecs", key))["kernelspecs"]
    assert "gonbench" in specs, sorted(specs)
    files = [f["name"] for f in json.loads(get("/api/contents", key))["content"]]
    assert "parallelization.ipynb" in files, files
    assert b"jupyter-config-data" in get("/lab/tree/parallelization.ipynb", key)
    script = get("/kernelspecs/gonbench/gonbench-charts.js", key)
    assert len(script) > 500_000, len(script)
    print("image: JupyterLab serves the notebook, the kernel and the chart library", flush=True)
    subprocess.run([sys.executable, "/opt/gonbench/image/run.py", sys.argv[1]], check=True)


if __name__ == "__main__":
    main()
