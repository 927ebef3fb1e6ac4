"""What a TypeScript or JavaScript file exports to others: short strings by name, the assets that it defines, and what
its functions lead to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.exports import Exported, Exports
from upright.discover.readers.script import Script, script, text, unwrap
from upright.discover.readers.script_values import module_of, properties, symbol_of, texts
from upright.discover.script_uses import script_uses
from upright.discover.sight import in_tests
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document
    from upright.model.evidence import Observation

WORTH = (b"model", b"llm", b"prompt", b"gpt-", b"claude", b"gemini", b"tool", b"agent", b"embedding")
_TEXT = 300
_ENTRIES = 200
_SECRET = ("key", "token", "secret", "passw", "credential")


def script_exports(document: Document, seen: list[Observation]) -> Exports:
    """Constants of at most 300 characters (of objects their entries) and re-exports; those of tests serve tests only.
    Raises MalformedError.
    """
    module = module_of(document.item.path)
    if in_tests(document.item.path) or (not seen and not document.contains(WORTH)):
        return Exports(module=module)
    found = document.parse(script)
    prefix = document.code_key("")
    assets: dict[str, list[str]] = {}
    for observation in seen:
        for key in observation.keys:
            if isinstance(key, str) and key.startswith(prefix):
                assets.setdefault(key[len(prefix) :], []).append(key)
    return Exports(
        module=module,
        values=dict(_values(document, found)),
        assets={name: tuple(dict.fromkeys(keys)) for name, keys in assets.items()},
        uses=script_uses(document, found, seen),
    )


def _values(document: Document, found: Script) -> Iterator[tuple[str, Exported]]:
    for name, node in found.exported.items():
        imported = found.local.get(text(node).partition(" ")[0])
        symbol = symbol_of(document.item.path, imported.module, imported.name) if imported else ""
        value = found.declared.get(name, node)
        if symbol:
            yield name, (Ref(symbol), node.start_point[0] + 1)
        elif not any(word in name.lower() for word in _SECRET):
            yield from _flat(document, found, name, value)


def _flat(document: Document, found: Script, name: str, node: Node) -> Iterator[tuple[str, Exported]]:
    inner = unwrap(node)
    if inner.type == "object":
        for key, value in list(properties(inner).items())[:_ENTRIES]:
            if value.type != "object" and not any(word in key.lower() for word in _SECRET):
                yield from _flat(document, found, f"{name}.{key}", value)
        return
    for known in texts(found, document.item.path, inner)[:1]:
        if isinstance(known.value, Ref) or (0 < len(known.value) <= _TEXT and not known.dynamic):
            yield name, (known.value, known.line)
