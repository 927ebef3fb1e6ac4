"""What did not change is not read again, and a scan ends as one that reads everything."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from upright.app.config import Config, load_config
from upright.app.reading import read
from upright.app.scan import scan
from upright.app.unchanged import Before, lasting, reader_of, stamp_of, stamps_of
from upright.app.watching import Memory
from upright.app.workspace import Workspace
from upright.connect.connector import Source
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.store.codec import asset_to_record, canonical
from upright.store.drift import Drift
from upright.store.snapshot import Snapshot

AGENT = """
from pydantic_ai import Agent

desk = Agent("openai:gpt-4o", system_prompt="You help the people who write to us.")


@desk.tool_plain
def look_up(name: str) -> str:
    with open("people.csv") as lines:
        return "".join(line for line in lines if name in line)
"""
FRONT = (
    "import openai\nfrom fastapi import FastAPI\napp = FastAPI()\n@app.post('/ask')\ndef ask(q: str):\n    return 1\n"
)
PEOPLE = "name,ssn\n" + "".join(f"Ada Okafor,{417 + n}-20-49{n:02d}\n" for n in range(30))
STORE = 'resource "aws_s3_bucket" "b" {\n  bucket = "acme-data"\n}\n'
BROKEN = '{"mcpServers": {'
CONTENTS = {"agent.py": AGENT, "front.py": FRONT, "people.csv": PEOPLE, "main.tf": STORE, ".mcp.json": BROKEN}
SOURCES = ("alpha", "beta", "gamma")


def estate(root: Path) -> Config:
    for source in SOURCES:
        for name in ("agent.py", "people.csv", ".mcp.json"):
            put(root / source / name, CONTENTS[name])
    (root / "upright.yaml").write_text("estate: e\nsources:\n" + "".join(f"  - path: ./{name}\n" for name in SOURCES))
    return load_config(root / "upright.yaml")


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def changed(root: Path, draw: random.Random) -> None:
    """Something is written, written as it was, or goes."""
    for _ in range(draw.randint(3, 5)):
        name = draw.choice(sorted(CONTENTS))
        path = root / draw.choice(SOURCES) / draw.choice(("", "part/")) / name
        if path.exists() and draw.random() < 0.4:
            path.unlink()
        else:
            put(path, draw.choice((CONTENTS[name], CONTENTS[name].replace("gpt-4o", "gpt-5"), "\n")))


def told(snapshot: Snapshot) -> tuple[object, ...]:
    assets = [canonical(asset_to_record(asset)) for asset in snapshot.graph.assets]
    findings = sorted((each.id, each.score, each.status, each.reason, each.path) for each in snapshot.findings)
    scopes = [(scope.source, scope.complete) for scope in snapshot.scan.scopes]
    return assets, snapshot.graph.relations, snapshot.graph.gaps, findings, snapshot.assessed, snapshot.unknown, scopes


def drift(found: Drift) -> list[list[str]]:
    lists = (found.new, found.gone, found.findings_new, found.findings_fixed, found.findings_reopened)
    return [[each.id for each in some] for some in lists]


def test_scans_after_drawn_changes_are_as_scans_of_everything(tmp_path: Path) -> None:
    config = estate(tmp_path / "tree")
    one, other = Workspace.open(tmp_path / "one"), Workspace.open(tmp_path / "other")
    (tmp_path / "other" / "digest.key").write_bytes(one.state.key())
    draw = random.Random(2)  # noqa: S311  the same changes every time
    pictures = set()
    for _ in range(3):
        time.sleep(0.1)  # a file that has just been written tells nothing
        again, anew = scan(config, one.state, workers=1), scan(config, other.state, workers=1, memory=Memory())
        assert told(again) == told(anew)
        drifts = [drift(space.diff()) for space in (one, other) if len(space.scans()) > 1]
        assert drifts[:1] == drifts[1:]
        assert sorted(each.finding.id for each in one.store.fixed()) == sorted(
            each.finding.id for each in other.store.fixed()
        )
        pictures.add(str(told(again)))
        changed(tmp_path / "tree", draw)
    assert len(pictures) == 3, "the changes change something"


def test_only_what_changed_is_read(tmp_path: Path) -> None:
    config, space = estate(tmp_path / "tree"), Workspace.open(tmp_path / "kept")
    time.sleep(0.1)
    space.scan(config)
    put(tmp_path / "tree/beta/front.py", FRONT)
    time.sleep(0.1)
    before = Before(reader_of(space.state.key()))
    before.look(space.store, config)
    reading = read(config, space.state, 1, lambda *_: None, before=before)
    assert sorted(reading.kept) == ["alpha", "gamma"]
    assert {(result.source, result.path) for result in reading.results} == {
        ("beta", name) for name in ("agent.py", "people.csv", ".mcp.json", "front.py")
    }
    known = before.profiles(config.sources[1], reading.stamps["beta"])
    assert sorted(path for _, path in known) == [".mcp.json", "agent.py", "people.csv"]
    before.reader = "another program"
    assert not before.profiles(config.sources[1], reading.stamps["beta"])
    assert before.standing(config.sources[0], before.part("alpha").stamps) is None  # type: ignore[union-attr]


def test_a_stamp_tells_of_every_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("upright.app.unchanged._YOUNG", 0)
    path = tmp_path / "a.txt"
    path.write_text("as it was")
    item = Item("s", "a.txt", 9, locator=str(path))
    was, times = stamp_of(item), path.stat()
    assert was
    assert stamp_of(item) == was
    time.sleep(0.02)
    path.write_text("as it is.")  # as long, and with its old times
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert stamp_of(item) != was
    source = Source("filesystem", "s", str(tmp_path))
    whole = stamps_of(source, [item], [])
    assert stamps_of(source, [item], [Gap("**", "symbolic links", "symlink", "s")]) != whole
    assert not stamps_of(source, [item, Item("s", "b", content=b"x")], [])
    assert not stamps_of(Source("git", "s", str(tmp_path)), [item], [])
    assert lasting(whole, [Gap("a.txt", "not JSON", "malformed", "s")]) == whole
    assert "a.txt" not in lasting(whole, [Gap("a.txt", "took too long", "timeout", "s")])
