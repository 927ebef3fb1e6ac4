"""Errors of policies say where and what was meant; policies that could never speak are refused; words and drafts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from upright.app.catalog import units
from upright.app.gates import policies
from upright.judge.policy import load_policy
from upright.judge.policy_words import draft, explained
from upright.judge.query import parse_query
from upright.model.errors import ConfigError
from upright.model.relation import RelationKind
from upright.testing.policies import check_policy

HEAD = "id: p\ntitle: P\nseverity: high\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("match:\n  - model\n  - uses_tool\n  - dataset\n", "p.yaml:6:5: uses_tool never leads from model to dataset"),
        ("rules: ['*']\nresponse: [gate, notfy]\n", "did you mean 'notify'"),
        (
            "rules: ['*']\nexceptions:\n  - {asset: bot, owner: a, reason: b, expire: 2027-01-01}\n",
            "p.yaml:6:39: unknown key 'expire'; did you mean 'expires'",
        ),
        (
            "rules: ['*']\nexceptions:\n  - {asset: bot, owner: a, expires: 2027-01-01}\n",
            "p.yaml:6:5: 'reason' is missing",
        ),
        ("match:\n  - model: {exposure: public\n", "p.yaml:"),
        ("rules: [pii-in-trainig-data]\n", "p.yaml:4:9: rules: no rule 'pii-in-trainig-data'; did you mean 'pii-in-tr"),
        ("match:\n  - [dataset, data_store]: {holds: 'pii.*'}\n", "p.yaml:5:5: a key is one word"),
        ("rules: ['*']\nexceptions:\n  - {asset: a, expires: 2027-13-01}\n", "p.yaml:6:25: '2027-13-01' is no date"),
        (
            "rules: ['*']\nresponse: gates\nexceptions:\n  - {asset: a, expires: 2027-13-01}\n",
            "p.yaml:5:11: unknown response 'gates'; did you mean 'gate'?\np.yaml:7:25: '2027-13-01' is no date",
        ),
        ("match:\n  - dataset: {holds: 'pi.*'}\n", "no data class 'pi.*'"),
        ("match:\n  - dataset: {holds: pii.us-sn}\n", "did you mean 'pii.us-ssn'"),
    ],
)
def test_errors_say_where_and_what_was_meant(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(HEAD + text)
    with pytest.raises(ConfigError) as error:
        policies([str(path)])
    assert says in str(error.value)


def test_all_errors_of_a_file_are_told_each_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        """id: p
tilte: P
severity: hihg
rules: [pii-in-trainig-data, agent-unboundet]
match:
  - modell: {exposure: publc}
  - learn_from
  - dataset: {hold: 'pii.*', sensitivity: hgih}
scope: {kind: [agnt], tests: false}
response: [gate, notfy, fxi]
exceptions:
  - {asset: bot, owner: a, reason: b, expire: 2027-01-01, onwer: c}
  - {asset: bot, owner: a, reason: b}
"""
    )
    (tmp_path / "q.yaml").write_text("id: q\ntitle: Q\nseverity: high\nrules: [agent-unboundet]\n")
    with pytest.raises(ConfigError) as error:
        policies([str(path), str(tmp_path / "q.yaml")])
    lines = str(error.value).splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "p.yaml:1:1:", "p.yaml:2:1:", "p.yaml:3:11:", "p.yaml:4:9:", "p.yaml:4:30:", "p.yaml:6:5:", "p.yaml:6:24:",
        "p.yaml:7:5:", "p.yaml:8:15:", "p.yaml:8:43:", "p.yaml:9:16:", "p.yaml:9:23:", "p.yaml:10:18:",
        "p.yaml:10:25:", "p.yaml:12:39:", "p.yaml:12:59:", "p.yaml:13:5:", "q.yaml:4:9:",
    ]  # fmt: skip
    assert lines[0] == "p.yaml:1:1: title is missing"
    meant = [
        "title",
        "high",
        "pii-in-training-data",
        "agent-unbounded",
        "model",
        "public",
        "learns_from",
        "holds",
        "high",
    ]
    assert [word for line, word in zip(lines[1:], meant, strict=False) if f"did you mean {word!r}" not in line] == []


def test_a_question_that_can_have_no_answer_is_refused() -> None:
    with pytest.raises(ConfigError, match="serves never leads from dataset to model"):
        parse_query("(:dataset)-[serves]->(:model)")


def test_a_class_of_ones_own_is_let_through(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(HEAD + "match:\n  - dataset: {holds: acme.part-number}\n")
    assert policies([str(path)])


def test_a_draft_is_a_policy_that_passes_its_examples(tmp_path: Path) -> None:
    path = tmp_path / "no-health-data.yaml"
    path.write_text(draft("no-health-data"))
    assert check_policy(load_policy(path), units("rules").values()) == 2


def test_a_policy_in_words(tmp_path: Path) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(
        HEAD
        + "match:\n  - model: {exposure: public}\n  - learns_from\n  - dataset: {holds: 'pii.*'}\n"
        + "response: [gate, propose]\n"
        + "exceptions:\n  - {asset: bot, owner: anna, reason: test data, expires: 2020-01-31}\n"
    )
    told = "\n".join(explained(load_policy(path), units("rules").values(), date(2026, 1, 1)))
    assert "a model whose exposure is public from which learns_from in 1 to 6 steps leads to a dataset whose" in told
    assert "`upright gate` fails and `upright respond` proposes a repair" in told
    assert "expired 2020-01-31" in told


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("(a:agnt)", "query:1:4: unknown kind 'agnt'; did you mean 'agent'?"),
        ("(a:agent)-[uses_tol]->(t)", "query:1:12: unknown relation 'uses_tol'; did you mean 'uses_tool'?"),
        ("(a:agent {type: x, nme: y})", "query:1:20: unknown property 'nme' of agent; did you mean 'name'?"),
        ("(a:agent)-->(t:tool", "query:1:13: expected a node .* not closed"),
    ],
)
def test_an_error_in_a_query_names_the_column_of_the_word(line: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says.replace("?", "\\?")):
        parse_query(line)


def test_any_relation_may_be_asked_for_without_a_name() -> None:
    every = parse_query("(:agent)-->(:tool)").hops[0]
    assert {relation for relation, _ in every.steps} == {*RelationKind}
    assert parse_query("(:agent)-[:uses_tool]->(:tool)") == parse_query("(:agent)-[uses_tool]->(:tool)")


def test_a_text_that_is_not_closed_is_named_by_where_it_begins(tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text('id: x\ntitle: "Never\nseverity: high\n')
    with pytest.raises(ConfigError, match="begins at 2:8"):
        load_policy(file)
