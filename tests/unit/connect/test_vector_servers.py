"""Vector stores of which no server runs here: stand-ins that answer as the published interfaces of each say."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from fastapi import FastAPI, Header, HTTPException, Request

from serving import serving
from upright.connect.connector import Connector, Source
from upright.connect.connectors import milvus, opensearch, qdrant, weaviate
from upright.model.evidence import Gap, Observation
from upright.model.item import Item
from upright.testing.connectors import check_connector

Given = Annotated[str | None, Header()]
TEXT = "Ticket of Ana Lopez, SSN 417-20-4914"
PAYLOAD = {"text": TEXT, "source": "tickets.md", "tenant_id": "red"}


def _key(given: str | None, wanted: str) -> None:
    if wanted and given not in {wanted, f"Bearer {wanted}"}:
        raise HTTPException(401)


def _qdrant(key: str) -> FastAPI:
    """https://api.qdrant.tech/ v1.12: `/collections`, `/collections/{name}`, `points/scroll`."""
    app = FastAPI()

    @app.get("/")
    def root(api_key: Given = None) -> dict[str, Any]:
        _key(api_key, key)
        return {"title": "qdrant - vector search engine", "version": "1.12.4"}

    @app.get("/collections")
    def collections(api_key: Given = None) -> dict[str, Any]:
        _key(api_key, key)
        return {"result": {"collections": [{"name": "docs"}]}, "status": "ok"}

    @app.get("/collections/docs")
    def docs(api_key: Given = None) -> dict[str, Any]:
        _key(api_key, key)
        config = {"params": {"vectors": {"size": 384, "distance": "Cosine"}}}
        return {"result": {"status": "green", "points_count": 3, "config": config, "payload_schema": {}}}

    @app.post("/collections/docs/points/scroll")
    async def scroll(request: Request, api_key: Given = None) -> dict[str, Any]:
        _key(api_key, key)
        asked = await request.json()
        assert asked["with_vector"] is False
        at = asked.get("offset") or 0
        points = [{"id": number, "payload": {"page_content": TEXT, "metadata": PAYLOAD}} for number in range(at, 3)][:2]
        return {"result": {"points": points, "next_page_offset": at + 2 if at + 2 < 3 else None}}

    return app


def _weaviate(key: str) -> FastAPI:
    """https://docs.weaviate.io/weaviate/api/rest v1: `/meta`, `/schema`, tenants, `/objects`."""
    app = FastAPI()

    @app.get("/v1/meta")
    def meta(authorization: Given = None) -> dict[str, Any]:
        _key(authorization, key)
        return {"hostname": "http://[::]:8080", "modules": {}, "version": "1.27.0"}

    @app.get("/v1/schema")
    def schema(authorization: Given = None) -> dict[str, Any]:
        _key(authorization, key)
        return {
            "classes": [{"class": "docs", "vectorizer": "text2vec-openai", "multiTenancyConfig": {"enabled": True}}]
        }

    @app.get("/v1/schema/docs/tenants")
    def tenants(authorization: Given = None) -> list[dict[str, str]]:
        _key(authorization, key)
        return [{"name": "red", "activityStatus": "HOT"}]

    @app.get("/v1/objects")
    def objects(tenant: str, authorization: Given = None) -> dict[str, Any]:
        _key(authorization, key)
        assert tenant == "red"
        return {"objects": [{"id": f"00{number}", "class": "docs", "properties": PAYLOAD} for number in range(3)]}

    return app


def _opensearch(key: str) -> FastAPI:
    """https://docs.opensearch.org/ 2.x: `/`, `_mapping`, `_count`, `_search`."""
    app = FastAPI()

    @app.get("/")
    def root(authorization: Given = None) -> dict[str, Any]:
        _key(authorization, key)
        return {"version": {"distribution": "opensearch", "number": "2.17.0", "lucene_version": "9.11.1"}}

    @app.get("/_mapping")
    def mapping(authorization: Given = None) -> dict[str, Any]:
        _key(authorization, key)
        vector = {"type": "knn_vector", "dimension": 384}
        return {
            "docs": {"mappings": {"properties": {"text": {"type": "text"}, "embedding": vector}}},
            "logs": {"mappings": {"properties": {"line": {"type": "text"}}}},
        }

    @app.get("/docs/_count")
    def count(authorization: Given = None) -> dict[str, int]:
        _key(authorization, key)
        return {"count": 3}

    @app.get("/logs/_count")
    def nothing(authorization: Given = None) -> dict[str, int]:
        _key(authorization, key)
        return {"count": 0}

    @app.get("/docs/_search")
    def search(_source_excludes: str = "", authorization: Given = None) -> dict[str, Any]:
        _key(authorization, key)
        hits = [{"_index": "docs", "_id": str(number), "_source": PAYLOAD} for number in range(3)]
        return {"hits": {"total": {"value": 3}, "hits": hits}}

    return app


def _milvus(key: str) -> FastAPI:
    """https://milvus.io/api-reference/restful v2: everything by POST, refusals with status 200 and a code."""
    app = FastAPI()
    answers: dict[str, Any] = {
        "databases/list": ["default"],
        "collections/list": ["docs"],
        "collections/get_stats": {"rowCount": 3},
        "collections/describe": {
            "collectionName": "docs",
            "fields": [
                {"name": "id", "type": "Int64", "primaryKey": True},
                {"name": "tenant_id", "type": "VarChar", "partitionKey": True},
                {"name": "vector", "type": "FloatVector", "params": [{"key": "dim", "value": "384"}]},
            ],
            "enableDynamicField": True,
        },
        "entities/query": [{"id": number, **PAYLOAD} for number in range(3)],
    }

    @app.post("/v2/vectordb/{what:path}")
    async def asked(what: str, authorization: Given = None) -> dict[str, Any]:
        if key and authorization != f"Bearer {key}":
            return {"code": 1800, "message": "user hasn't authenticated"}
        return {"code": 0, "data": answers[what]}

    return app


STORES = {
    "qdrant": (_qdrant, qdrant.CONNECTOR), "weaviate": (_weaviate, weaviate.CONNECTOR),
    "opensearch": (_opensearch, opensearch.CONNECTOR), "milvus": (_milvus, milvus.CONNECTOR),
}  # fmt: skip


def _seen(connector: Connector, source: Source) -> list[Observation]:
    assert connector.stores is not None
    return [each for each in connector.stores(source) if isinstance(each, Observation)]


@pytest.mark.parametrize("name", STORES)
def test_an_open_store(name: str) -> None:
    make, connector = STORES[name]
    with serving(make("")) as address:
        source = Source(name, "store", f"{name}+{address}")
        server, *rest = _seen(connector, source)
        (item,) = check_connector(connector, source)
    assert server.attributes["anonymous"] is True
    collection = rest[-1]
    assert (collection.name, collection.attributes.get("dimension", 384)) == ("docs", 384)
    assert item.path.endswith("/docs.chunks.jsonl")
    assert item.provenance["vector_store"] == collection.keys[0]
    assert item.provenance["rows_read"] == "3"
    lines = item.read().splitlines()
    assert all(b"417-20-4914" in line and b'"source": "tickets.md"' in line for line in lines)


@pytest.mark.parametrize("name", STORES)
def test_a_closed_store(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make, connector = STORES[name]
    with serving(make("let-me-in")) as address:
        source = Source(name, "store", f"{name}+{address}", {"token_env": "STORE_KEY"})
        stranger = next(iter(_seen_until_refused(connector, source)))
        monkeypatch.setenv("STORE_KEY", "let-me-in")
        items = [each for each in connector.read(source) if isinstance(each, Item)]
        server = _seen(connector, source)[0]
    assert stranger.attributes["anonymous"] is server.attributes["anonymous"] is False
    assert [item.provenance["rows_read"] for item in items] == ["3"]


@pytest.mark.parametrize("name", ["qdrant", "weaviate", "opensearch"])
def test_a_server_that_refuses_the_key_is_still_a_server_that_asks_for_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, connector = STORES[name]
    monkeypatch.setenv("STORE_KEY", "another")
    with serving(make("let-me-in")) as address:
        (server,) = _seen_until_refused(
            connector, Source(name, "store", f"{name}+{address}", {"token_env": "STORE_KEY"})
        )
    assert (server.attributes["anonymous"], server.attributes["auth"], server.version) == (False, "key", "")


def _seen_until_refused(connector: Connector, source: Source) -> list[Observation]:
    from upright.model.errors import AccessDenied

    assert connector.stores is not None
    found: list[Observation] = []
    with pytest.raises(AccessDenied):
        found.extend(each for each in connector.stores(source) if isinstance(each, Observation | Gap))  # type: ignore[misc]
    return found


def test_an_api_key_of_elasticsearch_is_shown_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    app = FastAPI()

    @app.get("/_mapping")
    def mapping(authorization: Given = None) -> dict[str, Any]:
        if authorization != "ApiKey bXk6a2V5":
            raise HTTPException(401)
        return {}

    @app.get("/")
    def root(authorization: Given = None) -> dict[str, Any]:
        mapping(authorization)
        return {"version": {"number": "8.17.0", "lucene_version": "9.12.0"}}

    monkeypatch.setenv("SEARCH_KEY", "bXk6a2V5")
    with serving(app) as address:
        source = Source("opensearch", "kb", f"elasticsearch+{address}", {"api_key_env": "SEARCH_KEY"})
        (server,) = _seen(opensearch.CONNECTOR, source)
    assert (server.version, server.attributes["anonymous"]) == ("8.17.0", False)
