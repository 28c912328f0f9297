"""The memory limit of a solve: address space of its process, shared out where it forks others."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STATM = Path("/proc/self/statm")


def limit_memory(megabytes: int) -> None:
    """Let this process, and those it forks, have no more address space than this each; more is a MemoryError."""
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


@contextmanager
def shared_among(processes: int) -> Iterator[None]:
    """Share what the limit leaves among so many processes: this one and those forked meanwhile.

    What they have in common counts once: however many they are, together they stay within the limit.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        yield
        return
    used = in_use()
    resource.setrlimit(resource.RLIMIT_AS, (used + max(0, soft - used) // processes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def in_use() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    return int(STATM.read_text().split()[0]) * resource.getpagesize() if STATM.exists() else 0
