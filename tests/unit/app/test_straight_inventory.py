"""An inventory straight from a folder: what a scan finds, without classifying, judging or keeping anything."""

from __future__ import annotations

from pathlib import Path

from upright.app.workspace import Workspace
from upright.model.asset import AssetKind

_KEY = "sk-ant-api03-" + "Zq7Rw2Lx9Tn4Vb6Ym1Pc8Kd3Hs5Jf0GaQeWuIoBtNyMvCzXrDlSkFhGjPqAw1E2R3T4Y5U6I7O8P9A0SdFgHjKlZxC-AA"


def _folder(root: Path) -> Path:
    (root / "app.py").write_text("from openai import OpenAI\nclient = OpenAI()\n", encoding="utf-8")
    (root / "settings.env").write_text(f"ANTHROPIC_API_KEY={_KEY}\n", encoding="utf-8")
    (root / "bag.bin").write_bytes(b"\0\1\2" * 99)
    return root


def test_it_finds_what_a_scan_finds(tmp_path: Path) -> None:
    home, folder = Workspace.open(tmp_path / "home"), _folder(tmp_path)
    straight = home.inventory([str(folder)])
    assert {asset.id for asset in straight.graph.assets} == {
        asset.id for asset in home.scan([str(folder)]).graph.assets
    }
    assert [asset.attributes["value_seen"] for asset in straight.graph.of_kind(AssetKind.SECRET) if asset.labels] == [
        True
    ]


def test_it_says_where_it_did_not_look_for_credentials(tmp_path: Path) -> None:
    gaps = Workspace.open(tmp_path / "home").inventory([str(_folder(tmp_path))]).graph.gaps
    assert [gap.where for gap in gaps if "credentials" in gap.why] == ["*.bin"]


def test_it_keeps_nothing(tmp_path: Path) -> None:
    home = Workspace.open(tmp_path / "home")
    assert home.inventory([str(_folder(tmp_path))]).scan.id == 0
    assert not (tmp_path / "home" / "upright.db").exists()
