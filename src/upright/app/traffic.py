"""From logs to the graph: reads them in worker processes, and says which AI services who uses.

Results merge in any order, so the parts of a large file are read apart. Counts of all log sources together stand on one
observation of each service; the other places where it was seen are bare.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from upright.app.catalog import units
from upright.app.guard import guarded
from upright.connect.connector import Source
from upright.discover.usage import Share, Usage, Use, together
from upright.model.ai_service import AiService, AiServices, ai_services
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import key
from upright.model.item import Item
from upright.model.relation import RelationKind

SHOWN = 50  # people of one service that become assets; the number of all stands on the service
PIECE_SECONDS = 3600  # a compressed file is one piece, however large
UNSURE, LISTED, PARTLY = 0.4, 0.95, 0.5


@dataclass
class Traffic:
    """What the logs of all sources show. `usage` by source."""

    usage: dict[str, Usage] = field(default_factory=dict)
    gaps: list[Gap] = field(default_factory=list)
    completed: set[str] = field(default_factory=set)


def read_traffic(
    sources: Iterable[Source], digest_key: bytes, own: Sequence[str] = (), workers: int = 0,
    tell: Callable[[str, int, int], None] | None = None,
) -> Traffic:  # fmt: skip
    """Read all logs. `own` are files that extend the catalogue of services."""
    from upright.app.executor import Executor, Failure, Limits

    found = Traffic()
    items: list[Item] = []
    shown = set()
    for source in sources:
        items += _items(source, found)
        if source.options.get("show_people"):
            shown.add(source.name)
    count = min(workers or os.cpu_count() or 1, len(items))
    arguments = (digest_key, tuple(own), frozenset(shown))
    executor = Executor(make, arguments, count, Limits(PIECE_SECONDS), preload="upright.app.traffic")
    for done, outcome in enumerate(executor.run([[item] for item in items]) if items else (), 1):
        if tell:
            tell("reading logs", done, len(items))
        if isinstance(outcome, Failure):
            found.gaps.append(Gap(outcome.item.path, outcome.why, outcome.code, outcome.item.source))
            continue
        name, usage, gaps = outcome
        found.gaps += gaps
        found.usage[name] = found.usage[name].merge(usage) if name in found.usage else usage
    return found


def _items(source: Source, found: Traffic) -> Iterator[Item]:
    try:
        for each in units("connectors")[source.type].read(source):
            if isinstance(each, Gap):
                found.gaps.append(each)
            else:
                yield each
        found.completed.add(source.name)
    except AccessDenied as error:
        found.gaps.append(Gap(source.name, str(error), "denied", source.name))
    except (Unreachable, MalformedError) as error:
        found.gaps.append(Gap(source.name, str(error), "unreachable", source.name))


def make(digest_key: bytes, own: tuple[str, ...], shown: frozenset[str]) -> Callable[[Item], object]:
    """The work function of one worker."""
    from upright.discover.log_reading import read_log

    services, formats = ai_services(*own), tuple(units("logs").values())

    def work(item: Item) -> tuple[str, Usage, list[Gap]]:
        gaps: list[Gap] = []
        show = item.source in shown
        read = guarded(item, gaps, lambda: read_log(item, services, formats, digest_key, show_people=show))
        usage, unread = read or (Usage(), [])
        return item.source, usage, gaps + unread

    return work


def observed(traffic: Traffic, services: AiServices) -> Iterator[Observation | Edge]:
    """Services, the people who use them, and the relations between."""
    whole = together(traffic.usage.values())
    people: dict[str, Observation] = {}
    for name, use in sorted(whole.services.items()):
        service = services.by_id[name]
        places = _places(traffic, lambda usage, name=name: usage.services.get(name))  # type: ignore[misc]
        yield from _service(service.name, key("service", name), use, places, _facts(service), _surety(service))
        yield from _people(use, key("service", name), places[0], people)
    for name, use in sorted(whole.candidates.items()):
        places = _places(traffic, lambda usage, name=name: usage.candidates.get(name))  # type: ignore[misc]
        own = key("url", f"https://{name}") if use.hosts else key("service", f"unlisted/{name.lower()}")
        yield from _service(name, own, use, places, {"listed": False}, UNSURE)
        yield from _people(use, own, places[0], people)
    yield from people.values()


def _places(traffic: Traffic, pick: Callable[[Usage], Use | None]) -> list[Location]:
    found = [
        Location(log, 0, source, "log")
        for source, usage in sorted(traffic.usage.items())
        if (use := pick(usage)) is not None
        for log in sorted(use.logs)
    ]
    return found or [Location(".", 0, "", "log")]


def _surety(service: AiService) -> float:
    return PARTLY if service.only_a_feature else LISTED


def _facts(service: AiService) -> dict[str, Json]:
    stated: dict[str, Json] = {
        "provider": service.vendor.lower(), "category": service.kind, "takes": service.takes,
        "country": service.country,
        "plan": service.plan, "data_use": service.trains or "unknown",
    }  # fmt: skip
    if service.only_a_feature:
        stated["only_a_feature"] = True
    return {name: value for name, value in stated.items() if value}


def _service(
    name: str, own: str, use: Use, places: Sequence[Location], facts: dict[str, Json], sure: float
) -> Iterator[Observation]:
    counts = {
        "people": use.headcount, "requests": use.requests, "blocked": use.blocked, "bytes_out": use.sent,
        "bytes_in": use.received, "sized": use.sized, "grants": use.grants, "scopes": sorted(use.scopes),
        "hosts": sorted(use.hosts), "first_used": day(use.first), "last_used": day(use.last),
    }  # fmt: skip
    stated: dict[str, Any] = {**facts, **{name: value for name, value in counts.items() if value not in ("", [], None)}}
    yield Observation(AssetKind.AI_SERVICE, name, (own,), places[0], stated, confidence=sure, detector="logs")
    for place in places[1:]:
        yield Observation(AssetKind.AI_SERVICE, name, (own,), place, confidence=sure, detector="logs")


def _people(use: Use, service: str, place: Location, people: dict[str, Observation]) -> Iterator[Edge]:
    most = sorted(use.people.items(), key=lambda each: (-each[1].sent, -each[1].requests, each[0]))[:SHOWN]
    for digest, share in most:
        own = key("person", f"{digest:016x}")
        people.setdefault(own, _person(own, share, place))
        yield Edge(own, RelationKind.CALLS, service)


def _person(own: str, share: Share, place: Location) -> Observation:
    kind, word = (AssetKind.HOST, "device") if share.device else (AssetKind.IDENTITY, "user")
    hidden = len(share.label) == 12 and all(letter in "0123456789abcdef" for letter in share.label)  # noqa: PLR2004
    name = f"{word} {share.label[:8]}" if hidden else share.label
    return Observation(kind, name, (own,), place, {"type": word}, confidence=LISTED, detector="logs")


def day(when: float | None) -> str:
    """The day of a time, ISO 8601, in UTC."""
    return "" if when is None else datetime.fromtimestamp(when, UTC).date().isoformat()


def described(observations: Iterable[Observation], own: Sequence[str] = ()) -> Iterator[Observation]:
    """AI services that code or infrastructure names, with what the catalogue knows of them."""
    for seen in observations:
        name = str(seen.keys[0]).partition("service:")[2] if seen.kind is AssetKind.AI_SERVICE and seen.keys else ""
        known = ai_services(*own).by_id.get(name) if name and seen.detector != "logs" else None
        if known is None:
            yield seen
            continue
        facts = {word: value for word, value in _facts(known).items() if word not in {"provider", "category"}}
        yield Observation(
            seen.kind, seen.name, seen.keys, seen.location, {**facts, **seen.attributes}, seen.version, seen.labels,
            seen.confidence, seen.detector, seen.evidence, seen.digest,
        )  # fmt: skip
