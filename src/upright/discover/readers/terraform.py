"""Terraform (HCL) by tree-sitter: blocks with their attributes as Nodes, expressions kept as text.

Nothing is evaluated. A literal is its value; `jsonencode({...})` is the object in it; anything else is its own source
text within `${...}`, in which references can be looked for. `dynamic` blocks are read as one block of their kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node
from upright.model.errors import LimitExceeded
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node as Syntax
    from tree_sitter import Parser

    from upright.discover.document import Document

_REFERENCE = re.compile(
    r"(?<![\w.\"-])((?:data\.|module\.)?[a-z][a-z0-9]*(?:[_-]\w+)+\.[A-Za-z_][\w-]*|module\.[\w-]+)"
)
_WRAPPERS = frozenset({"expression", "literal_value", "collection_value", "template_expr"})
_LITERALS = frozenset({"string_lit", "quoted_template", "heredoc_template", "numeric_lit", "bool_lit", "null_lit"})
_TEXT = 20_000  # characters of an expression that are kept


@dataclass(frozen=True, slots=True)
class Block:
    """`resource "aws_s3_bucket" "logs" {...}`: kind `resource`, labels of two, body with attributes and inner blocks
    (each kind of inner block as a list).
    """

    kind: str
    labels: tuple[str, ...]
    body: Node
    line: int

    @property
    def address(self) -> str:
        """How Terraform names it: `aws_s3_bucket.logs`, `data.aws_x.y`, `module.z`, `var.w`."""
        joined = ".".join(self.labels)
        return joined if self.kind == "resource" else f"{'var' if self.kind == 'variable' else self.kind}.{joined}"

    def references(self) -> Iterator[tuple[str, str]]:
        """The attribute (its last name) and the address of every resource that the body refers to."""
        for path, node in self.body.walk():
            if "." in node.text:
                name = next((part for part in reversed(path) if part != "*"), "")
                for match in _REFERENCE.finditer(node.text):
                    yield name, match.group(1)


@cache
def _parser() -> Parser:
    import tree_sitter_hcl
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_hcl.language()))


def terraform(document: Document) -> list[Block]:
    """The blocks of a Terraform file; of a `.tfvars` file one block of the kind `values`."""
    root = _parser().parse(document.text.encode()).root_node
    body = next((child for child in root.named_children if child.type == "body"), None)
    if body is None:
        return []
    found = [_block(child, 0) for child in body.named_children if child.type == "block"]
    values = _body(body, 0) if any(child.type == "attribute" for child in body.named_children) else NOTHING
    return [*found, Block("values", (), values, 1)] if values else found


def address_key(document: Document, address: str) -> str:
    """The identity key of what an address names within the module (folder) of this document."""
    folder = document.item.path.rpartition("/")[0] or "."
    return key("tf", f"{document.item.source}/{folder}#{address}")


def _block(node: Syntax, depth: int) -> Block:
    kind, labels = "", []
    body = NOTHING
    for child in node.named_children:
        if child.type == "identifier" and not kind:
            kind = _source(child)
        elif child.type in {"string_lit", "identifier"}:
            labels.append(_source(child).strip('"'))
        elif child.type == "body":
            body = _body(child, depth + 1)
    return Block(kind, tuple(labels), body or Node({}, node.start_point[0] + 1), node.start_point[0] + 1)


def _body(node: Syntax, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise LimitExceeded("nested too deeply")
    pairs: dict[str, Node] = {}
    for child in node.named_children:
        line = child.start_point[0] + 1
        if child.type == "attribute" and len(child.named_children) > 1:
            pairs[_source(child.named_children[0])] = Node(_value(child.named_children[1], depth + 1), line)
        elif child.type == "block":
            inner = _block(child, depth)
            kind, body = inner.kind, inner.body
            if kind == "dynamic" and inner.labels:
                contents = list(body.get("content"))
                kind, body = inner.labels[0], contents[0] if contents else body
            siblings = pairs.setdefault(kind, Node([], line))
            if siblings.is_list:
                siblings.value.append(Node(body.value, line))
    return Node(pairs, node.start_point[0] + 1)


def _value(node: Syntax, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise LimitExceeded("nested too deeply")
    inner = node
    while inner.type in _WRAPPERS and len(inner.named_children) == 1:
        inner = inner.named_children[0]
    if inner.type in _LITERALS:
        return _literal(inner)
    if inner.type == "tuple":
        items = [child for child in inner.named_children if child.type == "expression"]
        return [Node(_value(child, depth + 1), child.start_point[0] + 1) for child in items]
    if inner.type == "object":
        return dict(_elements(inner, depth))
    return _call(inner, depth) if inner.type == "function_call" else f"${{{_source(inner)[:_TEXT]}}}"


def _literal(node: Syntax) -> Any:
    text = _source(node)
    if node.type == "heredoc_template":
        return "".join(_source(child) for child in node.named_children if child.type.startswith("template"))[:_TEXT]
    if node.type == "numeric_lit":
        return int(text) if re.fullmatch(r"\d{1,15}", text) else text
    if node.type in {"bool_lit", "null_lit"}:
        return text == "true" if node.type == "bool_lit" else None
    return _template(node)


def _elements(node: Syntax, depth: int) -> Iterator[tuple[str, Node]]:
    for child in node.named_children:
        if child.type == "object_elem" and len(child.named_children) > 1:
            name = _source(child.named_children[0]).strip('"() ')
            yield name, Node(_value(child.named_children[1], depth + 1), child.start_point[0] + 1)


def _call(node: Syntax, depth: int) -> Any:
    name = _source(node.named_children[0])
    given = [
        child
        for part in node.named_children
        if part.type == "function_arguments"
        for child in part.named_children
        if child.type == "expression"
    ]
    if (
        name
        in {
            "jsonencode",
            "toset",
            "tolist",
            "yamlencode",
            "sensitive",
            "tostring",
            "base64encode",
            "base64gzip",
            "trimspace",
        }
        and len(given) == 1
    ):
        return _value(given[0], depth + 1)
    if name in {"merge", "concat"} and (whole := _together(given, depth)):
        return whole
    if name in {"coalesce", "try", "lookup"} and given:
        last = _value(given[-1], depth + 1)
        return last if isinstance(last, str) and not last.startswith("${") and last else f"${{{_source(node)[:_TEXT]}}}"
    return f"${{{_source(node)[:_TEXT]}}}"


def _together(given: list[Syntax], depth: int) -> Any:
    """What is written out of the maps or lists that a call puts together; of the rest nothing is known."""
    values = [_value(each, depth + 1) for each in given]
    maps = [each for each in values if isinstance(each, dict)]
    if maps:
        return {name: node for each in maps for name, node in each.items()}
    return [node for each in values if isinstance(each, list) for node in each]


def _template(node: Syntax) -> str:
    pieces = [
        _source(child) for child in node.named_children if child.type in {"template_literal", "template_interpolation"}
    ]
    return "".join(pieces)[:_TEXT].replace('\\"', '"').replace("\\n", "\n")


def _source(node: Syntax) -> str:
    return (node.text or b"").decode(errors="replace")
