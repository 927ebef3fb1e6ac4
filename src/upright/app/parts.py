"""Parts: what each source gave, linked within itself, to be kept and joined again when only others are scanned anew.

A part holds nothing of what was read as it stood there: observations, edges, gaps, profiles with masked hints and keyed
digests.
"""

from __future__ import annotations

import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

from upright import __version__
from upright.app.own_values import BROKEN, own_values
from upright.app.repository import repository

if TYPE_CHECKING:
    from upright.app.work import Result
    from upright.connect.connector import Source
    from upright.discover.examine import Examination
    from upright.discover.usage import Usage
    from upright.model.evidence import Edge, Gap, Observation
    from upright.watch.activity import Called, Calls

_HEAD: Final = f"upright-part/3 {__version__}\n".encode()
_WIDTH: Final = 32  # characters of a digest
_UNSTAMPED: Final = b"-" * _WIDTH
_LARGEST: Final = 1 << 30  # bytes of one part


@dataclass(frozen=True, slots=True)
class Part:
    """`seen`: what detectors saw; `stores`: what the connector saw; `whole`: the repository, where the source is one;
    `results`: of every item, without its examination; `usage` of logs, `calls` of recordings by path. `stamps` of its
    files and `reader`: see `upright.app.unchanged`.
    """

    source: str
    seen: tuple[Observation, ...] = ()
    stores: tuple[Observation, ...] = ()
    edges: tuple[Edge, ...] = ()
    gaps: tuple[Gap, ...] = ()
    results: tuple[Result, ...] = ()
    whole: Observation | None = None
    usage: Usage | None = None
    calls: Mapping[str, Mapping[Called, Calls]] = field(default_factory=dict)
    stamps: Mapping[str, str] = field(default_factory=dict)
    reader: str = ""


def of_source(source: Source, results: Iterable[Result], *, files: bool, **given: Any) -> Part:
    """The part of one source from its results; `files`: it is a tree of files. `given`: further fields of the part."""
    listed = list(results)
    seen, edges, gaps = _linked([result.examination for result in listed if result.examination])
    gaps = [*given.pop("gaps", ()), *gaps, *(gap for result in listed for gap in _gaps(result))]
    return Part(
        source.name,
        tuple(seen),
        edges=(*edges, *given.pop("edges", ())),
        gaps=tuple(dict.fromkeys(gaps)),
        results=tuple(replace(result, examination=None, gaps=()) for result in listed),
        whole=repository(source) if files else None,
        **given,
    )


def renewed(source: Source, part: Part) -> Part:
    """The part of a source whose files are as they were; what git says of it may be new."""
    return replace(part, whole=repository(source)) if part.whole is not None else part


def _linked(examined: list[Examination]) -> tuple[list[Observation], list[Edge], list[Gap]]:
    """What was seen, linked; what links is loaded only where something was examined."""
    if not examined:
        return [], [], []
    from upright.discover.link import link

    return link(examined)


def by_source(results: Iterable[Result]) -> dict[str, list[Result]]:
    """The results of each source, in their order."""
    found: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        found[result.source].append(result)
    return found


def _gaps(result: Result) -> Iterator[Gap]:
    yield from result.gaps
    yield from result.profile.gaps if result.profile else ()


@dataclass
class Kept:
    """A part as it is kept: a head that tells what its files were like, what the repository was, and a digest of the
    rest, so that most can be known of it without unpacking.
    """

    body: bytes

    @property
    def digest(self) -> bytes:
        """Differs when anything does; empty for what another Upright kept, or what was damaged."""
        rest = len(_HEAD) + 3 * _WIDTH
        told = self._field(2)
        return told if told and told == _digest(self.body[: rest - _WIDTH], self.body[rest:]) else b""

    def stands(self, stamps: Mapping[str, str], reader: str) -> bool:
        """Whether it is of files that are like this, read by this `reader`."""
        return bool(stamps and reader) and self._field(0) == _stamped(stamps, reader) and bool(self.digest)

    def is_of(self, whole: Observation | None) -> bool:
        """Whether the repository was like this."""
        return self._field(1) == _digest(repr(whole).encode("utf-8", "surrogatepass"))

    @cached_property
    def part(self) -> Part | None:
        """The part; None for one that another Upright kept, or that is none of ours."""
        return unpacked(self.body)

    def _field(self, number: int) -> bytes:
        begin = len(_HEAD) + number * _WIDTH
        return self.body[begin : begin + _WIDTH] if self.body.startswith(_HEAD) else b""


def packed(part: Part) -> bytes:
    """A part as it is kept."""
    stamp = _stamped(part.stamps, part.reader) if part.stamps and part.reader else _UNSTAMPED
    head = _HEAD + stamp + _digest(repr(part.whole).encode("utf-8", "surrogatepass"))
    rest = zlib.compress(pickle.dumps(part, protocol=5), 1)
    return head + _digest(head, rest) + rest


def _stamped(stamps: Mapping[str, str], reader: str) -> bytes:
    told = (f"{path}\0{stamp}" for path, stamp in sorted(stamps.items()))
    return _digest(reader.encode(), *(each.encode("utf-8", "surrogatepass") for each in told))


def _digest(*told: bytes) -> bytes:
    found = blake2b(digest_size=_WIDTH // 2)
    for each in told:
        found.update(len(each).to_bytes(8, "little"))
        found.update(each)
    return found.hexdigest().encode()


def unpacked(body: bytes) -> Part | None:
    """The part that was kept; None for one that another Upright kept, or that is none of ours."""
    if not body.startswith(_HEAD):
        return None
    try:
        whole = zlib.decompressobj().decompress(body[len(_HEAD) + 3 * _WIDTH :], _LARGEST)
        part = own_values(whole, _classes())
    except (zlib.error, *BROKEN):
        return None
    return part if isinstance(part, Part) else None


def _classes() -> tuple[type, ...]:
    """The closed list of what parts are made of."""
    from upright.app.work import Result
    from upright.classify.profile import Profile, SecretSpan
    from upright.discover.usage import Share, Usage, Use
    from upright.model.asset import AssetKind, Location
    from upright.model.data import DataLabel, Sensitivity
    from upright.model.evidence import Edge, Gap, Observation, Ref
    from upright.model.relation import RelationKind
    from upright.watch.activity import Called, Calls

    return (
        Part, Result, Observation, Edge, Gap, Ref, Location, AssetKind, RelationKind, DataLabel, Sensitivity, Profile,
        SecretSpan, Usage, Use, Share, Called, Calls,
    )  # fmt: skip
