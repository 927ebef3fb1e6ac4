"""Adding a rule, a classifier or a detector takes exactly one new file, and nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from upright.app import catalog
from upright.app.catalog import SHELVES, units
from upright.classify.engine import Engine
from upright.model.errors import ConfigError
from upright.testing.classifiers import check_classifier
from upright.testing.detectors import check_detector
from upright.testing.rules import check_rule

RULE = '''
"""A model called nameless."""
from upright.graph.graph import Graph
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity, Verdict

def _judge(asset: Asset, graph: Graph) -> Judgement:
    bad = asset.name == "nameless"
    return Judgement(Verdict.FAIL if bad else Verdict.PASS, f"the model is called {asset.name}")

RULE = Rule(
    id="model-without-name", title="A model has no name", assesses=frozenset({AssetKind.MODEL}), severity=Severity.LOW,
    signals=("inv.model_identity",), judge=_judge, remedy="Name it.", breaks=("model nameless",), holds=("model bert",),
)
'''
CLASSIFIER = """
id: pii.acme-badge
title: Badge number of Acme
sensitivity: low
patterns: ['\\bACME-[0-9]{6}\\b']
matches: ["badge ACME-123456", "ACME-000001 entered", "(ACME-999999)"]
rejects: ["ACME-12345", "ACM-123456", "ACME-1234567"]
"""
DETECTOR = '''
"""Files called model.acme."""
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation

def _detect(document):
    place = Location(document.item.path, 1, document.item.source)
    yield Observation(AssetKind.MODEL, "acme", (document.path_key,), place)

DETECTOR = Detector(
    id="acme-models", title="Models of Acme", selects=Selector(names=("model.acme",)), detect=_detect,
    hits=(Hit("a/model.acme", "x", (("model", "acme", 1),)),), misses=(Miss("a/model.txt", "x"),),
)
'''


@pytest.fixture
def added(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The shelf, with one file more in its folder."""
    shelf, name, content = request.param
    (tmp_path / name).write_text(content, encoding="utf-8")
    package = import_module(SHELVES[shelf].package)
    package.__path__.append(str(tmp_path))
    catalog.units.cache_clear()
    yield shelf
    package.__path__.remove(str(tmp_path))
    catalog.units.cache_clear()


@pytest.mark.parametrize("added", [("rules", "model_without_name.py", RULE)], indirect=True)
def test_a_rule(added: str) -> None:
    check_rule(units(added)["model-without-name"])


@pytest.mark.parametrize("added", [("classifiers", "pii_acme_badge.yaml", CLASSIFIER)], indirect=True)
def test_a_classifier(added: str) -> None:
    check_classifier(units(added)["pii.acme-badge"], Engine(units(added).values()))


@pytest.mark.parametrize("added", [("detectors", "acme_models.py", DETECTOR)], indirect=True)
def test_a_detector(added: str) -> None:
    check_detector(units(added)["acme-models"])


@pytest.mark.parametrize("added", [("rules", "wrongly_named.py", RULE)], indirect=True)
def test_a_file_must_be_named_after_its_unit(added: str) -> None:
    with pytest.raises(ConfigError, match="must be called model_without_name"):
        units(added)


@pytest.mark.parametrize("added", [("rules", "empty.py", "")], indirect=True)
def test_a_file_without_a_unit_is_refused(added: str) -> None:
    with pytest.raises(ConfigError, match="no unit named RULE"):
        units(added)
