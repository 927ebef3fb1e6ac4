"""A judgement stands while all that it rests on is as it was, and not a moment longer."""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from upright.app.config import Config, load_config
from upright.app.pins import LOCK
from upright.app.watching import Memory
from upright.app.workspace import Workspace
from upright.model import day
from upright.store.codec import asset_to_record, canonical, finding_to_record
from upright.store.snapshot import Snapshot

AGENT = """
from pydantic_ai import Agent

desk = Agent("openai:gpt-4o", system_prompt="You help the people who write to us.")


@desk.tool_plain
def look_up(name: str) -> str:
    return open(name).read()
"""
PEOPLE = "name,ssn\n" + "".join(f"Ada Okafor,{417 + n}-20-49{n:02d}\n" for n in range(30))
SOURCES = ("alpha", "beta")
PINS = '{"schema": "upright/mcp-lock/1", "pins": {"nobody": "y"}}'
TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
WAIVER = f"waivers:\n  - {{rule: '*', owner: a@b.example, reason: known, expires: {TOMORROW}}}\n"


def estate(root: Path) -> None:
    for source in SOURCES:
        (root / source).mkdir(parents=True)
        (root / source / "agent.py").write_text(AGENT)
        (root / source / "people.csv").write_text(PEOPLE)
        for command in (["init", "-q"], ["add", "."]):
            subprocess.run(["git", *command], cwd=root / source, check=True)
    configure(root, "")


def configure(root: Path, more: str) -> None:
    listed = "".join(f"  - path: ./{name}\n" for name in SOURCES)
    (root / "upright.yaml").write_text(f"estate: e\nsources:\n{listed}{more}")


def commit(folder: Path) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=ada@acme.example"]
    subprocess.run(["git", *who, "commit", "-q", "--allow-empty", "-a", "-m", "x"], cwd=folder, check=True)


class Twins:
    """Two stores of one estate: what is kept in one stands where it may, in the other all is judged every time."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        estate(self.root)
        self.one, self.other = Workspace.open(folder / "one"), Workspace.open(folder / "other")
        (folder / "other" / "digest.key").write_bytes(self.one.state.key())
        self.memories = Memory(), Memory()
        self.rounds = 0

    @property
    def config(self) -> Config:
        return load_config(self.root / "upright.yaml")

    def scanned(self, *only: str) -> bool:
        """Whether the judgement stood; what is told is as when all is judged anew."""
        from upright.app.scan import scan

        self.rounds += 1
        pins = {"schema": "upright/mcp-lock/1", "pins": {"nobody": str(self.rounds)}}
        (self.other.state.folder / LOCK).write_text(json.dumps(pins))
        stages: tuple[set[str], set[str]] = set(), set()
        found = [
            scan(
                self.config,
                space.state,
                only=only,
                workers=1,
                memory=memory,
                progress=lambda stage, _done, _all, told=told: told.add(stage),  # type: ignore[misc]
            )
            for space, memory, told in zip((self.one, self.other), self.memories, stages, strict=True)
        ]
        assert "judging" in stages[1]
        assert told(found[0]) == told(found[1])
        assert told(self.one.snapshot()) == told(self.other.snapshot())
        return "judging" not in stages[0]


def told(snapshot: Snapshot) -> tuple[object, ...]:
    assets = [canonical(asset_to_record(asset)) for asset in snapshot.graph.assets]
    findings = [canonical({**finding_to_record(each), "first_seen": ""}) for each in snapshot.findings]
    scopes = [(scope.source, scope.complete, scope.held) for scope in snapshot.scan.scopes]
    graph = snapshot.graph
    return assets, graph.relations, graph.gaps, findings, snapshot.assessed, snapshot.unknown, scopes


def test_whatever_is_done_between_scans_they_end_as_if_all_were_judged(tmp_path: Path) -> None:
    twins = Twins(tmp_path)
    root = twins.root
    done: list[tuple[bool, Callable[[], object]]] = [  # and whether the judgement stands afterwards
        (True, lambda: None),
        (True, lambda: append("agent.py", "\n# nothing that counts\n")),
        (False, lambda: append("people.csv", "Ines Moreau,512-20-4933\n")),
        (False, lambda: append("agent.py", "\n@desk.tool_plain\ndef run(c: str) -> str:\n    return eval(c)\n")),
        (False, lambda: commit(root / "beta")),
        (False, lambda: (root / "beta" / ".mailmap").write_text("Ada <ada@new.example> <ada@acme.example>\n")),
        (False, lambda: configure(root, WAIVER)),
        (False, lambda: (twins.one.state.folder / LOCK).write_text(PINS)),
        (False, lambda: (root / "alpha" / ".mcp.json").write_text('{"mcpServers": {')),
        (True, lambda: (root / "alpha" / "notes.txt").write_text("Nothing to see.\n")),
    ]  # fmt: skip

    def append(name: str, text: str) -> None:
        with (root / "alpha" / name).open("a") as stream:
            stream.write(text)

    assert not twins.scanned()
    draw = random.Random(5)  # noqa: S311  the same changes every time
    for stood, change in done:
        change()
        time.sleep(0.06)
        assert twins.scanned(*draw.choice(((), ("alpha", "beta")))) == stood
        if draw.random() < 0.3:
            assert twins.scanned(draw.choice(SOURCES)), "nothing changed since"


def test_a_judgement_that_asked_for_the_day_holds_for_that_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twins = Twins(tmp_path)
    configure(twins.root, WAIVER)
    assert not twins.scanned()
    assert twins.scanned()
    accepted = [each for each in twins.one.snapshot().findings if each.status.value == "accepted"]
    assert accepted

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(datetime.now(tz).timestamp() + 2 * 86_400, tz)

    monkeypatch.setattr(day, "datetime", Later)
    monkeypatch.setattr("upright.app.grounds.datetime", Later)
    assert not twins.scanned()
    assert not [each for each in twins.one.snapshot().findings if each.status.value == "accepted"]


def test_what_another_scan_published_meanwhile_is_built_upon(tmp_path: Path) -> None:
    twins = Twins(tmp_path)
    twins.scanned()
    newest = twins.one.store.latest().scan
    given = {"stats": {}, "scopes": newest.scopes, "started": newest.started, "parts": {}, "grounds": {}}
    from upright.model.errors import ConflictError

    twins.one.store.save_again(twins.config.estate, newest.id, **given)  # type: ignore[arg-type]
    with pytest.raises(ConflictError):
        twins.one.store.save_again(twins.config.estate, newest.id, **given)  # type: ignore[arg-type]
    assert not twins.scanned(), "it said nothing of what it rests on"


def test_clocks_are_asked_in_one_place() -> None:
    """What judges must be known to depend on the day."""
    rooms = [Path(day.__file__).parents[1] / room for room in ("judge", "graph")]
    asking = [
        path.name
        for room in rooms
        for path in room.rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in ("datetime.now(", "date.today(", "time.time("))
    ]
    assert asking == ["policy_words.py"], "which explains policies, and judges nothing"
