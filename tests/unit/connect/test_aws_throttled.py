"""Services that ask for patience, each in the words of its protocol or of what stands before it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from upright.connect.aws import account
from upright.connect.aws.account import Account, Throttled, Way

_IDENTITY = (
    b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/s'
    b"</Arn><UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
_BUCKETS = (
    b'<?xml version="1.0"?><ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets>'
    b"</ListAllMyBucketsResult>"
)
_SAID = {
    "sts": (
        (400, b"<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"),
        (503, b"upstream connect error"),
        (503, b""),
    ),
    "s3": (
        (503, b"<?xml version='1.0'?><Error><Code>SlowDown</Code></Error>"),
        (503, b"<html>busy</html>"),
        (429, b""),
    ),
    "lambda": ((429, b'{"message": "Rate exceeded"}'), (503, b"<html>busy</html>"), (502, b"bad gateway")),
}


class _Service(ThreadingHTTPServer):
    daemon_threads = True
    refusals: dict[str, int]


class _Handler(BaseHTTPRequestHandler):
    server: _Service

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        name = self.headers["authorization"].split("/")[3]
        asked = self.server.refusals[name] = self.server.refusals.get(name, 0) + 1
        fine = {"sts": _IDENTITY, "s3": _BUCKETS, "lambda": b'{"Functions": [{"FunctionName": "f"}]}'}[name]
        said = _SAID[name]
        status, body = said[(asked - 1) // 4] if asked <= 4 * len(said) else (200, fine)
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Service]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setattr(account, "_FIRST_WAIT", 0.001)
    monkeypatch.setattr(account, "_LONGEST_WAIT", 0.002)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0)
    server = _Service(("127.0.0.1", 0), _Handler)
    server.refusals = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_what_asks_for_patience_is_asked_again(service: _Service) -> None:
    way = Way("", ("eu-west-1",), f"http://127.0.0.1:{service.server_port}")
    entered = Account(way, attempts=20, keep=False)
    assert entered.id == "123456789012"
    assert entered.ask("s3", "list_buckets", "eu-west-1", {})["Buckets"] == [{"Name": "b"}]
    assert entered.ask("lambda", "list_functions", "eu-west-1", {})["Functions"] == [{"FunctionName": "f"}]
    assert all(service.refusals[name] == 13 for name in _SAID)


def test_patience_ends(service: _Service) -> None:
    way = Way("", ("eu-west-1",), f"http://127.0.0.1:{service.server_port}")
    with pytest.raises(Throttled, match="sts get_caller_identity in eu-west-1"):
        Account(way, attempts=1, keep=False)
