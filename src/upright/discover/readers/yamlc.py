"""YAML as Nodes, built from parser events: nothing is constructed, aliases are shared and never copied."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from upright.discover.readers.node import MAX_DEPTH, MAX_NODES, NOTHING, Node
from upright.model.errors import LimitExceeded, MalformedError

_TRUE = re.compile(r"(?:true|yes|on)", re.IGNORECASE)
_FALSE = re.compile(r"(?:false|no|off)", re.IGNORECASE)
_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TELLING = frozenset("tTyYoOfFnN")  # what a word that is no text begins with
_INT = re.compile(r"[-+]?\d{1,18}")
_FLOAT = re.compile(r"[-+]?\d{1,18}\.\d{0,18}")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
_FUNCTIONS: dict[str | None, str] = {
    "!Ref": "Ref", "!Condition": "Condition",
    **{f"!{name}": f"Fn::{name}" for name in ("GetAtt", "Sub", "Join", "If", "Select", "FindInMap", "ImportValue",
    "Split", "Base64", "Equals", "And", "Or", "Not", "Cidr", "GetAZs", "ToJsonString")},
}  # fmt: skip


class _Builder:
    """Collects events into Nodes; `open` holds the collections not yet closed, with the key that waits in each."""

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self.open: list[tuple[Node, list[tuple[str, int]], str]] = []
        self.anchors: dict[str, Node] = {}
        self.tags: dict[int, str] = {}
        self.count = 0

    def add(self, node: Node, event: yaml.Event) -> None:
        """Put a finished or just opened node where it belongs."""
        self.count += 1
        if self.count > MAX_NODES or len(self.open) > MAX_DEPTH:
            raise LimitExceeded("deeper or larger than the limits allow", f"line {_at(event)}")
        if not self.open:
            self.roots.append(node)
            return
        parent, waiting, _ = self.open[-1]
        if type(parent.value) is list:
            parent.value.append(node)
        elif waiting:
            key = waiting.pop()[0]
            if key == "<<":
                for name, value in _merged(node).items():
                    parent.value.setdefault(name, value)
            else:
                parent.value[key] = node
        else:
            waiting.append((node.text or str(node.value), _at(event)))

    def scalar(self, event: yaml.ScalarEvent) -> None:
        """A key or a value."""
        node = Node(_scalar(event), self._line(event))
        if event.tag:
            node = _called(event.tag, node)
        self._name(event.anchor, node)
        self.add(node, event)

    def alias(self, event: yaml.AliasEvent) -> None:
        """Something that has a name already."""
        known = self.anchors.get(str(event.anchor), NOTHING)
        self.add(Node(known.value, self._line(event)), event)

    def begin(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        """A collection opens."""
        node = Node({} if isinstance(event, yaml.MappingStartEvent) else [], self._line(event))
        if event.tag in _FUNCTIONS:
            self.tags[id(node)] = str(event.tag)
        self.open.append((node, [], event.anchor or ""))
        if len(self.open) > MAX_DEPTH:
            raise LimitExceeded("nested too deeply", f"line {_at(event)}")

    def end(self, event: yaml.CollectionEndEvent) -> None:
        """A collection closes."""
        node, _, anchor = self.open.pop()
        node = _called(self.tags.pop(id(node), None), node)
        self._name(anchor, node)
        self.add(node, event)

    def _line(self, event: yaml.Event) -> int:
        """The line of the key that waits for this value, else of the value itself."""
        if self.open and self.open[-1][1]:
            return self.open[-1][1][-1][1]
        return _at(event)

    def _name(self, anchor: str | None, node: Node) -> None:
        if anchor:
            self.anchors[anchor] = node


def read_yaml(text: str) -> list[Node]:
    """The documents of a YAML stream. An alias to something that is not yet complete is nothing, so Nodes never form
    a cycle. Raises MalformedError, or LimitExceeded beyond the limits of `node`.
    """
    builder = _Builder()
    takes: dict[type, Callable[[Any], None]] = {
        yaml.ScalarEvent: builder.scalar, yaml.AliasEvent: builder.alias,
        yaml.MappingStartEvent: builder.begin, yaml.SequenceStartEvent: builder.begin,
        yaml.MappingEndEvent: builder.end, yaml.SequenceEndEvent: builder.end,
    }  # fmt: skip
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            take = takes.get(type(event))
            if take is not None:
                take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise MalformedError("not YAML", f"line {mark.line + 1}" if mark else "") from None
    return [root for root in builder.roots if root]


def _called(tag: str | None, node: Node) -> Node:
    """The long form of a function of CloudFormation: `!Sub x` is `{"Fn::Sub": "x"}`."""
    return Node({_FUNCTIONS[tag]: node}, node.line) if tag in _FUNCTIONS else node


def _at(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _merged(node: Node) -> dict[str, Node]:
    """What `<<: *alias` (or a list of aliases) brings into a mapping."""
    if node.is_list:
        return {key: value for item in reversed(list(node)) for key, value in item.items()}
    return dict(node.items())


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = str(event.value)
    if event.style or not event.implicit[0] or (text[:1].isalpha() and text[0] not in _TELLING):
        return text
    if text in _NULL:
        return None
    if _TRUE.fullmatch(text):
        return True
    if _FALSE.fullmatch(text):
        return False
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
