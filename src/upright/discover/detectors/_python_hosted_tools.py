"""Tools that the service of a model runs itself, as Python code names them in a list of tools."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detectors._library_tools import promised
from upright.discover.detectors._python_tools import tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.model.evidence import Observation

_PROVIDED = re.compile(
    r"(?:web_search(?:_preview)?|web_fetch|file_search|code_interpreter|code_execution|computer(?:_use_preview|_use)?|image_generation|text_editor|bash|memory|local_shell|shell|apply_patch|google_search|google_maps|url_context|tool_search_tool_\w{2,10})(?:_\d{8}|_\d{4}_\d{2}_\d{2})?"
)
# What Gemini runs: `Tool(google_search=GoogleSearch())`, `{"google_search": {}}`.
_GEMINI = frozenset({
    "google_search", "google_search_retrieval", "code_execution", "url_context", "google_maps", "file_search", "computer_use",
    "enterprise_web_search", "retrieval", "googleSearch", "codeExecution", "urlContext",
})  # fmt: skip

# What comes ready-made with Semantic Kernel.
_READY = re.compile(r"semantic_kernel\.core_plugins\.(?:\w+\.)*(\w{2,40}Plugin)")


def hosted_tools(document: Document, module: PythonModule) -> Iterator[Observation]:
    """`[{"type": "web_search_preview"}]`, `[{"google_search": {}}]`, `Tool(google_search=...)`."""
    for node, scope in module.index.dicts if module.distributions else ():
        said = {
            each.value: value
            for each, value in zip(node.keys, node.values, strict=True)
            if isinstance(each, ast.Constant)
        }
        listed = isinstance(module.index.held_by.get(id(node)), ast.List)
        kind = module.text(said["type"], scope) if "type" in said else ""
        if listed and _PROVIDED.fullmatch(kind):
            name = (module.text(said["name"], scope) if "name" in said else "") or kind
            yield _hosted(document, module, name, node)
        elif listed and len(said) == 1 and said.keys() & _GEMINI and "google-genai" in module.distributions:
            yield _hosted(document, module, str(next(iter(said))), node)
    for call in module.calls if "semantic-kernel" in module.distributions else ():
        ready = _READY.fullmatch(module.callee(call))
        if ready:
            yield _hosted(document, module, ready[1], call.node)
    for call, qualified in module.named("Tool") if module.distributions else ():
        given = call.keywords.keys() & _GEMINI
        if given and qualified.startswith(("google.", "vertexai.")):
            yield _hosted(document, module, min(given), call.node)


def _hosted(document: Document, module: PythonModule, name: str, node: ast.AST) -> Observation:
    return tool(document, name, module.line(node), document.code_key(f"tool:{name}"), "", promised(name))
