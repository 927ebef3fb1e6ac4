"""No bytes whatever crash a format or cost it more than its limits: cut, changed and hostile files of every kind."""

from __future__ import annotations

import gzip
import io
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upright.app.executor import Executor, Failure, Limits
from upright.classify.format import Example, Part, formats, walk
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.testing.formats import check_survives

NATIVE = {"parquet", "orc", "arrow", "avro", "pdf", "old-spreadsheet", "sqlite", "image"}
EXAMPLES = [(unit.id, example) for unit in formats().values() for example in unit.examples]
SAFE = [example for unit, example in EXAMPLES if unit not in NATIVE]
RISKY = [example for unit, example in EXAMPLES if unit in NATIVE]


@cache
def built(example: Example) -> bytes:
    return example.build()


def spoilt(data: bytes, start: int, length: int, junk: bytes) -> bytes:
    """`data` with `length` bytes at `start` replaced by `junk`."""
    start %= len(data) + 1
    return data[:start] + junk + data[start + length :]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(SAFE), st.integers(0, 4000), st.integers(0, 60), st.binary(max_size=40), st.integers(1, 3000))
def test_files_cut_and_changed(example: Example, start: int, length: int, junk: bytes, limit: int) -> None:
    data = built(example)
    check_survives(example.name, spoilt(data, start, length, junk), limit)
    check_survives(example.name, data[: start % (len(data) + 1)], limit)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([suffix for unit in formats().values() if unit.id not in NATIVE for suffix in unit.suffixes]),
       st.binary(max_size=600))  # fmt: skip
def test_any_bytes_under_any_name(suffix: str, data: bytes) -> None:
    check_survives(f"a{suffix}", data)


def survive() -> Callable[[tuple[str, bytes]], int]:
    return lambda given: len(check_survives(*given))


def test_native_readers_in_their_workers() -> None:
    """What a worker does not survive is a failure that names the file; the rest is still read."""
    drawn = random.Random(7)  # noqa: S311
    work: list[tuple[str, bytes]] = []
    for example in RISKY * 12:
        data = built(example)
        cut = data[: drawn.randrange(len(data))]
        junk = drawn.randbytes(drawn.randrange(1, 12))
        work += [(example.name, cut), (example.name, spoilt(data, drawn.randrange(len(data)), len(junk), junk))]
    executor = Executor(survive, (), workers=1, limits=Limits(seconds=20))
    answers = list(executor.run([work]))
    assert len(answers) == len(work)
    assert all(isinstance(answer, int) or (isinstance(answer, Failure) and answer.code) for answer in answers)
    assert sum(isinstance(answer, Failure) for answer in answers) < len(work) // 10


def zipped(name: str, data: bytes, times: int = 1) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(times):
            archive.writestr(f"{number}/{name}" if times > 1 else name, data)
    return written.getvalue()


def nested(depth: int) -> bytes:
    data = b"call Eva"
    for _ in range(depth):
        data = zipped("a.zip", data)
    return data


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "lol">{entities}]><r><a><b>&l11;</b></a></r>'.encode()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "bomb.zip": lambda: zipped("a.txt", b"0" * (64 << 20)),
    "bombs.zip": lambda: zipped("b.zip", zipped("a.txt", b"0" * (8 << 20)), 200),
    "bomb.txt.gz": lambda: gzip.compress(b"0" * (64 << 20)),
    "deep.zip": lambda: nested(40),
    "laughs.xml": laughs,
    "deep.xml": lambda: b"<a>" * 100_000,
    "deep.json": lambda: b"[" * 1_000_000,
    "deeper.json": lambda: b'[{"a":' * 200_000,
    "open.json": lambda: b'[{"a":"' + b"x" * 2_000_000,
    "quotes.csv": lambda: b'a,b,c\n"' + b"x,y\n" * 500_000,
    "quoted.csv": lambda: b"a,b,c\n" + b'",",\n' * 400_000,
    "open.sql": lambda: b"INSERT INTO a (b,c) VALUES " + b"('" * 600_000,
    "rows.sql": lambda: b"INSERT INTO a VALUES " + b"(((((" * 200_000,
    "copies.sql": lambda: b"COPY a (b) FROM stdin;\n" * 50_000,
    "comments.html": lambda: b"<!--" * 400_000,
    "tags.html": lambda: b"<a b='" * 300_000,
    "tables.html": lambda: b"<table><tr><td>" * 100_000,
    "rules.md": lambda: b"|-" * 500_000 + b"\n" + b"|a|b|\n|-|-|\n" * 50_000,
    "parts.eml": lambda: b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 200_000,
    "headers.eml": lambda: b"A: =?utf-8?b?" + b"=?" * 500_000,
    "froms.mbox": lambda: b"From a 1\n\n" * 100_000,
    "groups.rtf": lambda: b"{\\rtf1" + b"{\\*" * 300_000,
    "cards.vcf": lambda: b"BEGIN:VCARD\nA;B=" + b';"' * 300_000,
    "folded.vcf": lambda: b"BEGIN:VCARD\nN:a" + b"\n b" * 300_000,
    "big.tar": lambda: b"\0" * 257 + b"ustar" + b"\0" * 2_000_000,
    "begin.txt": lambda: b"-----BEGIN RSA PRIVATE KEY-----\n" * 50_000,
    "kinds.dat": lambda: bytes(range(1, 256)) * 8_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_cost_little_time(name: str) -> None:
    data = HOSTILE[name]()
    before = time.process_time()
    found = check_survives(name, data, 16 << 20)
    spent = time.process_time() - before
    assert spent < 10, f"{name}: {spent:.1f} s"
    assert len(found) < 10_000


@pytest.mark.parametrize("name", ["bomb.zip", "bombs.zip", "bomb.txt.gz", "open.json", "open.sql", "copies.sql"])
def test_hostile_files_cost_little_memory(name: str) -> None:
    data = HOSTILE[name]()
    tracemalloc.start()
    found = sum(1 for _ in parts(name, data))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found
    assert peak < 40 << 20, f"{name}: {peak >> 20} MiB"


def parts(name: str, data: bytes) -> Iterator[Part | Gap]:
    for _, part in walk(Item("s", name, len(data), content=data), 16 << 20):
        yield part


@pytest.mark.parametrize("name", ["bomb.zip", "bombs.zip", "bomb.txt.gz", "deep.zip", "deeper.json", "deep.xml"])
def test_what_is_cut_short_is_said(name: str) -> None:
    found = check_survives(name, HOSTILE[name](), 16 << 20)
    read = sum(len(part.text) for part in found if isinstance(part, Part))
    assert any(isinstance(part, Gap) for part in found) or read >= len(HOSTILE[name]())
