"""Nothing stays behind, however the kernel ends."""

import os
import time

import pytest
from leftovers import command, descendants, folders, marked, marks, shared_memory, wait_gone

# A second of reference, then workers that are busy for minutes.
BUSY = """func slow(x float64) float64 {
	for i := 0; i < 1000; i++ {
		x += math.Sqrt(math.Abs(x))
	}
	return x
}
%bench slow processes --workers 2 --runs 1000 --max-time 10m"""


class Traces:
    """What a running kernel has around it, noted before it ends."""

    def __init__(self, kernel):
        self.tmp = kernel.tmp
        self.tree = descendants(kernel.pid)
        self.marks = marks(self.tree)
        self.folders = folders(self.tree)
        self.shared = shared_memory(self.tree)
        assert self.marks, "no process of the kernel carries its mark"
        assert len(self.tree) >= 2, "the kernel has started nothing"

    def left(self):
        """Returns what is left of them, in words."""
        out = [f"process {pid}: {cmd}" for pid, cmd in marked(self.marks).items()]
        out += [
            f"process {pid} of the kernel's tree: {command(pid)}"
            for pid in self.tree
            if os.path.exists(f"/proc/{pid}/exe")
        ]
        private = {f for f in self.folders if f != self.tmp}
        out += [f"folder {f}" for f in private if f.exists()]
        out += [f"file {f}" for f in self.tmp.glob("*")]
        out += [f"shared memory {path}" for path in self.shared if path.exists()]
        return out


def wait_until(condition, what, timeout=60):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"waited {timeout} s for {what}"
        time.sleep(0.05)


def end_by_shutdown(kernel):
    kernel.manager.shutdown_kernel(now=False)


def end_by_kill(kernel):
    kernel.kill()


# What the command line of a worker says that is at work, and how many of a system's
# processes there are then: the runner, its workers, and what they bring along.
WORKERS = {"joblib-processes": ("loky.backend", 5), "modin-ray": ("ray::remote_exec_func", 6)}


@pytest.mark.skipif(os.environ.get("PYTHON_SYSTEMS") == "0", reason="the Python systems were left out")
@pytest.mark.parametrize(
    ("system", "end"),
    [(system, end) for system in WORKERS for end in (end_by_shutdown, end_by_kill)],
)
@pytest.mark.timeout(600)
def test_nothing_left_of_python(kernel, system, end):
    kernel.must(
        "%dataset make_classification --rows 1e5 --cols 25 --seed 1\nfunc double(x float64) float64 { return 2 * x }"
    )
    quiet = descendants(kernel.pid)
    kernel.send(f"%bench double {system} --workers 2 --runs 100000 --form scalar")
    word, several = WORKERS[system]

    def working():
        new = descendants(kernel.pid) - quiet
        return len(new) >= several and any(word in command(pid) for pid in new)

    wait_until(working, f"{system} and its workers", timeout=300)  # Ray may take its time to start
    time.sleep(2)  # so that they are in the middle of it
    traces = Traces(kernel)
    end(kernel)
    left = wait_gone(traces.left, timeout=60)
    assert not left, "\n".join(left)


@pytest.mark.parametrize("end", [end_by_shutdown, end_by_kill])
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_nothing_left(kernel, end, busy):
    kernel.must(
        "%dataset make_classification --rows 1e5 --cols 25 --seed 1\nfunc double(x float64) float64 { return 2 * x }"
    )
    kernel.must("%parallel processes double --workers 2")
    quiet = len(descendants(kernel.pid))
    if busy:
        kernel.send(BUSY)
        wait_until(lambda: len(descendants(kernel.pid)) >= quiet + 3, "the runner and its workers")
    traces = Traces(kernel)
    assert traces.left(), "what is looked for does not show while the kernel runs"
    end(kernel)
    left = wait_gone(traces.left)
    assert not left, "\n".join(left)


def test_restart_leaves_nothing_of_the_old_kernel(kernel):
    kernel.must("%dataset make_classification --rows 1e5 --cols 25 --seed 1")
    before = Traces(kernel)
    kernel.manager.restart_kernel(now=False)
    kernel.client.wait_for_ready(timeout=60)
    now = marks(descendants(kernel.pid))
    old = before.marks - now
    assert old, "the new kernel has the old one's mark"
    left = wait_gone(lambda: marked(old))
    assert not left, left
    cell = kernel.run("%dataset use df")
    assert cell.reply["ename"] == "DatasetError", cell.reply


def test_interrupt_ends_workers_and_keeps_the_dataset(kernel):
    kernel.must("%dataset make_classification --rows 1e5 --cols 25 --seed 1")
    kernel.must("func double(x float64) float64 { return 2 * x }")
    kernel.must("%parallel serial double")
    quiet = len(descendants(kernel.pid))
    running = kernel.send(BUSY)
    wait_until(lambda: len(descendants(kernel.pid)) >= quiet + 3, "the runner and its workers")
    began = time.monotonic()
    kernel.interrupt()
    cell = kernel.collect(running, timeout=30)
    assert cell.reply["status"] == "error"
    assert cell.reply["ename"] == "KeyboardInterrupt", cell.reply
    # The promise is 2 s; the rest is for a machine that does other work.
    assert time.monotonic() - began < 15
    left = wait_gone(lambda: [p for p in descendants(kernel.pid) if len(descendants(kernel.pid)) > quiet])
    assert not left, [p for p in left]
    assert "100,000" in kernel.must("%dataset").shown()
    kernel.must("%parallel serial double")
