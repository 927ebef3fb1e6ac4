"""Compressed files: gzip, bzip2, xz, lzma, zlib, zstd and lz4 around a model or an archive of models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.compressed_rest import unpacked
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.model_format import MODEL_SUFFIXES, ModelFormat, format_of
from upright.discover.readers.sniff import sniff_blob
from upright.discover.readers.unpack import COMPRESSIONS, head, swells

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_MAGIC: Final = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"]\0\0", "lzma"),
    (b"x", "zlib"),
    *((bytes([0x50 + number]) + b"\x2a\x4d\x18", "zstd") for number in range(16)),  # a frame that is passed over
)


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Unpack when the first bytes inside are of a model or an archive; text and other data are left."""
    start = blob.peek(0, 8)
    compression = next((name for magic, name in _MAGIC if start.startswith(magic)), "")
    inner = head(blob, compression, 1 << 20) if compression else b""
    if not inner and blob.size:
        inquiry.say(Verdict.UNKNOWN, "truncated", "compressed data from which nothing can be had")
    if compression and swells(blob, compression, inquiry.budget):
        inquiry.say(Verdict.SUSPICIOUS, "bomb", "the file unpacks to hundreds of times its size")
    elif inner and (inquiry.suffix in MODEL_SUFFIXES or format_of(sniff_blob(Blob(inner))) is not None):
        inquiry.inspect(unpacked(blob, compression, inquiry), compression)


FORMAT = ModelFormat(inspect=inspect, containers=frozenset(COMPRESSIONS))
