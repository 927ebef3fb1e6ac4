"""A scan of some sources of an estate ends as a scan of all would; what is kept of the others is closed and masked."""

from __future__ import annotations

import json
import os
import pickle
import zlib
from pathlib import Path

import pytest

from upright.app.config import Config, load_config
from upright.app.parts import _HEAD, Part, packed, unpacked
from upright.app.workspace import Workspace
from upright.model.data import DataLabel
from upright.model.errors import NotFoundError
from upright.store.codec import asset_to_record, canonical
from upright.store.snapshot import Snapshot

AGENT = """
from pydantic_ai import Agent

desk = Agent("openai:gpt-4o", system_prompt="You help the people who write to us.")


@desk.tool_plain
def look_up(name: str) -> str:
    with open("people.csv") as lines:
        return "".join(line for line in lines if name in line)
"""
FRONT = (
    "from fastapi import FastAPI\nimport openai\napp = FastAPI()\n@app.post('/ask')\ndef ask(q: str):\n    return 1\n"
)
PEOPLE = "name,ssn\n" + "".join(f"Ada Okafor,{417 + n}-20-49{n:02d}\n" for n in range(30))
CALLS = {
    "resourceSpans": [
        {
            "scopeSpans": [
                {
                    "spans": [
                        {
                            "traceId": "a" * 32,
                            "spanId": f"{n:016x}",
                            "name": "chat",
                            "startTimeUnixNano": str(1_760_000_000_000_000_000 + n),
                            "endTimeUnixNano": str(1_760_000_001_000_000_000 + n),
                            "attributes": [
                                {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
                                {"key": "gen_ai.system", "value": {"stringValue": "openai"}},
                                {"key": "gen_ai.request.model", "value": {"stringValue": "gpt-4o"}},
                            ],
                        }
                        for n in range(3)
                    ]
                }
            ]
        }
    ]
}


def estate(root: Path) -> Config:
    files = {
        "desk/desk.py": AGENT,
        "desk/people.csv": PEOPLE,
        "front/main.py": FRONT,
        "front/.env": "OPENAI_API_KEY=sk-" + "proj-Zq8WvT3nLr5Yx1Bd7KfMh2Pj9Sg4Uc6EaVtXoNiQwRyTuIkO\n",
        "spans/one.json": json.dumps(CALLS),
        "upright.yaml": "estate: shop\nsources:\n  - path: ./desk\n  - path: ./front\n  - traces: ./spans\n",
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return load_config(root / "upright.yaml")


def told(snapshot: Snapshot) -> tuple[object, ...]:
    assets = [canonical(asset_to_record(asset)) for asset in snapshot.graph.assets]
    findings = [(finding.id, finding.score, finding.status.value == "fixed") for finding in snapshot.findings]
    return assets, snapshot.graph.relations, snapshot.graph.gaps, sorted(findings), snapshot.assessed


def test_one_source_scanned_anew_is_as_all_scanned_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    config = estate(tmp_path / "tree")
    one, other = Workspace.open(tmp_path / "one"), Workspace.open(tmp_path / "other")
    (tmp_path / "other" / "digest.key").write_bytes(one.state.key())
    first = one.scan(config, workers=1)
    assert any(finding.rule == "pii-sent-to-ai-provider" for finding in first.findings)
    (tmp_path / "tree/desk/desk.py").write_text(AGENT.replace("desk.tool_plain", "desk.nothing"))
    part = one.scan(config, only=["desk"], workers=1)
    whole = other.scan(config, workers=1)
    assert told(part) == told(whole)
    assert told(part) != told(first)
    assert [(scope.source, scope.complete, scope.held) for scope in part.scan.scopes] == [
        ("desk", True, False),
        ("front", True, True),
        ("spans", True, True),
    ]
    assert part.scan.state == "complete"
    gone = {finding.id for finding in first.findings} - {finding.id for finding in part.findings}
    assert {fixed.finding.id for fixed in one.store.fixed()} == gone != set()
    (tmp_path / "tree/desk").rename(tmp_path / "tree/away")
    failed = one.scan(config, only=["desk"], workers=1)
    assert [scope.source for scope in failed.scan.scopes if not scope.complete] == ["desk"]
    assert [asset.id for asset in failed.graph.assets] == [asset.id for asset in part.graph.assets]
    assert {finding.id for finding in failed.findings} == {finding.id for finding in part.findings}
    assert any(gap.source == "desk" for gap in failed.graph.gaps)
    secret = b"Zq8WvT3nLr5Yx1Bd"
    _, kept = one.store.parts(config.estate)
    assert sorted(kept) == ["desk", "front", "spans"]
    assert not [body for body in kept.values() if secret in zlib.decompress(body[len(_HEAD) + 96 :])]


def test_only_names_of_sources(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="did you mean front"):
        Workspace.open(tmp_path / "kept").scan(estate(tmp_path / "tree"), only=["frnt"])


class _Runs:
    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("true",)


def test_nothing_but_parts_is_made_of_what_is_kept() -> None:
    part = Part("a", calls={"b": {}}, gaps=())
    assert unpacked(packed(part)) == part
    for foreign in (_Runs(), DataLabel("pii.email", "x"), [Path("x")]):
        assert unpacked(packed(part)[: len(_HEAD) + 96] + zlib.compress(pickle.dumps(foreign))) is None
    assert unpacked(b"upright-part/0 1.0\nx") is None
    assert unpacked(packed(part)[:-9]) is None
