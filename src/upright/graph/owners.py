"""Who owns an asset: what the source states, tags and labels, CODEOWNERS, who made it, and who works on its files.

Each claim has a source and a confidence; claims about the same owner strengthen one another, and the surest three are
kept. Pure: the graph given is not changed. Owners become identities without a place, since nobody saw them anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from math import prod

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Json, Location, asset_id
from upright.model.identity import key
from upright.model.relation import Relation, RelationKind

KEPT = 3
STATED, TAGGED, LISTED, MADE = 0.95, 0.9, 0.9, 0.6
MOST_PLACES = 50
_FILES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_TAGS = frozenset(
    {"owner", "owners", "owned-by", "ownedby", "team", "contact", "maintainer", "squad", "technical-owner"}
) | frozenset({"responsible", "business-owner", "service-owner", "product-owner"})
_NOBODY = frozenset({AssetKind.IDENTITY, AssetKind.REPOSITORY})


@dataclass(frozen=True, slots=True, order=True)
class Claim:
    """Somebody (`@team`, an e-mail address) is said to own something. `source`: `stated`, `tags`, `codeowners`,
    `created_by` or `history`.
    """

    name: str
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Line:
    section: str
    fits: re.Pattern[str]
    owners: tuple[str, ...]


History = Callable[[Location], Iterable[Claim]]


def nobody(_place: Location) -> Iterable[Claim]:
    """A history that knows of nobody."""
    return ()


def owned(graph: Graph, history: History = nobody) -> Graph:
    """The same graph with the owners of each asset stated, and `owned_by` relations to them."""
    listed = {source: lines for asset in graph.of_kind(AssetKind.REPOSITORY) for source, lines in _codeowners(asset)}
    remembered: dict[tuple[str, str], list[Claim]] = {}

    def of_place(place: Location) -> list[Claim]:
        spot = place.source, place.path
        if spot not in remembered:
            found = [Claim(name, "codeowners", LISTED) for name in _listed(listed.get(place.source, ()), place.path)]
            remembered[spot] = found or list(history(place))
        return remembered[spot]

    owners = {asset.id: found for asset in graph.assets if (found := _owners(asset, of_place))}
    if not owners:
        return graph
    people = {asset.id: asset for found in owners.values() for asset in map(_identity, found) if asset.id not in graph}
    relations = [
        Relation(uid, RelationKind.OWNED_BY, _identity(claim).id) for uid, found in owners.items() for claim in found
    ]
    told = (_told(asset, owners.get(asset.id, ())) for asset in graph.assets)
    return Graph((*told, *people.values()), (*graph.relations, *relations), graph.gaps)


def _owners(asset: Asset, of_place: Callable[[Location], list[Claim]]) -> list[Claim]:
    if asset.kind in _NOBODY or (asset.kind is AssetKind.HOST and asset.attributes.get("type") == "device"):
        return []
    if isinstance(asset.attributes.get("owners"), list):
        return []  # told before: owning twice changes nothing
    claims = [*_stated(asset)]
    for place in asset.locations[:MOST_PLACES]:
        claims += of_place(place)
    joined: dict[str, dict[str, float]] = {}
    for claim in claims:
        best = joined.setdefault(claim.name, {})
        best[claim.source] = max(best.get(claim.source, 0.0), claim.confidence)
    ranked = [
        Claim(
            name,
            min(by, key=lambda source: (-by[source], source)),
            round(1 - prod(1 - sure for sure in by.values()), 3),
        )
        for name, by in joined.items()
    ]
    return sorted(ranked, key=lambda claim: (-claim.confidence, claim.name))[:KEPT]


def _stated(asset: Asset) -> Iterator[Claim]:
    said = asset.attributes
    if owner := str(said.get("owner") or "").strip():
        yield Claim(owner, "stated", STATED)
    tags = said.get("tags")
    for name, value in tags.items() if isinstance(tags, dict) else ():
        if name.rpartition("/")[2].lower().replace("_", "-") in _TAGS and value:
            yield Claim(str(value).strip(), "tags", TAGGED)
    if maker := str(said.get("created_by") or "").strip():
        yield Claim(maker, "created_by", MADE)


def _told(asset: Asset, owners: Iterable[Claim]) -> Asset:
    listed: list[Json] = [{"name": each.name, "source": each.source, "confidence": each.confidence} for each in owners]
    if not listed:
        return asset
    first = next(iter(owners)).name
    return replace(
        asset, attributes={**asset.attributes, "owner": asset.attributes.get("owner") or first, "owners": listed}
    )


def _identity(claim: Claim) -> Asset:
    own = key("person", claim.name.lower())
    kind = "team" if "/" in claim.name else "user"
    return Asset(
        asset_id(AssetKind.IDENTITY, own), AssetKind.IDENTITY, claim.name, keys=(own,), attributes={"type": kind}
    )


# --- CODEOWNERS ---------------------------------------------------------------------------------------------------


def _codeowners(repository: Asset) -> Iterator[tuple[str, list[_Line]]]:
    """Source -> the lines of the CODEOWNERS file that counts in it: the first of the places where hosts look."""
    said = repository.attributes.get("codeowners")
    rules = [rule for rule in said if isinstance(rule, dict)] if isinstance(said, list) else []
    for source in sorted({place.source for place in repository.locations}) if rules else ():
        files = {str(rule.get("file")) for rule in rules}
        chosen = next((name for name in _FILES if name in files), "")
        lines = sorted(
            (rule for rule in rules if rule.get("file") == chosen), key=lambda rule: int(str(rule.get("line")))
        )
        yield source, [_line(rule) for rule in lines]


def _line(rule: dict[str, Json]) -> _Line:
    owners = rule.get("owners")
    names = tuple(str(owner) for owner in owners) if isinstance(owners, list) else ()
    return _Line(str(rule.get("section") or ""), _pattern(str(rule.get("pattern"))), names)


def _listed(lines: Iterable[_Line], path: str) -> list[str]:
    """Who owns a path: in each section the last line that fits."""
    last: dict[str, tuple[str, ...]] = {}
    for line in reversed(list(lines)):
        if line.section not in last and line.fits.match(path):
            last[line.section] = line.owners
    return [owner for owners in last.values() for owner in owners]


@cache
def _pattern(glob: str) -> re.Pattern[str]:
    """A pattern of CODEOWNERS as a regular expression on a path: rules of .gitignore, without negation and classes."""
    anchored = "/" in glob.rstrip("/")
    body = glob.strip("/") if glob != "/" else ""
    parts = re.split(r"(\*\*/|/\*\*$|\*+|\?)", body)
    turned = {"**/": "(?:[^/]+/)*", "/**": "/.+", "?": "[^/]"}
    text = "".join(
        turned.get(part, "[^/]*" if set(part) == {"*"} else re.escape(part.replace("\\", ""))) for part in parts if part
    )
    end = "/.*" if glob.endswith("/") else "$" if body.endswith("/*") else "(?:/.*)?$"
    return re.compile(("" if anchored else "(?:.*/)?") + text + (end if body else ".*"))
