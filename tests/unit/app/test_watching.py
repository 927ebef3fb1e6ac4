"""Scanning again and again: the result is that of a scan from scratch, and only what changed is read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from upright.app.config import config_of
from upright.app.watching import Memory, Watching
from upright.app.workspace import Workspace
from upright.model.item import Item
from upright.store.snapshot import Snapshot


def picture(snapshot: Snapshot) -> tuple[object, ...]:
    return (
        [(each.id, each.kind, each.name, each.labels) for each in snapshot.graph.assets],
        sorted((each.id, each.severity, each.reason) for each in snapshot.findings),
        sorted(map(str, snapshot.graph.gaps)),
    )


def item(path: Path) -> Item:
    return Item("source", path.name, path.stat().st_size, locator=str(path))


def test_a_file_that_changed_in_any_way_is_examined_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from upright.app.work import Result

    monkeypatch.setattr("upright.app.unchanged._YOUNG", 0)
    file, memory = tmp_path / "file.txt", Memory()
    file.write_text("as it was")

    def is_known() -> bool:
        _, known = memory.recall([item(file)])
        memory.keep([Result("source", "file.txt", None, None, ())])
        return bool(known)

    assert not is_known()
    assert is_known()
    before = file.stat()
    file.write_text("as it is.")  # as long, and with its old times
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not is_known()
    assert is_known()
    memory.recall([item(tmp_path / "file.txt")] * 0)
    assert is_known(), "a source of which nothing was listed was not looked at"
    (tmp_path / "other.txt").write_text("")
    memory.recall([item(tmp_path / "other.txt")])
    assert not is_known(), "what is gone is forgotten"


def test_looking_again_gives_what_a_scan_gives(estate: Path, tmp_path: Path) -> None:
    copy = tmp_path / "estate"
    shutil.copytree(estate, copy)
    watching = Watching(Workspace.open(), config_of([str(copy)]))
    first = watching.look()
    assert picture(watching.look([copy])) == picture(first)
    (copy / "new.py").write_text("from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-4o-new')\n")
    next(copy.rglob("*.md")).unlink()
    again = watching.look([copy / "new.py"])
    assert picture(again) != picture(first)
    scratch = Workspace.open(tmp_path / "scratch")
    shutil.copy(watching.workspace.state.folder / "digest.key", scratch.state.folder)
    assert picture(again) == picture(scratch.scan([str(copy)]))
    for each in (watching.workspace, scratch):
        each.store.close()
