"""How much of the machine this process may use."""

import os


def cores() -> int:
    """The processor cores, as many as a container or its starter left to this process."""
    # Not every system can say; there the process may use them all.
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
