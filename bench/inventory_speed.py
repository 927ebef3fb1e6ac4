"""What an inventory of a folder costs, beside others on the same folder in the same run.

    python bench/inventory_speed.py DIR ... [--peers BIN]

Prints, for each folder, files per second of processor time (of all processes together), wall time and peak memory. The
first row is a folder without files: what a start costs. BIN is the folder of programs of an environment with the peers
(`pip install ai-bom agent-bom`).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from spent import spent


def commands(folder: str, peers: Path | None) -> dict[str, list[str]]:
    """By name, what each tool is called with; the file that it writes is added where the last word is `-o`."""
    ours = [sys.executable, "-m", "upright.show.cli.main", "inventory", folder, "--format", "json"]
    if peers is None:
        return {"upright": ours}
    parts = ("--ai-inventory", "--jupyter", "--model-files", "--dataset-cards", "--training-pipelines")
    quiet = ["--no-discover", "--no-scan", "--offline", "--exit-zero", "-q", "-f", "json"]
    return {
        "upright": ours,
        "ai-bom": [str(peers / "ai-bom"), "scan", folder, "--deep", "--quiet", "--no-telemetry", "-f", "json", "-o"],
        "agent-bom": [
            *(str(peers / "agent-bom"), "scan", "-p", folder, *quiet),
            *(word for part in parts for word in (part, folder)),
            "-o",
        ],
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--peers", type=Path)
    options = parser.parse_args()
    print("| folder | files | tool | processor s | files/s | wall s | peak MB |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        kept = {"HOME": str(home), "UPRIGHT_HOME": str(home / "state"), "PYTHONDONTWRITEBYTECODE": ""}
        (Path(scratch) / "empty").mkdir()
        for folder in [Path(scratch) / "empty", *options.folders]:
            files = sum(path.is_file() for path in folder.rglob("*"))
            for tool, command in commands(str(folder.resolve()), options.peers if files else None).items():
                whole = [*command, str(Path(scratch) / "report.json")] if command[-1] == "-o" else command
                began = time.monotonic()
                cost = spent(whole, output=Path(scratch) / "printed", environment=kept)
                wall = time.monotonic() - began
                row = (folder.name, files, tool, f"{cost.cpu:.2f}", f"{files / cost.cpu:.0f}", f"{wall:.1f}")
                print("|", " | ".join(map(str, row)), "|", f"{cost.peak / 1e6:.0f} |", flush=True)


if __name__ == "__main__":
    main()
