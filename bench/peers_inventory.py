"""Upright's inventory against those of others, on public repositories labelled by hand in `bench/labels`.

    python bench/peers_inventory.py --repos DIR [--clone] [--peers BIN] [--by-type]

DIR holds a checkout of each repository under the name of its label file; `--clone` fetches what is missing from GitHub
at the labelled commit. BIN is the folder of programs of an environment with the peers (`pip install ai-bom agent-bom`).

Peers divide the world differently, so they are read generously: each of their kinds stands for every label type that
it may mean (`MEANINGS`), a package reported without a file counts wherever a manifest names it, packages that no label
names are not held against them, and agent-bom has all its commands that read a folder. A location is right at a label
or where the labels leave it open. Recall disregarding the type needs only the file and the line (or name).
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inventory import NEAR, TYPES, locations
from spent import Spent, spent

LABELS = Path(__file__).with_name("labels")
ANY = frozenset(TYPES)
PACKAGE = frozenset({"dependency"})
MEANINGS: dict[str, frozenset[str]] = {
    # ai-bom: what found it
    "docker": frozenset({"deployment", "ai_service", "model"}),
    "network": frozenset({"endpoint", "ai_service", "credential_ref", "model", "deployment"}),
    "cloud": ANY - {"sdk", "dependency"},
    "github-actions": ANY - {"sdk", "dependency"},
    "jupyter": frozenset({"notebook", "sdk", "model"}),
    "mcp-config": frozenset({"mcp_server", "credential_ref", "secret"}),
    "model-file": frozenset({"model_file"}),
    # ai-bom: what it found in code; both: imports and uses are not told apart
    "use": frozenset({"sdk", "agent", "tool", "mcp_tool", "mcp_server", "ai_service", "observability", "guardrail",
        "vector_store", "embedding_model", "model", "training_job", "dataset", "credential_ref", "secret"}),
    "model": frozenset({"model", "embedding_model"}),
    "tool": frozenset({"tool", "mcp_tool", "mcp_resource", "mcp_prompt", "agent"}),
    "prompt": frozenset({"prompt", "mcp_prompt", "instruction_file"}),
    "guardrail": frozenset({"guardrail"}),
    "agent": frozenset({"agent", "mcp_server"}),
    "secret": frozenset({"secret", "credential_ref"}),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One thing reported: `path` relative, "" when the tool does not say; `line` 0 likewise."""

    path: str
    line: int
    types: frozenset[str]
    name: str


@dataclass
class Row:
    """Sums over all repositories: found, of `must`, all, with the type disregarded; right and reported; cost."""

    must: list[int] = field(default_factory=lambda: [0, 0])
    all: list[int] = field(default_factory=lambda: [0, 0])
    blind: list[int] = field(default_factory=lambda: [0, 0])
    precise: list[int] = field(default_factory=lambda: [0, 0])
    types: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    cpu: float = 0.0
    peak: int = 0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repos", type=Path, required=True)
    parser.add_argument("--clone", action="store_true")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--by-type", action="store_true")
    options = parser.parse_args()
    tools = ["upright", *(["ai-bom", "agent-bom"] if options.peers else [])]
    rows = {tool: Row() for tool in tools}
    files = labels = 0
    for path in sorted(LABELS.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        checkout = options.repos.resolve() / path.stem
        if options.clone and not checkout.exists():
            clone(truth, checkout)
        files += sum(each.is_file() and ".git" not in each.relative_to(checkout).parts for each in checkout.rglob("*"))
        labels += len(truth["labels"])
        for tool in tools:
            places, cost = READERS[tool](checkout, options.peers)
            score(rows[tool], truth, places, cost)
    print(f"{len(list(LABELS.glob('*.json')))} repositories, {files} files, {labels} labels\n")
    print("| tool | recall (must) | recall (all) | type disregarded | precision | files/s of processor | peak MB |")
    print("|---|---|---|---|---|---|---|")
    for tool, row in rows.items():
        shares = " | ".join(share(part) for part in (row.must, row.all, row.blind, row.precise))
        print(f"| {version(tool, options.peers)} | {shares} | {files / row.cpu:.0f} | {row.peak / 1e6:.0f} |")
    if options.by_type:
        by_type(rows)


def by_type(rows: dict[str, Row]) -> None:
    """Print recall by label type."""
    print("\n| type | labels | " + " | ".join(rows) + " |\n|---|---|" + "---|" * len(rows))
    for kind, (_, count) in sorted(next(iter(rows.values())).types.items()):
        print(
            f"| {kind} | {count} | " + " | ".join(f"{row.types[kind][0] / count:.0%}" for row in rows.values()) + " |"
        )


def clone(truth: dict[str, Any], checkout: Path) -> None:
    """Fetch one commit; of it the files that were labelled (`only`), all under `root`."""
    wanted = "".join(f"/{Path(truth['root']) / name}\n" for name in truth["only"])
    with tempfile.TemporaryDirectory(dir=checkout.parent) as scratch:
        for command in (
            ["init", "-q"],
            [
                "fetch",
                "-q",
                "--depth=1",
                "--filter=blob:none",
                f"https://github.com/{truth['github']}",
                truth["commit"],
            ],
            ["sparse-checkout", "set", "--no-cone", "--stdin"],
            ["checkout", "-q", "FETCH_HEAD"],
        ):
            subprocess.run(["git", "-C", scratch, *command], check=True, text=True, input=wanted)
        shutil.move(Path(scratch) / truth["root"], checkout)


def upright(checkout: Path, _: Path | None) -> tuple[list[Place], Spent]:
    """Our own inventory; every type stands for itself."""
    command = [sys.executable, "-m", "upright.show.cli.main", "inventory", str(checkout), "--format", "json"]
    document, cost = reported(command)
    return [Place(path, line, frozenset({kind}), name) for path, line, kind, name in locations(document)], cost


def ai_bom(checkout: Path, peers: Path | None) -> tuple[list[Place], Spent]:
    """`ai-bom scan --deep`."""
    program = str((peers or Path()) / "ai-bom")
    document, cost = reported(
        [program, "scan", str(checkout), "--deep", "--quiet", "--no-telemetry", "-f", "json", "-o"]
    )
    places = set()
    for component in document.get("components", []):
        told = {each["name"].split(":")[-1]: each["value"] for each in component["properties"]}
        where, _, line = told.get("source_location", "").partition(":")
        name = re.sub(
            r".*\(import: (.*)\)$|^(?:Model reference|CrewAI tool_definition): (.*)$", r"\1\2", component["name"]
        )
        if where == "dependency files":
            places.add(Place("", 0, PACKAGE, name))
            continue
        kind = "model" if "model_name" in told else "tool" if "tool_definition" in component["name"] else told["source"]
        path = str(Path(where).resolve().relative_to(checkout))
        places.add(Place(path, int(line or 0), MEANINGS.get(kind, MEANINGS["use"]), name))
    return sorted(places, key=repr), cost


def agent_bom(checkout: Path, peers: Path | None) -> tuple[list[Place], Spent]:
    """`agent-bom scan` with everything that reads a folder, and `agent-bom secrets`."""
    program, root = str((peers or Path()) / "agent-bom"), str(checkout)
    inputs = ("--ai-inventory", "--jupyter", "--model-files", "--dataset-cards", "--training-pipelines")
    scan = [program, "scan", "-p", root, "--no-discover", "--no-scan", "--offline", "--exit-zero", "-q", "-f", "json"]
    document, cost = reported([*scan, *(word for option in inputs for word in (option, root)), "-o"])
    found, more = reported([program, "secrets", root, "--offline", "--detect-entropy", "-q", "-f", "json", "-o"])
    places = set(agent_bom_places(document))
    places |= {
        Place(each["file"], each["line"], MEANINGS["secret"], each["type"])
        for each in found.get("findings", [])
        if each["category"] == "credential"
    }
    return sorted(places, key=repr), Spent(cost.code, cost.cpu + more.cpu, max(cost.peak, more.peak), "")


def agent_bom_places(document: dict[str, Any]) -> Iterator[Place]:
    """The parts of its report that name a thing."""
    inventory = document.get("ai_inventory") or {}
    for each in inventory.get("components", []):
        kind = {"model_reference": "model", "api_key": "secret"}.get(each["type"], "use")
        yield Place(each["file"], each["line"] or 0, MEANINGS[kind], each.get("package") or each["name"])
    for each in inventory.get("framework_agents", []):
        yield Place(each["file_path"], each["line_number"] or 0, MEANINGS["agent"], each["name"])
    code = inventory.get("ast_analysis") or {}
    for part, kind in (("prompts", "prompt"), ("guardrails", "guardrail"), ("tools", "tool")):
        for each in code.get(part, []):
            yield Place(each["file"], each["line"] or 0, MEANINGS[kind], each.get("name") or each.get("variable") or "")
    for each in document.get("packages", []):
        yield Place("", 0, PACKAGE, each["name"])
    for server in (document.get("ai_bom_entities") or {}).get("servers", []):
        yield Place("", 0, frozenset({"mcp_server"}), server["name"])


def reported(command: list[str]) -> tuple[dict[str, Any], Spent]:
    """Run a program that writes JSON, to standard output or to the file named last (a command that ends in `-o`)."""
    with tempfile.TemporaryDirectory() as home:
        printed, written = Path(home) / "printed", Path(home) / "written.json"
        whole = [*command, str(written)] if command[-1] == "-o" else command
        kept = {"UPRIGHT_HOME": home, "HOME": home, "PYTHONDONTWRITEBYTECODE": ""}  # compiled once, as when installed
        cost = spent(whole, output=printed, environment=kept)
        text = (written if written.exists() else printed).read_text(encoding="utf-8")
    if not text.strip():
        raise SystemExit(f"{command[0]} reported nothing: {cost.errors[-1000:]}")
    document: dict[str, Any] = json.loads(text)
    return document, cost


READERS: dict[str, Callable[[Path, Path | None], tuple[list[Place], Spent]]] = {
    "upright": upright,
    "ai-bom": ai_bom,
    "agent-bom": agent_bom,
}


def score(row: Row, truth: dict[str, Any], places: list[Place], cost: Spent) -> None:
    """Add one repository."""
    for label in truth["labels"]:
        hit = any(means(label, place) for place in places)
        for part in [row.all, row.types[label["type"]], *([row.must] if label["level"] == "must" else [])]:
            part[0] += hit
            part[1] += 1
        row.blind[0] += any(means(label, place, blind=True) for place in places)
        row.blind[1] += 1
    for place in places:
        right = any(means(label, place) for label in truth["labels"])
        if right or (place.path and place.types & TYPES):
            row.precise[0] += right or left_open(truth, place)
            row.precise[1] += 1
    row.cpu += cost.cpu
    row.peak = max(row.peak, cost.peak)


def means(label: dict[str, Any], place: Place, *, blind: bool = False) -> bool:
    """Whether this place is what the label says, at one of its lines (three lines aside) or by name, in its file."""
    if not blind and place.types.isdisjoint({label["type"], *label.get("alt_types", [])}):
        return False
    named = plain(place.name) == plain(label["name"])
    if not place.path:
        return named and label["type"] in place.types
    lines = [label["line"], *label.get("alt_lines", [])]
    return place.path == label["file"] and (named or any(abs(place.line - line) <= NEAR for line in lines))


def plain(name: str) -> str:
    """A name in lower case, with one kind of separator."""
    return re.sub(r"[-_.]+", "-", str(name).lower())


def left_open(truth: dict[str, Any], place: Place) -> bool:
    """Whether the labels take either answer here."""
    return any(
        (Path(place.path).match(rule["file_glob"]) if "file_glob" in rule else place.path == rule["file"])
        and rule.get("line", place.line) == place.line
        and (rule.get("type") is None or rule["type"] in place.types)
        for rule in truth.get("ignore", [])
    )


def share(part: list[int]) -> str:
    """`31/34 91 %`."""
    return f"{part[0]}/{part[1]} {part[0] / max(1, part[1]):.0%}"


def version(tool: str, peers: Path | None) -> str:
    """Name and version."""
    python = Path(sys.executable) if tool == "upright" else (peers or Path()) / "python"
    code = f"from importlib.metadata import version; print(version({tool!r}))"
    return (
        f"{tool} {subprocess.run([str(python), '-c', code], capture_output=True, text=True, check=True).stdout.strip()}"
    )


if __name__ == "__main__":
    main()
