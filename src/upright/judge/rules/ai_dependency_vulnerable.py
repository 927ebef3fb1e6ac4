"""An AI package is used in a version with a known vulnerability.

Why it matters: the way in is published, often with a working example, and AI packages sit next to keys, data and GPUs.

How to fix: raise the version to the one named, or above.

How it ranks: what is known to be exploited (KEV) is critical; what is likely to be soon (EPSS of 0.1 and more) is one step
graver; what only development needs, what no code here imports although other packages are imported, and what code imports
without naming the vulnerable functions (where the advisory names them), one step lighter.

What it does not see: without a database of advisories (`upright db`) only a short list of grave ones is known; a package
that is not on it is unknown, not clean. Floors (`>=1.0`) name no version and are not judged.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.graph.vulnerable_parts import touched
from upright.judge.advisories import Advisory, covered, hits
from upright.judge.questions import declared, fail, holds, says, some, text, unknown, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind, Json, Location
from upright.model.finding import Judgement, Severity

_GRAVITY = {"critical": Severity.CRITICAL, "high": Severity.HIGH, "medium": Severity.MEDIUM, "low": Severity.LOW}
_LIKELY = 0.1  # probability of exploitation within 30 days


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to packages whose version was stated exactly."""
    version = package.version or text(package, "specifier").removeprefix("==").strip()
    ecosystem = text(package, "ecosystem")
    found = hits(ecosystem, package.name, version) if version and version[0] not in "<>=~^!*" else []
    if "vulnerabilities" in package.attributes:
        return _stated(package, graph, version) or holds(
            graph, package, f"no advisory is known for {package.name} {version}"
        )
    if not version or version[0] in "<>=~^!*":
        return None
    if found:
        return _named(package, version, found)
    if covered(ecosystem, package.name):
        return holds(graph, package, f"no advisory of the list applies to {package.name} {version}")
    return unknown(f"the list of advisories does not cover {package.name}") if text(package, "ai") else None


def _stated(package: Asset, graph: Graph, version: str) -> Judgement | None:
    """What a database of advisories or a scanner said of it."""
    stated = words(package, "vulnerabilities")
    listed = package.attributes.get("advisories")
    told = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    if not stated:
        return None
    if not told:
        return fail(
            package, f"{package.name} {version} has {some(stated)}".replace("  ", " "), locations=declared(package)
        )
    used = _used(package, graph)
    worst = max(told, key=lambda each: (_weight(each, package, used=used), str(each.get("id"))))
    version = str(worst.get("version") or version)
    same = [each for each in told if each.get("version") == worst.get("version")]
    fixes = worst.get("fixed")
    fixed = f" (fixed in {some(map(str, fixes))})" if isinstance(fixes, list) and fixes else ""
    why = " It is known to be exploited." if worst.get("kev") else ""
    idle = _says_of_use(worst, package) if used else "; nothing here imports it"
    summary = f": {worst.get('summary')}" if worst.get("summary") else ""
    at = sorted({str(each["at"]) for each in same if "at" in each})
    stating = _stating(package, at)
    named = f"{package.name} {version}" + ("" if stating or not at else f" ({at[0]})")
    reason = f"{named} has {some(dict.fromkeys(map(_title, same)))}{summary}{fixed}{idle}.{why}"
    severity = _weight(worst, package, used=used)
    return fail(package, reason, severity=severity, locations=stating or declared(package), in_tests=Severity.LOW)


def _stating(package: Asset, at: list[str]) -> tuple[Location, ...]:
    """Those places of the package where the versions that advisories speak of are stated; locks are none of its own."""
    return tuple(place for place in package.locations if f"{place.path}:{place.line}" in at)


def _title(advisory: dict[str, Json]) -> str:
    aliases = advisory.get("aliases")
    cves = [str(alias) for alias in aliases if str(alias).startswith("CVE-")] if isinstance(aliases, list) else []
    return cves[0] if cves else str(advisory.get("id"))


def _weight(advisory: dict[str, Json], package: Asset, *, used: bool) -> Severity:
    """How grave an advisory is here: as published, moved by what is known of its exploitation and of its use."""
    if advisory.get("kev"):
        return Severity.CRITICAL
    steps = int(_GRAVITY.get(str(advisory.get("severity")), Severity.MEDIUM))
    score = advisory.get("epss")
    if isinstance(score, int | float) and score >= _LIKELY:
        steps += 1
    if not used or says(package, "dev") or touched(advisory, package) == ():
        steps -= 1
    return Severity(min(max(steps, int(Severity.LOW)), int(Severity.CRITICAL)))


def _says_of_use(advisory: dict[str, Json], package: Asset) -> str:
    named = touched(advisory, package)
    if named is None:
        return ""
    return f"; {named[0]} is used here" if named else "; nothing here names the vulnerable part"


def _used(package: Asset, graph: Graph) -> bool:
    """Whether code imports it; so too when nobody looked: when no package of its ecosystem was seen imported at all, and
    of packages that have nothing to do with AI, whose imports are not sought.
    """
    if (
        says(package, "bystander")
        or says(package, "imported")
        or any(place.type == "sdk" for place in package.locations)
    ):
        return True
    own = text(package, "ecosystem")
    return not any(
        any(place.type == "sdk" for place in other.locations)
        for other in graph.of_kind(AssetKind.PACKAGE)
        if text(other, "ecosystem") == own
    )


def _named(package: Asset, version: str, found: list[Advisory]) -> Judgement:
    worst = max(found, key=lambda advisory: _GRAVITY[advisory.severity])
    ids = some(advisory.id for advisory in found)
    reason = f"{package.name} {version} has {ids}: {worst.what} (fixed in {worst.fixed})"
    return fail(package, reason, severity=_GRAVITY[worst.severity], locations=declared(package), in_tests=Severity.LOW)


RULE = Rule(
    id="ai-dependency-vulnerable",
    title="A package of an AI system has a known vulnerability",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.HIGH,
    signals=("sup.vuln_deps",),
    judge=judge,
    remedy="Raise the package to the fixed version or above.",
    remediations=("upgrade-package", "pin-dependency"),
    weakness=("CWE-1395", "LLM03:2025", "AML.T0010.001"),
    breaks=(
        "package torch {ecosystem=pypi ai=ml version=2.5.1}",
        'package somepkg {ecosystem=pypi ai=ml version=1.0 vulnerabilities=["CVE-2099-0001"]}',
        "package mcp-remote {ecosystem=npm ai=mcp version=0.1.10}",
    ),
    holds=(
        "package torch {ecosystem=pypi ai=ml version=2.10.0}",
        'package torch {ecosystem=pypi ai=ml specifier=">=2.0"}',
        "package somepkg {ecosystem=pypi ai=ml version=1.0 vulnerabilities=[]}",
    ),
)
