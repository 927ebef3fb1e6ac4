"""Policies and queries: what they match, and what their errors say."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.graph.derive import derive
from upright.graph.sketch import parse_sketch
from upright.judge.matching import matches
from upright.judge.policy import Policy, check_rules, gate, load_policy, violations
from upright.judge.query import parse_query
from upright.model.errors import ConfigError
from upright.model.finding import Finding, Score, Severity, Status

HEAD = "id: p\ntitle: P\nseverity: high\n"


def policy(folder: Path, text: str) -> Policy:
    path = folder / "p.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_policy(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("match:\n  - modell: {exposure: public}\n", r"p.yaml:5:5: unknown kind 'modell'; did you mean 'model'\?"),
        ("match:\n  - model: {exposur: public}\n", r"p.yaml:5:13: unknown property 'exposur'.*'exposure'"),
        ("match:\n  - model: {exposure: publik}\n", r"p.yaml:5:23: unknown exposure 'publik'; did you mean 'public'"),
        ("match:\n  - model\n  - traind_on\n  - dataset\n", r"p.yaml:6:5: unknown relation 'traind_on'.*'trained_on'"),
        ("match:\n  - model\n  - trained_on\n", "beginning and ending with a node"),
        ("match:\n  - model: {name: {like: x}}\n", r"unknown operator 'like'"),
        ("match:\n  - model\n  - trained_on 0..40\n  - dataset\n", "hops go from 1 to 12"),
        ("rule: [x]\n", r"p.yaml:4:1: unknown key 'rule'; did you mean 'rules'\?"),
        ("signals: [data.secret_exposed]\n", r"p.yaml:4:11: unknown signal .*did you mean 'data.secrets_exposed'"),
        ("rules: ['*']\nresponse: block\n", r"unknown response 'block'; one of gate, report"),
        ("rules: ['*']\nscope: {paths: x}\n", r"unknown key 'paths'; did you mean 'path'"),
        ("rules: ['*']\nbreaks: [model m]\n", "test a match"),
        ("rules: ['*']\nexceptions: [{rule: x}]\n", "'owner' is missing"),
        ("scope: {}\n", "says nothing"),
        ("rules: &a ['*']\nsignals: *a\n", "aliases are not allowed"),
        ("rules: ['*']\nrules: [x]\n", "there twice"),
        ("rules: [", "p.yaml"),
    ],
)
def test_errors_say_where_and_what_was_meant(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        policy(tmp_path, text)


def test_an_unknown_severity_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text("id: p\ntitle: P\nseverity: hihg\nrules: ['*']\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="did you mean 'high'"):
        load_policy(path)


def test_a_rule_that_does_not_exist_is_said(tmp_path: Path) -> None:
    chosen = policy(tmp_path, "rules: [pii-in-trainig-data]\n")
    with pytest.raises(ConfigError, match="did you mean 'pii-in-training-data'"):
        check_rules(chosen, ["pii-in-training-data", "agent-unbounded"])


ESTATE = derive(
    parse_sketch(
        """
        endpoint chat public
        model tuned {size=5}
        training_job job
        dataset tickets [pii.us-ssn]
        dataset manuals
        chat -serves-> tuned
        job -produces-> tuned
        job -trained_on-> tickets
        job -trained_on-> manuals
        """
    )
)


def asked(text: str) -> list[list[str]]:
    return [[ESTATE.asset(step).name for step in path] for path in matches(ESTATE, parse_query(text))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('(m:model {exposure: public})-[learns_from]->(d:dataset {holds: "pii.*"})', [["tuned", "job", "tickets"]]),
        ("(m:model)-[<produces]->(j:training_job)", [["tuned", "job"]]),
        ("(m:model)<-[produces]-(:training_job)", [["tuned", "job"]]),
        ("(:endpoint)-[serves]->(:model)-[learns_from*2..4]->(d {name: man*})", [["chat", "tuned", "job", "manuals"]]),
        ("(:endpoint)-[serves*2]->(:model)", []),
        ("(:model {size: {gt: 4, le: 5}})", [["tuned"]]),
        ("(:model {size: {gt: 5}})", []),
        ("(:dataset {sensitivity: {ge: high}})", [["tickets"]]),
        ("(:dataset {rows: {exists: false}, holds: {exists: true}})", [["tickets"]]),
        ("(:dataset {holds: {not_in: [pci.card-number]}})", [["tickets"]]),
        ("(:model | dataset {name: [tuned, tickets]})", [["tickets"], ["tuned"]]),
    ],
)
def test_queries(query: str, found: list[list[str]]) -> None:
    assert sorted(asked(query)) == sorted(found)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("model", "query:1:1: expected a node"),
        ("(m:model)-[trained_on]-(d)", "query:1:10: expected an edge"),
        ("(m:model)<-[trained_on]->(d)", "query:1:10: expected an edge"),
        ("(m:modl)", "did you mean 'model'"),
        ("(m:model {exposure public})", "query:1"),
        ("", "expected a node"),
        ("(m:model)-[trained]->(d)", "did you mean 'trained_on'"),
    ],
)
def test_a_wrong_query_says_where(query: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        parse_query(query)


def test_not_seen_is_not_the_same_as_otherwise() -> None:
    assert asked("(:model {licence: {ne: MIT}})") == []


def found(identifier: str, severity: Severity = Severity.HIGH, status: Status = Status.OPEN) -> Finding:
    asset = ESTATE.of_kind(*{asset.kind for asset in ESTATE.assets})[0]
    return Finding(
        identifier, "a-rule", "t", severity, 1.0, Score(50.0), asset.id, "because", signals=("sup.pinned_deps",),
        status=status,
    )  # fmt: skip


def test_a_selection_of_rules_and_its_gate(tmp_path: Path) -> None:
    chosen = policy(tmp_path, "signals: ['sup.*']\n")
    findings = [found("a"), found("b"), found("c", Severity.LOW), found("d", status=Status.ACCEPTED)]
    assert [each.id for each in violations(chosen, ESTATE, findings)] == ["a", "b"]
    result = gate([chosen], ESTATE, findings, baseline=["a"])
    assert (result.passed, [each.id for each in result.violations]) == (False, ["b"])
    assert result.reason == "1 new violations, 1 known before"
    assert gate([chosen], ESTATE, findings, baseline=["a", "b"]).passed


def test_a_policy_that_reports_never_closes_the_gate(tmp_path: Path) -> None:
    chosen = policy(tmp_path, "rules: ['*']\nresponse: report\n")
    assert violations(chosen, ESTATE, [found("a")])
    assert gate([chosen], ESTATE, [found("a")]).passed


def test_exceptions_and_scope(tmp_path: Path) -> None:
    match = 'match:\n  - model\n  - learns_from\n  - dataset: {holds: "pii.*"}\n'
    assert len(violations(policy(tmp_path, match), ESTATE)) == 1
    waived = "exceptions:\n  - {asset: tuned, owner: ann, reason: agreed, expires: 2999-01-01}\n"
    assert violations(policy(tmp_path, match + waived), ESTATE) == []
    assert violations(policy(tmp_path, match + "scope: {kind: agent}\n"), ESTATE) == []
