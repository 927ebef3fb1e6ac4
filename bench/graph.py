"""Questions over a whole estate: processor seconds and memory as it grows.

    python bench/graph.py [ASSETS ...]      # 10000 100000 1000000 by default

Estates are made up: four relations for each asset, ends drawn by a power law, so that some assets are hubs; one
endpoint in twenty is public, one store in ten holds sensitive data. Each size runs in a process of its own. `load` is
from the store (SQLite), as `upright paths` or `upright lineage` do it; the questions are then asked once each.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from upright.graph.graph import Graph
from upright.graph.lineage import lineage
from upright.graph.paths import best_cuts, find_paths
from upright.graph.reach import tainted
from upright.model.asset import Asset, AssetKind, Exposure, Json, Location, asset_id
from upright.model.data import DataLabel, Sensitivity
from upright.model.relation import Relation, may_join
from upright.model.relation import RelationKind as R
from upright.store.engine import open_store
from upright.store.snapshot import Estate

T = TypeVar("T")
K = AssetKind
SHARE = {
    K.PACKAGE: 20, K.REPOSITORY: 3, K.APPLICATION: 5, K.ENDPOINT: 6, K.AGENT: 5, K.TOOL: 10, K.MCP_SERVER: 3,
    K.MODEL: 8, K.DATASET: 10, K.DATA_STORE: 4, K.VECTOR_STORE: 3, K.TRAINING_JOB: 4, K.PROMPT: 5, K.IDENTITY: 5,
    K.SECRET: 4, K.NOTEBOOK: 4, K.HOST: 1,
}  # fmt: skip
EDGES = (
    (K.ENDPOINT, R.SERVES, K.APPLICATION), (K.ENDPOINT, R.SERVES, K.AGENT), (K.ENDPOINT, R.SERVES, K.MODEL),
    (K.APPLICATION, R.CALLS, K.AGENT), (K.APPLICATION, R.CALLS, K.MODEL), (K.AGENT, R.USES_TOOL, K.TOOL),
    (K.AGENT, R.USES_TOOL, K.MCP_SERVER), (K.MCP_SERVER, R.CONTAINS, K.TOOL), (K.AGENT, R.CALLS, K.MODEL),
    (K.AGENT, R.RETRIEVES_FROM, K.VECTOR_STORE), (K.AGENT, R.PROMPTED_BY, K.PROMPT), (K.AGENT, R.RUNS_AS, K.IDENTITY),
    (K.TOOL, R.CAN_READ, K.DATA_STORE), (K.TOOL, R.CAN_WRITE, K.DATA_STORE), (K.IDENTITY, R.CAN_READ, K.DATASET),
    (K.VECTOR_STORE, R.DERIVED_FROM, K.DATASET), (K.MODEL, R.TRAINED_ON, K.DATASET), (K.MODEL, R.DERIVED_FROM, K.MODEL),
    (K.TRAINING_JOB, R.TRAINED_ON, K.DATASET), (K.TRAINING_JOB, R.PRODUCES, K.MODEL),
    (K.DATASET, R.STORED_IN, K.DATA_STORE), (K.APPLICATION, R.AUTHENTICATES_WITH, K.SECRET),
    (K.NOTEBOOK, R.CAN_READ, K.DATASET), (K.APPLICATION, R.DEPENDS_ON, K.PACKAGE),
    (K.REPOSITORY, R.CONTAINS, K.NOTEBOOK), (K.REPOSITORY, R.CONTAINS, K.PACKAGE), (K.HOST, R.SERVES, K.APPLICATION),
)  # fmt: skip
PII = (DataLabel("pii.us-ssn", "column ssn", 40, sensitivity=Sensitivity.CRITICAL, confidence=0.9),)
PHI = (DataLabel("phi.icd10", "column code", 9, sensitivity=Sensitivity.HIGH, confidence=0.9),)


def made(size: int) -> tuple[list[Asset], Iterator[Relation]]:
    """An estate of `size` assets, the same each time."""
    draw = random.Random(size)  # noqa: S311  a made-up estate
    kinds = draw.choices(list(SHARE), list(SHARE.values()), k=size)
    assets = [_asset(number, kind, draw) for number, kind in enumerate(kinds)]
    return assets, _relations(assets, draw)


def _asset(number: int, kind: AssetKind, draw: random.Random) -> Asset:
    said: dict[str, Json] = {"owner": f"team-{number % 97}", "type": f"{kind}_{number % 5}"}
    labels: tuple[DataLabel, ...] = ()
    exposure = Exposure.UNKNOWN
    if kind is K.ENDPOINT:
        exposure = Exposure.PUBLIC if draw.random() < 0.05 else Exposure.PRIVATE
    if kind is K.TOOL:
        word = draw.choice(("", "", "", "sends_out", "reads_private_data", "executes"))
        said["capabilities"] = [word] if word else []
    if kind in {K.DATASET, K.DATA_STORE} and draw.random() < 0.1:
        labels = draw.choice((PII, PHI))
    place = (Location(f"app{number % 1999}/part{number}.py", number % 300, "git"),)
    key = f"code:{number}"
    return Asset(asset_id(kind, key), kind, f"{kind}-{number}", "", (key,), place, said, labels, exposure)


def _relations(assets: list[Asset], draw: random.Random) -> Iterator[Relation]:
    pools: dict[AssetKind, list[str]] = {kind: [] for kind in SHARE}
    for asset in assets:
        pools[asset.kind].append(asset.id)
    left = 4 * len(assets)
    while left:
        source, kind, target = draw.choice(EDGES)
        if not may_join(source, kind, target):
            raise AssertionError((source, kind, target))
        ends = (
            pools[source][int(len(pools[source]) * draw.random() ** 1.5)],
            pools[target][int(len(pools[target]) * draw.random() ** 3)],
        )
        if ends[0] != ends[1]:
            left -= 1
            yield Relation(ends[0], kind, ends[1])


def timed(what: str, act: Callable[[], T]) -> T:
    """Do it, and print the processor seconds that it took and the most memory used so far."""
    start = time.process_time()
    result = act()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {what:46} {time.process_time() - start:8.2f} s   peak {peak:6,.0f} MB", flush=True)
    return result


def save(size: int, database: str) -> None:
    """Make the estate and keep it."""
    assets, relations = made(size)
    graph = timed("graph of assets and relations", lambda: Graph(assets, relations))
    timed("first save", lambda: open_store(database).save(Estate.of(["made"]), graph, []))


def ask(database: str) -> None:
    """Load it, and ask."""
    graph = timed("load", lambda: open_store(database).latest().graph)
    found = timed("routes from outside to what is worth reaching", lambda: find_paths(graph))
    cuts = timed("cuts that close most of them", lambda: best_cuts(graph))
    models = timed("models that personal data comes out of", lambda: tainted(graph, "pii.*"))
    model = graph.asset(max(models)) if models else graph.assets[0]
    line = timed("lineage of one model", lambda: lineage(graph, model))
    routes = len(found.paths) + found.left_out
    print(f"  {routes} routes, {len(models)} models, {len(line.upstream)} upstream; best cut {cuts[:1]}")


def main() -> None:
    """Every size, each in two processes."""
    if sys.argv[1:] and not sys.argv[1].isdecimal():
        step, size, database = sys.argv[1:]
        save(int(size), database) if step == "save" else ask(database)
        return
    for size in sys.argv[1:] or ["10000", "100000", "1000000"]:
        print(f"{int(size):,} assets, {4 * int(size):,} relations", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for step in ("save", "ask"):
                database = f"sqlite:///{Path(folder) / 'estate.db'}"
                subprocess.run([sys.executable, __file__, step, size, database], check=True)


if __name__ == "__main__":
    main()
