"""Okta's system log: sign-ins to applications, and grants of OAuth scopes.

Why it matters: it tells who opened which application, also where no proxy stands between, and what the application was
granted.

How it recognises: `eventType`, `actor` and `target`; the application is the target of type `AppInstance` or
`PublicClientApp`; scopes are the targets of type `scope`, or those that the debug data names.

What it does not see: applications that people use without signing in through Okta.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from upright.discover.log import Example, LogFormat, Seen

if TYPE_CHECKING:
    from upright.discover.log import Record

_APPS = frozenset({"appinstance", "publicclientapp", "appuser", "application"})
_GRANTS = ("consent", "grant", "oauth2.scope", "oauth2.as.token")


def _record(first: Mapping[str, Any]) -> Record | None:
    return _read if {"eventType", "actor", "target"} <= first.keys() else None


def _read(record: Mapping[str, Any]) -> Seen | None:
    targets = [each for each in record.get("target") or () if isinstance(each, dict)]
    app = next((_name(each) for each in targets if str(each.get("type", "")).lower() in _APPS), "")
    if not app:
        return None
    kind = str(record.get("eventType", "")).lower()
    scopes = tuple(_name(each) for each in targets if "scope" in str(each.get("type", "")).lower())
    debug = _within(record, "debugContext", "debugData")
    told = str(debug.get("grantedScopes") or debug.get("scopes") or debug.get("requestedScopes") or "")
    scopes = scopes or tuple(told.replace(",", " ").split())
    failed = _within(record, "outcome").get("result") in {"FAILURE", "DENY"}
    return Seen(
        str(record.get("published", "")), "", str(_within(record, "actor").get("alternateId") or ""),
        str(_within(record, "client").get("ipAddress") or ""), "", "", failed, app, scopes,
        any(word in kind for word in _GRANTS) or bool(scopes),
    )  # fmt: skip


def _name(target: Mapping[str, Any]) -> str:
    return str(target.get("displayName") or target.get("alternateId") or "")


def _within(record: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    found: Any = record
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


LOG = LogFormat(
    id="okta",
    title="Okta system log",
    record=_record,
    examples=(
        Example(
            '[{"eventType":"user.authentication.sso","published":"2026-11-21T10:00:00.000Z","actor":{"alternateId":"ada@acme.example"},"client":{"ipAddress":"10.0.0.7"},"outcome":{"result":"SUCCESS"},"target":[{"type":"AppInstance","displayName":"Grammarly"}]},'
            '{"eventType":"app.oauth2.as.consent.grant","published":"2026-11-21T10:00:00.000Z","actor":{"alternateId":"bob@acme.example"},"target":[{"type":"PublicClientApp","displayName":"Otter.ai"},{"type":"scope","displayName":"calendar.read"}]}]',
            (("Grammarly", "ada@acme.example", ""), ("Otter.ai", "bob@acme.example", "")),
        ),
    ),
)
