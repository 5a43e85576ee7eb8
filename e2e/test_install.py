"""The kernelspec, installed elsewhere than into this environment."""

import json
import subprocess

from installed import BIN
from kernels import Kernel

STALE = "was installed by gonbench 0.0.1"


def test_an_older_kernelspec_is_told_of_in_the_first_cell_and_only_there(tmp_path):
    data = tmp_path / "some where"
    subprocess.run([BIN / "gonbench", "install", "--data-dir", data], check=True, timeout=60)
    spec = data / "kernels" / "gonbench" / "kernel.json"
    written = json.loads(spec.read_text())
    written["metadata"]["version"] = "0.0.1"
    spec.write_text(json.dumps(written))
    k = Kernel(data=data)
    try:
        first = k.must("%dataset --help").text("stderr")
        assert STALE in first and first.count("\n") == 1, first
        assert k.must("%dataset --help").text("stderr") == ""
    finally:
        k.close()
    # What the line says to do helps.
    command = first.partition("run  ")[2].partition("  and restart")[0]
    subprocess.run(command, shell=True, check=True, timeout=60)
    k = Kernel(data=data)
    try:
        assert k.must("%dataset --help").text("stderr") == ""
    finally:
        k.close()
