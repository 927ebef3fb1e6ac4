"""The score never falls when something gets worse, stays in 0..100, and its best change lowers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from upright.judge.score import EXPOSURE, Features, score
from upright.model.asset import Exposure
from upright.model.data import Sensitivity
from upright.model.finding import Severity

_CALLS = st.one_of(st.none(), st.integers(0, 10_000))
FEATURES = st.builds(
    Features,
    severity=st.sampled_from(Severity),
    sensitivity=st.sampled_from(Sensitivity),
    volume=st.integers(0, 10_000_000),
    exposure=st.sampled_from(Exposure),
    privilege=st.integers(0, 4),
    exploitability=st.integers(0, 3),
    interactions=_CALLS,
    certainty=st.floats(0, 1),
    controls=st.lists(st.sampled_from("abcdef"), unique=True).map(tuple),
    test=st.booleans(),
)
_ORDER: dict[str, Any] = {
    "severity": int, "sensitivity": int, "volume": int, "privilege": int, "exploitability": int, "certainty": float,
    "exposure": EXPOSURE.__getitem__,
    "controls": lambda names: -len(names),
    "test": lambda test: not test,
    "interactions": lambda calls: 1 if calls is None else 2 if calls else 0,
}  # fmt: skip


@given(FEATURES, FEATURES)
@settings(max_examples=300, deadline=None)
def test_worse_input_never_lowers_the_score(one: Features, other: Features) -> None:
    for name, order in _ORDER.items():
        changed = replace(one, **{name: getattr(other, name)})
        worse, better = (changed, one) if order(getattr(other, name)) >= order(getattr(one, name)) else (one, changed)
        assert score(worse).value >= score(better).value, name


@given(FEATURES)
@settings(deadline=None)
def test_a_score_is_the_product_of_the_factors_it_shows(features: Features) -> None:
    found = score(features)
    product = 100.0
    for factor in found.factors:
        assert 0 < factor.value <= 1
        assert factor.why
        product *= factor.value
    assert 0 < found.value <= 100 or found.value == round(product, 1)
    assert abs(found.value - product) <= 0.051


@given(FEATURES)
@settings(deadline=None)
def test_the_best_change_is_told_when_there_is_one(features: Features) -> None:
    found = score(features)
    assert found.best_value <= found.value
    assert bool(found.best_change) is (found.best_value < found.value)
