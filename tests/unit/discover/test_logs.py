"""Logs: parts merge to the whole, packed files read alike, bad lines are counted and masked, people stay unnamed."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from upright.app.catalog import units
from upright.connect.connector import Source
from upright.connect.connectors import logs
from upright.discover import usage
from upright.discover.log_reading import read_log
from upright.discover.log_values import moment
from upright.discover.usage import Share, Usage, Use, together
from upright.model.ai_service import ai_services
from upright.model.errors import MalformedError
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.testing.connectors import check_connector

FORMATS = tuple(units("logs").values())
LINES = [
    f"17952576{i:02d}.000 10 10.0.0.{i} TCP_TUNNEL/200 {i} CONNECT {host}:443 user{i % 7} HIER_DIRECT/1.1.1.1 -\n"
    for i, host in enumerate(["chatgpt.com", "claude.ai", "example.org", "my-gpt.example.net"] * 20)
]


def _read(content: bytes, name: str = "a.log", **provenance: str) -> tuple[Usage, list[Gap]]:
    item = Item("logs", name, len(content), content=content, stamp="1795257600000000000-1", provenance=provenance)
    return read_log(item, ai_services(), FORMATS, b"key")


def test_who_uses_what() -> None:
    found, gaps = _read("".join(LINES).encode())
    assert not gaps
    assert {name: (use.requests, use.headcount) for name, use in found.services.items()} == {
        "chatgpt": (20, 7),
        "claude": (20, 7),
    }
    assert set(found.candidates) == {"my-gpt.example.net"}
    assert found.services["chatgpt"].first == 1795257600


def _tar(content: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        entry = tarfile.TarInfo("a.log")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _zip(content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/a.log", content)
    return packed.getvalue()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, _tar, _zip])
def test_packed_logs_read_alike(pack: Callable[[bytes], bytes]) -> None:
    content = "".join(LINES).encode()
    assert _read(pack(content)) == _read(content)
    cut = pack(content)[: len(pack(content)) // 2]
    try:
        _, gaps = _read(cut)
    except MalformedError:
        return
    assert gaps


def test_ranges_of_a_file_make_up_the_whole() -> None:
    content = "".join(LINES).encode()
    for width in (1, 50, 97, 1000, len(content)):
        starts = range(0, len(content), width)
        parts = [_read(content, **{"from": str(at), "to": str(min(at + width, len(content)))})[0] for at in starts]
        parts.reverse()
        assert together(parts) == _read(content)[0]


def test_people_are_an_even_sample_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage, "PEOPLE", 64)
    draw = random.Random(5)  # noqa: S311  numbers to count, no secrets
    digests = [draw.randrange(1 << 64) for _ in range(2000)]
    parts = []
    for _ in range(8):
        use = Use()
        for digest in draw.choices(digests, k=3000):
            use.add(None, 1, None)
            use.add_person(digest, Share("x", requests=1, sent=1))
        parts.append(use)
    left = parts[0]
    for part in parts[1:]:
        left = left.merge(part)
    right = parts[-1]
    for part in reversed(parts[:-1]):
        right = part.merge(right)
    assert left.people == right.people
    assert left.requests == 24_000
    assert len(left.people) == 64
    assert 1300 < left.headcount < 3000
    assert set(left.people) == set(sorted(digests)[:64])


def test_bad_lines_are_counted_and_told_without_what_they_say() -> None:
    secret = "ada.lovelace@acme.example password=hunter2"  # noqa: S105
    found, gaps = _read(("".join(LINES) + f"{secret}\n" + "x" * (3 << 20) + "\n" + LINES[0]).encode())
    assert found.unread == 2
    assert found.services["chatgpt"].requests == 21
    assert len(gaps) == 1
    assert "2 of 83 lines" in gaps[0].why
    assert "hunter" not in repr(gaps)


def test_neither_people_nor_paths_are_kept() -> None:
    rows = "timestamp,user,srcip,url,client_bytes\n2026-11-21 10:00:00,ada@acme.example,10.9.8.7,https://chatgpt.com/c/71?q=merger,5\n"
    found, _ = _read(rows.encode())
    assert found.services["chatgpt"].sent == 5
    for word in ("ada", "10.9.8.7", "merger", "/c/71"):
        assert word not in repr(found)


def test_json_over_many_lines_and_in_wrappers() -> None:
    event = {"timestamp": "2026-11-21T10:00:00Z", "user": "ada", "host": "api.openai.com", "bytes_sent": 7}
    other = {**event, "host": "claude.ai", "note": "a [ and a { in text"}
    forms = (
        json.dumps([event, other], indent=2),
        json.dumps({"kind": "x", "value": [event, other]}),
        json.dumps({"kind": "x", "items": [event, other]}, indent=1),
        f"{json.dumps(event)}\n{json.dumps(other)}\n",
        f"{json.dumps(event, indent=2)}\n{json.dumps(other, indent=2)}\n",
        "\n".join(json.dumps({"records": [each]}) for each in (event, other)),
    )
    for form in forms:
        found, gaps = _read(form.encode())
        assert not gaps, form
        assert {name: use.sent for name, use in found.services.items()} == {"openai": 7, "claude": 7}


def test_a_file_that_is_no_log_is_a_gap() -> None:
    for content in (b"\0\1\2\3" * 99, b'{"a": 1}\n', "words without hosts\nand more\n".encode("utf-16")):
        _, gaps = _read(content)
        assert [gap.code for gap in gaps] == ["malformed"]


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1795257600", 1795257600), ("1795257600123", 1795257600.123), ("1795257600123456", 1795257600.123456),
        ("2026-11-21T10:00:00Z", 1795255200), ("2026-11-21 10:00:00+02:00", 1795248000),
        ("2026/11/21 10:00:00", 1795255200), ("21/Nov/2026:10:00:00 +0100", 1795251600),
        ("Nov 21 10:00:00", 1795255200), ("Sat Nov 21 10:00:00 2026", 1795255200),
        ("11/21/2026 10:00:00 PM", 1795298400), ("21.11.2026 10:00:00", 1795255200), ("20261121100000", 1795255200),
        ("nonsense", None), ("2026-13-41 99:00:00", None), ("9" * 19, None),
    ],
)  # fmt: skip
def test_times(text: str, seconds: float | None) -> None:
    found = moment(text, 2026)
    assert found == pytest.approx(seconds) if seconds else found is None


def test_the_connector_reads_a_folder_twice_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "RANGE", 1000)
    (tmp_path / "day").mkdir()
    (tmp_path / "day" / "b.log").write_text("".join(LINES), encoding="utf-8")
    (tmp_path / "a.log.gz").write_bytes(gzip.compress("".join(LINES).encode() * 9))
    items = check_connector(logs.CONNECTOR, Source("logs", "proxy", str(tmp_path)))
    assert items[0].path == "a.log.gz"
    assert len(items) > 3
    parts = [read_log(item, ai_services(), FORMATS, b"key")[0] for item in items]
    assert together(parts).services["claude"].requests == 200
