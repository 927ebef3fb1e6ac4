"""TensorFlow: saved models, meta graphs and frozen graphs, as protobuf or as text. Operators that read and write
files or
run Python are said wherever they stand, functions included; the saver that every model has is no alarm.

Source: tensorflow/core/protobuf/saved_model.proto, meta_graph.proto, graph.proto, function.proto.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.readers.graph_operators import BY_NAME, verdict_of
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.protobuf import BYTES, Field, fields, text
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_TEXT = re.compile(
    rb"\s*(?:#[^\n]*\n\s*)*(?:node|meta_graphs|saved_model_schema_version|graph_def|meta_info_def|library)\s*[:{]"
)
_OPERATOR = re.compile(rb'\bop\s*:\s*"(\w{1,80})"')
_STRING = re.compile(rb'string_val\s*:\s*"((?:[^"\\]|\\.){1,400})"|\bs\s*:\s*"((?:[^"\\]|\\.){1,400})"')
_OPNAME = re.compile(r"[A-Z_]\w*$")
_OUTSIDE = re.compile(
    r"^(?:file://)?(?:/(?!device:|job:|cpu|gpu|replica)[\w.~-]+/|\\|~|[A-Za-z]:[\\/])|(?:^|/)\.\./|^(?:https?|ftp|gs|s3|hdfs|file)://"
)
_SAVER = re.compile(r"(?:^|[/_])(?:traced_)?save(?:_?\d+)?(?:$|[/_])", re.IGNORECASE)
_NAME, _OP, _INPUT, _ATTR = 1, 2, 3, 5
_TENSOR, _BYTES_ATTR, _STRING_VALUE = 8, 2, 8
_ASSETS, _GRAPH = 6, 2


def recognise(blob: Blob) -> str:
    """Graphs as text, and meta graphs."""
    start = blob.peek(0, 4096)
    if _TEXT.match(start) and re.search(rb'\b(?:op|name)\s*:\s*"|meta_info_def|\bnode\s*\{', start):
        return "tensorflow-text"
    if start[:1] == b"\n" and b"\n" in start and _is_meta(blob):
        return "tensorflow-meta"
    return ""


def _is_meta(blob: Blob) -> bool:
    """A meta graph: information (1), then a graph (2) of nodes (1)."""
    try:
        told = list(islice(fields(blob), 2))
        if [(each.number, each.wire) for each in told] != [(1, BYTES), (_GRAPH, BYTES)]:
            return False
        node = next(fields(blob, told[1].at, told[1].end), None)
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
    if first is not None and (first.number, first.wire) == (1, BYTES):
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
    count = _Nodes(blob, inquiry).read(_parts(blob, start, end, 1))
    for library in _parts(blob, start, end, 2):
        for function in _parts(blob, library.at, library.end, 1):
            count += _Nodes(blob, inquiry, saves=_saves(blob, function)).read(
                _parts(blob, function.at, function.end, 3)
            )
    return count


def _saves(blob: Blob, function: Field) -> bool:
    """Whether a function is the saver of a model, by its signature's (1) name (1)."""
    signature = next(_parts(blob, function.at, function.end, 1), None)
    named = next(_parts(blob, signature.at, signature.end, 1), None) if signature else None
    return named is not None and _SAVER.search(text(blob, named, 400)) is not None


class _Nodes:
    """The operators of one graph or function. `paths`: constants that are paths of their own, by name; `saves`: it is
    the saver of a model.
    """

    def __init__(self, blob: Blob, inquiry: Inquiry, *, saves: bool = False) -> None:
        self.blob, self.inquiry, self.saves = blob, inquiry, saves
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
                operator = text(self.blob, field, 80)
            elif field.number == _INPUT and len(inputs) < 64:  # noqa: PLR2004
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
        elif operator in {"Identity", "StringJoin", "Pack", "Reshape", "ExpandDims"}:
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


def _text_graph(blob: Blob, inquiry: Inquiry) -> None:
    """A graph as text: operators by their names; paths count where an operator that takes one stands."""
    inquiry.form = "tensorflow-text"
    asks, path, count = "", "", 0
    for chunk in blob.chunks():
        raw = bytes(chunk)
        for match in _OPERATOR.finditer(raw):
            operator, count = match[1].decode(), count + 1
            asks = operator if operator in BY_NAME else asks
            verdict = verdict_of(operator)
            if verdict > Verdict.CLEAN:
                inquiry.say(verdict, "file-operation", f"the graph uses {operator}", match.start())
        for match in _STRING.finditer(raw):
            told = (match[1] or match[2]).decode("utf-8", errors="replace")
            path = told if _OUTSIDE.search(told) else path
    if asks and path:
        inquiry.say(Verdict.SUSPICIOUS, "file-operation", f"{asks} stands beside a path of its own: {path[:80]!r}")
    if not count:
        raise MalformedError("a graph without operators")


FORMAT = ModelFormat(
    names=frozenset({"savedmodel", "tensorflow-graph", "tensorflow-meta", "tensorflow-text"}),
    inspect=inspect,
    recognise=recognise,
)
