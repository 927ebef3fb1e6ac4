"""Databases, caches and buckets that Compose starts beside services of AI: what agents and indexes keep lies in them.

Compose starts databases everywhere; one counts where the same file starts something of AI, or code that is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.discover.workload_models import stated
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation
from upright.model.identity import store_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from upright.discover.document import Document
    from upright.discover.workloads import Workload

STORE: Final = "store.beside"  # `name`: of the service; `body`: engine, type, address
# Image -> engine, port, variables that name the database.
_ENGINES: Final = tuple(
    (re.compile(rf"(?:^|/)(?:{image})$"), engine, port, named)
    for image, engine, port, named in (
        ("postgres|postgresql|postgis|timescaledb", "postgresql", "5432", ("POSTGRES_DB", "POSTGRES_USER")),
        ("mysql|mysql-server|mariadb", "mysql", "3306", ("MYSQL_DATABASE", "MARIADB_DATABASE")),
        ("mongo|mongodb|mongodb-community-server", "mongodb", "27017", ("MONGO_INITDB_DATABASE",)),
        ("redis|valkey|keydb|dragonfly", "redis", "6379", ()),
        ("neo4j", "neo4j", "7687", ()),
        ("clickhouse-server|clickhouse", "clickhouse", "8123", ("CLICKHOUSE_DB",)),
        ("minio", "s3", "9000", ()),
    )
)  # fmt: skip
_RUNS: Final = frozenset({AssetKind.ENDPOINT, AssetKind.VECTOR_STORE, AssetKind.MCP_SERVER})


def store(document: Document, workload: Workload) -> Iterator[Declared]:
    """The store of data that a service of Compose is, by its image; none where it is something else."""
    plain = re.sub(r":[^/:]*$", "", workload.image.partition("@")[0])
    found = next((each for each in _ENGINES if each[0].search(plain)), None)
    if found is None:
        return
    _, engine, port, named = found
    given = {each.name: stated(each.value) for each in workload.variables}
    database = next((given[name] for name in named if given.get(name)), "")
    address = f"{engine}://{workload.name}:{port}/{database}".rstrip("/")
    kind = {"s3": "bucket", "redis": "cache"}.get(engine, "database")
    body = {"engine": engine, "type": kind, "address": address}
    where = Location(document.item.path, workload.line, document.item.source, "database")
    stated_body = Node({name: Node(value) for name, value in body.items()}, workload.line)
    yield Declared(STORE, workload.name, document.item.source, stated_body, where, f"{workload.key}#data")


def beside(stores: Iterable[Declared], seen: Sequence[Observation]) -> Iterator[Observation]:
    """The stores of files that start something of AI, but for those that are known as more already."""
    running = {each.location for each in seen if each.kind in _RUNS}
    places = {(each.source, each.path) for each in running}
    lines = {(each.source, each.path, each.line) for each in running}
    for each in stores:
        own = (each.location.source, each.location.path)
        if own in places and (*own, each.location.line) not in lines:
            told = {name: each.body.get(name).text for name in ("engine", "type")}
            keys = (each.key, store_key(each.body.get("address").text))
            yield Observation(AssetKind.DATA_STORE, each.name, keys, each.location, told, confidence=0.8,
                              detector=each.detector)  # fmt: skip
