"""Pickles: plain, compressed, joblib's, and the row of pickles that PyTorch wrote before 1.6.

Source: https://docs.python.org/3/library/pickle.html, torch/serialization.py (`_legacy_save`), joblib/numpy_pickle.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import CHUNK, Blob
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import looks_like_pickle, shape_of
from upright.discover.readers.pickles import inspect_one, inspect_pickles, starts
from upright.discover.readers.recognise import OLD_JOBLIB

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_OLD_HEAD: Final = 21
_COUNT, _WIDTHS = 8, (1, 2, 4, 8, 16)  # bytes of the number of elements, and of an element
_STREAMS = 5  # magic number, protocol, system, the object, keys of the storages


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge every pickle in the file, then whatever else the same bytes are."""
    whole, told = blob, len(inquiry.reasons)
    if not looks_like_pickle(blob):
        blob = _unpacked(blob, inquiry)
    if b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19" in blob.peek(0, 64):
        _legacy(blob, inquiry)
    else:
        inspect_pickles(blob, inquiry)
    if blob is not whole and any(each.code == "budget" for each in inquiry.reasons[told:]):
        _bomb(whole, inquiry)


def _bomb(blob: Blob, inquiry: Inquiry) -> None:
    """Opcodes without end out of few bytes; arrays of one value are as small, and cost few opcodes."""
    from upright.discover.readers.unpack import COMPRESSIONS, swells

    if any(swells(blob, compression, inquiry.budget) for compression in COMPRESSIONS):
        inquiry.say(Verdict.SUSPICIOUS, "bomb", "the file unpacks to hundreds of times its size, all of it opcodes")


def _unpacked(blob: Blob, inquiry: Inquiry) -> Blob:
    from upright.discover.readers.compressed_rest import unpacked
    from upright.discover.readers.unpack import COMPRESSIONS, head

    if blob.peek(0, len(OLD_JOBLIB)) == OLD_JOBLIB:
        at = _OLD_HEAD + (blob.peek(_OLD_HEAD, 1) == b" ")
        return unpacked(blob.part(at, blob.size - at), "zlib", inquiry)
    for compression in COMPRESSIONS:
        if looks_like_pickle(Blob(head(blob, compression)), cut=True):
            return unpacked(blob, compression, inquiry)
    return blob


def _legacy(blob: Blob, inquiry: Inquiry) -> None:
    """Five pickles, then the storages: a count of elements and their bytes for each key."""
    inquiry.form, inquiry.storages = "pytorch-legacy", {}
    at = 0
    for _ in range(_STREAMS):
        end = inspect_one(blob, inquiry, at)
        if end is None:
            return
        at = end
    _storages(blob, at, inquiry)
    if inquiry.storages and min(inquiry.storages.values()) >= 0:
        _counted(blob, at, list(inquiry.storages.values()), inquiry)


def _counted(blob: Blob, at: int, sizes: list[int], inquiry: Inquiry) -> None:
    """Each storage is as long as the pickle says, its number of elements before it, and nothing stands behind them."""
    count, end = int.from_bytes(blob.peek(at, _COUNT), "little", signed=True), at + sum(sizes) + _COUNT * len(sizes)
    if not any(count * width in sizes for width in _WIDTHS):
        inquiry.say(Verdict.SUSPICIOUS, "bad-size", f"a storage says that it has {count} elements", at)
    if end > blob.size:
        inquiry.say(Verdict.SUSPICIOUS, "truncated", "the storages go beyond the end of the file", at)
    elif end < blob.size:
        inquiry.say(Verdict.SUSPICIOUS, "trailing-data", f"{blob.size - end} bytes stand after the storages", end)
        inquiry.inspect(blob.part(end, blob.size - end), "trailing data")


def _storages(blob: Blob, at: int, inquiry: Inquiry) -> None:
    """Numbers follow; a pickle that makes calls is none, neither at once nor near the end."""
    for start in dict.fromkeys((at, max(at, blob.size - CHUNK))):
        for found in starts(blob, start, CHUNK):
            rest = blob.part(found, blob.size - found)
            if shape_of(rest).calls:
                inquiry.say(Verdict.SUSPICIOUS, "trailing-data", "a pickle stands among the storages", found)
                inspect_one(rest, inquiry.enter(f"storages at {found}"))


FORMAT = ModelFormat(names=frozenset({"pickle", "joblib", "pytorch-legacy"}), inspect=inspect)
