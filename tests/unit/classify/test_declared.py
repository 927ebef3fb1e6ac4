"""Classifiers in YAML: what is refused, and that the message says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.classify.declared import load_classifier
from upright.classify.engine import Engine
from upright.model.errors import ConfigError

GOOD = """\
id: secret.acme-token
title: Acme token
sensitivity: critical
patterns: ['\\bacme_[a-z0-9]{12}\\b']
validate: random
matches: [[acme_, a1b2c3d4e5f6], x acme_9f8e7d6c5b4a, 'k=acme_q1w2e3r4t5y6']
rejects: [acme, acme_xxxxxxxxxxxx, acme_short]
"""


def write(folder: Path, text: str, name: str = "secret_acme_token.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_unit_of_ones_own(tmp_path: Path) -> None:
    unit = load_classifier(write(tmp_path, GOOD))
    engine = Engine([unit])
    assert unit.matches[0] == "acme_a1b2c3d4e5f6"
    assert all(engine.spans(text) for text in unit.matches)
    assert not any(engine.spans(text) for text in unit.rejects)


def test_patterns_that_ask_for_their_label(tmp_path: Path) -> None:
    labelled = "columns: [acme no]\nlabelled: ['\\b\\d{6}\\b']\n"
    text = GOOD.replace("patterns: ['\\bacme_[a-z0-9]{12}\\b']\nvalidate: random\n", labelled)
    engine = Engine([load_classifier(write(tmp_path, text))])
    assert [span.start for span in engine.spans("acme no: 402817, 402818")] == [9]
    assert [span.line for span in engine.spans("id,acme_no\n402817,402818\n")] == [2]
    assert not engine.spans("402817")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("title: Acme token", "titel: Acme token", 2, "no such field"),
        ("critical", "enormous", 3, "must be one of"),
        ("[a-z0-9]{12}", "[a-z0-9{12}", 4, "not a regular expression"),
        ("random", "stdnum:os.path", 5, "no module"),
        ("random", "os.system", 5, "must be one of"),
        ("rejects: [acme, acme_xxxxxxxxxxxx, acme_short]", "rejects: [acme]", 7, "at least 3"),
        ("rejects:", "confidence: 7\nrejects:", 7, "range"),
        ("id: secret.acme-token", "id: secret.other", 1, "must be called"),
        ("sensitivity: critical\n", "", 1, "missing"),
        ("patterns:", "context:", 1, "missing"),
        ("patterns:", "labelled:", 4, "columns"),
        ("title: Acme token", "title: [", 4, "expected"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, old: str, new: str, line: int, what: str) -> None:
    path = write(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError, match=what) as raised:
        load_classifier(path)
    assert f"{path}:{line}:" in str(raised.value)


def test_a_list_is_no_unit(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="mapping"):
        load_classifier(write(tmp_path, "- a\n"))
