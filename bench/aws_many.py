"""Ten thousand resources of SageMaker behind a server that throttles: how long, how many calls at once, and what is left
after a kill in the middle.

    python bench/aws_many.py [--resources N] [--throttled PERCENT]

The server answers as the service does (JSON, pages of a hundred), refuses that share of the calls with
`ThrottlingException`, and counts how many it works on at once. The first scan is killed (SIGKILL) half-way; the second
must ask only for what is missing.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:model/"
_IDENTITY = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    "<Arn>arn:aws:iam::123456789012:user/scanner</Arn><UserId>U</UserId><Account>123456789012</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>"
)
_PAGE, _WAIT = 100, 0.005


class Service(ThreadingHTTPServer):
    """Models of SageMaker, and how they were asked for."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, resources: int, throttled: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.resources, self.throttled = resources, throttled
        self.asked, self.busy, self.most, self.lock = Counter[str](), 0, 0, threading.Lock()
        self.dice = random.Random(7)  # noqa: S311  which calls are refused is no secret

    def handle_error(self, *_arguments: Any) -> None:
        """A caller that was killed hangs up."""


class Handler(BaseHTTPRequestHandler):
    """One call."""

    server: Service
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Answer, or refuse."""
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        operation = self.headers.get("x-amz-target", "").rpartition(".")[2]
        with self.server.lock:
            self.server.busy += 1
            self.server.most = max(self.server.most, self.server.busy)
            refused = self.server.dice.random() < self.server.throttled and bool(operation)
            self.server.asked["throttled" if refused else operation or "other"] += 1
        time.sleep(_WAIT)
        if refused:
            self._send(400, {"__type": "ThrottlingException", "message": "Rate exceeded"})
        elif not operation:
            self._send(200, _IDENTITY)
        else:
            self._send(*self._answer(operation, json.loads(body or b"{}")))
        with self.server.lock:
            self.server.busy -= 1

    def _answer(self, operation: str, given: dict[str, Any]) -> tuple[int, Any]:
        if operation == "ListModels":
            start = int(given.get("NextToken") or 0)
            end = min(start + _PAGE, self.server.resources)
            page = [{"ModelName": f"m{n}", "ModelArn": f"{_ARN}m{n}", "CreationTime": 1e9} for n in range(start, end)]
            return 200, {"Models": page, **({"NextToken": str(end)} if end < self.server.resources else {})}
        if operation == "DescribeModel":
            name = given["ModelName"]
            return 200, {"ModelName": name, "ModelArn": _ARN + name, "CreationTime": 1e9, "EnableNetworkIsolation": True,
                         "PrimaryContainer": {"Image": "serve"}, "VpcConfig": {"Subnets": ["s"], "SecurityGroupIds": ["g"]}}  # fmt: skip
        return (200, {}) if operation.startswith("List") else (404, {"__type": "UnknownOperationException"})

    def _send(self, status: int, answer: Any) -> None:
        raw = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "text/xml" if isinstance(answer, str) else "application/x-amz-json-1.1")
        self.send_header("content-length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


def main() -> None:
    """Scan, kill, scan again, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=int, default=10_000)
    parser.add_argument("--throttled", type=float, default=5)
    chosen = parser.parse_args()
    service = Service(chosen.resources, chosen.throttled / 100)
    threading.Thread(target=service.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        (home / "upright.yaml").write_text(json.dumps({"estate": "many", "sources": [
            {"name": "prod", "aws": "aws://@eu-west-1", "endpoint": f"http://127.0.0.1:{service.server_port}", "services": ["sagemaker"]}]}))  # fmt: skip
        began = time.perf_counter()
        process = _scan(home)
        while service.asked["DescribeModel"] < chosen.resources // 2 and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        _end_orphans(process.pid)
        before = Counter(service.asked)
        again = time.perf_counter()
        process = _scan(home)
        out, errors = process.communicate()
        done = time.perf_counter()
    if process.returncode not in {0, 1}:
        sys.exit(errors.decode()[-800:])
    found = sum(each["name"].startswith("m") for each in json.loads(out)["assets"])
    after = service.asked - before
    print(f"{chosen.resources} models, {chosen.throttled:g} of a hundred calls throttled")
    print(
        f"killed after {before['DescribeModel']} described ({again - began:.0f} s); the second scan asked for {after['DescribeModel']} ({done - again:.0f} s)"
    )
    print(
        f"found in the end: {found}; throttled {service.asked['throttled']} times; at most {service.most} calls at once"
    )


def _scan(home: Path) -> subprocess.Popen[bytes]:
    program = str(Path(sys.executable).with_name("upright"))
    environment = {
        **os.environ,
        "UPRIGHT_HOME": str(home / "state"),
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }
    return subprocess.Popen([program, "scan", "upright.yaml", "--format", "json"], cwd=home, env=environment, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, start_new_session=True)  # fmt: skip


def _end_orphans(group: int) -> None:
    """End the workers of a scan that was killed."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    main()
