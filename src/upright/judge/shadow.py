"""Ranks the AI services in use that nobody sanctioned, by points that one can add up by hand.

A score is the sum of its factors, at most 100: data that went out (30), people (20), training on what is sent (20),
access granted (15), whom it is sold to and whether it is known (10), how recent the use is (5). Each grows with what it
counts. What is approved keeps its points, so that one sees what it would be, but ranks after everything that is not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from upright.graph.graph import Graph
from upright.judge.questions import number, says, text, words
from upright.model.asset import Asset, AssetKind
from upright.model.relation import RelationKind as R

_DATA, _PEOPLE, _TRAINING, _ACCESS, _TERMS, _RECENT = 30, 20, 20, 15, 10, 5
_TERABYTE, _THOUSAND = 12, 3  # powers of ten at which data and people have all their points
_BEGIN = 3  # the power of ten, bytes, at which data begins to count
_TRAINS = {
    "yes": (_TRAINING, "trains on what it is given"),
    "opt-out": (12, "trains on what it is given unless told not to"),
    "no": (0, "does not train on what it is given"),
    "unknown": (10, "unknown whether it trains on what it is given"),
}
_WIDE = re.compile(
    r"mail|drive|files?\.|write|readwrite|full|admin|all\b|channels:history|groups:history|im:history|repo|contents|calendar|"
    r"contacts|documents|spreadsheets|sites|directory",
    re.IGNORECASE,
)
_DAYS = 30
_KB = 1000


@dataclass(frozen=True, slots=True)
class Factor:
    """Points for one thing, and why."""

    name: str
    points: float
    why: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One service in use. `state`: `approved`, `expired`, `not approved` or `no list` (nobody keeps one). `users` are
    the assets that use it: applications, people, devices.
    """

    service: Asset
    state: str
    factors: tuple[Factor, ...]
    users: tuple[Asset, ...]

    @property
    def score(self) -> float:
        """The sum of the points, 0 to 100."""
        return round(min(100.0, sum(factor.points for factor in self.factors)), 1)

    @property
    def sanctioned(self) -> bool:
        """Whether it is approved."""
        return self.state == "approved"


def rank(graph: Graph, today: date) -> list[Ranked]:
    """Every AI service of the graph: unsanctioned ones first, by score, then by name."""
    found = [_ranked(service, graph, today) for service in graph.of_kind(AssetKind.AI_SERVICE)]
    return sorted(found, key=lambda each: (each.sanctioned, -each.score, each.service.name.lower(), each.service.id))


def _ranked(service: Asset, graph: Graph, today: date) -> Ranked:
    state = (
        text(service, "approval")
        or {True: "approved", False: "not approved", None: "no list"}[says(service, "approved")]
    )
    users = tuple(graph.into(service, R.CALLS, R.RETRIEVES_FROM, R.USES_TOOL))
    return Ranked(service, state, tuple(_factors(service, users, today)), users)


def _factors(service: Asset, users: tuple[Asset, ...], today: date) -> Iterator[Factor]:
    yield _data(service)
    yield _people(service, users)
    points, why = _TRAINS.get(text(service, "data_use") or "unknown", _TRAINS["unknown"])
    yield Factor("training", points, why)
    yield _access(words(service, "scopes"), int(number(service, "grants") or 0))
    yield _terms(service)
    yield _recent(text(service, "first_used"), text(service, "last_used"), today)


def _data(service: Asset) -> Factor:
    sent = number(service, "bytes_out")
    requests, sized = number(service, "requests"), number(service, "sized")
    if sent is None:
        return Factor("data out", 0, "only seen in code or configuration: no log says how much goes out")
    if not sized:
        return Factor("data out", _DATA / 3, "the logs do not say how much went out")
    share = (math.log10(max(sent, 1)) - _BEGIN) / (_TERABYTE - _BEGIN)
    if says(service, "only_a_feature"):
        points = round(_DATA / 3 * min(1.0, max(0.0, share)), 1)
        return Factor("data out", points, f"{size(sent)} went out to a product of which AI is one part")
    more = f" at least: {sized:,.0f} of {requests:,.0f} requests say how much" if requests and sized < requests else ""
    return Factor("data out", round(_DATA * min(1.0, max(0.0, share)), 1), f"{size(sent)} went out{more}")


def _people(service: Asset, users: tuple[Asset, ...]) -> Factor:
    counted = number(service, "people")
    people = int(counted) if counted is not None else len(users)
    points = _PEOPLE * min(1.0, math.log10(people + 1) / _THOUSAND)
    return Factor(
        "people", round(points, 1), f"{people:,} {'people or devices' if counted is not None else 'users in code'}"
    )


def _access(scopes: tuple[str, ...], grants: int) -> Factor:
    wide = [scope for scope in scopes if _WIDE.search(scope)]
    if not scopes and not grants:
        return Factor("access", 0, "no grant of access was seen")
    points = min(_ACCESS, (5 if grants else 3) + 5 * len(wide))
    shown = ", ".join(sorted(wide or scopes, key=len)[:3])
    return Factor("access", points, f"granted {grants:,} times" + (f", among it {shown}" if shown else ""))


def _terms(service: Asset) -> Factor:
    if says(service, "listed") is False:
        return Factor("terms", _TERMS, "in no catalogue: nobody knows its terms")
    plan = text(service, "plan")
    points = {"consumer": _TERMS, "both": 6, "": 6, "api": 3, "business": 2}.get(plan, 6)
    country = text(service, "country")
    return Factor(
        "terms", points, f"sold to {plan or 'whom is unknown'}" + (f", vendor in {country}" if country else "")
    )


def _recent(first: str, last: str, today: date) -> Factor:
    if not last:
        return Factor("recent", 0, "no log says when")
    try:
        began, ended = date.fromisoformat(first or last), date.fromisoformat(last)
    except ValueError:
        return Factor("recent", 0, "no log says when")
    age = (today - ended).days
    points = _RECENT if age <= _DAYS else _RECENT / 2 if age <= 6 * _DAYS else 0
    return Factor("recent", points, f"first seen {began}, last {ended}")


def size(count: float) -> str:
    """Bytes in words: `8.1 MB`."""
    unit = 0
    while count >= _KB and unit < 5:  # noqa: PLR2004  units below
        count, unit = count / _KB, unit + 1
    return f"{count:.0f} B" if not unit else f"{count:.1f} {('B', 'kB', 'MB', 'GB', 'TB', 'PB')[unit]}"
