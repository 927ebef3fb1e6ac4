"""The text of prompts in TypeScript and JavaScript: of strings, lists, tagged templates and what functions return."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detectors._prompt_names import FOR_PEOPLE
from upright.discover.readers.script import Script, arguments, is_function, text, unwrap
from upright.discover.readers.script_values import prop, properties, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.document import Document


_SETTING = re.compile(r"^system[A-Z_]\w{0,40}$|(?:^|_|[a-z])(?:[pP]rompt|[iI]nstructions?)(?:$|[A-Z_])")
_ADDRESSES = re.compile(
    r"\byou(?:'re| are) (?:an?|the|[A-Z])|\byour (?:task|job|role|goal) is\b|\bact as an?\b", re.IGNORECASE
)
_TEXTS = frozenset({"string", "template_string"})
_STEPS = frozenset({"filter", "map", "concat", "flat", "trim", "slice"})
_DEEPEST = 12  # functions that return what others return
_SHORTEST, _HEAD = 100, 600  # characters of such a text, and of the part where it says whom it addresses


def told_in_settings(
    document: Document, found: Script, unless: re.Pattern[str], orders: re.Pattern[str]
) -> Iterator[tuple[str, Node, str]]:
    """Texts among settings that address a model, under keys that speak of it: `{ systemContentDraft: "You are ..." }`,
    and templates that begin with an order, with their roles. `unless`: keys that name something else.
    """
    for item in found.objects:
        for key, node in properties(item).items():
            template = key.endswith(("Template", "template"))
            if not (node.type in _TEXTS or (key == "template" and joined(node))):
                continue
            if not (template or _SETTING.search(key)):
                continue
            told = "" if unless.search(key) or FOR_PEOPLE.search(key) else spoken(document, found, node)[0].lstrip()
            ordered = template and (begun := orders.search(told[:_HEAD])) is not None and begun.start() == 0
            filled = key == "template" and "name" in properties(item) and len(told) >= _SHORTEST // 2
            if (len(told) >= _SHORTEST or filled) and (ordered or _ADDRESSES.search(told[:_HEAD])):
                yield key, node, "system" if key.startswith("system") else ""


def is_expression(node: Node) -> bool:
    """Whether a function is an arrow before what it gives, without a body of statements."""
    body = node.child_by_field_name("body") if node.type == "arrow_function" else None
    return body is not None and body.type != "statement_block"


def is_text(node: Node) -> bool:
    """Whether a node is a text, or an arrow before one: (name) => `Greet ${name}`, also trimmed."""
    inner = unwrap(node.child_by_field_name("body") or node) if is_expression(node) else node
    function = inner.child_by_field_name("function") if inner.type == "call_expression" else None
    owner = function.child_by_field_name("object") if function is not None else None
    return (unwrap(owner) if owner is not None else inner).type in _TEXTS


def kept_text(
    document: Document, found: Script, name: str, node: Node, orders: re.Pattern[str] | None, *, kept: bool
) -> bool:
    """Whether what is declared under a name is a prompt without a telling one: a long text in a file of prompts, and
    elsewhere, or as the field of a class, one that gives orders.
    """
    if orders is None or ("." in name and not kept) or not is_text(unwrap(node)):
        return False
    told = spoken(document, found, node)[0]
    return len(told) >= _SHORTEST and ((kept and "." not in name) or orders.search(told) is not None)


def joined(node: Node) -> bool:
    """Whether a node is text put together where it stands: of `[...].join(" ")`, of dedent`...`."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    owner = function.child_by_field_name("object") if function is not None else None
    return (owner is not None and unwrap(owner).type in {"array", "string", "template_string"}) or tagged(
        node
    ) is not None


def tagged(node: Node) -> Node | None:
    """The template of a tagged template: of dedent`...`."""
    given = node.child_by_field_name("arguments") if node.type == "call_expression" else None
    return given if given is not None and given.type == "template_string" else None


def spoken(document: Document, found: Script, node: Node, depth: int = 0) -> tuple[str, bool]:
    """The text of a prompt: of a string, a list of strings, or what a function returns, which may call itself."""
    inner = unwrap(node)
    if inner.type == "ternary_expression":  # the first of the texts that it is chosen from
        inner = unwrap(inner.child_by_field_name("consequence") or inner)
    own = found.declared.get(called(inner), inner)  # getPrompt()
    if is_function(own):
        return _returned(document, found, own, depth + 1)
    if inner.type == "call_expression":
        function = inner.child_by_field_name("function")
        owner = function.child_by_field_name("object") if function is not None else None
        if owner is not None and (unwrap(owner).type in {"string", "template_string", "array"} or _step(owner)):
            return spoken(document, found, owner, depth + 1)  # `text`.trim(), [...].filter(Boolean).join("\n")
        template = tagged(inner)
        if template is not None:
            return spoken(document, found, template, depth + 1)
        given = arguments(inner)
        if function is not None and given and given[0].type in {"string", "template_string", "array"}:
            return spoken(document, found, given[0], depth + 1)  # dedent(`...`)
    if inner.type == "array":
        parts = [spoken(document, found, child, depth + 1) for child in inner.named_children]
        return "\n".join(part for part, _ in parts), any(dynamic for _, dynamic in parts)
    value = next(
        (value for value in texts(found, document.item.path, inner) if isinstance(value.value, str) and not value.env),
        None,
    )
    return (str(value.value), value.dynamic) if value else ("", False)


def _step(node: Node) -> bool:
    """Whether a list or a text is handed on by a call: of `[...].filter(Boolean)`."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    return function is not None and text(function.child_by_field_name("property")) in _STEPS


def _returned(document: Document, found: Script, function: Node, depth: int) -> tuple[str, bool]:
    body = function.child_by_field_name("body")
    if body is None or depth > _DEEPEST:
        return "", False
    if body.type != "statement_block":
        return spoken(document, found, body, depth + 1) if not is_function(unwrap(body)) else ("", False)
    longest = ("", False)
    stack = [body]
    while stack:
        at = stack.pop()
        for child in at.named_children:
            if child.type == "return_statement" and child.named_children and not is_function(child.named_children[0]):
                text = spoken(document, found, child.named_children[0], depth + 1)
                longest = max(longest, text, key=lambda pair: len(pair[0]))
            elif child.type in {
                "if_statement",
                "statement_block",
                "else_clause",
                "switch_statement",
                "switch_body",
                "switch_case",
                "switch_default",
            }:
                stack.append(child)
    return longest


def called(node: Node) -> str:
    """The plain name of what is called, or an empty string."""
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    return text(function) if function is not None and function.type == "identifier" else ""


def line_of(node: Node) -> int:
    """The line of what a text is given to."""
    at = node
    while at.parent is not None and at.parent.type in {
        "as_expression",
        "satisfies_expression",
        "parenthesized_expression",
        "variable_declarator",
        "await_expression",
    }:
        at = at.parent
    if at.parent is not None and at.parent.type == "pair":
        at = at.parent
    return at.start_point[0] + 1


def first_part(content: Node | None) -> Node | None:
    """The text of a message, also of one in parts: `[{ text: "..." }]`."""
    if content is None or content.type != "array" or not content.named_children:
        return content
    return prop(content.named_children[0], "text")
