"""Audit logs of GitHub and Slack: which applications were installed, and with which permissions.

Why it matters: an application in a code host or a chat reads repositories and conversations, often of everybody.

How it recognises: GitHub's `action` such as `integration_installation.create` or `oauth_authorization.create` with
`actor`; Slack's `action` such as `app_installed` or `app_approved` with `entity.app`.

What it does not see: applications that were there before the log begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from upright.discover.log import Example, LogFormat, Seen

if TYPE_CHECKING:
    from upright.discover.log import Record

_GITHUB = (
    "integration_installation.",
    "oauth_authorization.",
    "oauth_application.",
    "org_credential_authorization.",
    "copilot.",
)
_SLACK = ("app_installed", "app_approved", "app_scopes_expanded", "app_requested", "app_uninstalled", "app_restricted")
_GONE = ("destroy", "delete", "uninstalled", "restricted", "suspend", "revoke")


def _record(first: Mapping[str, Any]) -> Record | None:
    action = first.get("action")
    slack = isinstance(first.get("entity"), dict) and isinstance(first.get("actor"), dict)
    github = isinstance(first.get("actor"), str) and ("." in str(action)) and not slack
    return _slack if isinstance(action, str) and slack else _github if isinstance(action, str) and github else None


def _github(record: Mapping[str, Any]) -> Seen | None:
    action = str(record.get("action", ""))
    if not action.startswith(_GITHUB):
        return None
    app = next(
        (
            str(record[name])
            for name in ("name", "integration", "oauth_application_name", "application_name", "app")
            if record.get(name)
        ),
        "",
    )
    if action.startswith("copilot."):
        app = "GitHub Copilot"
    granted = record.get("permissions") or record.get("permissions_added") or record.get("scopes") or ()
    pairs = [f"{name}:{level}" for name, level in granted.items()] if isinstance(granted, dict) else granted
    scopes = (
        tuple(str(each) for each in pairs)
        if isinstance(pairs, list)
        else tuple(str(pairs or "").replace(",", " ").split())
    )
    when = str(record.get("@timestamp") or record.get("created_at") or "")
    gone = action.endswith(_GONE)
    return Seen(when, "", str(record.get("actor") or ""), "", "", "", gone, app, scopes, not gone) if app else None


def _slack(record: Mapping[str, Any]) -> Seen | None:
    action, entity, actor = str(record.get("action", "")), record.get("entity"), record.get("actor")
    app = entity.get("app") if isinstance(entity, dict) else None
    if action not in _SLACK or not isinstance(app, dict) or not app.get("name"):
        return None
    user = actor.get("user") if isinstance(actor, dict) else None
    person = str(user.get("email") or user.get("name") or "") if isinstance(user, dict) else ""
    details = record.get("details")
    listed = app.get("scopes") or (details.get("new_scopes") if isinstance(details, dict) else None) or ()
    scopes = (
        tuple(str(each) for each in listed)
        if isinstance(listed, list)
        else tuple(str(listed).replace(",", " ").split())
    )
    gone = action.endswith(_GONE)
    return Seen(str(record.get("date_create") or ""), "", person, "", "", "", gone, str(app["name"]), scopes, not gone)


LOG = LogFormat(
    id="app-grants",
    title="GitHub and Slack audit logs: installed applications",
    record=_record,
    examples=(
        Example(
            '{"@timestamp":1795257600000,"action":"integration_installation.create","actor":"ada","org":"acme","name":"coderabbitai","permissions":{"contents":"write"}}\n'
            '{"@timestamp":1795257600000,"action":"repo.create","actor":"ada","repo":"acme/x"}\n',
            (("coderabbitai", "ada", ""),),
        ),
        Example(
            '{"entries":[{"id":"1","date_create":1795257600,"action":"app_installed","actor":{"type":"user","user":{"id":"U1","name":"bob","email":"bob@acme.example"}},"entity":{"type":"app","app":{"id":"A1","name":"Notion AI","scopes":["channels:history"]}}}]}',
            (("Notion AI", "bob@acme.example", ""),),
        ),
    ),
)
