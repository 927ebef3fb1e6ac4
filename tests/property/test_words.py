"""One pass over the bytes finds the words that searching for each of them finds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from upright.discover.words import Words

_LETTERS = st.sampled_from([b"a", b"B", b"b", b"_", b"\xc3\xa4", b"\xc3\x84", b"k", b"K"])
_BYTES = st.lists(_LETTERS, max_size=12).map(b"".join)


@given(st.lists(_BYTES.filter(bool), max_size=8), _BYTES)
def test_as_searching_for_each(words: list[bytes], data: bytes) -> None:
    table = Words(words)
    assert table.held_by(data) == {word for word in words if word.lower() in data.lower()}
    assert table.covers(tuple(words))
    assert not table.covers((b"elsewhere",))
    assert not Words([*words, b"\0"]).covers((b"\0",))
