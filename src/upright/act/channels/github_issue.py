"""Open an issue on GitHub, and close it when the finding is fixed.

Settings: `repository` (`owner/name`); `token_env`, the variable with a token that may write issues there; `url`, the
address of the API where it is not `https://api.github.com`; `label`, put on every issue
(https://docs.github.com/rest/issues/issues). Where the repository is public, the issue is too.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from upright.act.channel import Channel, Notice, Settings
from upright.act.post import send
from upright.model.errors import Unreachable


def _ask(path: str, body: Any, settings: Settings, method: str = "POST") -> Any:
    address = settings.get("url", "https://api.github.com").rstrip("/")
    headers = {
        "Authorization": f"Bearer {settings['token']}",
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return send(f"{address}/repos/{quote(settings['repository'])}/issues{path}", body, headers, method)


def _text(notice: Notice) -> str:
    """As preformatted text, so that no name in it mentions people or links anywhere."""
    facts = "\n".join(f"{name}: {value}" for name, value in notice.facts.items())
    return f"```text\n{facts.replace('```', '')}\n```\n\n<!-- {notice.key} -->"


def _tell(notice: Notice, settings: Settings) -> str:
    body: dict[str, Any] = {"title": notice.subject.replace("@", "(at)"), "body": _text(notice)}
    if label := settings.get("label"):
        body["labels"] = [label]
    made = _ask("", body, settings)
    if not isinstance(made, dict) or not made.get("number"):
        raise Unreachable("github: made no issue")
    return str(made["number"])


def _close(notice: Notice, reference: str, settings: Settings) -> None:
    number = quote(reference, safe="")
    _ask(f"/{number}/comments", {"body": _text(notice)}, settings)
    _ask(f"/{number}", {"state": "closed", "state_reason": "completed"}, settings, "PATCH")


CHANNEL = Channel(
    id="github-issue",
    title="Open an issue on GitHub",
    needs=frozenset({"repository", "token"}),
    takes=frozenset({"url", "label"}),
    secret=frozenset({"token"}),
    tell=_tell,
    close=_close,
)
