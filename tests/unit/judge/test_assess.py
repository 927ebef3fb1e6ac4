"""Verdicts become findings; gaps become unknown; controls, waivers and history are attached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from upright.graph.graph import Graph
from upright.graph.sketch import parse_sketch
from upright.judge.assess import Assessed, assess, finding_id
from upright.judge.framework import Framework, comply
from upright.judge.rule import Rule
from upright.judge.waiver import Waiver, read_waivers
from upright.model import control
from upright.model.asset import Asset, AssetKind
from upright.model.control import Control, ControlStatus
from upright.model.errors import ConfigError
from upright.model.evidence import Gap
from upright.model.finding import Judgement, Severity, Status, Verdict


def judged(dataset: Asset, _: Graph) -> Judgement | None:
    if dataset.attributes.get("skip"):
        return None
    bad = bool(dataset.labels)
    return Judgement(Verdict.FAIL if bad else Verdict.PASS, f"{dataset.name} holds something", anchors=("x",))


RULE = Rule(
    id="data-holds-something",
    title="A data set holds something",
    assesses=frozenset({AssetKind.DATASET}),
    severity=Severity.HIGH,
    signals=("data.secrets_exposed",),
    judge=judged,
    remedy="Take it out.",
    remediations=("redact-dataset",),
    weakness=("CWE-312",),
    breaks=("dataset d [pii.email]",),
    holds=("dataset d",),
)
FRAMEWORK = Framework(
    id="acme",
    title="Acme",
    controls=(
        Control("A-1", "No secrets", control.Testability.AUTOMATED, ("data.secrets_exposed",)),
        Control("A-2", "Policy", control.Testability.ATTESTATION, ("gov.policy_ai",)),
        Control("A-3", "MFA", control.Testability.AUTOMATED, ("iam.mfa",)),
        Control(
            "A-4", "No secrets, and a policy", control.Testability.PARTIAL, ("data.secrets_exposed", "gov.policy_ai")
        ),
    ),
)


def held(sketch: str, **options: object) -> Assessed:
    return assess(parse_sketch(sketch), [RULE], [FRAMEWORK], **options)  # type: ignore[arg-type]


def standings(assessed: Assessed) -> dict[str, ControlStatus]:
    return {each.control.id: each.status for each in comply(FRAMEWORK, assessed, [RULE])}


def test_a_failure_is_a_finding_with_all_that_belongs_to_it() -> None:
    (finding,) = held("dataset d [pii.email] {path=data/d.csv line=3}").findings
    assert finding.id == finding_id(RULE.id, finding.asset, ("x",))
    assert finding.controls == ("acme:A-1", "acme:A-4")
    assert finding.remediations == ("redact-dataset",)
    assert finding.evidence["weakness"] == ["CWE-312"]
    assert [(place.path, place.line) for place in finding.locations] == [("data/d.csv", 3)]
    assert finding.score.factors


def test_a_gap_turns_a_pass_into_unknown_and_leaves_a_failure() -> None:
    assessed = held("dataset hidden ?\ndataset bad ? [pii.email]\ndataset good")
    assert [finding.reason for finding in assessed.findings] == ["bad holds something"]
    assert assessed.assessed == {RULE.id: 2}
    assert "hidden could not be read whole" in assessed.unknown[RULE.id]
    assert len(assessed.undecided) == 1


def test_a_gap_below_a_folder_of_data_touches_it_and_an_ignored_one_does_not() -> None:
    graph = parse_sketch("dataset docs {path=data/docs}")
    for code, unknown in (("malformed", 1), ("ignored", 0)):
        with_gap = Graph(graph.assets, (), [Gap("data/docs/a/b.pdf", "broken", code)])
        assert len(assess(with_gap, [RULE]).undecided) == unknown


def test_unreadable_content_is_unknown() -> None:
    assert held('dataset d {unreadable="too large"}').unknown == {RULE.id: "d could not be read whole: too large"}


def test_what_a_rule_raises_is_not_swallowed() -> None:
    def broken(_: Asset, __: Graph) -> Judgement:
        raise ZeroDivisionError

    rule = replace(RULE, judge=broken)
    with pytest.raises(ZeroDivisionError):
        assess(parse_sketch("dataset d"), [rule])
    told = Judgement(Verdict.UNKNOWN, "the rule failed")
    assert assess(parse_sketch("dataset d"), [rule], call=lambda *_: told).unknown == {RULE.id: "the rule failed"}


def test_accepted_risk_and_history() -> None:
    sketch = "dataset d [pii.email]"
    waiver = Waiver("ann@acme.example", "synthetic", date(2999, 1, 1), rule="data-*", asset="d")
    (finding,) = held(sketch, waivers=[waiver]).findings
    assert finding.status is Status.ACCEPTED
    assert finding.evidence["accepted"] == {
        "owner": "ann@acme.example", "reason": "synthetic", "expires": "2999-01-01",
    }  # fmt: skip
    expired = replace(waiver, expires=date(2001, 1, 1))
    assert held(sketch, waivers=[expired]).findings[0].status is Status.OPEN
    fixed = replace(finding, status=Status.FIXED, first_seen="2026-01-01")
    (again,) = held(sketch, previous=[fixed], now="2026-11-21").findings
    assert (again.status, again.first_seen) == (Status.REOPENED, "2026-01-01")


def test_missing_data_is_never_a_satisfied_control() -> None:
    assert standings(held("dataset d")) == {
        "A-1": ControlStatus.SATISFIED,
        "A-2": ControlStatus.MANUAL,
        "A-3": ControlStatus.NOT_ASSESSED,
        "A-4": ControlStatus.MANUAL,
    }
    assert standings(held("dataset d [pii.email]"))["A-1"] is ControlStatus.NOT_SATISFIED
    assert standings(held("dataset d [pii.email]"))["A-4"] is ControlStatus.NOT_SATISFIED
    assert standings(held("dataset d\ndataset e ?"))["A-1"] is ControlStatus.NOT_ASSESSED
    assert standings(held("model m"))["A-1"] is ControlStatus.NOT_ASSESSED
    assert standings(held("dataset d {skip=true}"))["A-1"] is ControlStatus.NOT_ASSESSED


def test_an_accepted_risk_breaks_no_control() -> None:
    waiver = Waiver("ann", "known", date(2999, 1, 1), rule=RULE.id)
    assert standings(held("dataset d [pii.email]", waivers=[waiver]))["A-1"] is ControlStatus.SATISFIED


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({"rule": "x", "reason": "r", "expires": "2027-01-01"}, "'owner' is missing"),
        ({"rule": "x", "owner": "o", "reason": "r", "expires": "soon"}, "no date"),
        ({"owner": "o", "reason": "r", "expires": "2027-01-01"}, "nothing about what"),
        ({"rulee": "x", "owner": "o", "reason": "r", "expires": "2027-01-01"}, "did you mean 'rule'"),
        ("x", "must be a mapping"),
    ],
)
def test_a_waiver_without_owner_reason_or_end_is_refused(entry: object, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read_waivers([entry], "upright.yaml")
