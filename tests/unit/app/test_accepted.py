"""What was accepted for a time that is over is told, and policies that an estate names take effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.app.config import load_config
from upright.app.gates import run_gate
from upright.app.workspace import Workspace
from upright.model.errors import ConfigError
from upright.model.finding import Status
from upright.store.snapshot import Snapshot

PACKAGES = "openai>=1\nlangchain>=0.2\n"
OVER = """waivers:
  - {rule: ai-dependency-unpinned, asset: PACKAGE, owner: lea, reason: moves soon, expires: 2020-01-31}
"""
POLICY = """id: pinned
title: Every AI package is pinned
severity: info
rules: [ai-dependency-unpinned]
exceptions:
  - {asset: openai, owner: lea, reason: moves soon, expires: 2020-02-29}
"""


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "requirements.txt").write_text(PACKAGES)
    return tmp_path


def scanned(estate: Path, more: str = "") -> Snapshot:
    (estate / "upright.yaml").write_text(f"estate: e\nsources:\n  - path: ./shop\n{more}")
    return Workspace.open(estate / "state").scan(load_config(estate / "upright.yaml"), workers=1)


def test_a_waiver_that_has_ended_is_told_with_what_is_back(estate: Path) -> None:
    ended = "the waiver of lea for ai-dependency-unpinned langchain ended on 2020-01-31"
    for _ in range(2):  # the second time nothing is judged again
        snapshot = scanned(estate, OVER.replace("PACKAGE", "langchain"))
        assert snapshot.scan.stats["expired"] == [f"{ended}; 1 finding of it counts again"]
        assert {each.status for each in snapshot.findings} == {Status.OPEN}
    assert Workspace.open(estate / "state").snapshot().scan.stats["expired"] == snapshot.scan.stats["expired"]
    left = scanned(estate, OVER.replace("PACKAGE", "no-such-package")).scan.stats["expired"]
    assert isinstance(left, list)
    assert str(left[0]).endswith("; nothing is left of what it accepted")
    assert "expired" not in scanned(estate, OVER.replace("PACKAGE", "langchain").replace("2020", "9020")).scan.stats


def test_policies_that_the_estate_names_gate_and_tell_of_exceptions_that_have_ended(estate: Path) -> None:
    assert run_gate(scanned(estate), ()).passed
    (estate / "policies").mkdir()
    (estate / "policies" / "pinned.yaml").write_text(POLICY)
    snapshot = scanned(estate, "policies: [./policies]\n")
    ended = "the exception of policy pinned of lea for openai ended on 2020-02-29"
    assert snapshot.scan.stats["expired"] == [f"{ended}; what it let through violates the policy again"]
    result = run_gate(snapshot, ())
    assert (result.passed, {each.policy for each in result.violations}) == (False, {"pinned"})
    assert run_gate(snapshot, ["baseline"]).passed


def test_a_policy_with_errors_is_refused_before_anything_is_read(estate: Path) -> None:
    (estate / "pinned.yaml").write_text(POLICY.replace("info", "inof").replace("rules:", "ruels:"))
    with pytest.raises(
        ConfigError, match=r"(?s)pinned.yaml:3:11: unknown severity.*pinned.yaml:4:1: unknown key 'ruels'"
    ):
        scanned(estate, "policies: [pinned.yaml]\n")
    with pytest.raises(ConfigError, match="nowhere: no policy file, and no policy that comes with Upright"):
        scanned(estate, "policies: [nowhere]\n")
