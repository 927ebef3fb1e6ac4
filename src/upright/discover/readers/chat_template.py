"""Chat templates: Jinja programs that run whenever a model is asked something. Read by their words, never rendered.

Templates need names, loops, filters and a few methods; they have no reason to reach the inside of objects. What does:
CVE-2024-34359 (llama-cpp-python). Source: https://jinja.palletsprojects.com/en/stable/sandbox/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

LIMIT: Final = 1 << 20
_BLOCK = re.compile(r"\{\{(?:[^}]|\}(?!\})){0,200000}\}\}|\{%(?:[^%]|%(?!\})){0,200000}%\}")
_STRING = re.compile(r"'(?:[^'\\]|\\.){0,20000}'|\"(?:[^\"\\]|\\.){0,20000}\"", re.DOTALL)
_DUNDER = re.compile(r"__[A-Za-z]+__")
_ESCAPED = re.compile(r"\\x5f|\\u005f|\\137|\\N\{LOW LINE\}", re.IGNORECASE)
_MODULES = re.compile(
    r"\b(?:os|subprocess|sys|builtins|importlib|socket)\s*(?:\.|\[)|\b(?:popen|system|check_output|eval|exec)\s*\("
)
_GLOBALS = re.compile(r"\b(?:cycler|joiner|lipsum|self|request|config|url_for|get_flashed_messages)\s*[.\[]")
_ATTR = re.compile(r"\|\s*(?:attr|map\s*\(\s*attribute)\b")
_INCLUDE = re.compile(r"\{%-?\s*(?:include|import|from|extends)\b")
_COMPUTED = re.compile(
    r"\[\s*(?:'[^']{0,40}'|\"[^\"]{0,40}\")\s*(?:\+|~|%|\|)|\|\s*(?:join|format|replace|reverse)\b[^}%]{0,80}\]\s*[(\[.]"
)


def inspect_template(text: str, inquiry: Inquiry, where: str) -> None:
    """Add a reason for each thing that a chat template has no need of."""
    if len(text) > LIMIT:
        inquiry.say(Verdict.UNKNOWN, "budget", "a chat template of more than a mebibyte", where)
        return
    for block in _BLOCK.findall(text):
        code = _STRING.sub(_unless_dunder, block)
        if _DUNDER.search(code) or _ESCAPED.search(block):
            inquiry.say(
                Verdict.MALICIOUS, "template-internals", "the chat template reaches the inside of objects", where
            )
        if _MODULES.search(code):
            inquiry.say(Verdict.MALICIOUS, "template-calls", "the chat template calls the system", where)
        if _GLOBALS.search(code) or _ATTR.search(code) or _COMPUTED.search(block):
            message = "the chat template fetches attributes in ways that templates do not need"
            inquiry.say(Verdict.SUSPICIOUS, "template-attributes", message, where)
        if _INCLUDE.match(block):
            inquiry.say(Verdict.SUSPICIOUS, "template-include", "the chat template reads other files", where)


def _unless_dunder(match: re.Match[str]) -> str:
    """Texts are no code, except those that name the inside of objects: `x['__class__']`."""
    return match[0] if _DUNDER.search(match[0]) else "''"
