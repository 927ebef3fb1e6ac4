"""GGUF and its forerunners: metadata, tensors, and a chat template that runs with every question.

Source: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; CVE-2024-25664 to -25668, CVE-2024-34359.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from upright.discover.readers.chat_template import inspect_template
from upright.discover.readers.ggml_types import BLOCKS, PLAIN
from upright.discover.readers.inquiry import Tensor, Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.tensor_samples import sample
from upright.model.errors import LimitExceeded, MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Inquiry

_WIDTHS: Final = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY, _U32 = 8, 9, 4
_KEYS, _TENSORS, _NAME, _STEPS, _DIMENSIONS = 1 << 16, 1 << 17, 1 << 16, 4_000_000, 8
_TOLD: Final = {
    "general.architecture": "architecture",
    "general.license": "licence",
    "general.base_model.0.repo_url": "base_model",
    "general.name": "name",
    "general.base_model.0.name": "base_model",
}

_BOOL: Final = 7
_TYPES: Final = 64  # below it types may be yet to come
_GONE: Final = frozenset({4, 5})  # types that were given up before the format was made
_SIZES: Final = {
    "block_count": "num_hidden_layers", "embedding_length": "hidden_size", "feed_forward_length": "intermediate_size",
    "vocab_size": "vocab_size", "nextn_predict_layers": "num_nextn_predict_layers",
}  # fmt: skip


class _Reader:
    """Reads forward; every number is checked against the end of the file before it is believed."""

    def __init__(self, blob: Blob, order: str, wide: int) -> None:
        self.blob, self.order, self.wide, self.at, self.steps = blob, order, wide, 4, _STEPS

    def number(self, width: int) -> int:
        value = self.blob.number(self.at, width, self.order)
        self.at += width
        return value

    def skip(self, count: int) -> None:
        if self.at + count > self.blob.size:
            raise MalformedError("metadata goes beyond the end", f"offset {self.at}")
        self.at += count

    def text(self, limit: int = 1 << 24) -> str:
        length = self.number(self.wide)
        start = self.at
        self.skip(length)
        return self.blob.peek(start, min(length, limit)).decode("utf-8", errors="replace")

    def value(self, kind: int, depth: int = 0) -> str:
        """A value as text; arrays are passed over, except arrays of text, which are joined up to a limit."""
        self.steps -= 1
        if depth > 4:  # noqa: PLR2004
            raise MalformedError("metadata nested deeper than any", f"offset {self.at}")
        if self.steps < 0:
            raise LimitExceeded("metadata of more parts than a verdict may cost", f"offset {self.at}")
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self._array(depth)
        if kind not in _WIDTHS:
            raise MalformedError(f"metadata of no known type {kind}", f"offset {self.at}")
        width = _WIDTHS[kind]
        if kind == _BOOL and self.blob.number(self.at, 1) > 1:
            raise MalformedError("a value that is neither true nor false", f"offset {self.at}")
        return str(self.number(width)) if width in {1, 2, 4, 8} else ""

    def _array(self, depth: int) -> str:
        kind, count = self.number(4), self.number(self.wide)
        if kind in _WIDTHS:
            self.skip(count * _WIDTHS[kind])
            return ""
        if count > (self.blob.size - self.at) // 4:
            raise MalformedError("an array longer than the file", f"offset {self.at}")
        if kind == _STRING:
            self._texts(count)
            return ""
        for _ in range(count):
            self.value(kind, depth + 1)
        return ""

    def _texts(self, count: int) -> None:
        """Pass over texts: vocabularies have a hundred thousand."""
        self.steps -= count
        if self.steps < 0:
            raise LimitExceeded("metadata of more parts than a verdict may cost", f"offset {self.at}")
        at, wide, order, number = self.at, self.wide, self.order, self.blob.number
        for _ in range(count):
            at += wide + number(at, wide, order)
        self.at = at
        self.skip(0)


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Check counts, offsets and sizes, and read the chat templates."""
    try:
        _inspect(blob, inquiry)
    except MalformedError as error:
        if isinstance(error, LimitExceeded):
            raise
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)


def _inspect(blob: Blob, inquiry: Inquiry) -> None:
    order = ">" if blob.peek(0, 4) == b"FUGG" or blob.number(4, 4) > 1 << 16 else "<"
    version = blob.number(4, 4, order)
    if not 1 <= version <= 3:  # noqa: PLR2004
        raise MalformedError(f"GGUF of version {version}", "offset 4")
    reader = _Reader(blob, order, 4 if version == 1 else 8)
    reader.at = 8
    tensors, keys = reader.number(reader.wide), reader.number(reader.wide)
    if keys > _KEYS or tensors > _TENSORS:
        inquiry.say(
            Verdict.SUSPICIOUS, "bad-count", f"{keys} keys and {tensors} tensors are more than any model has", 8
        )
        return
    align = _metadata(reader, keys, inquiry)
    _tensors(reader, tensors, align, inquiry)
    inquiry.metadata["tensors"] = tensors


def _metadata(reader: _Reader, keys: int, inquiry: Inquiry) -> int:
    align, seen = 32, set()
    for _ in range(keys):
        start = reader.at
        name = reader.text(_NAME)
        kind = reader.number(4)
        value = reader.value(kind)
        if name in seen:
            inquiry.say(Verdict.SUSPICIOUS, "duplicate-key", f"the key {name[:80]!r} stands twice", start)
        seen.add(name)
        if name == "general.alignment" and kind == _U32:
            align = int(value)
        elif name.startswith("tokenizer.chat_template") and kind == _STRING:
            inspect_template(value, inquiry, name[:80])
        elif name in _TOLD and kind == _STRING:
            inquiry.metadata[_TOLD[name]] = value[:120]
        _declared(name, kind, value, inquiry)
    if align <= 0 or align & (align - 1) or align > 1 << 20:
        inquiry.say(Verdict.SUSPICIOUS, "bad-alignment", f"tensors are aligned to {align} bytes", 8)
        return 32
    return align


def _declared(name: str, kind: int, value: str, inquiry: Inquiry) -> None:
    """What the metadata says of the architecture, in the words of a `config.json`."""
    told = _SIZES.get(name.partition(".")[2])
    if told and kind in _WIDTHS and value.isdigit():
        inquiry.declared.setdefault(told, int(value))
    elif name == "general.architecture" and kind == _STRING:
        inquiry.declared.setdefault("model_type", value[:80])


def _tensors(reader: _Reader, count: int, align: int, inquiry: Inquiry) -> None:
    spans: list[tuple[int, int, str]] = []
    shapes: list[tuple[int, tuple[int, ...]]] = []
    seen: set[str] = set()
    for _ in range(count):
        start = reader.at
        name = reader.text(_NAME)
        if name in seen:
            inquiry.say(Verdict.SUSPICIOUS, "duplicate-key", f"two tensors are called {name[:80]!r}", start)
        seen.add(name)
        dimensions = reader.number(4)
        if dimensions > _DIMENSIONS:
            raise MalformedError(f"a tensor of {dimensions} dimensions", f"offset {start}")
        shape = [reader.number(reader.wide) for _ in range(dimensions)]
        elements = math.prod(shape)
        kind, offset = reader.number(4), reader.number(8)
        if elements >= 1 << 63 or max(shape, default=0) >= 1 << 63:
            inquiry.say(Verdict.SUSPICIOUS, "overflow", f"tensor {name[:80]!r} has a size that overflows", start)
            continue
        block, width = BLOCKS.get(kind, (0, 0))
        if not block:
            verdict = Verdict.UNKNOWN if kind < _TYPES and kind not in _GONE else Verdict.SUSPICIOUS
            inquiry.say(verdict, "unknown-type", f"tensor {name[:80]!r} is of type {kind}", start)
        spans.append((offset, offset + (elements + block - 1) // block * width if block else offset, name))
        shapes.append((kind, tuple(shape[::-1])))
    if not count and reader.blob.peek(reader.at, 1 << 16).strip(b"\0"):
        inquiry.say(Verdict.SUSPICIOUS, "trailing-data", "bytes stand after a model without tensors", reader.at)
    data = (reader.at + align - 1) // align * align
    for (begin, end, name), (kind, sizes) in zip(spans, shapes, strict=True):
        inquiry.tensor(name, Tensor(PLAIN.get(kind, f"GGML {kind}"), sizes, data + begin, end - begin))
    _layout(spans, data, align, reader.blob.size, inquiry)
    sample(reader.blob, inquiry)


def _layout(spans: list[tuple[int, int, str]], data: int, align: int, size: int, inquiry: Inquiry) -> None:
    at = 0
    for begin, end, name in sorted(spans):
        if data + end > size:
            inquiry.say(Verdict.SUSPICIOUS, "truncated", f"tensor {name[:80]!r} goes beyond the end of the file", data)
            return
        if (data + begin) % align:
            inquiry.say(Verdict.SUSPICIOUS, "bad-alignment", f"tensor {name[:80]!r} is not aligned", data + begin)
        if begin < at:
            inquiry.say(Verdict.SUSPICIOUS, "overlap", f"tensor {name[:80]!r} overlaps another", data + begin)
        elif begin - at >= align + 1:
            inquiry.say(Verdict.SUSPICIOUS, "hidden-bytes", f"{begin - at} bytes belong to no tensor", data + at)
        at = max(at, end)
    if spans and size - data - at > align and all(end > begin for begin, end, _ in spans):
        inquiry.say(Verdict.SUSPICIOUS, "trailing-data", f"{size - data - at} bytes stand after the tensors", data + at)


FORMAT = ModelFormat(names=frozenset({"gguf"}), inspect=inspect)
