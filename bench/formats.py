"""Formats: MB of file that are read per processor second, and peak memory, of a large generated file of each format.

`python bench/formats.py [--size MB] [--limit MB] [--folder FILES] [FORMAT...]`. Each file is read in a process of its
own, twice: at a quarter of the size and whole; the slope is how many MB of memory each further MB of file costs. With
`--classify` the engine labels what is read. `--folder` makes that many small files and reads them one after the other.
"""

from __future__ import annotations

import argparse
import bz2
import csv
import gzip
import io
import json
import lzma
import resource
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from upright.classify.format import walk
from upright.classify.formats._package import package
from upright.model.item import Item

MB = 1 << 20
NAMES = ("id", "name", "mail", "note")


def rows(size: int) -> Iterator[tuple[str, str, str, str]]:
    """Records of about `size` bytes as text, no two alike."""
    number = 0
    while size > 0:
        number += 1
        row = (
            str(number),
            f"Name{number % 977}",
            f"user{number}@mail{number % 89}.net",
            "nothing to see " * (number % 5),
        )
        size -= sum(map(len, row)) + 4
        yield row


def batches(size: int, most: int = 20_000) -> Iterator[dict[str, list[str]]]:
    """The same as columns, a batch at a time."""
    held: list[tuple[str, ...]] = []
    for row in rows(size):
        held.append(row)
        if len(held) == most:
            yield dict(zip(NAMES, map(list, zip(*held, strict=True)), strict=True))
            held = []
    if held:
        yield dict(zip(NAMES, map(list, zip(*held, strict=True)), strict=True))


def make_csv(path: Path, size: int) -> None:
    """Comma-separated."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(NAMES)
        writer.writerows(rows(size))


def lines(path: Path, size: int, line: Callable[[tuple[str, ...]], str], head: str = "", tail: str = "") -> None:
    """A text of one line or piece for each row."""
    with path.open("w") as file:
        file.write(head)
        file.writelines(line(row) for row in rows(size))
        file.write(tail)


def make_json(path: Path, size: int) -> None:
    """One document that holds a list."""
    lines(path, size, lambda row: json.dumps(dict(zip(NAMES, row, strict=True))) + ",\n", '{"data": [\n', "{}]}")


def make_jsonl(path: Path, size: int) -> None:
    """A record a line."""
    lines(path, size, lambda row: json.dumps(dict(zip(NAMES, row, strict=True))) + "\n")


def make_log(path: Path, size: int) -> None:
    """An application's log."""
    lines(path, size, lambda row: f"2024-01-01T00:00:00Z INFO request={row[0]} user={row[1]} {row[2]} {row[3]}\n")


def make_xml(path: Path, size: int) -> None:
    """Elements that repeat."""
    cells = "".join(f"<{name}>{{}}</{name}>" for name in NAMES)
    lines(
        path,
        size,
        lambda row: f"<person>{cells.format(*row)}</person>\n",
        "<?xml version='1.0'?><people>\n",
        "</people>",
    )


def make_html(path: Path, size: int) -> None:
    """A page of paragraphs."""
    lines(path, size, lambda row: f"<p>Order <b>{row[0]}</b> of {row[1]} {row[2]}<br>{row[3]}</p>\n", "<!doctype html>")


def make_sql(path: Path, size: int) -> None:
    """A COPY block of pg_dump."""
    lines(path, size, lambda row: "\t".join(row) + "\n", "COPY people (id, name, mail, note) FROM stdin;\n", "\\.\n")


def make_inserts(path: Path, size: int) -> None:
    """One INSERT on one line, as mysqldump writes it."""
    lines(path, size, lambda row: f"('{row[0]}','{row[1]}','{row[2]}','{row[3]}'),", "INSERT INTO p (a,b,c,d) VALUES ")


def make_mbox(path: Path, size: int) -> None:
    """Many short messages."""
    lines(path, size, lambda row: f"From x 2024\nFrom: {row[2]}\nSubject: {row[1]}\n\n{row[3] * 9}\n\n")


def make_sqlite(path: Path, size: int) -> None:
    """One table."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (id, name, mail, note)")
    connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", rows(size))
    connection.commit()
    connection.close()


def make_parquet(path: Path, size: int) -> None:
    """Row groups of 100,000 rows."""
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetWriter(path, pa.schema([(name, pa.string()) for name in NAMES]), compression="none") as writer:
        for batch in batches(size, 100_000):
            writer.write_table(pa.table(batch))


def make_arrow(path: Path, size: int) -> None:
    """Record batches."""
    import pyarrow as pa

    with pa.ipc.new_file(str(path), pa.schema([(name, pa.string()) for name in NAMES])) as writer:
        for batch in batches(size):
            writer.write_table(pa.table(batch))


def make_orc(path: Path, size: int) -> None:
    """Stripes as the writer makes them."""
    import pyarrow as pa
    from pyarrow import orc

    with orc.ORCWriter(str(path), compression="uncompressed") as writer:
        for batch in batches(size):
            writer.write(pa.table(batch))


def make_avro(path: Path, size: int) -> None:
    """Blocks of records."""
    import fastavro

    fields = [{"name": name, "type": "string"} for name in NAMES]
    with path.open("wb") as file:
        records = (dict(zip(NAMES, row, strict=True)) for row in rows(size))
        fastavro.writer(file, {"type": "record", "name": "person", "fields": fields}, records)


def make_xlsx(path: Path, size: int) -> None:
    """One sheet of inline strings."""
    cells = "".join('<c t="inlineStr"><is><t>{}</t></is></c>' for _ in NAMES)
    parts = {
        "xl/workbook.xml": '<w xmlns:r="r"><sheets><sheet name="A" r:id="a"/></sheets></w>',
        "xl/_rels/workbook.xml.rels": '<r><Relationship Id="a" Target="worksheets/sheet1.xml"/></r>',
    }
    path.write_bytes(package(parts))
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet,
    ):
        sheet.write(b"<worksheet><sheetData>")
        for row in [NAMES, *rows(size)]:
            sheet.write(f"<row>{cells.format(*row)}</row>".encode())
        sheet.write(b"</sheetData></worksheet>")


def make_zip(path: Path, size: int) -> None:
    """Tables of 20,000 rows each."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, batch in enumerate(batches(size)):
            text = io.StringIO()
            csv.writer(text).writerows([NAMES, *zip(*batch.values(), strict=True)])
            archive.writestr(f"{number}.csv", text.getvalue())


def make_tar(path: Path, size: int) -> None:
    """Compressed texts."""
    with tarfile.open(path, "w:gz") as archive:
        for number, batch in enumerate(batches(size)):
            data = "\n".join("\t".join(row) for row in zip(*batch.values(), strict=True)).encode()
            entry = tarfile.TarInfo(f"{number}.txt")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))


def packed(opened: Callable[..., io.IOBase]) -> Callable[[Path, int], None]:
    """A maker of one compressed text."""

    def make(path: Path, size: int) -> None:
        with opened(path, "wb") as file:
            for row in rows(size):
                file.write(" ".join(row).encode() + b"\n")

    return make


MAKERS: dict[str, Callable[[Path, int], None]] = {
    "csv": make_csv, "jsonl": make_jsonl, "json": make_json, "log": make_log, "xml": make_xml, "html": make_html,
    "copy.sql": make_sql, "insert.sql": make_inserts, "mbox": make_mbox, "sqlite": make_sqlite, "parquet": make_parquet,
    "arrow": make_arrow, "orc": make_orc, "avro": make_avro, "xlsx": make_xlsx, "zip": make_zip, "tgz": make_tar,
    "log.gz": packed(gzip.open), "log.bz2": packed(bz2.open), "log.xz": packed(lzma.open),
}  # fmt: skip


def measure(path: Path, limit: int, *, classify: bool) -> None:
    """Read one file and print what it cost; run in a process of its own."""
    from upright.app.catalog import units
    from upright.classify.engine import Engine
    from upright.classify.profile import classify_item

    engine = Engine(units("classifiers").values()) if classify else None
    if engine:
        engine.spans("warm up")
    before = time.process_time()
    text = 0
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        item = Item("bench", file.name, file.stat().st_size, str(file))
        if engine:
            text += sum(classify_item(item, engine, limit=limit).examined.values())
        else:
            text += sum(len(part.text) for _, part in walk(item, limit) if hasattr(part, "text"))
    spent = time.process_time() - before
    print(json.dumps({"seconds": spent, "peak": peak(), "text": text / MB}))


def peak() -> float:
    """The most memory that this process held, in MB. Linux counts what the parent held in ru_maxrss."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if "VmHWM" in line)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB


def run(path: Path, limit: int, *, classify: bool) -> dict[str, float]:
    """What a process of its own measured."""
    command = [sys.executable, __file__, "--read", str(path), "--limit", str(limit), *(["--classify"] * classify)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def compare(options: argparse.Namespace) -> None:
    """Print a line for each format."""
    print(f"{'format':12} {'MB':>7} {'MB/s':>7} {'text MB':>8} {'peak MB':>8} {'slope':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for name in options.formats or MAKERS:
            small, large = Path(folder) / f"small.{name}", Path(folder) / f"large.{name}"
            MAKERS[name](small, options.size * MB // 4)
            MAKERS[name](large, options.size * MB)
            one, two = (run(path, options.limit, classify=options.classify) for path in (small, large))
            size = large.stat().st_size / MB
            slope = (two["peak"] - one["peak"]) / (size - small.stat().st_size / MB)
            speed = min(size, two["text"] if options.limit < large.stat().st_size else size) / max(
                two["seconds"], 0.001
            )
            print(f"{name:12} {size:7.1f} {speed:7.1f} {two['text']:8.1f} {two['peak']:8.1f} {slope:7.3f}", flush=True)
            small.unlink()
            large.unlink()
        if options.folder:
            many(Path(folder), options)


def many(folder: Path, options: argparse.Namespace) -> None:
    """Read folders of a tenth of the files and of all."""
    for count in (options.folder // 10, options.folder):
        home = folder / str(count)
        home.mkdir()
        for number, row in zip(range(count), rows(1 << 62), strict=False):
            (home / f"{number}.txt").write_text(" ".join(row))
        found = run(home, options.limit, classify=options.classify)
        print(f"{count} files: {count / found['seconds']:.0f} a processor second, peak {found['peak']:.1f} MB")


def main() -> None:
    """Read the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("formats", nargs="*", choices=[*MAKERS, []], help="which (default: all)")
    parser.add_argument("--size", type=int, default=64, help="MB of text in the large file (1024: a GB)")
    parser.add_argument("--limit", type=int, default=0, help="bytes that are read of a file (default: all)")
    parser.add_argument("--folder", type=int, default=0, help="also read a folder of so many files")
    parser.add_argument("--classify", action="store_true", help="label what is read")
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.limit = options.limit or 1 << 50
    if options.read:
        measure(options.read, options.limit, classify=options.classify)
    else:
        compare(options)


if __name__ == "__main__":
    main()
