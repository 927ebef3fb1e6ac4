"""Saves into a store as a process of its own.

`python writer.py rounds ADDRESS SOURCE ROUNDS`: saves growing graphs of one source, the others left out.
`python writer.py kill ADDRESS`: saves a graph in children, the first killed (SIGKILL) before its first statement, the
next before its second and so on; prints as JSON at which ones, and what was wrong in between.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace

from sqlalchemy import Engine, event

from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset
from upright.model.finding import Factor, Finding, Score, Severity
from upright.store.engine import open_store
from upright.store.snapshot import Estate, Scope, Snapshot

ESTATE = Estate.of(["/made/up"])
SOURCES = ("north", "east", "south", "west")

SHOP = """
endpoint chat public
model bot {temperature=0.2}
dataset tickets [pii.us-ssn] {rows=1200}
prompt greeting {digest=aaa}
chat -serves-> bot
bot -trained_on-> tickets
chat -prompted_by-> greeting
"""


def in_source(graph: Graph, source: str) -> Graph:
    """The graph with all its places in this source."""
    return Graph([_moved(asset, source) for asset in graph.assets], graph.relations, graph.gaps)


def _moved(asset: Asset, source: str) -> Asset:
    return replace(asset, locations=tuple(replace(place, source=source) for place in asset.locations))


def named(graph: Graph, name: str) -> Asset:
    return next(asset for asset in graph.assets if asset.name == name)


def finding_on(asset: Asset, rule: str = "leaky", value: float = 40.0) -> Finding:
    score = Score(value, (Factor("severity", 4.0, "high"),), "make it private", 10.0)
    return Finding(f"{rule}-{asset.id}", rule, "Leaky", Severity.HIGH, 0.9, score, asset.id, "it leaks")


def grown(source: str, size: int) -> Graph:
    """A chain of models, all in this source."""
    lines = [f"model {source}-{number}" for number in range(size)]
    lines += [f"{source}-{number} -derived_from-> {source}-{number + 1}" for number in range(size - 1)]
    graph = parse_sketch("\n".join(lines))
    assets = [replace(one, locations=tuple(replace(at, source=source) for at in one.locations)) for one in graph.assets]
    return Graph(assets, graph.relations)


def findings(graph: Graph) -> list[Finding]:
    """One for each asset."""
    return [Finding(f"f-{one.id}", "r", "t", Severity.LOW, 1.0, Score(1.0), one.id, "because") for one in graph.assets]


def rounds(address: str, source: str, count: int) -> None:
    """Save `count` times, each time with one asset more."""
    scopes = [Scope(name, complete=name == source) for name in SOURCES]
    with open_store(address) as store:
        for size in range(1, count + 1):
            graph = grown(source, size)
            store.save(ESTATE, graph, findings(graph), scopes=scopes)


def save_killed(address: str, number: int) -> bool:
    """Save one graph in a child that is killed before statement `number`; whether it got that far."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    seen = 0

    def count(*_given: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_store(address) as store:
        event.listen(Engine, "before_cursor_execute", count)
        event.listen(Engine, "commit", count)
        graph = grown("north", 6)
        store.save(ESTATE, graph, findings(graph)[2:])
    os._exit(0)


def told(snapshot: Snapshot) -> tuple[object, ...]:
    """What a person sees of a snapshot."""
    return snapshot.scan, snapshot.graph.assets, snapshot.graph.relations, snapshot.findings


def kill(address: str) -> None:
    """Until one gets through to the publishing, the snapshot before must stay whole; then the new one must be."""
    old, new = grown("north", 4), grown("north", 6)
    with open_store(address) as store:
        store.save(ESTATE, old, findings(old))
        before = told(store.latest())
    number, wrong, published = 0, [], 0
    while not published:
        number += 1
        died = save_killed(address, number)
        with open_store(address) as store:
            latest = store.latest()
            if told(latest) != before:
                published = number
                whole = (latest.graph.assets, latest.graph.relations) == (new.assets, new.relations)
                found = {one.id for one in latest.findings} == {one.id for one in findings(new)[2:]}
                wrong += [] if whole and found and len(store.scans()) == 2 else ["the new snapshot is not whole"]
            elif not died:
                wrong.append("a scan went through and left nothing")
                break
            if told(store.at(before[0].id)) != before:  # type: ignore[attr-defined]
                wrong.append(f"killed before {number}: the old snapshot is not whole")
    print(json.dumps({"published": published, "wrong": wrong}))  # noqa: T201  read by the test


if __name__ == "__main__":
    if sys.argv[1] == "rounds":
        rounds(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        kill(sys.argv[2])
