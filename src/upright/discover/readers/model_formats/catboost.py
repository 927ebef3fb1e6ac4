"""CatBoost: a FlatBuffer of trees, after it the parts that it names.

Source: catboost/libs/model/flatbuffers/model.fbs, catboost/libs/model/model.cpp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.flatbuffer import table_field, vector
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import shape_of
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_VERSION, _TREES, _PARTS = 0, 1, 3
_KNOWN: Final = b"FlabuffersModel_v"


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Check that the core holds, and that nothing stands after what it names."""
    try:
        _inspect(blob, inquiry)
    except MalformedError as error:
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", error.what, error.where)


def _inspect(blob: Blob, inquiry: Inquiry) -> None:
    size = blob.number(4, 4)
    if 8 + size > blob.size:
        inquiry.say(Verdict.SUSPICIOUS, "bad-size", f"the model says that it has {size} bytes", 4)
        return
    core = blob.part(8, size)
    root = core.number(0, 4)
    version, trees = table_field(core, root, _VERSION), table_field(core, root, _TREES)
    if version is None or trees is None or _KNOWN not in core.peek(version + core.number(version, 4), 64):
        inquiry.say(Verdict.SUSPICIOUS, "bad-structure", "the model has no version or no trees", 8)
        return
    parts = len(vector(core, table_field(core, root, _PARTS)))
    rest = blob.size - 8 - size
    if rest and not parts:
        inquiry.say(Verdict.SUSPICIOUS, "trailing-data", f"{rest} bytes stand after the model", 8 + size)
    if rest and (shape_of(blob.part(8 + size, rest)).calls or blob.peek(8 + size, 4) in {b"PK\3\4", b"\x7fELF"}):
        inquiry.inspect(blob.part(8 + size, rest), "trailing data")


FORMAT = ModelFormat(names=frozenset({"catboost"}), inspect=inspect)
