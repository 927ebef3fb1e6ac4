"""A package name was made up, or its registry does not have it.

Why it matters: models invent names of packages, always the same ones. Strangers register them, and whoever copies the line
installs the stranger's program.

How to fix: find out which package was meant. If it is one of your own, pin it to your own index, so that nobody can take its
name.

What it does not see: made-up names that are not on the short list, unless a list of the registry's names was imported
(`upright db import NAMES --registry pypi`); packages that have an address of their own are not judged by it.
"""

from __future__ import annotations

from upright.graph.graph import Graph
from upright.judge.questions import declared, fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to packages that a manifest names."""
    if says(package, "hallucinated"):
        reason = f"{package.name} is a name that models make up"
        return fail(package, reason, locations=declared(package), in_tests=None)
    known = says(package, "in_registry")
    if known is None or text(package, "source") or not says(package, "direct"):
        return None
    if known:
        return holds(graph, package, f"the registry has {package.name}")
    reason = f"the registry has no {package.name}: whoever registers the name is installed"
    return fail(package, reason, locations=declared(package), severity=Severity.MEDIUM)


RULE = Rule(
    id="ai-dependency-hallucinated",
    title="A package name was made up",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.HIGH,
    signals=("sup.pinned_deps",),
    judge=judge,
    remedy="Find out which package was meant; pin your own to your own index.",
    remediations=("name-meant-package",),
    weakness=("CWE-1357", "CWE-829", "LLM03:2025", "AML.T0060", "AML.T0062"),
    breaks=(
        "package huggingface-cli {ecosystem=pypi direct=true hallucinated=true}",
        "package langchain-openai-tools {ecosystem=pypi ai=agent-framework direct=true in_registry=false}",
    ),
    holds=(
        "package langchain {ecosystem=pypi ai=agent-framework direct=true in_registry=true}",
        'package acme-langchain {ecosystem=pypi direct=true in_registry=false source="https://pkgs.acme.example/a.whl"}',
    ),
)
