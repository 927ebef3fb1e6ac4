"""Where code and the servers that were scanned meet: by address, by the name of a collection, by a folder on disk.

Detectors state which addresses and names a file uses, as edges from the file (`depends_on`). Those that lead to
something that a connector saw become relations of the repository, and of the agents, routes and applications in the
file. A vector store that code opens becomes one asset with the collection, or the server, that it stands for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from upright.connect.connector import Source
from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.identity import path_key, store_key
from upright.model.relation import RelationKind as R

_NAMED: Final = "collection:"
_SEEN_LIVE: Final = frozenset({"server", "collection", "table", "database", "bucket"})  # how connectors say they saw it
_ACTORS: Final = frozenset(
    {
        AssetKind.APPLICATION, AssetKind.AGENT, AssetKind.ENDPOINT, AssetKind.TOOL, AssetKind.PIPELINE,
        AssetKind.NOTEBOOK, AssetKind.MCP_SERVER, AssetKind.TRAINING_JOB,
    }
)  # fmt: skip
_VERBS: Final = {AssetKind.VECTOR_STORE: R.RETRIEVES_FROM, AssetKind.ENDPOINT: R.CALLS, AssetKind.DATA_STORE: R.CALLS,
                 AssetKind.DATASET: R.CALLS}  # fmt: skip
_SAME_ENGINE: Final = {"pgvector": "postgresql", "llama-index": ""}


@dataclass
class _Live:
    """What connectors saw: by key, and collections by their names."""

    by_key: dict[str, Observation] = field(default_factory=dict)
    by_name: dict[str, list[Observation]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, seen: Iterable[Observation]) -> _Live:
        """From all observations."""
        live = cls()
        for each in seen:
            if each.location.type not in _SEEN_LIVE:
                continue
            for key in each.keys:
                live.by_key.setdefault(str(key), each)
                if "#" in str(key):
                    live.by_name[str(key).rpartition("#")[2]].append(each)
        return live


def met(
    seen: Sequence[Observation], edges: Sequence[Edge], sources: Iterable[Source]
) -> tuple[list[Observation], list[Edge]]:
    """The observations, those of code with the keys of what they stand for; and the edges, those of files turned into
    relations of what lies in them.
    """
    live = _Live.of(seen)
    used: dict[str, set[str]] = defaultdict(set)
    rest: list[Edge] = []
    for edge in edges:
        if edge.kind == R.DEPENDS_ON and str(edge.source).startswith("path:") and _is_use(str(edge.target)):
            used[str(edge.source)].add(str(edge.target))
        else:
            rest.append(edge)
    if not live.by_key:
        return list(seen), rest
    roots = {source.name: source for source in sources}
    found = _found(used, live)
    joined = [_joined(each, found, live, roots) for each in seen]
    return joined, [*rest, *_relations(found, seen)]


def _is_use(target: str) -> bool:
    return target.startswith((_NAMED, "url:"))


def _found(used: dict[str, set[str]], live: _Live) -> dict[str, dict[str, Observation]]:
    """What each file uses of what is live, by key. A collection counts when its server is used in the same source."""
    servers: dict[str, set[str]] = defaultdict(set)
    for file, targets in used.items():
        servers[_source(file)] |= {target for target in targets if target in live.by_key}
    found: dict[str, dict[str, Observation]] = {}
    for file, targets in used.items():
        direct = {target: live.by_key[target] for target in targets if target in live.by_key}
        for target in targets:
            if not target.startswith(_NAMED):
                continue
            for each in live.by_name.get(target.removeprefix(_NAMED), ()):
                key = str(each.keys[0])
                if any(key.startswith((f"{server}/", f"{server}#")) for server in servers[_source(file)]):
                    direct[key] = each
        if direct:
            found[file] = direct
    return found


def _source(file: str) -> str:
    return file.removeprefix("path:").partition("/")[0]


def _relations(found: dict[str, dict[str, Observation]], seen: Iterable[Observation]) -> Iterator[Edge]:
    actors: dict[str, list[Observation]] = defaultdict(list)
    for each in seen:
        if each.kind in _ACTORS and each.location.type not in _SEEN_LIVE:
            actors[path_key(each.location.source, each.location.path)].append(each)
    for file, targets in found.items():
        for key, target in targets.items():
            yield Edge(path_key(_source(file), "."), R.DEPENDS_ON, key)
            verb = _VERBS.get(target.kind)
            for actor in actors.get(file, ()) if verb else ():
                if str(actor.keys[0]) != key:
                    yield Edge(str(actor.keys[0]), str(verb), key)


def _joined(
    each: Observation, found: dict[str, dict[str, Observation]], live: _Live, roots: dict[str, Source]
) -> Observation:
    """A vector store of code with the key of the collection or server that it stands for."""
    if each.kind is not AssetKind.VECTOR_STORE or each.location.type in _SEEN_LIVE:
        return each
    used = found.get(path_key(each.location.source, each.location.path), {})
    name, engine = str(each.attributes.get("collection") or ""), str(each.attributes.get("engine") or "")
    folder = str(each.attributes.get("persist_path") or "")
    keys = _on_disk(each, folder, name, live, roots) if folder and "://" not in folder else ()
    if not keys and name:
        keys = tuple(key for key in used if key.endswith(f"#{name}")) or _only(live, name, engine)
    if not keys and not name and engine != "pgvector":
        keys = tuple(key for key, target in used.items() if "#" not in key and _fits(target, engine))
    return replace(each, keys=(*each.keys, keys[0])) if len(keys) == 1 else each


def _only(live: _Live, name: str, engine: str) -> tuple[str, ...]:
    """The one collection of this name and engine among all that were scanned."""
    fitting = {str(each.keys[0]) for each in live.by_name.get(name, ()) if _fits(each, engine)}
    return tuple(fitting) if len(fitting) == 1 else ()


def _fits(target: Observation, engine: str) -> bool:
    stated = str(target.attributes.get("engine") or "")
    return target.kind is AssetKind.VECTOR_STORE and engine in {stated, "llama-index", ""}


def _on_disk(each: Observation, folder: str, name: str, live: _Live, roots: dict[str, Source]) -> tuple[str, ...]:
    """The key of a store in a folder, which code names from its own folder or from the root of its source."""
    root = roots.get(each.location.source)
    if root is None or root.type != "filesystem":
        return ()
    for base in (Path(root.address), (Path(root.address) / each.location.path).parent):
        for engine in ("lancedb", "milvus", "chroma", "faiss", "sqlite"):
            key = store_key(f"{engine}://{(base / folder).resolve()}", name)
            if key in live.by_key:
                return (key,)
    return ()
