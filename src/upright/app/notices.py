"""Telling people: once of each finding and channel, and once more when it is fixed.

A `responses.yaml` names the channels beside the responses that use them:

channels:
  security: {type: slack, url_env: SLACK_WEBHOOK}
  tickets: {type: jira, url: https://acme.atlassian.example, project: SEC, token_env: JIRA_TOKEN}

What was told stands in the journal; it is written before and after sending, so that a process killed between the two
tells a second time rather than never.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from upright.act.channel import Channel, Notice
from upright.act.journal import Entry, Journal
from upright.app.catalog import units
from upright.model.errors import ConfigError, UprightError
from upright.model.finding import Finding
from upright.model.placed_yaml import at, meant
from upright.store.snapshot import Fixed, Snapshot

_KEPT = ("finding", "rule", "title", "severity", "asset", "where", "policy")


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling one channel of one finding: `told`, `closed` or `failed`; and why."""

    channel: str
    finding: str
    did: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A configured channel."""

    channel: Channel
    settings: Mapping[str, str] = field(repr=False)


def read_channels(entries: Any, where: str) -> dict[str, Line]:
    """The channels by name. Raises ConfigError naming the entry; also when a variable with a secret is not set."""
    if not isinstance(entries, dict):
        raise ConfigError(f"{where}: channels: must be a mapping of names")
    return {str(name): _line(f"{where}: channels: {name}", entry) for name, entry in entries.items()}


def _line(where: str, entry: Any) -> Line:
    known: dict[str, Channel] = units("channels")
    kind = entry.get("type") if isinstance(entry, dict) else None
    if kind not in known:
        told = f"no channel {kind!r}; {meant(kind, known)}" if kind else f"one of {', '.join(known)}"
        raise ConfigError(f"{at(where, entry, 'type')}: type: {told}")
    channel = known[str(kind)]
    settings: dict[str, str] = {}
    for name, value in entry.items():
        own = str(name).removesuffix("_env")
        if name == "type":
            continue
        if own not in channel.needs | channel.takes:
            spelt = (f"{each}_env" if each in channel.secret else each for each in channel.needs | channel.takes)
            raise ConfigError(f"{where}: unknown key {name!r}; one of {', '.join(sorted(spelt))}")
        if own in channel.secret and own == name:
            raise ConfigError(f"{where}: {own}: a secret does not belong into a file; name a variable with `{own}_env`")
        settings[own] = str(value) if own == name else _variable(f"{where}: {name}", str(value))
    if missing := sorted(channel.needs - settings.keys()):
        raise ConfigError(f"{where}: {missing[0]}{'_env' if missing[0] in channel.secret else ''} is missing")
    return Line(channel, settings)


def _variable(where: str, name: str) -> str:
    if value := os.environ.get(name):
        return value
    raise ConfigError(f"{where}: the variable {name} is not set")


@dataclass
class Notifier:
    """Tells the channels of one workspace; `journal` remembers whom of what."""

    journal: Journal
    lines: Mapping[str, Line]

    def tell(self, names: Iterable[str], finding: Finding, snapshot: Snapshot, policy: str, did: str) -> list[Told]:
        """Tell these channels of a finding, those that know of it already left out."""
        known = self._standing()
        wanted = [name for name in names if known.get((name, finding.id), "closed") == "closed"]
        return [self._told(name, notice_of(finding, snapshot, policy, did)) for name in wanted]

    def close_fixed(self, snapshot: Snapshot, fixed: Iterable[Fixed]) -> list[Told]:
        """Tell the channels that know of a finding which the estate's history calls fixed. What another estate found,
        or what was not looked at this time, stays open.
        """
        gone = {each.finding.id for each in fixed} - {finding.id for finding in snapshot.findings}
        entries = self._entries()
        open_ones = [spot for spot, kind in self._standing().items() if kind == "told" and spot[1] in gone]
        return [self._closed(name, entries[name, finding]) for name, finding in sorted(open_ones) if name in self.lines]

    def _told(self, name: str, notice: Notice) -> Told:
        facts = {each: getattr(notice, each) for each in _KEPT}
        self.journal.append("telling", "", channel=name, finding=notice.finding)
        line = self.lines[name]
        try:
            reference = line.channel.tell(notice, line.settings)
        except UprightError as error:
            self.journal.append("untold", "", channel=name, finding=notice.finding, why=str(error))
            return Told(name, notice.finding, "failed", str(error))
        self.journal.append("told", "", channel=name, reference=reference, **facts)
        return Told(name, notice.finding, "told", reference)

    def _closed(self, name: str, entry: Entry) -> Told:
        line, facts = self.lines[name], {each: str(entry.details.get(each, "")) for each in _KEPT}
        notice = Notice(reason="no longer found", remedy="", fixed=True, **facts)
        reference = str(entry.details.get("reference", ""))
        try:
            line.channel.close(notice, reference, line.settings)
        except UprightError as error:
            return Told(name, notice.finding, "failed", str(error))
        self.journal.append("closed", "", channel=name, finding=notice.finding, reference=reference)
        return Told(name, notice.finding, "closed", reference)

    def _standing(self) -> dict[tuple[str, str], str]:
        """What each channel was last told of each finding: `told` or `closed`."""
        return {spot: entry.kind for spot, entry in self._entries(("told", "closed")).items()}

    def _entries(self, kinds: tuple[str, ...] = ("told",)) -> dict[tuple[str, str], Entry]:
        """The newest such entry by channel and finding."""
        return {
            (entry.details["channel"], entry.details["finding"]): entry
            for entry in self.journal.entries(quick=True)
            if entry.kind in kinds
        }


def notice_of(finding: Finding, snapshot: Snapshot, policy: str = "", did: str = "") -> Notice:
    """What is told of a finding."""
    asset = snapshot.graph.asset(finding.asset)
    places = [f"{place.path}:{place.line}" if place.line else place.path for place in asset.locations[:3]]
    return Notice(
        finding=finding.id,
        rule=finding.rule,
        title=finding.title,
        severity=finding.severity.name.lower(),
        asset=asset.name,
        where=", ".join(places),
        reason=finding.reason,
        remedy=finding.remedy,
        policy=policy,
        did=did,
    )
