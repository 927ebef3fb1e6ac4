"""Any bytes whatever: a model file's reader never raises, ends, and says clean only of what it parsed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from upright.discover.model_file import inspect
from upright.discover.readers.sniff import MAGIC, sniff
from upright.model.item import Item
from upright.testing.hostile_containers import hostile_containers
from upright.testing.hostile_pickles import hostile_pickles

VERDICTS = {"malicious", "suspicious", "unknown", "clean", "gap"}
SEEDS = [*hostile_containers().values(), *(content for content in hostile_pickles().values() if len(content) < 4096)]
HEADS = [
    b"",
    b"\x80\x04",
    b"PK\3\4",
    b"\x89HDF\r\n\x1a\n",
    b"\x1f\x8b\x08",
    b"x\x9c",
    b"\x08\x07\x12\x02ab",
    *(bytes(at) + magic for at, magic, _ in MAGIC),
]


def item(content: bytes) -> Item:
    return Item("test", "any", len(content), content=content)


@given(st.sampled_from(HEADS), st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_any_bytes(head: bytes, rest: bytes) -> None:
    report = inspect(item(head + rest))
    assert report.verdict in VERDICTS
    assert isinstance(sniff(item(head + rest)), str)


@given(st.sampled_from(SEEDS), st.integers(min_value=0), st.binary(min_size=1, max_size=8), st.booleans())
@settings(max_examples=150, deadline=None)
def test_any_damage(seed: bytes, place: int, patch: bytes, cut: bool) -> None:
    at = place % (len(seed) + 1)
    damaged = seed[:at] + patch + (b"" if cut else seed[at + len(patch) :])
    assert inspect(item(damaged)).verdict in VERDICTS
