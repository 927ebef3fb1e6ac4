"""Models that tables, lists and settings of TypeScript and JavaScript name: constants, entries, defaults of a schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.model_names import is_model_name, recognise
from upright.discover.readers.script import arguments, plain_string, text, unwrap
from upright.discover.readers.script_values import enum_items, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.readers.script import Script

NAMED = re.compile(r"model|llm|engine", re.IGNORECASE)
# What is known of models, and not which are asked: `MODEL_PRICING`, `modelTokenLimits`.
_OF_PRICES = re.compile(
    r"pric(?:e|ing)|cost|(?:token|context|rate|output|input)s?_?(?:limit|window|length|size)|max_?tokens", re.IGNORECASE
)
TABLE_KEYS = ("id", "value", "slug", "key", "apiIdentifier", "name")
LISTS = frozenset({"array", "new_expression", "call_expression"})
# Collections of what they are given, and settings with what holds where nothing is said: `new Set([...])`, `.default("...")`.
_KEEPS = re.compile(r"^(?:Set|Array\.of|Object\.freeze)$|\.(?:default|catch|prefault)$")
Candidate = tuple[str, int, str, str]


def of_named(found: Script) -> Iterator[Candidate]:
    """Constants named after models, but for tables of what each costs or takes in, and `enum OpenAIModel { TURBO = "gpt-3.5-turbo" }`."""
    for name, node in found.declared.items():
        if NAMED.search(name) and not _OF_PRICES.search(name):
            yield from of_constant(node, name)
    for name, enum in found.enums.items():
        for item in enum_items(enum) if NAMED.search(name) else ():
            yield from of_constant(item.named_children[-1], name)


def of_constant(node: Node, name: str) -> Iterator[Candidate]:
    """A constant named after models: its string, or the strings of its list or table."""
    stack = [unwrap(node)]
    while stack:
        at = stack.pop()
        line = at.start_point[0] + 1
        if at.type == "string" and recognise(plain_string(at)) is not None:
            yield plain_string(at), line, "", name
        elif at.type == "pair":
            key = text(at.child_by_field_name("key")).strip("\"'`")
            if is_model_name(key) and "/" not in key:
                yield key, line, "", name
        stack.extend(reversed(_below(at)))


def _below(at: Node) -> list[Node]:
    """The parts of a list, table or choice that may be model ids."""
    if at.type == "object":
        values = properties(at)
        own = next((key for key in TABLE_KEYS if key in values), "")
        if own:
            return [values[own]]
    if at.type == "pair":
        value = at.child_by_field_name("value")
        return [unwrap(value)] if value is not None and value.type in {"string", "array", "object"} else []
    if at.type in {"new_expression", "call_expression"}:
        return [unwrap(child) for child in arguments(at)] if _KEEPS.search(_called(at)) else []
    within = at.type in {"array", "object", "binary_expression", "ternary_expression"}
    return [unwrap(child) for child in at.named_children] if within else []


def _called(node: Node) -> str:
    return text(node.child_by_field_name("constructor") or node.child_by_field_name("function"))[-60:]
