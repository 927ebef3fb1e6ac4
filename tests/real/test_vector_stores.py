"""Vector stores, each real: started or opened, filled with planted chunks, scanned with the code that uses it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from planting import classes, one, planted, related, scanned, verdicts
from servers import USED, chroma_server, postgres_server
from upright.connect.connector import Source
from upright.connect.connectors import chroma, lancedb, milvus_lite
from upright.model.asset import AssetKind
from upright.testing.connectors import check_connector

INDEX = AssetKind.VECTOR_STORE
VECTOR = [0.1, 0.2, 0.3, 0.4]
RULES = (
    "vector-store-without-authentication", "regulated-data-in-vector-store", "index-with-poisoned-chunks",
    "index-with-orphaned-chunks", "shared-index-without-tenant-separation",
)  # fmt: skip


def _shows_the_plant(index: Any) -> None:
    """What every store must tell of the planted chunks."""
    assert {"pii.us-ssn", "poison.injection"} <= classes(index)
    told = index.attributes
    assert (told["chunks"], told["dimension"]) == (3, 4)
    assert (told["tenant_key"], told["tenants"], told["untenanted"]) == ("tenant_id", 2, 0)
    assert told["orphaned"] == 1
    assert [Path(name).name for name in told["orphans"]] == ["gone.md"]


@pytest.fixture(scope="module")
def chroma_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("chroma")) as address:
        yield address


def _fill_chroma(address: str, chunks: list[dict[str, Any]]) -> None:
    from upright.connect.http import Access, json_of

    root = f"{address}/api/v2/tenants/default_tenant/databases/default_database/collections"
    made = json_of(root, Access(), {"name": "support_tickets", "get_or_create": True})
    json_of(f"{root}/{made['id']}/upsert", Access(), {
        "ids": [chunk["id"] for chunk in chunks],
        "documents": [chunk["text"] for chunk in chunks],
        "metadatas": [{"source": chunk["source"], "tenant_id": chunk["tenant_id"]} for chunk in chunks],
        "embeddings": [VECTOR] * len(chunks),
    })  # fmt: skip


def test_chroma(chroma_address: str, tmp_path: Path) -> None:
    _fill_chroma(chroma_address, planted(tmp_path))
    port = chroma_address.rpartition(":")[2]
    app = tmp_path / "app"
    app.mkdir()
    (app / "rag.py").write_text(
        "import chromadb\nfrom fastapi import FastAPI\napp = FastAPI()\n"
        f'client = chromadb.HttpClient(host="localhost", port={port})\n'
        'docs = client.get_collection("support_tickets")\n'
        '@app.post("/ask")\ndef ask(q: str):\n    return docs.query(query_texts=[q])\n'
    )
    address = f"chroma+{chroma_address}"
    graph = scanned(address, str(tmp_path / "documents"), str(app), state=tmp_path / "state")
    index, edges = one(graph, INDEX, "support_tickets"), related(graph)
    _shows_the_plant(index)
    server = next(name for name, verb, other in edges if verb == "contains" and other == "support_tickets")
    assert {
        ("rag.py", "retrieves_from", "support_tickets"),
        ("support_tickets", "stored_in", server),
        ("support_tickets", "derived_from", "tickets.md"),
        ("app", "depends_on", server),
    } <= edges
    readers = {name for name, verb, other in edges if (verb, other) == ("can_read", "support_tickets")}
    assert any("whoever" in name for name in readers)
    failed = verdicts(graph, *RULES)
    assert {(rule, "support_tickets") for rule in RULES[1:]} | {(RULES[0], server)} <= failed
    check_connector(chroma.CONNECTOR, Source("chroma", "chroma", address))


def test_chroma_samples_large_collections(chroma_address: str) -> None:
    from upright.connect.http import Access, json_of

    root = f"{chroma_address}/api/v2/tenants/default_tenant/databases/default_database/collections"
    made = json_of(root, Access(), {"name": "large", "get_or_create": True})
    names = [str(number) for number in range(900)]
    filling = {"ids": names, "documents": names, "metadatas": [{"n": 1}] * 900, "embeddings": [VECTOR] * 900}
    json_of(f"{root}/{made['id']}/upsert", Access(), filling)
    source = Source("chroma", "c", f"chroma+{chroma_address}", {"rows": 100, "include": ("*.large",)})
    (item,) = check_connector(chroma.CONNECTOR, source)
    assert (item.provenance["rows_total"], item.provenance["rows_read"]) == ("900", "100")
    assert b'"text": "899"' in item.read()


def test_collections_that_langchain_keeps_in_one_table_are_read_apart(tmp_path: Path) -> None:
    psycopg = pytest.importorskip("psycopg")
    chunks = planted(tmp_path)
    with postgres_server() as url:
        address = url.replace("DATABASE", "postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            run = connection.execute
            if not run("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").fetchall():
                pytest.skip("PostgreSQL without pgvector")
            run("CREATE EXTENSION vector")
            run("CREATE TABLE langchain_pg_collection (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text)")
            run(
                "CREATE TABLE langchain_pg_embedding"
                " (id text, collection_id uuid, embedding vector(4), document text, cmetadata jsonb)"
            )
            made = "INSERT INTO langchain_pg_collection (name) VALUES (%s) RETURNING uuid"
            for name, kept in (("tickets", chunks), ("manuals/o'k 5%", [{"id": "m", "text": "Torque the nuts."}])):
                own = run(made, (name,)).fetchall()[0][0]
                for chunk in kept:
                    told = {"source": chunk.get("source", ""), "tenant_id": chunk.get("tenant_id", "")}
                    values = (chunk["id"], own, str(VECTOR), chunk["text"], json.dumps(told))
                    run("INSERT INTO langchain_pg_embedding VALUES (%s, %s, %s, %s, %s)", values)
        graph = scanned(address, str(tmp_path / "documents"), state=tmp_path / "state")
    index = one(graph, INDEX, "tickets")
    assert {"pii.us-ssn", "poison.injection"} <= classes(index)
    orphans = index.attributes["orphans"]
    assert isinstance(orphans, list)
    assert [Path(str(name)).name for name in orphans] == ["gone.md"]
    assert not {"pii.us-ssn", "poison.injection"} & classes(one(graph, INDEX, "manuals/o'k 5%"))
    failed = {each for each in verdicts(graph, *RULES) if each[1] == "tickets"}
    assert {(rule, "tickets") for rule in RULES[1:4]} <= failed
    assert ("index-with-poisoned-chunks", "langchain_pg_embedding") not in verdicts(graph, *RULES)


def test_pgvector(tmp_path: Path) -> None:
    psycopg = pytest.importorskip("psycopg")
    chunks = planted(tmp_path)
    with postgres_server() as url:
        address = url.replace("DATABASE", "postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            run = connection.execute
            if not run("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'").fetchall():
                pytest.skip("PostgreSQL without pgvector")
            run("CREATE EXTENSION vector")
            run("CREATE TABLE chunks (id text, tenant_id text, text text, source text, embedding vector(4))")
            for chunk in chunks:
                values = (chunk["id"], chunk["tenant_id"], chunk["text"], chunk["source"], str(VECTOR))
                run("INSERT INTO chunks VALUES (%s, %s, %s, %s, %s)", values)
            run("CREATE TABLE customers (id int, ssn text)")
            run("INSERT INTO customers VALUES (1, '417-20-4914'), (2, '418-22-4915')")
            run("ANALYZE")
            for right in (
                "CREATE ROLE readers",
                "CREATE ROLE bot LOGIN",
                "CREATE ROLE loader LOGIN",
                "CREATE ROLE later LOGIN NOINHERIT",
                "CREATE ROLE climber LOGIN",
                "CREATE ROLE clearer LOGIN",
                "GRANT readers TO bot, later",
                "GRANT upright TO climber",
                "GRANT TRUNCATE ON chunks TO clearer",
                "GRANT SELECT ON chunks TO readers",
                "GRANT INSERT ON chunks TO loader",
                "GRANT SELECT ON customers TO PUBLIC",
            ):
                run(right)
        app = tmp_path / "app"
        app.mkdir()
        dsn = address.replace("upright@", "bot:hunter2@")
        (app / "rag.py").write_text(
            "import openai\nimport psycopg\nfrom fastapi import FastAPI\napp = FastAPI()\nclient = openai.OpenAI()\n"  # noqa: S608
            f'DSN = "{dsn}"\n@app.get("/ask")\ndef ask(q: str):\n    with psycopg.connect(DSN) as db:\n'
            '        found = db.execute("SELECT text FROM chunks ORDER BY embedding <=> %s", (q,)).fetchall()\n'
            '    return client.chat.completions.create(model="gpt-4o", messages=found)\n'
        )
        graph = scanned(address, str(tmp_path / "documents"), str(app), state=tmp_path / "state")
    index, edges = one(graph, INDEX, "chunks"), related(graph)
    _shows_the_plant(index)
    assert index.attributes["engine"] == "pgvector"
    assert index.attributes["row_security"] is False
    assert {
        ("rag.py", "retrieves_from", "chunks"),
        ("rag.py", "runs_as", "bot"),
        ("bot", "can_read", "chunks"),
        ("readers", "can_read", "chunks"),
        ("loader", "can_write", "chunks"),
        ("later", "can_read", "chunks"),  # after SET ROLE
        ("climber", "can_write", "chunks"),
        ("clearer", "can_write", "chunks"),
        ("loader", "can_read", "customers"),
        ("chunks", "derived_from", "tickets.md"),
        ("chunks", "stored_in", "postgres"),
    } <= edges
    assert not {("bot", "can_write", "chunks"), ("loader", "can_read", "chunks")} & edges
    assert one(graph, AssetKind.IDENTITY, "climber").attributes["admin"] is True
    assert "pii.us-ssn" in classes(one(graph, AssetKind.DATASET, "customers"))
    failed = verdicts(graph, *RULES, "table-open-to-every-account")
    assert {(rule, "chunks") for rule in RULES[1:]} | {("table-open-to-every-account", "customers")} <= failed


_MILVUS = """
import json, sys
from pymilvus import MilvusClient
client = MilvusClient(sys.argv[1])
client.create_collection("notes", dimension=len(json.loads(sys.argv[2])[0]["vector"]), id_type="string", max_length=80)
client.insert("notes", json.loads(sys.argv[2]))
client.close()
"""


def test_milvus_lite(tmp_path: Path) -> None:
    if find_spec("milvus_lite") is None or find_spec("pymilvus") is None:
        pytest.skip("Milvus Lite is not installed")
    chunks, app = planted(tmp_path), tmp_path / "app"
    rows = json.dumps([{**chunk, "vector": VECTOR} for chunk in chunks])
    subprocess.run([sys.executable, "-c", _MILVUS, str(app / "kb.db"), rows], check=True)
    if not (app / "kb.db").is_dir():
        pytest.skip("Milvus Lite 2, whose database is one file")
    USED.add("Milvus Lite")
    (app / "use.py").write_text('from pymilvus import MilvusClient\nclient = MilvusClient("./kb.db")\n')
    address = f"milvus://{app}/kb.db"
    graph = scanned(address, str(tmp_path / "documents"), str(app), state=tmp_path / "state")
    _shows_the_plant(one(graph, INDEX, "notes"))
    assert {
        ("app", "depends_on", "kb.db"),
        ("notes", "stored_in", "kb.db"),
        ("notes", "derived_from", "tickets.md"),
    } <= related(graph)
    assert {(rule, "notes") for rule in RULES[1:]} <= verdicts(graph, *RULES)
    check_connector(milvus_lite.CONNECTOR, Source("milvus-lite", "m", address))


_LANCE = """
import json, sys, lancedb
lancedb.connect(sys.argv[1]).create_table("notes", json.loads(sys.argv[2]))
"""  # in a process of its own: the library's threads do not survive the forks of a scan


def test_lancedb(tmp_path: Path) -> None:
    if find_spec("lancedb") is None:
        pytest.skip("LanceDB is not installed")
    USED.add("LanceDB")
    chunks, app = planted(tmp_path), tmp_path / "app"
    rows = json.dumps([{**chunk, "vector": VECTOR} for chunk in chunks])
    subprocess.run([sys.executable, "-c", _LANCE, str(app / "data" / "index"), rows], check=True)
    (app / "use.py").write_text('import lancedb\ndb = lancedb.connect("data/index")\nnotes = db.open_table("notes")\n')
    address = f"lancedb://{app}/data/index"
    graph = scanned(address, str(tmp_path / "documents"), str(app), state=tmp_path / "state")
    _shows_the_plant(one(graph, INDEX, "notes"))
    assert {
        ("app", "depends_on", "notes"),
        ("notes", "stored_in", "index"),
        ("notes", "derived_from", "tickets.md"),
    } <= related(graph)
    assert {(rule, "notes") for rule in RULES[1:]} <= verdicts(graph, *RULES)
    check_connector(lancedb.CONNECTOR, Source("lancedb", "l", address))
