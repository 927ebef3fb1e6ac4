"""A search engine or database that Compose starts is a store of vectors where code beside it keeps vectors in it."""

from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.graph.graph import Graph

CODE = {
    "elasticsearch": "from langchain_elasticsearch import ElasticsearchStore\n"
    "store = ElasticsearchStore(index_name='cases', es_url='http://db:9200')\n",
    "redis": "from langchain_redis import RedisVectorStore\nstore = RedisVectorStore(index_name='cases')\n",
    "pgvector": "from langchain_postgres import PGVector\nstore = PGVector(collection_name='cases')\n",
}


def scanned(tmp_path: Path, engine: str, service: str) -> Graph:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / "store.py").write_text(CODE.get(engine, "print('hello')\n"))
    (tree / "compose.yaml").write_text(f"services:\n  db:\n{service}")
    return Workspace.open(tmp_path / "home").scan([str(tree)]).graph


@pytest.mark.parametrize(
    ("engine", "service"),
    [
        (
            "elasticsearch",
            (
                "    image: docker.elastic.co/elasticsearch/elasticsearch:8.15.3\n"
                "    environment: [xpack.security.enabled=false]\n"
            ),
        ),
        ("elasticsearch", "    image: elasticsearch:7.17.9\n"),
        ("redis", "    image: redis:7-alpine\n    command: redis-server --save 60 1\n"),
        ("pgvector", "    image: postgres:16\n    environment: {POSTGRES_HOST_AUTH_METHOD: trust}\n"),
    ],
)
def test_one_that_asks_nobody_keeps_the_index_and_is_found(tmp_path: Path, engine: str, service: str) -> None:
    graph = scanned(tmp_path, engine, f"{service}    ports: ['9200:9200']\n")
    server = next(asset for asset in graph.assets if asset.name == "db")
    assert (server.kind, server.attributes["engine"], server.attributes["auth"]) == ("vector_store", engine, "none")
    kept = {
        graph.asset(each.source).name
        for each in graph.relations
        if each.target == server.id and each.kind == "stored_in"
    }
    assert "cases" in kept


@pytest.mark.parametrize(
    ("engine", "service"),
    [
        ("elasticsearch", "    image: elasticsearch:8.15.3\n    ports: ['9200:9200']\n"),
        (
            "redis",
            "    image: redis:7\n    command: redis-server --requirepass ${PASSWORD}\n    ports: ['6379:6379']\n",
        ),
        ("redis", "    image: redis:7\n"),
        ("redis", "    image: redis:7\n    ports: ['127.0.0.1:6379:6379']\n"),
    ],
)
def test_one_that_asks_or_is_not_published_is_not_open(tmp_path: Path, engine: str, service: str) -> None:
    server = next(asset for asset in scanned(tmp_path, engine, service).assets if asset.name == "db")
    assert not (server.attributes.get("auth") == "none" and server.exposure == "organisation")


def test_a_cache_of_a_source_without_vectors_is_no_asset(tmp_path: Path) -> None:
    graph = scanned(tmp_path, "", "    image: redis:7\n    ports: ['6379:6379']\n")
    assert not [asset for asset in graph.assets if asset.name == "db"]


DEPLOYMENT = """
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: qdrant, namespace: NAME}
spec:
  selector: {matchLabels: {app: qdrant}}
  template:
    metadata: {labels: {app: qdrant}}
    spec:
      containers: [{name: qdrant, image: "qdrant/qdrant:v1.12.4", ports: [{containerPort: 6333}]}]
---
apiVersion: v1
kind: Service
metadata: {name: qdrant, namespace: NAME}
spec: {type: LoadBalancer, selector: {app: qdrant}, ports: [{port: 6333}]}
"""


@pytest.mark.parametrize(("namespaces", "kept"), [(["clinic"], True), (["clinic", "bank"], False)])
def test_the_only_server_that_kubernetes_starts_keeps_the_index(
    tmp_path: Path, namespaces: list[str], *, kept: bool
) -> None:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / "store.py").write_text("from qdrant_client import QdrantClient\nstore = QdrantClient(url=place)\n")
    for name in namespaces:
        (tree / f"{name}.yaml").write_text(DEPLOYMENT.replace("NAME", name))
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    found = {graph.asset(each.target).name for each in graph.relations if each.kind == "stored_in"}
    assert found == ({"qdrant"} if kept else set())


SEARCH = """resource "azurerm_search_service" "notes" {
  name = "srch-notes"
  sku  = "standard"
}
"""


@pytest.mark.parametrize(("services", "kept"), [(SEARCH, True), (SEARCH + SEARCH.replace('"notes"', '"old"'), False)])
def test_an_index_lies_in_the_only_service_of_its_engine_that_is_declared(
    tmp_path: Path, services: str, *, kept: bool
) -> None:
    tree = tmp_path / "desk"
    tree.mkdir()
    (tree / "ask.py").write_text(
        "import os\nfrom azure.search.documents import SearchClient\n"
        "client = SearchClient(os.environ['SEARCH'], 'notes', credential)\n"
    )
    (tree / "main.tf").write_text(services)
    graph = Workspace.open(tmp_path / "home").scan([str(tree)]).graph
    lies = {
        (graph.asset(each.source).name, graph.asset(each.target).name)
        for each in graph.relations
        if each.kind == "stored_in"
    }
    assert (("notes", "azurerm_search_service.notes") in lies) is kept
