"""Relations that follow from others: what an agent can read and write through its tools and its identity, and which
assets an application contains.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase

from upright.graph.fronts import first_key
from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind
from upright.model.relation import Relation, may_join
from upright.model.relation import RelationKind as R

_ACTS_THROUGH = (R.USES_TOOL, R.RUNS_AS)
_GIVES = {R.CAN_READ: R.CAN_READ, R.RETRIEVES_FROM: R.CAN_READ, R.CAN_WRITE: R.CAN_WRITE}
_DECLARED = ("tf:", "arn:")  # keys of what a template declares beside much else
_CROWD = 8  # programs in a folder that may still be one application
_PARTS = (AssetKind.ENDPOINT, AssetKind.AGENT, AssetKind.PIPELINE, AssetKind.TOOL)


def effective_access(graph: Graph) -> Iterator[Relation]:
    """`agent can_read store` for every store that its tools, its MCP servers, the agents it hands over to or its
    identity can read; the same for writing.
    """
    for agent in graph.of_kind(AssetKind.AGENT):
        for actor in _hands(graph, agent):
            for given, right in _GIVES.items():
                for thing in graph.out(actor, given):
                    if thing.id != agent.id and may_join(agent.kind, right, thing.kind):
                        yield Relation(agent.id, right, thing.id)


def _hands(graph: Graph, agent: Asset) -> Iterator[Asset]:
    """Everything through which an agent acts, itself excluded; of a tool the function that does its work as well."""
    seen = {agent.id}
    todo = [agent]
    while todo:
        here = todo.pop()
        kinds = (*_ACTS_THROUGH, R.CONTAINS) if here.kind is AssetKind.MCP_SERVER else _ACTS_THROUGH
        around = graph.out(here, *kinds)
        if here.kind is AssetKind.TOOL:
            around = [*around, *(one for one in graph.out(here, R.CALLS) if one.kind is AssetKind.APPLICATION)]
        for there in around:
            if there.id not in seen:
                seen.add(there.id)
                todo.append(there)
                yield there


def weights(graph: Graph) -> Iterator[Relation]:
    """`identity can_read model` for models that are served as an identity, which fetches what they are made of, and for
    those whose files lie where it may read objects by name.
    """
    lying: dict[str, list[tuple[str, Asset]]] = defaultdict(list)
    for model in graph.of_kind(AssetKind.MODEL):
        bucket, slash, name = str(model.attributes.get("weights") or "").removeprefix("s3://").partition("/")
        if slash:
            lying[bucket].append((name, model))
    for identity in graph.of_kind(AssetKind.IDENTITY):
        served = [each for each in graph.into(identity, R.AUTHENTICATES_WITH) if each.kind is AssetKind.MODEL]
        for read in dict.fromkeys(each.id for each in (*served, *_readable(identity, lying))):
            yield Relation(identity.id, R.CAN_READ, read)


def _readable(identity: Asset, lying: Mapping[str, list[tuple[str, Asset]]]) -> Iterator[Asset]:
    """The models whose files an identity may read, by the bucket that they lie in."""
    told = identity.attributes.get("reads_objects")
    for arn in told if isinstance(told, list) and lying else ():
        bucket, _, pattern = str(arn).partition(":::")[2].partition("/")
        yield from (model for name, model in lying.get(bucket, ()) if fnmatchcase(name, pattern))


def containment(graph: Graph) -> Iterator[Relation]:
    """`application contains part` for endpoints, agents, pipelines and tools that are defined in the application's own
    file, or in its folder where that is not the root of the source. Tools beside an agent that lists its tools are no
    parts: the agent has them, or nobody does. A folder of many programs is a collection of them: there what stands in
    the file of one is no part of another.
    """
    files: dict[tuple[str, str], set[str]] = defaultdict(set)
    listing = {
        (place.source, place.path)
        for agent in graph.of_kind(AssetKind.AGENT)
        if agent.attributes.get("tools_listed") is True
        for place in agent.locations
    }
    for part in graph.of_kind(*_PARTS):
        beside = part.kind is AssetKind.TOOL and any((place.source, place.path) in listing for place in part.locations)
        for place in () if beside else part.locations:
            files[place.source, place.path].add(part.id)
    programs = [
        (application.id, place.source, place.path)
        for application in graph.of_kind(AssetKind.APPLICATION)
        for place in (() if first_key(application).startswith(_DECLARED) else application.locations)
    ]
    folders = _shared(files, {(source, path) for _, source, path in programs})
    for program, source, path in programs:
        folder = path.rpartition("/")[0]
        parts = files.get((source, path), set()) | (folders[source, folder] if folder else set())
        yield from (Relation(program, R.CONTAINS, part) for part in sorted(parts))


def _shared(
    files: Mapping[tuple[str, str], set[str]], programs: Collection[tuple[str, str]]
) -> Mapping[tuple[str, str], set[str]]:
    """The parts in each folder, by source and path, that belong to all of its programs."""
    crowd = Counter((source, path.rpartition("/")[0]) for source, path in programs)
    folders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (source, path), parts in files.items():
        folder = source, path.rpartition("/")[0]
        if crowd[folder] <= _CROWD or (source, path) not in programs:
            folders[folder] |= parts
    return folders
