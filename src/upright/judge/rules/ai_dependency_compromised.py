"""A release of an AI package was published to do harm.

Why it matters: whoever installed it ran the attacker's program, with every key on the machine in reach.

How to fix: remove it, install a release before or after it, and treat the machines on which it ran as taken over: revoke all
keys that they held.

What it does not see: releases that nobody has reported yet. An imported database of advisories (`upright db`) adds those that
OSV lists as malicious.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.compromised import harmful
from upright.judge.questions import declared, fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to packages; those without a version only when every release does harm."""
    version = package.version or text(package, "specifier").removeprefix("==").strip()
    found = harmful(text(package, "ecosystem"), package.name, version)
    listed = package.attributes.get("advisories")
    told = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    reported = next((each for each in told if each.get("severity") == "malicious"), None)
    if found:
        reason = f"{package.name} {version} {found.what} ({found.source})"
        return fail(package, reason.replace("  ", " "), locations=declared(package), in_tests=None)
    if reported:
        reason = f"{package.name} {version} is listed as malicious ({reported.get('id')})"
        return fail(package, reason, locations=declared(package), in_tests=None)
    return holds(graph, package, f"nothing bad is known of {package.name} {version}".rstrip()) if version else None


RULE = Rule(
    id="ai-dependency-compromised",
    title="A release of an AI package was published to do harm",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.CRITICAL,
    signals=("sup.vuln_deps", "sup.pinned_deps"),
    judge=judge,
    remedy="Remove it, and revoke every key that the machines on which it ran held.",
    remediations=("upgrade-package", "pin-dependency"),
    weakness=("CWE-506", "CWE-1357", "LLM03:2025", "AML.T0010.001"),
    breaks=(
        "package ultralytics {ecosystem=pypi ai=ml version=8.3.41}",
        'package litellm {ecosystem=pypi ai=llm-sdk specifier="==1.82.8"}',
        "package torchtriton {ecosystem=pypi}",
    ),
    holds=(
        "package ultralytics {ecosystem=pypi ai=ml version=8.3.43}",
        'package litellm {ecosystem=pypi ai=llm-sdk specifier=">=1.80"}',
    ),
)
