"""The Python runner: runs the article's systems on the kernel's datasets.

The kernel starts it as a process and drives it over a unix socket, with the same
messages that Go runners speak (package gonbench/parallel/protocol). A strategy is
a class in a file of strategies/; its run method is what is timed.

It needs Python 3.10 and the standard library to say hello. NumPy, pandas and the
systems are imported when a plan asks for them, so a missing package makes one
row of the result "unavailable" and nothing else.
"""

VERSION = 1  # of the protocol
