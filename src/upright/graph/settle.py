"""How conflicting facts about one asset are settled: deterministic, and on the side of the worse case.

`pinned`, `tls` and their like are true only when no sighting denies them; `test`, `unresolved` and their like hold only
when they hold wherever the asset was seen; lists are united; numbers take the largest; of words in a scale the worst
wins; of other words the one seen in most places.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _quoted
from typing import TypeAlias

from upright.model.asset import Json, Location

Facts: TypeAlias = "Iterable[tuple[str, float, Location]]"

_EVERYWHERE = frozenset({"test", "unresolved", "dynamic", "dev", "history", "placeholder", "reference"})
_BY_WAY = frozenset({"dev"})  # only where it was declared: an import does not say what it is for
_DENIABLE = frozenset({"pinned", "weights_only", "tls", "enabled"})
_SCALES: dict[str, tuple[str, ...]] = {
    "verdict": ("malicious", "suspicious", "unknown", "clean"),
    "auth": ("none",),
    "autonomy": ("unbounded", "bounded", "human_approval"),
    "exposure": ("public", "organisation", "private"),
    "bind": ("0.0.0.0", "::", "*"),  # noqa: S104  compared with, never listened on
    "environment": ("production", "staging"),
}
_PLAIN_TYPES = frozenset({"llm", "tool", "prompt", "file", "agent", "sdk", "credential_ref", "api", "dataset"})


def best(facts: Facts) -> str:
    """The value seen in most places, then most surely, then the shortest, then the first by alphabet; `""` for none."""
    where: dict[str, set[tuple[str, str]]] = defaultdict(set)
    sure: dict[str, float] = defaultdict(float)
    for text, confidence, seen in facts:
        where[text].add((seen.source, seen.path))
        sure[text] = max(sure[text], confidence)
    return min(where, key=lambda text: (-len(where[text]), -sure[text], len(text), text), default="")


def places(locations: Collection[Location]) -> tuple[Location, ...]:
    """One place for each file and each way of being seen in it: its first line. A place that does not say how it was
    seen gives way to one in the same file that does, and a lock file to the places where somebody chose the package.
    """
    if len(locations) == 1:
        return tuple(locations)
    chosen = [place for place in locations if place.type != "lock"]
    locations = chosen or locations
    first: dict[tuple[str, str, str], Location] = {}
    typed = {(place.source, place.path) for place in locations if place.type}
    for place in sorted(locations):
        if not place.type and (place.source, place.path) in typed:
            continue
        slot = (place.source, place.path, place.type)
        if slot not in first or (first[slot].line == 0 and place.line):
            first[slot] = place
    return tuple(sorted(first.values()))


def value(attribute: str, facts: Facts, everywhere: Iterable[Location]) -> Json:
    """One value of an attribute; None when nothing can be said (it holds in some places only)."""
    given = set(facts)
    if attribute in _EVERYWHERE:
        return _everywhere(attribute, given, everywhere)
    values = {text: _read(text) for text in {text for text, _, _ in given}}
    if len(values) == 1:
        return values.popitem()[1]
    read = list(values.values())
    if all(isinstance(item, bool) for item in read):
        return attribute not in _DENIABLE
    numbers = [item for item in read if isinstance(item, int | float)]
    if len(numbers) == len(read):
        return max(numbers)
    if any(isinstance(item, list) for item in read):
        return _union(read)
    return _word(attribute, given, values)


def spelt(value: Json) -> str:
    """A value as JSON, the same for equal values."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, sort_keys=True)


def _read(text: str) -> Json:
    if text.startswith(("[", "{")):
        loaded: Json = json.loads(text)  # anew each time: lists can be changed
        return loaded
    return _scalar(text)


@lru_cache(maxsize=8192)
def _scalar(text: str) -> Json:
    loaded: Json = json.loads(text)
    return loaded


def _everywhere(attribute: str, given: set[tuple[str, float, Location]], everywhere: Iterable[Location]) -> Json:
    if any(text == "false" for text, _, _ in given):
        return False
    holds = {(seen.source, seen.path) for text, _, seen in given if text == "true"}
    ways = {seen.type for text, _, seen in given if text == "true"}
    asked = {(place.source, place.path) for place in everywhere if attribute not in _BY_WAY or place.type in ways}
    return True if asked and asked <= holds else None


def _union(read: list[Json]) -> Json:
    items: dict[str, Json] = {}
    for item in read:
        for element in item if isinstance(item, list) else [item]:
            items[json.dumps(element, sort_keys=True)] = element
    return [items[text] for text in sorted(items)]


def _word(attribute: str, given: set[tuple[str, float, Location]], values: dict[str, Json]) -> Json:
    for word in _SCALES.get(attribute, ()):
        if word in values.values():
            return word
    if attribute == "type":
        finer = {fact for fact in given if values[fact[0]] not in _PLAIN_TYPES}
        given = finer or given
    return values[best(given)]
