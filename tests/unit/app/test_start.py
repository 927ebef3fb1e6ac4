"""What a start loads: an inventory of what needs no arithmetic, tables or tensors loads no library for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = {"numpy", "pyarrow", "sqlalchemy", "pydantic", "rich", "boto3", "tree_sitter", "hyperscan", "yaml"}


def test_an_inventory_without_files_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    loaded = _loaded(tmp_path / "empty")
    assert "upright.app.inventory" in loaded
    assert sorted(loaded & HEAVY) == []


def test_an_inventory_of_files_loads_no_arithmetic(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from openai import OpenAI\nclient = OpenAI(api_key='sk-12345')\n", encoding="utf-8"
    )
    (tmp_path / "notes.md").write_text(
        "Jane Roe wrote it.\n| name | password |\n|---|---|\n| a | b |\n", encoding="utf-8"
    )
    loaded = _loaded(tmp_path)
    assert "upright.classify.credentials" in loaded
    assert sorted(loaded & {"numpy", "pyarrow", "sqlalchemy"}) == []


def _loaded(folder: Path) -> set[str]:
    """The modules that an inventory of the folder loads."""
    command = [sys.executable, "-X", "importtime", "-m", "upright.show.cli.main", "inventory", str(folder)]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=True)
    return {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
