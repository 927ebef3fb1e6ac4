"""Saving a scan: first save, rescans with and without changes, of everything and of one source, loading, differences.

    python bench/store.py [ASSETS [ADDRESS]]      # 20000 in SQLite by default; ADDRESS: a postgresql:// URL

An estate of forty sources, four relations for each asset, ends drawn by a power law. In a rescan 2.5 % of the assets
and relations differ: spread over all sources, or all in the one source that is then scanned alone.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Exposure, Location, asset_id
from upright.model.data import DataLabel, Sensitivity
from upright.model.finding import Factor, Finding, Score, Severity
from upright.model.relation import Relation, RelationKind
from upright.store.engine import open_store
from upright.store.snapshot import Estate, Scope

T = TypeVar("T")
SOURCES = 40


def made_graph(assets: int, relations_each: int, seed: int = 7) -> Graph:
    """An estate of this size; relation targets follow a power law, as hubs do."""
    chance = random.Random(seed)  # noqa: S311  a made-up estate, no secrets
    kinds = list(AssetKind)
    made = [_asset(kinds[number % len(kinds)], number) for number in range(assets)]
    relations: set[Relation] = set()
    while len(relations) < assets * relations_each:
        source, target = chance.randrange(assets), int(assets * chance.random() ** 3)
        relations.add(Relation(made[source].id, RelationKind.DEPENDS_ON, made[target].id))
    return Graph(made, relations)


def _source(number: int) -> str:
    return f"repository-{number % SOURCES}"


def of_source(graph: Graph, source: str, version: str) -> Graph:
    """What a scan of one source alone brings, each asset changed."""
    own = [replace(asset, version=version) for asset in graph.assets if asset.locations[0].source == source]
    ids = {asset.id for asset in own}
    return Graph(own, [edge for asset in own for edge in graph.edges(asset) if {edge.source, edge.target} <= ids])


def _asset(kind: AssetKind, number: int) -> Asset:
    key = f"code:repo/src/module_{number % 997}.py#thing_{number}"
    path = f"src/module_{number % 997}.py"
    return Asset(
        id=asset_id(kind, key),
        kind=kind,
        name=f"thing_{number}",
        keys=(key,),
        locations=(
            Location(path, number % 300 + 1, _source(number), kind.value),
            Location(path, number % 300 + 9, _source(number), "sdk"),
        ),
        attributes={"provider": "openai", "framework": "langchain", "language": "python", "temperature": 0.2},
        labels=(DataLabel("pii.email", path, 3, 100, 0.9, Sensitivity.HIGH, "j***@***"),) if number % 10 == 0 else (),
        exposure=Exposure.PRIVATE,
    )


def made_findings(graph: Graph) -> list[Finding]:
    """A finding for every tenth asset."""
    score = Score(41.5, (Factor("severity", 7.0, "high"), Factor("exposure", 1.5, "public")), "make it private", 12.0)
    return [
        Finding(f"finding-{asset.id}", "made-up-rule", "Made up", Severity.HIGH, 0.9, score, asset.id, "made up")
        for asset in graph.assets[::10]
    ]


def timed(what: str, work: Callable[[], T]) -> T:
    """Do it and print wall and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    done = work()
    print(f"{what:<34}{time.perf_counter() - wall:7.2f} s wall {time.process_time() - processor:7.2f} s processor")
    return done


def main() -> None:
    """Print the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    graph = made_graph(size, 4)
    findings = made_findings(graph)
    moved = [replace(one, version="2") if number % 40 == 0 else one for number, one in enumerate(graph.assets)]
    changed = Graph(moved, graph.relations[: -size // 40])
    estate = Estate.of(["/made/up"])
    print(f"{size} assets, {len(graph.relations)} relations, {len(findings)} findings")
    with tempfile.TemporaryDirectory() as folder:
        path = sys.argv[2] if len(sys.argv) > 2 else Path(folder) / "store.db"
        with timed("open (new database, migrations)", lambda: open_store(path)) as store:
            first = timed("first save", lambda: store.save(estate, graph, findings))
            timed("rescan, no change", lambda: store.save(estate, graph, findings))
            third = timed("rescan, 2.5 % changed", lambda: store.save(estate, changed, findings))
            scopes = [Scope(_source(number), complete=number == 0) for number in range(SOURCES)]
            part = of_source(graph, _source(0), "3")
            held = made_findings(part)
            timed("scan of the one changed source", lambda: store.save(estate, part, held, scopes=scopes))
            timed("load the latest snapshot", store.latest)
            timed("difference of two scans", lambda: store.diff(first.id, third.id))
        if isinstance(path, Path):
            print(f"database {path.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
