"""Classifiers in Python from a folder of one's own: they classify, and what is wrong with one is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.labelling import own_classifiers
from upright.app.redaction_policy import read_policy
from upright.classify.engine import Engine
from upright.model.errors import ConfigError

BADGE = r"""
from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _even(value):
    return sum(map(int, value[1:])) % 2 == 0


CLASSIFIER = Classifier(
    id="acme.badge", title="Badge", sensitivity=Sensitivity.LOW, patterns=(r"\bB[0-9]{5}\b",), validate=_even,
    confidence=0.6, matches=("B10001",), rejects=("B12345",),
)
"""


def test_a_classifier_in_python_classifies(tmp_path: Path) -> None:
    (tmp_path / "acme_badge.py").write_text(BADGE)
    (tmp_path / "_notes.py").write_text("raise SystemExit")
    (own,) = own_classifiers(tmp_path)
    text = "badges B10001 and B12345"
    assert [text[span.start : span.end] for span in Engine([own], names=False).spans(text)] == ["B10001"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("acme_badge.py", "CLASSIFIER = 1 +", "SyntaxError"),
        ("acme_badge.py", "import nothing_of_that_name", "ModuleNotFoundError"),
        ("acme_badge.py", "X = 1", "no classifier named CLASSIFIER"),
        ("badge.py", BADGE, r"must be called acme_badge\.py"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigError, match=said):
        own_classifiers(tmp_path)


def test_a_policy_runs_no_python(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "acme_badge.py").write_text("raise SystemExit")
    (tmp_path / "policy.yaml").write_text("method: entity\nclassifiers: ./own\n")
    with pytest.raises(ConfigError, match="runs no Python"):
        read_policy(tmp_path / "policy.yaml")
