"""What git tracks is read although `.gitignore` names it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from upright.connect.ignore import IgnoreRules
from upright.connect.tracked import Tracked, names

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
FILES = ("a.txt", "conf/.env", "conf/deep/er/x.yaml", "conf/deep/er/xy.yaml", "z")


def _git(tree: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(tree), *words], check=True, capture_output=True)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / ".gitignore").write_text("conf\n*.log\n")
    (tmp_path / "conf/untracked.yaml").write_text("x")
    (tmp_path / "run.log").write_text("x")
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", "-f", ".gitignore", *FILES)
    return tmp_path


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_every_version_of_an_index_is_read(tree: Path, version: str) -> None:
    _git(tree, "add", "-N", "-f", "run.log")  # an intent is an entry of version 3
    _git(tree, "update-index", f"--index-version={version}")
    listed = subprocess.run(["git", "-C", str(tree), "ls-files"], check=True, capture_output=True, text=True).stdout
    assert names((tree / ".git/index").read_bytes()) == listed.splitlines()


def test_long_names_are_read(tree: Path) -> None:
    long = "/".join(["d" * 200] * 25) + "/x"  # longer than the length of an entry can say
    record = bytearray((tree / ".git/index").read_bytes()[:12])
    entry = bytes(24) + (0o100644).to_bytes(4) + bytes(32) + (0xFFF).to_bytes(2) + long.encode()
    record[8:12] = (2).to_bytes(4)
    padded = entry + bytes(8 - len(entry) % 8)
    assert names(bytes(record) + padded + padded) == [long, long]


def test_what_is_tracked_is_not_ignored(tree: Path) -> None:
    rules = IgnoreRules()
    rules.enter("", tree)
    assert not rules.ignores("conf", is_folder=True)
    rules.enter("conf", tree / "conf")
    assert not rules.ignores("conf/.env", is_folder=False)
    assert not rules.ignores("conf/deep", is_folder=True)
    assert rules.ignores("conf/untracked.yaml", is_folder=False)
    assert rules.ignores("run.log", is_folder=False)


def test_a_tree_within_a_folder_has_its_own_index(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    estate = tmp_path_factory.mktemp("estate")
    shutil.copytree(tree, estate / "one")
    rules = IgnoreRules()
    rules.enter("", estate)
    rules.enter("one", estate / "one")
    assert not rules.ignores("one/conf", is_folder=True)
    assert rules.ignores("one/run.log", is_folder=False)


def test_a_working_tree_of_another_repository_is_followed(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(tree / "conf", other / "conf")
    (other / ".git").write_text(f"gitdir: {tree / '.git'}\n")
    assert Tracked(other).holds("conf/.env")


@pytest.mark.parametrize(
    "index", [b"", b"DIRC", b"DIRC\0\0\0\2\0\0\xff\xff", b"DIRC\0\0\0\4\0\0\0\1" + b"\xff" * 90, b"PK"]
)
def test_what_is_no_index_says_nothing(tmp_path: Path, index: bytes) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/index").write_bytes(index)
    assert not Tracked(tmp_path).holds("a")
    assert not Tracked(tmp_path / "nowhere").holds("a")
