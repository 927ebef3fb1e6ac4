"""Two processes scan an estate into one PostgreSQL, repeatedly and at once, while the service answers from it: in the
end stands what one process finds that scans everything after one another.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import Client

from servers import postgres_server
from serving import serving
from upright.app.workspace import Workspace
from upright.graph.paths import attack_paths
from upright.show.api.app import create_app
from upright.store.snapshot import Snapshot

CHAT = """from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI(api_key="sk-proj-Zt8kQ2mX4vB7nL1pR9sW3yC6dF5gH0jK")


@app.post("/ask")
def ask(text: str) -> str:
    return client.chat.completions.create(model="acme/desk", messages=[{"role": "user", "content": text}])
"""
TRAIN = """from datasets import load_dataset
from trl import SFTTrainer

rows = load_dataset("csv", data_files="people.csv")
trainer = SFTTrainer(model="Qwen/Qwen3-8B", train_dataset=rows)
trainer.train()
trainer.save_model("acme/desk")
"""
PEOPLE = "name,email,ssn\nOona Velde,oona.velde@posteo.de,252-60-8845\nBram Kowal,bram.kowal@posteo.de,384-45-3828\n"
ROUNDS = 2
ONE = """
import sys
from upright.app.workspace import Workspace
for _ in range(int(sys.argv[3])):
    Workspace.open().scan([sys.argv[1]], only=[sys.argv[2]], workers=1)
"""


def estate(folder: Path) -> Path:
    for source, files in (("chat", {"app.py": CHAT}), ("training", {"train.py": TRAIN, "people.csv": PEOPLE})):
        (folder / source).mkdir(parents=True)
        for name, text in files.items():
            (folder / source / name).write_text(text)
    config = folder / "upright.yaml"
    config.write_text("estate: acme\nsources:\n  - path: ./chat\n  - path: ./training\n")
    return config


def told(snapshot: Snapshot) -> tuple[object, ...]:
    graph = snapshot.graph
    findings = sorted((replace(one, first_seen="") for one in snapshot.findings), key=lambda one: one.id)
    return (
        [(asset.id, asset.keys, asset.labels) for asset in graph.assets],
        graph.relations,
        findings,
        attack_paths(graph),
    )


def test_scans_at_once_end_as_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, home = estate(tmp_path / "estate"), tmp_path / "home"
    monkeypatch.setenv("UPRIGHT_HOME", str(home))
    with postgres_server() as url:
        monkeypatch.setenv("UPRIGHT_STORE", url.replace("DATABASE", "postgres"))
        workspace = Workspace.open(home)
        workspace.store.scans()
        workspace.state.key()
        running = [
            subprocess.Popen(
                [sys.executable, "-W", "error", "-c", ONE, str(config), source, str(ROUNDS)],
                env=dict(os.environ),
                stderr=subprocess.PIPE,
            )
            for source in ("chat", "training")
        ]
        answers: set[int] = set()
        with serving(create_app(workspace)) as base, Client(base_url=base, timeout=120) as client:
            while any(process.poll() is None for process in running):
                for path in ("findings", "assets", "summary"):
                    answers.add(client.get(f"/v1/{path}").status_code)
        for process in running:
            _, complaint = process.communicate(timeout=600)
            assert process.returncode == 0, complaint.decode()
        assert 200 in answers
        assert answers <= {200, 404}
        at_once = told(workspace.snapshot())
        assert len(workspace.scans()) == 2 * ROUNDS
        assert {scan.state for scan in workspace.scans()[:1]} == {"complete"}
        workspace.store.close()
    monkeypatch.setenv("UPRIGHT_STORE", str(tmp_path / "serial.db"))
    serial = Workspace.open(home).scan([str(config)], workers=1)
    assert told(serial) == at_once
    assert any(one.rule == "pii-in-training-data" for one in serial.findings)
