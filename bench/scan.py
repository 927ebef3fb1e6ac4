"""How long a first scan takes, and how much memory, as the number of files grows.

    python bench/scan.py [FILES ...]

Builds trees out of the sample estate's files and ordinary Python files of the standard library (three of four), scans
each with the command line, and prints wall time, processor time, peak memory of all processes together, and the time
per file.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from pathlib import Path

ESTATE = Path(__file__).parents[1] / "tests" / "estate"


def build(root: Path, count: int) -> None:
    """A tree of `count` files: one in four from the estate, the rest from the standard library."""
    draw = random.Random(count)  # noqa: S311  the same tree every time
    own = [path for path in ESTATE.rglob("*") if path.is_file() and path.stat().st_size < 40_000]
    library = [path for path in Path(sysconfig.get_paths()["stdlib"]).glob("*/*.py") if path.stat().st_size < 60_000]
    for number in range(count):
        source = draw.choice(own if number % 4 == 0 else library)
        target = root / f"part{number // 50:03d}" / f"{number:05d}_{source.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


def look(pid: int, cpu: dict[int, float]) -> int:
    """Memory of a process and all its descendants, in bytes (shared pages counted once: PSS).

    `cpu` learns the processor seconds that each process has used so far.
    """
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
            total += next(int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:"))
            fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            cpu[process] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        except (OSError, StopIteration):
            continue
    return total


def measure(root: Path, state: Path) -> tuple[float, float, int]:
    """Wall seconds, processor seconds and peak bytes of one scan."""
    environment = {**os.environ, "UPRIGHT_HOME": str(state)}
    started = time.monotonic()
    command = [sys.executable, "-m", "upright.show.cli.main", "scan", str(root), "--top", "0"]
    peak = 0
    cpu: dict[int, float] = {}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.1):
                peak = max(peak, look(process.pid, cpu))

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = process.wait()
        done.set()
        watcher.join()
    if code:
        raise SystemExit(f"the scan of {root} failed with {code}")
    return time.monotonic() - started, sum(cpu.values()), peak


def main() -> None:
    """Measure each size."""
    sizes = [int(word) for word in sys.argv[1:]] or [500, 1000, 2000, 4000]
    print("| files | wall s | processor s | peak MB | ms per file |")
    print("|---|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "tree"
            build(root, size)
            wall, cpu, peak = measure(root, Path(folder) / "state")
            print(f"| {size} | {wall:.1f} | {cpu:.1f} | {peak / 1e6:.0f} | {wall / size * 1000:.1f} |", flush=True)


if __name__ == "__main__":
    main()
