"""Compiled databases are kept, and no more of them than a few sets need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from upright.classify import compiled
from upright.classify.compiled import Patterns


def test_the_oldest_databases_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(compiled, "WORTH_KEEPING", 0.0)
    monkeypatch.setattr(compiled, "MOST_KEPT", 2)
    folder = tmp_path / "upright"
    made: list[Path] = []
    for age, word in ((300, "first"), (200, "second"), (100, "third")):
        before = set(folder.glob("*.hs"))
        assert Patterns([word]).hits(word.encode())
        (new,) = set(folder.glob("*.hs")) - before
        made.append(new)
        os.utime(new, (new.stat().st_atime, new.stat().st_mtime - age))
    assert sorted(folder.glob("*.hs")) == sorted(made[1:])
    assert Patterns(["second"]).hits(b"second")  # used again, so that it is no longer the oldest
    assert Patterns(["fourth"]).hits(b"fourth")
    assert made[1] in set(folder.glob("*.hs"))
