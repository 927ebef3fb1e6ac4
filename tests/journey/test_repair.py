"""Fix, rescan, undo: on a copy of the sample estate, through the command line."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def copy(estate: Path, tmp_path: Path) -> Path:
    target = tmp_path / "estate"
    shutil.copytree(estate, target)
    return target


def _upright(cwd: Path, *arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "upright.show.cli.main", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


def _digests(root: Path) -> dict[str, str]:
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _finding(cwd: Path, rule: str, remediation: str) -> dict[str, Any]:
    findings = json.loads(_upright(cwd, "findings", "--format", "json"))["findings"]
    found = [each for each in findings if each["rule"] == rule and remediation in each["remediations"]]
    assert found, f"no {rule} that {remediation} repairs"
    return dict(found[0])


@pytest.mark.parametrize(
    ("rule", "remediation"),
    [("malicious-model-file", "quarantine-model-file"), ("pii-in-training-data", "redact-dataset")],
)
def test_fix_rescan_undo(copy: Path, tmp_path: Path, rule: str, remediation: str) -> None:
    before = _digests(copy)
    _upright(tmp_path, "scan", str(copy), "--top", "0")
    finding = _finding(tmp_path, rule, remediation)
    shown = _upright(tmp_path, "fix", finding["id"], "--with", remediation)
    assert "nothing was changed" in shown
    assert _digests(copy) == before
    applied = json.loads(_upright(tmp_path, "fix", finding["id"], "--with", remediation, "--apply", "--format", "json"))
    assert _digests(copy) != before
    _upright(tmp_path, "scan", str(copy), "--top", "0")
    still = json.loads(_upright(tmp_path, "findings", "--format", "json"))["findings"]
    assert finding["id"] not in {each["id"] for each in still}
    drift = json.loads(_upright(tmp_path, "diff", "--format", "json"))
    assert finding["id"] in {each["id"] for each in drift["findings"]["fixed"]}
    assert "the chain holds" in _upright(tmp_path, "journal", "verify")
    _upright(tmp_path, "undo", applied["id"])
    assert _digests(copy) == before
    assert "taken back already" in _upright(tmp_path, "undo", applied["id"], code=2)
    _upright(tmp_path, "scan", str(copy), "--top", "0")
    again = _finding(tmp_path, rule, remediation)
    assert (again["id"], again["status"]) == (finding["id"], "reopened")


def test_undo_refuses_when_the_world_has_changed(copy: Path, tmp_path: Path) -> None:
    _upright(tmp_path, "scan", str(copy), "--top", "0")
    finding = _finding(tmp_path, "pii-in-training-data", "redact-dataset")
    applied = json.loads(
        _upright(tmp_path, "fix", finding["id"], "--with", "redact-dataset", "--apply", "--format", "json")
    )
    path = copy / "training/data/tickets.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + "{}\n", encoding="utf-8")
    assert "changed" in _upright(tmp_path, "undo", applied["id"], code=2)
    assert path.read_text(encoding="utf-8").endswith("{}\n")


def test_a_tampered_journal_is_found(copy: Path, tmp_path: Path) -> None:
    _upright(tmp_path, "scan", str(copy), "--top", "0")
    finding = _finding(tmp_path, "malicious-model-file", "quarantine-model-file")
    _upright(tmp_path, "fix", finding["id"], "--apply")
    journal = tmp_path / "state/journal.jsonl"
    content = bytearray(journal.read_bytes())
    content[content.index(b"intent") + 1] ^= 1
    journal.write_bytes(bytes(content))
    assert "1" in _upright(tmp_path, "journal", "verify", code=2)


def test_the_gate_closes_and_knows_its_baseline(copy: Path, tmp_path: Path) -> None:
    _upright(tmp_path, "scan", str(copy), "--top", "0")
    assert "failed" in _upright(tmp_path, "gate", code=1)
    baseline = tmp_path / "baseline.json"
    baseline.write_text(_upright(tmp_path, "findings", "--format", "json"), encoding="utf-8")
    assert "passed" in _upright(tmp_path, "gate", "--baseline", str(baseline))
    (copy / "new.pkl").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    _upright(tmp_path, "scan", str(copy), "--top", "0")
    assert "new.pkl" in _upright(tmp_path, "gate", "--baseline", str(baseline), code=1)


def test_a_source_that_cannot_be_read_is_never_a_pass(tmp_path: Path) -> None:
    address = f"file://{tmp_path}/nowhere.git"
    assert "could not be read to the end" in _upright(tmp_path, "scan", address, code=2)
    assert "could not be read to the end" in _upright(tmp_path, "gate", code=1)
