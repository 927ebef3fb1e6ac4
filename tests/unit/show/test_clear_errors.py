"""What goes wrong outside is told in one line, with what and where, and nothing that was there is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from upright.show.cli.main import main
from upright.show.cli.output import write_out


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str]:
    """Exit status of the command line, and what it says on standard error."""
    monkeypatch.setattr(sys, "argv", ["upright", *words])
    with pytest.raises(SystemExit) as done:
        main()
    return done.value.code, capsys.readouterr().err


def ran(folder: Path, *words: str) -> None:
    """The command line in a process whose output takes nothing that is no text, which must end well."""
    done = subprocess.run(
        [sys.executable, "-m", "upright.show.cli.main", *words],
        check=False,
        cwd=folder,
        env=dict(os.environ, PYTHONIOENCODING="utf-8:strict"),
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An estate that was scanned."""
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path / "home"))
    (tmp_path / "app").mkdir()
    (tmp_path / "app/a.py").write_text("import openai\nclient = openai.OpenAI()\n")
    monkeypatch.setattr(sys, "argv", ["upright", "scan", str(tmp_path / "app"), "--workers", "1", "--top", "0"])
    with pytest.raises(SystemExit) as done:
        main()
    assert done.value.code == 0
    return tmp_path


def test_where_nothing_can_be_written_says_so(
    estate: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in (["report", "-o"], ["bom", "-o"], ["mcp", "--pin", "--lock"]):
        for target, why in ((estate / "no/such/r", "No such file or directory"), (estate, "Is a directory")):
            code, told = said(monkeypatch, capsys, *command, str(target))
            assert (code, told.count("\n")) == (2, 1), told
            assert str(target) in told
            assert why in told


@pytest.mark.usefixtures("estate")
def test_what_there_is_no_such_thing_of_is_no_empty_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(monkeypatch, capsys, "findings", "--rule", "agent-unboundedd") == (
        2,
        "upright: no rule 'agent-unboundedd'; did you mean 'agent-unbounded'?\n",
    )
    assert said(monkeypatch, capsys, "rules", "show", "agent-unboundedd")[1].endswith(
        "did you mean 'agent-unbounded'?\n"
    )
    assert said(monkeypatch, capsys, "show", "a.py", "--format", "csv")[0] == 2


def test_documents_that_are_none_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path / "home"))
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00\x81")
    (tmp_path / "e.jsonl").write_bytes(b"")
    lines = ["classify", "--no-names", "--input-format", "jsonl"]
    for name, why in (("b.jsonl", "not a text in UTF-8"), ("none", "No such file"), (".", "Is a directory")):
        code, told = said(monkeypatch, capsys, *lines, str(tmp_path / name))
        assert (code, why in told, str(tmp_path) in told) == (2, True, True)
    assert said(monkeypatch, capsys, "db", "import", str(tmp_path / "b.jsonl"))[0] == 2
    assert said(monkeypatch, capsys, "classify", "--format", "foo", str(tmp_path))[0] == 2
    assert said(monkeypatch, capsys, "accuracy", "--no-names", str(tmp_path / "e.jsonl"))[0] == 2
    (tmp_path / "p.txt").write_text("nothing\n")
    assert (
        str(tmp_path / "d")
        in said(monkeypatch, capsys, "redact", str(tmp_path / "p.txt"), "-o", str(folder(tmp_path / "d")))[1]
    )


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_a_document_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "r.json"
    target.write_text("old")
    target.chmod(0o640)
    write_out(target, "new")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)

    def full(path: Path, *_: object, **__: object) -> int:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Exception, match="cannot be written: No space left"):
        write_out(target, "newer")
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["r.json"]


def test_bytes_of_which_nothing_can_be_read_are_never_safe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.dat").write_bytes(bytes(range(256)) * 8)
    code, told = said(monkeypatch, capsys, "classify", "--no-names", str(tmp_path / "x.dat"))
    assert (code, "neither text nor a format that is read" in told) == (0, True)
    assert said(monkeypatch, capsys, "classify", "--no-names", "--for-training", str(tmp_path))[0] == 2


def test_a_name_that_is_no_text_is_in_every_report(estate: Path) -> None:
    Path(os.fsdecode(os.fsencode(estate / "app") + b"/caf\xe9.py")).write_text("import openai\nc = openai.OpenAI()\n")
    for words in (["scan", "app", "--workers", "1"], ["inventory", "--format", "json"], ["inventory"]):
        ran(estate, *words)
    for kind in ("html", "json", "sarif", "cyclonedx", "spdx"):
        ran(estate, "report", "--format", kind, "-o", f"r.{kind}")
        if kind != "html":
            json.loads((estate / f"r.{kind}").read_text())
    assert "caf" in (estate / "r.json").read_text()


def test_what_is_stopped_says_so(
    estate: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_given: object, **_named: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("upright.app.workspace.Workspace.scan", stop)
    assert said(monkeypatch, capsys, "scan", str(estate / "app")) == (130, "upright: stopped\n")
