"""Reads the kernel's result files."""

import json
import re


class Results:
    """The benchmarks of one result file, which may be missing."""

    def __init__(self, path):
        try:
            self.file = json.loads(path.read_text())
        except FileNotFoundError:
            self.file = {"environment": {}, "dataset": {}, "benchmarks": []}

    @property
    def environment(self):
        return self.file["environment"]

    @property
    def dataset(self):
        return self.file["dataset"]

    def of(self, strategy, work=None):
        """Returns the strategy's benchmarks: pandas has one for each form."""
        found = [b for b in self.file["benchmarks"] if b["strategy"] == strategy]
        return [b for b in found if work in (None, b["work"])]

    def median(self, strategy):
        """Returns the seconds of the strategy's fastest form, None if it has no result."""
        return min((b["median_s"] for b in self.of(strategy) if b["status"] == "ok"), default=None)

    def fastest(self, language, form=None):
        """Returns (seconds, strategy), the latter with its form if it has several; None if there is none."""
        good = [b for b in self.file["benchmarks"] if b["status"] == "ok" and b["language"] == language]
        good = [b for b in good if form in (None, b["form"])]
        best = min(good, key=lambda b: b["median_s"], default=None)
        if best is None:
            return None
        several = len({b["form"] for b in self.of(best["strategy"])}) > 1
        return best["median_s"], best["strategy"] + (f", {best['form']}" if several else "")


def shown(benchmark):
    """Returns a benchmark's time, or in a few words why there is none."""
    if benchmark["status"] == "ok":
        return seconds(benchmark["median_s"])
    reason = re.sub(r"\x1b\[[0-9;]*m", "", benchmark["error"]).strip().partition("\n")[0]
    if len(reason) > 90:
        reason = reason[:89].rstrip() + "…"
    return f"{benchmark['status']}: {reason}".rstrip(": ").replace("|", "/")


def seconds(s):
    """Returns a time with three digits and its unit."""
    unit, size = next(((u, z) for u, z in (("s", 1), ("ms", 1e-3)) if s >= z), ("µs", 1e-6))
    n = s / size
    return f"{n:.{0 if n >= 100 else 1 if n >= 10 else 2}f} {unit}"
