"""A pinned tool that changes is told apart from one that did not, and from one that nobody pinned."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from upright.app.pins import LOCK, against_pins, pins, read, write
from upright.connect.connector import Source
from upright.graph.sketch import parse_sketch as sketch
from upright.model.errors import MalformedError


def changed(folder: Path, text: str) -> dict[str, object]:
    graph = against_pins(sketch(text), folder, [Source("filesystem", "x", str(folder))])
    return {asset.name: asset.attributes.get("changed_since_pin") for asset in graph.assets}


def test_only_what_differs_changed(tmp_path: Path) -> None:
    write(tmp_path / LOCK, pins(sketch("tool add {description=Adds}\nmcp_server calc {command=npx}\nmodel m")))
    now = "tool add {description=Sends}\nmcp_server calc {command=npx}\ntool more {description=New}\nmodel m"
    assert changed(tmp_path, now) == {"add": True, "calc": False, "more": None, "m": None}


def test_without_a_lock_nothing_is_said(tmp_path: Path) -> None:
    assert changed(tmp_path, "tool add") == {"add": None}


@pytest.mark.parametrize("text", ["", "[]", '{"pins": 1}', '{"pins": {"a": 1}}', "\x00"])
def test_a_lock_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK).write_text(text, encoding="utf-8")
    with pytest.raises(MalformedError):
        read(tmp_path / LOCK)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look everywhere")
def test_a_closed_folder_is_no_lock_that_is_none(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o000)
    try:
        assert read(closed / LOCK) == {}
    finally:
        closed.chmod(0o700)
