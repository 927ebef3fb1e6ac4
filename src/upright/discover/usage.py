"""Use of AI services as logs show it: counts that merge in any order and stay small however long the logs are.

People are personal data: a person is a keyed digest. Of more than PEOPLE people the ones with the smallest digests are
kept (a bottom-k sketch, Cohen and Kaplan 2007): since digests are evenly spread, they are an even sample, each with all
that was ever seen of it, and their number is estimated from how far the kept ones reach.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

PEOPLE = 4096  # of one service
LISTED = 64  # scopes, hosts, logs of one service
CANDIDATES = 512
_SPAN = 1 << 64  # digests of people are numbers below this


@dataclass(slots=True)
class Share:
    """What one person did with one service. `label` is the digest as text, or the account where it may be shown;
    `device`: it is the address of a machine, since the log names no account. Times in seconds since 1970; bytes.
    """

    label: str
    device: bool = False
    requests: int = 0
    sent: int = 0
    first: float | None = None
    last: float | None = None

    def merge(self, other: Share) -> Share:
        """Both together."""
        return Share(
            max(self.label, other.label), self.device and other.device, self.requests + other.requests,
            self.sent + other.sent, earliest(self.first, other.first), latest(self.last, other.last),
        )  # fmt: skip


@dataclass(slots=True)
class Use:
    """What was seen of one service. `sized` counts the requests whose log says how much was sent; `sent` is a lower
    bound when that is fewer than `requests`. `blocked` are requests that did not pass; they are in no other count.
    `grants`: how often an application was given access, `scopes` what to. `crowded`: people were left out.
    """

    requests: int = 0
    sized: int = 0
    sent: int = 0
    received: int = 0
    blocked: int = 0
    grants: int = 0
    first: float | None = None
    last: float | None = None
    scopes: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    logs: frozenset[str] = frozenset()
    people: dict[int, Share] = field(default_factory=dict)
    crowded: bool = False
    reach: int = _SPAN  # while a log is read: digests above it are left out

    def add(self, when: float | None, sent: int | None, received: int | None) -> None:
        """Count one request that passed."""
        self.requests += 1
        if sent is not None:
            self.sized += 1
            self.sent += sent
        self.received += received or 0
        self.first, self.last = earliest(self.first, when), latest(self.last, when)

    def add_person(self, digest: int, share: Share) -> None:
        """Count one request for the person with this digest (64 bits)."""
        if digest in self.people:
            self.people[digest] = self.people[digest].merge(share)
        elif digest < self.reach:
            self.people[digest] = share
            if len(self.people) > 2 * PEOPLE:
                self.people, self.crowded = _smallest(self.people), True
                self.reach = max(self.people)

    def merge(self, other: Use) -> Use:
        """Both together: associative and commutative."""
        people = dict(self.people)
        for digest, share in other.people.items():
            people[digest] = people[digest].merge(share) if digest in people else share
        kept = _smallest(people)
        return Use(
            self.requests + other.requests, self.sized + other.sized, self.sent + other.sent,
            self.received + other.received, self.blocked + other.blocked, self.grants + other.grants,
            earliest(self.first, other.first), latest(self.last, other.last),
            listed(self.scopes | other.scopes), listed(self.hosts | other.hosts), listed(self.logs | other.logs),
            kept, self.crowded or other.crowded or len(kept) < len(people),
        )  # fmt: skip

    @property
    def headcount(self) -> int:
        """How many people and devices used it; an estimate (two times in three within 2 %) when crowded."""
        if not self.crowded or not self.people:
            return len(self.people)
        return round((len(self.people) - 1) * _SPAN / max(self.people))


@dataclass
class Usage:
    """What logs show: use by the id of a service, and hosts and applications that look like AI but are in no catalogue
    (`candidates`, by their name). `lines` read, of which `unread` follow no format.
    """

    services: dict[str, Use] = field(default_factory=dict)
    candidates: dict[str, Use] = field(default_factory=dict)
    lines: int = 0
    unread: int = 0

    def merge(self, other: Usage) -> Usage:
        """Both together: associative and commutative."""
        services, candidates = dict(self.services), dict(self.candidates)
        for mine, theirs in ((services, other.services), (candidates, other.candidates)):
            for name, use in theirs.items():
                mine[name] = mine[name].merge(use) if name in mine else use
        kept = dict(sorted(candidates.items())[:CANDIDATES])
        return Usage(services, kept, self.lines + other.lines, self.unread + other.unread)


def together(parts: Iterable[Usage]) -> Usage:
    """All of them as one."""
    whole = Usage()
    for part in parts:
        whole = whole.merge(part)
    return whole


def listed(words: frozenset[str]) -> frozenset[str]:
    """At most LISTED of them, the same whatever order they came in."""
    return words if len(words) <= LISTED else frozenset(sorted(words)[:LISTED])


def _smallest(people: dict[int, Share]) -> dict[int, Share]:
    return people if len(people) <= PEOPLE else {digest: people[digest] for digest in heapq.nsmallest(PEOPLE, people)}


def earliest(one: float | None, other: float | None) -> float | None:
    """The earlier of two times, either of which may be unknown."""
    return other if one is None else one if other is None else min(one, other)


def latest(one: float | None, other: float | None) -> float | None:
    """The later of two times, either of which may be unknown."""
    return other if one is None else one if other is None else max(one, other)
