"""Names that are no text, streams that are closed, devices, and folders that nobody may enter: nothing breaks."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from upright.app.workspace import Workspace
from upright.show.api.app import create_app

_UPRIGHT = [sys.executable, "-m", "upright.show.cli.main"]
_PEOPLE = b"id,ssn\n1,417-20-4914\n2,539-44-2210\n"


def _ran(
    folder: Path, command: str, **environment: str
) -> subprocess.CompletedProcess[bytes]:  # through a shell, for what it closes
    line = command.replace("upright", " ".join(_UPRIGHT), 1)
    given = dict(os.environ, UPRIGHT_HOME=str(folder / "home"), **environment)
    return subprocess.run(["bash", "-c", line], check=False, cwd=folder, env=given, capture_output=True)


@pytest.fixture
def strange(tmp_path: Path) -> Path:
    """A source in which files and folders have names that no encoding knows."""
    inside = tmp_path / "app" / os.fsdecode(b"tr\xffain")
    inside.mkdir(parents=True)
    for name, content in (
        (b"people\xfe.csv", _PEOPLE),
        (b"\xe9agent.py", b"import openai\nclient = openai.OpenAI(api_key='sk-proj-" + b"a1B2" * 12 + b"')\n"),
    ):
        (inside / os.fsdecode(name)).write_bytes(content)
    return tmp_path


def test_data_in_files_whose_names_are_no_text_are_found_and_shown(strange: Path) -> None:
    done = _ran(strange, "upright scan app --workers 1")
    assert (done.returncode, done.stderr) == (0, b"")
    told = json.loads(_ran(strange, "upright inventory --format json").stdout)
    assert any(asset["kind"] == "dataset" and asset["labels"] for asset in told["assets"])
    found = json.loads(_ran(strange, "upright report --format sarif").stdout)
    places = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for each in found["runs"][0]["results"]
    ]
    assert any(place.startswith("tr%FFain/") for place in places)


def test_the_service_answers_with_them(strange: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _ran(strange, "upright scan app --workers 1").returncode == 0
    monkeypatch.setenv("UPRIGHT_HOME", str(strange / "home"))
    with TestClient(create_app(Workspace.open()), base_url="http://127.0.0.1") as service:
        for where in ("assets", "findings", "paths", "summary"):
            answer = service.get(f"/v1/{where}")
            assert answer.status_code == 200
            json.loads(answer.content)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "latin-1"])
def test_json_is_json_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "käse 😀.csv").write_bytes(_PEOPLE)
    done = _ran(tmp_path, "upright classify --format jsonl --no-names .", PYTHONIOENCODING=encoding)
    assert json.loads(done.stdout.decode(encoding))["path"] == "käse 😀.csv"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("upright classify --no-names - <&-", 0),
        ("upright redact - -o - <&-", 0),
        ("upright rules list >&-", 0),
        ("upright scan-model people.csv >&-", 2),
        ("upright findings <&- >&- 2>&-", 2),
    ],
)
def test_closed_streams_are_empty(tmp_path: Path, command: str, code: int) -> None:
    (tmp_path / "people.csv").write_bytes(_PEOPLE)
    done = _ran(tmp_path, command)
    assert (done.returncode, b"Traceback" in done.stderr) == (code, False), done.stderr


def test_what_nobody_reads_to_its_end_is_neither_yes_nor_no(tmp_path: Path) -> None:
    done = _ran(tmp_path, "upright classifiers list --format json | head -c 10; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_pipe_stays_a_pipe_and_a_link_a_link(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(_PEOPLE)
    os.mkfifo(tmp_path / "pipe")
    done = _ran(tmp_path, "upright redact people.csv -o pipe & cat pipe; wait")
    assert b"[US_SSN]" in done.stdout
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    (tmp_path / "link.csv").symlink_to("people.csv")
    assert _ran(tmp_path, "upright redact link.csv --in-place").returncode == 0
    assert (tmp_path / "link.csv").is_symlink()
    assert b"417" not in (tmp_path / "people.csv").read_bytes()
    done = _ran(tmp_path, "upright redact people.csv -o /dev/stdout | cat")
    assert b"[US_SSN]" in done.stdout


def test_a_folder_that_cannot_be_entered_ends_no_walk(tmp_path: Path) -> None:
    deep = str(tmp_path)
    while len(deep) < 4087:
        deep += "/" + "d" * min(200, 4087 - len(deep))
        Path(deep).mkdir()  # what lies in the last has no path that the system takes
    (tmp_path / "zz.csv").write_bytes(_PEOPLE)
    done = _ran(tmp_path, "upright classify --format jsonl --no-names zz.csv .")
    assert done.returncode == 0, done.stderr
    assert b"pii.us-ssn" in done.stdout


def test_a_text_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(_PEOPLE + b"3,\0\n")
    (tmp_path / "notes").write_bytes(b"mail jane.roe@mail.net\n" * 400 + b"\0" + b"x" * 100)
    done = _ran(tmp_path, "upright classify --format jsonl --no-names .")
    told = {row["path"]: row["gaps"] for row in map(json.loads, done.stdout.splitlines()) if row["path"] != "home"}
    assert all("no text" in told[name][0] for name in ("a.csv", "notes"))


def test_who_waits_at_a_terminal_sees_that_work_goes_on(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_bytes(_PEOPLE)
    here, there = os.openpty()
    line = [*_UPRIGHT, "redact", "people.csv", "-o", "safe.csv"]
    given = dict(os.environ, UPRIGHT_HOME=str(tmp_path / "home"), TERM="xterm")
    with subprocess.Popen(line, cwd=tmp_path, env=given, stdout=subprocess.PIPE, stderr=there) as done:
        os.close(there)
        told = b""
        with suppress(OSError):  # what is read of a terminal that nobody holds any more
            while some := os.read(here, 4096):
                told += some
        said = done.stdout.read() if done.stdout else b""
    os.close(here)
    assert (done.returncode, said.splitlines()[0]) == (0, b"2 values replaced")
    assert b"redacting ..." in told
    assert told.rstrip().endswith(b"\x1b[2K")  # and it is gone
