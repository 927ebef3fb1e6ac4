"""Open an issue in Jira, and close it when the finding is fixed.

Settings: `url` of the site, `project` (its key); `token_env`, the variable with an API token; `user`, the account of
the token on Jira Cloud (without it the token is sent as a bearer, as Jira Data Center wants it); `issue_type`, `Task`
by default. Closing takes the first transition to a status of the category "done", after a comment that says why; an
issue that has no such transition left is left alone (https://developer.atlassian.com/cloud/jira/platform/rest/v2/).
"""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

from upright.act.channel import Channel, Notice, Settings
from upright.act.post import send
from upright.model.errors import Unreachable


def _ask(path: str, body: Any, settings: Settings, method: str = "POST") -> Any:
    user, token = settings.get("user", ""), settings["token"]
    said = f"Basic {base64.b64encode(f'{user}:{token}'.encode()).decode()}" if user else f"Bearer {token}"
    return send(f"{settings['url'].rstrip('/')}/rest/api/2/{path}", body, {"Authorization": said}, method)


def _text(notice: Notice) -> str:
    facts = "\n".join(f"{name}: {value}" for name, value in notice.facts.items())
    return f"{{noformat}}\n{facts.replace('{noformat}', '')}\n{{noformat}}"


def _tell(notice: Notice, settings: Settings) -> str:
    fields = {
        "project": {"key": settings["project"]},
        "issuetype": {"name": settings.get("issue_type", "Task")},
        "summary": notice.subject,
        "description": _text(notice),
        "labels": ["upright", notice.key],
    }
    made = _ask("issue", {"fields": fields}, settings)
    if not isinstance(made, dict) or not made.get("key"):
        raise Unreachable("jira: made no issue")
    return str(made["key"])


def _close(notice: Notice, reference: str, settings: Settings) -> None:
    issue = f"issue/{quote(reference, safe='')}"
    _ask(f"{issue}/comment", {"body": _text(notice)}, settings)
    told = _ask(f"{issue}/transitions", None, settings, "GET")
    for each in told.get("transitions", ()) if isinstance(told, dict) else ():
        if each.get("to", {}).get("statusCategory", {}).get("key") == "done":
            _ask(f"{issue}/transitions", {"transition": {"id": each["id"]}}, settings)
            return


CHANNEL = Channel(
    id="jira",
    title="Open an issue in Jira",
    needs=frozenset({"url", "project", "token"}),
    takes=frozenset({"user", "issue_type"}),
    secret=frozenset({"token"}),
    tell=_tell,
    close=_close,
)
