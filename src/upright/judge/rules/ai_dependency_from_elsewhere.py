"""An AI package is installed from an address instead of its registry.

Why it matters: a branch of a fork or a wheel on a web server changes without a version and without anyone's review, and no
advisory ever names it.

How to fix: install the released version; where a fork is needed, pin the full commit hash.

What it does not see: registries of your own that mirror the public one.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import declared, fail, holds, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_COMMIT = re.compile(r"[@#][0-9a-f]{40}(?:[#&]|$)|sha256[=:-]")


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to AI packages."""
    source = text(package, "source")
    if not text(package, "ai"):
        return None
    if not source or "://" not in source or source.startswith("file:"):
        return holds(graph, package, f"{package.name} comes from its registry or from this repository")
    if _COMMIT.search(source):
        return holds(graph, package, f"{package.name} is pinned to a commit")
    return fail(
        package,
        f"{package.name} is installed from {source[:80]}, which can change at any time",
        locations=declared(package),
    )


RULE = Rule(
    id="ai-dependency-from-elsewhere",
    title="An AI package is installed from an address that can change",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.MEDIUM,
    signals=("sup.pinned_deps",),
    judge=judge,
    remedy="Install the released version, or pin the full commit hash.",
    weakness=("CWE-494", "CWE-829", "LLM03:2025", "AML.T0010.001"),
    breaks=(
        'package transformers {ecosystem=pypi ai=ml source="git+https://github.com/huggingface/transformers"}',
        'package flash-attn {ecosystem=pypi ai=training source="https://files.example.org/flash_attn.whl"}',
    ),
    holds=(
        "package transformers {ecosystem=pypi ai=ml}",
        'package quivr-core {ecosystem=pypi ai=framework source="file:///${PROJECT_ROOT}/../../core"}',
        'package vllm {ai=serving source="git+https://github.com/vllm-project/vllm@0123456789abcdef0123456789abcdef01234567"}',
    ),
)
