"""Of what personal data comes out: also of a server of MCP that no agent in sight uses."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from upright.show.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

SERVER = '''
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("desk")


@mcp.tool()
def find(name: str) -> str:
    """Find somebody."""
    return open("people.csv").read()
'''
PEOPLE = "full_name,ssn\nOona Velde,252-60-8845\nBram Kowal,384-45-3828\nIda Moreau,512-33-9017\n"


def test_a_server_tells_what_its_tools_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path / "home"))
    (tmp_path / "app").mkdir()
    (tmp_path / "app/server.py").write_text(SERVER)
    (tmp_path / "app/people.csv").write_text(PEOPLE)
    for words in (
        ["scan", str(tmp_path / "app"), "--workers", "1"],
        ["lineage", "--class", "pii.*", "--format", "json"],
    ):
        capsys.readouterr()
        monkeypatch.setattr(sys, "argv", ["upright", *words])
        with pytest.raises(SystemExit):
            main()
    told = json.loads(capsys.readouterr().out)
    assert [(each["kind"], each["name"]) for each in told["assets"]] == [("mcp_server", "desk")]
