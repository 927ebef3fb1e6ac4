"""Several processes on one store, and processes that die."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sqlalchemy import text
from writer import ESTATE, SOURCES, findings, grown

from upright.graph.graph import Graph
from upright.store.engine import open_store, writing
from upright.store.store import Store

WRITER = [sys.executable, "-W", "error", str(Path(__file__).with_name("writer.py"))]
ROUNDS = 5


def test_scanners_at_once_lose_nothing(address: str) -> None:
    """Each scans its own source again and again; in the end all is there, and every snapshot on the way is whole."""
    running = [
        subprocess.Popen([*WRITER, "rounds", address, source, str(ROUNDS)], stderr=subprocess.PIPE)
        for source in SOURCES
    ]
    for process in running:
        _, complaint = process.communicate(timeout=600)
        assert process.returncode == 0, complaint.decode()
    with open_store(address) as store:
        graphs = [grown(source, ROUNDS) for source in SOURCES]
        latest = store.latest()
        assert latest.graph.assets == union(graphs).assets
        assert latest.graph.relations == union(graphs).relations
        assert {one.asset for one in latest.findings} == {asset.id for asset in latest.graph.assets}
        scans = store.scans()
        assert len(scans) == ROUNDS * len(SOURCES)
        sizes = [len(store.at(scan.id).graph) for scan in reversed(scans)]
        assert sizes == list(range(1, ROUNDS * len(SOURCES) + 1))


def union(graphs: list[Graph]) -> Graph:
    return Graph(
        [asset for graph in graphs for asset in graph.assets], [edge for graph in graphs for edge in graph.relations]
    )


def test_a_scan_killed_at_any_statement_leaves_the_snapshot_before(address: str) -> None:
    done = subprocess.run([*WRITER, "kill", address], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["published"] > 15


def test_what_a_killed_scan_left_is_swept_away(store: Store) -> None:
    graph = grown("north", 3)
    store.save(ESTATE, graph, findings(graph))
    with writing(store._engine) as connection:  # as it was at the moment of the kill, seven hours ago
        connection.execute(text("UPDATE scan SET state = 'writing', touched = touched - 25200"))
    assert store.scans() == ()
    store.save(ESTATE, graph, [])
    with store._engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM scan")).scalar() == 1
        assert connection.execute(text("SELECT count(*) FROM asset_version")).scalar() == 3
        assert connection.execute(text("SELECT count(*) FROM finding")).scalar() == 0
