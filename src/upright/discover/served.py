"""Served: what only a whole project tells to be of its server of MCP.

Spring AI makes methods tools by one annotation, whoever they are for. Those of a class that a project hands on as tools
(`MethodToolCallbackProvider.builder().toolObjects(orders)`) are those of its server, where its manifest asks for the
starter of one or its settings name one. And a package that is called after the protocol acts for a model with every
account that any of its files opens, not only with those that stand beside the server's own code. So does the code of a
tool, in whatever project: what its file opens, a model acts with, and the settings that hand it over say so too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.discover.sight import env_key, in_tests
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.model.asset import Json

HANDED: Final = "tools.handed"  # `name`: of the class whose methods are handed on as tools
ACCOUNT: Final = "mcp.account"  # `name`: of a variable that opens an account of no AI service
PROJECT: Final = "mcp.project"  # `scope`: the folder of a package that is called after the protocol
SETTINGS: Final = "settings"  # `scope` of an account: the file hands the variable over
SERVED: Final = frozenset({HANDED, ACCOUNT, PROJECT})
_STARTER: Final = re.compile(r"spring-ai-(?:starter-)?mcp-server\b")
_TOOLS: Final = frozenset({"tool", "mcp_tool"})
_SETTINGS: Final = "jvm-settings"
Project = tuple[str, str]


def handed(document: Document, classes: Iterable[str], line: int) -> list[Declared]:
    """The classes that a file hands on as tools, whoever asks for them."""
    where = Location(document.item.path, line, document.item.source)
    return [Declared(HANDED, each, document.item.source, Node({}, line), where) for each in classes]


def account(document: Document, name: str, variable: str, line: int, scope: str = "") -> list[Declared]:
    """A variable that a file reads or is given, should its project turn out to be a server, or to have a tool that
    opens it; `scope`: `SETTINGS` where it is handed over.
    """
    if in_tests(document.item.path):
        return []
    where = Location(document.item.path, line, document.item.source, "credential_ref")
    return [Declared(ACCOUNT, name, scope, Node({}, line), where, env_key(document, variable))]


def project(document: Document, name: str, line: int) -> Declared:
    """A package of which the manifest says that it is a server."""
    folder = document.item.path.rpartition("/")[0]
    where = Location(document.item.path, line, document.item.source)
    return Declared(PROJECT, name, f"{folder}/" if folder else "", Node({}, line), where)


def served(declared: Collection[Declared], seen: list[Observation]) -> tuple[list[Observation], list[Edge]]:
    """All observations, with what servers of MCP turn out to offer and to be given, and what they use."""
    told, edges = _tools([each for each in declared if each.kind == HANDED], seen)
    return [*told, *_accounts(declared, _servers(seen), _tool_files(seen))], edges


def _tool_files(seen: Iterable[Observation]) -> frozenset[Project]:
    """The files of code in which tools are defined."""
    return frozenset(
        (each.location.source, each.location.path)
        for each in seen
        if each.kind is AssetKind.TOOL and each.location.type in _TOOLS and not in_tests(each.location.path)
    )


def _accounts(
    declared: Collection[Declared], servers: Iterable[Project], tools: Collection[Project]
) -> Iterator[Observation]:
    """The accounts that files of servers and tools open, each once in a file, and the settings that hand them over."""
    folders: dict[str, list[str]] = defaultdict(list)
    for each in declared:
        if each.kind == PROJECT:
            folders[each.location.source].append(each.scope)
    for source, folder in servers:
        folders[source].append(folder)
    found: dict[tuple[str, str, str], Declared] = {}
    accounts = [each for each in declared if each.kind == ACCOUNT] if folders or tools else []
    opened = {each.key for each in accounts if _at(each) in tools}
    for each in accounts:
        served = each.location.path.startswith(tuple(folders[each.location.source]))
        handed_over = each.key in opened and (each.scope == SETTINGS or _at(each) in tools)
        if served or handed_over:
            found.setdefault((*_at(each), each.key), each)
    for each in found.values():
        said: dict[str, Json] = {"type": "credential_ref", "variable": each.name, "reference": True}
        yield Observation(
            AssetKind.SECRET, each.name, (each.key,), each.location, said, confidence=0.8, detector=each.detector
        )


def _at(each: Declared) -> Project:
    return each.location.source, each.location.path


def _tools(declared: Collection[Declared], seen: list[Observation]) -> tuple[list[Observation], list[Edge]]:
    """All observations, those of tools that a server offers told as its own, and what the servers use."""
    given: dict[Project, set[str]] = defaultdict(set)
    for handing in declared:
        given[_project(handing.location)].add(handing.name)
    servers = _servers(seen) if given else {}
    observations: list[Observation] = []
    edges: list[Edge] = []
    for each in seen if servers else ():
        project = _project(each.location)
        if each.location.type == "tool" and project in servers and _class(each.location.path) in given[project]:
            place = replace(each.location, type="mcp_tool")
            observations.append(replace(each, location=place, attributes={**each.attributes, "type": "mcp_tool"}))
            edges += [Edge(key, RelationKind.USES_TOOL.value, str(each.keys[0])) for key in servers[project]]
        else:
            observations.append(each)
    return observations or seen, edges


def _servers(seen: Sequence[Observation]) -> dict[Project, list[str]]:
    """The projects that are servers of MCP, with the key of each server that their settings name."""
    found: dict[Project, list[str]] = {}
    for each in seen:
        if each.kind is AssetKind.PACKAGE and _STARTER.search(str(each.name)):
            folder, _, _ = each.location.path.rpartition("/")
            found.setdefault((each.location.source, f"{folder}/" if folder else ""), [])
        elif each.kind is AssetKind.MCP_SERVER and each.detector == _SETTINGS and each.attributes.get("client"):
            found.setdefault(_project(each.location), []).append(str(each.keys[0]))
    return found


def _project(location: Location) -> Project:
    """The folder of a project of Maven or Gradle in which a file of it lies."""
    return location.source, location.path.partition("src/main/")[0]


def _class(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]
