"""Write to a Slack channel.

Settings: `url_env`, the variable that holds the address of an incoming webhook
(https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). The address is a secret:
who has it can write.
"""

from __future__ import annotations

from upright.act.channel import Channel, Notice, Settings
from upright.act.post import send


def _plain(text: str) -> str:
    """Slack's three control characters, so that nothing in a name mentions people or links anywhere."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _tell(notice: Notice, settings: Settings) -> str:
    lines = [f"*{_plain(notice.subject)}*", *(f"{name}: {_plain(value)}" for name, value in notice.facts.items())]
    send(settings["url"], {"text": "\n".join(lines)})
    return ""


def _close(notice: Notice, _reference: str, settings: Settings) -> None:
    _tell(notice, settings)


CHANNEL = Channel(
    id="slack",
    title="Write to a Slack channel",
    needs=frozenset({"url"}),
    secret=frozenset({"url"}),
    tell=_tell,
    close=_close,
)
