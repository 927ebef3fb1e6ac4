"""NumPy arrays; those of objects are pickles.

Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

from __future__ import annotations

import ast
import re
from math import prod
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import looks_like_pickle
from upright.discover.readers.pickles import inspect_pickles
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_LIMIT: Final = 1 << 16
_MAGIC: Final = b"\x93NUMPY"
_CODE = re.compile(r"[<>=|]?([a-zA-Z?])(\d{0,18})(?:\[[^\]]{0,20}\])?\Z")
_CODE_IN = re.compile(r"__\w+__|(?<!\w)[A-Za-z_][\w.]*\s*\((?!\d*\s*,)|\blambda\b|\bfor\s+\w+\s+in\b|[)\]}]\s*\(")
_NESTED: Final = 100  # brackets within one another; a record of records has few
_SWOLLEN, _TIMES = 1 << 30, 1000  # bytes that an array says it has, and how many times those that are there
_WIDTHS: Final = {"b": 1, "B": 1, "?": 1, "e": 2, "h": 2, "H": 2, "i": 4, "I": 4, "f": 4}


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Check the header; read the pickle of an array of objects, and what follows an array of numbers."""
    header, start = _header(blob, inquiry)
    descr, shape = header.get("descr"), header.get("shape")
    if not isinstance(shape, tuple) or not isinstance(header.get("fortran_order"), bool):
        raise MalformedError("an array header that is none", "offset 10")
    rest = blob.part(start, blob.size - start)
    if not _is_plain(descr):
        inquiry.form = "numpy-object"
        inspect_pickles(rest, inquiry)
        return
    if not all(isinstance(size, int) and size >= 0 for size in shape):
        inquiry.say(Verdict.SUSPICIOUS, "bad-size", "an array whose shape is none", 10)
        return
    count = prod(shape)
    if (width := _width(descr)) is not None:
        _after(rest, count * width, inquiry, start)


def _header(blob: Blob, inquiry: Inquiry) -> tuple[dict[str, object], int]:
    """The header as NumPy reads it, a Python literal, and where the elements begin."""
    width = 2 if blob.number(6, 1) == 1 else 4
    length = blob.number(8, width)
    if length > _LIMIT:
        if length > blob.size:
            inquiry.say(Verdict.SUSPICIOUS, "bomb", f"the header asks for {length} bytes of {blob.size}", 8)
        raise MalformedError("a header of more than 64 KiB", "offset 8")
    text = blob.take(8 + width, length).decode("utf-8", errors="replace").strip()
    try:
        found = ast.literal_eval(re.sub(r"(\d)L\b", r"\1", text))
    except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError) as error:
        if _depth(text) > _NESTED:
            inquiry.say(Verdict.SUSPICIOUS, "bomb", "the header of an array nests without end", 10)
        if _CODE_IN.search(text):
            inquiry.say(Verdict.SUSPICIOUS, "code-in-header", "the header of an array holds code", 10)
        if text.startswith("{") and text.endswith("}"):
            inquiry.say(Verdict.SUSPICIOUS, "bad-structure", "the header of an array is to be worked out", 10)
        raise MalformedError("an array header that is no literal", "offset 10") from error
    if not isinstance(found, dict):
        raise MalformedError("an array header that is none", "offset 10")
    return found, 8 + width + length


def _depth(text: str) -> int:
    """How deep its brackets go, about: those in texts count too."""
    deepest = depth = 0
    for mark in re.findall(r"[\[({\])}]", text):
        depth += 1 if mark in "[({" else -1
        deepest = max(deepest, depth)
    return deepest


def _is_plain(descr: object, depth: int = 0) -> bool:
    """Whether elements of this type are bytes without objects; everything else NumPy may load as a pickle."""
    if isinstance(descr, str):
        code = _CODE.match(descr)
        return code is not None and code[1] != "O"
    if isinstance(descr, list) and depth < 8:  # noqa: PLR2004  records in records
        return all(isinstance(one, tuple) and len(one) > 1 and _is_plain(one[1], depth + 1) for one in descr)
    return isinstance(descr, tuple) and bool(descr) and depth < 8 and _is_plain(descr[0], depth + 1)  # noqa: PLR2004


def _width(descr: object) -> int | None:
    match = _CODE.match(descr) if isinstance(descr, str) else None
    if match is None:
        return None
    return int(match[2]) * (4 if match[1] == "U" else 1) if match[2] else _WIDTHS.get(match[1], 8)


def _after(rest: Blob, size: int, inquiry: Inquiry, start: int) -> None:
    if rest.size < size:
        if size > max(_SWOLLEN, _TIMES * max(1, rest.size)):
            inquiry.say(Verdict.SUSPICIOUS, "bomb", f"the array asks for {size} bytes and {rest.size} are there", start)
        inquiry.say(Verdict.SUSPICIOUS, "truncated", "the array goes beyond the end of the file", start)
        return
    left = rest.part(size, rest.size - size)
    if left.peek(0, 6) == _MAGIC:  # arrays saved one after another
        inspect(left, inquiry.enter("next"))
    elif left.size:
        inquiry.say(Verdict.UNKNOWN, "trailing-data", f"{left.size} bytes stand after the array", start + size)
        if looks_like_pickle(left):
            inquiry.say(Verdict.SUSPICIOUS, "trailing-data", "a pickle stands after the array", start + size)
            inspect_pickles(left, inquiry.enter("trailing data"))
        elif found := inquiry.inspect(left, "trailing data"):
            inquiry.say(Verdict.SUSPICIOUS, "trailing-data", f"{found} data stands after the array", start + size)


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"numpy-object"}), containers=frozenset({"npy"}))
