"""Summaries by a model behind an endpoint: what is sent, where to, and what happens when it does not answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from typer.testing import CliRunner

from upright.app.summary import Endpoint, beginnings, summary_of
from upright.classify.fitness import Fitness, FolderFitness, file_fitness
from upright.model.data import DataLabel, Sensitivity
from upright.model.errors import ConfigError, MalformedError, Unreachable
from upright.model.evidence import Gap

MAIL = "anna.berg@northwind-mail.com"


class Speaker(BaseHTTPRequestHandler):
    """A server of chat completions that keeps what it was asked."""

    asked: ClassVar[list[dict[str, Any]]] = []
    answer: ClassVar[bytes] = b""
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append({"path": self.path, **body})
        self.send_response(self.status)
        self.send_header("Location", "http://198.51.100.7/v1/chat/completions")
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Speaker.asked.clear()
    Speaker.status = 200
    Speaker.answer = json.dumps({"choices": [{"message": {"role": "assistant", "content": "Two letters."}}]}).encode()
    listening = HTTPServer(("127.0.0.1", 0), Speaker)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{listening.server_port}/v1"
    listening.shutdown()
    thread.join()
    listening.server_close()


def folder() -> FolderFitness:
    found = FolderFitness()
    label = DataLabel("pii.email", "a.txt", count=3, confidence=0.9, sensitivity=Sensitivity.MODERATE, hint="a***@n***")
    found.take(file_fitness("a.txt", [label], []))
    return found


def test_labels_and_counts_are_sent_and_the_answer_comes_back(server: str) -> None:
    assert summary_of(folder(), Endpoint(server, "tiny"), {"a.txt": "Dear <PERSON>"}) == "Two letters."
    sent = Speaker.asked[0]
    assert (sent["path"], sent["model"], sent["stream"]) == ("/v1/chat/completions", "tiny", False)
    told = json.loads(sent["messages"][1]["content"])
    assert told["verdict"] == "review"
    assert told["worst"][0]["causes"] == {"pii.email": 3}
    assert told["beginnings"][0]["redacted_text"] == "Dear <PERSON>"


def test_no_value_of_a_folder_leaves(server: str, tmp_path: Path) -> None:
    from upright.show.cli.commands import app

    (tmp_path / "letter.txt").write_text(f"Please write to {MAIL} about card 4556 7375 8689 9855.\n")
    ran = CliRunner().invoke(app, ["classify", str(tmp_path), "--summarise", server, "--model", "tiny"])
    assert ran.exit_code == 1
    assert "Two letters." in ran.stdout
    everything = json.dumps(Speaker.asked)
    assert len(Speaker.asked) == 1
    assert MAIL not in everything
    assert "7375 8689" not in everything


def test_beginnings_are_redacted(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"The harbour opens at nine. Write to {MAIL}.\n")
    (tmp_path / "b.bin").write_bytes(b"\0\1\2")
    said = beginnings([path, tmp_path / "b.bin", tmp_path / "gone.txt"])
    assert MAIL not in json.dumps(said)
    assert set(said) <= {"a.txt"}


@pytest.mark.parametrize(
    "url", ["http://models.example.com/v1", "http://192.0.2.4/v1", "http://127.0.0.1.example.com/v1"]
)
def test_other_machines_only_when_allowed(url: str) -> None:
    with pytest.raises(ConfigError, match="not this machine"):
        Endpoint(url, "tiny")
    assert Endpoint(url, "tiny", remote=True).url == url


@pytest.mark.parametrize("url", ["file:///etc/passwd", "nonsense", "http:///v1"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ConfigError):
        Endpoint(url, "tiny", remote=True)


def test_redirects_are_not_followed(server: str) -> None:
    Speaker.status = 307
    with pytest.raises(Unreachable, match="answered 307"):
        summary_of(folder(), Endpoint(server, "tiny"), {})


@pytest.mark.parametrize(
    "answer", [b"", b"{}", b"[]", b'{"choices": []}', b'{"choices": [{"message": {"content": ""}}]}']
)
def test_what_is_no_completion_is_an_error(server: str, answer: bytes) -> None:
    Speaker.answer = answer
    with pytest.raises(MalformedError):
        summary_of(folder(), Endpoint(server, "tiny"), {})


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(Unreachable, match="is the server running"):
        summary_of(folder(), Endpoint("http://127.0.0.1:1/v1", "tiny"), {})


def test_what_was_not_read_is_never_safe() -> None:
    assert file_fitness("a", [], []).fitness is Fitness.SAFE
    assert file_fitness("a", [], [Gap("a", "encrypted", "malformed")]).fitness is Fitness.UNKNOWN
    secret = DataLabel("secret.aws-access-key-id", "a", confidence=0.9, sensitivity=Sensitivity.LOW)
    assert file_fitness("a", [secret], [Gap("a", "encrypted", "malformed")]).fitness is Fitness.UNSAFE
    kind = DataLabel("document.payslip", "a", confidence=0.8, sensitivity=Sensitivity.HIGH)
    assert file_fitness("a", [kind], []) == file_fitness("a", [kind], [])
    assert file_fitness("a", [kind], []).fitness is Fitness.REVIEW
    assert FolderFitness().fitness is Fitness.UNKNOWN
