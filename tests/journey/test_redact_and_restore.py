"""Make a key, redact, look, restore: through the command line, as the guide tells it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

TABLE = "id,ssn,email\n1,417-20-4914,jane.roe@mail.net\n2,539-44-2210,j.doe@mail.net\n"
POLICY = "classes:\n  pii.us-ssn: encrypt\n  pii.email: preserve\n"


def _upright(cwd: Path, *arguments: str, code: int = 0, sent: str | None = None) -> str:
    command = [sys.executable, "-m", "upright.show.cli.main", *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300, input=sent)
    assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "417-20-4914" not in done.stderr
    return done.stdout + done.stderr


def test_there_and_back(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "policy.yaml").write_text(POLICY, encoding="utf-8")
    _upright(tmp_path, "key", "new", "k")
    assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600
    arguments = ("-o", "safe.csv", "--policy", "policy.yaml", "--key", "k", "--format", "json")
    said = _upright(tmp_path, "redact", "people.csv", *arguments)
    assert "keep safe.csv.redaction.json" in said
    report = json.loads(said[: said.rindex("}") + 1])
    assert sum(row["values"] for row in report["values"]) == 4
    safe = (tmp_path / "safe.csv").read_text(encoding="utf-8")
    assert "417-20-4914" not in safe
    assert "jane.roe" not in safe
    assert "could not be" in _upright(tmp_path, "unredact", "safe.csv", "-o", "back.csv", "--key", "k")
    assert (tmp_path / "back.csv").read_text(encoding="utf-8") == TABLE
    _upright(tmp_path, "key", "new", "other")
    assert "wrong key" in _upright(tmp_path, "unredact", "safe.csv", "-o", "no.csv", "--key", "other", code=2)
    assert not (tmp_path / "no.csv").exists()
    (tmp_path / "k").chmod(0o644)
    assert "chmod 600" in _upright(tmp_path, "unredact", "safe.csv", "-o", "no.csv", "--key", "k", code=2)


def test_through_a_pipe(tmp_path: Path) -> None:
    assert _upright(tmp_path, "redact", "-", "-o", "-", sent="SSN: 417-20-4914\n").startswith("SSN: [US_SSN]\n")


def test_what_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(os.urandom(2000))
    (tmp_path / "x.json").write_text('{"ssn": ', encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    for arguments in (("x.bin",), ("x.json",), ("x.json", "--method", "encrypt"), ("none.txt",)):
        _upright(tmp_path, "redact", *arguments, "-o", "out", code=2)
    assert "--in-place" in _upright(tmp_path, "redact", "x.json", "-o", "x.json", code=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == before
