"""A store on each kind of database; PostgreSQL runs for real where its programs are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from upright.store.engine import open_store
from upright.store.store import Store

_NUMBER = count(1)


def _programs() -> Path | None:
    """The folder with initdb and pg_ctl."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    homes = [*debian, *(Path(folder) for folder in os.environ["PATH"].split(os.pathsep))]
    return next((home for home in homes if (home / "initdb").exists() and (home / "pg_ctl").exists()), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server of our own, on a socket in a folder of its own, without its database name."""
    programs = _programs()
    if programs is None or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL or psycopg is not installed")
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="upright-pg-"))
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    server = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    start = [str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", server, "start"]
    try:
        make = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "upright", "-E", "UTF8", "--locale=C"]
        subprocess.run(make, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        subprocess.run(start, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            yield f"postgresql://upright@/DATABASE?host={folder}"
        finally:
            stop = [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    finally:
        shutil.rmtree(folder)


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
