"""HDF5: Keras models and weights, and tables of PyTables. Objects are walked, datasets are not read.

Source: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html; CVE-2025-9905, CVE-2026-1669.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.hdf5_objects import SIGNATURE, Facts, missing, walk
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import begins, json_of
from upright.discover.readers.keras_config import inspect_config
from upright.discover.readers.model_format import ModelFormat
from upright.discover.readers.pickle_shape import shape_of
from upright.discover.readers.pickles import inspect_one, starts, tell_held
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Inquiry

_LIMIT: Final = 64 << 20
_LINE, _MARKS = 116, 128  # bytes of MATLAB's line, and with its version
_PRINTED: Final = range(0x20, 0x7F)
_WORDS: Final = (b'"class_name": "Lambda"', b'"class_name":"Lambda"', b"__lambda__", b"TorchModuleWrapper")
_CONFIGS: Final = ("model_config", "training_config", "optimizer_config", "layer_config", "config", "saving_config")


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge configurations, links out of the file, data kept elsewhere, and pickles in attributes."""
    if blob.peek(0, 8) != SIGNATURE:
        _before(blob, inquiry)
    try:
        if beyond := missing(blob):
            inquiry.say(Verdict.SUSPICIOUS, "truncated", f"{beyond} bytes of the file are not there")
        facts = walk(blob)
    except MalformedError as error:
        _by_words(blob, inquiry)
        raise MalformedError(error.what, error.where) from error
    _within(blob, facts, inquiry)
    _outside(facts, inquiry)
    if facts.opaque:
        inquiry.say(
            Verdict.UNKNOWN, "not-walked", f"{len(facts.opaque)} parts of the file were not read", facts.opaque[0]
        )
    inquiry.metadata.setdefault("objects", facts.objects)


def _within(blob: Blob, facts: Facts, inquiry: Inquiry) -> None:
    """What attributes say, and what datasets of bytes hold."""
    for name, at, length in facts.texts:
        _attribute(blob.part(at, min(length, _LIMIT)), name, inquiry)
    for path, at, length in facts.held:
        if blob.peek(at, 1) == b"\x80":
            tell_held(blob.part(at, length), inquiry, f"dataset {path[:80]}")
    if any(name == "PSEUDOATOM" and blob.peek(at, 6) == b"object" for name, at, _ in facts.texts):
        _rows(blob, inquiry)


def _by_words(blob: Blob, inquiry: Inquiry) -> None:
    """A file whose objects cannot be walked is judged by the words that stand in it."""
    for word in _WORDS:
        if (at := blob.find(word)) >= 0:
            inquiry.say(Verdict.SUSPICIOUS, "lambda", "a damaged file names a layer that carries code", at)
            return


def _before(blob: Blob, inquiry: Inquiry) -> None:
    """A user block: zeros are room for others, what else stands there is looked into."""
    block = blob.part(0, max(512, blob.find(SIGNATURE, 0, 1 << 26)))
    if _matlab(block):
        return
    if block.peek(0, 4096).strip(b"\0"):
        inquiry.say(Verdict.SUSPICIOUS, "user-block", "other bytes stand before the HDF5 data", 0)
        inquiry.inspect(block, "user block")


def _matlab(block: Blob) -> bool:
    """What MATLAB writes there: a line that tells so, and zeros. Source: MAT-File Format, chapter 1."""
    line = block.peek(0, _LINE)
    plain = all(each in _PRINTED for each in line.rstrip(b"\0"))
    return line.startswith(b"MATLAB 7.") and plain and not block.peek(_MARKS, 4096).strip(b"\0")


def _attribute(text: Blob, name: str, inquiry: Inquiry) -> None:
    start = begins(text)[:1]
    if start in {b"{", b"["} and (name in _CONFIGS or name.endswith("_config") or text.find(b'"class_name"') >= 0):
        try:
            config = json_of(text, _LIMIT)
        except MalformedError as error:
            inquiry.say(Verdict.UNKNOWN, "bad-configuration", error.what, name[:80])
            return
        inspect_config(config, inquiry, name[:80])
    elif (start := text.peek(0, 1)) in {b"\x80", b"(", b"c"} and (
        text.peek(text.size - 1, 1) == b"." or start == b"\x80"
    ):
        if shape_of(text).calls:
            inquiry.inspect(text, f"attribute {name[:80]}")
    elif name == "custom_objects" or name.endswith("__lambda__"):
        inquiry.say(Verdict.SUSPICIOUS, "lambda", "an attribute carries code", name[:80])


def _rows(blob: Blob, inquiry: Inquiry) -> None:
    """PyTables unpickles each row of an array of objects; the rows stand in the file as they are."""
    at = 0
    while found := starts(blob, at):
        for start in found:
            inquiry.budget.spend_operations(1)
            row = blob.part(start, blob.size - start)
            if shape_of(row).calls:
                inspect_one(row, inquiry.enter(f"row at {start}"))
        at = found[-1] + 1


def _outside(facts: Facts, inquiry: Inquiry) -> None:
    """Links, storage and sources in other files are read when the model is loaded (CVE-2026-1669), and memory is set
    aside for what shapes ask for.
    """
    for path, target, at in facts.links[:20]:
        inquiry.say(Verdict.SUSPICIOUS, "external-link", f"{path[:80]} links to another file: {target[:80]!r}", at)
    for path, asked, at in facts.swollen[:20]:
        message = f"{path[:80]} asks for {asked} bytes, thousands of times those of the file"
        inquiry.say(Verdict.SUSPICIOUS, "bomb", message, at)
    for target, at in facts.stored[:20]:
        inquiry.say(Verdict.SUSPICIOUS, "external-data", f"a dataset's bytes lie in another file: {target[:80]!r}", at)
    for target, at in facts.virtual[:20]:
        inquiry.say(Verdict.SUSPICIOUS, "external-data", f"a dataset is put together from {target[:80]!r}", at)


FORMAT = ModelFormat(inspect=inspect, names=frozenset({"keras-h5"}), containers=frozenset({"hdf5"}))
