"""The messages of a replan's options as one stream."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Literal, NamedTuple
from uuid import UUID

from scheduler.domain.replan import Strategy
from scheduler.domain.run import Progress
from scheduler.domain.units import Model
from scheduler.service.entries import PlanSummary
from scheduler.service.plans import Event, Plans
from scheduler.service.principal import Principal

Seen = tuple[int, ...]
"""Number of the last message of each option, in the options' order."""


class OptionProgress(Model):
    """A message of the search for an option."""

    strategy: Strategy
    progress: Progress


class OptionEnded(Model):
    """How an option ended."""

    strategy: Strategy
    plan: PlanSummary


class AllEnded(Model):
    """Every option has ended."""

    id: UUID


class ReplanEvent(NamedTuple):
    """One thing a watcher of a replan is told, and what a watcher has seen with it."""

    kind: Literal["progress", "option", "end"]
    content: OptionProgress | OptionEnded | AllEnded
    seen: Seen


def read_seen(text: str) -> Seen:
    """What `write_seen` wrote; fewer numbers than there are options count as if zeros followed."""
    return tuple(int(part) for part in text.split("."))


def write_seen(seen: Seen) -> str:
    """Numbers of messages as one text."""
    return ".".join(map(str, seen))


async def replan_events(
    plans: Plans, who: Principal, key: UUID, options: Sequence[tuple[Strategy, UUID]], after: Seen
) -> AsyncIterator[ReplanEvent]:
    """Messages of all options as they come, and last that all have ended.

    Args:
        plans: where each option is watched.
        who: who watches.
        key: of the replan.
        options: strategies and ids of their plans.
        after: messages seen already.
    """
    seen = [*after, *([0] * len(options))][: len(options)]
    told: asyncio.Queue[tuple[int, Event | None]] = asyncio.Queue()

    async def watch(index: int) -> None:
        try:
            async for event in plans.events(who, options[index][1], seen[index]):
                await told.put((index, event))
        finally:
            await told.put((index, None))

    watching = [asyncio.create_task(watch(index)) for index in range(len(options))]
    ended, open_streams = 0, len(watching)
    try:
        while open_streams:
            index, event = await told.get()
            if event is None:
                open_streams -= 1
                continue
            strategy = options[index][0]
            if isinstance(event.content, Progress):
                seen[index] = event.number or seen[index]
                yield ReplanEvent("progress", OptionProgress(strategy=strategy, progress=event.content), tuple(seen))
            else:
                ended += 1
                yield ReplanEvent("option", OptionEnded(strategy=strategy, plan=event.content), tuple(seen))
        await asyncio.gather(*watching)
        if ended == len(options):
            yield ReplanEvent("end", AllEnded(id=key), tuple(seen))
    finally:
        for task in watching:
            task.cancel()
