"""A Chroma server: its databases and collections, and a sample of the chunks of each.

Address: `chroma+http://host:8000` (`chroma+https` too), with `/tenant` or `/tenant/database` after it; without them the
tenant and the databases that the server says are the caller's. Needs no library. `token_env` names the environment
variable of a token, `header` the header that carries it (`X-Chroma-Token`; else `Authorization`).

Why it matters: Chroma asks nobody for a password unless told to. Whoever reaches the port reads every chunk of every
tenant, and can plant chunks that the assistant will quote.

Only reads: the list of databases and collections, counts, and chunks by `get`, which is asked by POST. Whether the
server answers without credentials is found by asking it who the caller is without any. `rows` chunks of each collection
are read (3,000 unless said otherwise), from places spread over the whole; `include` and `exclude` are patterns on
`database.collection`.

What it does not see: tenants that the address does not name, since Chroma lists none.
Source: https://docs.trychroma.com/reference/server
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import quote, unquote, urlsplit

from upright.connect.collection import OPTIONS, Chunk, Collection, Server, pages
from upright.connect.connector import Connector, Source
from upright.connect.http import Access, answer, answered, json_of
from upright.connect.opened import Draw, Opened, reading, telling
from upright.model.asset import AssetKind
from upright.model.errors import AccessDenied
from upright.model.evidence import Gap

_PAGE: Final = 300
_COLLECTIONS: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Api:
    """How a server is asked."""

    root: str
    access: Access

    def of(self, *parts: str) -> Any:
        """The answer at a path below the API."""
        return json_of(self.url(*parts), self.access)

    def url(self, *parts: str) -> str:
        """The address of that path."""
        return "/".join((self.root, *(quote(part, safe="?=&") for part in parts)))


def _api(source: Source) -> _Api:
    address = source.address.removeprefix("chroma+")
    parts = urlsplit(address)
    access = Access(token=str(source.options.get("token_env") or ""), header=str(source.options.get("header") or ""))
    return _Api(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/api/v2", access)


def _opened(source: Source) -> Opened:
    """The server, asked without credentials who the caller is. Raises Unreachable."""
    api = _api(source)
    address = api.root.removesuffix("/api/v2")
    answer(api.url("heartbeat"), api.access, "nanosecond heartbeat")
    anonymous = answered(api.url("auth", "identity"))
    version = str(api.of("version")) if anonymous or api.access.headers() else ""
    server = Server("chroma", address, urlsplit(address).netloc, anonymous, version)
    return Opened(server, partial(_collections, source, api))


def _databases(source: Source, api: _Api) -> list[tuple[str, str]]:
    """Tenant and database: of the address, or all that the caller has."""
    words = [unquote(word) for word in urlsplit(source.address).path.split("/") if word]
    tenant = words[0] if words else str(api.of("auth", "identity").get("tenant") or "default_tenant")
    if words[1:]:
        return [(tenant, words[1])]
    return [(tenant, str(each["name"])) for each in api.of("tenants", tenant, "databases") if each.get("name")]


def _collections(source: Source, api: _Api) -> Iterator[tuple[Collection, Draw] | Gap]:
    """Each collection and the way to draw its chunks."""
    for tenant, database in _databases(source, api):
        where = ("tenants", tenant, "databases", database, "collections")
        try:
            for each in _listed(api, where):
                found = _collection(api, where, each)
                yield found, partial(_draw, api, api.url(*where, str(each["id"]), "get"), found.count)
        except AccessDenied as error:
            yield Gap(f"{tenant}/{database}", str(error), "denied", source.name, hides=str(AssetKind.VECTOR_STORE))


def _listed(api: _Api, where: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for at in range(0, _COLLECTIONS, _PAGE):
        page = api.of(*where[:-1], f"collections?limit={_PAGE}&offset={at}")
        yield from (each for each in page if each.get("name") and each.get("id"))
        if len(page) < _PAGE:
            return


def _collection(api: _Api, where: tuple[str, ...], each: dict[str, Any]) -> Collection:
    count = api.of(*where, str(each["id"]), "count")
    embedding = (each.get("configuration_json") or {}).get("embedding_function") or {}
    name = str(embedding.get("name") or "") if isinstance(embedding, dict) else ""
    told: dict[str, Any] = {"embedding": name} if name else {}
    path = (str(each.get("tenant") or where[1]), str(each.get("database") or where[3]))
    return Collection(str(each["name"]), path, int(each.get("dimension") or 0), int(count), told)


def _draw(api: _Api, url: str, count: int, rows: int) -> Iterator[Chunk]:
    for at, number in pages(count, rows, _PAGE):
        yield from _page(json_of(url, api.access, _question(at, number)))


def _question(at: int, number: int) -> dict[str, Any]:
    return {"limit": number, "offset": at, "include": ["documents", "metadatas"]}


def _page(page: dict[str, Any]) -> Iterator[Chunk]:
    names = page.get("ids") or []
    nothing = [None] * len(names)
    for name, text, metadata in zip(
        names, page.get("documents") or nothing, page.get("metadatas") or nothing, strict=False
    ):
        yield str(name), text or "", metadata


CONNECTOR = Connector(
    id="chroma",
    title="A Chroma server, collection by collection",
    accepts=lambda address: address.startswith(("chroma+http://", "chroma+https://")),
    read=reading(_opened),
    permissions=("list databases and collections", "get and count of their chunks"),
    options=OPTIONS | {"token_env", "header"},
    carries=True,
    stores=telling(_opened),
)
