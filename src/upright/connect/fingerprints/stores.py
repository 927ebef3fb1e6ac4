"""Vector stores and search servers: Chroma, Qdrant, Weaviate, Milvus, OpenSearch, Elasticsearch."""

from __future__ import annotations

from typing import Final

from upright.connect.asking import Answer, Asked
from upright.connect.fingerprint import Fingerprint, Found
from upright.model.asset import AssetKind


def _store(product: str, stranger: Answer, version: str = "") -> Found:
    opened = True if stranger.ok else False if stranger.refused else None
    return Found(product, opened, version, kind=AssetKind.VECTOR_STORE)


def _chroma(asked: Asked) -> Found | None:
    for api in ("/api/v2", "/api/v1"):
        if "nanosecond heartbeat" in asked.get(f"{api}/heartbeat").text[:200]:
            version = asked.get(f"{api}/version").json()
            stranger = asked.get(f"{api}/auth/identity" if api.endswith("2") else f"{api}/collections")
            return _store("chroma", stranger, version if isinstance(version, str) else "")
    return None


def _qdrant(asked: Asked) -> Found | None:
    told, stranger = asked.known("/").object(), asked.get("/collections")
    if "qdrant" not in str(told.get("title") or "").lower():
        return None
    return _store("qdrant", stranger, str(told.get("version") or ""))


def _weaviate(asked: Asked) -> Found | None:
    stranger = asked.get("/v1/meta")
    told = asked.known("/v1/meta").object()
    ready = asked.get("/v1/.well-known/ready").ok and stranger.refused
    if not ready and not {"hostname", "version", "modules"} <= told.keys():
        return None
    return _store("weaviate", asked.get("/v1/schema"), str(told.get("version") or ""))


def _milvus(asked: Asked) -> Found | None:
    """Its port for health and metrics; what it keeps is asked elsewhere."""
    if "milvus" not in asked.get("/metrics").text[:20_000] or asked.get("/healthz").text.strip() != "OK":
        return None
    return Found("milvus", open=None, kind=AssetKind.VECTOR_STORE)


def _search(asked: Asked) -> Found | None:
    stranger = asked.get("/")
    told = asked.known("/").object()
    version = told.get("version")
    numbers = version if isinstance(version, dict) else {}
    if "lucene_version" in numbers:
        product = "opensearch" if numbers.get("distribution") == "opensearch" else "elasticsearch"
        return _store(product, stranger, str(numbers.get("number") or ""))
    wanted = stranger.headers.get("www-authenticate", "").lower()
    if stranger.refused and ("opensearch" in wanted or 'realm="security"' in wanted):
        return _store("opensearch" if "opensearch" in wanted else "elasticsearch", stranger)
    return None


FINGERPRINTS: Final = (
    Fingerprint("chroma-server", (8000, 8001), _chroma),
    Fingerprint("qdrant-server", (6333,), _qdrant),
    Fingerprint("weaviate-server", (8080,), _weaviate),
    Fingerprint("milvus-server", (9091,), _milvus),
    Fingerprint("search-server", (9200,), _search),
)
