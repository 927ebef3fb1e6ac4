"""An AI package is under a licence that restricts what may be built with it.

Why it matters: under the AGPL whoever uses the application over a network may ask for its source; licences for research or
non-commercial use forbid the product altogether.

How to fix: ask counsel, buy the commercial licence that most of these offer, or take another package.

What it does not see: licences that neither a lock file nor the short list of known ones states.
"""

from __future__ import annotations

import re

from upright.graph.graph import Graph
from upright.judge.questions import declared, fail, holds, says, text
from upright.judge.rule import Rule
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity

_FORBIDS = re.compile(
    r"-nc\b|\bnc-|non.?commercial|research.?only|cc-by-nc|busl|\bsspl|elastic-2|commons.?clause", re.IGNORECASE
)
_SHARES = re.compile(r"\bagpl|(?<![al])gpl-?[23]|^gpl", re.IGNORECASE)


def judge(package: Asset, graph: Graph) -> Judgement | None:
    """Applies to AI packages whose licence is known and that are not for development only."""
    licence = text(package, "licence")
    if not licence or says(package, "dev"):
        return None
    if " or " in licence.lower() and not all(
        _restricts(part) for part in re.split(r"\s+or\s+", licence, flags=re.IGNORECASE)
    ):
        return holds(graph, package, f"{package.name} may be used under one of {licence}")
    if _FORBIDS.search(licence):
        reason = f"{package.name} is under {licence}, which forbids some uses"
        return fail(package, reason, severity=Severity.MEDIUM, locations=declared(package))
    if _SHARES.search(licence):
        return fail(
            package,
            f"{package.name} is under {licence}, which reaches what is built with it",
            locations=declared(package),
        )
    return holds(graph, package, f"{package.name} is under {licence}")


def _restricts(licence: str) -> bool:
    return bool(_FORBIDS.search(licence) or _SHARES.search(licence))


RULE = Rule(
    id="ai-dependency-licence-restricts-use",
    title="An AI package's licence restricts what may be built with it",
    assesses=frozenset({AssetKind.PACKAGE}),
    severity=Severity.LOW,
    signals=("data.licence",),
    judge=judge,
    remedy="Ask counsel, buy the commercial licence, or take another package.",
    weakness=("LLM03:2025",),
    breaks=(
        "package ultralytics {ecosystem=pypi ai=ml licence=AGPL-3.0}",
        'package x {ecosystem=npm ai=ml licence="CC-BY-NC-4.0"}',
    ),
    holds=(
        "package openai {ecosystem=npm ai=llm-sdk licence=Apache-2.0}",
        'package y {ecosystem=npm ai=ml licence="MIT OR GPL-3.0"}',
        "package z {ecosystem=npm ai=ml licence=LGPL-3.0}",
    ),
)
