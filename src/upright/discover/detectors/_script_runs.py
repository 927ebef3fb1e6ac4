"""What a script without a framework runs when its model calls a tool by name: the case of a switch, the branch of a
question, the entry of a table that is asked by that name, the function that is called like the tool.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.behaviour import Behaviour, Onward
from upright.discover.dispatched import RUN
from upright.discover.readers.script import Script, is_function, text, unwrap
from upright.discover.readers.script_values import properties, symbol_of
from upright.discover.script_dispatch import behaviour, branches, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document
    from upright.model.asset import Json

CHOOSES = (b"case ", b"name ==", b"name]", b"tool ==", b"tool]")
_ABOUT = (b"tool", b"function_call", b"functioncall", b"functiondeclaration")
_ASKED = re.compile(r"(?:[nN]ame|[tT]ool|[fF]n|[fF]unction)\)?$")
# A choice by a name: `switch (call.function.name)`, `toolName === "find"`, `HANDLERS[call.name]`.
_CHOICE = re.compile(
    r"switch\s{0,4}\([^\n{]{0,200}(?:[nN]ame|[tT]ool|[fF]n|[fF]unction)\)?\s{0,4}\)|(?:[nN]ame|[tT]ool)\)?\s{0,4}={2,3}"
    r"|\[[^\]\n]{0,60}(?:[nN]ame|[tT]ool)\]"
)
_HANDLERS = re.compile(
    r"(?:handlers?|executors?|implementations?|functions|actions|tools|runners?|dispatch)$", re.IGNORECASE
)
_INDEXED = re.compile(r"(?<![\w.])(\w{1,60})\[[^\]\n]{0,60}(?:[nN]ame|[tT]ool)\]")
_NAME_ENDS = ("ame]", "ool]")  # of what `_INDEXED` looks for
_MOST = 200
_ARGUMENTS = 12  # of a function elsewhere that may hold what a model says


def runs(document: Document, found: Script) -> dict[str, dict[str, Json]]:
    """What is done for each name, by the code that the name leads to."""
    path = document.item.path
    if not document.contains(_ABOUT):
        return {}
    told: dict[str, dict[str, Json]] = {}
    chooses = document.contains(CHOOSES) and _CHOICE.search(document.text)
    for name, piece in branches(found, path, handmade=True).items() if chooses else ():
        if len(told) < _MOST and _by_name(piece):
            told[name] = chosen(found, path, piece).attributes(path)
    for name, node in _tables(document, found):
        done = behaviour(found, path, node) if name not in told and len(told) < _MOST else None
        if done is not None:
            told[name] = done.attributes(path)
    return told


def alike(document: Document, found: Script, name: str) -> dict[str, Json]:
    """What the function does that is called like a tool, in any case, here or where it is imported from: `findOrder`
    for `find_order`.
    """
    wanted = _plain(name)
    for each, node in found.declared.items():
        if _plain(each) == wanted and is_function(unwrap(node)):
            done = behaviour(found, document.item.path, unwrap(node))
            return done.attributes(document.item.path) if done is not None else {}
    for each, imported in found.local.items():
        symbol = symbol_of(document.item.path, imported.module, imported.name) if _plain(each) == wanted else ""
        if symbol:
            elsewhere = Behaviour()
            elsewhere.onward[Onward(symbol, tuple(range(_ARGUMENTS)))] = None
            return elsewhere.attributes(document.item.path)
    return {}


def run_key(document: Document, name: str) -> str:
    """The key of what is run for a name, until the tool of this name is known."""
    return document.code_key(f"{RUN[1:]}{name}")


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _by_name(piece: Node) -> bool:
    """Whether the case of a switch is one of names; branches are asked for already."""
    if piece.type != "switch_case":
        return True
    at = piece.parent.parent if piece.parent is not None else None
    asked = at.child_by_field_name("value") if at is not None else None
    return asked is not None and _ASKED.search(text(asked)) is not None


def _tables(document: Document, found: Script) -> Iterator[tuple[str, Node]]:
    """Entries of objects that the script asks by the name of a tool, `HANDLERS[call.name](input)`, or that it hands to
    others by a name which says so.
    """
    handed = [name for name in found.exported if _HANDLERS.search(name)]
    named = _INDEXED.finditer(document.text) if any(end in document.text for end in _NAME_ENDS) else ()
    for indexed in {*(match[1] for match in named), *handed}:
        held = found.declared.get(indexed)
        table = unwrap(held) if held is not None else None
        yield from properties(table).items() if table is not None and table.type == "object" else ()
