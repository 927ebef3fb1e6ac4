"""A machine is read from the folders that its system lays out, whichever system that is; nothing else of it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from upright.connect.connector import Source
from upright.connect.connectors.filesystem import CONNECTOR as FILES
from upright.connect.connectors.machine import CONNECTOR
from upright.connect.processes import processes
from upright.model.errors import Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.testing.connectors import check_connector

EXTENSION = "Default/Extensions/abcdefghijklmnopabcdefghijklmnop/1.0_0"


def put(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def paths(root: Path) -> set[str]:
    return {each.path for each in check_connector(CONNECTOR, Source("machine", "m", str(root)))}


def test_linux_home(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{
            ".bashrc": "",
            ".ssh/config": "Host x",
            ".cursor/mcp.json": "{}",
            ".claude/projects/x/log.json": "{}",
            ".claude/skills/pdf/SKILL.md": "x",
            ".config/Claude/claude_desktop_config.json": "{}",
            ".cache/huggingface/hub/models--a--b/refs/main": "0" * 40,
            ".ollama/models/manifests/registry.ollama.ai/library/llama3.2/3b": "{}",
            "work/secret.txt": "never read",
        },
    )
    assert CONNECTOR.accepts(str(tmp_path))
    assert not FILES.accepts(str(tmp_path))
    assert paths(tmp_path) == {
        ".cursor/mcp.json",
        ".claude/skills/pdf/SKILL.md",
        ".config/Claude/claude_desktop_config.json",
        ".cache/huggingface/hub/models--a--b/refs/main",
        ".ollama/models/manifests/registry.ollama.ai/library/llama3.2/3b",
    }


@pytest.mark.parametrize(
    ("home", "config"),
    [
        ("Users/anna", "Library/Application Support/Claude/claude_desktop_config.json"),
        ("Users/anna", "AppData/Roaming/Code/User/mcp.json"),
        ("home/anna", ".config/goose/config.yaml"),
        ("root", ".codex/config.toml"),
    ],
)
def test_whole_file_systems(tmp_path: Path, home: str, config: str) -> None:
    put(tmp_path, **{f"{home}/{config}": "{}", "etc/claude-code/managed-settings.json": "{}", "opt/cursor/x": ""})
    found = paths(tmp_path)
    assert f"{home}/{config}" in found
    assert "etc/claude-code/managed-settings.json" in found
    assert "machine/applications.json" in found


def test_words_of_an_extension_are_filled_in(tmp_path: Path) -> None:
    base = f".config/google-chrome/{EXTENSION}"
    put(
        tmp_path,
        **{
            ".profile": "",
            f"{base}/manifest.json": '{"manifest_version": 3, "name": "__MSG_appName__"}',
            f"{base}/_locales/en/messages.json": '{"appName": {"message": "Say \\"AI\\""}}',
        },
    )
    items = check_connector(CONNECTOR, Source("machine", "m", str(tmp_path)))
    manifest = next(item for item in items if item.name == "manifest.json")
    assert json.loads(manifest.read())["name"] == 'Say "AI"'


def test_processes_with_their_ports(tmp_path: Path) -> None:
    put(
        tmp_path,
        **{
            "7/cmdline": "/usr/bin/ollama\0serve\0",
            "9/cmdline": "",
            "net/tcp": "  sl  local_address rem_address st\n   0: 0100007F:2CAA 00000000:0000 0A 0 0 0 0 0 4242 1\n",
        },
    )
    (tmp_path / "7/fd").mkdir()
    (tmp_path / "7/fd/3").symlink_to("socket:[4242]")
    assert processes(tmp_path) == [
        {"pid": 7, "arguments": ["/usr/bin/ollama", "serve"], "listens": [{"bind": "127.0.0.1", "port": 11434}]}
    ]


def test_a_link_leads_nowhere_out_of_a_folder_of_agents(tmp_path: Path) -> None:
    put(tmp_path / "home", **{".bashrc": "", ".claude/settings.json": "{}", ".profile": ""})
    put(tmp_path, **{"elsewhere.json": "{}"})
    (tmp_path / "home/.claude/linked.json").symlink_to(tmp_path / "elsewhere.json")
    assert paths(tmp_path / "home") == {".claude/settings.json"}


def test_too_large_and_not_there(tmp_path: Path) -> None:
    put(tmp_path, **{".bashrc": "", ".profile": "", ".claude.json": "x" * ((2 << 20) + 1)})
    found = list(CONNECTOR.read(Source("machine", "m", str(tmp_path))))
    assert [each.code for each in found if isinstance(each, Gap)] == ["too-large"]
    assert not [each for each in found if isinstance(each, Item) and each.path == ".claude.json"]
    with pytest.raises(Unreachable):
        list(CONNECTOR.read(Source("machine", "m", str(tmp_path / "no"))))


def test_a_project_is_no_machine(tmp_path: Path) -> None:
    put(tmp_path, **{".cursor/mcp.json": "{}", ".config/x": "", ".cache/y": "", "pyproject.toml": ""})
    assert FILES.accepts(str(tmp_path))
    assert not CONNECTOR.accepts(str(tmp_path))
