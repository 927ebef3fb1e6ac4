"""From the words of the model to the shapes of the API."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any, cast

from upright.app.catalog import SHELVES, units
from upright.judge.framework import Framework
from upright.model.asset import Location
from upright.model.data import DataLabel, Sensitivity
from upright.model.evidence import Gap
from upright.model.finding import Finding, Severity, Status
from upright.model.unit import module_name
from upright.show.api import shapes
from upright.store.snapshot import Scan

OPEN = frozenset({Status.OPEN, Status.REOPENED})


def scan(run: Scan) -> shapes.ScanOut:
    """A run as it is."""
    return shapes.ScanOut(
        id=run.id,
        estate=run.estate,
        started=run.started,
        finished=run.finished,
        state=run.state,
        stats=dict(run.stats),
    )


def framework(unit: Framework) -> shapes.FrameworkOut:
    """A framework in short."""
    return shapes.FrameworkOut(
        id=unit.id,
        title=unit.title,
        controls=len(unit.controls),
        version=unit.version,
        publisher=unit.publisher,
        source=unit.source,
        licence=unit.licence,
    )


def severity(value: Severity) -> shapes.SeverityName:
    """`critical`, `high`..."""
    return cast("shapes.SeverityName", value.name.lower())


def sensitivity(value: Sensitivity) -> shapes.SensitivityName:
    """`critical`, `high`..."""
    return cast("shapes.SensitivityName", value.name.lower())


def location(place: Location) -> shapes.LocationOut:
    """A location as it is."""
    return shapes.LocationOut(path=place.path, line=place.line, source=place.source, type=place.type)


def label(found: DataLabel) -> shapes.LabelOut:
    """A label without its digest, which is of no use to a reader."""
    return shapes.LabelOut(
        data_class=found.data_class,
        partition=found.partition,
        count=found.count,
        examined=found.examined,
        confidence=found.confidence,
        sensitivity=sensitivity(found.sensitivity),
        hint=found.hint,
        line=found.line,
    )


def gap(where: Gap) -> shapes.GapOut:
    """A gap as it is."""
    return shapes.GapOut(where=where.where, why=where.why, code=where.code, source=where.source, count=where.count)


@cache
def reference(rule_id: str) -> str:
    """The docstring of the module that holds the rule; empty for rules of other packages."""
    try:
        module = import_module(f"{SHELVES['rules'].package}.{module_name(rule_id)}")
    except ModuleNotFoundError:
        return ""
    return (module.__doc__ or "").strip()


def remediations(finding: Finding) -> list[shapes.RemediationOut]:
    """How to repair the finding, with the command that shows the plan first."""
    known: Mapping[str, Any] = units("remediations")
    return [
        shapes.RemediationOut(
            id=name,
            title=known[name].title,
            reversibility=str(known[name].reversibility),
            command=shlex.join(["upright", "fix", finding.id, "--with", name, "--dry-run"]),
        )
        for name in finding.remediations
        if name in known
    ]
