"""While a sample runs: how many chunks are done, and whether it can still end."""

import multiprocessing
import os
import signal
import sys
import threading

INTERVAL = 0.1  # seconds between two looks


class Progress:
    """Looks, from a thread of its own, at what the workers have logged and at the workers."""

    def __init__(self, connection, strategy):
        self.connection, self.strategy = connection, strategy
        self.end = threading.Event()
        self.thread = threading.Thread(target=self.report, daemon=True)
        self.workers = set()

    def report(self):
        last = 0
        total = self.strategy.chunks()
        while not self.end.wait(INTERVAL):
            done = min(self.strategy.log.count(), total)
            if done != last:
                self.connection.send("progress", progress={"done": done, "total": total})
                last = done
            if self.strategy.waits_for_the_dead:
                self.bury()

    def bury(self):
        """multiprocessing.Pool replaces a worker that was killed, for instance for lack of
        memory, and waits forever for the result of its chunk: the run is ended here."""
        self.workers.update(multiprocessing.active_children())
        for worker in self.workers:
            code = worker.exitcode
            if code is not None and code < 0 and code != -signal.SIGTERM:  # which is how a pool ends its own
                name = signal.Signals(-code).name
                print(f"a worker process was killed by {name}, and its chunk is lost", file=sys.stderr, flush=True)
                os._exit(1)  # the main thread waits, and nothing can wake it

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.end.set()
        self.thread.join()
