"""The journal: what it finds, and what it puts right by itself."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
import threading
from itertools import pairwise, product
from pathlib import Path

import pytest
from worlds import WORLDS

from upright.act.execute import Outcome, apply, outcome
from upright.act.journal import Journal, verify
from upright.act.plan import make_plan
from upright.model.errors import ConflictError, JournalError, UprightError
from upright.testing.killing import killed_at
from upright.testing.worlds import picture


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Five entries."""
    made = Journal(tmp_path / "state" / "journal.jsonl")
    for number in range(5):
        made.append("intent", "plan-1", number, path=f"dätä/{number}.csv")
    return made


def head_of(journal: Journal) -> Path:
    return journal.path.with_name("journal.jsonl.head")


def test_entries_come_back(journal: Journal) -> None:
    assert verify(journal.path) == 5
    assert [entry.step for entry in journal.of("plan-1")] == [0, 1, 2, 3, 4]
    assert journal.entries()[3].details == {"path": "dätä/3.csv"}
    assert stat.S_IMODE(journal.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(head_of(journal).stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.path.parent.stat().st_mode) == 0o700


def test_no_journal_is_an_empty_one(tmp_path: Path) -> None:
    assert verify(tmp_path / "none.jsonl") == 0


@pytest.mark.parametrize("cut", [1, 2, 3, 4])
def test_an_end_cut_off(journal: Journal, cut: int) -> None:
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(lines[:-cut]))
    with pytest.raises(JournalError, match=f"entry {5 - cut}: the end of the journal was cut off"):
        verify(journal.path)
    with pytest.raises(JournalError, match="cut off"):
        journal.append("intent", "plan-2")


@pytest.mark.parametrize("out", [0, 1, 3])
def test_an_entry_taken_out(journal: Journal, out: int) -> None:
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(lines[:out] + lines[out + 1 :]))
    with pytest.raises(JournalError, match=f"entry {out}: does not follow"):
        verify(journal.path)


def test_entries_in_another_order(journal: Journal) -> None:
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join([lines[0], lines[2], lines[1], *lines[3:]]))
    with pytest.raises(JournalError, match="entry 1: does not follow"):
        verify(journal.path)


def test_an_entry_with_a_new_hash_breaks_the_next(journal: Journal, tmp_path: Path) -> None:
    other = Journal(tmp_path / "other.jsonl")
    for number in range(5):
        other.append("intent", "plan-1", number, path="forged")
    lines, forged = (made.path.read_bytes().splitlines(keepends=True) for made in (journal, other))
    journal.path.write_bytes(b"".join([forged[0], *lines[1:]]))
    with pytest.raises(JournalError, match="entry 1: does not follow"):
        verify(journal.path)
    journal.path.write_bytes(b"".join(forged))
    with pytest.raises(JournalError, match="entry 0: its signature is not that of this journal's key"):
        verify(journal.path)


def test_a_history_signed_with_another_key(journal: Journal, tmp_path: Path) -> None:
    """Whoever puts in chain, head and key of his own is found by a copy of the public key."""
    public = journal.key.public()
    assert stat.S_IMODE(journal.key.path.stat().st_mode) == 0o600
    assert verify(journal.path, public) == 5
    other = Journal(tmp_path / "other" / "journal.jsonl")
    other.append("intent", "plan-1", 0, path="forged")
    for name in ("journal.jsonl", "journal.jsonl.head", "journal.jsonl.key"):
        (journal.path.parent / name).write_bytes((other.path.parent / name).read_bytes())
    assert verify(journal.path) == 1
    with pytest.raises(JournalError, match="entry 0: its signature"):
        verify(journal.path, public)


def test_the_key_gone(journal: Journal) -> None:
    public = journal.key.public()
    journal.key.path.unlink()
    with pytest.raises(JournalError, match="key is gone"):
        journal.append("intent", "plan-2")
    with pytest.raises(JournalError, match="key is gone"):
        verify(journal.path)
    assert verify(journal.path, public) == 5


def test_either_file_gone(journal: Journal) -> None:
    kept = head_of(journal).read_bytes()
    head_of(journal).unlink()
    with pytest.raises(JournalError, match="entry 1: follows an end that the head does not know"):
        verify(journal.path)
    head_of(journal).write_bytes(kept)
    journal.path.unlink()
    with pytest.raises(JournalError, match="is gone"):
        verify(journal.path)


def test_a_head_one_behind_is_known(journal: Journal) -> None:
    """As a process leaves it that is killed after the entry and before the head."""
    kept = head_of(journal).read_bytes()
    journal.append("applied", "plan-1")
    head_of(journal).write_bytes(kept)
    assert verify(journal.path) == 6
    journal.append("verified", "plan-1")
    assert verify(journal.path) == 7


def test_killed_again_and_again(tmp_path: Path) -> None:
    """Wherever two writers in a row are killed, what is there verifies, and the next one goes on."""
    kills = 0
    for first, second in product(range(2, 15), repeat=2):
        journal = Journal(tmp_path / f"{first}-{second}" / "journal.jsonl")
        journal.append("planned", "plan-1")
        for number in (first, second):
            kills += killed_at(number, lambda: journal.append("intent", "plan-1"), connected=False)  # noqa: B023
        journal.append("intent", "plan-1")
        assert verify(journal.path) >= 2, f"killed at {first}, then at {second}"
    assert kills > 80


def test_a_head_that_cannot_be_written(journal: Journal) -> None:
    """As on a full disk: nothing stays behind that the head does not know, however often it is tried."""
    taken = journal.path.with_name(".journal.jsonl.head.tmp")
    taken.mkdir()
    for _ in range(3):
        with pytest.raises(OSError, match="directory"):
            journal.append("applied", "plan-1")
        assert verify(journal.path) == 5
    taken.rmdir()
    journal.append("applied", "plan-1")
    assert verify(journal.path) == 6


def test_a_half_entry_is_reported_then_put_right(journal: Journal) -> None:
    """As a power failure leaves it."""
    with journal.path.open("ab") as stream:
        stream.write(b'{"details":{"pa')
    with pytest.raises(JournalError, match="entry 5: is not whole"):
        verify(journal.path)
    journal.append("applied", "plan-1")
    assert [entry.kind for entry in journal.entries()][-2:] == ["recovered", "applied"]
    assert journal.entries()[5].details == {"bytes": 15}


def test_a_head_of_nonsense(journal: Journal) -> None:
    for text in (b"", b"[]", b"nonsense", b'{"seq": 4}', head_of(journal).read_bytes() + b" "):
        head_of(journal).write_bytes(text)
        with pytest.raises(JournalError, match="head"):
            verify(journal.path)


def test_nobody_acts_on_a_broken_journal(tmp_path: Path) -> None:
    remediation, sample = WORLDS["redact"]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    journal.append("planned", "plan-0")
    journal.path.write_bytes(journal.path.read_bytes().replace(b"plan-0", b"plan-1"))
    before = picture(context.roots["world"])
    with pytest.raises(JournalError, match="entry 0: was changed"):
        apply(make_plan(sample.finding, sample.asset, remediation, context), context, journal)
    assert picture(context.roots["world"]) == before


def test_writers_take_turns(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from upright.act.journal import Journal\n"
        "for n in range(20): Journal(Path(sys.argv[1])).append('intent', sys.argv[2], n)"
    )
    path = tmp_path / "journal.jsonl"
    running = [subprocess.Popen([sys.executable, "-c", script, str(path), f"plan-{n}"]) for n in range(3)]
    assert [process.wait(300) for process in running] == [0, 0, 0]
    assert verify(path) == 60
    for number in range(3):
        assert [entry.step for entry in Journal(path).of(f"plan-{number}")] == list(range(20))


def test_two_fixers_race(tmp_path: Path) -> None:
    """Both planned the same; one wins, the other changes nothing and says why."""
    remediation, sample = WORLDS["quarantine"]
    context, journal = sample.lay(tmp_path), Journal(tmp_path / "journal.jsonl")
    plans = [make_plan(sample.finding, sample.asset, remediation, context) for _ in range(4)]
    lost: list[UprightError] = []

    def fix(number: int) -> None:
        try:
            apply(plans[number], context, journal)
        except ConflictError as error:
            lost.append(error)

    threads = [threading.Thread(target=fix, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    ends = [outcome(journal.of(plan.id)) for plan in plans]
    assert sorted(ends) == [Outcome.APPLIED, *[Outcome.NEVER_STARTED] * 3]
    assert len(lost) == 3
    verify(journal.path)


def test_waiting_has_an_end(journal: Journal) -> None:
    with (
        journal.exclusive(),
        pytest.raises(ConflictError, match="another fix or undo is at work"),
        journal.exclusive(wait=0.1),
    ):
        raise AssertionError


def test_lines_are_plain_json(journal: Journal) -> None:
    records = [json.loads(line) for line in journal.path.read_text("ascii").splitlines()]
    assert [record["seq"] for record in records] == [0, 1, 2, 3, 4]
    assert all(later["prev"] == earlier["hash"] for earlier, later in pairwise(records))
