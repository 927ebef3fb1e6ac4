"""Policies that act by themselves: what they do, what holds them back, and whom they tell."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from upright.app.account import account
from upright.app.repair import Repair
from upright.app.responder import Responder
from upright.app.responses import load_responses
from upright.app.workspace import Workspace
from upright.model.errors import ConfigError, ConflictError

POLICY = """id: no-poison
title: Nothing poisoned is loaded
severity: critical
rules: [malicious-model-file]
"""


@pytest.fixture
def repair(tmp_path: Path) -> Repair:
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("one.pkl", "two.pkl"):
        (folder / name).write_bytes(b"cos\nsystem\n(S'" + name.encode() + b"'\ntR.")
    (tmp_path / "policy.yaml").write_text(POLICY)
    workspace = Workspace.open(tmp_path / "home")
    workspace.scan([str(folder)])
    return Repair.open(workspace)


def answers(repair: Repair, folder: Path, body: str, who: str = "ann", head: str = "") -> list[str]:
    (folder / "responses.yaml").write_text(f"{head}responses:\n  - {{policy: policy.yaml, {body}}}\n")
    return [each.did for each in Responder(repair, who).answer(load_responses(folder / "responses.yaml"))]


def left(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "models").glob("*.pkl")}


def test_a_limit_of_actions_leaves_the_rest_to_people(repair: Repair, tmp_path: Path) -> None:
    assert sorted(answers(repair, tmp_path, "do: fix, most_per_hour: 1")) == ["fixed", "proposed"]
    assert len(left(tmp_path)) == 1
    plan = next(entry.plan for entry in repair.entries() if entry.kind == "proposed")
    Responder(repair, "ben").approve(plan)
    assert not left(tmp_path)
    assert repair.verify() == len(repair.entries())


def test_a_proposal_that_was_changed_is_not_approved(repair: Repair, tmp_path: Path) -> None:
    assert answers(repair, tmp_path, "do: propose") == ["proposed", "proposed"]
    plan = next(entry.plan for entry in repair.entries() if entry.kind == "proposed")
    kept = repair.vault / "plans" / f"{plan}.json"
    kept.write_text(kept.read_text().replace("quarantine", "Quarantine", 1))
    with pytest.raises(ConflictError, match="not what was proposed"):
        Responder(repair, "ben").approve(plan)
    assert len(left(tmp_path)) == 2


def test_a_second_person_approves(repair: Repair, tmp_path: Path) -> None:
    assert answers(repair, tmp_path, "do: propose, second_person: true") == ["proposed", "proposed"]
    assert answers(repair, tmp_path, "do: propose, second_person: true") == ["waiting", "waiting"]
    plan = next(entry.plan for entry in repair.entries() if entry.kind == "proposed")
    with pytest.raises(ConflictError, match="a second person"):
        Responder(repair, "ann").approve(plan)
    Responder(repair, "ben").approve(plan)
    assert len(left(tmp_path)) == 1
    repair.undo(plan)
    assert len(left(tmp_path)) == 2


def test_a_variable_makes_nobody_another_person(monkeypatch: pytest.MonkeyPatch) -> None:
    known = account()
    for name in ("USER", "LOGNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "ben")
    assert account() == known


def test_a_delay_is_kept(repair: Repair, tmp_path: Path) -> None:
    assert answers(repair, tmp_path, "do: fix-after, after: 1h") == ["proposed", "proposed"]
    assert answers(repair, tmp_path, "do: fix-after, after: 1h") == ["waiting", "waiting"]
    assert len(left(tmp_path)) == 2


def test_after_the_delay_it_acts(repair: Repair, tmp_path: Path) -> None:
    assert answers(repair, tmp_path, "do: fix-after, after: 0s") == ["proposed", "proposed"]
    assert answers(repair, tmp_path, "do: fix-after, after: 0s") == ["fixed", "fixed"]
    assert not left(tmp_path)


def test_what_was_marked_is_what_is_done(repair: Repair, tmp_path: Path) -> None:
    (tmp_path / "models" / "two.pkl").unlink()
    repair.workspace.scan([str(tmp_path / "models")])
    assert answers(repair, tmp_path, "do: fix-after, after: 0s") == ["proposed"]
    marked = [entry.plan for entry in repair.entries() if entry.kind == "proposed"]
    (tmp_path / "models" / "one.pkl").write_bytes(b"cos\nsystem\n(S'other'\ntR.")
    assert answers(repair, tmp_path, "do: fix-after, after: 0s") == ["proposed"]  # of the new one people hear first
    assert left(tmp_path) == {"one.pkl"}
    assert answers(repair, tmp_path, "do: fix-after, after: 0s") == ["fixed"]
    last = [entry.plan for entry in repair.entries() if entry.kind == "verified"]
    assert last == [entry.plan for entry in repair.entries() if entry.kind == "proposed"][1:] != marked


def test_what_a_person_took_back_is_left_to_people(repair: Repair, tmp_path: Path) -> None:
    file, models = tmp_path / "models" / "one.pkl", str(tmp_path / "models")
    (tmp_path / "models" / "two.pkl").unlink()
    repair.workspace.scan([models])
    assert answers(repair, tmp_path, "do: fix") == ["fixed"]
    assert answers(repair, tmp_path, "do: fix") == ["fixed"]  # nothing was scanned since
    assert sum(entry.kind == "verified" for entry in repair.entries()) == 1
    repair.undo(next(entry.plan for entry in repair.entries() if entry.kind == "verified"))
    assert next(entry for entry in repair.entries() if entry.kind == "undone").details["who"] == account()
    repair.workspace.scan([models])
    assert answers(repair, tmp_path, "do: fix") == ["proposed"]
    assert answers(repair, tmp_path, "do: fix") == ["waiting"]
    kept = file.read_bytes()
    file.unlink()
    time.sleep(1)  # scans are told apart by seconds
    repair.workspace.scan([models])
    file.write_bytes(kept)
    repair.workspace.scan([models])
    assert answers(repair, tmp_path, "do: fix") == ["fixed"]


def test_the_stop_switch_holds(repair: Repair, tmp_path: Path) -> None:
    (repair.workspace.state.folder / "stop").touch()
    assert answers(repair, tmp_path, "do: fix") == ["proposed", "proposed"]
    assert answers(repair, tmp_path, "do: fix") == ["waiting", "waiting"]  # and not proposed again
    assert len(left(tmp_path)) == 2


@pytest.fixture
def tickets(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    came: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    monkeypatch.setenv("HOOK_SECRET", "s")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", came
        server.shutdown()
        thread.join()


def test_each_finding_is_told_once_and_closed_once(
    repair: Repair, tmp_path: Path, tickets: tuple[str, list[dict[str, Any]]]
) -> None:
    url, came = tickets
    head = f"channels:\n  soc: {{type: webhook, url: '{url}', secret_env: HOOK_SECRET}}\n"
    assert answers(repair, tmp_path, "notify: [soc]", head=head) == ["reported", "told"] * 2
    assert answers(repair, tmp_path, "notify: [soc]", head=head) == ["reported"] * 2
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    repair.workspace.scan([str(elsewhere)])
    assert answers(repair, tmp_path, "notify: [soc]", head=head) == []  # another estate closes nothing
    (tmp_path / "models" / "one.pkl").unlink()
    repair.workspace.scan([str(tmp_path / "models")])
    assert answers(repair, tmp_path, "notify: [soc]", head=head) == ["reported", "closed"]
    assert answers(repair, tmp_path, "notify: [soc]", head=head) == ["reported"]
    assert [(each["status"], each["asset"]) for each in came[2:]] == [("fixed", "one.pkl")]
    assert {each["status"] for each in came[:2]} == {"open"}


def test_a_channel_that_is_down_stops_nothing(repair: Repair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", "s")
    head = "channels:\n  soc: {type: webhook, url: 'http://127.0.0.1:1/x', secret_env: HOOK_SECRET}\n"
    assert answers(repair, tmp_path, "do: fix, notify: [soc]", head=head) == ["fixed", "failed"] * 2
    assert not left(tmp_path)


@pytest.mark.parametrize(
    ("head", "body", "why"),
    [
        ("channels:\n  soc: {type: pager}\n", "do: fix", "one of email"),
        ("channels:\n  soc: {type: slack, url: 'https://x'}\n", "do: fix", "url_env"),
        ("channels:\n  soc: {type: slack, url_env: NOT_SET_AT_ALL}\n", "do: fix", "NOT_SET_AT_ALL is not set"),
        ("channels:\n  soc: {type: jira, url: 'https://x', token_env: HOME}\n", "do: fix", "project is missing"),
        ("", "do: fix, notify: [soc]", "'soc' is no channel|soc is no channel"),
        ("", "do: jump", "one of report"),
        ("", "do: fix-after, after: soon", "such as 30m"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, head: str, body: str, why: str) -> None:
    (tmp_path / "responses.yaml").write_text(f"{head}responses:\n  - {{policy: p, {body}}}\n")
    with pytest.raises(ConfigError, match=why):
        load_responses(tmp_path / "responses.yaml")
