"""The values that TypeScript and JavaScript give a resource of a cloud, as the body that templates have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud.programs import WRITES_JSON
from upright.discover.readers.node import MAX_DEPTH, NOTHING
from upright.discover.readers.node import Node as Value
from upright.discover.readers.script import arguments, dotted, text, unwrap
from upright.discover.readers.script_values import first_text, properties, value_of
from upright.discover.script_paths import path_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from upright.discover.document import Document
    from upright.discover.readers.script import Script

_OF_FUNCTION = re.compile(r"\.from_?lambda(?:_?function)?$", re.IGNORECASE)
_WORDS = {"true": True, "false": False, "null": None}
_WRITTEN = frozenset({"object", "array", "string", "number", "template_string"})
_ENCODES = frozenset({"Buffer.from", "btoa", "TextEncoder.encode"})
_FILE = "FileAsset"  # of Pulumi
_OPENS = frozenset({"readFileSync", "readFile"})


def body_of(document: Document, found: Script, node: Node, depth: int = 0) -> Value:
    """The value of an expression; resources and what is not known stand as `${name.attribute}`."""
    line = node.start_point[0] + 1
    if depth > MAX_DEPTH:
        return NOTHING
    plain = _handed(unwrap(node))
    inner = value_of(found, plain)
    inner = inner if inner is not None and inner.type in _WRITTEN else plain
    if inner.type == "object":
        return Value({name: body_of(document, found, child, depth + 1) for name, child in properties(inner).items()}, line)  # fmt: skip
    if inner.type == "array":
        items = [child for child in inner.named_children if child.type != "comment"]
        return Value([body_of(document, found, child, depth + 1) for child in items], line)
    stated = _options(found, inner)
    if stated is not None:
        return body_of(document, found, stated, depth + 1)
    return Value(_plain(document, found, inner), line)


def encoded(document: Document, found: Script, node: Node, depth: int = 0) -> str:
    """The text that an expression encodes, `Buffer.from(script).toString("base64")`, or `${file(boot.sh)}`."""
    inner = value_of(found, unwrap(node))
    inner = unwrap(inner) if inner is not None else node
    if inner.type != "call_expression" or depth > MAX_DEPTH:
        return first_text(found, document.item.path, inner) if depth else ""
    function = inner.child_by_field_name("function")
    last = text(function).rpartition(".")[2]
    given = next(iter(arguments(inner)), None)
    if last == "toString" and function is not None:
        owner = function.child_by_field_name("object")
        return encoded(document, found, owner, depth + 1) if owner is not None else ""
    if last in _OPENS:
        path = path_of(found, document.item.path, given)
        return f"${{file({path.removeprefix('./')})}}" if path else ""
    encodes = text(function) in _ENCODES or last.lower() == "base64"
    return encoded(document, found, given, depth + 1) if encodes and given is not None else ""


def _plain(document: Document, found: Script, inner: Node) -> str | int | bool | None:
    source = text(inner)
    if source in _WORDS:
        return _WORDS[source]
    if inner.type == "number":
        return int(source) if source.isdigit() else source
    if inner.type == "new_expression" and text(inner.child_by_field_name("constructor")).endswith(_FILE):
        return path_of(found, document.item.path, next(iter(arguments(inner)), None))
    if inner.type == "new_expression":  # named as what no variable holds
        return f"${{line{inner.start_point[0] + 1}}}"
    if inner.type == "template_string":
        return _template(document, found, inner)
    told = first_text(found, document.item.path, inner) if inner.type in {"string", "binary_expression"} else ""
    told = told or encoded(document, found, inner)
    told = told or (path_of(found, document.item.path, inner) if inner.type == "call_expression" else "")
    return told or f"${{{dotted(inner).removeprefix('this.') or 'unknown'}}}"


def _template(document: Document, found: Script, node: Node) -> str:
    """A template with what is known written out, and the rest as references: `s3://${models.bucketName}/a`."""
    pieces: list[str] = []
    for child in node.named_children:
        inner = child.named_children[0] if child.type == "template_substitution" and child.named_children else None
        if inner is None:
            pieces.append(text(child) if child.type != "template_substitution" else "")
            continue
        known = first_text(found, document.item.path, inner)
        pieces.append(known or f"${{{dotted(inner).removeprefix('this.') or 'unknown'}}}")
    return "".join(pieces)


def _options(found: Script, node: Node) -> Node | None:
    """What a statement of a policy is made of: the object in `new iam.PolicyStatement({...})`."""
    if node.type != "new_expression" or not text(node.child_by_field_name("constructor")).endswith("PolicyStatement"):
        return None
    given = value_of(found, next(iter(arguments(node)), None))
    return given if given is not None and given.type == "object" else None


def _handed(node: Node) -> Node:
    """What a call hands on: the object in `JSON.stringify({...})`, the function in `Executor.fromLambda(fn)`."""
    called = text(node.child_by_field_name("function")) if node.type == "call_expression" else ""
    if called and (WRITES_JSON.search(called) or _OF_FUNCTION.search(called)):
        return next((unwrap(each) for each in arguments(node)), node)
    return node
