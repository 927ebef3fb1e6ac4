"""Write to a Microsoft Teams channel.

Settings: `url_env`, the variable that holds the address of a workflow that posts what it receives to a channel. What is
sent is an Adaptive Card (https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using).
"""

from __future__ import annotations

from typing import Any

from upright.act.channel import Channel, Notice, Settings
from upright.act.post import send


def _plain(text: str) -> str:
    """Without the characters that make links and emphasis in a card."""
    return text.translate({ord(mark): None for mark in "[]*_`"})


def _card(notice: Notice) -> dict[str, Any]:
    colour = "Good" if notice.fixed else "Attention"
    facts = [{"title": name, "value": _plain(value)} for name, value in notice.facts.items()]
    title = {"type": "TextBlock", "text": _plain(notice.subject), "weight": "Bolder", "wrap": True, "color": colour}
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [title, {"type": "FactSet", "facts": facts}],
    }


def _tell(notice: Notice, settings: Settings) -> str:
    card = {"contentType": "application/vnd.microsoft.card.adaptive", "content": _card(notice)}
    send(settings["url"], {"type": "message", "attachments": [card]})
    return ""


def _close(notice: Notice, _reference: str, settings: Settings) -> None:
    _tell(notice, settings)


CHANNEL = Channel(
    id="teams",
    title="Write to a Microsoft Teams channel",
    needs=frozenset({"url"}),
    secret=frozenset({"url"}),
    tell=_tell,
    close=_close,
)
