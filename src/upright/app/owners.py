"""Who works on the files of a source, from its git history: read without hooks, filters or signatures being run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from upright.connect import there
from upright.connect.connector import Source
from upright.connect.gitstore import GitStore
from upright.graph.owners import Claim, History, nobody
from upright.model.asset import Location
from upright.model.errors import AccessDenied, MalformedError, Unreachable

COMMITS = 1000  # of a history, the newest
HALF_LIFE = 365 * 86_400  # seconds after which a commit counts half
SURE = 0.6  # of a history at best: who writes is not always who answers
LEAST = 0.2
_ROBOTS = ("[bot]", "noreply@github.com", "dependabot", "renovate", "github-actions", "semantic-release", "actions@")


def history_of(sources: Iterable[Source]) -> History:
    """What the histories of these sources say; each is read when first asked for."""
    folders = {source.name: Path(source.address) for source in sources if source.type == "filesystem"}
    known = {name: folder for name, folder in folders.items() if there.exists(folder / ".git")}
    read: dict[str, dict[str, list[Claim]]] = {}

    def asked(place: Location) -> Iterable[Claim]:
        if place.source not in known:
            return ()
        if place.source not in read:
            read[place.source] = _claims(known[place.source])
        return read[place.source].get(place.path, ())

    return asked if known else nobody


def _claims(folder: Path) -> dict[str, list[Claim]]:
    """Path -> claims of those who changed it, weighted towards the newest commits."""
    weights: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    commits: dict[str, int] = defaultdict(int)
    newest = 0
    try:
        for author, when, paths in GitStore.existing(folder).changes(COMMITS):
            newest = newest or when
            name = _name(author)
            for path in paths if name else ():
                weights[path][name] += 0.5 ** (max(0, newest - when) / HALF_LIFE)
                commits[path] += 1
    except (AccessDenied, MalformedError, Unreachable):
        return {}  # no history that could be read: nothing is claimed
    return {path: _of_path(by, commits[path]) for path, by in weights.items()}


def _of_path(by: dict[str, float], commits: int) -> list[Claim]:
    total = sum(by.values())
    found = [
        Claim(name, "history", round(SURE * weight / total * commits / (commits + 1), 3)) for name, weight in by.items()
    ]
    return [claim for claim in sorted(found, key=lambda claim: -claim.confidence)[:2] if claim.confidence >= LEAST]


def _name(author: str) -> str:
    """How an author is called: an e-mail address, or the handle behind a host's stand-in address; empty for robots."""
    lowered = author.strip().lower()
    if not lowered or any(word in lowered for word in _ROBOTS):
        return ""
    local, _, host = lowered.partition("@")
    return f"@{local.rpartition('+')[2]}" if host.startswith("users.noreply.") else lowered
