"""Where a person's data lies, by a value that no scan has kept."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from upright.app.forgetting import pattern_of, whereabouts
from upright.app.workspace import Workspace
from upright.model.errors import MalformedError
from upright.store.snapshot import Snapshot

TRAIN = """from datasets import load_dataset
from trl import SFTTrainer

rows = load_dataset("csv", data_files="people.csv")
trainer = SFTTrainer(model="Qwen/Qwen3-8B", train_dataset=rows)
trainer.train()
trainer.save_model("models/desk")
"""
PEOPLE = [("Oona Velde", "oona.velde@posteo.de", "252-60-8845"), ("Bram Kowal", "bram.kowal@posteo.de", "384-45-3828")]


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    tree = tmp_path / "training"
    tree.mkdir()
    (tree / "train.py").write_text(TRAIN)
    lines = "".join(f"{name},{mail},{number}\n" for name, mail, number in PEOPLE)
    (tree / "people.csv").write_text(f"name,email,ssn\n{lines}")
    (tree / "notes.txt").write_text("Call Oona\nVelde back on Monday.\n")
    with closing(sqlite3.connect(tree / "members.db")) as base, base:
        base.execute("CREATE TABLE members (name TEXT, email TEXT, ssn TEXT)")
        base.executemany("INSERT INTO members VALUES (?, ?, ?)", PEOPLE[1:])
    return Workspace.open(tmp_path / "home").scan([str(tree)])


def test_every_person_is_found_wherever_they_stand(snapshot: Snapshot) -> None:
    first = whereabouts(snapshot, "OONA VELDE")
    assert [each.name for each in first.held] == ["people.csv"]
    assert first.places == ("training/notes.txt",)
    second = whereabouts(snapshot, "384453828")
    assert {each.name for each in second.held} == {"people.csv", "members.db", "members"}
    assert whereabouts(snapshot, "nobody@nowhere.org").held == ()
    assert first.unread == second.unread == ()


def test_what_cannot_be_read_is_named(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "training").rename(tmp_path / "elsewhere")
    found = whereabouts(snapshot, "oona.velde@posteo.de")
    assert found.held == ()
    assert any("training" in each for each in found.unread)


def test_a_part_of_a_file_that_cannot_be_read_is_no_absence(snapshot: Snapshot, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("people.csv", f"name\n{PEOPLE[0][0]}\n" * 40)
    with zipfile.ZipFile(tmp_path / "training" / "old.zip", "w") as outer:
        outer.writestr("readme.txt", "kept for the audit\n")
        outer.writestr("people.zip", inner.getvalue()[:200])
    found = whereabouts(snapshot, PEOPLE[0][0])
    assert [each.partition(":")[0] for each in found.unread] == ["old.zip"]
    assert [each.name for each in found.held] == ["people.csv"]


def test_values_are_words_or_numbers_of_their_own() -> None:
    assert pattern_of("4111 1111 1111 1111").search("card 4111-1111-1111-1111.")
    assert not pattern_of("411111").search("94111112")
    assert not pattern_of("Bram").search("Bramble")
    with pytest.raises(MalformedError):
        pattern_of(" a ")


def test_sources_are_read_again_as_the_scan_read_them(tmp_path: Path) -> None:
    tree = tmp_path / "training"
    (tree / ".git").mkdir(parents=True)
    (tree / ".gitignore").write_text("people.csv\n")
    (tree / "people.csv").write_text("name,email\nOona Velde,oona.velde@posteo.de\n" * 9)
    space = Workspace.open(tmp_path / "home")
    without = space.scan([str(tree)])
    assert whereabouts(without, "oona.velde@posteo.de").held == ()
    found = space.scan([str(tree)], include_ignored=True)
    assert dict(found.scan.scopes[0].options) == {"include_ignored": True}
    assert [each.name for each in whereabouts(found, "oona.velde@posteo.de").held] == ["people.csv"]
