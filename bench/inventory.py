"""Recall and precision of the inventory against hand labels.

`python bench/inventory.py LABELS.json REPO_DIR [--scan SCAN.json]`: scans REPO_DIR with `upright scan --format json`
unless the JSON of a scan is given, and prints recall (of `must` labels, of all) and precision for each type. A location
matches a label of the same file and type whose line is at most three away or whose name is the same. A location counts
as right when it matches a label or lies in what the labels say to ignore; types without labels are not counted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

NEAR = 3
TYPES = frozenset(
    [
        "dependency",
        "sdk",
        "model",
        "embedding_model",
        "model_file",
        "agent",
        "tool",
        "mcp_server",
        "mcp_tool",
        "mcp_resource",
        "mcp_prompt",
        "prompt",
        "instruction_file",
        "guardrail",
        "vector_store",
        "dataset",
        "training_job",
        "endpoint",
        "deployment",
        "ai_service",
        "observability",
        "credential_ref",
        "secret",
    ]
)
BY_ATTRIBUTE = {"model_file", "embedding_model", "mcp_tool", "mcp_resource", "mcp_prompt", "instruction_file",
    "dependency", "sdk", "deployment", "observability", "credential_ref", "secret"}  # fmt: skip


def main() -> int:
    """Print the table; exit code 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--scan", type=Path, help="JSON of `upright scan --format json`")
    parser.add_argument("--types", default="", help="only these types, by commas")
    parser.add_argument("--verbose", action="store_true", help="name what is missed and what is wrong")
    options = parser.parse_args()
    truth = json.loads(options.labels.read_text())
    document = json.loads(options.scan.read_text()) if options.scan else scanned(options.repository)
    seen = locations(document)
    wanted = set(options.types.split(",")) if options.types else TYPES
    return report(truth, [each for each in seen if each[2] in wanted], wanted, verbose=options.verbose)


def scanned(repository: Path) -> Any:
    """The JSON of a scan of a folder, in a workspace of its own."""
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "upright.show.cli.main", "scan", str(repository.resolve()), "--format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=home, check=False)
    if not done.stdout.strip():
        raise SystemExit(f"the scan printed nothing: {done.stderr[-2000:]}")
    return json.loads(done.stdout)


def locations(document: Any) -> list[tuple[str, int, str, str]]:
    """(path, line, type, name) of every location of every asset."""
    found = set()
    for asset in document["assets"]:
        for place in asset["locations"]:
            found.add((place["path"], place.get("line", 0), place.get("type") or kind(asset), asset["name"]))
    return sorted(found)


def kind(asset: Any) -> str:
    """The label type of an asset whose location does not say it."""
    finer = str(asset.get("attributes", {}).get("type", ""))
    return finer if finer in BY_ATTRIBUTE else str(asset["kind"])


def report(
    truth: Any, seen: list[tuple[str, int, str, str]], wanted: set[str] | frozenset[str], *, verbose: bool
) -> int:
    """Print recall and precision by type."""
    labels = [label for label in truth["labels"] if label["type"] in wanted]
    rows: dict[str, list[int]] = defaultdict(lambda: [0] * 6)  # must found, must, found, all, right, predicted
    for label in labels:
        hit = any(matches(label, each) for each in seen)
        row = rows[label["type"]]
        row[0] += hit and label["level"] == "must"
        row[1] += label["level"] == "must"
        row[2] += hit
        row[3] += 1
        if verbose and not hit:
            print(f"missed  {label['level']:6} {label['type']:15} {label['file']}:{label['line']} {label['name']}")
    for each in seen:
        right = any(matches(label, each) for label in labels) or ignored(truth, each)
        rows[each[2]][4] += right
        rows[each[2]][5] += 1
        if verbose and not right:
            print(f"wrong   {each[2]:15} {each[0]}:{each[1]} {each[3]}")
    print(f"{'type':18}{'must':>12}{'all':>12}{'precision':>14}")
    total = [sum(row[i] for row in rows.values()) for i in range(6)]
    for name, row in [*sorted(rows.items()), ("total", total)]:
        print(f"{name:18}{share(row[0], row[1]):>12}{share(row[2], row[3]):>12}{share(row[4], row[5]):>14}")
    return 0 if total[0] >= 0.75 * total[1] and total[4] >= 0.85 * total[5] else 1  # the bars of the first release


def share(part: int, whole: int) -> str:
    """`31/34 0.91`."""
    return f"{part}/{whole} {part / whole:.2f}" if whole else "-"


def matches(label: Any, seen: tuple[str, int, str, str]) -> bool:
    """Whether a location is what a label means."""
    path, line, what, name = seen
    same = path == label["file"] and what == label["type"]
    return same and (abs(line - label["line"]) <= NEAR or name.lower() == str(label["name"]).lower())


def ignored(truth: Any, seen: tuple[str, int, str, str]) -> bool:
    """Whether the labels leave this place open."""
    return any(
        (fnmatch(seen[0], rule["file_glob"]) if "file_glob" in rule else seen[0] == rule["file"])
        and rule.get("line", seen[1]) == seen[1]
        and rule.get("type", seen[2]) == seen[2]
        for rule in truth.get("ignore", [])
    )


if __name__ == "__main__":
    raise SystemExit(main())
