"""What is said of a whole application is told once."""

from __future__ import annotations

from dataclasses import replace

from upright.graph.graph import Graph
from upright.judge.rules import ai_endpoint_debug_mode
from upright.model.asset import Asset, AssetKind, Location, asset_id
from upright.model.finding import Verdict


def route(name: str, line: int, path: str = "app.py", **attributes: bool) -> Asset:
    return Asset(
        asset_id(AssetKind.ENDPOINT, f"name:{path}{name}"),
        AssetKind.ENDPOINT,
        name,
        attributes={"type": "route", **attributes},
        locations=(Location(path, line, "repo"),),
    )


def test_debug_mode_is_told_of_the_first_route_of_an_application() -> None:
    ask, tell = route("/ask", 9, debug=True), route("/tell", 4, debug=True)
    other, quiet = route("/other", 2, "other.py", debug=True), route("/quiet", 1)
    graph = Graph((ask, tell, other, quiet))
    told = {each.name: ai_endpoint_debug_mode.judge(each, graph) for each in graph.assets}
    assert told["/ask"] is None
    assert told["/quiet"] is None
    assert told["/tell"] is not None
    assert told["/other"] is not None
    assert told["/tell"].verdict is Verdict.FAIL
    assert told["/tell"].reason.startswith("/tell and 1 more route of its application run ")
    assert told["/other"].reason.startswith("/other runs ")


def test_a_server_is_told_by_itself() -> None:
    server = replace(route("app", 1, debug=True), attributes={"type": "model_server", "debug": True})
    told = ai_endpoint_debug_mode.judge(server, Graph((server, route("/ask", 9, debug=True))))
    assert told is not None
    assert told.reason.startswith("app runs ")
