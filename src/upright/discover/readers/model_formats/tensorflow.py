"""TensorFlow: saved models, meta graphs and frozen graphs, as protobuf or as text. Operators that read and write
files or
run Python are said wherever they stand, functions included; the saver that every model has is no alarm.

Source: tensorflow/core/protobuf/saved_model.proto, meta_graph.proto, graph.proto, function.proto.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.graph_operators import BY_NAME, needs_library, verdict_of
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, Field, fields, text
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_TEXT = re.compile(
    rb"\s*(?:#[^\n]*\n\s*)*(?:node|meta_graphs|saved_model_schema_version|graph_def|meta_info_def|library)\s*[:{<]"
)
_TOKEN = re.compile(rb'\bnode(?:_def)?\s*:?\s*([{<])|\b(name|op|input|string_val|s)\s*:\s*"((?:[^"\\]|\\.){0,400})"')
_ESCAPED = re.compile(rb"\\(?:([0-3]?[0-7]{1,2})|x([0-9a-fA-F]{1,2})|(.))", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_OPNAME = re.compile(r"[A-Z_]\w*$")
_OUTSIDE = re.compile(
    r"^(?:file://)?(?:/(?!device:|job:|cpu|gpu|replica)[\w.~-]+/|\\|~|[A-Za-z]:[\\/])|(?:^|/)\.\./|^(?:https?|ftp|gs|s3|hdfs|file)://"
)
_SAVER = re.compile(r"(?:^|[/_])(?:traced_)?save(?:_?\d+)?(?:$|[/_])", re.IGNORECASE)
_NAME, _OP, _INPUT, _ATTR = 1, 2, 3, 5
_TENSOR, _BYTES_ATTR, _STRING_VALUE = 8, 2, 8
_ASSETS, _GRAPH = 6, 2
_PASSING = frozenset({"Identity", "StringJoin", "Pack", "Reshape", "ExpandDims"})
_MOST_INPUTS = 64


def recognise(blob: Blob) -> str:
    """Graphs as text, and meta graphs."""
    start = blob.peek(0, 4096)
    if _TEXT.match(start) and re.search(rb'\b(?:op|name)\s*:\s*"|meta_info_def|\bnode\s*\{', start):
        return "tensorflow-text"
    if start[:1] in {b"\n", b"\x12"} and b"\n" in start and _is_meta(blob):
        return "tensorflow-meta"
    return ""


def _is_meta(blob: Blob) -> bool:
    """A meta graph: information (1), which may be left out, then a graph (2) of nodes (1)."""
    try:
        told = list(islice(fields(blob), 2))
        if [(each.number, each.wire) for each in told] == [(1, BYTES), (_GRAPH, BYTES)]:
            del told[0]
        if not told or (told[0].number, told[0].wire) != (_GRAPH, BYTES):
            return False
        node = next(fields(blob, told[0].at, told[0].end), None)
        return node is not None and _is_node(blob, node)
    except MalformedError:
        return False


def _is_node(blob: Blob, node: Field) -> bool:
    if (node.number, node.wire) != (1, BYTES):
        return False
    words = {part.number: text(blob, part, 80) for part in islice(fields(blob, node.at, node.end), 2)}
    return bool(words.get(_NAME)) and _OPNAME.match(words.get(_OP, "")) is not None


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Walk every graph and function."""
    if _TEXT.match(blob.peek(0, 4096)):
        _text_graph(blob, inquiry)
        return
    first = next(fields(blob), None)
    if (
        first is not None
        and (first.wire, first.number) in {(BYTES, 1), (BYTES, _GRAPH)}
        and (first.number == 1 or _is_meta(blob))
    ):
        if _is_meta(blob):
            inquiry.form, nodes = "tensorflow-meta", _meta(blob, 0, blob.size, inquiry)
        else:
            inquiry.form, nodes = "tensorflow-graph", _graph(blob, 0, blob.size, inquiry)
    else:
        nodes = sum(_meta(blob, each.at, each.end, inquiry) for each in _parts(blob, 0, blob.size, 2))
    if not nodes:
        raise MalformedError("a graph without operators")


def _parts(blob: Blob, start: int, end: int, number: int) -> Iterator[Field]:
    """The messages of one field number."""
    return (field for field in fields(blob, start, end) if field.number == number and field.wire == BYTES)


def _meta(blob: Blob, start: int, end: int, inquiry: Inquiry) -> int:
    """A MetaGraphDef: graphs (2) and the files that belong to it (6). The number of operators read."""
    count = 0
    for field in fields(blob, start, end):
        if field.wire != BYTES:
            continue
        if field.number == _GRAPH:
            count += _graph(blob, field.at, field.end, inquiry)
        elif field.number == _ASSETS:
            name = next((text(blob, each) for each in _parts(blob, field.at, field.end, 2)), "")
            if _OUTSIDE.search(name):
                inquiry.say(
                    Verdict.SUSPICIOUS, "path-traversal", f"an asset lies outside the model: {name[:80]!r}", field.at
                )
    return count


def _graph(blob: Blob, start: int, end: int, inquiry: Inquiry) -> int:
    """A GraphDef: nodes (1) and a library (2) of functions (1) with nodes (3)."""
    used, own = dict[str, int](), set[str]()
    count = _Nodes(blob, inquiry, used).read(_parts(blob, start, end, 1))
    for library in _parts(blob, start, end, 2):
        for function in _parts(blob, library.at, library.end, 1):
            name = _called(blob, function)
            own.add(name)
            nodes = _Nodes(blob, inquiry, used, saves=_SAVER.search(name) is not None)
            count += nodes.read(_parts(blob, function.at, function.end, 3))
    for operator, at in used.items():
        if operator not in own and needs_library(operator):
            message = f"the operator {operator[:80]} comes from a library of its own"
            inquiry.say(Verdict.SUSPICIOUS, "custom-operator", message, at)
    return count


def _called(blob: Blob, function: Field) -> str:
    """What a function is called, by its signature's (1) name (1)."""
    signature = next(_parts(blob, function.at, function.end, 1), None)
    named = next(_parts(blob, signature.at, signature.end, 1), None) if signature else None
    return "" if named is None else text(blob, named, 400)


class _Nodes:
    """The operators of one graph or function. `used`: where each first stands in the file; `paths`: constants that are
    paths of their own, by name; `saves`: it is the saver of a model.
    """

    def __init__(self, blob: Blob, inquiry: Inquiry, used: dict[str, int], *, saves: bool = False) -> None:
        self.blob, self.inquiry, self.used, self.saves = blob, inquiry, used, saves
        self.paths: dict[str, str] = {}
        self.asking: list[tuple[str, list[str], Field]] = []

    def read(self, nodes: Iterator[Field]) -> int:
        count = sum(self._node(node) for node in nodes)
        for operator, inputs, node in self.asking:
            found = next((self.paths[each] for each in inputs if each in self.paths), "")
            if found:
                message = f"{operator} uses a path of its own: {found[:80]!r}"
                self.inquiry.say(Verdict.SUSPICIOUS, "file-operation", message, node.at)
        return count

    def _node(self, node: Field) -> bool:
        """Whether the node names an operator, which is judged."""
        self.inquiry.budget.spend_operations(1)
        operator, name = "", ""
        inputs: list[str] = []
        attributes: list[Field] = []
        for field in fields(self.blob, node.at, node.end):
            if field.wire != BYTES:
                continue
            if field.number == _NAME:
                name = text(self.blob, field, 200)
            elif field.number == _OP:
                operator = text(self.blob, field, 400)
                self.used.setdefault(operator, node.at)
            elif field.number == _INPUT and len(inputs) < _MOST_INPUTS:
                inputs.append(text(self.blob, field, 200).lstrip("^").partition(":")[0])
            elif field.number == _ATTR:
                attributes.append(field)
        self._operator(operator, name, node)
        self._values(operator, name, inputs, attributes, node)
        return bool(operator)

    def _operator(self, operator: str, name: str, node: Field) -> None:
        verdict = verdict_of(operator)
        if verdict > Verdict.CLEAN:
            self.inquiry.say(verdict, "file-operation", f"the graph uses {operator}", node.at)
        elif operator == "SaveV2" and not self.saves and not _SAVER.search(name):
            self.inquiry.say(Verdict.SUSPICIOUS, "file-operation", "the graph saves outside of its saver", node.at)

    def _values(self, operator: str, name: str, inputs: list[str], attributes: list[Field], node: Field) -> None:
        if operator == "Const":
            path = next((path for each in attributes if (path := self._path(each))), "")
            if path:
                self.paths[name] = path
        elif operator in _PASSING:
            known = next((self.paths[each] for each in inputs if each in self.paths), "")
            if known:
                self.paths[name] = known
        elif operator in BY_NAME:
            self.asking.append((operator, inputs[:4], node))
            for each in attributes:
                if path := self._path(each):
                    self.inquiry.say(Verdict.SUSPICIOUS, "file-operation", f"{operator} uses {path[:80]!r}", node.at)

    def _path(self, attribute: Field) -> str:
        """A path in an attribute: key (1), value (2) with bytes (2) or a tensor (8) of strings (8)."""
        for value in _parts(self.blob, attribute.at, attribute.end, 2):
            for held in fields(self.blob, value.at, value.end):
                if held.wire != BYTES:
                    continue
                words = [text(self.blob, held, 400)] if held.number == _BYTES_ATTR else []
                if held.number == _TENSOR and held.value < 1 << 16:
                    words = [text(self.blob, each, 400) for each in _parts(self.blob, held.at, held.end, _STRING_VALUE)]
                for word in words[:64]:
                    if _OUTSIDE.search(word):
                        return word
        return ""


def _unescaped(found: re.Match[bytes]) -> bytes:
    """A byte that the text form of a graph writes in digits or as a letter."""
    if found[3]:
        return _LETTERS.get(found[3], found[3])
    return bytes([int(found[1], 8) if found[1] else int(found[2], 16)])


class _TextNodes:
    """The operators of a graph as text: as `_Nodes` for one in bytes. The first name in a node is its own."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.count = inquiry, 0
        self.paths: dict[str, str] = {}
        self.asking: list[tuple[str, list[str], int]] = []
        self._begin(0)

    def _begin(self, at: int) -> None:
        self.at, self.name, self.operator, self.path = at, "", "", ""
        self.inputs: list[str] = []

    def token(self, found: re.Match[bytes], base: int) -> None:
        """Take in what stands next: the beginning of a node, or a word and its text."""
        if found[1]:
            self.end()
            self._begin(base + found.start())
            return
        word, told = found[2], _ESCAPED.sub(_unescaped, found[3]).decode("utf-8", errors="replace")
        if word == b"op":
            self.operator, self.count = told, self.count + 1
        elif word == b"name":
            self.name = self.name or told
        elif word == b"input":
            self.inputs += [told.lstrip("^").partition(":")[0]] if len(self.inputs) < _MOST_INPUTS else []
        elif _OUTSIDE.search(told):
            self.path = told

    def end(self) -> None:
        """Judge the node that ends here."""
        verdict = verdict_of(self.operator)
        if verdict > Verdict.CLEAN:
            self.inquiry.say(verdict, "file-operation", f"the graph uses {self.operator}", self.at)
        elif self.operator in _PASSING:
            self.path = self.path or next((self.paths[each] for each in self.inputs if each in self.paths), "")
        elif self.operator in BY_NAME:
            self.asking.append((self.operator, [self.name, *self.inputs[:4]], self.at))
        if self.path and self.name:
            self.paths[self.name] = self.path

    def close(self) -> None:
        """Judge the last node, and what reads a path of its own."""
        self.end()
        for operator, inputs, at in self.asking:
            if path := next((self.paths[each] for each in inputs if each in self.paths), ""):
                message = f"{operator} uses a path of its own: {path[:80]!r}"
                self.inquiry.say(Verdict.SUSPICIOUS, "file-operation", message, at)


def _text_graph(blob: Blob, inquiry: Inquiry) -> None:
    """A graph as text: operators by their names, and the paths that reach those that take one."""
    inquiry.form = "tensorflow-text"
    nodes, base = _TextNodes(inquiry), 0
    for chunk in blob.chunks():
        raw = bytes(chunk)
        for found in _TOKEN.finditer(raw):
            nodes.token(found, base)
        base += len(raw)
    nodes.close()
    if not nodes.count:
        raise MalformedError("a graph without operators")


FORMAT = ModelFormat(
    names=frozenset({"savedmodel", "tensorflow-graph", "tensorflow-meta", "tensorflow-text"}),
    inspect=inspect,
    recognise=recognise,
)
