"""How `upright classify` grows: processor seconds and peak memory of all its processes, on folders of more and more
files and on logs of more and more megabytes, and how much memory each further thousand files or 100 MB take. Pages that
processes share count once (proportional set size).

    python bench/growth.py [--files N ...] [--mb N ...]     # 1000 10000 100000 files, 10 100 1000 MB by default

Logs are read to their end, without the name tagger. One line in twenty holds an e-mail address and an IP address.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from spent import spent

WORDS = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8").split()
KINDS = ("txt", "md", "log", "json", "py")
BLOCK = 20_000  # lines that are made at once
A_FOLDER = 500  # files


def lines(count: int, seed: int) -> Iterator[str]:
    """Lines of a log."""
    draw = random.Random(seed)  # noqa: S311  the same lines every time
    for number in range(count):
        when = f"2026-03-{number % 28 + 1:02d}T10:00:00Z"
        if number % 20:
            yield f"{when} DEBUG {' '.join(draw.choices(WORDS, k=12))} id={number}\n"
        else:
            who = f"{draw.choice('abcdefgh')}.{draw.choice(('moreau', 'okafor', 'lindqvist', 'tanaka'))}{number % 97}"
            yield f"{when} INFO {who}@mail{number % 89}.net logged in from 81.2.{number % 250}.{number % 199}\n"


def folder(root: Path, count: int) -> Path:
    """A folder of this many small files."""
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        place = root / f"d{number // A_FOLDER:04d}" / f"n{number}.{kind}"
        place.parent.mkdir(parents=True, exist_ok=True)
        text = "".join(lines(8, number))
        place.write_text(json.dumps({"note": text, "id": number}) if kind == "json" else text, encoding="utf-8")
    return root


def log(place: Path, megabytes: int) -> Path:
    """A log of this size."""
    block = "".join(lines(BLOCK, 1))
    with place.open("w", encoding="utf-8") as stream:
        written = 0
        while written < megabytes << 20:
            written += stream.write(block)
    return place


def measure(what: str, target: Path, *options: str) -> int:
    """Classify, and print what it took; the peak in bytes."""
    command = [str(Path(sys.executable).with_name("upright")), "classify", str(target), "--format", "jsonl", *options]
    found = spent(command, output=Path("/dev/null"))
    words = " ".join(options)
    print(f"{what:16} {words:18} {found.cpu:8.1f} s processor   peak {found.peak / 1e6:5.0f} MB", flush=True)
    return found.peak


def slope(sizes: list[int], peaks: list[int], unit: int, what: str) -> None:
    """Print how much the peak grows from the smallest to the largest."""
    if len(sizes) > 1 and sizes[-1] != sizes[0]:
        each = (peaks[-1] - peaks[0]) / (sizes[-1] - sizes[0]) * unit
        print(f"{each / 1e6:+.2f} MB for each further {unit:,} {what}", flush=True)


def main() -> None:
    """All folders, then all logs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--mb", nargs="*", type=int, default=[10, 100, 1_000])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="upright-growth-") as place:
        peaks = []
        for count in asked.files:
            root = folder(Path(place) / "folder", count)
            peaks.append(measure(f"{count:,} files", root))
            shutil.rmtree(root)
        slope(asked.files, peaks, 1_000, "files")
        peaks = []
        for size in asked.mb:
            target = log(Path(place) / "app.log", size)
            peaks.append(measure(f"{size:,} MB of log", target, "--full", "--no-names"))
            target.unlink()
        slope(asked.mb, peaks, 100, "MB of log")


if __name__ == "__main__":
    main()
