"""Which code a deployment runs: the one application of its source, or the one in a folder of its name.

A template says who can reach what it deploys, code says which routes there are; neither names the other. What cannot be
told apart is left alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Exposure
from upright.model.relation import Relation
from upright.model.relation import RelationKind as R

DECLARED = ("tf:", "arn:", "k8s:", "name:")  # keys of what a template declares
_CODE = ("code:", "path:")
_GENERAL = frozenset({"app", "src", "api", "web", "server", "service", "backend", "main", "code", "source"})
_EVERYWHERE = frozenset({"0.0.0.0", "::", "*"})  # noqa: S104  compared with, never listened on
_MOST = 20  # deployments of one application: more are something else
Place = tuple[str, str]  # source and folder, which ends with a slash


def manifests(graph: Graph) -> set[Place]:
    """The folders that have a manifest of packages."""
    packages = graph.of_kind(AssetKind.PACKAGE)
    return {folder(place.source, place.path) for each in packages for place in each.locations if place.type != "sdk"}


def folder(source: str, path: str) -> Place:
    """The folder of a file."""
    return source, path.rpartition("/")[0] + "/"


def nearest(source: str, path: str, folders: set[Place]) -> Place:
    """The nearest folder around a file that is one of these, else the root."""
    here = path.rpartition("/")[0]
    while here and (source, f"{here}/") not in folders:
        here = here.rpartition("/")[0]
    return source, f"{here}/"


def first_key(asset: Asset) -> str:
    """What tells it from all others; empty where nothing does."""
    return asset.keys[0] if asset.keys else ""


def called_only(asset: Asset) -> bool:
    """Whether an address is all that is known of it: something calls it, nothing here answers there."""
    addresses = [each for each in asset.keys if each.startswith("url:") or "#url " in each or "#env:" in each]
    return asset.kind is AssetKind.ENDPOINT and bool(addresses) and len(addresses) == len(asset.keys)


def served(graph: Graph, folders: set[Place]) -> dict[str, dict[Place, list[Asset]]]:
    """By source the routes that code answers and the pages that it shows, by the folder of their application."""
    found: dict[str, dict[Place, list[Asset]]] = defaultdict(lambda: defaultdict(list))
    for asset in graph.of_kind(AssetKind.ENDPOINT, AssetKind.APPLICATION):
        if first_key(asset).startswith(_CODE) and asset.attributes.get("test") is not True and not called_only(asset):
            for place in asset.locations:
                found[place.source][nearest(place.source, place.path, folders)].append(asset)
    return found


def run_by(deployment: Asset, source: str, apps: dict[Place, list[Asset]]) -> Place | None:
    """The folder of the application that a deployment of this source runs, where it can be told."""
    if deployment.attributes.get("product") is True:
        return None
    if len(apps) == 1:
        return next(iter(apps))
    names = {_plain(deployment.name), _plain(str(deployment.attributes.get("image") or "").rpartition("/")[2])}
    alike = [app for app in apps if app[0] == source and _plain(app[1].strip("/").rpartition("/")[2]) in names - {""}]
    return alike[0] if len(alike) == 1 else None


def answered(deployment: Asset, source: str, apps: dict[Place, list[Asset]]) -> tuple[Place | None, list[Asset]]:
    """The application that a deployment of this source runs, and what its code answers."""
    built = str(deployment.attributes.get("built_from") or "")
    if built.strip("."):
        return (source, f"{built}/"), _within(built, source, apps)
    app = run_by(deployment, source, apps)
    if app is None and built:
        return _answering(apps)
    return app, apps[app] if app else []


def _answering(apps: dict[Place, list[Asset]]) -> tuple[Place | None, list[Asset]]:
    """The one application that answers, of all that lie in what is built, and its files that do."""
    routes = (each for several in apps.values() for each in several if each.kind is AssetKind.ENDPOINT)
    paths = {place.path for each in routes for place in each.locations}
    answering = {
        app: [each for each in several if any(at.path in paths for at in each.locations)]
        for app, several in apps.items()
    }
    told = {app: several for app, several in answering.items() if several}
    return next(iter(told.items())) if len(told) == 1 else (None, [])


def _within(folder: str, source: str, apps: dict[Place, list[Asset]]) -> list[Asset]:
    """What code answers in a folder."""
    return [
        asset
        for several in apps.values()
        for asset in several
        if any(place.source == source and place.path.startswith(f"{folder}/") for place in asset.locations)
    ]


def _plain(name: str) -> str:
    plain = re.sub(r"[^a-z0-9]", "", name.lower().partition(":")[0].rpartition(".")[2])
    return "" if plain in _GENERAL else plain


def fronted(graph: Graph) -> Iterator[Relation]:
    """`route exposed_to deployment` for routes that code answers and the deployment that runs that code; and
    `tool can_read store` for its tools that ask a whole database, where whom it runs as may read one of that engine.
    """
    apps = served(graph, manifests(graph))
    fronts: Counter[Place] = Counter()
    asking = [each for each in graph.of_kind(AssetKind.TOOL) if _reads(each)] if apps else []
    for deployment in graph.of_kind(AssetKind.ENDPOINT) if apps else ():
        if deployment.attributes.get("type") != "deployment" or not any(
            each.startswith(DECLARED) for each in deployment.keys
        ):
            continue
        for source in {place.source for place in deployment.locations} & apps.keys():
            app, routes = answered(deployment, source, apps[source])
            fronts.update([app] if app else ())
            if app is None or fronts[app] > _MOST:
                continue
            for route in routes:
                if _listens_inside(route):
                    yield Relation(route.id, R.EXPOSED_TO, deployment.id)
            yield from _asked(graph, deployment, app, asking)


def _listens_inside(route: Asset) -> bool:
    """Whether only what deploys it says who reaches a route: it states nothing, or that it listens everywhere."""
    bind = route.attributes.get("bind")
    return bind in _EVERYWHERE if bind else route.exposure is Exposure.UNKNOWN


def _reads(tool: Asset) -> bool:
    can = tool.attributes.get("capabilities")
    return isinstance(can, list) and "reads_private_data" in can


def _asked(graph: Graph, deployment: Asset, app: Place, asking: list[Asset]) -> Iterator[Relation]:
    """`tool can_read store` for ready-made tools of an application that bear the name of the store's engine."""
    source, top = app[0], app[1].lstrip("/")
    own = [tool for tool in asking if any(at.source == source and at.path.startswith(top) for at in tool.locations)]
    for identity in graph.out(deployment, R.RUNS_AS) if own else ():
        for store in graph.out(identity, R.CAN_READ, R.CAN_WRITE):
            engine = _plain(str(store.attributes.get("engine") or ""))
            for tool in own if engine else ():
                if engine in _plain(tool.name):
                    yield Relation(tool.id, R.CAN_READ, store.id)
