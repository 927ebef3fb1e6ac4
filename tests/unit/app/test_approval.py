"""Approval: what is on a list is sanctioned, what is not is shadow, what has ended is told, what no list names is not
judged.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from upright.app.approval import approve, read_approved
from upright.app.config import load_config
from upright.app.workspace import Workspace
from upright.model.asset import AssetKind, Location
from upright.model.errors import ConfigError
from upright.model.evidence import Observation

TODAY = date(2026, 11, 21)


def _said(lists: dict[str, Any], kind: AssetKind, name: str, key: str = "name:x", **said: Any) -> dict[str, Any]:
    seen = Observation(kind, name, (key,), Location("a.py"), said)
    approved = read_approved(lists, "upright.yaml", Path())
    told = next(iter(approve([seen], approved, TODAY))).attributes
    return {word: value for word, value in told.items() if word.startswith("approv")}


@pytest.mark.parametrize(
    ("lists", "asset", "state"),
    [
        ({"providers": ["open*"]}, (AssetKind.AI_SERVICE, "openai", "service:openai"), "approved"),
        ({"providers": ["openai"]}, (AssetKind.AI_SERVICE, "Claude", "service:claude"), "not approved"),
        ({"services": ["chatgpt"]}, (AssetKind.AI_SERVICE, "ChatGPT Team", "service:chatgpt"), "approved"),
        ({"publishers": ["meta-llama"]}, (AssetKind.MODEL, "x", "hf:models/meta-llama/x"), "approved"),
        ({"publishers": ["meta-llama"]}, (AssetKind.MODEL, "x", "hf:models/evil/meta-llama"), "not approved"),
        ({"registries": ["huggingface"]}, (AssetKind.DATASET, "d", "hf:datasets/a/d"), "approved"),
        ({"registries": ["internal"]}, (AssetKind.DATASET, "d", "hf:datasets/a/d"), "not approved"),
        ({"tools": ["search_*"]}, (AssetKind.TOOL, "Search_Web", "code:x"), "approved"),
        ({"agents": []}, (AssetKind.AGENT, "desk", "code:x"), "not approved"),
        ({"models": ["gpt-4o*"]}, (AssetKind.AI_SERVICE, "openai", "service:openai"), None),
        ({"mcp_servers": ["claims"]}, (AssetKind.TOOL, "claims", "code:x"), None),
    ],
)
def test_lists(lists: dict[str, Any], asset: tuple[AssetKind, str, str], state: str | None) -> None:
    assert _said(lists, *asset).get("approval") == state


def test_an_approval_ends_after_its_last_day() -> None:
    def told(day: str) -> dict[str, Any]:
        entry = {"match": ["deepl", "deepl*"], "owner": "ciso@acme.example", "expires": day, "note": "texts only"}
        return _said({"services": [entry]}, AssetKind.AI_SERVICE, "DeepL", "service:deepl")

    assert told("2026-11-21")["approval"] == "approved"
    ended = told("2026-11-20")
    assert (ended["approved"], ended["approval"], ended["approval_owner"]) == (False, "expired", "ciso@acme.example")


@pytest.mark.parametrize(
    "lists",
    [
        {"provider": ["x"]}, {"services": [{"owner": "x"}]}, {"services": [{"match": "x", "until": 1}]},
        {"services": "x"},
        {"services": [{"match": "x", "expires": "soon"}]}, ["x"],
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(lists: Any) -> None:
    with pytest.raises(ConfigError, match=r"upright\.yaml: approved"):
        read_approved(lists, "upright.yaml", Path())


def test_lists_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "ai.yaml").write_text("approved: {services: [{match: deepl, expires: 2027-01-31}]}\n", encoding="utf-8")
    assert read_approved("ai.yaml", "upright.yaml", tmp_path)["services"][0].expires == date(2027, 1, 31)


def test_code_and_logs_are_one_inventory(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "app.py").write_text(
        "from openai import OpenAI\nfrom anthropic import Anthropic\na = OpenAI()\nb = Anthropic()\n"
        "a.chat.completions.create(model='gpt-4o', messages=[])\n",
        encoding="utf-8",
    )
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "gateway.csv").write_text(
        "timestamp,user,url,client_bytes\n2026-11-20 10:00:00,ada@acme.example,api.openai.com,500\n"
        "2026-11-21 10:00:00,bob@acme.example,https://otter.ai/x,700\n",
        encoding="utf-8",
    )
    (tmp_path / "upright.yaml").write_text(
        "sources: [{path: app}, {logs: logs}]\n"
        "approved: {providers: [open*], services: [{match: otter, expires: 2020-01-01}]}\n",
        encoding="utf-8",
    )
    workspace = Workspace.open()
    snapshot = workspace.scan(load_config(tmp_path / "upright.yaml"))
    services = {asset.name.lower(): asset for asset in snapshot.graph.of_kind(AssetKind.AI_SERVICE)}
    states = {name: asset.attributes["approval"] for name, asset in services.items()}
    assert states == {"openai": "approved", "anthropic": "not approved", "otter": "expired"}
    assert {place.source for place in services["openai"].locations} == {"app", "logs"}
    assert services["openai"].attributes["bytes_out"] == 500
    rules = {(finding.rule, snapshot.graph.asset(finding.asset).name.lower()) for finding in snapshot.findings}
    assert ("shadow-ai-service", "anthropic") in rules
    assert ("approval-expired", "otter") in rules
    assert ("shadow-ai-service", "otter") not in rules
    assert "acme.example" not in repr(snapshot.graph.assets)
    assert len(snapshot.graph.of_kind(AssetKind.IDENTITY)) == 2
    first = workspace.store.first_seen(snapshot.scan)
    assert first[services["openai"].id] == snapshot.scan.started
