"""ONNX: a graph of operators; what can do harm are paths to data outside and operators that run other code.

Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3; CVE-2022-25882, CVE-2024-27318, CVE-2024-5187.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.graph_branches import Branches
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.onnx_tensors import needed_bytes, other_size
from upright.discover.readers.pickles import tell_held
from upright.discover.readers.protobuf import BYTES, Field, fields, text
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_DOMAINS: Final = frozenset(
    {
        "ai.onnx", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview", "ai.onnx.preview.training", "com.microsoft",
        "com.microsoft.nchwc", "com.microsoft.experimental", "com.ms.internal.nhwc", "pkg.onnxscript.torch_lib",
        "pkg.onnxscript.torch_lib.common", "org.pytorch.aten", "ai.onnx.contrib", "com.microsoft.extensions",
        "org.openvinotoolkit", "trt.plugins", "com.amd", "com.qti.aisw", "org.tensorflow",
    }
)  # fmt: skip
_CONTRIB: Final = "ai.onnx.contrib"
_EXTENSIONS = re.compile(  # operators of onnxruntime-extensions; others of its domain are Python
    r"\w*(?:Tokenizer|Detokenizer|Decoder|Sentencepiece)|String\w+|VectorToString|SegmentSum|SegmentExtraction|"
    r"RaggedTensorTo\w+|\w*SignalSegments|StftNorm|MaskedFill|BlingFireSentenceBreaker|DrawBoundingBoxes|"
    r"(?:De|En)codeImage|GaussianBlur|Inverse|NegPos|WordpieceTokenizer|ReverseMatrix|\w*MelFilterBank"
)
_OUTSIDE = re.compile(
    r"^(?:[/\\~]|[A-Za-z]:)|(?:^|[/\\])\.\.(?:[/\\]|$)|://|\0|\.(?:so|dll|dylib|py|sh|exe)$|%2[eE]%2[eE]|^\$"
)
_IN_PYTHON: Final = re.compile(r"Py(?:CustomOp|Func|Op)(?:Def)?(?:_|$)")  # what its decorator calls functions of Python
_FILE: Final = re.compile(r"path|file|director|location|librar|cache_context", re.IGNORECASE)  # of attributes
_PYTHON: Final = frozenset({"PyOp", "PyCustomOp", "PythonOp", "PythonOpGrad", "ATen", "PyFunc", "PyFunction"})
_DEPTH: Final = 12
_LAST, _STRAY = 100, 64  # fields that there are, with room for more; bytes in others that may be a mark
_FILES: Final = 1000  # of external data that are kept
# Field numbers of ModelProto, GraphProto, NodeProto, AttributeProto, TensorProto and FunctionProto.
_PRODUCER, _GRAPH, _PROPERTY, _TRAINING, _FUNCTION = 2, 7, 14, 20, 25
_NODES, _NAME, _INITIALISERS, _INPUTS, _OUTPUTS, _SPARSE = 1, 2, 5, 11, 12, 15
_OPERATOR, _ATTRIBUTE, _DOMAIN = 4, 5, 7
_STRINGS, _RAW = 6, 9
_EXTERNAL, _FUNCTION_NODES, _FUNCTION_DOMAIN, _DEFAULTS = 13, 7, 10, 11


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Walk the model: graph, functions, training information. A field that goes beyond its message is no accident."""
    try:
        _Model(blob, inquiry).read()
    except LimitExceeded:
        raise
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)


class _Model:
    """One walk. `own`: functions that the model defines itself, by domain and name."""

    def __init__(self, blob: Blob, inquiry: Inquiry) -> None:
        self.blob, self.inquiry = blob, inquiry
        self.own: set[tuple[str, str]] = set()

    def read(self) -> None:
        top = [field for field in fields(self.blob) if field.wire == BYTES]
        for field in top:
            if field.number == _FUNCTION:
                words = self._words(field, {1, _FUNCTION_DOMAIN})
                self.own.add((words.get(_FUNCTION_DOMAIN, ""), words.get(1, "")))
        for field in top:
            self._part(field)
        self._functions(field for field in top if field.number == _FUNCTION)
        if not any(field.number == _GRAPH for field in top):
            self.inquiry.say(Verdict.UNKNOWN, "malformed", "a model without a graph")

    def _part(self, field: Field) -> None:
        if field.number == _PRODUCER:
            self.inquiry.metadata["producer"] = text(self.blob, field, 80)
        elif field.number == _GRAPH:
            self.inquiry.metadata.setdefault("architecture", self._words(field, {_NAME}).get(_NAME, "")[:80])
            self._graph(field, 0)
        elif field.number == _PROPERTY:
            self._property(field)
        self._stray(field)
        inner = {_TRAINING: {1, 2}, _FUNCTION: {_FUNCTION_NODES, _DEFAULTS}}.get(field.number, set())
        for each in self._inner(field, inner) if inner else ():
            if field.number == _TRAINING:
                self._graph(each, 1)
            elif each.number == _DEFAULTS:
                self._attribute(each, 1)
            else:
                self._node(each, 1, None)

    def _functions(self, functions: Iterable[Field]) -> None:
        """The model's own functions: none stands in for an operator of the standard, and none comes back to itself."""
        calls: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for field in functions:
            words = self._words(field, {1, _FUNCTION_DOMAIN})
            name = (words.get(_FUNCTION_DOMAIN, ""), words.get(1, ""))
            if name[0] in {"", "ai.onnx"}:
                message = f"a function of the model stands in for the operator {name[1][:80]}"
                self.inquiry.say(Verdict.SUSPICIOUS, "shadowed-operator", message, field.at)
            inside = (self._words(node, {_OPERATOR, _DOMAIN}) for node in self._inner(field, {_FUNCTION_NODES}))
            named = {(each.get(_DOMAIN, ""), each.get(_OPERATOR, "")) for each in inside}
            calls.setdefault(name, set()).update(named & self.own)
        if _comes_back(calls):
            self.inquiry.say(Verdict.SUSPICIOUS, "bad-structure", "a function of the model calls itself", 0)

    def _stray(self, field: Field) -> None:
        """A field that the format has not, with room for a file."""
        if field.number > _LAST and field.wire == BYTES and field.value > _STRAY:
            message = f"{field.value} bytes in a field that no reader of the format knows"
            self.inquiry.say(Verdict.SUSPICIOUS, "hidden-bytes", message, field.at)
            self.inquiry.inspect(self.blob.part(field.at, field.value), f"field {field.number}")

    def _inner(self, field: Field, numbers: set[int]) -> Iterator[Field]:
        return (
            each for each in fields(self.blob, field.at, field.end) if each.number in numbers and each.wire == BYTES
        )

    def _words(self, field: Field, numbers: set[int]) -> dict[int, str]:
        return {each.number: text(self.blob, each, 400) for each in self._inner(field, numbers)}

    def _graph(self, graph: Field, depth: int) -> None:
        if depth > _DEPTH:
            raise LimitExceeded("graphs nested deeper than a verdict may cost", f"offset {graph.at}")
        branches = Branches()
        for field in fields(self.blob, graph.at, graph.end):
            self.inquiry.budget.spend_operations(1)
            if field.wire == BYTES:
                self._in_graph(field, depth, branches)
        if depth == 0 and (told := branches.suspect()):
            message = f"signal, confidence medium: {told}"
            self.inquiry.say(Verdict.SUSPICIOUS, "backdoor-signal", message, graph.at)

    def _in_graph(self, field: Field, depth: int, branches: Branches) -> None:
        self._stray(field)
        if field.number == _NODES:
            self._node(field, depth, branches)
        elif field.number == _INITIALISERS:
            branches.constants.add(self._tensor(field))
        elif field.number == _SPARSE:
            self._sparse(field)
        elif field.number in {_INPUTS, _OUTPUTS}:
            name = self._words(field, {1}).get(1, "")
            (branches.inputs if field.number == _INPUTS else branches.outputs).add(name)

    def _sparse(self, field: Field) -> None:
        """Values and indices."""
        for inner in self._inner(field, {1, 2}):
            self._tensor(inner)

    def _node(self, node: Field, depth: int, branches: Branches | None) -> None:
        told: dict[int, list[str]] = {1: [], 2: [], _OPERATOR: [], _DOMAIN: []}
        for field in fields(self.blob, node.at, node.end):
            if field.wire != BYTES:
                continue
            self._stray(field)
            if field.number in told:
                told[field.number].append(text(self.blob, field, 200))
            elif field.number == _ATTRIBUTE:
                self._attribute(field, depth)
        operator, domain = "".join(told[_OPERATOR][-1:]), "".join(told[_DOMAIN][-1:])
        if branches is not None:
            branches.node(operator, told[1], told[2], fixed=operator == "If" and self._answers_the_same(node))
        self._operator(operator, domain, node.at)

    def _answers_the_same(self, node: Field) -> bool:
        """Whether a branch gives constants and nothing else."""
        for attribute in self._inner(node, {_ATTRIBUTE}):
            for graph in self._inner(attribute, {6}):
                inside = [self._words(each, {_OPERATOR}).get(_OPERATOR) for each in self._inner(graph, {_NODES})]
                if inside and set(inside) == {"Constant"}:
                    return True
        return False

    def _operator(self, operator: str, domain: str, at: int) -> None:
        if operator in _PYTHON or (domain == _CONTRIB and _IN_PYTHON.match(operator)):
            verdict = Verdict.MALICIOUS if "Py" in operator else Verdict.SUSPICIOUS
            self.inquiry.say(verdict, "python-operator", f"the operator {operator} runs Python", at)
        elif domain == _CONTRIB and not _EXTENSIONS.fullmatch(operator) and (domain, operator) not in self.own:
            self.inquiry.say(Verdict.UNKNOWN, "custom-operator", f"{operator} may be an operator in Python", at)
        elif domain and domain not in _DOMAINS and (domain, operator) not in self.own:
            message = f"the operator {domain}.{operator} comes from a library of its own"
            self.inquiry.say(Verdict.SUSPICIOUS, "custom-operator", message, at)

    def _attribute(self, attribute: Field, depth: int) -> None:
        """An attribute may hold tensors (5, 10), graphs (6, 11) and sparse tensors (22, 23), or name a file (4)."""
        words = self._words(attribute, {1, 4})
        if _FILE.search(words.get(1, "")) and _OUTSIDE.search(path := words.get(4, "")):
            message = f"an operator reads what lies outside the model's folder: {path[:80]!r}"
            self.inquiry.say(Verdict.MALICIOUS, "external-data", message, attribute.at)
        for field in self._inner(attribute, {5, 10, 6, 11, 22, 23}):
            if field.number in {5, 10}:
                self._tensor(field)
            elif field.number in {6, 11}:
                self._graph(field, depth + 1)
            else:
                self._sparse(field)

    def _tensor(self, tensor: Field) -> str:
        """The tensor's name; data outside is judged by its path and numbers."""
        name, outside = "", dict[str, str]()
        if (told := other_size(self.blob, tensor)) is not None:
            message = f"a tensor's shape needs {told[0]} bytes or texts and it has {told[1]}"
            self.inquiry.say(Verdict.SUSPICIOUS, "bad-size", message, tensor.at)
        for field in self._inner(tensor, {_STRINGS, 8, _RAW, _EXTERNAL}):
            if field.number == 8:  # noqa: PLR2004
                name = text(self.blob, field, 200)
            if field.number != _EXTERNAL:
                self._held(field)
                continue
            words = self._words(field, {1, 2})
            key, value = words.get(1, ""), words.get(2, "")
            outside[key] = value
            if key == "location" and _OUTSIDE.search(value):
                message = f"a tensor's data lies outside the model's folder: {value[:80]!r}"
                self.inquiry.say(Verdict.MALICIOUS, "external-data", message, field.at)
            elif key in {"offset", "length"} and not re.fullmatch(r"\d{1,15}", value):
                self.inquiry.say(
                    Verdict.SUSPICIOUS, "external-data", f"a tensor's {key} is no size: {value[:40]!r}", field.at
                )
        self._beside(outside)
        length = outside.get("length", "")
        if re.fullmatch(r"\d{1,15}", length) and (needed := needed_bytes(self.blob, tensor)) not in {-1, int(length)}:
            message = f"a tensor's shape needs {needed} bytes and it has {length} beside the model"
            self.inquiry.say(Verdict.SUSPICIOUS, "bad-size", message, tensor.at)
        return name

    def _beside(self, outside: dict[str, str]) -> None:
        """Keep how far into which file a tensor's data reaches."""
        place, known = outside.get("location", ""), self.inquiry.external
        numbers = [outside.get(key, "0") for key in ("offset", "length")]
        told = all(re.fullmatch(r"\d{1,15}", each) for each in numbers)
        if place and told and (place in known or len(known) < _FILES):
            known[place] = max(known.get(place, 0), sum(map(int, numbers)))

    def _held(self, field: Field) -> None:
        """Bytes that are a pickle: no operator loads them."""
        if self.blob.peek(field.at, 1) == b"\x80":
            tell_held(self.blob.part(field.at, field.end - field.at), self.inquiry, field.at)

    def _property(self, field: Field) -> None:
        words = self._words(field, {1, 2})
        if words.get(1, "").lower() in {"license", "licence", "base_model"}:
            self.inquiry.metadata[words[1].lower()] = words.get(2, "")[:120]


def _comes_back(calls: dict[tuple[str, str], set[tuple[str, str]]]) -> bool:
    """Whether a function is reached from itself: those that call none that is left are taken out until none is."""
    waiting = {name: len(called) for name, called in calls.items()}
    callers: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, called in calls.items():
        for each in called:
            callers.setdefault(each, []).append(name)
    done = [name for name, count in waiting.items() if not count]
    for each in done:
        for caller in callers.get(each, ()):
            waiting[caller] -= 1
            if not waiting[caller]:
                done.append(caller)
    return len(done) < len(calls)


FORMAT = ModelFormat(names=frozenset({"onnx"}), inspect=inspect)
