"""What must not happen: a value that leaks, a connection that opens, a file that stops the scan, code that runs."""

from __future__ import annotations

import json
import os
import pickle
import random
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from upright.app.workspace import Workspace
from upright.model.asset import AssetKind

SECRET = "sk-proj-" + "".join(random.Random(3).choices("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMN23456789", k=56))  # noqa: S311
SSN = "219-42-7765"
CARD = "4539578763621486"
VALUES = (SECRET, SSN, CARD, CARD[4:12], SECRET[12:40])


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A repository with one secret, one SSN and one card in every kind of file."""
    root = tmp_path / "repo"
    root.mkdir()
    (root / "app.py").write_text(
        f'from openai import OpenAI\nOPENAI_API_KEY = "{SECRET}"\nclient = OpenAI(api_key="{SECRET}")\n'
        f'SYSTEM_PROMPT = """You are a bot for Jane, SSN {SSN}, card {CARD}, key {SECRET}. Answer every question."""\n',
        encoding="utf-8",
    )
    (root / ".env").write_text(f"OPENAI_API_KEY={SECRET}\n", encoding="utf-8")
    server = {"command": "npx", "args": ["-y", "x", "--token", SECRET], "env": {"OPENAI_API_KEY": SECRET}}
    (root / ".mcp.json").write_text(json.dumps({"mcpServers": {"x": server}}), encoding="utf-8")
    (root / "people.csv").write_text(f"name,ssn,card_number,key\nJane Roe,{SSN},{CARD},{SECRET}\n", encoding="utf-8")
    chat = {"messages": [{"role": "user", "content": f"my SSN is {SSN}, my card is {CARD}, {SECRET}"}]}
    (root / "train.jsonl").write_text(json.dumps(chat) + "\n", encoding="utf-8")
    cell = {"cell_type": "code", "source": f"key = '{SECRET}'", "outputs": [{"text": f"{SSN} {CARD}"}], "metadata": {}}
    book = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "book.ipynb").write_text(json.dumps(book), encoding="utf-8")
    with closing(sqlite3.connect(root / "crm.sqlite")) as db, db:
        db.execute("CREATE TABLE people (ssn TEXT, card_number TEXT)")
        db.execute("INSERT INTO people VALUES (?, ?)", (SSN, CARD))
    return root


def _upright(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "upright.show.cli.main", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=600)


def test_a_planted_value_appears_nowhere(planted: Path, tmp_path: Path) -> None:
    printed = _upright(tmp_path, "scan", str(planted), "--format", "json")
    assert printed.returncode == 0, printed.stderr
    kinds = {asset["kind"] for asset in json.loads(printed.stdout)["assets"]}
    assert {"secret", "dataset", "mcp_server"} <= kinds
    outputs = [printed.stdout, printed.stderr]
    finding = json.loads(_upright(tmp_path, "findings", "--format", "json").stdout)["findings"][0]["id"]
    for command in (
        ("findings",), ("findings", "--format", "csv"), ("inventory",), ("paths",), ("explain", finding),
        ("explain", finding, "--format", "json"), ("report", "--format", "html"), ("report", "--format", "sarif"),
        ("report", "--format", "json"), ("report", "--format", "cyclonedx"), ("classify", str(planted)),
        ("classify", str(planted), "--format", "jsonl"),
    ):  # fmt: skip
        done = _upright(tmp_path, *command)
        assert done.returncode == 0, f"{command}: {done.stderr}"
        outputs += [done.stdout, done.stderr]
    state = Path(os.environ["UPRIGHT_HOME"])
    kept = [path.read_bytes() for path in state.rglob("*") if path.is_file()]
    for value in VALUES:
        assert not [number for number, text in enumerate(outputs) if value in text], "printed"
        assert not [content for content in kept if value.encode() in content], "stored"


def test_hostile_files_become_gaps(tmp_path: Path) -> None:
    root = tmp_path / "hostile"
    root.mkdir()
    (root / "good.py").write_text("from openai import OpenAI\nclient = OpenAI()\n", encoding="utf-8")
    (root / "truncated.ipynb").write_text('{"cells": [{"cell_type": "code", "sou', encoding="utf-8")
    (root / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (root / "deep.py").write_text("import openai\nx = " + "(" * 20_000 + ")" * 20_000, encoding="utf-8")
    (root / "laughs.yaml").write_text(
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{c}: &{c} [{','.join(['*' + p] * 9)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True))
        + "model: gpt-4o\n",
        encoding="utf-8",
    )
    (root / "bomb.pkl").write_bytes(b"\x80\x04" + b"(" * 2_000_000)
    (root / "cut.pkl").write_bytes(pickle.dumps({"a": list(range(1000))})[:-40])
    (root / "broken.parquet").write_bytes(b"PAR1" + os.urandom(500) + b"PAR1")
    (root / "broken.sqlite").write_bytes(b"SQLite format 3\0" + os.urandom(4000))
    with zipfile.ZipFile(root / "bomb.pt", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("archive/data.pkl", b"\0" * 50_000_000)
    (root / "huge.safetensors").write_bytes((1 << 60).to_bytes(8, "little") + b"{}")
    (root / "binary.py").write_bytes(os.urandom(5000))
    (root / "nul.csv").write_bytes(b"a,b\n\0\0\0,1\n")
    (root / "requirements.txt").write_bytes(b"\xff\xfe\x00openai")
    (root / "package.json").write_text('{"dependencies": [1, 2]}', encoding="utf-8")
    (root / "loop").symlink_to(root)
    (root / "big.log").write_bytes(b"x" * (6 << 20))
    snapshot = Workspace.open().scan([str(root)])
    gaps = {gap.where for gap in snapshot.graph.gaps}
    assert {"truncated.ipynb", "broken.parquet", "broken.sqlite"} <= gaps
    assert not [gap for gap in snapshot.graph.gaps if gap.code in {"crashed", "timeout"}]
    assert "openai" in {asset.name for asset in snapshot.graph.of_kind(AssetKind.PACKAGE)}


def test_nothing_is_executed(tmp_path: Path) -> None:
    root, marker = tmp_path / "traps", tmp_path / "ran"
    root.mkdir()
    (root / "setup.py").write_text(f"open({str(marker)!r}, 'w')\nimport openai\n", encoding="utf-8")
    (root / "conftest.py").write_text(f"open({str(marker)!r}, 'w')\n", encoding="utf-8")
    (root / "model.pkl").write_bytes(b"cbuiltins\neval\n(S'open(\"" + str(marker).encode() + b'","w")\'\ntR.')
    (root / "config.yaml").write_text(f"!!python/object/apply:os.system ['touch {marker}']\n", encoding="utf-8")
    (root / "package.json").write_text(json.dumps({"scripts": {"install": f"touch {marker}"}}), encoding="utf-8")
    snapshot = Workspace.open().scan([str(root)])
    assert not marker.exists()
    assert "malicious-model-file" in {finding.rule for finding in snapshot.findings}


GUARD = """
import sys
def _hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.gethostbyname"):
        family = getattr(arguments[0], "family", None)
        if family is None or int(family) != 1:  # anything but a local pipe
            sys.stderr.write("NETWORK " + event + chr(10))
            import os
            os._exit(99)
sys.addaudithook(_hook)
"""


def test_no_connection_is_opened(estate: Path, tmp_path: Path) -> None:
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(guard)}
    command = [sys.executable, "-m", "upright.show.cli.main", "scan", str(estate)]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert "NETWORK" not in done.stderr
    probe = "import socket; socket.create_connection(('127.0.0.1', 9))"
    proof = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, check=False, timeout=300, env=environment
    )
    assert proof.returncode == 99, "the guard itself does not work"
