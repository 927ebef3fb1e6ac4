"""Speed and memory of redaction: `python bench/redact.py [--size MB] [--peer]`.

Prompts: processor time of `from upright import redact` for a text of 2 KB, warm, with and without sensitive values.
Files: MB per processor second and peak memory for generated files, each twice, the second ten times as large, so that
the memory can be seen to stay flat. Nothing leaves the folder for temporary files.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import upright
from spent import spent
from upright.classify.redaction.key import Key, write_key

PROMPT = 2048
RUNS = 400
PLAIN = "The order was late and the customer asked for a refund, which we promised within five working days of it. "


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=8, help="MB of the smaller file of each kind")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        key = Path(folder) / "key"
        write_key(key, Key.new())
        prompts(key)
        files(Path(folder), key, asked.size)


def prompts(key: Path) -> None:
    """Median and 95th percentile for 2 KB."""
    draw = random.Random(1)  # noqa: S311
    sensitive = f"Dear team, Jane Roe (SSN: {_ssn(draw)}) wrote from jane.roe@mail.net about card 4539 5787 6362 1486. "
    for name, text in (("nothing in it", PLAIN * 30), ("three values in it", sensitive + PLAIN * 30)):
        for method in ("entity", "encrypt", "preserve"):
            times = sorted(_timed(text[:PROMPT], method, key))
            half, most = times[len(times) // 2], times[len(times) * 95 // 100]
            print(f"2 KB, {name}, {method}: p50 {half * 1000:.2f} ms, p95 {most * 1000:.2f} ms")


def _timed(text: str, method: str, key: Path) -> Iterator[float]:
    for count in range(RUNS + 50):
        before = time.process_time()
        upright.redact(text, method, key=key)
        if count >= 50:
            yield time.process_time() - before


def files(folder: Path, key: Path, size: int) -> None:
    """Each kind of file, small and ten times as large."""
    for suffix, rows in (("txt", _text), ("csv", _csv), ("jsonl", _jsonl), ("sql", _sql), ("parquet", None)):
        for megabytes in (size, size * 10):
            path = folder / f"x.{suffix}"
            if rows is None:
                _parquet(path, megabytes << 20)
            else:
                _write(path, rows, megabytes << 20)
            _measure(path, key)


def _measure(path: Path, key: Path) -> None:
    command = [
        sys.executable, "-m", "upright.show.cli.main", "redact", str(path), "-o", f"{path}.out", "--method", "encrypt",
        "--key", str(key),
    ]  # fmt: skip
    used = spent(command, output=path.with_name("report"))
    if used.code:
        raise SystemExit(used.errors)
    megabytes = path.stat().st_size / (1 << 20)
    speed = megabytes / used.cpu
    print(f"{path.name}, {megabytes:.0f} MB: {speed:.2f} MB per processor second, peak {used.peak >> 20} MB")


def _ssn(draw: random.Random) -> str:
    return f"{draw.randrange(100, 660)}-{draw.randrange(10, 99)}-{draw.randrange(1000, 9999)}"


def _text(draw: random.Random, number: int) -> str:
    found = f"SSN: {_ssn(draw)}, write to user{number}@mail.net. " if number % 5 == 0 else ""
    return f"{number} {found}{PLAIN}\n"


def _csv(draw: random.Random, number: int) -> str:
    if number == 0:
        return "id,ssn,email,note\n"
    return f'{number},{_ssn(draw)},user{number}@mail.net,"said ""{PLAIN}"""\n'


def _jsonl(draw: random.Random, number: int) -> str:
    return json.dumps({"id": number, "ssn": _ssn(draw), "note": f"{PLAIN}\nMail user{number}@mail.net"}) + "\n"


def _sql(draw: random.Random, number: int) -> str:
    return f"INSERT INTO people (id, ssn, note) VALUES ({number}, '{_ssn(draw)}', 'it''s {PLAIN}');\n"  # noqa: S608  a dump, not a query


def _write(path: Path, row: Callable[[random.Random, int], str], size: int) -> None:
    draw = random.Random(7)  # noqa: S311
    number = 0
    with path.open("w", encoding="utf-8") as stream:
        while stream.tell() < size:
            stream.writelines(row(draw, number + count) for count in range(1000))
            number += 1000


def _parquet(path: Path, size: int) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    draw = random.Random(7)  # noqa: S311
    schema = pa.schema([("id", pa.int64()), ("ssn", pa.string()), ("note", pa.string())])
    with parquet.ParquetWriter(path, schema, compression="NONE", use_dictionary=False) as writer:
        for start in range(0, size // 140, 10_000):
            numbers = list(range(start, start + 10_000))
            columns = [numbers, [_ssn(draw) for _ in numbers], [f"{n} {PLAIN}" for n in numbers]]
            writer.write_table(pa.table(columns, schema=schema))


if __name__ == "__main__":
    main()
