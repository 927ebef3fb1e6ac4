"""Paths that a script names: literals, `path.join(...)`, `new URL(...)`; from its own folder with `./`."""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING

from upright.discover.readers.script import arguments, text, unwrap
from upright.discover.readers.script_values import first_text, value_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from upright.discover.readers.script import Script

_JOINS = re.compile(r"^(?:(?:node)?path(?:\.posix)?\.)?(?:join|resolve)$", re.IGNORECASE)
_HERE = re.compile(
    r"^(?:__dirname|import\.meta\.dirname|(?:path\.)?dirname\((?:__filename|fileURLToPath\(.{1,40}\))\))$"
)
_ROOT = re.compile(r"^(?:process\.cwd\(\)|Deno\.cwd\(\))$")
_BEGINS_HERE = re.compile(r"^\{(?:__dirname|import\.meta\.dirname)\}/")
_BEGINS_ROOT = re.compile(r"^\{process\.cwd\(\)\}/")
_DEPTH = 4


def path_of(script: Script, own: str, node: Node | None, depth: int = 0) -> str:
    """The path that an expression of the script `own` stands for; empty when part of it is only known later."""
    value = value_of(script, node)
    if value is None or depth > _DEPTH:
        return ""
    value = unwrap(value)
    if value.type == "call_expression":
        called = text(value.child_by_field_name("function"))
        return _joined(script, own, arguments(value), depth) if _JOINS.match(called) else _unwrapped(script, own, value)
    if value.type == "new_expression" and text(value.child_by_field_name("constructor")) == "URL":
        given = arguments(value)
        beside = len(given) > 1 and text(given[1]) == "import.meta.url"
        return _beside(first_text(script, own, given[0])) if beside else ""
    written = first_text(script, own, value)
    return _BEGINS_ROOT.sub("", _BEGINS_HERE.sub("./", written))


def _unwrapped(script: Script, own: str, call: Node) -> str:
    """`fileURLToPath(new URL(...))`."""
    given = arguments(call)
    passes = text(call.child_by_field_name("function")).rpartition(".")[2] == "fileURLToPath"
    return path_of(script, own, given[0], 1) if passes and given else ""


def _joined(script: Script, own: str, parts: list[Node], depth: int) -> str:
    found, here = [], False
    for number, part in enumerate(parts):
        base = text(value_of(script, part) or part)
        if number == 0 and (_HERE.match(base) or _ROOT.match(base)):
            here = bool(_HERE.match(base))
            continue
        piece = path_of(script, own, part, depth + 1)
        if not piece:
            return ""
        found.append(piece)
    path = normpath("/".join(found)) if found else ""
    return _beside(path) if here else path


def _beside(path: str) -> str:
    return path if not path or path.startswith(".") else f"./{path}"
