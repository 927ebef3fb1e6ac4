"""`upright accuracy`: its document follows its schema, with and without documents with nothing to find."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from upright.classify.accuracy import Accuracy, Score
from upright.show.cli.commands import app
from upright.show.documents import accuracy_document
from upright.show.shapes import json_schema


def valid(document: object) -> bool:
    return not list(Draft202012Validator(json_schema("accuracy")).iter_errors(json.loads(json.dumps(document))))


def test_what_is_found_where_nothing_is_is_counted_per_megabyte() -> None:
    found = Accuracy(3, 900, {"pii.email": Score(9, 1, 0)})
    nothing = Accuracy(4, 500_000, {"pii.email": Score(0, 2, 0), "pii.phone": Score(0, 3, 0)})
    document = accuracy_document(found, nothing)
    assert valid(document)
    assert document["total"]["precision"] == 0.9
    assert document["negatives"] == {
        "characters": 500_000,
        "false": 5,
        "per_mb": 10.0,
        "by_class": {"pii.phone": 3, "pii.email": 2},
    }


def test_a_corpus_of_ones_own_is_measured_alone(tmp_path: Path) -> None:
    row = {"text": "write to ana.kov@acme-mail.com", "spans": [{"start": 9, "end": 30, "type": "EMAIL"}]}
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["accuracy", str(path), "--no-names", "--format", "json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert valid(document)
    assert document["total"]["f1"] == 1.0
    assert "negatives" not in document
