"""What all strategies have in common."""

import os
import tempfile

from .operation import Operation
from .step import Step
from .trace import Log


class Unavailable(Exception):
    """The strategy cannot run here; command is what mends it."""

    def __init__(self, message, command=""):
        super().__init__(message)
        self.command = command


class Strategy:
    """One way to run the operation.

    start brings resident workers up, run is one timed sample. run returns the whole
    result column: an array, or a pandas Series.

    engine is what outlives a plan: resident workers that the next plan of the same
    strategy and number of workers goes on with. start makes it if it is None.
    """

    engine = None

    resident = False  # whether start brings up workers that samples use
    copies = 1  # of the data that travels, that a run needs in memory at its peak
    forms = ("vector", "scalar")  # that the system has; the first if asked for another
    hidden = ()  # phases that the system does not let us see
    pickles = False  # whether data goes to processes and back through pipes and files
    waits_for_the_dead = False  # whether a run never ends if a worker process is killed

    def __init__(self, plan, data):
        self.plan = plan
        self.data = data  # .frame(), .inputs(), .output
        self.rows = plan["rows"]
        self.workers = max(plan["workers"], 1)
        self.partitions = max(plan["partitions"], 1)
        self.column = plan["inputs"][0]["column"]
        self.operation = Operation(plan)
        self.as_article = bool(plan.get("as_article"))
        asked = "scalar" if self.as_article else plan.get("form") or "vector"
        self.form = asked if asked in self.forms else self.forms[0]
        self.note = "" if asked == self.form else f"{plan['strategy']} has no {asked} form; {self.form} is timed"
        self.folder = tempfile.mkdtemp(prefix="gonbench-")
        self.log = Log(os.path.join(self.folder, "log"))
        self.step = Step(self.operation, self.form, self.log)

    def start(self):
        pass

    def run(self, trace):
        raise NotImplementedError

    def article(self, trace):
        """The article's literal statements. It may return a function that gets the
        result, where those statements do not wait for it."""
        return self.run(trace)

    def prepare(self):
        """Runs before every sample, off the clock: what the article has in earlier cells."""

    def release(self):
        """Ends the engine. It is called only if there is one."""

    def serialized(self):
        """Bytes serialized in the last sample, where what processes write does not tell;
        None if that cannot be counted."""
        return None if self.pickles else 0

    def chunks(self):
        """How many chunks a sample has, for progress."""
        return self.workers
