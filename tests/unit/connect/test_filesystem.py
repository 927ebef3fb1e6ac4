"""The filesystem connector: git's ignore rules, nothing silent, nothing followed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from upright.connect.connector import Source
from upright.connect.connectors.filesystem import CONNECTOR
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.testing.connectors import check_connector


def _make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x", encoding="utf-8")


def _read(root: Path, **options: object) -> tuple[list[str], dict[tuple[str, str], int]]:
    read = list(CONNECTOR.read(Source("filesystem", "s", str(root), options)))
    gaps = {(each.code, each.why): each.count for each in read if isinstance(each, Gap)}
    return [each.path for each in read if isinstance(each, Item)], gaps


def test_reads_the_same_twice(tmp_path: Path) -> None:
    _make(tmp_path, "a.py", "b/c.py")
    items = check_connector(CONNECTOR, Source("filesystem", "s", str(tmp_path)))
    assert [item.path for item in items] == ["a.py", "b/c.py"]


def test_respects_gitignore_at_every_level_and_counts(tmp_path: Path) -> None:
    _make(
        tmp_path,
        "keep.py",
        "a.log",
        "deep/b.log",
        "deep/keep.log",
        "build/out.py",
        "deep/build/out.py",
        "sub/only.tmp",
        "only.tmp",
    )
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("*.log\n/build/\n", encoding="utf-8")
    (tmp_path / "deep/.gitignore").write_text("!keep.log\n", encoding="utf-8")
    (tmp_path / "sub/.gitignore").write_text("*.tmp\n", encoding="utf-8")
    paths, gaps = _read(tmp_path)
    assert set(paths) == {
        ".gitignore", "keep.py", "deep/.gitignore", "deep/keep.log", "deep/build/out.py", "sub/.gitignore", "only.tmp",
    }  # fmt: skip
    assert gaps["ignored", "files that .gitignore excludes"] == 3
    assert gaps["ignored", "folders that .gitignore excludes"] == 1
    assert "a.log" in _read(tmp_path, include_ignored=True)[0]


def test_gitignore_says_nothing_where_git_keeps_no_folder(tmp_path: Path) -> None:
    _make(tmp_path, "plain/oauth_tools.py", "clone/oauth_tools.py", "clone/.git/HEAD", "clone/sub/oauth_more.py")
    for folder in ("plain", "clone"):
        (tmp_path / folder / ".gitignore").write_text("*oauth*\n", encoding="utf-8")
    (tmp_path / "clone/sub/.gitignore").write_text("*oauth*\n", encoding="utf-8")
    assert _read(tmp_path)[0] == [
        "clone/.gitignore",
        "clone/sub/.gitignore",
        "plain/.gitignore",
        "plain/oauth_tools.py",
    ]
    assert _read(tmp_path / "clone" / "sub")[0] == [".gitignore"]  # a part of a working tree


def test_links_are_not_followed_and_cycles_end(tmp_path: Path) -> None:
    _make(tmp_path, "a/x.py")
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "out").symlink_to("/etc")
    paths, gaps = _read(tmp_path)
    assert paths == ["a/x.py"]
    assert gaps["symlink", "symbolic links are not followed"] == 2


def test_installed_packages_are_counted_not_read(tmp_path: Path) -> None:
    _make(tmp_path, "node_modules/x/index.js", "env/pyvenv.cfg", "env/lib/y.py", "main.py")
    paths, gaps = _read(tmp_path)
    assert paths == ["main.py"]
    assert {code for code, _ in gaps} == {"ignored"}


def test_packages_that_go_or_composer_copied_are_not_the_estates_own(tmp_path: Path) -> None:
    _make(tmp_path, "vendor/modules.txt", "vendor/x/key.go", "web/vendor/autoload.php", "own/vendor/acme.py", "main.go")
    paths, gaps = _read(tmp_path)
    assert paths == ["main.go", "own/vendor/acme.py"]
    assert {why for _, why in gaps} == {"installed packages (copied by Go)", "installed packages (by Composer)"}


def test_pipes_are_gaps(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    paths, gaps = _read(tmp_path)
    assert paths == []
    assert [code for code, _ in gaps] == ["unsupported"]


def test_one_file_is_a_source_too(tmp_path: Path) -> None:
    _make(tmp_path, "only.py")
    assert _read(tmp_path / "only.py")[0] == ["only.py"]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match="no such file"):
        list(CONNECTOR.read(Source("filesystem", "s", str(tmp_path / "missing"))))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_refused_file_is_refused_by_name(tmp_path: Path) -> None:
    _make(tmp_path, "secret.py")
    (tmp_path / "secret.py").chmod(0)
    item = next(each for each in CONNECTOR.read(Source("filesystem", "s", str(tmp_path))) if isinstance(each, Item))
    with pytest.raises(AccessDenied, match=r"secret\.py"):
        item.read()
