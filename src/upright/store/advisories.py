"""The database of published vulnerabilities: advisories in OSV form, EPSS scores, KEV entries, names of registries.

One SQLite file beside the store, made only when asked for, read without a network. Text in JSON keeps it small; one
index answers the only question: which advisories speak of this package.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from upright.model.errors import ConfigError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS advisory (
    id TEXT PRIMARY KEY, aliases TEXT, severity TEXT, summary TEXT, modified TEXT
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS affected (
    ecosystem TEXT, name TEXT, advisory TEXT, versions TEXT, ranges TEXT, symbols TEXT
);
CREATE INDEX IF NOT EXISTS affected_package ON affected (ecosystem, name);
CREATE INDEX IF NOT EXISTS affected_advisory ON affected (advisory);
CREATE TABLE IF NOT EXISTS epss (cve TEXT PRIMARY KEY, score REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kev (cve TEXT PRIMARY KEY, added TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS registry (ecosystem TEXT, name TEXT, PRIMARY KEY (ecosystem, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS imported (what TEXT PRIMARY KEY, origin TEXT, at TEXT, entries INTEGER) WITHOUT ROWID;
"""
Range = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """One package that an advisory hits. `ranges`: events as (`introduced`, version); `symbols`: the parts that are
    vulnerable, as the advisory names them.
    """

    ecosystem: str
    name: str
    versions: tuple[str, ...] = ()
    ranges: tuple[Range, ...] = ()
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Advisory:
    """A published advisory. `severity`: critical, high, medium, low, malicious or empty. `epss`: probability of
    exploitation within 30 days, where known; `kev`: known to be exploited.
    """

    id: str
    aliases: tuple[str, ...]
    severity: str
    summary: str
    modified: str = ""
    affected: tuple[Affected, ...] = ()
    epss: float | None = None
    kev: bool = False


class AdvisoryStore:
    """The open database. Raises ConfigError when the file is none of ours."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def add(self, advisories: Iterable[Advisory]) -> int:
        """Keep advisories, each in place of what was known under its id. How many."""
        count = 0
        for each in advisories:
            self.forget(each.id)
            row = (each.id, json.dumps(each.aliases), each.severity, each.summary[:300], each.modified)
            self.connection.execute("INSERT INTO advisory VALUES (?, ?, ?, ?, ?)", row)
            self.connection.executemany(
                "INSERT INTO affected VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        hit.ecosystem,
                        hit.name,
                        each.id,
                        json.dumps(hit.versions),
                        json.dumps(hit.ranges),
                        json.dumps(hit.symbols),
                    )
                    for hit in each.affected
                ],
            )
            count += 1
        return count

    def forget(self, advisory: str) -> None:
        """Drop an advisory, such as one that was withdrawn."""
        self.connection.execute("DELETE FROM advisory WHERE id = ?", (advisory,))
        self.connection.execute("DELETE FROM affected WHERE advisory = ?", (advisory,))

    def add_scores(self, scores: Iterable[tuple[str, float]]) -> int:
        """Keep EPSS scores by CVE. How many."""
        return self.connection.executemany("INSERT OR REPLACE INTO epss VALUES (?, ?)", scores).rowcount

    def add_exploited(self, entries: Iterable[tuple[str, str]]) -> int:
        """Keep which CVEs are known to be exploited, and since when that is listed. How many."""
        return self.connection.executemany("INSERT OR REPLACE INTO kev VALUES (?, ?)", entries).rowcount

    def add_names(self, ecosystem: str, names: Iterable[str]) -> int:
        """Keep the names that a registry has. How many."""
        rows = ((ecosystem, name) for name in names)
        return self.connection.executemany("INSERT OR IGNORE INTO registry VALUES (?, ?)", rows).rowcount

    def note(self, what: str, origin: str, at: str, entries: int) -> None:
        """Remember where something came from, and when."""
        self.connection.execute("INSERT OR REPLACE INTO imported VALUES (?, ?, ?, ?)", (what, origin, at, entries))

    def of_package(self, ecosystem: str, name: str) -> list[tuple[Advisory, Affected]]:
        """Every advisory that speaks of a package, with what it says of it."""
        rows = self.connection.execute(
            "SELECT a.id, a.aliases, a.severity, a.summary, a.modified, f.versions, f.ranges, f.symbols FROM affected f"
            " JOIN advisory a ON a.id = f.advisory WHERE f.ecosystem = ? AND f.name = ? ORDER BY a.id",
            (ecosystem, name),
        )
        return [self._read(ecosystem, name, row) for row in rows.fetchall()]

    def _read(self, ecosystem: str, name: str, row: tuple[str, ...]) -> tuple[Advisory, Affected]:
        aliases = tuple(json.loads(row[1]))
        ranges = tuple(tuple((kind, version) for kind, version in events) for events in json.loads(row[6]))
        cves = [one for one in (row[0], *aliases) if one.startswith("CVE-")]
        scores = [
            score
            for cve in cves
            for (score,) in self.connection.execute("SELECT score FROM epss WHERE cve = ?", (cve,))
        ]
        exploited = any(self.connection.execute("SELECT 1 FROM kev WHERE cve = ?", (cve,)).fetchone() for cve in cves)
        advisory = Advisory(row[0], aliases, row[2], row[3], row[4], epss=max(scores, default=None), kev=exploited)
        return advisory, Affected(ecosystem, name, tuple(json.loads(row[5])), ranges, tuple(json.loads(row[7])))

    def covers(self, ecosystem: str) -> bool:
        """Whether any advisory of this ecosystem is kept."""
        return (
            self.connection.execute("SELECT 1 FROM affected WHERE ecosystem = ? LIMIT 1", (ecosystem,)).fetchone()
            is not None
        )

    def knows_registry(self, ecosystem: str) -> bool:
        """Whether the names of this registry are kept."""
        return (
            self.connection.execute("SELECT 1 FROM registry WHERE ecosystem = ? LIMIT 1", (ecosystem,)).fetchone()
            is not None
        )

    def has_name(self, ecosystem: str, name: str) -> bool:
        """Whether the registry has a package of this name."""
        found = self.connection.execute("SELECT 1 FROM registry WHERE ecosystem = ? AND name = ?", (ecosystem, name))
        return found.fetchone() is not None

    def status(self) -> list[tuple[str, str, str, int]]:
        """What was imported: what, from where, when, how many entries."""
        return list(self.connection.execute("SELECT what, origin, at, entries FROM imported ORDER BY what"))

    def counts(self) -> list[tuple[str, int]]:
        """How many advisories are kept for each ecosystem."""
        return list(
            self.connection.execute(
                "SELECT ecosystem, COUNT(DISTINCT advisory) FROM affected GROUP BY ecosystem ORDER BY ecosystem"
            )
        )


@contextmanager
def open_advisories(path: Path, *, make: bool = False) -> Iterator[AdvisoryStore]:
    """The database at this path; `make`: create it and keep what is written. Raises ConfigError."""
    try:
        address = f"{path.resolve().as_uri()}?mode={'rwc' if make else 'ro'}"
        connection = sqlite3.connect(address, uri=True)
        try:
            if make:
                connection.executescript(_SCHEMA)
            yield AdvisoryStore(connection)
            if make:
                connection.commit()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ConfigError(f"{path.name}: no database of advisories that can be used ({error})") from error
