"""A store on each kind of database; PostgreSQL runs for real where its programs are installed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from servers import postgres_server
from upright.store.engine import open_store
from upright.store.store import Store

_NUMBER = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server of our own, without its database name."""
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new, empty store may be opened."""
    if request.param == "sqlite":
        return str(tmp_path / "state" / "store.db")
    import psycopg

    url: str = request.getfixturevalue("postgres")
    name = f"upright_{next(_NUMBER)}"
    with psycopg.connect(url.replace("DATABASE", "postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return url.replace("DATABASE", name)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened
