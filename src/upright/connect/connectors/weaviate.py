"""A Weaviate server: its collections (classes), their tenants, and a sample of the objects of each.

Address: `weaviate+http://host:8080` (`weaviate+https` too). `token_env` names the environment variable of its API key.
Needs no library.

Why it matters: Weaviate lets strangers in by default (`AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED`), and a collection
without multi-tenancy answers every query from everybody's objects.

Only reads: version, schema, tenants, roles and whom they are assigned to, and objects by GET, without vectors. `rows`
of each (3,000 unless said otherwise), `include` and `exclude` as patterns on names.

What it does not see: objects of tenants that are not active.
Source: https://docs.weaviate.io/weaviate/api/rest
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from upright.connect.collection import OPTIONS, Chunk, Collection, Server, record_as_chunk
from upright.connect.connector import Connector, Source
from upright.connect.http import Access, answer, answered, json_of, version_at
from upright.connect.opened import Draw, Opened, reading, telling
from upright.connect.weaviate_accounts import accounts
from upright.model.asset import Json
from upright.model.evidence import Edge, Gap, Observation

_PAGE: Final = 100
_TENANTS: Final = 20  # of which objects are read


def _opened(source: Source) -> Opened:
    parts = urlsplit(source.address.removeprefix("weaviate+"))
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    access = Access(token=str(source.options.get("token_env") or "WEAVIATE_API_KEY"))
    anonymous = answered(f"{address}/v1/schema", needed=("classes",))
    version = version_at(f"{address}/v1/meta", access) if anonymous or access.headers() else ""
    server = Server("weaviate", address, parts.netloc.rpartition("@")[2], anonymous, version)
    return Opened(server, partial(_collections, address, access), partial(_accounts, server, access))


def _accounts(
    server: Server, access: Access, source: Source, found: list[Collection]
) -> Iterator[Observation | Edge | Gap]:
    return accounts(source, server, access, found)


def _collections(address: str, access: Access) -> Iterator[tuple[Collection, Draw] | Gap]:
    for told in answer(f"{address}/v1/schema", access, "classes")["classes"] or ():
        name = str(told["class"])
        more: dict[str, Json] = (
            {"embedding": str(told["vectorizer"])} if told.get("vectorizer") not in {None, "none"} else {}
        )
        tenants: list[str] = []
        if (told.get("multiTenancyConfig") or {}).get("enabled"):
            listed = json_of(f"{address}/v1/schema/{quote(name)}/tenants", access)
            tenants = [str(each["name"]) for each in listed]
            more |= {"tenant_filter": True, "tenants": len(tenants)}
        yield Collection(name, (), 0, -1, more), partial(_draw, address, access, name, tenants)


def _draw(address: str, access: Access, name: str, tenants: list[str], rows: int) -> Iterator[Chunk]:
    each = max(1, rows // max(1, min(len(tenants), _TENANTS)))
    for tenant in tenants[:_TENANTS] or [""]:
        after, left = "", each
        while left > 0:
            asked = {"class": name, "limit": str(min(_PAGE, left)), **({"tenant": tenant} if tenant else {})}
            page = json_of(
                f"{address}/v1/objects?{urlencode({**asked, **({'after': after} if after else {})})}", access
            )
            found: list[dict[str, Any]] = page.get("objects") or []
            for thing in found:
                owner = {"tenant": tenant} if tenant else {}
                yield record_as_chunk({"id": thing.get("id"), **(thing.get("properties") or {}), **owner})
            left -= len(found)
            after = str(found[-1].get("id") or "") if found else ""
            if len(found) < _PAGE or not after:
                break


CONNECTOR = Connector(
    id="weaviate",
    title="A Weaviate server, collection by collection",
    accepts=lambda address: address.startswith(("weaviate+http://", "weaviate+https://")),
    read=reading(_opened),
    permissions=("read access to schema, tenants and objects", "read_roles and read_users, for users and their rights"),
    options=OPTIONS | {"token_env"},
    carries=True,
    stores=telling(_opened),
)
