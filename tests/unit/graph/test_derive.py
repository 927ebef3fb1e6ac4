"""Exposure, data reach and effective access follow from the graph."""

from __future__ import annotations

import pytest

from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.model.address import host_of, reach_of, reach_of_port
from upright.model.asset import Asset, Exposure
from upright.model.relation import RelationKind as R

ESTATE = """
    endpoint chat {bind="0.0.0.0" exposure=public}
    agent bot
    model tuned
    training_job job
    tool mail
    mcp_server files {transport=stdio}
    tool read_file
    vector_store index
    dataset tickets [pii.us-ssn pii.email]
    dataset manuals
    data_store crm [pii.person-name]
    chat -serves-> bot
    bot -calls-> tuned
    job -produces-> tuned
    job -trained_on-> tickets
    bot -uses_tool-> mail
    bot -uses_tool-> files
    files -contains-> read_file
    read_file -can_read-> crm
    mail -can_write-> crm
    bot -retrieves_from-> index
    index -derived_from-> manuals
"""


def named(graph: Graph, name: str) -> Asset:
    (asset,) = (asset for asset in graph.assets if asset.name == name)
    return asset


def test_a_served_agent_is_as_public_as_its_endpoint_and_says_by_which_way() -> None:
    graph = derive(parse_sketch(ESTATE))
    bot = named(graph, "bot")
    assert bot.exposure is Exposure.PUBLIC
    assert bot.attributes["reached_through"] == [named(graph, "chat").id, bot.id]
    assert named(graph, "tuned").exposure is Exposure.PUBLIC
    assert named(graph, "read_file").exposure is Exposure.PUBLIC


def test_what_listens_is_not_exposed_by_who_calls_it() -> None:
    graph = derive(parse_sketch(ESTATE))
    assert named(graph, "files").exposure is Exposure.PRIVATE
    assert named(graph, "index").exposure is Exposure.UNKNOWN


def test_the_training_data_of_the_job_comes_out_of_its_model_and_whatever_calls_it() -> None:
    graph = derive(parse_sketch(ESTATE))
    for name in ("tuned", "bot", "chat"):
        reaches = named(graph, name).attributes["reaches"]
        assert isinstance(reaches, dict)
        assert {"pii.us-ssn", "pii.email"} <= set(reaches)
    assert "reaches" not in named(graph, "index").attributes


def test_an_agent_can_read_and_write_what_its_tools_can() -> None:
    graph = derive(parse_sketch(ESTATE))
    crm, index = named(graph, "crm"), named(graph, "index")
    assert graph.out(named(graph, "bot"), R.CAN_READ) == [crm]
    assert graph.out(named(graph, "bot"), R.CAN_WRITE) == [crm]
    assert graph.out(named(graph, "bot"), R.RETRIEVES_FROM) == [index]


def test_an_agent_can_read_what_the_function_behind_its_tool_can_by_its_role() -> None:
    graph = derive(
        parse_sketch("""
            agent desk
            tool look_up
            application function
            identity role
            data_store suppliers
            application other
            data_store ledger
            desk -uses_tool-> look_up
            look_up -calls-> function
            function -runs_as-> role
            role -can_read-> suppliers
            desk -calls-> other
            other -can_read-> ledger
        """)
    )
    assert [store.name for store in graph.out(named(graph, "desk"), R.CAN_READ)] == ["suppliers"]


def test_deriving_twice_changes_nothing() -> None:
    once = derive(parse_sketch(ESTATE))
    twice = derive(once)
    assert (once.assets, once.relations) == (twice.assets, twice.relations)


def test_an_unknown_way_in_makes_nothing_private() -> None:
    graph = derive(parse_sketch("endpoint chat\nagent bot\nchat -serves-> bot"))
    assert {asset.exposure for asset in graph.assets} == {Exposure.UNKNOWN}


def test_open_to_anyone_is_public() -> None:
    graph = derive(parse_sketch('data_store logs\nidentity "*"\nlogs -exposed_to-> "*"'))
    assert named(graph, "logs").exposure is Exposure.PUBLIC


def test_an_application_contains_what_its_file_defines() -> None:
    graph = derive(parse_sketch("application ui {path=app.py}\nagent bot {path=app.py}\nagent other {path=lib.py}"))
    assert graph.out(named(graph, "ui"), R.CONTAINS) == [named(graph, "bot")]


@pytest.mark.parametrize(("programs", "held"), [(3, {"bot0", "bot1", "bot2", "helper"}), (12, {"bot0", "helper"})])
def test_of_a_collection_of_programs_each_contains_its_own(programs: int, held: set[str]) -> None:
    lines = [f"application ui{i} {{path=shop/ui{i}.py}}\nagent bot{i} {{path=shop/ui{i}.py}}" for i in range(programs)]
    graph = derive(parse_sketch("\n".join([*lines, "agent helper {path=shop/lib.py}"])))
    assert {part.name for part in graph.out(named(graph, "ui0"), R.CONTAINS)} == held


@pytest.mark.parametrize(
    ("address", "reach"),
    [
        ("127.0.0.1:8000", Exposure.PRIVATE),
        ("http://localhost:11434/api", Exposure.PRIVATE),
        ("[::1]:80", Exposure.PRIVATE),
        ("0.0.0.0", Exposure.ORGANISATION),  # noqa: S104  an address to recognise
        ("http://10.1.2.3/v1", Exposure.ORGANISATION),
        ("http://vllm.models.svc:8000", Exposure.ORGANISATION),
        ("http://ollama:11434", Exposure.ORGANISATION),
        ("https://user:word@chat.acme.com/x", Exposure.PUBLIC),
        ("http://8.8.8.8", Exposure.PUBLIC),
        ("${HOST}", Exposure.UNKNOWN),
        ("", Exposure.UNKNOWN),
    ],
)
def test_how_far_an_address_reaches(address: str, reach: Exposure) -> None:
    assert reach_of(address) is reach


def test_hosts_and_ports() -> None:
    assert host_of("fe80::1") == "fe80::1"
    assert reach_of_port("8000:80") is Exposure.ORGANISATION
    assert reach_of_port("127.0.0.1:8000:80/tcp") is Exposure.PRIVATE
