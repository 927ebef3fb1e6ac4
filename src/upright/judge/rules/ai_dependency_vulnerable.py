"""An AI package is used in a version with a known vulnerability.

Why it matters: the way in is published, often with a working example, and AI packages sit next to keys, data and GPUs.

How to fix: raise the version to the one named, or above.

What it does not see: Upright ships a short list of grave advisories on AI packages and looks nothing up on the network; a
package that is not on the list is unknown, not clean, unless a scanner stated its advisories. Floors (`>=1.0`) name no
version and are not judged.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.advisories import Advisory, covered, hits
from upright.judge.questions import declared, fail, holds, some, text, unknown, words
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_GRAVITY = {"critical": Severity.CRITICAL, "high": Severity.HIGH, "medium": Severity.MEDIUM}


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to packages whose version was stated exactly."""
    version = package.version or text(package, "specifier").removeprefix("==").strip()
    if "vulnerabilities" in package.attributes:
        stated = words(package, "vulnerabilities")
        if stated:
            return fail(
                package, f"{package.name} {version} has {some(stated)}".replace("  ", " "), locations=declared(package)
            )
        return holds(graph, package, f"no advisory is known for {package.name} {version}")
    if not version or version[0] in "<>=~^!*":
        return None
    ecosystem = text(package, "ecosystem")
    found = hits(ecosystem, package.name, version)
    if found:
        return _named(package, version, found)
    if covered(ecosystem, package.name):
        return holds(graph, package, f"no advisory of the list applies to {package.name} {version}")
    return unknown(f"the list of advisories does not cover {package.name}") if text(package, "ai") else None


def _named(package: Asset, version: str, found: list[Advisory]) -> Judgement:
    worst = max(found, key=lambda advisory: _GRAVITY[advisory.severity])
    ids = some(advisory.id for advisory in found)
    reason = f"{package.name} {version} has {ids}: {worst.what} (fixed in {worst.fixed})"
    return fail(package, reason, severity=_GRAVITY[worst.severity], locations=declared(package), in_tests=Severity.LOW)


RULE = Rule(
    id="ai-dependency-vulnerable",
    title="An AI package has a known vulnerability",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.HIGH,
    signals=("sup.vuln_deps",),
    judge=judge,
    remedy="Raise the package to the fixed version or above.",
    weakness=("CWE-1395", "LLM03:2025", "AML.T0010.001"),
    breaks=(
        "package torch {ecosystem=pypi ai=ml version=2.5.1}",
        'package somepkg {ecosystem=pypi ai=ml version=1.0 vulnerabilities=["CVE-2099-0001"]}',
        "package mcp-remote {ecosystem=npm ai=mcp version=0.1.10}",
    ),
    holds=(
        "package torch {ecosystem=pypi ai=ml version=2.7.0}",
        'package torch {ecosystem=pypi ai=ml specifier=">=2.0"}',
        "package somepkg {ecosystem=pypi ai=ml version=1.0 vulnerabilities=[]}",
    ),
)
