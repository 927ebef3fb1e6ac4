"""A store of the first schema, with history in it, is read by this Upright as it was."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from writer import ESTATE, SHOP, finding_on, named

from upright.graph.sketch import parse_sketch
from upright.store import engine as engines
from upright.store.codec import asset_to_record, canonical, finding_to_record
from upright.store.engine import open_store, writing

_SCAN = (
    "INSERT INTO scan (estate_id, state, started, finished, touched, version, body)"
    " VALUES (1, 'complete', '2026-01-01', '', 0, '0', :body)"
)


def test_a_store_of_the_first_schema(address: str) -> None:
    graph = parse_sketch(SHOP)
    engine = engines._engine(address, "")
    with writing(engine, owns=True) as connection:
        config = Config()
        config.set_main_option("script_location", str(Path(engines.__file__).with_name("migrations")))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        fill(connection)
    engine.dispose()
    with open_store(address) as store:
        first, second = (store.at(scan.id) for scan in reversed(store.scans()))
        assert first.graph.assets == second.graph.assets == graph.assets
        assert (first.graph.relations, second.graph.relations) == (graph.relations[1:], graph.relations[:-1])
        assert [(finding.asset, finding.score.value) for finding in second.findings] == [(named(graph, "bot").id, 40.0)]
        assert store.diff(first.scan.id, second.scan.id).relations_new == graph.relations[:1]
        store.save(ESTATE, graph, second.findings)
        assert store.diff(second.scan.id, store.latest().scan.id).relations_new == graph.relations[-1:]
        assert store.diff(second.scan.id, store.latest().scan.id).changed == ()


def fill(connection: Connection) -> None:
    """Two scans: the first relation came with the second, the last one went with it."""
    graph = parse_sketch(SHOP)
    ids = count(1)

    def row(table: str, **values: Any) -> int:
        number = next(ids)
        names = ", ".join(("id", *values))
        given = ", ".join(f":{name}" for name in ("id", *values))
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({given})"), {"id": number, **values})  # noqa: S608
        return number

    row("estate", fingerprint=ESTATE.fingerprint, name=ESTATE.name, created="2026-01-01")
    told: dict[str, Any] = {"stats": {}, "assessed": {}, "unknown": {}, "scopes": []}
    for _ in range(2):
        connection.execute(text(_SCAN), {"body": canonical(told)})
    numbers = {asset.id: row("asset", estate_id=1, uid=asset.id) for asset in graph.assets}
    held = {"estate_id": 1, "since": 1, "hash": "x"}
    for asset in graph.assets:
        row("asset_version", asset_id=numbers[asset.id], body=canonical(asset_to_record(asset)), **held)
    kinds: dict[str, int] = {}
    for code, edge in enumerate(graph.relations, 1):
        if edge.kind not in kinds:
            kinds[edge.kind] = code
            connection.execute(text("INSERT INTO relation_kind VALUES (:c, :n)"), {"c": code, "n": edge.kind.value})
        since, until = (2 if code == 1 else 1), (2 if code == len(graph.relations) else None)
        ends = {"source_id": numbers[edge.source], "target_id": numbers[edge.target]}
        row("relation", estate_id=1, since=since, until=until, kind_code=kinds[edge.kind], **ends)
    finding = finding_to_record(finding_on(named(graph, "bot")))
    body = json.dumps({name: value for name, value in finding.items() if name not in {"status", "first_seen"}})
    row("finding", uid=finding["id"], status="open", first_seen="2026-01-01", body=body, **held)
