"""The connector unit: reads one kind of source and never writes to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from upright.model.evidence import Edge, Gap, Observation
from upright.model.item import Item
from upright.model.unit import Unit


@dataclass(frozen=True, slots=True)
class Source:
    """One configured source of an estate.

    `type` is the connector's id, `name` its name in the estate, `address` a path or URL, `options` whatever else the
    connector's own options type accepts.
    """

    type: str
    name: str
    address: str
    options: Mapping[str, Any] = field(default_factory=dict)


class Read(Protocol):
    """Yields every item, and a gap for everything that was skipped or refused; never raises on a single item."""

    def __call__(self, source: Source) -> Iterator[Item | Gap]:
        """Read the source."""
        ...


@dataclass(frozen=True, slots=True)
class Trial:
    """One thing that was tried of a source: `what` in the source's own words and the `permission` that it needs.
    `outcome`: `works`, `refused`, `unanswered` (not known there, or not reached), `untried` (nothing to try it on).
    """

    what: str
    permission: str
    outcome: str
    why: str = ""


Accepts: TypeAlias = "Callable[[str], bool]"
Tries: TypeAlias = "Callable[[Source], Iterator[Trial]]"
Stores: TypeAlias = "Callable[[Source], Iterator[Observation | Edge | Gap]]"


@dataclass(frozen=True, kw_only=True)
class Connector(Unit):
    """`accepts` tells whether a bare address on the command line is one of this connector's. `permissions` are those
    that reading needs, in the source's own words. `word`: how an `upright.yaml` names such a source (`- git: URL`),
    when not by the connector's id. `carries`: items bring their content along, so they are examined while they are read
    instead of listed first. `stores`: the databases, buckets or servers that the source consists of, as assets, and how
    they relate; the key `path:SOURCE` or `path:SOURCE/folder` gives such an asset the labels of what lies there.
    `tries`: each call that reading makes, tried once. Found by the catalog as the constant `CONNECTOR`.
    """

    accepts: Accepts
    read: Read
    permissions: tuple[str, ...]
    options: frozenset[str] = frozenset()
    word: str = ""
    carries: bool = False
    stores: Stores | None = None
    tries: Tries | None = None
