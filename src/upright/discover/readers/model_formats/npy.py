"""NumPy arrays; those of objects are pickles.

Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickles import inspect_pickles
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_LIMIT: Final = 1 << 20
_KEYS = (rb"'descr'\s*:", rb"'fortran_order'\s*:\s*(?:True|False)", rb"'shape'\s*:\s*\(([\d,\sL]{0,400})\)")
_SIMPLE = re.compile(rb"'descr'\s*:\s*'[<>=|]?([a-zA-Z?])(\d{0,9})(?:\[[^\]]{0,20}\])?'")
_WIDTHS: Final = {b"b": 1, b"?": 1, b"e": 2}


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Check the header; read the pickle of an array of objects."""
    width = 2 if blob.number(6, 1) == 1 else 4
    length = blob.number(8, width)
    if length > _LIMIT:
        raise MalformedError("a header of more than a mebibyte", "offset 8")
    header = blob.take(8 + width, length)
    found = [re.search(key, header) for key in _KEYS]
    if not header.lstrip().startswith(b"{") or not all(found):
        raise MalformedError("an array header that is none", "offset 10")
    start = 8 + width + length
    if re.search(rb"'[<>=|]?O\d{0,4}'", header):
        inquiry.form = "numpy-object"
        inspect_pickles(blob.part(start, blob.size - start), inquiry)
        return
    _check_size(blob, header, start, inquiry)


def _check_size(blob: Blob, header: bytes, start: int, inquiry: Inquiry) -> None:
    simple, shape = _SIMPLE.search(header), re.search(_KEYS[2], header)
    if simple is None or shape is None:
        return
    count = 1
    for size in re.findall(rb"\d+", shape[1]):
        count *= int(size[:20])
    width = int(simple[2]) * (4 if simple[1] == b"U" else 1) if simple[2] else _WIDTHS.get(simple[1], 8)
    rest = blob.size - start
    if rest < count * width:
        inquiry.say(Verdict.UNKNOWN, "truncated", "the array goes beyond the end of the file", start)
    elif rest > count * width:
        inquiry.say(Verdict.UNKNOWN, "trailing-data", f"{rest - count * width} bytes stand after the array", start)


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"numpy-object"}), containers=frozenset({"npy"}))
