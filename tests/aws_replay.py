"""Answers of AWS for what the emulator lacks, served over HTTP. Each is held against the service's own model first, so
that no name or type is made up.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import botocore.session
from botocore.validate import ParamValidator

_SIGNED = re.compile(r"Credential=[^/]+/\d+/[\w-]+/([\w-]+)/aws4_request")
_SERVICES = {
    "bedrock": ("bedrock", "bedrock-agent"), "bedrock-agentcore": ("bedrock-agentcore-control",),
    "sagemaker": ("sagemaker",), "kendra": ("kendra",), "qbusiness": ("qbusiness",),
}  # fmt: skip
_IDENTITY = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    "<Arn>arn:aws:iam::123456789012:user/scanner</Arn><UserId>U</UserId><Account>123456789012</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>"
)
WHEN = datetime(2026, 5, 1, tzinfo=UTC)
Answers = Mapping[tuple[str, str], Any]


class _Handler(BaseHTTPRequestHandler):
    """Answers requests; a class of its own for each server, which holds what to answer."""

    answers: Answers
    models: Mapping[str, Any]
    throttled: int
    asked: Counter[tuple[str, str]]

    def do_GET(self) -> None:
        """Answer."""
        self._answer()

    def do_POST(self) -> None:
        """Answer."""
        self._answer()

    def _answer(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        signed = _SIGNED.search(self.headers.get("authorization", ""))
        named = self._named(signed[1] if signed else "")
        self.asked[named] += 1
        if signed and signed[1] == "sts":
            self._send(200, "text/xml", _IDENTITY.encode())
        elif named in self.answers and self.asked[named] <= self.throttled:
            refusal = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
            self._send(400 if self.asked[named] % 2 else 429, "application/json", refusal)
        elif named in self.answers:
            self._send(200, "application/json", json.dumps(self.answers[named], default=_stamp).encode())
        else:
            self._send(404, "text/html", b"<h1>Not Found</h1>")

    def _named(self, signed: str) -> tuple[str, str]:
        """Service and operation of a request."""
        target, path = self.headers.get("x-amz-target", ""), self.path.partition("?")[0]
        for service in _SERVICES.get(signed, ()):
            if target:
                return service, target.rpartition(".")[2]
            for operation in self.models[service].operation_names:
                http = self.models[service].operation_model(operation).http
                if http["method"] == self.command and _route(http["requestUri"]).fullmatch(path):
                    return service, operation
        return signed, path

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@contextmanager
def replayed(answers: Answers, throttled: int = 0) -> Iterator[str]:
    """The address of a server that gives these answers, by service and operation (`("bedrock", "ListGuardrails")`), to
    each after so many refusals.
    """
    told = {"answers": answers, "models": _checked(answers), "throttled": throttled, "asked": Counter()}
    handler = type("Handler", (_Handler,), told)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _checked(answers: Answers) -> dict[str, Any]:
    session = botocore.session.get_session()
    models = {name: session.get_service_model(name) for names in _SERVICES.values() for name in names}
    for (service, operation), answer in answers.items():
        shape = models[service].operation_model(operation).output_shape
        report = ParamValidator().validate(answer, shape)
        assert not report.has_errors(), f"{service} {operation}: {report.generate_report()}"
    return models


def _route(uri: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+(?:\\\+)?\\\}", "[^/]+", re.escape(uri.partition("?")[0])).rstrip("/") + "/?")


def _stamp(value: datetime) -> float:
    return value.timestamp()
