"""Channels against servers of our own: what arrives is what the services document, and nothing in a name acts there."""

from __future__ import annotations

import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from upright.act.channel import Notice
from upright.act.post import send
from upright.app.catalog import units
from upright.model.errors import AccessDenied, Unreachable

NOTICE = Notice(
    finding="f1",
    rule="r",
    title="Personal data @all <!channel> [x](http://e.example)",
    severity="high",
    asset="people.csv",
    where="data/people.csv:1",
    reason="```3 addresses```",
    remedy="redact",
)
FIXED = Notice("f1", "r", "Personal data", "high", "people.csv", "", "no longer found", "", fixed=True)


class Server:
    """Answers by method and path; keeps what came."""

    def __init__(self) -> None:
        self.came: list[tuple[str, str, dict[str, str], bytes]] = []
        self.answers: dict[tuple[str, str], list[tuple[int, dict[str, str], Any]]] = {}
        self.url = ""

    def bodies(self) -> list[Any]:
        return [json.loads(body) if body else None for *_, body in self.came]


@pytest.fixture
def server() -> Iterator[Server]:
    kept = Server()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept.came.append((self.command, self.path, dict(self.headers), content))
            several = kept.answers.get((self.command, self.path), [(200, {}, {})])
            code, headers, body = several.pop(0) if len(several) > 1 else several[0]
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            said = json.dumps(body).encode()
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_PATCH = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        kept.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield kept
        http.shutdown()
        thread.join()


def test_a_webhook_is_signed(server: Server) -> None:
    settings = {"url": server.url, "secret": "s3cret"}
    units("channels")["webhook"].tell(NOTICE, settings)
    units("channels")["webhook"].close(FIXED, "", settings)
    for (_, _, headers, body), status in zip(server.came, ("open", "fixed"), strict=True):
        signed = headers["X-Upright-Timestamp"].encode() + b"." + body
        assert headers["X-Upright-Signature"] == "v1=" + hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()
        assert (json.loads(body)["key"], json.loads(body)["status"]) == ("upright-f1", status)


def test_chats_get_plain_text(server: Server) -> None:
    units("channels")["slack"].tell(NOTICE, {"url": server.url})
    units("channels")["teams"].tell(NOTICE, {"url": server.url})
    slack, teams = server.bodies()
    assert "<" not in slack["text"]
    assert "&lt;!channel&gt;" in slack["text"]
    content = teams["attachments"][0]["content"]
    assert content["type"] == "AdaptiveCard"
    assert "[" not in content["body"][0]["text"]


def test_jira_opens_and_closes(server: Server) -> None:
    ways = [
        {"id": "4", "to": {"statusCategory": {"key": "new"}}},
        {"id": "7", "to": {"statusCategory": {"key": "done"}}},
    ]
    server.answers = {
        ("POST", "/rest/api/2/issue"): [(201, {}, {"key": "SEC-9"})],
        ("GET", "/rest/api/2/issue/SEC-9/transitions"): [(200, {}, {"transitions": ways})],
    }
    settings = {"url": server.url, "project": "SEC", "token": "t"}
    jira = units("channels")["jira"]
    assert jira.tell(NOTICE, settings) == "SEC-9"
    jira.close(FIXED, "SEC-9", settings)
    assert server.came[0][2]["Authorization"] == "Bearer t"
    made, _, _, moved = server.bodies()
    assert made["fields"]["labels"] == ["upright", "upright-f1"]
    assert moved == {"transition": {"id": "7"}}


def test_github_opens_and_closes(server: Server) -> None:
    server.answers = {("POST", "/repos/acme/ml/issues"): [(201, {}, {"number": 12})]}
    settings = {"url": server.url, "repository": "acme/ml", "token": "t"}
    github = units("channels")["github-issue"]
    assert github.tell(NOTICE, settings) == "12"
    github.close(FIXED, "12", settings)
    made, _, closed = server.bodies()
    assert "@" not in made["title"]
    assert made["body"].count("```") == 2
    assert closed == {"state": "closed", "state_reason": "completed"}
    assert server.came[2][:2] == ("PATCH", "/repos/acme/ml/issues/12")


def test_a_busy_server_is_asked_again_a_refusing_one_is_not(server: Server) -> None:
    server.answers = {
        ("POST", "/busy"): [(429, {"Retry-After": "0"}, {}), (200, {}, {"ok": True})],
        ("POST", "/no"): [(403, {}, {})],
        ("POST", "/away"): [(302, {"Location": f"{server.url}/elsewhere"}, {})],
    }
    assert send(f"{server.url}/busy", {}) == {"ok": True}
    with pytest.raises(AccessDenied, match="refused"):
        send(f"{server.url}/no", {})
    with pytest.raises(Unreachable, match="302"):
        send(f"{server.url}/away", {}, {"Authorization": "Bearer t"})
    assert [path for _, path, _, _ in server.came] == ["/busy", "/busy", "/no", "/away"]
    with pytest.raises(Unreachable) as error:
        send("http://127.0.0.1:1/secret-path", {})
    assert "secret-path" not in str(error.value)


@contextmanager
def mail() -> Iterator[tuple[int, list[str]]]:
    came: list[str] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            said: list[str] | None = None
            for line in self.rfile:
                word = line.decode().strip()
                if said is not None and word != ".":
                    said.append(word)
                    continue
                if said is not None:
                    came.append("\n".join(said))
                said = [] if word.upper() == "DATA" else None
                self.wfile.write({"DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}.get(word.upper(), b"250 ok\r\n"))
                if word.upper() == "QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as smtp:
        thread = threading.Thread(target=smtp.serve_forever)
        thread.start()
        yield smtp.server_address[1], came
        smtp.shutdown()
        thread.join()


def test_mail_goes_out_and_is_answered() -> None:
    with mail() as (port, came):
        settings = {
            "host": "127.0.0.1",
            "port": str(port),
            "sender": "a@acme.example",
            "to": "b@acme.example",
            "tls": "none",
        }
        units("channels")["email"].tell(NOTICE, settings)
        units("channels")["email"].close(FIXED, "", settings)
    assert "Message-ID: <upright-f1.open@upright.invalid>" in came[0]
    assert "In-Reply-To: <upright-f1.open@upright.invalid>" in came[1]
    assert "Where: data/people.csv:1" in came[0]
