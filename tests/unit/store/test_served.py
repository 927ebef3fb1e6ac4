"""Two processes scan into one store while the service answers from it: nothing is lost, nothing waits for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from httpx import Client
from writer import ESTATE, SOURCES, findings, grown

from serving import serving
from upright.app.workspace import Workspace
from upright.show.api.app import create_app
from upright.store.engine import open_store
from upright.store.snapshot import Scope

WRITER = [sys.executable, "-W", "error", str(Path(__file__).with_name("writer.py"))]
ROUNDS = 6


def test_two_scanners_while_the_service_answers(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPRIGHT_STORE", address)
    workspace = Workspace.open(tmp_path / "home")
    workspace.store.scans()
    running = [
        subprocess.Popen([*WRITER, "rounds", address, source, str(ROUNDS)], stderr=subprocess.PIPE)
        for source in SOURCES[:2]
    ]
    with serving(create_app(workspace)) as base, Client(base_url=base) as client:
        answers = {404}
        while any(process.poll() is None for process in running):
            for path in ("summary", "assets", "findings", "trends", "diff"):
                several = len(workspace.scans()) > 1
                answer = client.get(f"/v1/{path}")
                assert answer.status_code == 200 or not several, answer.text
                answers.add(answer.status_code)
        answers.add(client.get("/v1/summary").status_code)  # on a slow machine both may end before the first is seen
        served = client.get("/v1/findings?limit=100").json()
    for process in running:
        _, complaint = process.communicate(timeout=300)
        assert process.returncode == 0, complaint.decode()
    assert 200 in answers
    with open_store(tmp_path / "serial.db") as alone:
        for source in SOURCES[:2]:
            graph = grown(source, ROUNDS)
            scopes = [Scope(name, complete=name == source) for name in SOURCES]
            alone.save(ESTATE, graph, findings(graph), scopes=scopes)
        expected = alone.latest()
    latest = workspace.store.latest()
    assert latest.graph.assets == expected.graph.assets
    assert latest.graph.relations == expected.graph.relations
    assert [(one.id, one.status) for one in latest.findings] == [(one.id, one.status) for one in expected.findings]
    assert served["total"] == len(expected.findings)
    assert len(workspace.scans()) == 2 * ROUNDS
    workspace.store.close()
