"""Prompts that Python code has a function of the project load by their name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.python_paths import path_keys
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule

_LOADS = re.compile(
    r"_?(?:load|get|read|fetch|render|open)_(?:\w{1,30}_)?prompts?(?:_(?:template|text|file|from_\w{1,20}|by_\w{1,20}))?$|"
    r"(?i:(?:^|[._])prompts?(?:_?(?:manager|loader|library|registry|store|templates?))?)\.(?:load|get|render|read|get_prompt|load_prompt|render_prompt)$"
)
_FIELDS = frozenset({
    "name", "description", "arguments", "content", "text", "template", "messages", "role", "title", "version", "type",
    "model", "tags", "prompt", "prompts", "parameters", "variables", "config", "labels", "metadata",
})  # fmt: skip
_NAME = re.compile(r"[A-Za-z_][\w./-]{2,100}")
# A file that says by its name that it tells a model what to do, and functions that read one.
_TELLS = re.compile(
    r"(?:[\w.-]{1,60}/){0,6}(?:[\w-]{1,60}[_.-])?(?:system|prompts?|instructions?|persona)(?:[_.-][\w-]{1,60})?\.(?:txt|md|j2|jinja2?|prompt|prompty)",
    re.IGNORECASE,
)
_READS = re.compile(r"(?:^|[._])(?:load|read|open|get|fetch|include|slurp)(?:_?\w{1,30})?$")
_PATH = re.compile(r"\.(?:txt|md|j2|jinja2?|ya?ml|json|prompt|prompty|tmpl)$")


def loaded(document: Document, module: PythonModule, *, ai: bool) -> Iterator[Sighting]:
    """One sighting for each name that is asked for, where it is asked for: `load_prompt("critic")`, `prompts.get("judge")`."""
    seen: set[str] = set()
    told = document.contains((b"prompt", b"system", b"instruction", b"persona"))
    for call in module.calls if ai and told else ():
        named = _LOADS.search(call.written)
        if not named and not (_READS.search(call.written) and call.written not in {"open", "io.open"}):
            continue
        value = module.value(call.argument(0, "name", "prompt_name", "template", "path", "filename", "key"), call.scope)
        name = value.text if not value.partial and _NAME.fullmatch(value.text) else ""
        if name in _FIELDS and call.written.endswith(".get"):  # of one prompt, as a table of them says
            continue
        if name and name not in seen and (named or _TELLS.fullmatch(name)):
            seen.add(name)
            paths = path_keys(document, name) if _PATH.search(name) else []
            keys = (*paths, document.code_key(f"prompt {name}"))
            yield see(document, "prompt", name, module.line(call.node), keys, language="python", type="prompt")
