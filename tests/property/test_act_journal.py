"""No byte of the journal or its head can be changed, added or taken out unnoticed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upright.act.journal import Journal, verify
from upright.model.errors import JournalError


@cache
def written() -> tuple[bytes, bytes, bytes]:
    """The bytes of a journal of four entries, of its head and of its key."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.jsonl")
        for number, text in enumerate(("models/a.pkl", "ünïcode", 'quote " and \\', "")):
            journal.append("intent", "plan-1", number, path=text, size=number)
        return tuple(path.read_bytes() for path in places(journal.path))  # type: ignore[return-value]


def places(path: Path) -> tuple[Path, ...]:
    return path, path.with_name("journal.jsonl.head"), path.with_name("journal.jsonl.key")


@contextmanager
def laid(journal: bytes, head: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.jsonl"
        for place, content in zip(places(path), (journal, head, written()[2]), strict=True):
            place.write_bytes(content)
        yield path


def entry_at(position: int) -> int:
    return written()[0][:position].count(b"\n")


def test_untouched_it_verifies() -> None:
    with laid(*written()[:2]) as path:
        assert verify(path) == 4


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80])
def test_every_single_byte_changed_is_found_in_its_entry(flip: int) -> None:
    """A low bit, the case of a letter, and a byte that is no ASCII, at each place in turn."""
    journal, head, _ = written()
    with laid(journal, head) as path:
        for position in range(len(journal)):
            path.write_bytes(bytes([*journal[:position], journal[position] ^ flip, *journal[position + 1 :]]))
            with pytest.raises(JournalError, match=f"^entry {entry_at(position)}:"):
                verify(path)


@given(position=st.integers(0, len(written()[0]) - 1), change=st.integers(1, 255))
def test_any_byte_changed_is_found_in_its_entry(position: int, change: int) -> None:
    journal, head, _ = written()
    changed = bytes([*journal[:position], journal[position] ^ change, *journal[position + 1 :]])
    with laid(changed, head) as path, pytest.raises(JournalError, match=f"^entry {entry_at(position)}:"):
        verify(path)


@given(position=st.integers(0, len(written()[1]) - 1), change=st.integers(1, 255))
def test_any_byte_of_the_head_changed_is_found(position: int, change: int) -> None:
    journal, head, _ = written()
    changed = bytes([*head[:position], head[position] ^ change, *head[position + 1 :]])
    with laid(journal, changed) as path, pytest.raises(JournalError):
        verify(path)


@given(begin=st.integers(0, len(written()[0]) - 1), length=st.integers(1, 2000))
@example(begin=0, length=len(written()[0]))
def test_any_bytes_taken_out_are_found(begin: int, length: int) -> None:
    journal, head, _ = written()
    with laid(journal[:begin] + journal[begin + length :], head) as path, pytest.raises(JournalError):
        verify(path)


@given(position=st.integers(0, len(written()[0])), added=st.binary(min_size=1, max_size=40))
@example(position=0, added=b"\n")
@example(position=len(written()[0]), added=b"\n")
@example(position=len(written()[0]), added=b"x")
def test_any_bytes_added_are_found(position: int, added: bytes) -> None:
    journal, head, _ = written()
    if journal[:position] + added + journal[position:] == journal:
        return
    with laid(journal[:position] + added + journal[position:], head) as path, pytest.raises(JournalError):
        verify(path)
