"""CloudFormation templates (SAM, and what CDK writes): functions as references, conditions where they can be told.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.readers.markup import markup
from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node
from upright.discover.readers.sam_events import with_apis

if TYPE_CHECKING:
    from upright.discover.document import Document

_FUNCTION = re.compile(r"^(?:Ref|Condition|Fn::\w{2,20})$")
_LONGEST = 20_000


def cloudformation(document: Document) -> Node:
    """The root of a template with its functions written as `${Name.Attribute}`; NOTHING when the document is none."""
    found = document.parse(markup)
    roots = [root for root in found if root.get("Resources").is_map]
    roots += [inner for root in found for inner in _within(root) if inner.get("Resources").is_map]
    for root in roots:
        kinds = [resource.get("Type").text for resource in root.get("Resources").values()]
        if root.get("AWSTemplateFormatVersion") or any(kind.startswith("AWS::") for kind in kinds):
            return with_apis(_filled(plain(root, 0)))
    return NOTHING


def _filled(root: Node) -> Node:
    """The template with what SAM's `Globals` says of all resources of a kind put into each of them.

    https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
    """
    shared = {f"AWS::Serverless::{kind}": said for kind, said in root.get("Globals").items() if said.is_map}
    if not shared:
        return root
    resources = {
        name: Node(each.value | {"Properties": _merged(shared[kind], each.get("Properties"))}, each.line)
        if (kind := each.get("Type").text) in shared
        else each
        for name, each in root.get("Resources").items()
    }
    return Node(root.value | {"Resources": Node(resources, root.get("Resources").line)}, root.line)


def _merged(shared: Node, own: Node) -> Node:
    """Maps together, lists one after the other; of anything else what the resource itself says."""
    if shared.is_map and own.is_map:
        both = {name: _merged(shared.get(name), node) for name, node in own.items()}
        return Node(shared.value | both, own.line)
    if shared.is_list and own.is_list:
        return Node([*shared, *own], own.line)
    return own or shared


def _within(root: Node) -> list[Node]:
    """The template in a file of the Serverless framework: `resources`, which may be a list of several."""
    inner = root.get("resources") if root.get("provider") else NOTHING
    return [*inner] if inner.is_list else [inner]


def plain(node: Node, depth: int) -> Node:
    """The node with every function written as text."""
    if depth > MAX_DEPTH:
        return NOTHING
    if node.is_list:
        return Node([plain(child, depth + 1) for child in node], node.line)
    if not node.is_map:
        return node
    name = next(iter(node.value)) if len(node.value) == 1 else ""
    if _FUNCTION.fullmatch(name):
        return _function(name, node.get(name), depth)
    return Node({name: plain(child, depth + 1) for name, child in node.items()}, node.line)


def _function(name: str, inner: Node, depth: int) -> Node:
    parts = [plain(child, depth + 1) for child in inner]
    if name in {"Ref", "Fn::GetAtt"}:
        named = ".".join(part.text for part in parts) or inner.text
        return NOTHING if named == "AWS::NoValue" else Node(f"${{{named}}}", inner.line)
    if name == "Fn::Sub":
        return Node((parts[0].text if parts else inner.text)[:_LONGEST], inner.line)
    if name == "Fn::Join" and len(parts) == 2:  # noqa: PLR2004  separator and list
        return Node(parts[0].text.join(part.text for part in parts[1])[:_LONGEST], inner.line)
    if name in {"Fn::Base64", "Fn::ToJsonString"}:
        return plain(inner, depth + 1)
    if name == "Fn::If" and len(parts) == 3:  # noqa: PLR2004  condition and both values
        return parts[1] or parts[2] if not (parts[1] and parts[2]) else Node(_both(parts[1], parts[2]), inner.line)
    return Node(f"${{{name.replace('::', '_')} {' '.join(_inside(part) for part in parts)}}}"[:_LONGEST], inner.line)


def _both(one: Node, other: Node) -> object:
    """What both branches of a condition say; text that names both where they differ."""
    if one.value == other.value:
        return one.value
    return f"${{Fn_If {_inside(one)} {_inside(other)}}}"[:_LONGEST]


def _inside(node: Node) -> str:
    """What a text refers to, without the signs around it."""
    return " ".join(re.findall(r"\$\{([^{}]{1,200})\}", node.text)) if node.text else ""
