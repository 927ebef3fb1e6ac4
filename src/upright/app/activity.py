"""From recorded calls to the graph: what is in use, how much, and what was watched and is idle.

A model is known again by its identity; agents and tools by name. What was called and nothing else names becomes an
asset that only the recording shows. Something is called idle when its like of the same source was seen in use over a
day or more and it never was.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import reduce

from upright.app.catalog import units
from upright.app.guard import guarded
from upright.connect.connector import Source
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, LimitExceeded, MalformedError, Unreachable
from upright.model.evidence import Gap, Observation
from upright.model.identity import key, model_key
from upright.model.item import Item
from upright.watch.activity import Called, Calls, counted
from upright.watch.session import LARGEST, Recording, read_recording

WATCHED = 86_400.0  # seconds of recording after which silence says something
_KINDS = frozenset({AssetKind.MODEL, AssetKind.AGENT, AssetKind.TOOL})


@dataclass
class Activity:
    """What the recordings of all sources show. `calls` by (source, recording)."""

    calls: dict[tuple[str, str], dict[Called, Calls]] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)


def read_activity(sources: Iterable[Source], workers: int, tell: Callable[[str, int, int], None]) -> Activity:
    """Read all recordings in worker processes."""
    from upright.app.executor import Executor, Failure, Limits

    found = Activity()
    items = [item for source in sources for item in _items(source, found)]
    count = min(workers or os.cpu_count() or 1, len(items))
    executor = Executor(make, (), count, Limits(), preload="upright.app.activity")
    for done, outcome in enumerate(executor.run([[item] for item in items]) if items else (), 1):
        tell("reading traces", done, len(items))
        if isinstance(outcome, Failure):
            found.gaps.append(Gap(outcome.item.path, outcome.why, outcome.code, outcome.item.source))
            continue
        place, calls, gaps = outcome
        found.calls[place] = calls
        found.gaps += gaps
    return found


def _items(source: Source, found: Activity) -> Iterator[Item]:
    try:
        for each in units("connectors")[source.type].read(source):
            if isinstance(each, Gap):
                found.gaps.append(each)
            else:
                yield each
        found.completed.add(source.name)
    except (AccessDenied, Unreachable, MalformedError) as error:
        code = "denied" if isinstance(error, AccessDenied) else "unreachable"
        found.gaps.append(Gap(source.name, str(error), code, source.name))


def make() -> Callable[[Item], object]:
    """The work function of one worker."""

    def work(item: Item) -> tuple[tuple[str, str], dict[Called, Calls], list[Gap]]:
        gaps: list[Gap] = []
        recording = guarded(item, gaps, lambda: _recording(item)) or Recording()
        told = [Gap(gap.where, gap.why, gap.code, item.source) for gap in recording.gaps]
        return (item.source, item.path), counted(recording.interactions), gaps + told

    return work


def _recording(item: Item) -> Recording:
    """The interactions of a recording, their texts unread."""
    with item.open() as stream:
        content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise LimitExceeded("recording is too large", f"over {LARGEST} bytes")
    return read_recording(content, item.path, lambda _text, _partition: (), lambda _text: "")


def observed(activity: Activity, seen: Sequence[Observation]) -> Iterator[Observation]:
    """What was called, joined to what was `seen` elsewhere, and what of that is idle."""
    if not activity.calls:
        return
    known = _Known(seen)
    used: dict[tuple[AssetKind, str], _Use] = {}
    for place, part in sorted(activity.calls.items()):
        for called, calls in part.items():
            for each in known.keys(called):
                used.setdefault((called.kind, each), _Use(called.name)).add(place, calls)
    for (kind, own), use in sorted(used.items()):
        for number, (source, path) in enumerate(use.places):
            stated = _stated(use.calls) if number == 0 else {}
            yield Observation(kind, use.name, (own,), Location(path, 0, source, "trace"), stated, detector="traces")
    yield from known.idle({spot: use.calls for spot, use in used.items()})


@dataclass
class _Use:
    """The calls of one asset, and the recordings that show them."""

    name: str
    calls: Calls = field(default_factory=Calls)
    places: list[tuple[str, str]] = field(default_factory=list)

    def add(self, place: tuple[str, str], calls: Calls) -> None:
        self.calls = self.calls.and_(calls)
        if place not in self.places[-1:]:
            self.places.append(place)


def _stated(calls: Calls) -> dict[str, Json]:
    stated: dict[str, Json] = {"interactions": calls.count}
    if calls.last:
        stated["last_called"] = datetime.fromtimestamp(calls.last, UTC).isoformat(timespec="seconds")
    return stated


class _Known:
    """What other sources saw of the kinds that are called: by name, by key, and what was seen in use of it."""

    def __init__(self, seen: Iterable[Observation]) -> None:
        self.seen = [each for each in seen if each.kind in _KINDS and each.keys]
        self.named: dict[tuple[AssetKind, str], set[str]] = {}
        for each in self.seen:
            self.named.setdefault((each.kind, str(each.name).casefold()), set()).add(str(each.keys[0]))

    def keys(self, called: Called) -> list[str]:
        """The identity keys of what this may be; one of its own when nothing else names it."""
        if called.kind is AssetKind.MODEL:
            return [model_key(called.name, called.provider)]
        name = called.name.casefold()
        return sorted(self.named.get((called.kind, name), ())) or [key("name", "traces", called.kind.value, name)]

    def idle(self, used: Mapping[tuple[AssetKind, str], Calls]) -> Iterator[Observation]:
        """What was never called though its like of the same source was, for long enough."""
        windows: dict[tuple[AssetKind, str], Calls] = {}
        unused = []
        for each in self.seen:
            spot = each.kind, each.location.source
            calls = [used[each.kind, str(own)] for own in each.keys if (each.kind, str(own)) in used]
            if calls:
                windows[spot] = reduce(Calls.and_, calls, windows.get(spot, Calls()))
            else:
                unused.append((spot, each))
        for spot, each in unused:
            window = windows.get(spot, Calls())
            if window.last - window.first >= WATCHED:
                yield Observation(
                    each.kind, each.name, each.keys, each.location, {"interactions": 0}, detector="traces"
                )
