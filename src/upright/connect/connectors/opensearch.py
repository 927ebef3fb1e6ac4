"""An OpenSearch or Elasticsearch server: its indexes, a sample of the documents of each, and who may read them.

Address: `opensearch+https://host:9200` or `elasticsearch+https://host:9200` (`+http` too). `user_env` and
`password_env` name the environment variables of an account, or `token_env` that of a token, `api_key_env` that of an
API key of Elasticsearch as it is shown (`encoded`). Needs no library.

Why it matters: an index of documents behind an assistant is a copy of them; without the security plug-in the server
gives it to whoever reaches the port.

Only reads: version, the mappings of all indexes, counts, documents by `_search` with GET, without vectors, and users
with their roles, of Elasticsearch and of OpenSearch's security plug-in. Indexes without a field of vectors
(`knn_vector`, `dense_vector`) are searched by words, and count as well; hidden and empty ones do not. `rows` of each
(3,000 unless said otherwise), `include` and `exclude` as patterns on names.

What it does not see: rights on fields and documents, which narrow what a role reads; API keys.
Source: https://docs.opensearch.org/latest/api-reference/
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlsplit

from upright.connect.collection import OPTIONS, Chunk, Collection, Server, record_as_chunk
from upright.connect.connector import Connector, Source
from upright.connect.http import Access, answered, json_of, version_at
from upright.connect.opened import Draw, Opened, reading, telling
from upright.connect.search_accounts import accounts
from upright.model.evidence import Edge, Gap, Observation

_SCHEMES: Final = ("opensearch+http://", "opensearch+https://", "elasticsearch+http://", "elasticsearch+https://")
_VECTORS: Final = frozenset({"knn_vector", "dense_vector", "sparse_vector", "rank_features"})
_MOST: Final = 10_000  # documents that one search may give


def _opened(source: Source) -> Opened:
    engine, _, address = source.address.partition("+")
    parts = urlsplit(address)
    given = {name: str(source.options.get(f"{name}_env") or "") for name in ("token", "user", "password")}
    if key := str(source.options.get("api_key_env") or ""):
        given |= {"token": key, "scheme": "ApiKey"}
    access, root = Access(**given), f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    anonymous = answered(f"{root}/_mapping")
    version = version_at(root, access, "version", "number") if anonymous or access.headers() else ""
    server = Server(engine, root, parts.netloc.rpartition("@")[2], anonymous, version)
    return Opened(server, partial(_indexes, root, access), partial(_accounts, server, root, access))


def _accounts(
    server: Server, root: str, access: Access, source: Source, found: list[Collection]
) -> Iterator[Observation | Edge | Gap]:
    return accounts(source, server, root, access, found)


def _indexes(root: str, access: Access) -> Iterator[tuple[Collection, Draw] | Gap]:
    mappings = json_of(f"{root}/_mapping", access)
    for name, told in sorted(mappings.items()):
        vectors = dict(_vectors((told.get("mappings") or {}).get("properties") or {}, ""))
        if name.startswith("."):
            continue
        place = f"{root}/{quote(name, safe='')}"
        count = int(json_of(f"{place}/_count", access).get("count") or 0)
        if count or vectors:
            found = Collection(name, (), max(vectors.values(), default=0), count)
            yield found, partial(_draw, place, access, sorted(vectors))


def _vectors(fields: dict[str, Any], above: str, depth: int = 0) -> Iterator[tuple[str, int]]:
    """Path and dimension of each field of vectors, nested ones too."""
    for name, field in fields.items():
        if not isinstance(field, dict) or depth > 8:  # noqa: PLR2004  nothing real nests deeper
            continue
        if field.get("type") in _VECTORS:
            yield above + name, int(field.get("dimension") or field.get("dims") or 0)
        yield from _vectors(field.get("properties") or {}, f"{above}{name}.", depth + 1)


def _draw(place: str, access: Access, vectors: list[str], rows: int) -> Iterator[Chunk]:
    excluded = f"&_source_excludes={quote(','.join(vectors), safe=',')}" if vectors else ""
    page = json_of(f"{place}/_search?size={min(rows, _MOST)}{excluded}", access)
    for hit in (page.get("hits") or {}).get("hits") or ():
        found = dict(hit.get("_source") or {})
        inner = found.pop("metadata", None)
        yield record_as_chunk({"id": hit.get("_id"), **found, **(inner if isinstance(inner, dict) else {})})


CONNECTOR = Connector(
    id="opensearch",
    title="Indexes of an OpenSearch or Elasticsearch server",
    accepts=lambda address: address.startswith(_SCHEMES),
    read=reading(_opened),
    permissions=(
        "indices:admin/mappings/get",
        "indices:data/read/search",
        "read_security (Elasticsearch) or security_rest_api_access (OpenSearch), for users and roles",
    ),
    options=OPTIONS | {"token_env", "api_key_env", "user_env", "password_env"},
    carries=True,
    stores=telling(_opened),
)
