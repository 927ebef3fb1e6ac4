"""What is known of one asset so far: facts kept as sets, so that they join in any order and any number of times.

A `Joined` is a join-semilattice: `join` is commutative, associative and idempotent because every field is a set.
Choosing one name, one value of an attribute or one confidence happens once, at the end, in `resolve`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from typing import TYPE_CHECKING

from upright.graph import settle
from upright.model.asset import Asset, AssetKind, Json, Location, asset_id
from upright.model.attributes import known
from upright.model.evidence import Observation
from upright.model.identity import model_key, strength

if TYPE_CHECKING:
    from upright.model.data import DataLabel

_EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
_NAMED = ("arn:", "hf:", "model:", "url:", "path:")
_EXCERPTS = 8


@dataclass(frozen=True, slots=True)
class Joined:
    """Facts about one asset. `names`, `versions` and `attributes` remember where each value was seen and how surely;
    `sightings` are (detector, confidence) pairs; `excerpts` are (location, detector, masked text, digest).
    """

    kind: AssetKind
    keys: frozenset[str]
    names: frozenset[tuple[str, float, Location]] = frozenset()
    versions: frozenset[tuple[str, float, Location]] = frozenset()
    attributes: frozenset[tuple[str, str, float, Location]] = frozenset()
    locations: frozenset[Location] = frozenset()
    labels: frozenset[DataLabel] = frozenset()
    sightings: frozenset[tuple[str, float]] = frozenset()
    excerpts: frozenset[tuple[Location, str, str, str]] = frozenset()


def joined(observation: Observation) -> Joined:
    """The facts of one sighting."""
    seen, sure = observation.location, observation.confidence
    stated = {str(name): _plain(value) for name, value in observation.attributes.items() if value is not None}
    only_labels = bool(observation.labels) and not stated
    said = observation.evidence or observation.digest
    return Joined(
        kind=observation.kind,
        keys=keys_of(observation),
        names=frozenset({(str(observation.name), sure, seen)}),
        versions=frozenset({(observation.version, sure, seen)} if observation.version else ()),
        attributes=frozenset((name, settle.spelt(value), sure, seen) for name, value in stated.items()),
        locations=frozenset({seen}),
        labels=frozenset(observation.labels),
        sightings=frozenset() if only_labels else frozenset({(observation.detector, sure)}),
        excerpts=frozenset({(seen, observation.detector, observation.evidence, observation.digest)} if said else ()),
    )


def join(left: Joined, *others: Joined) -> Joined:
    """What all of them know together. Raises ValueError when they are not of one kind."""
    if not others:
        return left
    parts = (left, *others)
    if len({part.kind for part in parts}) > 1:
        raise ValueError("only facts about assets of one kind join")
    return Joined(
        kind=left.kind,
        keys=frozenset().union(*(part.keys for part in parts)),
        names=frozenset().union(*(part.names for part in parts)),
        versions=frozenset().union(*(part.versions for part in parts)),
        attributes=frozenset().union(*(part.attributes for part in parts)),
        locations=frozenset().union(*(part.locations for part in parts)),
        labels=frozenset().union(*(part.labels for part in parts)),
        sightings=frozenset().union(*(part.sightings for part in parts)),
        excerpts=frozenset().union(*(part.excerpts for part in parts)),
    )


def join_all(parts: Iterable[Joined]) -> list[Joined]:
    """Join all that share a key and are of one kind, directly or through others; sorted by kind and keys."""
    given = list(parts)
    groups = together([(part.kind, part.keys) for part in given])
    return sorted(
        (join(*(given[at] for at in group)) for group in groups), key=lambda each: (each.kind, sorted(each.keys))
    )


def together(known: Sequence[tuple[AssetKind, Collection[str]]]) -> list[list[int]]:
    """The places of those that share a key and are of one kind, directly or through others.

    Kinds never collapse into one another: a notebook and a dataset may lie at the same path.
    """
    parent = list(range(len(known)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    first: dict[tuple[AssetKind, str], int] = {}
    for index, (kind, keys) in enumerate(known):
        for key in keys:
            other = first.setdefault((kind, key), index)
            parent[root(index)] = root(other)
    groups: dict[int, list[int]] = {}
    for index in range(len(known)):
        groups.setdefault(root(index), []).append(index)
    return list(groups.values())


def identity(part: Joined) -> str:
    """The stable id, from the strongest key. Content (`sha256`) decides only when there is nothing else."""
    keys = sorted(part.keys, key=lambda key: (key.startswith("sha256:"), strength(key)))
    return asset_id(part.kind, keys[0])


def resolve(part: Joined) -> Asset:
    """The asset that these facts describe: one name, one value for each attribute, one confidence."""
    places = settle.places(part.locations)
    unsure = _seen_where(part, "unresolved")
    names = [fact for fact in part.names if fact[2] not in unsure] or list(part.names)
    return Asset(
        id=identity(part),
        kind=part.kind,
        name=settle.best(names),
        version=settle.best(part.versions),
        keys=tuple(sorted(part.keys, key=strength)),
        locations=places,
        attributes=_attributes(part),
        labels=tuple(sorted(part.labels)),
        confidence=_confidence(part.sightings),
    )


def keys_of(observation: Observation) -> frozenset[str]:
    """What the thing seen is known by; a model without any by its name."""
    keys = {str(key) for key in observation.keys} - {_EMPTY, ""}
    name = str(observation.name)
    nameless = observation.kind is AssetKind.MODEL and not any(key.startswith(_NAMED) for key in keys)
    if nameless and observation.attributes.get("unresolved") is not True:
        by_name = model_key(name, str(observation.attributes.get("provider") or ""))
        keys |= set() if by_name.startswith("model:unknown/") else {by_name}
    return frozenset(keys or {f"name:{observation.location.source}/{observation.kind}/{name}"})


def _plain(value: object) -> Json:
    if isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in (value if isinstance(value, list | tuple) else sorted(value, key=str))]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return None if value is None else str(value)


def _seen_where(part: Joined, attribute: str) -> set[Location]:
    return {seen for name, text, _, seen in part.attributes if name == attribute and text == "true"}


def _attributes(part: Joined) -> dict[str, Json]:
    facts: dict[str, set[tuple[str, float, Location]]] = {}
    for name, text, sure, seen in part.attributes:
        facts.setdefault(name, set()).add((text, sure, seen))
    chosen: dict[str, Json] = {}
    for name in sorted(facts):
        value = settle.value(name, facts[name], part.locations)
        if value is not None:
            chosen[name] = value
    digests = sorted(digest for *_, digest in part.excerpts if digest)
    if digests and known(part.kind, "digest"):
        chosen.setdefault("digest", digests[0])
    if excerpts := _excerpts(part):
        chosen["evidence"] = excerpts
    return chosen


def _excerpts(part: Joined) -> list[Json]:
    said = sorted((seen, detector, text) for seen, detector, text, _ in part.excerpts if text)
    return [
        {"path": seen.path, "line": seen.line, "detector": detector, "text": text}
        for seen, detector, text in said[:_EXCERPTS]
    ]


def _confidence(sightings: Iterable[tuple[str, float]]) -> float:
    """Independent detectors agree by noisy-or; one detector that sees a thing twice is no surer."""
    best: dict[str, float] = {}
    for detector, sure in sightings:
        best[detector] = max(best.get(detector, 0.0), min(max(sure, 0.0), 1.0))
    doubts = sorted(1 - sure for sure in best.values())
    return round(1 - prod(doubts), 4) if doubts else 0.5


def join_everything(groups: Iterable[Iterable[Joined]]) -> list[Joined]:
    """Fold partial states, such as those of several workers, into one."""
    return reduce(lambda done, more: join_all([*done, *more]), groups, list[Joined]())
