"""A Qdrant server: its collections, and a sample of the points of each.

Address: `qdrant+http://host:6333` (`qdrant+https` too). `token_env` names the environment variable of its API key.
Needs no library.

Why it matters: Qdrant asks for no key unless it is given one. Whoever reaches the port reads the payload of every
point.

Only reads: the list of collections and what each is, and points by `scroll`, which is asked by POST: payloads, no
vectors. `rows` of each (3,000 unless said otherwise), `include` and `exclude` as patterns on names.

What it does not see: rights inside a token that restricts itself (JWT).
Source: https://api.qdrant.tech/
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
from upright.model.asset import Json
from upright.model.errors import AccessDenied
from upright.model.evidence import Gap

_PAGE: Final = 250


def _opened(source: Source) -> Opened:
    parts = urlsplit(source.address.removeprefix("qdrant+"))
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    access = Access(token=str(source.options.get("token_env") or "QDRANT_API_KEY"), header="api-key")
    anonymous = answered(f"{address}/collections", needed=("result",))
    version = version_at(f"{address}/", access) if anonymous or access.headers() else ""
    server = Server("qdrant", address, parts.netloc.rpartition("@")[2], anonymous, version)
    return Opened(server, partial(_collections, source, address, access))


def _collections(source: Source, address: str, access: Access) -> Iterator[tuple[Collection, Draw] | Gap]:
    listed = json_of(f"{address}/collections", access)["result"]["collections"]
    for name in sorted(str(each["name"]) for each in listed):
        try:
            told = json_of(f"{address}/collections/{quote(name, safe='')}", access)["result"]
        except AccessDenied as error:
            yield Gap(f"collections/{name}.chunks.jsonl", str(error), "denied", source.name)
            continue
        yield _collection(name, told), partial(_draw, f"{address}/collections/{quote(name, safe='')}", access)


def _collection(name: str, told: dict[str, Any]) -> Collection:
    vectors = ((told.get("config") or {}).get("params") or {}).get("vectors") or {}
    first = vectors if "size" in vectors else next((each for each in vectors.values() if isinstance(each, dict)), {})
    more: dict[str, Json] = {"metric": str(first["distance"]).lower()} if first.get("distance") else {}
    tenants = [key for key, each in (told.get("payload_schema") or {}).items() if _is_tenant(each)]
    more |= {"tenant_key": tenants[0]} if tenants else {}
    return Collection(name, (), int(first.get("size") or 0), int(told.get("points_count") or 0), more)


def _is_tenant(schema: Any) -> bool:
    """Whether an index over the payload is declared to tell tenants apart."""
    return isinstance(schema, dict) and bool((schema.get("params") or {}).get("is_tenant"))


def _draw(address: str, access: Access, rows: int) -> Iterator[Chunk]:
    offset: Any = None
    left = rows
    while left > 0:
        question = {"limit": min(_PAGE, left), "with_payload": True, "with_vector": False}
        page = json_of(
            f"{address}/points/scroll", access, question | ({"offset": offset} if offset is not None else {})
        )
        found = page["result"]
        for point in found["points"]:
            yield record_as_chunk({"id": point["id"], **_payload(point)})
        left -= len(found["points"])
        offset = found.get("next_page_offset")
        if offset is None or not found["points"]:
            return


def _payload(point: dict[str, Any]) -> dict[str, Any]:
    """Payload and the metadata that frameworks nest in it."""
    payload = dict(point.get("payload") or {})
    inner = payload.pop("metadata", None)
    return {**payload, **(inner if isinstance(inner, dict) else {})}


CONNECTOR = Connector(
    id="qdrant",
    title="A Qdrant server, collection by collection",
    accepts=lambda address: address.startswith(("qdrant+http://", "qdrant+https://")),
    read=reading(_opened),
    permissions=("read access to its collections",),
    options=OPTIONS | {"token_env"},
    carries=True,
    stores=telling(_opened),
)
