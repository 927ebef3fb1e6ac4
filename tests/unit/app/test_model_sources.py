"""Where models come from: hub caches, registries, buckets and web servers; of what is large only ranges are read."""

from __future__ import annotations

import io
import json
import pickle
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from upright.app.models import judge_models
from upright.connect.connector import Source
from upright.connect.connectors.filesystem import CONNECTOR as FILES
from upright.connect.ranges import ranged
from upright.discover.model_file import inspect
from upright.model.item import Item
from upright.testing.connectors import check_connector
from upright.testing.hostile_pickles import hostile_pickles

HUGE = 100_000_000_000
EVIL = hostile_pickles()[next(iter(hostile_pickles()))]
HEADER = json.dumps({"w": {"dtype": "U8", "shape": [HUGE], "data_offsets": [0, HUGE]}}).encode()
SAFETENSORS = len(HEADER).to_bytes(8, "little") + HEADER


class Sparse:
    """A file of zeros with a few bytes in it; counts what is read."""

    def __init__(self, size: int, parts: dict[int, bytes]) -> None:
        self.size, self.parts, self.read = size, parts, 0

    def range(self, start: int, stop: int) -> bytes:
        out = bytearray(stop - start)
        for at, part in self.parts.items():
            if at < stop and start < at + len(part):
                low, high = max(start, at), min(stop, at + len(part))
                out[low - start : high - start] = part[low - at : high - at]
        self.read += len(out)
        return bytes(out)


def huge_zip(pickled: bytes) -> Sparse:
    """What torch.save would write of one tensor of 100 GB, with its pickle before it."""
    small = io.BytesIO()
    with zipfile.ZipFile(small, "w") as archive:
        archive.writestr("m/data.pkl", pickled)
    head = small.getvalue()[: small.getvalue().index(b"PK\1\2")]
    wide = b"\x01\0\x10\0" + HUGE.to_bytes(8, "little") * 2
    local = b"PK\3\4\x2d\0" + bytes(12) + b"\xff" * 8 + b"\x08\0\x14\0" + b"m/data/0" + wide
    entry = small.getvalue()[len(head) : small.getvalue().rindex(b"PK\5\6")]
    entry += (
        b"PK\1\2\x2d\0\x2d\0" + bytes(12) + b"\xff" * 8 + b"\x08\0\x14\0" + bytes(10) + len(head).to_bytes(4, "little")
    )
    entry += b"m/data/0" + wide
    start = len(head) + len(local) + HUGE
    tail = entry + b"PK\6\6" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8) + (2).to_bytes(8, "little") * 2
    tail += len(entry).to_bytes(8, "little") + start.to_bytes(8, "little")
    tail += b"PK\6\7" + bytes(4) + (start + len(entry)).to_bytes(8, "little") + b"\1\0\0\0"
    tail += b"PK\5\6" + bytes(4) + b"\2\0\2\0" + len(entry).to_bytes(4, "little") + b"\xff" * 4 + b"\0\0"
    return Sparse(start + len(tail), {0: head + local, start: tail})


HONEST = pickle.dumps({"w": [1]}, 2)
GGUF = b"GGUF\x03\0\0\0" + bytes(16)
CASES: dict[str, tuple[Callable[[], Sparse], str]] = {
    "model.safetensors": (lambda: Sparse(len(SAFETENSORS) + HUGE, {0: SAFETENSORS}), "clean"),
    "honest.pt": (lambda: huge_zip(HONEST), "clean"),
    "evil.pt": (lambda: huge_zip(EVIL), "malicious"),
    "trailing.safetensors": (lambda: Sparse(len(SAFETENSORS) + HUGE + 9, {0: SAFETENSORS}), "suspicious"),
    "model.gguf": (lambda: Sparse(HUGE, {0: GGUF}), "clean"),
}


@contextmanager
def web(files: dict[str, Sparse], *, by_range: bool = True, answers: dict[str, object] | None = None) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = parts.path.lstrip("/")
            key = f"{asked}?{parse_qs(parts.query).get('path', [''])[0]}" if parts.query else asked
            if answers and key in answers:
                self._send(200, json.dumps(answers[key]).encode())
                return
            found = files.get(asked.rpartition("/")[2])
            if found is None:
                self.send_error(404)
                return
            told = self.headers.get("Range")
            if told and by_range:
                first, _, last = told.removeprefix("bytes=").partition("-")
                stop = min(found.size, int(last) + 1)
                self._send(206, found.range(int(first), stop), f"bytes {first}-{stop - 1}/{found.size}")
            else:
                self._send(200, found.range(0, found.size))

        def _send(self, code: int, body: bytes, where: str = "") -> None:
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            if where:
                self.send_header("Content-Range", where)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("name", CASES)
def test_of_a_hundred_gigabytes_little_is_read(name: str) -> None:
    make, verdict = CASES[name]
    sparse = make()
    item = Item("bucket", name, sparse.size, whole=partial(ranged, sparse.range, sparse.size))
    report = inspect(item, structure=True)
    assert (report.verdict, report.size, report.digest) == (verdict, sparse.size, ""), report.reasons
    assert sparse.read < 2 << 20, f"{sparse.read} bytes were fetched"


def test_a_file_on_a_web_server_is_judged_by_ranges() -> None:
    sparse = huge_zip(EVIL)
    with web({"evil.pt": sparse}) as server:
        (report,) = judge_models([f"{server}/models/evil.pt"])
    assert (report.path, report.verdict) == ("evil.pt", "malicious")
    assert sparse.read < 2 << 20


def test_a_server_without_ranges_is_asked_for_the_whole() -> None:
    with web({"a.pkl": Sparse(len(EVIL), {0: EVIL})}, by_range=False) as server:
        (report,) = judge_models([f"{server}/a.pkl"])
    assert report.verdict == "malicious"
    assert report.digest


def test_what_is_not_there_is_a_gap() -> None:
    with web({}) as server:
        (report,) = judge_models([f"{server}/a.pkl"])
    assert (report.verdict, report.reasons[0].code) == ("gap", "unreachable")


def test_every_version_of_a_registry_is_judged() -> None:
    api = "api/2.0/mlflow"
    answers: dict[str, object] = {
        f"{api}/model-versions/search?": {
            "model_versions": [
                {"name": "ranker", "version": "2", "run_id": "r1", "source": "mlflow-artifacts:/0/r1/artifacts/model"},
                {"name": "ranker", "version": "1", "run_id": "", "source": "s3://elsewhere/model"},
            ]
        },
        f"{api}/model-versions/get-download-uri?": {"artifact_uri": "mlflow-artifacts:/0/r1/artifacts/model"},
        "api/2.0/mlflow-artifacts/artifacts?0/r1/artifacts/model": {
            "files": [{"path": "model.pkl", "is_dir": False, "file_size": len(EVIL)}, {"path": "code", "is_dir": True}]
        },
        "api/2.0/mlflow-artifacts/artifacts?0/r1/artifacts/model/code": {"files": []},
    }
    with web({"model.pkl": Sparse(len(EVIL), {0: EVIL})}, answers=answers) as server:
        reports = {report.path: report for report in judge_models([f"mlflow+{server}/ranker/2"])}
    found = reports["ranker/2/model.pkl"]
    assert found.verdict == "malicious"
    assert found.provenance == {"hub": "mlflow", "model": "ranker", "version": "2"}


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache of one model in two revisions that share a file, as huggingface_hub lays it out."""
    repository = tmp_path / "hub" / "models--acme--ranker"
    (repository / "blobs").mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("b" * 40)
    (repository / "blobs" / "e1").write_bytes(EVIL)
    (repository / "blobs" / "c2").write_bytes(b'{"a": 1}')
    (repository / "blobs" / "left-over").write_bytes(EVIL)
    for revision in ("a" * 40, "b" * 40):
        folder = repository / "snapshots" / revision
        folder.mkdir(parents=True)
        (folder / "pytorch_model.bin").symlink_to("../../blobs/e1")
        (folder / "config.json").symlink_to("../../blobs/c2")
        (folder / "out.bin").symlink_to("/etc/hostname")
    return tmp_path / "hub"


def test_the_cache_of_a_hub_is_read_by_its_names(cache: Path) -> None:
    items = {item.path: item for item in check_connector(FILES, Source("filesystem", "hub", str(cache)))}
    base = "models--acme--ranker"
    names = [
        f"{base}/snapshots/{letter * 40}/{name}" for letter in "ab" for name in ("config.json", "pytorch_model.bin")
    ]
    assert sorted(items) == sorted([f"{base}/blobs/left-over", f"{base}/refs/main", *names])
    found = items[f"{base}/snapshots/{'a' * 40}/pytorch_model.bin"]
    assert found.read() == EVIL
    assert found.provenance == {"hub": "huggingface", "repository": "acme/ranker", "revision": "a" * 40}


def test_a_snapshot_alone_is_read_through_its_links(cache: Path) -> None:
    snapshot = cache / "models--acme--ranker" / "snapshots" / ("a" * 40)
    reports = {report.path: report.verdict for report in judge_models([str(snapshot)])}
    assert reports["pytorch_model.bin"] == "malicious"
    (alone,) = judge_models([str(snapshot / "pytorch_model.bin")])
    assert (alone.verdict, alone.provenance["repository"]) == ("malicious", "acme/ranker")
