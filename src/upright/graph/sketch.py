"""Graph sketches: a graph in a few lines of text, which is a rule's test, its picture and a bug report.

    endpoint chat public
    model bot
    dataset tickets [pii.us-ssn pii.email] {rows=1200 approved=true}
    dataset archive ?                     # a gap: it could not be read
    chat -serves-> bot
    bot -trained_on-> tickets

A line is an asset (kind, name, then exposure, `[data classes]`, `{attribute=value ...}`, `?` for a gap) or a relation.
`#` starts a comment. Names may be quoted. Values are JSON where they parse as JSON, else text. The attributes `name`,
`version`, `path` and `line` set those of the asset: two assets of one name are drawn under two words.
"""

from __future__ import annotations

import json
import re

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Exposure, Json, Location, asset_id
from upright.model.data import DataLabel, Sensitivity
from upright.model.errors import ConfigError
from upright.model.evidence import Gap
from upright.model.relation import Relation, RelationKind, may_join

_RELATION = re.compile(r'^("[^"]+"|\S+)\s+-(\w+)->\s+("[^"]+"|\S+)$')
_ASSET = re.compile(r'^(\w+)\s+("[^"]+"|[^\s\[{?]+)\s*(.*)$')
_CLASSES = re.compile(r"\[([^\]]*)\]")
_ATTRIBUTES = re.compile(r'\{((?:"[^"]*"|[^}"])*)\}')
_PAIR = re.compile(r'([\w.]+)=("[^"]*"|\[[^\]]*\]|\S+)')
_SENSITIVE = {
    "secret": Sensitivity.CRITICAL,
    "pci": Sensitivity.CRITICAL,
    "phi": Sensitivity.HIGH,
    "pii": Sensitivity.HIGH,
}


def parse_sketch(text: str) -> Graph:
    """The graph that the sketch draws. Raises ConfigError naming the line."""
    assets: dict[str, Asset] = {}
    relations: list[Relation] = []
    gaps: list[Gap] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = re.sub(r"(^|\s)#.*$", "", raw).strip()
        if not line:
            continue
        if match := _RELATION.match(line):
            relations.append(_relation(match, assets, number))
        elif match := _ASSET.match(line):
            asset, gap = _asset(match, number)
            assets[match.group(2).strip('"')] = asset
            gaps += [gap] if gap else []
        else:
            raise ConfigError(f"sketch line {number}: neither an asset nor a relation: {line}")
    return Graph(assets.values(), relations, gaps)


def _relation(match: re.Match[str], assets: dict[str, Asset], number: int) -> Relation:
    source, verb, target = (part.strip('"') for part in match.groups())
    if verb not in set(RelationKind):
        raise ConfigError(f"sketch line {number}: no relation {verb!r}; one of {', '.join(RelationKind)}")
    for name in (source, target):
        if name not in assets:
            raise ConfigError(f"sketch line {number}: no asset {name!r} before this line")
    kind = RelationKind(verb)
    if not may_join(assets[source].kind, kind, assets[target].kind):
        raise ConfigError(f"sketch line {number}: {kind} cannot join {assets[source].kind} to {assets[target].kind}")
    return Relation(assets[source].id, kind, assets[target].id)


def _asset(match: re.Match[str], number: int) -> tuple[Asset, Gap | None]:
    word, name, rest = match.group(1), match.group(2).strip('"'), match.group(3)
    if word not in set(AssetKind):
        raise ConfigError(f"sketch line {number}: no asset kind {word!r}; one of {', '.join(AssetKind)}")
    kind = AssetKind(word)
    classes = _CLASSES.search(_ATTRIBUTES.sub(" ", rest))
    pairs = _ATTRIBUTES.search(rest)
    attributes = {key: _value(value) for key, value in _PAIR.findall(pairs.group(1))} if pairs else {}
    flags = _CLASSES.sub(" ", _ATTRIBUTES.sub(" ", rest)).split()
    exposure = next((Exposure(flag) for flag in flags if flag in set(Exposure)), Exposure.UNKNOWN)
    unknown = [flag for flag in flags if flag not in set(Exposure) and flag != "?"]
    if unknown:
        raise ConfigError(f"sketch line {number}: do not know {unknown[0]!r} on an asset")
    path = str(attributes.pop("path", name))
    line = attributes.pop("line", 1)
    asset = Asset(
        id=asset_id(kind, f"name:{name}"),
        kind=kind,
        name=str(attributes.pop("name", name)),
        version=str(attributes.pop("version", "")),
        keys=(f"name:{name}",),
        locations=(Location(path, line if isinstance(line, int) else 1),),
        attributes=attributes,
        labels=tuple(_label(data_class, path) for data_class in classes.group(1).split()) if classes else (),
        exposure=exposure,
    )
    gap = Gap(path, "drawn as unreadable", "unread") if "?" in flags else None
    return asset, gap


def _label(data_class: str, path: str) -> DataLabel:
    sensitivity = _SENSITIVE.get(data_class.partition(".")[0], Sensitivity.MODERATE)
    return DataLabel(data_class, path, count=10, confidence=0.95, sensitivity=sensitivity)


def _value(text: str) -> Json:
    try:
        value: Json = json.loads(text)
    except json.JSONDecodeError:
        return text
    return value
