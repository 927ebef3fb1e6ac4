"""What a tool does in other modules counts for the tool, where what it hands on is the model's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from upright.app.state import State
from upright.app.workspace import Workspace
from upright.model.asset import AssetKind

SERVER = """
from mcp.server.fastmcp import FastMCP
from app.shell import run, fixed, listing
mcp = FastMCP("ops")

@mcp.tool()
def ping(host: str) -> str:
    "Pings a host"
    return run(f"ping {host}")

@mcp.tool()
def uptime(unit: str) -> str:
    "Says the uptime"
    return fixed()

@mcp.tool()
def show(count: int) -> str:
    "Lists so many"
    return listing(count)
"""
SHELL = """
import subprocess
from app.deeper import really

def run(command):
    return really(command)

def fixed():
    return subprocess.run("uptime", shell=True)

def listing(count):
    return subprocess.run(f"ls | head -{count}", shell=True)
"""
DEEPER = "import os\n\ndef really(line):\n    return os.system(line)\n"
SCRIPT = """
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { readNote } from "./notes.js";
const server = new McpServer({ name: "notes" });
server.tool("read_note", "Reads a note", {}, async ({ name }) => readNote(name));
server.tool("first_note", "Reads the first", {}, async ({ name }) => readNote("first"));
"""
NOTES = """
import * as fs from "fs";
import * as path from "path";
export function readNote(name) {
  const file = path.join("/srv/notes", name);
  return fs.readFileSync(file, "utf-8");
}
"""


def tools(folder: Path, files: dict[str, str]) -> dict[str, dict[str, Any]]:
    for name, text in files.items():
        path = folder / "code" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    snapshot = Workspace(State.here(folder / "state")).scan([str(folder / "code")], workers=1)
    return {asset.name: dict(asset.attributes) for asset in snapshot.graph.of_kind(AssetKind.TOOL)}


def test_python_through_two_modules(tmp_path: Path) -> None:
    files = {"app/server.py": SERVER, "app/shell.py": SHELL, "app/deeper.py": DEEPER, "app/__init__.py": ""}
    found = tools(tmp_path, files)
    assert found["ping"]["shell"] is True
    assert found["ping"]["sinks"] == {"shell": "app/deeper.py:4"}
    assert found["uptime"]["capabilities"] == ["executes"]
    assert "shell" not in found["uptime"]
    assert "shell" not in found["show"]
    assert not any("onward" in said for said in found.values())


def test_typescript_through_a_module(tmp_path: Path) -> None:
    found = tools(tmp_path, {"server.ts": SCRIPT, "notes.ts": NOTES})
    assert found["read_note"]["path_joined"] is True
    assert "path_unchecked" not in found["first_note"]


FILES = """
from mcp.server.fastmcp import FastMCP
from app.paths import checked, plain
mcp = FastMCP("files")

@mcp.tool()
def read_note(name: str) -> str:
    "Reads a note"
    path = checked(name)
    return open(path).read()

@mcp.tool()
def read_any(name: str) -> str:
    "Reads a file"
    path = plain(name)
    return open(path).read()

@mcp.tool()
def read_both(name: str) -> str:
    "Reads two files"
    path = checked(name)
    return open(path).read() + open(name).read()
"""
PATHS = """
from pathlib import Path

def checked(name):
    return _inside(Path("/srv/notes"), name)

def _inside(base, name):
    path = (base / name).resolve()
    try:
        path.relative_to(base)
    except ValueError:
        raise PermissionError(name)
    return path

def plain(name):
    return Path(name).expanduser()
"""


def test_a_path_that_another_module_has_checked_is_not_any_path(tmp_path: Path) -> None:
    found = tools(tmp_path, {"app/server.py": FILES, "app/paths.py": PATHS, "app/__init__.py": ""})
    assert "path_unchecked" not in found["read_note"]
    assert "sinks" not in found["read_note"]
    assert found["read_any"]["path_unchecked"] is True
    assert found["read_both"]["path_unchecked"] is True
    assert not any("through" in said for said in found.values())
