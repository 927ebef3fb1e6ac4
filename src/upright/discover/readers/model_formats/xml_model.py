"""Models in XML: PMML and OpenVINO's IR. Read as a stream; nothing that a document type declares is ever expanded.

Source: https://dmg.org/pmml/v4-4-1/GeneralStructure.html,
https://docs.openvino.ai/2025/documentation/openvino-ir-format.html; CWE-611, CWE-776.
"""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_ROOT = re.compile(rb"<(?:\w{1,20}:)?(PMML|net)\b")
_PROLOGUE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE|\w)")
_UTF_32: Final = {
    b"\xff\xfe\0\0": "utf-32-le",
    b"\0\0\xfe\xff": "utf-32-be",
    b"<\0\0\0": "utf-32-le",
    b"\0\0\0<": "utf-32-be",
}
_WIDE: Final = (
    *_UTF_32.items(),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_CODE = re.compile(
    r"<script\b|\bRuntime\.getRuntime\b|ProcessBuilder|__import__\s*\(|\bos\.(?:system|popen)\s*\(|\bsubprocess\.\w|"
    r"\b(?:eval|exec|system)\s*\(|/bin/(?:ba)?sh\b|\bpowershell\b|\b(?:curl|wget)\s+\S*://|javascript:|\bcmd(?:\.exe)?\s+/c\b",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"^(?:file|https?|ftp|jar|data|expect|php)://|^(?:/|\\\\|[A-Za-z]:\\)[\w./\\-]+$|(?:^|[/\\])\.\.[/\\]",
    re.IGNORECASE,
)
_LIBRARY = re.compile(r"\.(?:so|dll|dylib|py|sh|exe|jar)(?:\.\d+)*$", re.IGNORECASE)
_NATIVE = re.compile(r"\.(?:so(?:\.\d+)*|dll|dylib)$", re.IGNORECASE)
_TEXTS: Final = frozenset({"xmlns", "schemalocation", "name", "names", "copyright", "description"})
_HREFS: Final = frozenset(
    {"library", "href", "src", "location", "extension_path", "path", "file", "url", "schemalocation", "uri", "lib"}
)
_SCRIPTS: Final = frozenset({"script", "include", "object", "embed", "stylesheet"})
_CLASS = re.compile(r"(?:[\w$]+\.)+[\w$]+")  # a function that an evaluator in Java looks for by its class
_JAVA: Final = ("java.", "javax.", "jdk.", "sun.", "com.sun.", "groovy.", "javassist.", "org.apache.commons.")
_OPSET = re.compile(r"opset\d+$|extension$|experimental$|ie_internal_opset$|util$")
_DEPTH, _LIMIT = 1000, 2 << 30


_SIZE = re.compile(r"\d{1,13}")
_BITS: Final = {
    "f64": 64, "f32": 32, "f16": 16, "bf16": 16, "i64": 64, "i32": 32, "i16": 16, "i8": 8, "i4": 4, "u64": 64,
    "u32": 32, "u16": 16, "u8": 8, "u4": 4, "u1": 1, "boolean": 8, "nf4": 4, "f8e4m3": 8, "f8e5m2": 8,
}  # fmt: skip
_SHAPE = re.compile(r"(?:\d{1,13}(?:\s*,\s*\d{1,13}){0,31})?")


def recognise(blob: Blob) -> str:
    """By the root element, which a long prologue may precede."""
    start = _as_bytes(blob.peek(0, 1 << 16))
    if not _PROLOGUE.match(start):
        return ""
    match = _ROOT.search(start)
    if match is None:
        return ""
    if match[1] == b"PMML":
        return "pmml"
    return "openvino" if b"<layers" in start or b"<layer" in start or b"<!ENTITY" in start else ""


def _as_bytes(start: bytes) -> bytes:
    """A beginning in UTF-16 as the bytes of UTF-8; others as they are."""
    for begins, encoding in _WIDE:
        if start.startswith(begins):
            return start[: len(start) // 2 * 2].decode(encoding, errors="replace").lstrip("\ufeff").encode()
    return start


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Read every element once."""
    reader = _Reader(inquiry)
    if blob.peek(0, 4) in _UTF_32:
        inquiry.say(Verdict.SUSPICIOUS, "xml-encoding", "the model is in an encoding that not every reader knows")
    try:
        for chunk in blob.chunks():
            inquiry.budget.spend_operations(0)
            reader.parser.Parse(bytes(chunk), False)
        reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        if not reader.stopped:
            raise MalformedError("a model that is no XML", f"line {error.lineno}") from error
    except (LookupError, ValueError) as error:  # from the codec that the document asks for
        inquiry.say(Verdict.SUSPICIOUS, "xml-encoding", "the model is in an encoding that not every reader knows")
        raise MalformedError("a model in an encoding that is not read") from error


class _Reader:
    """Handlers of a parser that knows no entities but XML's own."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry, self.depth, self.stopped = inquiry, 0, False
        stem, _, ending = inquiry.leaf.rpartition(".")
        self.weights = f"{stem}.bin" if ending == "xml" and not inquiry.depth else ""  # where OpenVINO looks for them
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._entity
        self.parser.ExternalEntityRefHandler = self._external
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._instruction

    def _say(self, verdict: Verdict, code: str, message: str) -> None:
        self.inquiry.say(verdict, code, message, f"line {self.parser.CurrentLineNumber}")

    def _doctype(self, _name: str, system: str | None, _public: str | None, _subset: bool | int) -> None:
        outside = system is not None and ("://" in system or system.startswith("/"))
        verdict = Verdict.MALICIOUS if outside else Verdict.SUSPICIOUS
        self._say(verdict, "xml-doctype", "the model declares a document type, which models have no need of")

    def _entity(self, *_: object) -> None:
        self._say(Verdict.MALICIOUS, "xml-entity", "the model declares an entity: files read or memory filled on load")
        self.stopped = True
        self.parser.EntityDeclHandler = None
        raise _stop()

    def _external(self, *_: object) -> int:
        return 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEPTH:
            self._say(Verdict.SUSPICIOUS, "deep-nesting", "elements nested deeper than any model has")
            raise LimitExceeded("elements nested deeper than is read")
        plain = name.rpartition(":")[2].lower()
        if plain in _SCRIPTS:
            self._say(Verdict.SUSPICIOUS, "xml-script", f"the model has an element <{name[:40]}>")
        if name == "layer" and not _OPSET.match(attributes.get("version", "opset1")):
            self._say(Verdict.SUSPICIOUS, "custom-operator", "a layer comes from a library of its own")
        if name == "data":
            self._weights_of(attributes)
        if plain == "apply" and _CLASS.fullmatch(function := attributes.get("function", "").strip()):
            verdict = Verdict.SUSPICIOUS if function.startswith(_JAVA) else Verdict.UNKNOWN
            self._say(verdict, "custom-operator", f"the model calls a class of Java: {function[:80]}")
        for key, value in attributes.items():
            if key.startswith("xmlns"):
                continue
            self._attribute(name, key.rpartition(":")[2].lower(), value)

    def _weights_of(self, attributes: dict[str, str]) -> None:
        """Where a layer's weights lie in the file beside, which must reach as far."""
        if any(not _SIZE.fullmatch(attributes.get(key, "0")) for key in ("offset", "size")):
            self._say(Verdict.SUSPICIOUS, "bad-size", "the place of a layer's weights is none")
        elif (needed := _needed(attributes)) not in {-1, int(attributes.get("size", "0"))}:
            message = f"a layer's shape needs {needed} bytes and it has {attributes['size']}"
            self._say(Verdict.SUSPICIOUS, "bad-size", message)
        elif self.weights and {"offset", "size"} <= attributes.keys():
            reach, known = int(attributes["offset"]) + int(attributes["size"]), self.inquiry.external
            known[self.weights] = max(known.get(self.weights, 0), reach)

    def _attribute(self, element: str, key: str, value: str) -> None:
        file = _HREFS & {key} and (_PATH.search(value) or _LIBRARY.search(value))
        if key == "library" or file or (key not in _TEXTS and _NATIVE.search(value)):
            if not key.endswith("location") or "dmg.org" not in value:
                self._say(Verdict.SUSPICIOUS, "xml-library", f"{element[:40]} names a file outside: {value[:80]!r}")
        elif _CODE.search(value[:100_000]):
            self._say(Verdict.SUSPICIOUS, "xml-script", f"an attribute of {element[:40]} holds code or a command")
        elif key not in _TEXTS and _PATH.search(value):
            self._say(Verdict.SUSPICIOUS, "xml-path", f"{element[:40]} names a path outside the model: {value[:80]!r}")

    def _end(self, _: str) -> None:
        self.depth -= 1

    def _text(self, text: str) -> None:
        if _CODE.search(text):
            self._say(Verdict.SUSPICIOUS, "xml-script", "a text holds code or a command")

    def _instruction(self, target: str, _: str) -> None:
        if target.lower() != "xml":
            self._say(Verdict.SUSPICIOUS, "xml-instruction", f"the model has a processing instruction: {target[:40]}")


def _needed(attributes: dict[str, str]) -> int:
    """The bytes that a constant's shape needs; -1 for what is no constant, or of a kind without a width."""
    bits, shape = _BITS.get(attributes.get("element_type", "")), attributes.get("shape", "?").strip()
    if bits is None or not {"offset", "size"} <= attributes.keys() or not _SHAPE.fullmatch(shape):
        return -1
    return (prod(map(int, filter(None, shape.split(",")))) * bits + 7) // 8


def _stop() -> MalformedError:
    return MalformedError("a document type with entities is not read on")


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"pmml", "openvino"}), recognise=recognise)
