"""Who may read and change what in real databases: by grants of their own, of their roles, and for everybody."""

from __future__ import annotations

from pathlib import Path

from planting import classes, one, related, scanned, verdicts
from servers import mariadb_server, postgres_server
from upright.model.asset import AssetKind


def test_mariadb(tmp_path: Path) -> None:
    with mariadb_server() as socket:
        import pymysql

        with pymysql.connect(unix_socket=str(socket), user="root", autocommit=True) as made, made.cursor() as cursor:
            for statement in (
                "CREATE DATABASE crm",
                "CREATE TABLE crm.customers (id int PRIMARY KEY, ssn varchar(20))",
                "INSERT INTO crm.customers VALUES (1, '417-20-4914'), (2, '418-22-4915')",
                "CREATE TABLE crm.orders (id int PRIMARY KEY, note text)",
                "INSERT INTO crm.orders VALUES (1, 'two boxes')",
                "CREATE ROLE readers",
                "CREATE USER bot@localhost IDENTIFIED BY 'long-and-secret'",
                "CREATE USER loader@localhost",
                "GRANT SELECT ON crm.customers TO readers",
                "GRANT readers TO bot@localhost",
                "GRANT INSERT, UPDATE ON crm.* TO loader@localhost",
                "CREATE USER ''@localhost",
                "GRANT SELECT ON crm.customers TO ''@localhost",
                "CREATE USER gone@localhost ACCOUNT LOCK",
                "GRANT SELECT ON crm.customers TO gone@localhost",
                "CREATE TABLE crm.hours (id int PRIMARY KEY)",
                "GRANT SELECT ON crm.hours TO PUBLIC",
                "CREATE USER near@localhost IDENTIFIED BY 'long-and-secret'",
                "GRANT DELETE ON `c_m`.* TO near@localhost",
                "CREATE USER far@localhost IDENTIFIED BY 'long-and-secret'",
                r"GRANT DELETE ON `c\_m`.* TO far@localhost",
            ):
                cursor.execute(statement)
        address = f"mysql://root@localhost/crm?unix_socket={socket}"
        app = tmp_path / "app"
        app.mkdir()
        (app / ".env").write_text(
            f"# for openai\nDATABASE_URL=mysql+pymysql://bot:x@localhost/crm?unix_socket={socket}\n"
        )
        graph = scanned(address, str(app), state=tmp_path / "state")
    edges = related(graph)
    assert {
        ("readers", "can_read", "customers"),
        ("bot", "can_read", "customers"),
        ("loader", "can_write", "customers"),
        ("loader", "can_write", "orders"),
        ("bot", "can_read", "hours"),  # as everybody
        ("near", "can_write", "orders"),
        ("customers", "stored_in", "crm"),
        ("app", "depends_on", "crm"),
        ("app", "depends_on", "bot"),
    } <= edges
    assert (
        not {
            ("bot", "can_read", "orders"),
            ("bot", "can_write", "customers"),
            ("loader", "can_read", "orders"),
            ("far", "can_write", "orders"),
            ("gone", "can_read", "customers"),
        }
        & edges
    )
    assert one(graph, AssetKind.IDENTITY, "bot").attributes["member_of"] == ["readers"]
    assert one(graph, AssetKind.IDENTITY, "gone").attributes["login"] is False
    assert one(graph, AssetKind.IDENTITY, "loader").attributes["password"] is False
    assert "password" not in one(graph, AssetKind.IDENTITY, "bot").attributes
    assert "password" not in one(graph, AssetKind.IDENTITY, "gone").attributes
    assert ("whoever connects from localhost", "can_read", "customers") in edges
    failed = {name for _, name in verdicts(graph, "database-account-without-password")}
    assert failed == {"root", "loader", "whoever connects from localhost"}
    assert not verdicts(graph, "user-with-administrator-rights")
    assert "pii.us-ssn" in classes(one(graph, AssetKind.DATASET, "customers"))


def test_views_of_postgresql_and_rows_of_no_collection(tmp_path: Path) -> None:
    with postgres_server() as url:
        import psycopg

        address = url.replace("DATABASE", "postgres")
        listed, gone = (f"{digit * 8}-2222-3333-4444-555555555555" for digit in "19")
        mail = "'Karl Huber lives here, karl' || i || '@gmx.net'"
        with psycopg.connect(address, autocommit=True) as made:
            for statement in (
                "CREATE EXTENSION vector",
                "CREATE TABLE owners (id int, email text)",
                "INSERT INTO owners SELECT i, 'anna' || i || '@example.org' FROM generate_series(1, 40) i",
                "CREATE VIEW cards AS SELECT email FROM owners",
                "CREATE VIEW upper_cards AS SELECT upper(email) FROM cards",
                "CREATE ROLE desk LOGIN",
                "CREATE ROLE guest LOGIN",
                "GRANT SELECT ON upper_cards TO desk",
                "CREATE TABLE langchain_pg_collection (uuid uuid, name varchar, cmetadata json)",
                "CREATE TABLE langchain_pg_embedding (id int, collection_id uuid, embedding vector(2), document text)",
                f"INSERT INTO langchain_pg_collection VALUES ('{listed}', 'letters')",  # noqa: S608  our own rows
                f"INSERT INTO langchain_pg_embedding VALUES (0, '{listed}', '[1,2]', 'Open at nine.')",  # noqa: S608  our own rows
                f"INSERT INTO langchain_pg_embedding SELECT i, '{gone}', '[1,2]', {mail} FROM generate_series(1, 30) i",  # noqa: S608  our own rows
            ):
                made.execute(statement)
        graph = scanned(address, state=tmp_path / "state")
    edges = related(graph)
    assert {
        ("cards", "derived_from", "owners"),
        ("upper_cards", "derived_from", "cards"),
        ("desk", "can_read", "upper_cards"),
        ("upper_cards", "stored_in", "postgres"),
    } <= edges
    assert not {("desk", "can_read", "owners"), ("guest", "can_read", "upper_cards")} & edges
    assert one(graph, AssetKind.DATASET, "cards").attributes["type"] == "view"
    assert "pii.email" in classes(one(graph, AssetKind.VECTOR_STORE, "langchain_pg_embedding"))
    assert "pii.email" not in classes(one(graph, AssetKind.VECTOR_STORE, "letters"))
