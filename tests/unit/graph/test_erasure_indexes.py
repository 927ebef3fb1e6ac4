"""Who is told what by the answers of an index that is asked through another, and by a way in itself."""

from __future__ import annotations

from upright.graph.derive import derive
from upright.graph.erasure import disclosures
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset

ESTATE = """
endpoint page public
vector_store engine
vector_store cases
dataset files [pii.us-ssn]
page -calls-> engine
engine -derived_from-> cases
cases -derived_from-> files
"""


def _named(graph: Graph, name: str) -> Asset:
    return next(asset for asset in graph.assets if asset.name == name)


def _told(estate: str, name: str) -> list[tuple[str, str]]:
    graph = derive(parse_sketch(estate))
    return [(each.asker.name, each.source.name) for each in disclosures(graph, _named(graph, name))]


def test_an_index_tells_those_who_ask_what_was_made_of_it() -> None:
    assert _told(ESTATE, "cases") == [("page", "files")]
    assert _told(ESTATE.replace("page public", "page private"), "cases") == []
    assert _told(ESTATE.replace("engine -derived_from-> cases\n", ""), "cases") == []


def test_a_way_in_tells_whoever_comes_to_it() -> None:
    assert _told(ESTATE, "page") == [("page", "files")]
    assert _told(ESTATE.replace("page public", "page private"), "page") == []
