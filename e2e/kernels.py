"""A gonbench kernel as Jupyter's own client sees it."""

import os
import queue
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager


@dataclass
class Cell:
    """What running one cell gave."""

    reply: dict
    outputs: list = field(default_factory=list)  # nbformat outputs, as a notebook would keep them

    @property
    def ok(self):
        return self.reply["status"] == "ok"

    def text(self, stream="stdout"):
        return "".join(o.text for o in self.outputs if o.output_type == "stream" and o.name == stream)

    def displays(self):
        return [o for o in self.outputs if o.output_type in ("display_data", "execute_result")]

    def shown(self):
        """Everything that a reader of the output sees as text."""
        return self.text() + "".join(o.data.get("text/plain", "") for o in self.displays())


class Kernel:
    """Starts the installed kernel with a temporary folder of its own, so that what it leaves there shows.

    The folder's path is short because unix sockets in it allow about 100 characters.
    """

    def __init__(self, env=None, data=None):
        self.tmp = Path(tempfile.mkdtemp(prefix="gbt", dir="/tmp"))
        self.cwd = Path(tempfile.mkdtemp(prefix="gbw", dir="/tmp"))
        self.manager = KernelManager(kernel_name="gonbench")
        if data:  # another Jupyter data folder than this environment's
            self.manager.kernel_spec_manager.kernel_dirs = [str(data / "kernels")]
        full = {**os.environ, "TMPDIR": str(self.tmp), **(env or {})}
        self.manager.start_kernel(cwd=str(self.cwd), env=full)
        self.client = self.manager.client()
        self.client.start_channels()
        try:
            self.client.wait_for_ready(timeout=60)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def send(self, code, **kwargs):
        return self.client.execute(code, **kwargs)

    def collect(self, msg_id, timeout=180):
        """Waits for a request's reply and idle; returns its Cell."""
        deadline = time.monotonic() + timeout
        outputs, by_id = [], {}
        while True:
            try:
                msg = self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"no idle within {timeout} s; so far: {outputs}") from None
            if msg["parent_header"].get("msg_id") != msg_id:
                continue
            kind, content = msg["msg_type"], msg["content"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind == "clear_output":
                outputs.clear()
            elif kind == "update_display_data":
                for output in by_id.get(content["transient"]["display_id"], []):
                    output.data = nbformat.from_dict(content["data"])
                    output.metadata = nbformat.from_dict(content["metadata"])
            elif kind in ("stream", "display_data", "execute_result", "error"):
                output = nbformat.v4.output_from_msg(msg)
                outputs.append(output)
                display_id = content.get("transient", {}).get("display_id")
                if display_id:
                    by_id.setdefault(display_id, []).append(output)
        while True:
            reply = self.client.get_shell_msg(timeout=max(0.1, deadline - time.monotonic()))
            if reply["parent_header"].get("msg_id") == msg_id:
                return Cell(reply["content"], outputs)

    def run(self, code, timeout=180, **kwargs):
        return self.collect(self.send(code, **kwargs), timeout)

    def must(self, code, timeout=180):
        """Runs a cell that has to succeed."""
        cell = self.run(code, timeout)
        assert cell.ok, f"{code}\nfailed: {cell.reply.get('ename')}: {cell.reply.get('evalue')}\n{cell.text('stderr')}"
        return cell

    def interrupt(self):
        self.manager.interrupt_kernel()

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def close(self):
        """Ends the kernel for good and removes the folders it was given."""
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=False)
        self.manager.cleanup_resources()
        shutil.rmtree(self.tmp, ignore_errors=True)
        shutil.rmtree(self.cwd, ignore_errors=True)
