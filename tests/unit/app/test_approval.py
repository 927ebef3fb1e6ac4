"""Approval: what is on a list is sanctioned, what is not is shadow, what no list speaks of is not judged."""

from __future__ import annotations

from pathlib import Path

from upright.app.config import load_config
from upright.app.workspace import Workspace
from upright.model.asset import AssetKind


def test_what_is_not_on_the_list_is_shadow(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(
        "from openai import OpenAI\nfrom anthropic import Anthropic\na = OpenAI()\nb = Anthropic()\n"
        "a.chat.completions.create(model='gpt-4o', messages=[])\n",
        encoding="utf-8",
    )
    (tmp_path / "upright.yaml").write_text("sources: [{path: .}]\napproved: {providers: [open*]}\n", encoding="utf-8")
    snapshot = Workspace.open().scan(load_config(tmp_path / "upright.yaml"))
    services = {asset.name: asset.attributes.get("approved") for asset in snapshot.graph.of_kind(AssetKind.AI_SERVICE)}
    assert services == {"openai": True, "anthropic": False}
    shadows = [finding for finding in snapshot.findings if finding.rule == "shadow-ai-service"]
    assert [snapshot.graph.asset(finding.asset).name for finding in shadows] == ["anthropic"]
