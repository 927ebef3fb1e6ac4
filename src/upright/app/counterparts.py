"""Where code and the servers that were scanned meet: by address, by the name of a collection, by a folder on disk.

Detectors state which addresses and names a file uses, as edges from the file (`depends_on`), and which tables a tool
asks wherever it does so. Those that lead to something that a connector saw become relations of the repository, and of
the agents, routes and applications in the file; what is known of a tool itself stands for what is known of its file.
A vector store that code opens becomes one asset with the collection, or the server, that it stands for.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from upright.app.declared_tables import DETECTOR
from upright.app.on_disk import folder_of, inside, of_one_store
from upright.app.opened_servers import as_server
from upright.app.passed_on import AT, PASSED_ON, through_aliases, through_settings, through_variables
from upright.app.served import ACTORS, asked
from upright.app.table_names import called, without_schema
from upright.app.table_rows import rows_of_tables
from upright.app.told_apart import asked_by_another, told_apart
from upright.connect.connector import Source
from upright.model.asset import AssetKind
from upright.model.evidence import Edge, Observation
from upright.model.identity import path_key, store_key
from upright.model.relation import RelationKind as R

_NAMED: Final = "collection:"
_REGISTERED: Final = re.compile(r"models:/{1,3}([^/@]{1,200})(?:[/@]|$)")
_FILE: Final = "url:file://"
_SETTING: Final = "/setting/"
_USERS: Final = ("path:", "code:", "mcp:")
_DECLARED: Final = (  # known by name wherever they are declared
    "url:dynamodb://", "url:s3://", "url:gs://", "url:bedrock-agent://", "url:bedrock-kb://",
)  # fmt: skip
_SEEN_LIVE: Final = frozenset({"server", "collection", "table", "database", "bucket", "account", "index"})  # location
_ROWS: Final = "dataset"  # a file with the rows of a table, which is called like it
_VERBS: Final = {
    AssetKind.VECTOR_STORE: R.RETRIEVES_FROM, AssetKind.ENDPOINT: R.CALLS, AssetKind.DATA_STORE: R.CALLS,
    AssetKind.DATASET: R.CALLS, AssetKind.IDENTITY: R.RUNS_AS, AssetKind.AGENT: R.CALLS,
}  # fmt: skip
_LYING: Final = frozenset({AssetKind.DATASET, AssetKind.VECTOR_STORE, AssetKind.NOTEBOOK})
_SERVE: Final = "ray-serve"
_SERVES_MODELS: Final = frozenset({"model_server", "knowledge_source", "deployment"})


@dataclass
class _Live:
    """What connectors saw: by key; collections, and models of registries, by their names."""

    by_key: dict[str, Observation] = field(default_factory=dict)
    by_name: dict[str, list[tuple[str, Observation]]] = field(default_factory=lambda: defaultdict(list))
    registered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, seen: Iterable[Observation]) -> _Live:
        """From all observations."""
        live = cls()
        for each in seen:
            seen_live = each.location.type in _SEEN_LIVE
            if each.kind is AssetKind.MODEL and each.location.type == "registry":
                live.registered[str(each.name)].add(str(each.keys[0]))
            for key in each.keys:
                rows = each.location.type == _ROWS and "#" in str(key)
                if not (seen_live or rows or str(key).startswith(_DECLARED) or _is_setting(str(key))):
                    continue
                live.by_key.setdefault(str(key), each)
                named = str(key).rpartition("#")[2] if "#" in str(key) else _collection_here(each)
                if named:
                    live.by_name[named].append((str(key), each))
        for named, tables in without_schema(live.by_name).items():
            live.by_name[named] += tables
        return live


def _collection_here(each: Observation) -> str:
    """The name of a collection that lies in a file of its database, which its key does not tell."""
    within = each.location.type in {"collection", "index"} and each.attributes.get("engine") == "milvus"
    return str(each.attributes.get("collection") or "") if within else ""


def met(
    seen: Sequence[Observation], edges: Sequence[Edge], sources: Iterable[Source]
) -> tuple[list[Observation], list[Edge]]:
    """The observations, those of code with the keys of what they stand for; and the edges, those of files turned into
    relations of what lies in them.
    """
    live = _Live.of(seen)
    used: dict[str, set[str]] = defaultdict(set)
    rest: list[Edge] = []
    fed: list[Edge] = []
    for edge in edges:
        if edge.kind != R.DEPENDS_ON and str(edge.target).startswith(_NAMED):
            fed.append(edge)
        elif edge.kind == R.DEPENDS_ON and str(edge.source).startswith(_USERS) and _is_use(str(edge.target)):
            used[str(edge.source)].add(str(edge.target))
        else:
            rest.append(edge)
    if not live.by_key:  # then there are no tables either
        return list(seen), rest
    roots = {source.name: source for source in sources}
    for each in seen:
        used[path_key(each.location.source, each.location.path)] |= set(_on_disk(each, live, roots))
    through_settings(used)
    through_variables(used)
    through_aliases(used)
    rest += _fed(fed, used, live)
    found = _found(used, live)
    stated = _stated(found)
    joined = [
        _as_file(_as_live(_as_named(_joined(each, found, stated, live, roots), live), live, roots), live, roots)
        for each in (_as_registered(each, live) for each in seen)
    ]
    related = [*_relations(found, seen, _knowing_tables(rest), told_apart(joined, rest))]
    rest += [*_in_buckets(seen), *rows_of_tables(seen)]
    return joined, [*rest, *related, *_logins(stated, related, seen), *asked(seen, rest, stated, found)]


def _in_buckets(seen: Sequence[Observation]) -> Iterator[Edge]:
    """What lies in a bucket that was read file by file, like tables in their database."""
    buckets = {each.location.source: str(each.keys[0]) for each in seen if each.location.type == "bucket"
               and f"path:{each.location.source}" in each.keys}  # fmt: skip
    for each in seen if buckets else ():
        bucket, own = buckets.get(each.location.source, ""), str(each.keys[0])
        if bucket and each.kind in _LYING and own.startswith(f"path:{each.location.source}/"):
            yield Edge(own, R.STORED_IN.value, bucket)
            yield Edge(bucket, R.CONTAINS.value, own)


def _fed(edges: Sequence[Edge], used: dict[str, set[str]], live: _Live) -> Iterator[Edge]:
    """What is made of tables that a statement names, with the tables of these names that its source uses."""
    named: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        named[f"{edge.source}\0"].add(str(edge.target))  # apart from what the same key uses otherwise
    found = _found({**used, **named}, live) if named else {}
    for edge in edges:
        name = str(edge.target).removeprefix(_NAMED)
        own = {key for key, _ in called(live.by_name, name)}
        keys = (key for key in found.get(f"{edge.source}\0", ()) if key.endswith(f"#{name}") or key in own)
        yield from (replace(edge, target=key) for key in keys)


def _is_use(target: str) -> bool:
    return target.startswith((_NAMED, *PASSED_ON, "url:")) or _is_setting(target)


def _is_setting(key: str) -> bool:
    """Whether a key is that of a store whose name a variable tells."""
    return _SETTING in key and key.startswith("name:")


def _found(used: dict[str, set[str]], live: _Live) -> dict[str, dict[str, Observation]]:
    """What each file uses of what is live, by key. A collection counts when its server is used in the same source, and
    with it the account that the source uses there.
    """
    direct = {
        file: {target: live.by_key[target] for target in targets if target in live.by_key}
        for file, targets in used.items()
    }
    servers: dict[str, set[str]] = defaultdict(set)
    hosts = {f"{at[1]}{at[2]}" for at in map(AT.fullmatch, live.by_key) if at is not None}
    for file, targets in direct.items():
        servers[_source(file)] |= {str(key) for target in targets.values() for key in target.keys}
        servers[_source(file)] |= used[file] & hosts
    for file, stated in used.items():
        known = servers[_source(file)]
        for name in (target.removeprefix(_NAMED) for target in stated if target.startswith(_NAMED)):
            named = called(live.by_name, name)
            kept = [one for one in named if _is_kept(*one, known)] or _in_a_file(named, _source(file))
            for key, each in kept:
                direct[file] |= {key: each} | _accounts(key, known, live)
    return {file: targets for file, targets in direct.items() if targets}


def _is_kept(key: str, each: Observation, known: Iterable[str]) -> bool:
    """Whether a collection is kept by one of these servers or folders."""
    folder = path_key(each.location.source, posixpath.dirname(each.location.path) or ".")
    return any(key.startswith((f"{server}/", f"{server}#")) or server == folder for server in known)


def _in_a_file(named: Sequence[tuple[str, Observation]], source: str) -> list[tuple[str, Observation]]:
    """The one table of a name in the databases and dumps among the files of a source."""
    own = [(key, each) for key, each in named if key.startswith(f"path:{source}/")]
    here = {each.name: (key, each) for key, each in own if each.labels or each.detector == DETECTOR}
    places = {key for key, _ in named if key.startswith(f"path:{source}/")}
    return list(here.values()) if len(places) == 1 else []


def _accounts(key: str, known: Iterable[str], live: _Live) -> dict[str, Observation]:
    """The accounts that a source uses at the server of this key."""
    named = (account for account in known if account.startswith("url:") and "@" in account)
    return {
        account: live.by_key[account]
        for account in named
        if key.startswith(account.partition("@")[0]) and account in live.by_key
    }


def _source(file: str) -> str:
    return file.partition(":")[2].partition("/")[0]


def _knowing_tables(edges: Iterable[Edge]) -> set[str]:
    """The training jobs of which the tables are known: the server that keeps these is not what they learn from."""
    learns: list[tuple[str, str]] = []
    made: set[str] = set()
    for edge in edges:
        if edge.kind == R.TRAINED_ON:
            learns.append((str(edge.source), str(edge.target)))
        elif edge.kind == R.DERIVED_FROM and _is_table(str(edge.target)):
            made.add(str(edge.source))
    return {job for job, data in learns if data in made or _is_table(data)}


def _is_table(key: str) -> bool:
    return "/made-table/" in key or (key.startswith(("url:", "path:")) and "#" in key)


def _relations(
    found: dict[str, dict[str, Observation]],
    seen: Iterable[Observation],
    knowing: Collection[str],
    told: dict[str, set[str]],
) -> Iterator[Edge]:
    """What the actors of a file do with what it uses; jobs `knowing` their tables do nothing with the whole server, and
    tools of which it is `told` what they ask nothing with what another one asks.
    """
    actors: dict[str, list[Observation]] = defaultdict(list)
    for each in seen:
        passive = each.location.type in _SEEN_LIVE or each.attributes.get("type") in _SERVES_MODELS
        if each.kind in ACTORS and not passive:
            actors[path_key(each.location.source, each.location.path)].append(each)
    stating = {
        file: {key for each in those for key in found.get(str(each.keys[0]), ())} for file, those in actors.items()
    }
    by_itself = {str(each.keys[0]): [each] for file in actors.values() for each in file if str(each.keys[0]) in found}
    for user, targets in found.items():
        for key, target in targets.items():
            yield Edge(path_key(_source(user), "."), R.DEPENDS_ON, key)
            verb = _VERBS.get(target.kind)
            for actor in _askers(by_itself.get(user, actors.get(user, []))) if verb else ():
                own = str(actor.keys[0])
                others = user != own and (key in stating.get(user, ()) or ("#" in key and own in by_itself))
                others = others or asked_by_another(actor, target, actors.get(user, ()), told)
                if own != key and not others and not (own in knowing and "#" not in key):
                    yield Edge(own, str(verb), key)


def _logins(
    stated: dict[str, dict[str, Observation]], given: Iterable[Edge], seen: Iterable[Observation]
) -> Iterator[Edge]:
    """The account of a source that nothing in it runs as yet, since settings alone name it, is that of its programs."""
    taken = {str(edge.target) for edge in given if edge.kind == R.RUNS_AS}
    programs: dict[str, list[str]] = defaultdict(list)
    for each in seen:
        if each.kind in {AssetKind.APPLICATION, AssetKind.AGENT} and each.location.type not in _SEEN_LIVE:
            programs[each.location.source].append(str(each.keys[0]))
    for source, used in stated.items():
        accounts = [key for key, each in used.items() if each.kind is AssetKind.IDENTITY]
        if len(accounts) == 1 and accounts[0] not in taken:
            yield from (Edge(program, str(R.RUNS_AS), accounts[0]) for program in programs[source])


def _askers(actors: Sequence[Observation]) -> Iterator[Observation]:
    """Who asks for what a file names: in the settings of a coding agent the servers that it starts, not the agent."""
    starts = any(each.kind is AssetKind.MCP_SERVER for each in actors)
    yield from (each for each in actors if not (starts and each.attributes.get("type") == "coding_agent"))


def _stated(found: dict[str, dict[str, Observation]]) -> dict[str, dict[str, Observation]]:
    """What each source uses of what is live, by key."""
    stated: dict[str, dict[str, Observation]] = defaultdict(dict)
    for file, targets in found.items():
        stated[_source(file)] |= targets
    return stated


def _joined(
    each: Observation,
    found: dict[str, dict[str, Observation]],
    stated: dict[str, dict[str, Observation]],
    live: _Live,
    roots: dict[str, Source],
) -> Observation:
    """A vector store of code with the key of the collection, folder or server that it stands for."""
    used = found.get(path_key(each.location.source, each.location.path), {})
    if each.kind is not AssetKind.VECTOR_STORE or each.location.type in _SEEN_LIVE:
        return each if each.location.type in _SEEN_LIVE else as_server(each, used)
    name, engine = str(each.attributes.get("collection") or ""), str(each.attributes.get("engine") or "")
    folder = _on_disk(each, live, roots)
    if folder:
        keys = tuple(key for key in inside(folder[0], name) if key in live.by_key)[:1] or folder
    elif name:
        own = {key for key, _ in live.by_name.get(name, ())}
        keys = tuple(key for key in used if key.endswith(f"#{name}") or key in own) or _only(live, name, engine)
        keys = keys if len(keys) == 1 else of_one_store(keys, used, name, live.by_key)
    else:
        whole = (key for key, target in used.items() if "#" not in key and not target.attributes.get("collection"))
        keys = tuple(key for key in whole if _fits(used[key], engine))
        if engine and not each.attributes.get("persist_path"):
            keys = _settled(stated.get(each.location.source, {}), engine, keys)
    if len(keys) != 1:
        return each
    stands_for = live.by_key[keys[0]]
    return replace(each, name=stands_for.name, keys=(*each.keys, keys[0]))


def _settled(stated: dict[str, Observation], engine: str, own: tuple[str, ...]) -> tuple[str, ...]:
    """The one collection that a source names at the servers that a file names, or else at those of the whole source;
    and those servers when it names none or several.
    """
    servers = own or tuple(key for key, target in stated.items() if "#" not in key and _fits(target, engine))
    named = tuple(key for key in stated if "#" in key and key.startswith(servers))
    return named if len(named) == 1 else servers


def _on_disk(each: Observation, live: _Live, roots: dict[str, Source]) -> tuple[str, ...]:
    return () if each.location.type in _SEEN_LIVE else folder_of(each, live.by_key, roots)


def _as_live(each: Observation, live: _Live, roots: dict[str, Source]) -> Observation:
    """An index that lies in a folder of the scan with the key that the database itself was read under."""
    root = roots.get(each.location.source)
    if each.location.type not in {"index", "collection"} or root is None or root.type != "filesystem":
        return each
    key = _read_as(each, Path(root.address))
    return replace(each, keys=(*each.keys, key)) if key in live.by_key else each


def _read_as(each: Observation, top: Path) -> str:
    """The key of a database of LanceDB or Milvus Lite, or of a table or collection in it, by where it lies."""
    told, engine = str(each.attributes.get("persist_path") or ""), each.attributes.get("engine")
    if told and engine == "lancedb":
        folder = (top / told).resolve()
        table = folder.name.removesuffix(".lance") if folder.suffix == ".lance" else ""
        return store_key(f"lancedb://{folder.parent if table else folder}", table)
    within, _, _ = each.location.path.rpartition("/collections/")
    if engine != "milvus" or not within:
        return ""
    return store_key(f"milvus://{(top / within).resolve()}", str(each.attributes.get("collection") or ""))


def _as_registered(each: Observation, live: _Live) -> Observation:
    """A model that code loads from a registry (`models:/triage@champion`) with the key of the only one of its name."""
    if each.kind is not AssetKind.MODEL or each.location.type == "registry":
        return each
    named = _REGISTERED.match(str(each.name))
    name = named[1] if named else str(each.name) if each.attributes.get("registry") == "mlflow" else ""
    held = live.registered.get(name, set()) if name else set()
    return replace(each, name=name, keys=(*each.keys, *held)) if len(held) == 1 else each


def _as_named(each: Observation, live: _Live) -> Observation:
    """A table that code names in a catalogue (`crm.people`) with the key of the only one that lies in such a folder;
    a deployment of Ray Serve with that of the only one that runs under its name.
    """
    spaces, dot, table = str(each.name).rpartition(".")
    if each.location.type in _SEEN_LIVE:
        return each
    lying: set[str] = set()
    if each.attributes.get("engine") == "iceberg" and dot:
        ends = (f"/{spaces.replace('.', '/')}/{table}", f"/{spaces}.db/{table}")
        lying = {str(one.keys[0]) for key, one in live.by_key.items() if key.endswith(ends) and one.kind is each.kind}
    elif each.attributes.get("provider") == _SERVE and each.kind is AssetKind.ENDPOINT:
        named = live.by_name.get(str(each.name), ())
        lying = {key for key, one in named if one.attributes.get("framework") == _SERVE}
    return replace(each, keys=(*each.keys, *lying)) if len(lying) == 1 else each


def _as_file(each: Observation, live: _Live, roots: dict[str, Source]) -> Observation:
    """A table or index that a run names by its address (`file:///srv/lake/orders`) with the key of what lies there."""
    told = next((str(key) for key in each.keys if str(key).startswith(_FILE)), "")
    for root in roots.values() if told else ():
        top = Path(root.address).resolve().as_posix() if root.type == "filesystem" else ""
        inside = told.removeprefix(f"{_FILE}{top}/") if top else told
        if inside != told:
            keys = (path_key(root.name, f"{inside}{suffix}") for suffix in ("", ".lance", "/index.faiss"))
            return replace(each, keys=(*each.keys, *(key for key in keys if key in live.by_key)))
    return each


def _only(live: _Live, name: str, engine: str) -> tuple[str, ...]:
    """The one collection of this name and engine among all that were scanned."""
    fitting = {key for key, each in live.by_name.get(name, ()) if _fits(each, engine)}
    return tuple(fitting) if len(fitting) == 1 else ()


def _fits(target: Observation, engine: str) -> bool:
    stated = str(target.attributes.get("engine") or "")
    return target.kind is AssetKind.VECTOR_STORE and engine in {stated, "llama-index", ""}
