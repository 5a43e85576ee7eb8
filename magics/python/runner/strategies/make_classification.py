"""scikit-learn's own make_classification, into a dataset that the kernel has lent.

No strategy of the comparison: the operation is the options of the function, as
JSON, and the columns to fill are the plan's frame.
"""

import json

from sklearn.datasets import make_classification

from ..strategy import Strategy


class MakeClassification(Strategy):
    copies = 3  # its peak is 2.9 times the data

    def run(self, trace):
        options = json.loads(self.plan["operation"])
        with trace.phase("compute"):
            columns, labels = make_classification(**options)
        with trace.phase("assemble"):
            for i, column in enumerate(self.data.whole()):
                column[:] = columns[:, i]
            if (own := self.data.labels()) is not None:
                own[:] = labels
        return self.data.output

    def chunks(self):
        return 1
