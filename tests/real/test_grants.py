"""Who may read and change what in real databases: by grants of their own, of their roles, and for everybody."""

from __future__ import annotations

from pathlib import Path

from planting import classes, one, related, scanned, verdicts
from servers import mariadb_server
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
