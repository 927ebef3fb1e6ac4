"""Which tools an MCP server offers when a framework puts the two together: a server that the settings of a JVM project
name or that a program in C# starts (`WithToolsFromAssembly()`), and the tools that the code of the project marks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from upright.graph.graph import Graph
from upright.model.asset import AssetKind
from upright.model.relation import Relation
from upright.model.relation import RelationKind as R

_MAIN = "src/main/"  # https://maven.apache.org/guides/introduction/introduction-to-the-standard-directory-layout.html
_SHARP = ".cs"
_USERS = (R.USES_TOOL, R.CONTAINS)
Place = tuple[str, str]  # source and project


def offered(graph: Graph) -> Iterator[Relation]:
    """`server uses_tool tool` for the one server of a project that has none, and tools that nobody is known to use."""
    servers: dict[Place, set[str]] = defaultdict(set)
    for server in graph.of_kind(AssetKind.MCP_SERVER):
        for place in server.locations:
            project, main, rest = place.path.rpartition(_MAIN)
            if main and rest.startswith("resources/"):
                servers[place.source, project].add(server.id)
            elif place.path.endswith(_SHARP):
                servers[place.source, _folder(place.path)].add(server.id)
    for tool in graph.of_kind(AssetKind.TOOL) if servers else ():
        for place in tool.locations:
            theirs = servers.get(_project(place.source, place.path, servers), set())
            if len(theirs) == 1 and not graph.into(tool, *_USERS):
                yield Relation(next(iter(theirs)), R.USES_TOOL, tool.id)


def _project(source: str, path: str, servers: Collection[Place]) -> Place:
    """Where the server of a tool stands: at the root of a JVM project, in the nearest folder around a file in C#."""
    if not path.endswith(_SHARP):
        return source, path.rpartition(_MAIN)[0]
    folder = _folder(path)
    while folder and (source, folder) not in servers:
        folder = _folder(folder[:-1])
    return source, folder


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]
