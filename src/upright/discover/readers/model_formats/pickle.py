"""Pickles: plain, compressed, joblib's, and the row of pickles that PyTorch wrote before 1.6.

Source: https://docs.python.org/3/library/pickle.html, torch/serialization.py (`_legacy_save`), joblib/numpy_pickle.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.readers.blob import Blob
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import looks_like_pickle
from upright.discover.readers.pickles import inspect_one, inspect_pickles
from upright.discover.readers.unpack import COMPRESSIONS, head, pieces, spool
from upright.discover.readers.zip_members import inspect_zip

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_STREAMS = 5  # magic number, protocol, system, the object, keys of the storages


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge every pickle in the file, then whatever else the same bytes are."""
    if not looks_like_pickle(blob):
        blob = _unpacked(blob, inquiry)
    if b"\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19" in blob.peek(0, 64):
        _legacy(blob, inquiry)
    else:
        inspect_pickles(blob, inquiry)
    _polyglot(blob, inquiry)


def _unpacked(blob: Blob, inquiry: Inquiry) -> Blob:
    for compression in COMPRESSIONS:
        if looks_like_pickle(Blob(head(blob, compression)), cut=True):
            return spool(inquiry.budget.spend_bytes(pieces(blob, compression)))
    return blob


def _legacy(blob: Blob, inquiry: Inquiry) -> None:
    """Five pickles, then the storages: a count of elements and their bytes for each key."""
    inquiry.form = "pytorch-legacy"
    at = 0
    for _ in range(_STREAMS):
        end = inspect_one(blob, inquiry, at)
        if end is None:
            return
        at = end


def _polyglot(blob: Blob, inquiry: Inquiry) -> None:
    tail = max(0, blob.size - 65_557)
    if blob.find(b"PK\5\6", tail) >= 0 and blob.find(b"PK\1\2") >= 0:
        inquiry.say(Verdict.SUSPICIOUS, "polyglot", "the file is a pickle and a zip archive at once")
        inspect_zip(blob, inquiry)


FORMAT = ModelFormat(names=frozenset({"pickle", "joblib", "pytorch-legacy"}), inspect=inspect)
