"""A kernel of this environment, and its progress on stderr."""

import sys
import time

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_client.manager import start_new_kernel


class Session:
    """Runs cells one after the other; nothing of it is left at the end."""

    def __enter__(self):
        try:
            self.manager, self.client = start_new_kernel(kernel_name="gonbench", startup_timeout=120)
        except NoSuchKernel:
            raise SystemExit("the kernel is not installed here: run `make install`") from None
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel()

    def run(self, code):
        """Runs a cell. One that fails is told of and does not end the comparison: its rows say why."""
        first = code.partition("\n")[0]
        print(f"> {first}", file=sys.stderr, flush=True)
        begin = time.monotonic()
        reply = self.client.execute_interactive(code, output_hook=show)["content"]
        if reply["status"] != "ok":
            print(f"  failed: {reply.get('ename')}: {reply.get('evalue')}", file=sys.stderr)
        print(f"  {time.monotonic() - begin:.1f} s", file=sys.stderr, flush=True)


def show(message):
    if message["msg_type"] == "stream":
        print("  " + message["content"]["text"].rstrip("\n").replace("\n", "\n  "), file=sys.stderr, flush=True)
