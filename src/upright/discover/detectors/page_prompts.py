"""Instructions that pages in JSX give a component of a chat.

Why it matters: what a page tells a model stands in its mark-up and nowhere else, and goes out to every browser.

How it recognises: attributes such as `instructions` and `systemPrompt` of elements, in files that import an AI package,
with the texts that they are put together of.

What it does not see: texts that a variable holds, which are told where it is given them.
"""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.script_gate import imports_ai
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_ATTRIBUTE = re.compile(
    r"(?:^|[ \t])(?P<name>instructions|systemPrompt|systemMessage|systemInstruction)=(?P<given>\"[^\"]{20,8000}\"|\{\s{0,80}[\"'`])",
    re.MULTILINE,
)
_TEXT = re.compile(r"\s{0,80}\+?\s{0,80}(?:\"((?:[^\"\\\n]|\\.)*+)\"|'((?:[^'\\\n]|\\.)*+)'|`((?:[^`\\]|\\.)*+)`)")
_SHORTEST, _MOST = 20, 20


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path) or not document.parse(imports_ai):
        return
    source = document.text
    for match in islice(_ATTRIBUTE.finditer(source), _MOST):
        text = _given(source, match)
        if len(text) < _SHORTEST:
            continue
        name, line = match["name"], source.count("\n", 0, match.start("name")) + 1
        more = {"hidden_unicode": hidden_unicode(text) or None, "poisoned": poisoned(text, own=True) or None}
        yield see(
            document, "prompt", name, line, document.code_key(f"prompt {name}:{line}"), more, type="system_prompt", role="system",
            length=len(text), confidence=0.85, digest=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        )  # fmt: skip


def _given(source: str, match: re.Match[str]) -> str:
    """What an attribute says: its text, or those in braces that are put together."""
    if match["given"][0] == '"':
        return match["given"][1:-1]
    pieces, at = [], match.start("given") + 1
    while (piece := _TEXT.match(source, at)) is not None:
        pieces.append(next(each for each in piece.groups() if each is not None))
        at = piece.end()
    return "".join(pieces)


DETECTOR = Detector(
    id="page-prompts",
    title="Instructions that pages give a chat",
    selects=Selector(
        languages=frozenset({"tsx", "javascript"}),
        literals=(b"instructions=", b"systemprompt=", b"systemmessage=", b"systeminstruction="),
    ),
    detect=_detect,
    hits=(
        Hit(
            "page.tsx",
            'import { CopilotPopup } from "@copilotkit/react-ui";\nexport default () => (\n  <CopilotPopup\n    instructions={\n      "Help the guest with the list. " +\n      "Ask when it is not clear."\n    }\n  />\n);\n',
            (("prompt", "instructions", 4),),
        ),
        Hit(
            "chat.jsx",
            'import { Chat } from "@openai/chatkit-react";\nexport const C = () => <Chat systemPrompt="You are a clerk of the bank." />;\n',
            (("prompt", "systemPrompt", 2),),
        ),
    ),
    misses=(
        Miss("a.tsx", 'import React from "react";\nexport const A = () => <Form instructions="Fill in every field, please." />;\n'),
        Miss("b.tsx", 'import { useChat } from "ai/react";\nexport const B = () => <Chat instructions={text} />;\n'),
    ),
)  # fmt: skip
