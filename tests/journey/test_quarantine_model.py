"""A malicious model file is put into quarantine and taken back, wherever a scan found it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from upright.testing.hostile_pickles import hostile_pickles

EVIL = hostile_pickles()[next(iter(hostile_pickles()))]


def _upright(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "upright.show.cli.main", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=600)


def _cache(folder: Path) -> Path:
    """A file in a hub's cache, under its name in two revisions."""
    repository = folder / "hub" / "models--acme--ranker"
    (repository / "blobs").mkdir(parents=True)
    (repository / "blobs" / "e1").write_bytes(EVIL)
    for letter in "ab":
        snapshot = repository / "snapshots" / (letter * 40)
        snapshot.mkdir(parents=True)
        (snapshot / "pytorch_model.bin").symlink_to("../../blobs/e1")
    return folder / "hub"


def _member(folder: Path) -> Path:
    (folder / "models" / "deep").mkdir(parents=True)
    (folder / "models" / "deep" / "ranker.pkl").write_bytes(EVIL)
    return folder / "models"


def _alone(folder: Path) -> Path:
    (folder / "ranker.pkl").write_bytes(EVIL)
    return folder / "ranker.pkl"


def _files(root: Path) -> dict[str, bytes]:
    base = root if root.is_dir() else root.parent
    return {str(path.relative_to(base)): path.read_bytes() for path in base.rglob("*") if path.is_file()}


@pytest.mark.parametrize("make", [_cache, _member, _alone])
def test_quarantine_and_undo(make: Any, tmp_path: Path) -> None:
    (tmp_path / "estate").mkdir()
    (tmp_path / "work").mkdir()
    target, work = make(tmp_path / "estate"), tmp_path / "work"
    before = _files(target)
    assert _upright(work, "scan-model", str(target)).returncode == 1
    assert _upright(work, "scan", str(target), "--top", "0").returncode == 0
    findings = json.loads(_upright(work, "findings", "--format", "json").stdout)["findings"]
    found = next(each for each in findings if each["rule"] == "malicious-model-file")
    applied = _upright(work, "fix", found["id"], "--apply", "--format", "json")
    assert applied.returncode == 0, applied.stderr
    assert EVIL not in _files(target).values()
    assert _upright(work, "scan-model", str(target)).returncode != 1
    undone = _upright(work, "undo", json.loads(applied.stdout)["id"])
    assert undone.returncode == 0, undone.stderr
    assert _files(target) == before
