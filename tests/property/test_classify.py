"""Laws of classification: places, merging, and readers on any bytes."""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.profile import Profile, SecretSpan, classify_item
from upright.model.data import DataLabel
from upright.model.evidence import Gap
from upright.model.item import Item

ENGINE = Engine(units("classifiers").values())
EXAMPLES = [text for unit in ENGINE.classifiers for text in (*unit.matches, *unit.rejects)]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(EXAMPLES),
        st.text(max_size=40),
        st.sampled_from(["\n", ", ", ": ", '"', "é", "名", " 1 ", "=", "\t"]),
    ),
    max_size=8,
).map("".join)
FEW = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(TEXTS)
@example("Emergency contact | Bianca Martin, 011 2346-9368ATTORNEY-CLIENT PRIVILEGED")
def test_spans_lie_in_the_text_in_order_without_overlap(text: str) -> None:
    end = 0
    for span in ENGINE.spans(text):
        assert end <= span.start < span.end <= len(text)
        assert span.line == text.count("\n", 0, span.start) + 1
        assert 0.5 <= span.confidence < 1
        end = span.end


def profiles() -> st.SearchStrategy[Profile]:
    paths = st.sampled_from(["a", "b"])
    small = st.integers(0, 3)
    labels = st.builds(DataLabel, st.sampled_from(["pii.x", "pii.y"]), paths, small, small)
    secrets = st.builds(SecretSpan, paths, small, st.just("secret.x"), confidence=st.sampled_from([0.5, 0.9]))
    gaps = st.builds(Gap, paths, st.just("why"))
    drawn = st.builds(
        Profile,
        st.lists(labels, max_size=4).map(tuple),
        st.lists(secrets, max_size=4).map(tuple),
        st.lists(gaps, max_size=2).map(tuple),
        st.dictionaries(paths, small),
        st.frozensets(paths),
    )
    return drawn.map(lambda profile: profile.merge(Profile()))


@given(profiles(), profiles(), profiles())
def test_profiles_merge_in_any_order(one: Profile, two: Profile, three: Profile) -> None:
    assert one.merge(two) == two.merge(one)
    assert one.merge(two).merge(three) == one.merge(two.merge(three))
    assert one.merge(one) == one


@FEW
@given(
    st.binary(max_size=400),
    st.sampled_from(["x.csv", "x.json", "x.jsonl", "x.ipynb", "x.parquet", "x.db", "x.txt", "x", "x.tsv"]),
    st.sampled_from([b"", b"SQLite format 3\0", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b'{"cells": [', b"a,b\n"]),
    st.integers(1, 500),
)
def test_any_bytes_have_a_profile(content: bytes, name: str, head: bytes, limit: int) -> None:
    data = head + content
    profile = classify_item(Item("s", name, len(data), content=data), ENGINE, limit=limit)
    assert all(label.partition.startswith(name) for label in profile.labels)


@FEW
@given(st.lists(TEXTS, max_size=5))
def test_texts_read_together_hold_what_each_holds_alone(texts: list[str]) -> None:
    assert list(ENGINE.spans_of(texts)) == list(map(ENGINE.spans, texts))
