"""What a file is, by its bytes and never by its name alone: `pickle`, `safetensors`, `zip`... or nothing for text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import Blob, opened
from upright.discover.readers.recognise import (
    OLD_JOBLIB,
    compressed_kind,
    hdf5_kind,
    is_safetensors,
    is_tar,
    is_zlib,
    pickle_kind,
    protobuf_kind,
    tar_kind,
    text_kind,
    zip_kind,
)
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from upright.model.item import Item

HEAD: Final = 4096
# (offset, bytes, format); the first that fits wins.
MAGIC: Final = (
    (0, b"GGUF", "gguf"), (0, b"FUGG", "gguf"), (0, b"lmgg", "ggml"), (0, b"fmgg", "ggml"), (0, b"tjgg", "ggml"),
    (0, b"algg", "ggml"),
    (0, b"\x93NUMPY", "npy"), (4, b"TFL3", "tflite"), (4, b"ET12", "executorch"), (0, b"CBM1", "catboost"),
    (0, b"PAR1", "parquet"), (0, b"ARROW1", "arrow"), (0, b"FEA1", "arrow"), (0, b"SQLite format 3\0", "sqlite"),
    (0, b"Obj\x01", "avro"), (0, b"ORC", "orc"), (8, b"DUCK", "duckdb"), (0, b"RDX2\n", "r-data"),
    (0, b"RDX3\n", "r-data"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"), (0, b"Rar!\x1a\x07", "rar"), (0, b"%PDF-", "pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (0, b"\xff\xd8\xff", "jpeg"), (0, b"GIF8", "gif"), (8, b"WEBP", "webp"), (8, b"WAVE", "wav"), (0, b"BM", "bmp"),
    (0, b"II*\0", "tiff"), (0, b"MM\0*", "tiff"), (0, b"OggS", "ogg"), (0, b"fLaC", "flac"), (0, b"ID3", "mp3"),
    (4, b"ftyp", "mp4"), (0, b"\x1aE\xdf\xa3", "matroska"), (0, b"\0\0\1\0", "ico"), (0, b"wOFF", "woff"),
    (0, b"wOF2", "woff"),
    (0, b"\x7fELF", "elf"),
    (0, b"\xac\xed\0\x05", "java-objects"), (0, b"\xca\xfe\xba\xbe", "java-class"), (0, b"\xcf\xfa\xed\xfe", "macho"),
    (0, b"\0asm", "wasm"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)  # fmt: skip
_COMPRESSED: Final = (
    (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"), (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x04\x22\x4d\x18", "lz4"),
    (b"]\0\0", "lzma"), *((bytes([0x50 + number]) + b"\x2a\x4d\x18", "zstd") for number in range(16)),  # skipped
)  # fmt: skip
_HDF5 = b"\x89HDF\r\n\x1a\n"
TEXT_BYTES = bytes(range(32, 127)) + b"\t\n\r\f\x1b" + bytes(range(128, 256))


def sniff(item: Item) -> str:
    """The format of an item; empty for text and for what is not known. Raises AccessDenied or Unreachable."""
    with opened(item) as blob:
        return sniff_blob(blob)


def sniff_blob(blob: Blob) -> str:
    """The format of bytes."""
    start = blob.peek(0, HEAD)
    if not start:
        return ""
    text = not start.translate(None, TEXT_BYTES)
    try:
        if text:
            return text_kind(start) or _textual_magic(start) or _late(blob, start)
        return _binary(blob, start)
    except MalformedError:
        return ""


def _textual_magic(start: bytes) -> str:
    return "pdf" if start.startswith(b"%PDF-") else ""


def _binary(blob: Blob, start: bytes) -> str:
    found = _packed(blob, start) or text_kind(start) or _magic(blob, start)
    if not found and is_tar(start):
        found = tar_kind(start)
    if not found and is_safetensors(blob, start):
        found = "safetensors"
    return found or _late(blob, start)


def _packed(blob: Blob, start: bytes) -> str:
    """Archives and compressed files."""
    if start.startswith(OLD_JOBLIB):
        return "joblib"
    if start.startswith((b"PK\3\4", b"PK\5\6", b"PK\1\2", b"PK\7\x08")):
        return zip_kind(blob)
    for magic, name in _COMPRESSED:
        if start.startswith(magic) and (found := compressed_kind(blob, name)):
            return found
    return compressed_kind(blob, "zlib") if is_zlib(start) else ""


def _magic(blob: Blob, start: bytes) -> str:
    if start.startswith(_HDF5):
        return hdf5_kind(blob)
    for offset, magic, name in MAGIC:
        if start.startswith(magic, offset):
            return pickle_kind(blob) or name  # whose first text may hold any magic number
    return "pe" if start.startswith(b"MZ") and b"PE\0\0" in start else ""


def _late(blob: Blob, start: bytes) -> str:
    """What only a look into the structure tells."""
    if found := pickle_kind(blob):
        return found
    if found := protobuf_kind(blob, start):
        return found
    if start.startswith(b"{L\0\0\0\0\0\0\0\x07learner"):
        return "xgboost-ubj"
    if any(start.startswith(_HDF5, at) for at in (512, 1024, 2048)) or _behind(blob):
        return hdf5_kind(blob)
    if b"PK\5\6" in blob.peek(max(0, blob.size - 256), 256):
        return zip_kind(blob)
    return _by_module(blob)


def _behind(blob: Blob) -> bool:
    """Whether HDF5 begins behind a user block, which may have any power of two as its size."""
    far = 1 << 26 if isinstance(blob.view, memoryview) else HEAD  # each look at what lies elsewhere is a request
    at = HEAD
    while at < blob.size and at <= far:
        if blob.peek(at, len(_HDF5)) == _HDF5:
            return True
        at *= 2
    return False


def _by_module(blob: Blob) -> str:
    """Formats that bring their own way of being recognised."""
    return next((found for recognise in _recognisers() if (found := recognise(blob))), "")


@cache
def _recognisers() -> tuple[Callable[[Blob], str], ...]:
    from upright.discover.readers.model_format import model_formats

    return tuple({one.recognise: None for one in model_formats().values() if one.recognise is not None})
