"""Remediations of what lies elsewhere, against real servers of our own: taken back, all is as it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from worlds import finding

from servers import chroma_server, postgres_server
from serving import serving
from upright.act.execute import apply, undo
from upright.act.journal import Journal
from upright.act.plan import make_plan
from upright.act.post import send
from upright.act.remediation import Context
from upright.app.catalog import units
from upright.model.asset import Asset, AssetKind, Location
from upright.model.data import DataLabel
from upright.model.errors import AccessDenied, ConflictError, Unreachable
from upright.testing.storage import storage

STORE = Asset(
    "data-store-1",
    AssetKind.DATA_STORE,
    "crm",
    locations=(Location(".", 0, "there", "database"),),
    labels=(DataLabel("pii.email", "public/people.jsonl:email", 2),),
)


def redact(path: Path) -> bytes:
    return path.read_bytes().replace(b"jane@example.com", b"[EMAIL]")


def world(folder: Path, address: str, **options: str) -> tuple[Context, Journal]:
    context = Context({}, folder / "vault", redact, options, {"there": address})
    return context, Journal(folder / "journal.jsonl")


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    import psycopg

    with postgres_server() as url:
        address = url.replace("DATABASE", "postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("create role reader login")
            connection.execute("create table people (id serial primary key, email text, age int)")
            connection.execute("insert into people (email, age) values ('jane@example.com', 30), (null, 31)")
            connection.execute("grant select on people to reader")
        yield address


def ask(address: str, statement: str) -> list[Any]:
    import psycopg

    with psycopg.connect(address) as connection:
        return list(connection.execute(statement.encode()).fetchall())


def everything(address: str) -> list[Any]:
    return [
        ask(address, "select * from people"),
        ask(address, "select oid, relname, relacl::text, relkind::text from pg_class where relname like 'people%'"),
        ask(address, "select nspname from pg_namespace"),
    ]


def test_who_may_not_change_the_table_is_told_so(database: str, tmp_path: Path) -> None:
    context, journal = world(tmp_path, database.replace("upright@", "reader@"))
    before = everything(database)
    plan = make_plan(finding("data-store-1"), STORE, units("remediations")["mask-table"], context)
    with pytest.raises((AccessDenied, ConflictError), match="may not"):
        apply(plan, context, journal)
    assert everything(database) == before
    assert [entry.kind for entry in journal.of(plan.id)] == ["planned", "intent", "failed", "taken-back"]


def test_a_view_that_would_show_the_original_is_a_refusal(database: str, tmp_path: Path) -> None:
    import psycopg

    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("create view mails as select email from people")
    with pytest.raises(ConflictError, match="1 views read it"):
        make_plan(finding("data-store-1"), STORE, units("remediations")["mask-table"], world(tmp_path, database)[0])


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    boto3 = pytest.importorskip("boto3")
    with storage() as endpoint:
        for name, value in (
            ("AWS_ENDPOINT_URL", endpoint),
            ("AWS_ACCESS_KEY_ID", "us"),
            ("AWS_SECRET_ACCESS_KEY", "us"),
        ):
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        client = boto3.client("s3", region_name="us-east-1")
        client.put_object(Bucket="train", Key="a.csv", Body=b"id,email\n1,jane@example.com\n")
        yield client


def test_an_object_is_redacted_and_comes_back(bucket: Any, tmp_path: Path) -> None:
    def content() -> bytes:
        with bucket.get_object(Bucket="train", Key="a.csv")["Body"] as body:
            read: bytes = body.read()
        return read

    context, journal = world(tmp_path, "s3://train")
    plan = make_plan(finding("data-store-1"), only("a.csv"), units("remediations")["redact-object"], context)
    apply(plan, context, journal)
    assert content() == b"id,email\n1,[EMAIL]\n"
    undo(plan.id, context, journal)
    assert content() == b"id,email\n1,jane@example.com\n"
    plan = make_plan(finding("data-store-1"), only("a.csv"), units("remediations")["redact-object"], context)
    bucket.put_object(Bucket="train", Key="a.csv", Body=b"somebody else")
    with pytest.raises(ConflictError, match="changed since the plan"):
        apply(plan, context, journal)
    assert content() == b"somebody else"


def test_a_storage_that_does_not_answer_is_named(bucket: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    context, journal = world(tmp_path, "s3://train")
    plan = make_plan(finding("data-store-1"), only("a.csv"), units("remediations")["redact-object"], context)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(Unreachable, match=r"a\.csv"):
        apply(plan, context, journal)
    assert not journal.entries()


def only(path: str) -> Asset:
    return Asset(
        "data-store-1",
        AssetKind.DATA_STORE,
        "train",
        locations=(Location(".", 0, "there", "bucket"),),
        labels=(DataLabel("pii.email", f"{path}:email", 1),),
    )


def embedding(asked: list[list[str]]) -> FastAPI:
    """A service that makes two numbers of a text; in single precision neither is what it says."""
    app = FastAPI()

    @app.post("/v1/embeddings")
    def made(body: dict[str, Any]) -> dict[str, Any]:
        asked.append(body["input"])
        rows = [{"index": at, "embedding": [len(text) / 7, 1 / 3]} for at, text in enumerate(body["input"])]
        return {"data": rows[::-1]}

    return app


def test_redacted_chunks_get_new_vectors_and_the_rest_keeps_its_own(tmp_path: Path) -> None:
    asked: list[list[str]] = []
    with chroma_server(tmp_path / "chroma") as url, serving(embedding(asked)) as service:
        collections = f"{url}/api/v2/tenants/default_tenant/databases/default_database/collections"
        made = send(collections, {"name": "tickets"})
        rows = {"ids": ["0", "1"], "documents": ["paper is out", "from jane@example.com"]}
        send(f"{collections}/{made['id']}/add", {**rows, "embeddings": [[0.1, 0.2], [0.3, 0.4]]})

        def everything() -> Any:
            return send(f"{collections}/{made['id']}/get", {"include": ["documents", "embeddings"]})

        before, where = everything(), "default_tenant/default_database/tickets.chunks.jsonl"
        store = replace(STORE, kind=AssetKind.VECTOR_STORE, labels=(DataLabel("pii.email", f"{where}:text", 1),))
        context, journal = world(tmp_path, f"chroma+{url}", how="redact", embed=f"{service}/v1/embeddings")
        plan = make_plan(finding("data-store-1"), store, units("remediations")["remove-chunks"], context)
        assert asked == [["from [EMAIL]"]]  # what leaves is redacted
        apply(plan, context, journal)
        after = everything()
        assert after["documents"] == ["paper is out", "from [EMAIL]"]
        assert after["embeddings"][0] == before["embeddings"][0]
        assert after["embeddings"][1] == pytest.approx([12 / 7, 1 / 3])
        undo(plan.id, context, journal)
        assert everything() == before
