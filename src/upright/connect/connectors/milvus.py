"""A Milvus server: its databases and collections, their partition keys, and a sample of the entities of each.

Address: `milvus+http://host:19530` (`milvus+https` too), with `/database` after it; without one, all. `token_env`
names the environment variable of `user:password` or of an API key. Needs no library: it asks the RESTful API; servers
without one, as Milvus Lite is when it serves, are asked over gRPC, which takes the extra `upright[milvus]`.

Why it matters: authentication is off in Milvus unless switched on, and every tenant of a collection without a
partition key is searched together.

Only reads: databases, collections and their description, and entities by `query`, which are asked by POST, without
vectors. `rows` of each (3,000 unless said otherwise), `include` and `exclude` as patterns on `database.collection`.

What it does not see: rights of roles on single collections.
Source: https://milvus.io/api-reference/restful/v2.6.x/About.md
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from upright.connect import milvus_grpc
from upright.connect.collection import OPTIONS, Chunk, Collection, Server, record_as_chunk
from upright.connect.connector import Connector, Source
from upright.connect.http import Access, answered, json_of
from upright.connect.opened import Draw, Opened, reading, telling
from upright.connect.reasons import HUNG_UP, NO_HTTP
from upright.model.asset import AssetKind, Json
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Gap

_API: Final = "v2/vectordb"
_PAGE: Final = 1000
_REFUSED: Final = frozenset({1800, 65535, 1100, 401, 403})
_UNKNOWN: Final = frozenset({1800, 401})  # who asks is nobody that it knows
_VECTORS: Final = ("FloatVector", "BinaryVector", "Float16Vector", "BFloat16Vector", "SparseFloatVector", "Int8Vector")


def _opened(source: Source) -> Opened:
    parts = urlsplit(source.address.removeprefix("milvus+"))
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    access = Access(token=str(source.options.get("token_env") or "MILVUS_TOKEN"))
    words = [unquote(word) for word in parts.path.split("/") if word]
    try:
        anonymous = answered(f"{address}/{_API}/collections/list", {"dbName": "default"}, _is_answer)
    except Unreachable as error:
        if not _speaks_frames(address, str(error)):
            raise
        return _over_grpc(source, address, access.token, words[:1])
    server = Server("milvus", address, parts.netloc.rpartition("@")[2], anonymous)
    return Opened(server, partial(_collections, source, address, access, words[:1]))


def _speaks_frames(address: str, said: str) -> bool:
    """Whether a server that gave no answer of HTTP speaks gRPC. One that closes with a question's body still unread may
    take its own first frame back with that, so it is asked once more, without one.
    """
    if said.endswith(HUNG_UP):
        try:
            answered(address)
        except Unreachable as again:
            said = str(again)
    return said.endswith(NO_HTTP)


def _over_grpc(source: Source, address: str, token_env: str, databases: list[str]) -> Opened:
    """The same of a server that has no RESTful API."""
    told = list(milvus_grpc.asked(address, token_env, databases))
    server = Server("milvus", address, urlsplit(address).netloc, bool(told and told[0].get("anonymous")))
    return Opened(server, partial(_listed, source, address, token_env, told[1:]))


def _listed(
    source: Source, address: str, token_env: str, told: list[dict[str, Any]]
) -> Iterator[tuple[Collection, Draw] | Gap]:
    for each in told:
        database = str(each["database"])
        if "refused" in each:
            why = f"{urlsplit(address).hostname}: code {each['refused']}"
            yield Gap(database, why, "denied", source.name, hides=str(AssetKind.VECTOR_STORE))
            continue
        key = str(each["tenant_key"])
        more: dict[str, Json] = {"tenant_key": key, "tenant_filter": True} if key else {}
        found = Collection(str(each["name"]), (database,), int(each["dimension"]), int(each["count"]), more)
        yield found, partial(_drawn, address, token_env, (database, found.name))


def _drawn(address: str, token_env: str, only: tuple[str, str], rows: int) -> Iterator[Chunk]:
    for told in milvus_grpc.asked(address, token_env, (), only=only, rows=rows):
        yield from (record_as_chunk(dict(record)) for record in told.get("records") or ())


def _is_answer(told: Any) -> bool:
    """Milvus says no with status 200 and a code."""
    return isinstance(told, dict) and told.get("code") == 0


def _asked(address: str, access: Access, what: str, question: dict[str, Any]) -> Any:
    """The data of an answer. Raises AccessDenied or Unreachable."""
    told = json_of(f"{address}/{_API}/{what}", access, question)
    code = told.get("code") if isinstance(told, dict) else None
    if code == 0:
        return told.get("data")
    asks = " (asks for credentials, or for others than were given)" if code in _UNKNOWN else ""
    why = f"{urlsplit(address).hostname}: {what}: code {code}{asks}"
    raise (AccessDenied if code in _REFUSED else Unreachable)(why)


def _collections(
    source: Source, address: str, access: Access, databases: list[str]
) -> Iterator[tuple[Collection, Draw] | Gap]:
    for database in databases or _asked(address, access, "databases/list", {}):
        try:
            for name in sorted(map(str, _asked(address, access, "collections/list", {"dbName": database}))):
                asked = {"dbName": database, "collectionName": name}
                told = _asked(address, access, "collections/describe", asked)
                counted = _asked(address, access, "collections/get_stats", asked) or {}
                found = _collection(database, name, told, int(counted.get("rowCount") or 0))
                yield found, partial(_draw, address, access, asked, _plain(told))
        except AccessDenied as error:
            yield Gap(database, str(error), "denied", source.name, hides=str(AssetKind.VECTOR_STORE))


def _collection(database: str, name: str, told: dict[str, Any], count: int) -> Collection:
    fields = [each for each in told.get("fields") or () if isinstance(each, dict)]
    sizes = [
        int(pair.get("value") or 0) for each in fields for pair in each.get("params") or () if pair.get("key") == "dim"
    ]
    keys = [str(each.get("name")) for each in fields if each.get("partitionKey")]
    more: dict[str, Json] = {"tenant_key": keys[0], "tenant_filter": True} if keys else {}
    return Collection(name, (database,), max(sizes, default=0), count, more)


def _plain(told: dict[str, Any]) -> list[str]:
    """The fields without vectors; `*` also gives those of a dynamic schema."""
    fields = [each for each in told.get("fields") or () if isinstance(each, dict)]
    named = [str(each.get("name")) for each in fields if each.get("type") not in _VECTORS]
    return [*named, "$meta"] if told.get("enableDynamicField") else named


def _draw(address: str, access: Access, asked: dict[str, Any], fields: list[str], rows: int) -> Iterator[Chunk]:
    for at in range(0, min(rows, 16_000), _PAGE):
        question = {**asked, "filter": "", "outputFields": fields, "limit": min(_PAGE, rows - at), "offset": at}
        found = _asked(address, access, "entities/query", question) or []
        for record in found:
            yield record_as_chunk(dict(record))
        if len(found) < _PAGE:
            return


CONNECTOR = Connector(
    id="milvus",
    title="A Milvus server, collection by collection",
    accepts=lambda address: address.startswith(("milvus+http://", "milvus+https://")),
    read=reading(_opened),
    permissions=("list, describe and query its collections",),
    options=OPTIONS | {"token_env"},
    carries=True,
    stores=telling(_opened),
)
