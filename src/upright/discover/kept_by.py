"""Kept by: which server that Compose or Kubernetes starts, or that infrastructure code declares, keeps the indexes that
code opens.

Search engines and databases run in many sources that have nothing to do with AI. One counts where code of the same
source keeps vectors with that engine; and where it is the only one of its engine there, the indexes lie in it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Edge, Observation
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.discover.workloads import Workload
    from upright.model.asset import Json

SERVER: Final = "store.server"  # `name`: of the service; `body`: engine, exposure, auth
_IMAGES: Final = (
    ("elasticsearch", re.compile(r"(?:^|/)elasticsearch(?:-oss)?$")),
    ("opensearch", re.compile(r"(?:^|/)opensearch$")),
    ("redis", re.compile(r"(?:^|/)(?:redis|valkey)$")),
    ("mongodb", re.compile(r"(?:^|/)(?:mongo|mongodb(?:-\w{1,30})?)$")),
    ("pgvector", re.compile(r"(?:^|/)(?:postgres|postgresql|timescaledb)$")),
)
# What takes the login away, or is missing where there is none; of engines that ask unless told not to, the first alone.
_OFF: Final = {
    "elasticsearch": re.compile(r"xpack[._]security[._]enabled=[\"']?false", re.IGNORECASE),
    "opensearch": re.compile(
        r"disable_security_plugin=[\"']?true|plugins\.security\.disabled=[\"']?true", re.IGNORECASE
    ),
    "pgvector": re.compile(r"host_auth_method=[\"']?trust", re.IGNORECASE),
}
_ON: Final = {
    "redis": re.compile(r"requirepass|redis_password|aclfile", re.IGNORECASE),
    "mongodb": re.compile(r"initdb_root_username|--auth\b|keyfile", re.IGNORECASE),
}
_SERVICES: Final = frozenset({"azure-ai-search", "opensearch", "qdrant", "weaviate", "milvus"})
_UNLOCKED: Final = re.compile(r":[1-7]\.")  # Elasticsearch asks nobody by itself before its version 8
_OF_CODE: Final = ("code:", "name:")


def servers(document: Document, workload: Workload) -> list[Declared]:
    """The server that a workload of Kubernetes is, by its image; none where it is something else."""
    found = server(document, workload)
    return [found] if found is not None else []


def server(document: Document, workload: Workload) -> Declared | None:
    """The server that a service of Compose or a workload of Kubernetes is, by its image."""
    image = workload.image.partition("@")[0]
    plain = re.sub(r":[^/:]*$", "", image)
    engine = next((name for name, pattern in _IMAGES if pattern.search(plain)), "")
    if not engine:
        return None
    told = " ".join(
        [*(f"{each.name}={each.value}" for each in workload.variables), *(word for word, _ in workload.words)]
    )
    bind = workload.attributes.get("bind")
    body: dict[str, str] = {"engine": engine}
    reach = str(workload.attributes.get("exposure") or "")
    if bind or reach:
        body["exposure"] = reach or ("private" if bind == "127.0.0.1" else "organisation")
    if bind or reach in {"public", "organisation"}:
        asks = "" if _asks_nobody(engine, image, told) else "password" if reach else None
        body |= {} if asks is None else {"auth": asks or "none"}
    where = Location(document.item.path, workload.line, document.item.source, "deployment")
    stated = Node({name: Node(value) for name, value in body.items()}, workload.line)
    return Declared(SERVER, workload.name, document.item.source, stated, where, workload.key)


def _asks_nobody(engine: str, image: str, told: str) -> bool:
    if engine in _ON:
        return not _ON[engine].search(told)
    unlocked = engine == "elasticsearch" and _UNLOCKED.search(image) and "security.enabled=true" not in told
    return bool(unlocked or _OFF[engine].search(told))


def kept_by(servers: Iterable[Declared], seen: Sequence[Observation]) -> Iterator[Observation | Edge]:
    """The servers that keep indexes of code, and what lies in which of them."""
    started: dict[tuple[str, str], dict[str, Declared | None]] = defaultdict(dict)
    for each in servers:
        started[each.scope, each.body.get("engine").text][each.key] = each
    indexes: dict[tuple[str, str], set[str]] = defaultdict(set)
    same: dict[str, str] = {}  # a service in front of a workload is no second server
    for store in (each for each in seen if each.kind is AssetKind.VECTOR_STORE):
        place, own = (store.location.source, str(store.attributes.get("engine"))), str(store.keys[0])
        if running := _started_as(store):
            running = next((same[each] for each in map(str, store.keys) if each in same), running)
            same.update(dict.fromkeys(map(str, store.keys), running))
            started[place].setdefault(running, None)
        elif own.startswith(_OF_CODE) and not store.attributes.get("persist_path"):
            indexes[place].add(own)
    for place, those in indexes.items():
        found = started.get(place, {})
        yield from (_server(declared) for declared in found.values() if declared is not None)
        yield from (Edge(index, R.STORED_IN.value, next(iter(found))) for index in sorted(those) if len(found) == 1)


def _started_as(store: Observation) -> str:
    """The key of the service of Compose, of Kubernetes or of a cloud that a store is; nothing where it is none."""
    own = (key("name", store.location.source, "compose"), key("k8s", store.location.source))
    started = next((each for each in map(str, store.keys) if each.startswith(own)), "")
    return started or (str(store.keys[0]) if str(store.keys[0]).startswith("tf:") and _is_service(store) else "")


def _is_service(store: Observation) -> bool:
    """Whether a store that infrastructure code declares is a service in which indexes are made, by its engine."""
    return store.attributes.get("engine") in _SERVICES


def _server(declared: Declared) -> Observation:
    told: dict[str, Json] = {name: node.text for name, node in declared.body.items()}
    return Observation(AssetKind.VECTOR_STORE, declared.name, (declared.key,), declared.location, told, confidence=0.8,
                       detector=declared.detector or "compose-services")  # fmt: skip
