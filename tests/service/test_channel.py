"""Messages of a solve reach every reader, in order, whenever it joins."""

import asyncio
import threading

from scheduler.domain.run import Progress
from scheduler.jobs.channel import Channel


def message(elapsed: float) -> Progress:
    return Progress(elapsed=elapsed, phase="improve")


async def read(channel: Channel, after: int = 0) -> list[tuple[int, float]]:
    return [(number, progress.elapsed) async for number, progress in channel.follow(after)]


def test_readers_get_everything_in_order() -> None:
    """Two readers beside a writing thread see the same numbered messages."""
    channel = Channel()

    def write() -> None:
        for step in range(200):
            channel.publish(message(step))
        channel.close()

    async def scene() -> list[list[tuple[int, float]]]:
        writer = threading.Thread(target=write)
        readers = [asyncio.create_task(read(channel)) for _ in range(2)]
        await asyncio.sleep(0)
        writer.start()
        return await asyncio.gather(*readers)

    expected = [(step + 1, float(step)) for step in range(200)]
    assert asyncio.run(scene()) == [expected, expected]


def test_a_late_reader_resumes_after_a_number() -> None:
    """Past messages come again from the one after the last seen."""
    channel = Channel()
    for step in range(5):
        channel.publish(message(step))
    channel.close()
    assert asyncio.run(read(channel, after=3)) == [(4, 3.0), (5, 4.0)]
    assert channel.last == message(4)


def test_only_the_newest_messages_are_kept() -> None:
    """Memory is bounded; numbers go on."""
    channel = Channel(keep=2)
    for step in range(5):
        channel.publish(message(step))
    channel.close()
    assert asyncio.run(read(channel)) == [(4, 3.0), (5, 4.0)]


def test_a_reader_that_leaves_is_forgotten() -> None:
    """A reader that goes away in the middle leaves nothing behind, and its dead event loop does no harm."""
    channel = Channel()
    channel.publish(message(0))

    async def scene() -> None:
        stream = channel.follow()
        await anext(stream)
        await stream.aclose()

    asyncio.run(scene())
    assert not channel._readers
    channel.publish(message(1))
