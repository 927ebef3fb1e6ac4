"""The rule unit: a posture statement that must hold, named after the bad state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from upright.model.asset import Asset, AssetKind
from upright.model.finding import Judgement, Severity
from upright.model.unit import Unit

if TYPE_CHECKING:
    from upright.graph.graph import Graph

Judge: TypeAlias = "Callable[[Asset, Graph], Judgement | None]"


@dataclass(frozen=True, kw_only=True)
class Rule(Unit):
    """Judged once for every asset of the kinds `assesses`. `judge` returns None when the rule does not apply to this
    asset.

    `id` states the bad state in kebab-case (`pickle-model-from-untrusted-source`), `title` says it in words. `signals`
    are what it decides (the vocabulary is `upright.judge.signals`); rules never name controls. `remediations` are ids
    of `act.remediations` that repair it; `remedy` tells a person how, in one or two sentences, when no remediation
    does. `weakness`: ids of the public taxonomies that describe it (`CWE-502`, `LLM03:2025`, `AML.T0010`). `breaks` and
    `holds` are graph sketches: every break fails for at least one asset, no hold fails for any, and each hold passes
    for at least one or does not apply. Found by the catalog as the constant `RULE`.
    """

    assesses: frozenset[AssetKind]
    severity: Severity
    signals: tuple[str, ...]
    judge: Judge
    remedy: str
    breaks: tuple[str, ...]
    holds: tuple[str, ...]
    remediations: tuple[str, ...] = ()
    weakness: tuple[str, ...] = field(default=())
