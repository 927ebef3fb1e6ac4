"""The connectors of databases, against real servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servers import mariadb_server, postgres_server
from upright.app.config import config_of
from upright.app.workspace import Workspace
from upright.connect.connector import Connector, Source
from upright.connect.connectors import mysql, postgresql
from upright.connect.tables import Wanted
from upright.model.asset import AssetKind
from upright.model.errors import AccessDenied, ConfigError, MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.testing.connectors import check_connector

PEOPLE = 20_000
MAKE = (
    "CREATE TABLE shop.customers (id int PRIMARY KEY, full_name varchar(80), email varchar(80), note text)",
    "CREATE TABLE shop.nothing (id int PRIMARY KEY)",
    'CREATE TABLE shop.{q}odd "%s name{q} (id int PRIMARY KEY, {q}e-mail %{q} varchar(80), extra {json})',
    """INSERT INTO shop.{q}odd "%s name{q} VALUES (1, 'ana@example.org', '{{"phone": "+49 30 901820"}}')""",
    "CREATE TABLE shop.hidden (id int PRIMARY KEY, email varchar(80))",
    "CREATE VIEW shop.everyone AS SELECT * FROM shop.customers",
)


def _rows(first: int, count: int) -> str:
    return ", ".join(
        f"({i}, 'Person {i}', 'person{i}@acme-mail.com', {'NULL' if i % 3 else repr('called')})"
        for i in range(first, first + count)
    )


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    import psycopg

    with postgres_server() as url:
        address = url.replace("DATABASE", "postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            run: Any = connection.execute
            run("CREATE SCHEMA shop")
            for statement in MAKE:
                run(statement.format(q='"', json="jsonb").replace('"odd "%s', '"odd ""%s'))
            for first in range(0, PEOPLE, 5000):
                run(f"INSERT INTO shop.customers VALUES {_rows(first, 5000)}")  # noqa: S608  our own rows
            run("CREATE ROLE reader LOGIN")
            run("GRANT USAGE ON SCHEMA shop TO reader")
            run("GRANT SELECT ON ALL TABLES IN SCHEMA shop TO reader")
            run("REVOKE ALL ON shop.hidden FROM reader")
            run("GRANT SELECT (id) ON shop.hidden TO reader")
            run("CREATE TABLE shop.sealed (id int, email text)")
            run("ANALYZE")
        yield address.replace("upright@", "reader@")


@pytest.fixture(scope="module")
def mariadb() -> Iterator[str]:
    import pymysql

    with mariadb_server() as socket:
        connection = pymysql.connect(unix_socket=str(socket), user="root", autocommit=True)
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
            for statement in MAKE:
                cursor.execute(statement.format(q="`", json="json"))
            for first in range(0, PEOPLE, 5000):
                cursor.execute(f"INSERT INTO shop.customers VALUES {_rows(first, 5000)}")  # noqa: S608  our own rows
            cursor.execute("CREATE TABLE shop.keyless AS SELECT email, note FROM shop.customers")
            cursor.execute("CREATE USER reader@localhost")
            cursor.execute("GRANT SELECT ON shop.customers TO reader@localhost")
            cursor.execute("GRANT SELECT ON shop.keyless TO reader@localhost")
            cursor.execute('GRANT SELECT ON shop.`odd "%s name` TO reader@localhost')
            cursor.execute("GRANT SELECT (id) ON shop.hidden TO reader@localhost")
            cursor.execute("GRANT INSERT ON shop.nothing TO reader@localhost")
        yield f"mysql://reader@localhost/shop?unix_socket={socket}"


@pytest.fixture(params=["postgres", "mariadb"])
def database(request: pytest.FixtureRequest) -> tuple[Connector, str]:
    address: str = request.getfixturevalue(request.param)
    return (postgresql.CONNECTOR if request.param == "postgres" else mysql.CONNECTOR), address


def _source(database: tuple[Connector, str], **options: object) -> Source:
    return Source(database[0].id, "db", database[1], options)


def test_tables_come_out_as_samples_that_say_what_they_are(database: tuple[Connector, str]) -> None:
    items = {item.path: item for item in check_connector(database[0], _source(database, rows=1000))}
    people = items["shop/customers.jsonl"]
    told = people.provenance
    rows = [json.loads(line) for line in people.read().splitlines()]
    assert 700 <= len(rows) == int(told["rows_read"]) <= 1500
    assert (told["rows_total"], told["rows_total_is"]) == (str(PEOPLE), "counted")
    assert json.loads(told["types"])["email"].startswith(("character varying", "varchar"))
    assert max(int(row["id"]) for row in rows) > 0.9 * PEOPLE
    assert any("note" not in row for row in rows)
    odd = json.loads(items['shop/odd "%s name.jsonl'].read())
    assert odd["e-mail %"] == "ana@example.org"
    assert odd["extra"] == {"phone": "+49 30 901820"}


def test_what_was_not_read_is_a_gap(database: tuple[Connector, str]) -> None:
    gaps = [each for each in database[0].read(_source(database, rows=1000)) if isinstance(each, Gap)]
    codes = {(gap.where, gap.code) for gap in gaps}
    assert ("shop/customers.jsonl", "sampled") in codes
    if database[0].id == "postgresql":
        assert {("shop/hidden.jsonl", "denied"), ("shop/sealed.jsonl", "denied"), ("**", "ignored")} <= codes
    else:
        assert ("shop/nothing.jsonl", "denied") in codes


def test_a_whole_table_can_be_opened(database: tuple[Connector, str]) -> None:
    [item] = [each for each in database[0].read(_source(database, include=["shop.customers"], full=True))
              if isinstance(each, Item)]  # fmt: skip
    assert item.content is None
    with item.open() as stream:
        assert sum(1 for _ in stream) == PEOPLE


def test_patterns_choose_tables(database: tuple[Connector, str]) -> None:
    items = [item.path for item in check_connector(database[0], _source(database, include="shop", exclude="*.cust*"))]
    assert items
    assert "shop/customers.jsonl" not in items


def test_nothing_can_be_written(database: tuple[Connector, str]) -> None:
    address = database[1].replace("reader@", "upright@" if database[0].id == "postgresql" else "root@")
    source = Source(database[0].id, "db", address)
    if database[0].id == "postgresql":
        import psycopg

        with (
            postgresql._connected(source) as connection,
            pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
            postgresql._reading(connection, Wanted()),
        ):
            connection.execute("DELETE FROM shop.customers")
    else:
        import pymysql

        with (
            mysql._connected(source, Wanted()) as session,
            pytest.raises(pymysql.err.MySQLError, match="READ ONLY"),
        ):
            mysql._rows(session, "DELETE FROM shop.customers")


def test_a_locked_table_is_a_gap_and_the_rest_is_read(postgres: str) -> None:
    import psycopg

    with psycopg.connect(postgres.replace("reader@", "upright@")) as other:
        other.execute("LOCK TABLE shop.customers IN ACCESS EXCLUSIVE MODE")
        found = list(postgresql.CONNECTOR.read(Source("postgresql", "db", postgres)))
    assert ("shop/customers.jsonl", "timeout") in {(each.where, each.code) for each in found if isinstance(each, Gap)}
    assert 'shop/odd "%s name.jsonl' in {each.path for each in found if isinstance(each, Item)}


def test_a_table_without_a_key_is_drawn_from_as_a_whole(mariadb: str) -> None:
    source = Source("mysql", "db", mariadb, {"include": ["shop.keyless"], "rows": 500})
    [item] = check_connector(mysql.CONNECTOR, source)
    assert item.provenance["method"] == "random rows"
    assert 350 < int(item.provenance["rows_read"]) < 650


@pytest.mark.parametrize("connector", [postgresql.CONNECTOR, mysql.CONNECTOR])
def test_a_server_that_is_not_there_is_unreachable_and_no_password_is_told(connector: Connector) -> None:
    source = Source(connector.id, "db", f"{connector.id}://me:hunter2@127.0.0.1:1/x")
    with pytest.raises(Unreachable) as told:
        list(connector.read(source))
    assert "hunter2" not in str(told.value)


def test_passwords_come_from_the_environment_or_a_file(tmp_path: Path) -> None:
    source = Source("mysql", "db", "mysql://me@127.0.0.1:1/x", {"password_env": "NO_SUCH_VARIABLE"})
    with pytest.raises(AccessDenied, match="NO_SUCH_VARIABLE"):
        list(mysql.CONNECTOR.read(source))
    source = Source("postgresql", "db", "postgresql://me@127.0.0.1:1/x?password=hunter2")
    with pytest.raises(MalformedError, match="parameter 'password'"):
        list(postgresql.CONNECTOR.read(source))
    config = tmp_path / "upright.yaml"
    config.write_text("sources:\n  - mysql: mysql://me:hunter2@db/x\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="password_env") as told:
        config_of([str(config)])
    assert "hunter2" not in str(told.value)


def test_a_scan_has_the_database_as_an_asset_with_its_labels(database: tuple[Connector, str], tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "state")
    try:
        snapshot = workspace.scan([database[1]], workers=1)
    finally:
        workspace.store.close()
    [store] = [asset for asset in snapshot.graph.assets if asset.kind is AssetKind.DATA_STORE]
    assert store.attributes["engine"] == database[0].id
    labels = {(label.data_class, label.partition): label for label in store.labels}
    email = labels["pii.email", "shop/customers.jsonl:email"]
    assert email.count == email.examined > 1000
    assert [scope.complete for scope in snapshot.scan.scopes] == [True]
