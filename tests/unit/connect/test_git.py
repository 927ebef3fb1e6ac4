"""The git connector, against real repositories made on the spot."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from upright.connect.connector import Source
from upright.connect.connectors.git import CONNECTOR
from upright.model.errors import MalformedError, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.testing.connectors import check_connector


def _git(repository: Path, *arguments: str) -> None:
    name = ("-c", "user.name=upright", "-c", "user.email=upright@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *name, *arguments], cwd=repository, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    _git(folder, "init", "-q", "-b", "main")
    (folder / "app.py").write_text("KEY = 'first'\n", encoding="utf-8")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "one")
    (folder / "app.py").write_text("KEY = None\n", encoding="utf-8")
    (folder / "weights.bin").write_text(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", encoding="utf-8"
    )
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "two")
    return folder


def _source(repository: Path, **options: object) -> Source:
    return Source("git", "r", f"file://{repository}", options)


def test_reads_the_current_tree_twice_alike(repository: Path) -> None:
    items = check_connector(CONNECTOR, _source(repository))
    assert {item.path: item.read() for item in items}["app.py"] == b"KEY = None\n"


def test_a_pointer_to_large_storage_is_a_gap(repository: Path) -> None:
    gaps = [each for each in CONNECTOR.read(_source(repository)) if isinstance(each, Gap)]
    assert [(gap.where, gap.code) for gap in gaps] == [("weights.bin", "unsupported")]


def test_history_gives_what_the_tree_no_longer_holds(repository: Path) -> None:
    read = [each for each in CONNECTOR.read(_source(repository, history=True)) if isinstance(each, Item)]
    past = [each for each in read if each.provenance.get("history")]
    assert [(each.path.partition("/")[2], each.read()) for each in past] == [("app.py", b"KEY = 'first'\n")]


def test_nothing_of_the_repository_runs(repository: Path, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    hook = repository / ".git/hooks/post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {marker}\n", encoding="utf-8")
    hook.chmod(0o755)
    _git(repository, "config", "core.fsmonitor", f"touch {marker}")
    list(CONNECTOR.read(_source(repository)))
    list(CONNECTOR.read(Source("git", "r", str(repository), {"history": True, "only_history": True})))
    assert not marker.exists()


def test_an_address_cannot_be_an_option(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    with pytest.raises(Unreachable):
        list(CONNECTOR.read(Source("git", "r", f"--upload-pack=touch {marker}.git")))
    with pytest.raises(Unreachable):
        list(CONNECTOR.read(Source("git", "r", f"ext::sh -c touch% {marker}")))
    assert not marker.exists()


def test_what_is_no_repository_is_said(tmp_path: Path) -> None:
    with pytest.raises(MalformedError, match="not a git repository"):
        list(CONNECTOR.read(Source("git", "r", str(tmp_path), {"only_history": True, "history": True})))
