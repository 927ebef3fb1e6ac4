"""Workspaces: several tenants in one database, none of which can see another's rows.

On PostgreSQL every row says whose it is. The database writes that itself and shows a session only its own workspace's
rows (row-level security keyed by the setting `upright.workspace`), so that no query of ours has to remember it. A role
that row-level security does not bind (a superuser) is exchanged for one that it does in every transaction. On SQLite
each workspace has a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from upright.model.errors import ConfigError

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler

DEFAULT = "default"
SETTING = "upright.workspace"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_ROLE = "upright_tenant"


class Here(FunctionElement[str]):
    """The workspace of the session, as the database knows it."""

    inherit_cache = True


@compiles(Here, "postgresql")
def _on_postgres(_here: Here, _compiler: SQLCompiler, **_options: Any) -> str:
    return f"current_setting('{SETTING}')"


@compiles(Here, "sqlite")
def _on_sqlite(_here: Here, _compiler: SQLCompiler, **_options: Any) -> str:
    return "''"


def checked(workspace: str) -> str:
    """The name of a workspace, `default` for an empty one. Raises ConfigError."""
    if workspace and not _NAME.fullmatch(workspace):
        raise ConfigError(f"{workspace!r} names no workspace: up to 63 of a-z, 0-9, - and _, a letter or digit first")
    return workspace or DEFAULT


def file_of(path: Path, workspace: str) -> Path:
    """The SQLite file that holds this workspace, where `path` is that of the default one."""
    return path if workspace == DEFAULT else path.with_name(f"{path.stem}@{workspace}{path.suffix}")


def protect(connection: Connection, tables: Iterable[str]) -> None:
    """Let PostgreSQL show and take only rows of the session's workspace, also for the tables' owner."""
    if connection.dialect.name != "postgresql":
        return
    own = f"workspace = (SELECT current_setting('{SETTING}', true))"
    for name in tables:
        for change in ("ENABLE", "FORCE"):
            connection.execute(text(f"ALTER TABLE {name} {change} ROW LEVEL SECURITY"))
        connection.execute(text(f"CREATE POLICY workspace ON {name} USING ({own})"))


def keep_within(engine: Engine, workspace: str) -> None:
    """Let every transaction of this engine name its workspace to PostgreSQL."""

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"SELECT set_config('{SETTING}', %s, true)", (workspace,))

    event.listen(engine, "begin", begin)


def bind(engine: Engine) -> None:
    """Where row-level security does not bind the role that we came with, work as one that it does.

    Transactions with the execution option `upright_owns` keep their role, so that they may change the schema.
    """
    with engine.connect() as connection:
        bound = "SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user"
        if connection.execute(text(bound)).scalar():
            return
    with engine.execution_options(upright_writes=True).begin() as connection:
        for statement in _GRANTS:
            connection.execute(text(statement))

    def begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("upright_owns"):
            connection.exec_driver_sql(f"SET LOCAL ROLE {_ROLE}")

    event.listen(engine, "begin", begin)


_GRANTS = (
    f"DO $$ BEGIN CREATE ROLE {_ROLE}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
    "SELECT pg_advisory_xact_lock(7237954)",  # two that grant at once would change the same row of the catalog
    f"GRANT USAGE ON SCHEMA public TO {_ROLE}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {_ROLE}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {_ROLE}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {_ROLE}",
    f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {_ROLE}",
)
