"""Every unit of every catalog passes the generic suite of its kind."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upright.act.remediation import Reversibility
from upright.app.catalog import SHELVES, units
from upright.classify.engine import Engine
from upright.testing.classifiers import check_classifier
from upright.testing.detections import check_detection
from upright.testing.detectors import check_detector, check_survives
from upright.testing.frameworks import check_framework
from upright.testing.logs import check_log
from upright.testing.logs import check_survives as check_log_survives
from upright.testing.policies import check_policy
from upright.testing.rules import check_reasons, check_rule


@cache
def engine() -> Engine:
    return Engine(units("classifiers").values())


@pytest.mark.parametrize("shelf", SHELVES)
def test_a_shelf_is_not_empty(shelf: str) -> None:
    assert units(shelf)


def test_what_this_stage_promises_is_there() -> None:
    assert len(units("rules")) >= 40
    assert len(units("classifiers")) >= 40
    assert {"filesystem", "git"} <= units("connectors").keys()
    assert {"quarantine-model-file", "redact-dataset"} <= units("remediations").keys()
    assert {"html", "json", "sarif", "cyclonedx"} <= units("formats").keys()


@pytest.mark.parametrize("unit", units("detectors").values(), ids=lambda unit: unit.id)
def test_detector(unit: Any) -> None:
    check_detector(unit)


@pytest.mark.parametrize("unit", units("detectors").values(), ids=lambda unit: unit.id)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=400), data=st.data())
def test_detector_survives_any_bytes(unit: Any, content: bytes, data: st.DataObject) -> None:
    hit = data.draw(st.sampled_from(unit.hits))
    known = hit.content if isinstance(hit.content, bytes) else hit.content.encode()
    cut = data.draw(st.integers(0, len(known)))
    check_survives(unit, hit.path, known[:cut] + content)
    check_survives(unit, hit.path, known[:cut] + content + known[cut:])


@pytest.mark.parametrize("unit", units("logs").values(), ids=lambda unit: unit.id)
def test_log(unit: Any) -> None:
    check_log(unit, tuple(units("logs").values()))


@pytest.mark.parametrize("unit", units("logs").values(), ids=lambda unit: unit.id)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.binary(max_size=400), data=st.data())
def test_log_survives_any_bytes(unit: Any, content: bytes, data: st.DataObject) -> None:
    known = data.draw(st.sampled_from(unit.examples)).text.encode()
    cut = data.draw(st.integers(0, len(known)))
    check_log_survives(known[:cut] + content, tuple(units("logs").values()))
    check_log_survives(known[:cut] + content + known[cut:], tuple(units("logs").values()))


@pytest.mark.parametrize("unit", units("classifiers").values(), ids=lambda unit: unit.id)
def test_classifier(unit: Any) -> None:
    check_classifier(unit, engine())


@pytest.mark.parametrize("unit", units("rules").values(), ids=lambda unit: unit.id)
def test_rule(unit: Any) -> None:
    check_rule(unit)
    check_reasons(unit)
    assert set(unit.remediations) <= units("remediations").keys()


@pytest.mark.parametrize("unit", units("policies").values(), ids=lambda unit: unit.id)
def test_policy(unit: Any) -> None:
    assert check_policy(unit, units("rules").values()) >= (2 if unit.match else 0)


@pytest.mark.parametrize("unit", units("detections").values(), ids=lambda unit: unit.id)
def test_detection(unit: Any) -> None:
    check_detection(unit)


@pytest.mark.parametrize("unit", units("frameworks").values(), ids=lambda unit: unit.id)
def test_framework(unit: Any) -> None:
    check_framework(unit)


@pytest.mark.parametrize("unit", units("remediations").values(), ids=lambda unit: unit.id)
def test_remediation_says_what_it_is(unit: Any) -> None:
    assert isinstance(unit.reversibility, Reversibility)
    assert unit.permissions
