"""A Redis or Valkey server: whom it lets in, its search indexes, and a sample of what it keeps.

Address: `redis://host:6379`, with `/0` for a database after it (`rediss://` over TLS, `valkey://` too). `user` and
`password_env` (or `password_file`) name the account. Needs no library.

Why it matters: conversations, sessions, caches of answers and vectors are kept in it, and it asks nobody for a password
unless told to. What stands in a cache of answers is what one user was told, for the next one to read.

Only reads: `PING`, `INFO`, `DBSIZE`, `ACL LIST`, `COMMAND` (what each command does), `FT._LIST` and `FT.INFO` where
there is search, `SCAN`, and the value of `rows` keys (3,000 unless said otherwise; `include` and `exclude` are patterns
on the names of keys): texts, hashes and JSON whole, of a list, set, sorted set or stream the first 100 entries. Keys
that a search index covers come out as its chunks; others by what stands before their first colon, which becomes a data
set each (`session:*`).

What it does not see: values of types that modules add; which keys an account may reach, only whether it reaches some.
Source: https://redis.io/docs/latest/develop/reference/protocol-spec/
"""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from upright.connect.address import Server, password_of, server_of
from upright.connect.collection import Chunk, chunks_of, collection_seen, record_as_chunk
from upright.connect.collection import Server as Searched
from upright.connect.connector import Connector, Source
from upright.connect.patience import Allowance, reader
from upright.connect.reasons import reason
from upright.connect.redis_accounts import accounts
from upright.connect.redis_groups import OTHERS, by_sort, sorts_of, sorts_seen
from upright.connect.redis_search import Index, covering, index_of
from upright.connect.tables import OPTIONS, Column, Sample, Table, Wanted, chosen, item_of
from upright.model.asset import AssetKind, Json, Location
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Edge, Gap, Observation
from upright.model.identity import store_key
from upright.model.item import Item

PORT: Final = 6379
_SCHEMES: Final = ("redis://", "rediss://", "valkey://")
_SECONDS: Final = 10
_LONGEST: Final = 8 << 20  # bytes of one answer
_DEEPEST: Final = 8
_MOST: Final = 100_000  # parts of one answer, those in its parts too
_WHOLE: Final = 64 << 20  # bytes of one answer with all its parts
_PATIENCE: Final = 60  # seconds for one answer
_ENTRIES: Final = "100"  # of one list, set or stream
_ASKED: Final = {
    b"string": ("GET", "{}"),
    b"hash": ("HGETALL", "{}"),
    b"list": ("LRANGE", "{}", "0", str(int(_ENTRIES) - 1)),
    b"set": ("SSCAN", "{}", "0", "COUNT", _ENTRIES),
    b"zset": ("ZRANGE", "{}", "0", str(int(_ENTRIES) - 1)),
    b"stream": ("XRANGE", "{}", "-", "+", "COUNT", _ENTRIES),
    b"ReJSON-RL": ("JSON.GET", "{}"),
}
_COLUMNS: Final = (Column("id", "text"), Column("text", "text"), Column("metadata", "json", nested=True))


class _Refused(Exception):  # noqa: N818  an answer, not a fault
    """The server said no, with its own word for it: `NOAUTH`, `NOPERM`, `ERR`."""


class _Session:
    """A conversation in the server's protocol, commands that only read."""

    def __init__(self, link: socket.socket, where: str) -> None:
        self._allowed = Allowance(_PATIENCE, _WHOLE)
        self._link, self._stream, self._where = link, reader(link, self._allowed), where
        self._parts = 0

    def ask(self, *words: str) -> Any:
        """The answer to a command. Raises _Refused or Unreachable."""
        parts = [word.encode() for word in words]
        request = b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
        try:
            self._allowed.renew()
            self._parts = _MOST
            self._link.sendall(request)
            return self._answer(0)
        except OSError as error:
            raise Unreachable(f"{self._where}: {reason(error)}") from None
        except ValueError:
            raise Unreachable(f"{self._where}: speaks another protocol than Redis") from None

    def _answer(self, depth: int) -> Any:
        self._parts -= 1
        line = self._stream.readline(1 << 16)
        kind, rest = line[:1], line[1:].rstrip(b"\r\n")
        if kind == b"-":
            raise _Refused(rest.decode("utf-8", "replace").partition(" ")[0])
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"$":
            return self._text(int(rest))
        if kind == b"*" and depth < _DEEPEST and int(rest) <= self._parts:
            return [self._answer(depth + 1) for _ in range(int(rest))] if int(rest) >= 0 else None
        raise ValueError("not the protocol")

    def _text(self, size: int) -> bytes | None:
        if size < 0:
            return None
        if size > _LONGEST:
            raise ValueError("too long")
        data: bytes = self._stream.read(size + 2)
        if len(data) != size + 2:
            raise ValueError("cut off")
        return data[:size]


@contextmanager
def _connected(source: Source, *, known: bool) -> Iterator[_Session]:
    """A session, logged in when `known` and there are credentials. Raises Unreachable or AccessDenied."""
    server = server_of(source, PORT)
    password = password_of(source) if known else ""
    try:
        with (
            socket.create_connection((server.host or "localhost", server.port), timeout=_SECONDS) as plain,
            _secured(source, plain, server) as link,
        ):
            session = _Session(link, source.name)
            if password:
                session.ask("AUTH", *([server.user] if server.user else []), password)
            yield session
    except _Refused as error:
        raise AccessDenied(f"{source.name}: {error}") from None
    except OSError as error:
        raise Unreachable(f"{source.name}: {reason(error)}") from None


@contextmanager
def _secured(source: Source, plain: socket.socket, server: Server) -> Iterator[socket.socket]:
    if not source.address.startswith("rediss://"):
        yield plain
        return
    context = ssl.create_default_context(cafile=server.ca or None)
    with context.wrap_socket(plain, server_hostname=server.host) as link:
        yield link


def _stranger(source: Source) -> bool:
    """Whether the server answers somebody without credentials."""
    try:
        with _connected(source, known=False) as session:
            return bool(session.ask("PING") == b"PONG")
    except AccessDenied:
        return False


def _read(source: Source) -> Iterator[Item | Gap]:
    wanted, place = Wanted.of(source), server_of(source, PORT).database or "0"
    with _connected(source, known=True) as session:
        _select(session, place)
        total = int(session.ask("DBSIZE"))
        indexes = [each for each in _indexes(session, place) if wanted.takes(f"db{place}", each.collection.name)]
        records = list(_records(session, wanted))
    covered: dict[str, list[Chunk]] = {each.collection.name: [] for each in indexes}
    rows: list[Chunk] = []
    for record in records:
        index = covering(indexes, record["id"])
        (covered[index.collection.name] if index else rows).append(record_as_chunk(record))
    method = "every key" if len(records) >= total else "some of its keys"
    for each in indexes:
        yield from chunks_of(source, _server(source), each.collection, covered[each.collection.name], method)
    rest = max(len(rows), total - (len(records) - len(rows)))
    for sort, mine in by_sort(rows, sorts_of(row[0] for row in rows)).items() or {OTHERS: rows}.items():
        count = round(rest * len(mine) / len(rows)) if rows else rest
        table = Table(f"db{place}", sort, _COLUMNS, count)
        yield from item_of(source, table, Sample(mine, count, counted=True, method=method), wanted, None)


def _server(source: Source) -> Searched:
    server = server_of(source, PORT)
    return Searched("redis", f"redis://{server.host or 'localhost'}:{server.port}", server.url_host)


def _indexes(session: _Session, place: str) -> list[Index]:
    """The search indexes, each with what it covers; only its name where the account may not ask for more."""
    found = []
    for raw in _listed(session, "FT._LIST") or ():
        name = raw.decode("utf-8", "replace")
        found.append(index_of(name, place, _listed(session, "FT.INFO", name, parts=object)))
    return found


def _select(session: _Session, place: str) -> None:
    if not place.isdigit():
        raise MalformedError("a database of Redis is a number", place)
    if place != "0":
        session.ask("SELECT", place)


def _records(session: _Session, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """Keys with their values."""
    left = wanted.rows
    for name in _names(session, wanted):
        kind = session.ask("TYPE", name)
        if kind in _ASKED:
            yield {"id": name, **_value(session, name, kind)}
            left -= 1
        if not left:
            return


def _names(session: _Session, wanted: Wanted) -> Iterator[str]:
    """The names of the keys that are wanted."""
    cursor = ""
    while cursor != "0":
        after, names = session.ask("SCAN", cursor or "0", "COUNT", "200")
        for raw in names:
            name = raw.decode("utf-8", "replace")
            if chosen(name, wanted.include, wanted.exclude):
                yield name
        cursor = after.decode()


def _value(session: _Session, name: str, kind: bytes) -> dict[str, Any]:
    answer = session.ask(*(name if word == "{}" else word for word in _ASKED[kind]))
    if kind == b"hash":
        parts = answer or []
        fields = zip(parts[::2], parts[1::2], strict=False)
        return {key.decode("utf-8", "replace"): _plain(value) for key, value in fields if not _is_vector(value)}
    if kind == b"ReJSON-RL" and (document := _document(answer)):
        return document
    entries = answer[1] if kind == b"set" and answer else answer  # after the cursor
    return {"text": "\n".join(_plain(each) for each in _texts(entries) if kind == b"string" or not _is_vector(each))}


def _document(answer: Any) -> dict[str, Any]:
    """The fields of a JSON document, without vectors."""
    try:
        found = json.loads(answer or b"null")
    except (ValueError, RecursionError):
        return {}
    return {key: value for key, value in found.items() if not _is_numbers(value)} if isinstance(found, dict) else {}


def _is_numbers(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 3 and all(isinstance(each, int | float) for each in value)  # noqa: PLR2004


def _texts(entries: Any) -> Iterator[bytes]:
    """The texts of an answer, of lists in lists too."""
    if isinstance(entries, bytes):
        yield entries
    for each in entries if isinstance(entries, list) else ():
        yield from _texts(each)


def _plain(raw: bytes) -> Any:
    text = raw.decode("utf-8", "replace")
    if text.startswith(("{", "[")):
        try:
            return json.dumps(json.loads(text), ensure_ascii=False)
        except (ValueError, RecursionError):
            return text
    return text


def _is_vector(raw: bytes) -> bool:
    """Numbers as bytes, which are no text."""
    return len(raw) % 4 == 0 and (b"\0" in raw or raw.decode("utf-8", "replace").count("\ufffd") > len(raw) // 8)


def _stores(source: Source) -> Iterator[Observation | Edge | Gap]:
    server = server_of(source, PORT)
    address = f"redis://{server.host or 'localhost'}:{server.port}"
    anonymous = _stranger(source)
    told: dict[str, Json] = {"type": "cache", "engine": "redis", "url": address, "bind": server.host or "localhost"}
    told |= {"auth": "none" if anonymous else "password", "anonymous": anonymous}
    place = Location(".", 0, source.name, "database")
    own = store_key(address)
    indexes: list[Index] = []
    rules: list[Any] | None = []
    commands: list[Any] | None = []
    version, database = "", server.database or "0"
    sorts: frozenset[str] = frozenset()
    if anonymous or password_of(source):
        with _connected(source, known=True) as session:
            version = _version(session)
            indexes = _indexes(session, database)
            sorts = _sorts(session, database, indexes, Wanted.of(source))
            rules = _listed(session, "ACL", "LIST")
            commands = _listed(session, "COMMAND", parts=list) if rules else []
    keys = (own, f"path:{source.name}")
    yield Observation(AssetKind.DATA_STORE, f"redis at {server.url_host}", keys, place, told, version, detector="redis")
    covered = {each.collection.key(_server(source)): each for each in indexes}
    yield from accounts(source, address, own, rules or (), commands, sorts, covered)
    if rules is None:
        yield Gap(source.name, "the account may not see the rules of others (+acl|list)", "denied", source.name)
    for index in indexes:
        yield from collection_seen(source, _server(source), index.collection)
    yield from sorts_seen(source, own, database, sorts)


def _sorts(session: _Session, place: str, indexes: list[Index], wanted: Wanted) -> frozenset[str]:
    """The sorts of keys that no search index covers; none where the account may not list them."""
    try:
        _select(session, place)
        names = list(islice(_names(session, wanted), wanted.rows))
    except _Refused:
        return frozenset()
    return sorts_of(name for name in names if not covering(indexes, name))


def _version(session: _Session) -> str:
    lines = (session.ask("INFO", "server") or b"").decode("utf-8", "replace").splitlines()
    return next(
        (line.partition(":")[2] for line in lines if line.startswith(("valkey_version:", "redis_version:"))), ""
    )


def _listed(session: _Session, *words: str, parts: type = bytes) -> list[Any] | None:
    """The texts (or lists) of an answer; None where the account may not ask, and nothing where the server does not know
    it.
    """
    try:
        found = session.ask(*words)
    except _Refused as error:
        return None if str(error) == "NOPERM" else []
    return [each for each in found if isinstance(each, parts)] if isinstance(found, list) else []


CONNECTOR = Connector(
    id="redis",
    title="A Redis or Valkey server",
    accepts=lambda address: address.startswith(_SCHEMES),
    read=_read,
    permissions=(
        "+ping +info +dbsize +scan +type +get +hgetall +lrange +sscan +zrange +xrange +json.get +acl|list +command",
        "+ft._list +ft.info where there is search",
    ),
    options=OPTIONS - {"full", "timeout"},
    carries=True,
    stores=_stores,
)
