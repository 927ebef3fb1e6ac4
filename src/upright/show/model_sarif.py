"""SARIF 2.1.0 of judged model files, for code-scanning services and editors.

One run: a rule for each reason code and each signal, a result for each reason that is not clean and for each signal
(`rank` is its confidence in per cent), the files with their digests as artifacts; what could not be read is a tool
execution notification, and the run then says that it was not successful.
Standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from upright import __version__
from upright.discover.model_file import GAP
from upright.discover.readers.inquiry import Reason, Verdict

if TYPE_CHECKING:
    from upright.discover.model_file import ModelReport
    from upright.discover.readers.inquiry import Signal

_LEVEL: Final = {Verdict.MALICIOUS: "error", Verdict.SUSPICIOUS: "warning", Verdict.UNKNOWN: "note"}
_SECURITY: Final = {Verdict.MALICIOUS: "9.5", Verdict.SUSPICIOUS: "7.0", Verdict.UNKNOWN: "3.0"}


def sarif(reports: Sequence[ModelReport]) -> dict[str, Any]:
    """The log of these reports."""
    judged = [report for report in reports if report.verdict != GAP]
    unread = [report for report in reports if report.verdict == GAP]
    rules = _rules(reason for report in judged for reason in report.reasons)
    rules |= {name: _signal_rule(name) for report in judged for name in sorted({s.name for s in report.signals})}
    places = {report.path: at for at, report in enumerate(judged)}
    run = {
        "tool": {"driver": {"name": "Upright", "semanticVersion": __version__, "rules": list(rules.values())}},
        "automationDetails": {"id": "upright/scan-model/"},
        "invocations": [
            {"executionSuccessful": not unread, "toolExecutionNotifications": [_notification(each) for each in unread]}
        ],
        "artifacts": [_artifact(report) for report in judged],
        "results": [
            _result(report, reason, list(rules).index(reason.code), places[report.path])
            for report in judged
            for reason in report.reasons
            if reason.verdict is not Verdict.CLEAN
        ]
        + [
            _signalled(report, signal, list(rules).index(signal.name), places[report.path])
            for report in judged
            for signal in report.signals
            if signal.name not in {reason.code for reason in report.reasons}
        ],
        "columnKind": "utf16CodeUnits",
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _rules(reasons: Iterable[Reason]) -> dict[str, dict[str, Any]]:
    """A rule for each code, as severe as the worst reason that bears it."""
    worst: dict[str, Verdict] = {}
    for reason in reasons:
        worst[reason.code] = max(reason.verdict, worst.get(reason.code, Verdict.CLEAN))
    return {
        code: {
            "id": f"model/{code}",
            "shortDescription": {"text": f"Model file: {code.replace('-', ' ')}"},
            "help": {
                "text": "Do not load the file before somebody has looked at it; prefer formats that hold no code."
            },
            "defaultConfiguration": {"level": _LEVEL.get(verdict, "none")},
            "properties": {"security-severity": _SECURITY.get(verdict, "0.0"), "tags": ["security", "ai", "model"]},
        }
        for code, verdict in sorted(worst.items())
    }


def _signal_rule(name: str) -> dict[str, Any]:
    return {
        "id": f"model/{name}",
        "shortDescription": {"text": f"Signal of tampering: {name.replace('-', ' ')}"},
        "help": {"text": "Compare the file with one fetched afresh from its publisher; a signal is no proof."},
        "defaultConfiguration": {"level": "note"},
        "properties": {"security-severity": "4.0", "tags": ["security", "ai", "model"]},
    }


def _signalled(report: ModelReport, signal: Signal, rule: int, artifact: int) -> dict[str, Any]:
    reason = Reason(signal.name, signal.message, signal.where, Verdict.UNKNOWN)
    return {
        **_result(report, reason, rule, artifact),
        "level": "note",
        "rank": signal.confidence * 100,
    }


def _artifact(report: ModelReport) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": _place(report), "length": report.size}
    return artifact | ({"hashes": {"sha-256": report.digest}} if report.digest else {})


def _place(report: ModelReport) -> dict[str, Any]:
    return {"uri": quote(report.path.encode("utf-8", "surrogateescape"))}


def _result(report: ModelReport, reason: Reason, rule: int, artifact: int) -> dict[str, Any]:
    same = hashlib.sha256(f"{report.path}\0{reason.code}\0{reason.message}".encode("utf-8", "replace")).hexdigest()
    where = f" ({reason.where})" if reason.where else ""
    return {
        "ruleId": f"model/{reason.code}",
        "ruleIndex": rule,
        "level": _LEVEL.get(reason.verdict, "none"),
        "message": {"text": f"{reason.message}{where}"},
        "locations": [{"physicalLocation": {"artifactLocation": {**_place(report), "index": artifact}}}],
        "partialFingerprints": {"upright/model/1": same[:32]},
        "properties": {"verdict": reason.verdict.name.lower(), "file": report.verdict, "format": report.format},
    }


def _notification(report: ModelReport) -> dict[str, Any]:
    reason = report.reasons[0]
    return {
        "level": "error",
        "descriptor": {"id": f"gap/{reason.code}"},
        "message": {"text": f"{report.path}: {reason.message}"},
        "locations": [{"physicalLocation": {"artifactLocation": _place(report)}}],
    }
