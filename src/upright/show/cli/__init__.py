"""The command line: one module for each group of commands, assembled in `main`."""

import os

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # NumPy's threads cost memory, and a process that has any cannot fork
