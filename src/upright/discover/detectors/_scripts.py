"""What the detectors of TypeScript and JavaScript share."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.readers.script import LANGUAGES, Call, Script, enclosing, script, unwrap
from upright.discover.readers.script_values import first_text, option, symbol_of
from upright.model.evidence import Ref

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document

SCRIPTS = LANGUAGES
_REMEMBERED = 1 << 12  # modules of which is kept what they are for


def ai_modules(found: Script) -> set[str]:
    """The AI packages that a script imports for more than their types."""
    return {package for module in found.modules() if (package := distribution_of(module, "npm"))}


# Calls of the clients of OpenAI, Anthropic and Google, whatever file made the client.
_ASKED = re.compile(
    r"(?:\.chat\.completions|\.responses|\.assistants|\.embeddings|\.images|\.messages|\.runs)\.(?:create|parse|stream)$"
    r"|\.models\.(?:generateContent(?:Stream)?|embedContent)$|^\w{1,40}\.define(?:Tool|Prompt|Interrupt)$"
)


def asks_models(found: Script) -> bool:
    """Whether a script imports an AI package, or calls a client of one that another file of the project made."""
    return bool(ai_modules(found)) or any(_ASKED.search(call.callee) for call in found.calls)


@lru_cache(maxsize=_REMEMBERED)
def purpose(module: str) -> str:
    """What the package of a module is for, or an empty string."""
    package = distribution_of(module, "npm")
    return lookup("npm", package) if package else ""


def calls(document: Document) -> Iterator[tuple[Script, Call]]:
    """Every call of a script."""
    found = document.parse(script)
    for call in found.calls:
        yield found, call


def variable(call: Call) -> str:
    """The variable or property that a call gives its value to; empty when it stands alone or within another call."""
    at: Node | None = call.node
    while at is not None and at.parent is not None:
        parent = at.parent
        if parent.type in {
            "variable_declarator",
            "pair",
            "assignment_expression",
            "public_field_definition",
            "return_statement",
            "arrow_function",
        }:
            left = parent.child_by_field_name("left")
            kept = left is not None and left.type == "member_expression" and enclosing(call.node) == "constructor"
            return (
                (left.text or b"").decode(errors="replace").rpartition(".")[2]
                if left is not None and kept
                else enclosing(call.node)
            )
        if parent.type not in {"await_expression", "parenthesized_expression", "as_expression", "satisfies_expression", "member_expression",
                               "call_expression", "non_null_expression", "new_expression"} or (parent.type == "call_expression" and at.type == "arguments"):  # fmt: skip
            return ""
        at = parent
    return ""


def named(document: Document, found: Script, call: Call, *options: str) -> str:
    """The name that a call's options state, else the variable that it is given to."""
    stated = first_text(found, document.item.path, option(found, call, *options)) if options else ""
    return stated or variable(call)


def target(document: Document, found: Script, node: Node) -> str | Ref:
    """The key of what an expression refers to: something of this file, or a reference into another; empty if neither."""
    inner = unwrap(node)
    name = (
        (inner.text or b"").decode(errors="replace")
        if inner.type in {"identifier", "shorthand_property_identifier", "member_expression"}
        else ""
    )
    head = name.partition(".")[0]
    imported = found.local.get(head)
    if imported and not imported.type_only:
        symbol = symbol_of(document.item.path, imported.module, imported.name)
        return Ref(symbol + name[len(head) :]) if symbol else ""
    return document.code_key(name) if name and head in found.declared else ""
