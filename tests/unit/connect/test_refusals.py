"""Servers that answer otherwise than they should: a gap that says why, never a pass, never a crash, never a hang."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from upright.app.config import config_of
from upright.app.reading import read
from upright.app.state import State
from upright.app.trial import tried
from upright.connect.asking import Asked
from upright.connect.http import Access, json_of, pages
from upright.connect.patience import Plain
from upright.model.errors import AccessDenied, Unreachable

Say = Callable[[socket.socket], None]
ADDRESSES = (
    "chroma+http://{}", "qdrant+http://{}", "weaviate+http://{}", "milvus+http://{}", "opensearch+http://{}",
    "jupyter+http://{}", "mlflow+http://{}", "kubernetes+http://{}", "ollama+http://{}", "server+http://{}",
    "redis://{}",
)  # fmt: skip
BODIES = (
    b"{}",
    b"[]",
    b"null",
    b'"ok"',
    b"<!doctype html><p>Sign in</p>",
    b'{"result": 1, "classes": [1], "items": 3}',
)


@contextmanager
def saying(say: Say) -> Iterator[str]:
    """A server that does with each connection what it is told to, on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_serve, args=(listening, say), daemon=True).start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def _serve(listening: socket.socket, say: Say) -> None:
    while True:
        try:
            link, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_one, args=(link, say), daemon=True).start()


def _one(link: socket.socket, say: Say) -> None:
    with link:
        link.settimeout(60)
        try:
            link.recv(1 << 16)
            say(link)
        except OSError:
            return


def answering(body: bytes, status: str = "200 OK", more: str = "") -> Say:
    """The same answer to every question."""

    def say(link: socket.socket) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n"
        link.sendall(head.encode() + body)

    return say


def _drop_by_drop(link: socket.socket) -> None:
    link.sendall(b'HTTP/1.1 200 OK\r\n\r\n"')
    ended = threading.Event()
    while True:
        link.sendall(b"a")
        ended.wait(0.05)


def _hang_up(_link: socket.socket) -> None:
    """No answer at all."""


@pytest.mark.parametrize("address", ADDRESSES)
def test_another_server_is_no_pass(address: str) -> None:
    for body in BODIES:
        with saying(answering(body)) as place:
            source = config_of([address.format(place)]).sources[0]
            outcomes = {trial.outcome for trial in tried(source)}
            assert outcomes & {"unanswered", "refused"}, (body, outcomes)


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
@pytest.mark.parametrize("address", [each for each in ADDRESSES if "http" in each])
def test_a_refusal_is_told_as_one(address: str, status: str) -> None:
    with saying(answering(b'{"error": "no"}', status)) as place:
        trials = list(tried(config_of([address.format(place)]).sources[0]))
    assert "refused" in {trial.outcome for trial in trials}, trials


def test_a_scan_outlives_an_answer_of_another_form(tmp_path: Path) -> None:
    with saying(answering(b'{"result": {"collections": 5}}')) as place:
        reading = read(config_of([f"qdrant+http://{place}"]), State(tmp_path), 1, lambda *_: None)
    assert [gap.code for gap in reading.gaps] == ["crashed"]
    assert "another form" in reading.gaps[0].why
    assert not reading.completed


def test_hosts_that_are_silent_are_gaps() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    trials = list(tried(config_of([f"host://127.0.0.1:{port}"]).sources[0]))
    assert [(trial.outcome, trial.what) for trial in trials] == [("unanswered", "127.0.0.1")]


@pytest.mark.parametrize(
    ("say", "why"),
    [
        (answering(b"no", "500 Oops"), "HTTP 500"),
        (answering(b"<p>"), "no JSON"),
        (answering(b"Client sent an HTTP request to an HTTPS server.", "400 Bad Request"), "speaks TLS"),
        (answering(b"", "401 Who"), "asks for credentials"),
        (_hang_up, "hung up"),
        (lambda link: link.sendall(b"\x15\x03\x01\x00\x02\x02\x16"), "speaks TLS"),
        (lambda link: link.sendall(b"-ERR unknown command\r\n"), "speaks no HTTP"),
    ],
)
def test_reasons_say_what_to_do(say: Say, why: str) -> None:
    with saying(say) as place, pytest.raises((AccessDenied, Unreachable), match=why):
        json_of(f"http://{place}/", Access())


def test_nobody_listening_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unreachable, match="nothing listens there"):
        json_of(f"http://127.0.0.1:{port}/", Access())
    assert "nothing listens there" in Asked(f"http://127.0.0.1:{port}").get("/").why


def test_a_list_that_is_none_is_no_empty_one() -> None:
    with saying(answering(b"{}")) as place, pytest.raises(Unreachable, match="no list"):
        list(pages(f"http://{place}/", Access()))


def test_an_answer_drop_by_drop_ends() -> None:
    import urllib.request

    opener = urllib.request.OpenerDirector()
    opener.add_handler(Plain())
    with saying(_drop_by_drop) as place:
        answer = opener.open(f"http://{place}/", timeout=0.5)
        assert answer is not None
        with pytest.raises(TimeoutError):
            answer.read(1 << 20)


def test_a_server_that_keeps_silent_is_asked_no_more() -> None:
    asked: list[int] = []

    def keep(link: socket.socket) -> None:
        asked.append(1)
        link.recv(1)

    with saying(keep) as place:
        server = Asked(f"http://{place}")
        for number in range(5):
            assert server.get(f"/{number}").status == 0
    assert len(asked) == 2
