"""Recorded calls: counted on what code names, an asset where nothing names it, idle only after a day of watching."""

import json
from pathlib import Path

import pytest

from upright.app.activity import observed, read_activity
from upright.connect.connector import Source
from upright.model.asset import AssetKind, Location
from upright.model.evidence import Observation

START = 1_790_000_000
HOUR = 3600


def span(hour: int, **attributes: str) -> str:
    told = {name.replace("__", "."): value for name, value in attributes.items()}
    return json.dumps({"startTimeUnixNano": str((START + hour * HOUR) * 10**9), "attributes": told})


def seen(kind: AssetKind, name: str, own: str) -> Observation:
    return Observation(kind, name, (own,), Location("agent.py", 1, "app"))


KNOWN = [
    seen(AssetKind.MODEL, "gpt-4o", "model:openai/gpt-4o"),
    seen(AssetKind.TOOL, "look_up", "code:app/agent.py#look_up"),
    seen(AssetKind.TOOL, "refund", "code:app/agent.py#refund"),
]


@pytest.mark.parametrize(("hours", "idle"), [(30, True), (3, False)])
def test_counts_and_idleness(tmp_path: Path, hours: int, idle: bool) -> None:
    lines = [span(hour, gen_ai__tool__name="Look_Up") for hour in range(hours)]
    lines += [
        span(1, gen_ai__request__model="openai/gpt-4o", gen_ai__system="openai"),
        span(2, gen_ai__tool__name="sh"),
    ]
    (tmp_path / "one.jsonl").write_text("\n".join([*lines, "no span"]))
    (tmp_path / "two.jsonl").write_text(span(0, llm__model_name="gpt-4o", llm__provider="openai"))
    activity = read_activity([Source("traces", "spans", str(tmp_path))], 1, lambda *_: None)
    found = list(observed(activity, KNOWN))
    told = {(each.keys[0], each.attributes["interactions"]) for each in found if "interactions" in each.attributes}
    expected = {
        ("model:openai/gpt-4o", 2),
        ("code:app/agent.py#look_up", hours),
        ("name:traces/tool/sh", 1),
    }
    assert told == expected | ({("code:app/agent.py#refund", 0)} if idle else set())
    assert [(gap.where, gap.code) for gap in activity.gaps] == [(f"one.jsonl:{hours + 3}", "malformed")]
    assert activity.completed == {"spans"}


def test_what_is_missing_is_a_gap(tmp_path: Path) -> None:
    activity = read_activity([Source("traces", "spans", str(tmp_path / "none"))], 1, lambda *_: None)
    assert [gap.code for gap in activity.gaps] == ["unreachable"]
    assert not activity.completed
    assert not list(observed(activity, KNOWN))
