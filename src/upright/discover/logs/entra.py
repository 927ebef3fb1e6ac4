"""Microsoft Entra ID: sign-in logs, and consent to applications in the audit log.

Why it matters: a person who consents gives an application standing access to mail, files or meetings; an administrator
who consents gives it everybody's.

How it recognises: `appDisplayName` with `userPrincipalName` (sign-ins), or `activityDisplayName` with `targetResources`
(audit). Scopes are those of `ConsentAction.Permissions` and `DelegatedPermissionGrant.Scope`.

What it does not see: what an application did with its grant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from upright.discover.log import Example, LogFormat, Seen

if TYPE_CHECKING:
    from upright.discover.log import Record

_SCOPE = re.compile(r"Scope:\s*([^,\]\"]{1,2000})")
_WORDS = re.compile(r"[A-Za-z][\w.-]*(?:/[\w.-]+)?")
_CONSENT = re.compile(r"consent|delegated permission grant|app role assignment|oauth", re.IGNORECASE)


def _record(first: Mapping[str, Any]) -> Record | None:
    row = _inner(first)
    audit = {"activityDisplayName", "targetResources"} <= row.keys()
    return _read if audit or {"appDisplayName", "userPrincipalName"} <= row.keys() else None


def _inner(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Diagnostic exports wrap the event in `properties`."""
    properties = record.get("properties")
    return properties if isinstance(properties, dict) else record


def _read(record: Mapping[str, Any]) -> Seen | None:
    row = _inner(record)
    if "appDisplayName" in row and "userPrincipalName" in row:
        status = row.get("status")
        failed = isinstance(status, dict) and status.get("errorCode") not in {0, None, "0"}
        return Seen(
            str(row.get("createdDateTime") or record.get("time") or ""), "", str(row["userPrincipalName"]),
            str(row.get("ipAddress") or ""), "", "", failed, str(row.get("appDisplayName") or ""),
        )  # fmt: skip
    if not _CONSENT.search(str(row.get("activityDisplayName", ""))):
        return None
    resources = [each for each in row.get("targetResources") or () if isinstance(each, dict)]
    app = next((str(each["displayName"]) for each in resources if each.get("displayName")), "")
    scopes = tuple(dict.fromkeys(scope for each in resources for scope in _scopes(each)))
    by = row.get("initiatedBy")
    user = by.get("user") if isinstance(by, dict) else None
    person = str(user.get("userPrincipalName") or "") if isinstance(user, dict) else ""
    when = str(row.get("activityDateTime") or record.get("time") or "")
    return Seen(when, "", person, app=app, scopes=scopes, grant=True) if app else None


def _scopes(resource: Mapping[str, Any]) -> Iterator[str]:
    for changed in resource.get("modifiedProperties") or ():
        if not isinstance(changed, dict):
            continue
        name, value = str(changed.get("displayName", "")), str(changed.get("newValue") or "")
        if name == "ConsentAction.Permissions":
            for listed in _SCOPE.findall(value):
                yield from listed.split()
        elif name in {"DelegatedPermissionGrant.Scope", "AppRole.Value"}:
            yield from _WORDS.findall(value)


LOG = LogFormat(
    id="entra",
    title="Microsoft Entra sign-in and audit logs",
    record=_record,
    examples=(
        Example(
            '{"value":[{"createdDateTime":"2026-11-21T10:00:00Z","userPrincipalName":"ada@acme.example","appDisplayName":"ChatGPT","ipAddress":"10.0.0.7","status":{"errorCode":0}}]}',
            (("ChatGPT", "ada@acme.example", ""),),
        ),
        Example(
            '{"activityDateTime":"2026-11-21T10:00:00Z","activityDisplayName":"Consent to application","initiatedBy":{"user":{"userPrincipalName":"bob@acme.example"}},"targetResources":[{"displayName":"Read AI","modifiedProperties":[{"displayName":"ConsentAction.Permissions","newValue":"[] => [[Id: x, ClientId: y, ConsentType: Principal, Scope: Calendars.Read offline_access, CreatedDateTime: ]]"}]}]}\n',
            (("Read AI", "bob@acme.example", ""),),
        ),
    ),
)
