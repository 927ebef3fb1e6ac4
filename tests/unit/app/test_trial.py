"""What trying a source tells of one that cannot say what it asks."""

from __future__ import annotations

from pathlib import Path

from upright.app.config import config_of
from upright.app.trial import tried


def test_what_can_be_read_is_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("a line")
    told = [*tried(config_of([str(tmp_path)]).sources[0])]
    assert [(each.what, each.outcome, each.why) for each in told] == [("read a sample", "works", "the first 2 things")]


def test_what_is_not_reached_is_told_once() -> None:
    told = [*tried(config_of(["qdrant+http://127.0.0.1:1"]).sources[0])]
    assert [(each.what, each.permission, each.outcome) for each in told] == [("reach it", "", "unanswered")]
