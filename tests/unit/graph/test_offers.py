"""Tools that a framework collects belong to the one server of their project."""

from __future__ import annotations

import pytest

from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.model.asset import Asset, AssetKind, Location, asset_id
from upright.model.relation import RelationKind


def _asset(kind: AssetKind, path: str) -> Asset:
    key = f"code:{path}"
    return Asset(asset_id(kind, key), kind, path, "", (key,), (Location(path, 1, "app"),))


@pytest.mark.parametrize(
    ("tool", "servers", "whose"),
    [
        ("Desk/Tools/CaseTools.cs", ["Desk/Program.cs"], "Desk/Program.cs"),
        ("Desk/Tools/CaseTools.cs", ["Program.cs", "Desk/Program.cs"], "Desk/Program.cs"),
        ("Tools.cs", ["Program.cs"], "Program.cs"),
        ("Other/Tools.cs", ["Desk/Program.cs"], ""),
        ("Tools.cs", ["Program.cs", "Second.cs"], ""),
        ("a/src/main/java/T.java", ["a/src/main/resources/application.yml"], "a/src/main/resources/application.yml"),
        ("b/src/main/java/T.java", ["a/src/main/resources/application.yml"], ""),
    ],
)
def test_whose_a_collected_tool_is(tool: str, servers: list[str], whose: str) -> None:
    assets = [_asset(AssetKind.TOOL, tool), *(_asset(AssetKind.MCP_SERVER, path) for path in servers)]
    graph = derive(Graph(assets, []))
    assert [each.name for each in graph.into(graph.asset(assets[0].id), RelationKind.USES_TOOL)] == (
        [whose] if whose else []
    )
