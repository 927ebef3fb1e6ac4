"""Workspaces: nothing of one is seen or changed from another, whatever is asked."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from writer import ESTATE, findings, grown

from upright.model.errors import ConfigError, NotFoundError
from upright.store.engine import open_store, writing
from upright.store.schema import TENANTS, estate
from upright.store.store import Store


def save(store: Store, source: str) -> None:
    graph = grown(source, 3)
    store.save(ESTATE, graph, findings(graph))


def test_workspaces_do_not_meet(address: str) -> None:
    with open_store(address, "red") as red, open_store(address, "blue") as blue, open_store(address) as other:
        save(red, "north")
        save(red, "north")
        with pytest.raises(NotFoundError):
            blue.latest()
        save(blue, "south")
        assert {asset.name[:5] for asset in red.latest().graph.assets} == {"north"}
        assert {asset.name[:5] for asset in blue.latest().graph.assets} == {"south"}
        with pytest.raises(NotFoundError):
            blue.at(red.latest().scan.id if red.latest().scan.id != blue.latest().scan.id else 99)
        assert other.scans() == ()


def test_a_query_without_a_condition_gives_own_rows_only(address: str) -> None:
    with open_store(address, "red") as red, open_store(address, "blue") as blue:
        save(red, "north")
        with blue._engine.connect() as connection:
            assert [connection.execute(select(table)).all() for table in TENANTS] == [[]] * len(TENANTS)
        with writing(blue._engine) as connection:
            assert connection.execute(update(estate).values(name="taken")).rowcount == 0
        assert red.latest().scan.estate == ESTATE.name


def test_a_workspace_may_stand_in_the_address(postgres: str, address: str) -> None:
    if not address.startswith("postgresql"):
        address = f"sqlite:///{address}"
    named = f"{address}{'&' if '?' in address else '?'}workspace=red"
    with open_store(named) as red, open_store(address, "red") as same:
        save(red, "north")
        assert same.latest().graph.assets == red.latest().graph.assets


def test_what_is_no_name(address: str) -> None:
    with pytest.raises(ConfigError, match="names no workspace"):
        open_store(address, "../red")


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_rows_of_another_workspace_are_refused(address: str) -> None:
    """Raw SQL under the role that the application has: neither read, written nor given away."""
    with open_store(address, "red") as red, open_store(address, "blue") as blue:
        save(red, "north")
        save(blue, "south")
        with blue._engine.connect() as connection:
            role = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
            assert connection.execute(text(role)).scalar() is False
            for table in TENANTS:
                owners = connection.execute(text(f"SELECT DISTINCT workspace FROM {table.name}")).scalars()  # noqa: S608
                assert set(owners) <= {"blue"}
        for statement in ("UPDATE estate SET workspace = 'red'", "UPDATE finding SET workspace = 'red'"):
            with pytest.raises(DBAPIError, match="row-level security"), writing(blue._engine) as connection:
                connection.execute(text(statement))
        with pytest.raises(DBAPIError, match="must be owner"), writing(blue._engine) as connection:
            connection.execute(text("ALTER TABLE finding DISABLE ROW LEVEL SECURITY"))


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
def test_the_owner_of_the_tables_is_bound_too(address: str) -> None:
    """A plain role that owns its database, as a team would set it up."""
    import psycopg

    name = address.partition("/DATABASE")[0]
    database = address.partition("?")[0].rpartition("/")[2]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN")
        connection.execute(f'ALTER DATABASE "{database}" OWNER TO plain'.encode())
        connection.execute("GRANT ALL ON SCHEMA public TO plain")
    own = name.replace("upright@", "plain@")
    with open_store(own, "red") as red, open_store(own, "blue") as blue:
        save(red, "north")
        with blue._engine.connect() as connection:
            assert connection.execute(text("SELECT current_user")).scalar() == "plain"
            assert [connection.execute(select(table)).all() for table in TENANTS] == [[]] * len(TENANTS)
        assert len(red.latest().graph) == 3
