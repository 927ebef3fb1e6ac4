"""Google Workspace: the token audit log (OAuth grants) and the login audit of third-party applications.

Why it matters: an AI tool that was allowed to read Drive or Gmail keeps reading until somebody revokes it.

How it recognises: `id.applicationName` with `actor` and `events`; `app_name`, `client_id` and `scope` among the
parameters.

What it does not see: what an application read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from upright.discover.log import Example, LogFormat, Seen

if TYPE_CHECKING:
    from upright.discover.log import Record


def _record(first: Mapping[str, Any]) -> Record | None:
    told = first.get("id")
    return _read if isinstance(told, dict) and "applicationName" in told and "events" in first else None


def _read(record: Mapping[str, Any]) -> Seen | None:
    told, actor = record.get("id"), record.get("actor")
    when = str(told.get("time") or "") if isinstance(told, dict) else ""
    person = str(actor.get("email") or "") if isinstance(actor, dict) else ""
    for event in record.get("events") or ():
        given = _parameters(event) if isinstance(event, dict) else {}
        app = str(given.get("app_name") or "")
        if app:
            scopes = given.get("scope")
            listed = tuple(str(each) for each in scopes) if isinstance(scopes, list) else ()
            listed = listed or tuple(str(scopes or "").split())
            return Seen(
                when, "", person, str(record.get("ipAddress") or ""), blocked=event.get("name") == "revoke", app=app,
                scopes=listed, grant=event.get("name") == "authorize",
            )  # fmt: skip
    return None


def _parameters(event: Mapping[str, Any]) -> dict[str, Any]:
    found = {}
    for each in event.get("parameters") or ():
        if isinstance(each, dict) and "name" in each:
            found[str(each["name"])] = each.get("value") or each.get("multiValue") or each.get("intValue")
    return found


LOG = LogFormat(
    id="google-workspace",
    title="Google Workspace token audit log",
    record=_record,
    examples=(
        Example(
            '{"kind":"admin#reports#activities","items":[{"id":{"time":"2026-11-21T10:00:00Z","applicationName":"token"},"actor":{"email":"ada@acme.example"},"events":[{"name":"authorize","parameters":[{"name":"app_name","value":"Otter.ai"},{"name":"scope","multiValue":["https://www.googleapis.com/auth/calendar.readonly"]}]}]}]}',
            (("Otter.ai", "ada@acme.example", ""),),
        ),
    ),
)
