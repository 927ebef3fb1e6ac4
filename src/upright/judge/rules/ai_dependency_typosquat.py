"""A package is named almost like a well-known AI package.

Why it matters: `langchian` and `openai-` one-letter-off names are published to be installed by mistake, or because a model
made the name up and someone copied it. They take the keys in the environment on install.

How to fix: compare the name with the documentation of the package that was meant. If it was installed, revoke every key that
the machine held.

What it does not see: imitations that are further away than one letter, and names that only a private index knows.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import declared, fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to packages that a manifest names or code imports."""
    if meant := text(package, "typosquat_of"):
        return fail(
            package,
            f"package {package.name} is named almost like {meant}",
            locations=declared(package),
            in_tests=None,
            confidence=0.8,
        )
    return holds(graph, package, f"{package.name} resembles no well-known package")


RULE = Rule(
    id="ai-dependency-typosquat",
    title="A package is named almost like a well-known AI package",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.HIGH,
    signals=("sup.pinned_deps",),
    judge=judge,
    remedy="Compare the name with the documentation of the package that was meant; revoke keys if it was installed.",
    remediations=("name-meant-package",),
    weakness=("CWE-1357", "CWE-506", "LLM03:2025", "AML.T0011.001", "AML.T0060"),
    breaks=(
        "package langchian {ecosystem=pypi typosquat_of=langchain}",
        "package lang-chain {ecosystem=npm typosquat_of=langchain}",
    ),
    holds=(
        "package langchain {ecosystem=pypi ai=agent-framework}",
        "package openai {ecosystem=npm ai=llm-sdk}",
    ),
)
