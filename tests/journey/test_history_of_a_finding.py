"""A finding goes and comes back; `upright explain` says so, also while it is gone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from upright.app.workspace import Workspace
from upright.model.errors import NotFoundError
from upright.show.cli.commands import app

SETTINGS = '{"mcpServers": {"files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem%s"]}}}'
RULE = "mcp-server-unpinned"


def _explained(what: str) -> dict[str, object]:
    told = CliRunner().invoke(app, ["explain", what, "--format", "json"])
    assert told.exit_code == 0, told.output
    document: dict[str, object] = json.loads(told.stdout)
    return document


def test_explain_tells_when_it_was_open_fixed_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path / "home"))
    estate, workspace = tmp_path / "estate", Workspace.open(tmp_path / "home")
    estate.mkdir()
    went: list[list[str]] = []
    for version in ("", "@2025.8.21", ""):
        (estate / ".mcp.json").write_text(SETTINGS % version)
        workspace.scan([str(estate)], workers=1)
        told = _explained(RULE)
        went.append([each["status"] for each in told["history"]])  # type: ignore[attr-defined]
    assert went == [["open"], ["open", "fixed"], ["open", "fixed", "reopened"]]
    table = CliRunner().invoke(app, ["explain", RULE]).stdout
    assert all(f"{word} (scan {number})" in table for word, number in (("open", 1), ("fixed", 2), ("reopened", 3)))
    with pytest.raises(NotFoundError):
        workspace.find_finding(RULE, workspace.snapshot(2))
