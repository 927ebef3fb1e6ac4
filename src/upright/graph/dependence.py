"""Who runs a package that is known to be vulnerable or harmful: what is defined in the folder of the nearest manifest
that names it, or in a file that imports it. What a template deploys runs the one application of its source, or the one
that it is built from or called like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from upright.graph.fronts import DECLARED, Place, answered, called_only, first_key, folder, manifests, nearest, served
from upright.graph.graph import Graph
from upright.graph.vulnerable_parts import touched
from upright.model.asset import Asset, AssetKind
from upright.model.relation import Relation
from upright.model.relation import RelationKind as R

_RUNS = (
    AssetKind.APPLICATION, AssetKind.ENDPOINT, AssetKind.AGENT, AssetKind.MCP_SERVER, AssetKind.TRAINING_JOB,
    AssetKind.PIPELINE, AssetKind.NOTEBOOK,
)  # fmt: skip
_IMPORTED = "sdk"
_DECLARED = ("tf:", "arn:")
_GRAVE = frozenset({"critical", "high", "", None})


def dependence(graph: Graph) -> Iterator[Relation]:
    """`asset depends_on package` for packages with known vulnerabilities and for harmful ones. Linear in places."""
    packages = graph.of_kind(AssetKind.PACKAGE)
    bad = [package for package in packages if is_bad(package)]
    if not bad:
        return
    folders = manifests(graph)
    files: dict[Place, set[str]] = defaultdict(set)
    for package in bad:
        for place in package.locations:
            imported = place.type == _IMPORTED
            files[(place.source, place.path) if imported else folder(place.source, place.path)].add(package.id)
    apps = served(graph, folders)
    only = _only(folders, apps)
    for asset in graph.of_kind(*_RUNS):
        if called_only(asset):
            continue
        found: set[str] = set()
        templated = first_key(asset).startswith(_DECLARED)
        for place in asset.locations:
            found |= files.get((place.source, place.path), set())
            around = nearest(place.source, place.path, folders)
            if around not in folders:
                around = (
                    _deployed(asset, place.source, apps, folders)
                    or (only.get(place.source) if templated else None)
                    or around
                )
            found |= files.get(around, set())
        yield from (Relation(asset.id, R.DEPENDS_ON, package) for package in sorted(found))


def is_bad(package: Asset) -> bool:
    """Whether a release of this package is known to be vulnerable or was published to do harm."""
    return is_vulnerable(package) or package.attributes.get("malicious") is True


def is_vulnerable(package: Asset) -> bool:
    """Whether a vulnerability of this release is known that is exploited, or grave (or of no stated severity) in a part
    that code here may use.
    """
    if not package.attributes.get("vulnerabilities"):
        return False
    told = package.attributes.get("advisories")
    known = [each for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    return not known or any(
        each.get("kev") is True or (each.get("severity") in _GRAVE and touched(each, package) != ()) for each in known
    )


def vulnerable(graph: Graph) -> dict[str, list[str]]:
    """For each asset that depends on packages with known vulnerabilities their names, sorted."""
    names = {package.id: package.name for package in graph.of_kind(AssetKind.PACKAGE) if is_vulnerable(package)}
    found: dict[str, set[str]] = defaultdict(set)
    for relation in graph.relations if names else ():
        if relation.kind is R.DEPENDS_ON and relation.target in names:
            found[relation.source].add(names[relation.target])
    return {asset: sorted(names) for asset, names in found.items()}


def _deployed(
    asset: Asset, source: str, apps: dict[str, dict[Place, list[Asset]]], folders: set[Place]
) -> Place | None:
    """The folder with the manifest of the application that a deployment runs."""
    declared = asset.attributes.get("type") == "deployment" and first_key(asset).startswith(DECLARED)
    runs = declared and asset.attributes.get("product") is not True and source in apps
    app = answered(asset, source, apps[source])[0] if runs else None
    return nearest(app[0], f"{app[1]}-", folders) if app else None


def _only(folders: set[Place], apps: dict[str, dict[Place, list[Asset]]]) -> dict[str, Place]:
    """Of each source that has one manifest only, or one application with routes, its folder."""
    found: dict[str, list[Place]] = defaultdict(list)
    for each in folders:
        found[each[0]].append(each)
    only = {source: each[0] for source, each in found.items() if len(each) == 1}
    return only | {source: next(iter(places)) for source, places in apps.items() if len(places) == 1}
