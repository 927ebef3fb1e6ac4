"""Addresses of servers and the credentials for them, which never stand in a configuration.

A password comes from the environment variable that `password_env` names, from the file that `password_file` names, or
from where the driver itself looks. Addresses with a password in them are for the command line only.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from upright.connect.connector import Source
from upright.model.errors import AccessDenied, MalformedError

TLS = ("off", "prefer", "require", "verify")
_HERE = frozenset({"", "localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Server:
    """A database server: `parameters` are those of the address's query that the driver may have."""

    host: str
    port: int
    user: str
    database: str
    tls: str
    ca: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def url_host(self) -> str:
        """Host and port as they are shown."""
        host = self.host or dict(self.parameters).get("host", "") or "localhost"
        return host if host.startswith("/") else f"{host}:{self.port}"


def server_of(source: Source, port: int, known: Iterable[str] = ()) -> Server:
    """The server that a source's address and options name. Raises MalformedError on what is no such address."""
    try:
        url = urlsplit(source.address)
        host, given = url.hostname or "", url.port
    except ValueError as error:
        raise MalformedError("not an address of a server", source.name) from error
    allowed = set(known)
    parameters = tuple(sorted(parse_qsl(url.query, keep_blank_values=True)))
    for name, _ in parameters:
        if name not in allowed:
            raise MalformedError(f"the address has the parameter {name!r}; known: {', '.join(sorted(allowed))}")
    here = host in _HERE
    tls = source.options.get("tls")
    chosen = {True: "require", False: "off", None: "prefer" if here else "require"}.get(tls, tls)
    if chosen not in TLS:
        raise MalformedError(f"tls: must be one of {', '.join(TLS)}", source.name)
    return Server(
        host=host,
        port=given or port,
        user=str(source.options.get("user") or unquote(url.username or "")),
        database=unquote(url.path.strip("/")),
        tls=str(chosen),
        ca=str(source.options.get("ca") or ""),
        parameters=parameters,
    )


def password_of(source: Source) -> str:
    """The password; empty when the driver is to look for itself. Raises AccessDenied when it is not where it should
    be.
    """
    variable, file = source.options.get("password_env"), source.options.get("password_file")
    if variable:
        if str(variable) not in os.environ:
            raise AccessDenied(f"{source.name}: the environment has no {variable}")
        return os.environ[str(variable)]
    if file:
        try:
            return Path(str(file)).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise AccessDenied(f"{source.name}: the password file cannot be read") from error
    return unquote(urlsplit(source.address).password or "")


def has_password(address: str) -> bool:
    """Whether a password stands in the address."""
    try:
        return bool(urlsplit(address).password)
    except ValueError:
        return False


def frozen(options: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """Options as a value that can be compared and pickled."""
    return tuple(sorted((key, tuple(value) if isinstance(value, list) else value) for key, value in options))
