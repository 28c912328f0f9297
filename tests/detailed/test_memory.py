"""The memory limit of a solve: it ends this process, and it is shared out among those that are forked."""

import resource
from multiprocessing import get_context

import pytest

from scheduler.detailed.memory import in_use, limit_memory, shared_among

MB = 1024 * 1024


def _reserves(send, megabytes):
    """Whether a forked process gets so much more memory."""
    try:
        bytearray(megabytes * MB)
    except MemoryError:
        send.send(False)
    else:
        send.send(True)


def _forked(context, megabytes):
    """What a forked process says about so much more memory."""
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_reserves, args=(send, megabytes))
    process.start()
    said = receive.recv()
    process.join()
    return said


def _limited(send):
    """In a process of its own, with 900 MB more than it has: what it and its forks get of that."""
    context = get_context("fork")
    limit_memory(in_use() // MB + 900)
    found = [_forked(context, 600)]
    with shared_among(3):
        found += [_forked(context, 600), _forked(context, 200)]
    found.append(resource.getrlimit(resource.RLIMIT_AS)[0] > in_use() + 800 * MB)
    send.send(found)


def test_what_the_limit_leaves_is_shared_out():
    """Of 900 MB a fork may take 600, where three share it only 300; afterwards all is there again."""
    context = get_context("fork")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_limited, args=(send,))
    process.start()
    assert receive.recv() == [True, False, True, True]
    process.join()


def test_without_a_limit_nothing_is_shared():
    """As in a process that the tests run in."""
    if resource.getrlimit(resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY:
        pytest.skip("this process has a limit")
    with shared_among(3):
        assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
