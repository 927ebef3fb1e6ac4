"""Deployments of models that somebody lists for a module to make: `deployments: [{ name: 'chat', model: {...} }]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.model.asset import Location

KIND = "azurerm_cognitive_deployment"
_PLAIN = re.compile(r"\$\{(?:var\.|local\.)?(\w{1,80})\}")
_MOST = 40  # of one list


@dataclass(frozen=True, slots=True)
class _Listed:
    name: str
    model: Node
    line: int


def listed_deployments(value: Node, holder: str, scope: str, own: str, place: Location) -> Iterator[Declared]:
    """Resources that a value lists; `holder` is what the value is given to, `own` its key."""
    found: dict[str, _Listed] = {}
    for path, child in value.walk():
        entry = _entry(path, child)
        if entry and len(found) < _MOST:
            found.setdefault(entry.name, entry)
    for each in found.values():
        model = Node({"name": each.model}, each.model.line)
        body = Node({"name": Node(each.name), "model": model, "listed": Node(value=True)}, each.line)
        where = Location(place.path, each.line, place.source)
        yield Declared(KIND, f"{holder}.{each.name}", scope, body, where, f"{own}.{each.name}", title=each.name)


def _entry(path: tuple[str, ...], child: Node) -> _Listed | None:
    """One entry: its model with a format, in a map of its own, among properties, or flat."""
    if not child.is_map or path[-1:] == ("properties",):
        return None
    within = child.get("properties")
    inner = child.get("model") or (within.get("model") if within.is_map else Node(None))
    told = child.first("model_format", "modelFormat") or (inner.get("format") if inner.is_map else Node(None))
    model = child.first("model_name", "modelName") or (inner.get("name") if inner.is_map else Node(None))
    if not (told.text and model.text):
        return None
    given = child.get("name")
    plain = _PLAIN.fullmatch(given.text)
    name = plain[1] if plain else given.text if "${" not in given.text else ""
    name = name or (path[-1] if path[-1] != "*" else "")
    return _Listed(name, model, given.line or child.line) if name else None
