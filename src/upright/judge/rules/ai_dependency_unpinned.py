"""An AI package is installed in whatever version is newest.

Why it matters: AI packages change weekly, are favourite targets for hijacked releases, and run with the keys of your model
provider. Two installations a day apart are two different programs.

How to fix: commit a lock file (uv, Poetry, pip-tools, npm), or pin exact versions with hashes.

What it does not see: lock files outside the scan. A library that must leave the choice to its users may waive this.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import declared, fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to AI packages that a manifest names; what is only imported has no version to fix."""
    if not text(package, "ai") or says(package, "dev"):
        return None
    if says(package, "pinned") or says(package, "locked"):
        return holds(graph, package, f"the version of {package.name} is fixed")
    stated = text(package, "specifier")
    if not says(package, "direct") and says(package, "pinned") is None:
        return None
    how = f"as `{stated}`" if stated else "without a version"
    return fail(
        package,
        f"{package.name} is required {how}, and no lock file fixes it",
        locations=declared(package),
        in_tests=Severity.INFO,
    )


RULE = Rule(
    id="ai-dependency-unpinned",
    title="An AI package is not pinned",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.LOW,
    signals=("sup.pinned_deps",),
    judge=judge,
    remedy="Commit a lock file, or pin exact versions with hashes.",
    remediations=("pin-dependency",),
    weakness=("CWE-1357", "LLM03:2025", "AML.T0010.001"),
    breaks=(
        'package langchain {ecosystem=pypi ai=agent-framework direct=true specifier=">=0.2"}',
        "package openai {ecosystem=npm ai=llm-sdk pinned=false}",
    ),
    holds=(
        'package langchain {ecosystem=pypi ai=agent-framework direct=true specifier=">=0.2" locked=true}',
        'package openai {ecosystem=pypi ai=llm-sdk direct=true specifier="==1.52.0" pinned=true}',
        "package torch {ecosystem=pypi ai=ml imported=true}",
    ),
)
