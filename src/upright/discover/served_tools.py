"""Served tools: Spring AI makes methods tools by one annotation, whoever they are for. Those of a class that a project
hands on as tools (`MethodToolCallbackProvider.builder().toolObjects(orders)`) are those of its server of MCP, where
its manifest asks for the starter of one or its settings name one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upright.discover.cloud.declared import Declared
from upright.discover.readers.node import Node
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Edge, Observation
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.discover.document import Document

HANDED: Final = "tools.handed"  # `name`: of the class whose methods are handed on as tools
_STARTER: Final = re.compile(r"spring-ai-(?:starter-)?mcp-server\b")
_SETTINGS: Final = "jvm-settings"
Project = tuple[str, str]


def handed(document: Document, classes: Iterable[str], line: int) -> list[Declared]:
    """The classes that a file hands on as tools, whoever asks for them."""
    where = Location(document.item.path, line, document.item.source)
    return [Declared(HANDED, each, document.item.source, Node({}, line), where) for each in classes]


def served_tools(declared: Collection[Declared], seen: list[Observation]) -> tuple[list[Observation], list[Edge]]:
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
