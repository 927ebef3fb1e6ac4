"""What rules ask of a graph, where the rules' own sketches would not show a wrong answer."""

from __future__ import annotations

import pytest

from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.judge.advisories import hits
from upright.judge.behind import data_behind
from upright.judge.places import place
from upright.judge.questions import holds, names_alone, personal, tools_of, trains
from upright.judge.retired_models import retired
from upright.judge.rules import sensitive_data_in_notebook_output
from upright.judge.way_in import reachable_by
from upright.model.asset import Asset, AssetKind, Exposure, asset_id
from upright.model.data import DataLabel, Sensitivity
from upright.model.finding import Severity, Verdict


def named(graph: Graph, name: str) -> Asset:
    return next(asset for asset in graph.assets if asset.name == name)


def names(graph: Graph, path: tuple[str, ...]) -> list[str]:
    return [graph.asset(step).name for step in path]


BEHIND = """
endpoint chat public
agent desk
model bot
training_job tune
dataset tickets [pii.us-ssn]
dataset elsewhere [pii.us-ssn]
repository shop
chat -serves-> desk
desk -calls-> bot
tune -produces-> bot
tune -trained_on-> tickets
shop -contains-> elsewhere
shop -contains-> desk
"""


def test_data_behind_goes_through_the_job_that_made_the_model() -> None:
    graph = parse_sketch(BEHIND)
    behind = data_behind(graph, named(graph, "chat"))
    assert names(graph, behind[named(graph, "tickets").id]) == ["chat", "desk", "bot", "tune", "tickets"]
    assert named(graph, "elsewhere").id not in behind


@pytest.mark.parametrize("prepare", [lambda graph: graph, derive])
def test_reach_names_the_way_in_before_and_after_derivation(prepare: object) -> None:
    graph = parse_sketch(BEHIND)
    graph = derive(graph) if prepare is derive else graph
    exposure, path = reachable_by(graph, named(graph, "desk"))
    assert exposure is Exposure.PUBLIC
    assert names(graph, path) == ["chat", "desk"]


def test_no_way_in_is_not_private() -> None:
    graph = parse_sketch("agent desk\nendpoint chat\nagent other\nchat -serves-> other")
    assert reachable_by(graph, named(graph, "desk")) == (Exposure.UNKNOWN, ())
    exposure, path = reachable_by(graph, named(graph, "other"))
    assert exposure is Exposure.UNKNOWN
    assert names(graph, path) == ["chat", "other"]


def test_tools_are_found_through_servers_and_other_agents() -> None:
    graph = parse_sketch(
        """
        agent lead
        agent worker
        mcp_server files
        tool read
        tool search
        lead -uses_tool-> worker
        worker -uses_tool-> files
        files -contains-> read
        worker -uses_tool-> search
        """
    )
    assert {tool.name for tool, _ in tools_of(graph, named(graph, "lead"))} == {"read", "search"}


def label(data_class: str, partition: str, count: int, sensitivity: Sensitivity, confidence: float = 0.9) -> DataLabel:
    return DataLabel(data_class, partition, count=count, confidence=confidence, sensitivity=sensitivity)


def asset(*labels: DataLabel) -> Asset:
    return Asset(asset_id(AssetKind.DATASET, "name:x"), AssetKind.DATASET, "x", labels=labels)


def test_a_byline_is_not_personal_data_and_a_column_is() -> None:
    moderate, high = Sensitivity.MODERATE, Sensitivity.HIGH
    assert personal(asset(label("pii.email", "x", 2, moderate))) == ()
    assert personal(asset(label("pii.email", "x:a", 3, moderate), label("pii.email", "x:b", 3, moderate))) == (
        "pii.email",
    )
    assert personal(asset(label("pii.us-ssn", "x", 1, high))) == ("pii.us-ssn",)
    assert personal(asset(label("pii.us-ssn", "x", 9, high, confidence=0.2))) == ()
    assert personal(asset(label("secret.aws-access-key", "x", 9, high))) == ()


def test_accounts_of_many_are_personal_data_and_a_firms_own_is_not() -> None:
    assert personal(asset(label("financial.iban", "x", 2, Sensitivity.HIGH))) == ()
    assert personal(asset(label("financial.iban", "x", 7, Sensitivity.HIGH))) == ("financial.iban",)
    assert personal(asset(label("financial.isin", "x", 7, Sensitivity.LOW))) == ()
    assert personal(asset(label("pii.street-address", "x", 1, Sensitivity.HIGH))) == ()
    assert personal(asset(label("pii.street-address", "x", 6, Sensitivity.HIGH))) == ("pii.street-address",)


def test_a_pass_over_a_gap_is_unknown() -> None:
    graph = parse_sketch("dataset tickets ?\ndataset other\ntraining_job tune\ntune -trained_on-> tickets")
    assert holds(graph, named(graph, "tickets"), "fine").verdict is Verdict.UNKNOWN
    assert holds(graph, named(graph, "other"), "fine").verdict is Verdict.PASS
    assert trains(graph, named(graph, "tickets"))
    assert not trains(graph, named(graph, "other"))


@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [
        ("torch", "2.5.1", {"CVE-2025-32434", "CVE-2026-24747"}),
        ("torch", "2.6.0", {"CVE-2026-24747"}),
        ("torch", "1.13.1+cu117", {"CVE-2025-32434", "CVE-2026-24747"}),
        ("langchain_core", "0.3.81", set()),
        ("langchain-core", "1.2.4", {"CVE-2025-68664"}),
        ("keras", "2.15.0", set()),
        ("keras", "3.8.0", {"CVE-2025-1550", "CVE-2025-8747"}),
        ("torch", "not a version", set()),
        ("requests", "0.1", set()),
    ],
)
def test_advisories_hit_the_versions_that_they_name(name: str, version: str, expected: set[str]) -> None:
    assert {advisory.id for advisory in hits("pypi", name, version)} == expected


@pytest.mark.parametrize(
    ("model", "gone"),
    [
        ("text-davinci-003", True),
        ("openai:gpt-3.5-turbo-0301", True),
        ("anthropic/claude-2.1", True),
        ("gemini-1.5-pro", True),
        ("gpt-4o", False),
        ("gpt-4", False),
        ("claude-sonnet-4-20250514", False),
        ("my-ada-model", False),
    ],
)
def test_retired_models(model: str, gone: bool) -> None:
    assert bool(retired(model)) is gone


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("nb/train.ipynb", "notebook"),
        (".cursor/mcp.json", "agent-config"),
        ("home/claude_desktop_config.json", "agent-config"),
        (".claude/settings.local.json", "agent-config"),
        ("web/package.json", "code"),
        ("src/settings.py", "code"),
    ],
)
def test_places(path: str, where: str) -> None:
    assert place(path) == where


def test_names_of_persons_alone_weigh_less() -> None:
    assert names_alone(("pii.person-name",)) is Severity.MEDIUM
    assert names_alone(("pii.email", "pii.person-name")) is None


def test_names_alone_in_a_notebook_are_little() -> None:
    told = {}
    for data_class in ("pii.person-name", "pii.us-ssn"):
        book = Asset(
            asset_id(AssetKind.NOTEBOOK, data_class),
            AssetKind.NOTEBOOK,
            "explore.ipynb",
            labels=(label(data_class, "x:cell 1", 9, Sensitivity.HIGH),),
        )
        told[data_class] = sensitive_data_in_notebook_output.judge(book, Graph((book,)))
    assert told["pii.person-name"] is not None
    assert told["pii.person-name"].severity is Severity.LOW
    assert told["pii.us-ssn"] is not None
    assert told["pii.us-ssn"].severity is None
