"""What a start loads: an inventory of what needs no arithmetic, tables or tensors loads no library for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = {"numpy", "pyarrow", "sqlalchemy", "pydantic", "rich", "boto3", "tree_sitter", "hyperscan", "yaml"}


def test_an_inventory_without_files_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    command = [sys.executable, "-X", "importtime", "-m", "upright.show.cli.main", "inventory", str(tmp_path / "empty")]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "upright.app.inventory" in loaded
    assert sorted(loaded & HEAVY) == []
