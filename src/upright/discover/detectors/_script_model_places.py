"""Models that scripts name where no option does: in the address that is asked, to a binding of the platform."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.model_names import recognise
from upright.discover.readers.script_values import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.script import Script

_ASKED = re.compile(
    r"[\"'`](?:https|wss)://[\w.-]{4,100}/[^\s\"'`]{0,200}?(?:[?&]model=|/models/)([\w.-]{3,80})(?=[\"'`&]|:(?:generate|stream|embed|predict))"
)


def of_workers(document: Document, found: Script) -> Iterator[tuple[str, int, str, str]]:
    """Models that Cloudflare's binding runs: `env.AI.run("@cf/baai/bge-base-en-v1.5", ...)`."""
    for call in found.calls if document.contains((b"@cf/", b"@hf/")) else ():
        for value in texts(found, document.item.path, call.given[0])[:1] if call.last == "run" and call.given else ():
            if isinstance(value.value, str) and value.value.startswith(("@cf/", "@hf/")):
                yield value.value, value.line, "cloudflare", "embedding" if "/bge-" in value.value else call.last


def of_addresses(document: Document) -> Iterator[tuple[str, int, str, str]]:
    """Models that an address asks for: `wss://api.openai.com/v1/realtime?model=gpt-realtime`."""
    for match in _ASKED.finditer(document.text) if document.contains((b"?model=", b"&model=", b"/models/")) else ():
        known = recognise(match[1])
        if known is not None:
            yield match[1], document.text.count("\n", 0, match.start()) + 1, known.provider, "model"
