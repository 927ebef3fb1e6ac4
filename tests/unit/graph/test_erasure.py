"""What must be redone when data goes, and what the answers of an index tell to whom."""

from __future__ import annotations

from dataclasses import replace

from upright.graph.derive import derive
from upright.graph.erasure import disclosures, holders_of, to_redo
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.asset import Asset

ESTATE = """
data_store lake private
dataset tickets [pii.us-ssn]
dataset manuals
training_job tuning
model base
model bot
model merged
vector_store index
agent helper
endpoint chat public
tickets -stored_in-> lake
tuning -trained_on-> tickets
tuning -produces-> bot
merged -derived_from-> bot
bot -derived_from-> base
index -derived_from-> tickets
helper -retrieves_from-> index
chat -serves-> helper
"""


def named(graph: Graph, name: str) -> Asset:
    return next(asset for asset in graph.assets if asset.name == name)


def test_what_learnt_from_deleted_data_is_redone() -> None:
    graph = derive(parse_sketch(ESTATE))
    redo = to_redo(graph, [named(graph, "tickets")])
    assert {each.asset.name for each in redo} == {"bot", "merged", "index", "lake"}
    merged = next(each for each in redo if each.asset.name == "merged")
    assert graph.asset(merged.way[0]).name == "tickets"
    assert to_redo(graph, [named(graph, "manuals")]) == []


def test_a_value_is_found_by_its_digest() -> None:
    graph = parse_sketch(ESTATE)
    tickets = named(graph, "tickets")
    marked = replace(tickets, labels=tuple(replace(label, digest="d1") for label in tickets.labels))
    graph = Graph((marked if each.id == tickets.id else each for each in graph.assets), graph.relations)
    assert [each.name for each in holders_of(graph, ["d1"])] == ["tickets"]
    assert holders_of(graph, ["d2"]) == []


def test_answers_tell_the_internet_what_few_may_read() -> None:
    graph = derive(parse_sketch(ESTATE))
    found = disclosures(graph, named(graph, "index"))
    assert ("chat", "tickets") in {(each.asker.name, each.source.name) for each in found}
    assert all(each.classes == ("pii.us-ssn",) for each in found)


def test_who_may_read_the_source_may_ask() -> None:
    graph = derive(parse_sketch(ESTATE.replace("endpoint chat public", "endpoint chat private")))
    assert disclosures(graph, named(graph, "index")) == []
    graph = derive(parse_sketch(ESTATE.replace("dataset tickets", "dataset tickets public")))
    assert disclosures(graph, named(graph, "index")) == []


def test_a_file_that_only_answers_open_is_told_to_those_who_ask() -> None:
    estate = """
    endpoint chat public
    agent desk
    tool find
    dataset people [pii.us-ssn]
    chat -serves-> desk
    desk -uses_tool-> find
    find -calls-> people
    """
    graph = derive(parse_sketch(estate))
    assert named(graph, "people").attributes["reached_through"]
    found = disclosures(graph, named(graph, "desk"))
    assert [(each.asker.name, each.source.name, each.read_by.value) for each in found] == [
        ("chat", "people", "private")
    ]
    graph = derive(parse_sketch(estate.replace("dataset people", "dataset people public")))
    assert disclosures(graph, named(graph, "desk")) == []


def test_what_stands_between_is_named() -> None:
    guarded = ESTATE.replace("vector_store index", "vector_store index {tenant_filter=true}")
    found = disclosures(derive(parse_sketch(guarded)), named(derive(parse_sketch(guarded)), "index"))
    assert found
    assert all("filtered by tenant" in each.between for each in found)
