"""Approval: what an organisation has sanctioned, so that the rest is shadow AI.

    approved:
      providers: [openai, "aws*"]
      services:
        - match: chatgpt
          owner: ciso@acme.example
          expires: 2027-01-31
          note: the enterprise workspace only
      models: ["gpt-4o*"]
      publishers: [meta-llama, mistralai]
      registries: [huggingface]
      tools: [search_*]
      agents: [claude-code]
      mcp_servers: [claims]

Each list is of globs, matched without regard to case; an entry may instead be a mapping with `match` (a glob or a list
of them), `owner`, `expires` (a day, the last on which it holds) and `note`. An asset is approved when an entry of any
list that speaks of it matches and has not expired. A kind without a list is not judged. `approved` may also be the name
of a file that holds the lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from upright.model import day
from upright.model.asset import AssetKind, Json
from upright.model.errors import ConfigError
from upright.model.evidence import Observation
from upright.model.placed_yaml import at, meant, read_placed, refuse_unknown

LISTS = (
    "providers", "services", "models", "publishers", "registries", "datasets", "tools", "agents", "skills",
    "mcp_servers",
)  # fmt: skip
_FIELDS = ("match", "owner", "expires", "note")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list. `expires`: the last day on which it holds."""

    globs: tuple[str, ...]
    owner: str = ""
    expires: date | None = None
    note: str = ""


Approved = Mapping[str, tuple[Entry, ...]]


def read_approved(given: Any, where: str, folder: Path) -> Approved:
    """The lists of a configuration. Raises ConfigError naming the place."""
    if isinstance(given, str):
        path = folder / given
        try:
            given, where = read_placed(path), path.name
        except ConfigError as error:
            raise ConfigError(f"{where}: approved: {error}") from error
        given = given.get("approved", given) if isinstance(given, dict) else given
    if not isinstance(given or {}, dict):
        raise ConfigError(f"{where}: approved: must be a mapping such as `providers: [openai]`")
    for name in given or {}:
        if name not in LISTS:
            raise ConfigError(f"{at(where, given, name)}: approved: unknown list {name!r}; {meant(name, LISTS)}")
    return {name: tuple(_entries(entries, f"{where}: approved: {name}")) for name, entries in (given or {}).items()}


def _entries(given: Any, where: str) -> Iterator[Entry]:
    if given is not None and not isinstance(given, list):
        raise ConfigError(f"{where}: must be a list")
    for number, entry in enumerate(given or (), 1):
        if isinstance(entry, dict):
            yield _entry(entry, f"{where}: entry {number}")
        else:
            yield Entry((str(entry).lower(),))


def _entry(given: Mapping[str, Any], where: str) -> Entry:
    refuse_unknown(where, given, _FIELDS)
    match = given.get("match")
    globs = tuple(str(glob).lower() for glob in (match if isinstance(match, list) else [match]) if glob)
    if not globs:
        raise ConfigError(f"{where}: needs `match`")
    return Entry(
        globs,
        str(given.get("owner") or ""),
        _day(given.get("expires"), at(where, given, "expires")),
        str(given.get("note") or ""),
    )


def _day(given: Any, where: str) -> date | None:
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        raise ConfigError(f"{where}: expires: {str(given)[:40]!r} is no day such as 2027-01-31") from None


def approve(
    observations: Iterable[Observation], approved: Approved, today: date | None = None
) -> Iterator[Observation]:
    """The observations, with what the lists say stated on those that a list speaks of."""
    now = today or (day.today() if approved else date.min)
    for seen in observations:
        asked = [(approved[name], words) for name, words in _questions(seen) if name in approved] if approved else []
        yield replace(seen, attributes={**seen.attributes, **_verdict(asked, now)}) if asked else seen


def _questions(seen: Observation) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Which lists speak of an asset, and the words that each looks at."""
    said, name = seen.attributes, str(seen.name)
    provider = str(said.get("provider") or "")
    if seen.kind is AssetKind.AI_SERVICE:
        yield "services", (name, *_after(seen, "service:"), *_words(said.get("hosts")))
        yield "providers", (name, provider, *_after(seen, "service:"))
    elif seen.kind in {AssetKind.MODEL, AssetKind.DATASET}:
        yield from _published(seen, name, provider)
    elif seen.kind is AssetKind.MCP_SERVER:
        package = str(said.get("package") or "")
        yield "mcp_servers", (name, package, str(said.get("url") or ""))
        if package.startswith("@"):
            yield "publishers", (package.partition("/")[0], package.partition("/")[0][1:])
    elif seen.kind in {AssetKind.TOOL, AssetKind.AGENT, AssetKind.SKILL}:
        yield f"{seen.kind.value}s", (name,)


def _published(seen: Observation, name: str, provider: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Of a model or dataset: by name, by provider, by the registry it comes from and by who publishes it there."""
    yield f"{seen.kind.value}s", (name, *_after(seen, "model:", "hf:models/", "hf:datasets/"))
    if provider and seen.kind is AssetKind.MODEL:
        yield "providers", (provider,)
    hub = str(seen.attributes.get("hub") or ("huggingface" if _after(seen, "hf:") else ""))
    if hub:
        yield "registries", (hub,)
    if publisher := [path.partition("/")[0] for path in _after(seen, "hf:models/", "hf:datasets/") if "/" in path]:
        yield "publishers", tuple(publisher)


def _after(seen: Observation, *prefixes: str) -> tuple[str, ...]:
    keys = [str(key) for key in seen.keys]
    return tuple(key.removeprefix(prefix) for prefix in prefixes for key in keys if key.startswith(prefix))


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def _verdict(asked: Iterable[tuple[tuple[Entry, ...], tuple[str, ...]]], today: date) -> dict[str, Json]:
    matching = [entry for entries, words in asked for entry in entries if _listed(entry.globs, words)]
    valid = [entry for entry in matching if entry.expires is None or entry.expires >= today]
    if not matching:
        return {"approved": False, "approval": "not approved"}
    entry = max(valid or matching, key=lambda each: each.expires or date.max)
    told = {
        "approved": bool(valid), "approval": "approved" if valid else "expired", "approval_owner": entry.owner,
        "approval_expires": entry.expires.isoformat() if entry.expires else "", "approval_note": entry.note[:200],
    }  # fmt: skip
    return {name: value for name, value in told.items() if value != ""}


def _listed(globs: Iterable[str], names: Iterable[str]) -> bool:
    return any(fnmatchcase(name.lower(), glob) for glob in globs for name in names if name)
