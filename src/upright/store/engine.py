"""Opening the store: SQLite (a path) by default, PostgreSQL by URL, brought to the newest schema under a lock."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from upright.model.errors import StoreError
from upright.store.schema import HEAD, TENANTS, metadata
from upright.store.tenancy import bind, checked, file_of, keep_within, protect

if TYPE_CHECKING:
    from upright.store.store import Store

_LOCK = 0x75707269676874  # PostgreSQL's advisory lock for migrations: "upright" in ASCII
_UNTIED = "upright_untied"  # of a connection of SQLite: whether rows may refer to what is not there
_OLDEST_SQLITE = (3, 35, 0)
_PRAGMAS = (  # the cache: up to 64 MB, so that the indexes of a large estate are not read again for every row
    "busy_timeout = 30000", "journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "cache_size = -65536",
)  # fmt: skip


def open_store(url_or_path: str | Path, workspace: str = "") -> Store:
    """The store at this path (created when missing: file 0600, new folders 0700) or `postgresql://` URL.

    `workspace`: whose rows to see and write; else the URL's parameter `workspace`, else `default`. Raises StoreError
    when it cannot be opened, is no store, or was written by a newer Upright, ConfigError for no name of a workspace.
    """
    from upright.store.store import Store

    address = str(url_or_path)
    name = _shown(address)
    try:
        engine = _engine(address, workspace)
        try:
            _bring_up_to_date(engine, name)
            if engine.dialect.name == "postgresql":
                bind(engine)
        except BaseException:
            engine.dispose()
            raise
    except SQLAlchemyError as error:
        raise StoreError(f"{name}: {reason(error)}") from None
    except OSError as error:
        raise StoreError(f"{name}: {error.strerror or 'cannot be opened'}") from None
    return Store(engine)


@contextmanager
def writing(engine: Engine, *, owns: bool = False) -> Iterator[Connection]:
    """A transaction that may write: SQLite takes its one writer's lock at the start, so that no upgrade can fail.

    `owns`: it may change the schema too.
    """
    with engine.connect() as connection:
        connection.execution_options(upright_writes=True, upright_owns=owns)
        with connection.begin():
            yield connection


def unpooled(engine: Engine) -> None:
    """From now on every connection ends with its use."""
    event.listen(engine, "checkin", lambda _connection, record: record.invalidate())


def _engine(address: str, workspace: str) -> Engine:
    if "://" not in address:
        return _sqlite(file_of(Path(address), checked(workspace)))
    try:
        url = make_url(address)
    except ArgumentError:
        raise StoreError("the store's URL cannot be read") from None
    chosen = checked(workspace or str(url.query.get("workspace", "")))
    if url.get_backend_name() == "sqlite" and url.database:
        return _sqlite(file_of(Path(url.database), chosen))
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise StoreError(f"{_shown(address)}: the store is a path or a postgresql:// URL")
    try:
        url = url.set(drivername="postgresql+psycopg").difference_update_query(["workspace"])
        engine = create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs an extra: pip install 'upright[postgres]'") from None
    keep_within(engine, chosen)
    return engine


def _sqlite(path: Path) -> Engine:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 or newer is needed")
    for folder in (*reversed(path.parent.parents), path.parent):  # `parents=True` would leave those open to all
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves: the driver would do so too late
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _on_begin(connection: Connection) -> None:
    chosen = connection.get_execution_options()
    owns = chosen.get("upright_owns", False)  # then tables are made anew to be altered, and others refer to them
    if connection.info.get(_UNTIED, False) != owns:
        connection.exec_driver_sql(f"PRAGMA foreign_keys = {'OFF' if owns else 'ON'}")
        connection.info[_UNTIED] = owns
    connection.exec_driver_sql("BEGIN IMMEDIATE" if chosen.get("upright_writes", False) else "BEGIN")


def _bring_up_to_date(engine: Engine, name: str) -> None:
    with engine.connect() as connection:
        if _revision(connection, name) == HEAD:
            return
    with writing(engine, owns=True) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = _revision(connection, name)
        if not found:
            _create(connection)
        elif found != HEAD:
            _migrate(connection)


def _revision(connection: Connection, name: str) -> str:
    """The schema's revision, empty for a database without tables. Raises StoreError when it is none of ours."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return ""
    if "alembic_version" not in tables:
        raise StoreError(f"{name}: this database belongs to something else")
    found: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    if found > HEAD:
        raise StoreError(
            f"{name}: written by a newer Upright (schema {found}, known {HEAD}); upgrade Upright to open it"
        )
    return found


def _create(connection: Connection) -> None:
    """All tables at once in an empty database; the same as every migration in turn, for which Alembic is not loaded."""
    metadata.create_all(connection, checkfirst=False)
    protect(connection, (table.name for table in TENANTS))
    connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _shown(address: str) -> str:
    if "://" not in address:
        return address
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return "the store"


def reason(error: SQLAlchemyError) -> str:
    """The driver's own words, first line, without statement or parameters."""
    cause = getattr(error, "orig", None)
    return str(cause or error).strip().split("\n", 1)[0]
