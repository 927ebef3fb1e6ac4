"""What the store gives back: scans, and the estate as one scan left it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from upright.model.asset import Json

if TYPE_CHECKING:
    from upright.graph.graph import Graph
    from upright.model.finding import Finding, Status


@dataclass(frozen=True, slots=True)
class Estate:
    """What is scanned together and has one history. `fingerprint` tells it from all others, `name` is for people."""

    name: str
    fingerprint: str

    @classmethod
    def of(cls, targets: Iterable[str], name: str = "") -> Estate:
        """The estate of these targets (absolute paths or URLs, in any order).

        A declared name is the identity by itself, so that a source may join or leave without losing the history.
        """
        known = sorted(set(targets))
        told = ["name", name] if name else ["targets", *known]
        text = "\0".join(told).encode("utf-8", errors="surrogatepass")
        first = known[0].rstrip("/").rpartition("/")[2] if known else ""
        printable = (name or first or "estate").encode("utf-8", errors="backslashreplace").decode().replace("\0", "")
        return cls(printable, hashlib.sha256(text).hexdigest())


@dataclass(frozen=True, slots=True)
class Scope:
    """One source of an estate in one scan.

    `complete` is false when it failed, was cut short, or was left out this time: then nothing in it counts as gone and
    no finding as fixed, unless it is `held`: what an earlier scan read of it is part of the graph (and it is complete
    when it was left out on purpose). `type`, `address` and `options` (without credentials) tell later commands where it
    lies and how it is read.
    """

    source: str
    complete: bool = True
    type: str = ""
    address: str = ""
    held: bool = False
    options: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scan:
    """One published run. `state` is `complete`, or `partial` when a scope was not; times are ISO 8601 in UTC;
    `version` is Upright's own; `stats` whatever the scan counted; `fingerprint` that of the estate, whose name another
    may share.
    """

    id: int
    estate: str
    started: str
    finished: str
    state: str
    version: str
    stats: Mapping[str, Json] = field(default_factory=dict)
    scopes: tuple[Scope, ...] = ()
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The estate as `scan` left it. `findings` are those that stood then (open, reopened or accepted), gravest first;
    `assessed` counts the assets each rule judged; `unknown` says why a rule could not decide everywhere.
    """

    scan: Scan
    graph: Graph
    findings: Sequence[Finding] = ()
    assessed: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """A finding got this status with scan `scan`, at time `when`."""

    scan: int
    when: str
    status: Status


@dataclass(frozen=True, slots=True)
class Fixed:
    """A finding that no longer stands, and when the scan that saw it gone had finished."""

    finding: Finding
    scan: int
    fixed_at: str
