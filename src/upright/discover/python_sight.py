"""What the detectors of Python share: which documents they see, and what they say of what code defines."""

from __future__ import annotations

import ast
import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.hidden_text import hidden_unicode, poisoned

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call
    from upright.model.asset import Json

LANGUAGES = frozenset({"python", "notebook"})
_LONG_TOKEN = re.compile(r"(?<![\w/])(?=[\w+/=-]{0,80}\d)(?=[\w+/=-]{0,80}[A-Za-z])[\w+=-]{20,}")
_URL_USER = re.compile(r"//[^/@\s]{1,200}@")


def summary(text: str) -> str:
    """The first line of a description, at most 200 characters, what looks like a credential masked."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")[:200]
    return _URL_USER.sub("//***@", _LONG_TOKEN.sub("***", first))


def digest(*parts: str) -> str:
    """SHA-256 over texts, in hex."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def judged(text: str, *, own: bool = False) -> dict[str, Json]:
    """What a text shown to a model says against itself: `poisoned` (see there for `own`), `hidden_unicode`."""
    found: dict[str, Json] = {}
    hidden = hidden_unicode(text)
    if hidden:
        found["hidden_unicode"] = hidden
    if hidden > 2 or poisoned(text, own=own):  # noqa: PLR2004  one stray mark is a slip
        found["poisoned"] = True
    return found


def docstring(node: ast.AST) -> str:
    """The docstring of a definition, or an empty string."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return ast.get_docstring(node, clean=True) or ""
    return ""


def framework(qualified: str) -> str:
    """The library that a qualified name comes from, by the name of its distribution family."""
    name = distribution_of(qualified)
    for family in ("langchain", "llama-index", "langgraph", "autogen", "haystack", "pydantic-ai"):
        if name.startswith(family):
            return family
    return name


def plain(module: PythonModule, call: Call, *names: str) -> dict[str, Json]:
    """Keyword arguments of these names whose value is a literal."""
    found: dict[str, Json] = {}
    for name in names:
        value = module.value(call.argument(-1, name), call.scope)
        if value.known and isinstance(value.data, str | int | float | bool):
            found[name] = value.data
    return found
