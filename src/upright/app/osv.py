"""Feeds of vulnerabilities as their publishers write them: OSV (JSON or YAML), EPSS (CSV) and KEV (JSON).

https://ossf.github.io/osv-schema/, https://www.first.org/epss/data_stats, https://www.cisa.gov/known-exploited-vulnerabilities-catalog
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from upright.app.cvss import severity_of
from upright.discover.ai_packages import normalise
from upright.model.errors import MalformedError
from upright.store.advisories import Advisory, Affected, Range

ECOSYSTEMS = {
    "PyPI": "pypi",
    "npm": "npm",
    "Go": "golang",
    "crates.io": "cargo",
    "Maven": "maven",
    "NuGet": "nuget",
    "RubyGems": "gem",
    "Packagist": "composer",
}
_WORDS = {"critical": "critical", "high": "high", "moderate": "medium", "medium": "medium", "low": "low"}
_MOST = 5000  # versions that one advisory lists


def plain_name(ecosystem: str, name: str) -> str:
    """One spelling of a package's name: PEP 503, lower case, `group/artifact`."""
    return normalise(ecosystem, name).replace(":", "/") if ecosystem == "maven" else normalise(ecosystem, name)


def advisory(entry: Any) -> Advisory | None:
    """An OSV entry; None for one that was withdrawn or hits no ecosystem that we know. Raises MalformedError."""
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
        raise MalformedError("not an OSV entry")
    hits = [hit for each in _list(entry.get("affected")) if isinstance(each, dict) and (hit := _affected(each))]
    if entry.get("withdrawn") or not hits:
        return None
    text = str(entry.get("summary") or entry.get("details") or "").strip()
    aliases = [str(alias) for alias in _list(entry.get("aliases"))]
    return Advisory(
        entry["id"],
        tuple(aliases),
        _severity(entry),
        " ".join(text.split())[:300],
        str(entry.get("modified") or ""),
        tuple(hits),
    )


def _affected(entry: dict[str, Any]) -> Affected | None:
    package = entry.get("package")
    if not isinstance(package, dict):
        return None
    ecosystem = ECOSYSTEMS.get(str(package.get("ecosystem")).partition(":")[0], "")
    name = str(package.get("name") or "")
    ranges = tuple(events for each in _list(entry.get("ranges")) if (events := _events(each)))
    versions = () if ranges else tuple(str(version) for version in _list(entry.get("versions"))[:_MOST])
    if not ecosystem or not name or not (ranges or versions):
        return None
    return Affected(ecosystem, plain_name(ecosystem, name), versions, ranges, tuple(_symbols(entry)))


def _events(entry: Any) -> Range:
    """The events of a range of versions; a range of commits says nothing about releases."""
    if not isinstance(entry, dict) or entry.get("type") == "GIT":
        return ()
    events = [event for event in _list(entry.get("events")) if isinstance(event, dict)]
    return tuple((str(kind), str(version)) for event in events for kind, version in event.items())


def _symbols(entry: dict[str, Any]) -> Iterator[str]:
    """The parts of the package that are vulnerable: imports of Go, functions of Rust, of others what GitHub names."""
    specific = entry.get("ecosystem_specific")
    specific = specific if isinstance(specific, dict) else {}
    for each in _list(specific.get("imports")):
        if isinstance(each, dict):
            path = str(each.get("path") or "")
            yield from [f"{path}.{symbol}" for symbol in _list(each.get("symbols"))[:100]] or [path]
    affects = specific.get("affects")
    for each in _list(affects.get("functions")) if isinstance(affects, dict) else ():
        yield str(each)
    for each in _list(specific.get("affected_functions"))[:100]:
        yield str(each)


def _severity(entry: dict[str, Any]) -> str:
    if entry["id"].startswith("MAL-") or any(str(alias).startswith("MAL-") for alias in _list(entry.get("aliases"))):
        return "malicious"
    specific = entry.get("database_specific")
    stated = _WORDS.get(str(specific.get("severity")).lower(), "") if isinstance(specific, dict) else ""
    vectors = [str(each.get("score")) for each in _list(entry.get("severity")) if isinstance(each, dict)]
    return stated or next((found for vector in vectors if (found := severity_of(vector))), "")


def epss(text: str) -> Iterator[tuple[str, float]]:
    """CVE and score of each line of an EPSS file; lines that are none are passed over."""
    for row in csv.reader(io.StringIO(text)):
        if len(row) > 1 and row[0].startswith("CVE-"):
            try:
                yield row[0], float(row[1])
            except ValueError:
                continue


def exploited(entry: Any) -> Iterator[tuple[str, str]]:
    """CVE and date of each entry of the KEV catalogue."""
    for each in _list(entry.get("vulnerabilities")) if isinstance(entry, dict) else ():
        if isinstance(each, dict) and str(each.get("cveID", "")).startswith("CVE-"):
            yield str(each["cveID"]), str(each.get("dateAdded") or "")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
