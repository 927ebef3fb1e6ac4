"""Merge is commutative, associative and idempotent, whatever was observed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from upright.graph.joined import join, join_all, join_everything, joined, resolve
from upright.graph.merge import merge
from upright.model.asset import AssetKind, Location
from upright.model.data import DataLabel
from upright.model.evidence import Edge, Observation

_LOCATIONS = st.builds(
    Location,
    st.sampled_from(["a.py", "b.py", "c/d.ipynb"]),
    st.integers(0, 3),
    st.just("repo"),
    st.sampled_from(["", "x"]),
)
_VALUES = st.one_of(
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(["none", "key", "llm"]),
    st.lists(st.sampled_from("abc"), max_size=2),
)
_KEYS = st.sampled_from(["path:repo/a", "model:openai/gpt-4o", "sha256:ab", "name:repo/x"])
_LABELS = st.builds(DataLabel, st.sampled_from(["pii.email", "pii.us-ssn"]), st.just("p"))
_OBSERVATIONS = st.builds(
    Observation,
    kind=st.sampled_from([AssetKind.MODEL, AssetKind.DATASET, AssetKind.NOTEBOOK]),
    name=st.sampled_from(["gpt-4o", "openai:gpt-4o", "mine", "Mine"]),
    keys=st.lists(_KEYS, max_size=3).map(tuple),
    location=_LOCATIONS,
    attributes=st.dictionaries(st.sampled_from(["auth", "pinned", "test", "type", "size"]), _VALUES, max_size=3),
    version=st.sampled_from(["", "1", "2"]),
    labels=st.lists(_LABELS, max_size=2).map(tuple),
    confidence=st.sampled_from([0.2, 0.5, 1.0]),
    detector=st.sampled_from(["one", "two"]),
    evidence=st.sampled_from(["", "seen"]),
)
_MANY = st.lists(_OBSERVATIONS, max_size=8)


@given(_MANY, st.randoms())
@settings(max_examples=80, deadline=None)
def test_order_and_repetition_change_nothing(observations: list[Observation], chance: object) -> None:
    edges = [Edge("model:openai/gpt-4o", "derived_from", "path:repo/a")]
    shuffled = [*observations, *observations]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    once, again = merge(observations, edges), merge(shuffled, edges * 2)
    assert once.assets == again.assets
    assert once.relations == again.relations


@given(_MANY, _MANY, _MANY)
@settings(max_examples=80, deadline=None)
def test_partial_states_combine_in_any_grouping(
    first: list[Observation], second: list[Observation], third: list[Observation]
) -> None:
    states = [join_all(map(joined, part)) for part in (first, second, third)]
    left = join_all([*join_all([*states[0], *states[1]]), *states[2]])
    right = join_all([*states[0], *join_all([*states[2], *states[1]])])
    assert left == right == join_everything(states)
    assert join_all([*left, *left]) == left


@given(_MANY)
@settings(max_examples=50, deadline=None)
def test_every_key_of_a_kind_belongs_to_one_asset(observations: list[Observation]) -> None:
    assets = merge(observations).assets
    owners = [(asset.kind, key) for asset in assets for key in asset.keys]
    assert len(owners) == len(set(owners))
    seen = {(observation.kind, observation.location.path) for observation in observations}
    assert seen == {(asset.kind, place.path) for asset in assets for place in asset.locations}


@given(_OBSERVATIONS)
def test_joining_a_thing_with_itself_is_the_thing(observation: Observation) -> None:
    part = joined(observation)
    assert join(part, part) == part
    assert resolve(join(part, part)) == resolve(part)
