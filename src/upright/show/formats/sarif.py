"""SARIF 2.1.0: findings for code-scanning services and editors.

One run; a rule for each rule that has a finding, a result for each finding with every location, a stable partial
fingerprint (the finding's id), the score as `rank` and the security severity as GitHub reads it. Gaps are tool
execution notifications, so that silence is not taken for a pass. Standard:
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from upright import __version__
from upright.app.catalog import units
from upright.model.finding import Finding, Severity, Status
from upright.show.format import Format

if TYPE_CHECKING:
    from upright.judge.rule import Rule
    from upright.model.asset import Location
    from upright.model.evidence import Gap
    from upright.store.snapshot import Snapshot

_LEVEL = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning"}
_SECURITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.0",
}
_STATE = {Status.OPEN: "new", Status.REOPENED: "new", Status.ACCEPTED: "unchanged"}


def _render(snapshot: Snapshot) -> str:
    rules = units("rules")
    used = sorted({finding.rule for finding in snapshot.findings})
    index = {rule: position for position, rule in enumerate(used)}
    run = {
        "tool": {
            "driver": {
                "name": "Upright",
                "semanticVersion": __version__,
                "rules": [_rule(rules[rule]) for rule in used if rule in rules],
            }
        },
        "automationDetails": {"id": f"upright/{quote(snapshot.scan.estate)}/"},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(gap) for gap in snapshot.graph.gaps],
            }
        ],
        "results": [_result(finding, index) for finding in snapshot.findings if finding.status is not Status.FIXED],
        "columnKind": "utf16CodeUnits",
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": f"{rule.title}. {rule.remedy}"},
        "help": {"text": rule.remedy},
        "defaultConfiguration": {"level": _LEVEL.get(rule.severity, "note")},
        "properties": {
            "security-severity": _SECURITY[rule.severity],
            "tags": ["security", "ai", *rule.weakness, *rule.signals],
        },
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": _LEVEL.get(finding.severity, "note"),
        "rank": round(finding.score.value, 1),
        "message": {"text": finding.reason},
        "locations": [_location(location) for location in finding.locations[:10]],
        "partialFingerprints": {"upright/finding/1": finding.id},
        "baselineState": _STATE.get(finding.status, "new"),
        "properties": {"severity": finding.severity.name.lower(), "confidence": round(finding.confidence, 3)},
    }
    if finding.status is Status.ACCEPTED:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    return result


def _location(location: Location) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(location.path.encode("utf-8", "surrogateescape"))}}
    if location.line > 0:
        physical["region"] = {"startLine": location.line}
    return {"physicalLocation": physical}


def _notification(gap: Gap) -> dict[str, Any]:
    return {
        "level": "note" if gap.code == "ignored" else "warning",
        "descriptor": {"id": f"gap/{gap.code}"},
        "message": {"text": f"{gap.where}: {gap.why}" + (f" ({gap.count})" if gap.count > 1 else "")},
    }


FORMAT = Format(
    id="sarif", title="SARIF 2.1.0 for code-scanning services", suffix=".sarif", media_type="application/sarif+json",
    render=_render,
)  # fmt: skip
