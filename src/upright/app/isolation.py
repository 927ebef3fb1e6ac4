"""What a worker process may not do: outgrow its memory, keep what it has grown, dump core, or reach the network."""

from __future__ import annotations

import resource
import signal
import sys

WORN = 0.25  # a worker whose peak memory passed this share of its limit is replaced after the item at hand


def confine(memory: int) -> None:
    """Limit this process. `memory` is in bytes of private memory (RLIMIT_DATA, which Linux counts for anonymous
    maps).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        limit = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


def worn_out(memory: int) -> bool:
    """Whether this process has grown so much that a fresh one should take over, to keep the whole scan flat."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return peak > memory * WORN
