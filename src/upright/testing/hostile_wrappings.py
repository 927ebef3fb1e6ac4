"""Hostile pickles in wrappings that scanners pass over: behind other data, in 7z archives, in what breaks off."""

from __future__ import annotations

import bz2
import gzip
import lzma
import pickle
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from upright.testing.hostile_containers import BAD, GOOD, torch_zip, zipped
from upright.testing.hostile_pickles import PAYLOAD, whole

_TEXT = b"cos\nsystem\n(S'id'\ntR."


def seven_zip(content: bytes, file: str) -> bytes:
    """A 7z archive with one file that is not compressed."""
    named = file.encode("utf-16-le") + b"\0\0"
    packed = b"\x06\x00\x01\x09" + _number(len(content)) + b"\x00"
    folder = b"\x07\x0b\x01\x00\x01\x01\x00\x0c" + _number(len(content)) + b"\x00"
    files = b"\x05\x01\x11" + _number(len(named) + 1) + b"\x00" + named + b"\x00"
    header = b"\x01\x04" + packed + folder + b"\x00" + files + b"\x00"
    start = struct.pack("<QQI", len(content), len(header), zlib.crc32(header))
    return b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(start)) + start + content + header


def _number(value: int) -> bytes:
    return bytes([0x80 | value >> 8, value & 0xFF]) if value > 127 else bytes([value])  # noqa: PLR2004


def _npy(descr: str, content: bytes) -> bytes:
    header = f"{{'descr': {descr}, 'fortran_order': False, 'shape': (1,), }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + content


def behind() -> Iterator[tuple[str, bytes]]:
    """After data that readers stop at."""
    squeezers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "bzip2": bz2.compress,
        "xz": lzma.compress,
        "zlib": zlib.compress,
    }
    for label, squeeze in squeezers.items():
        yield f"{label}-then-pickle", squeeze(GOOD) + BAD
        yield f"{label}-then-{label}", squeeze(GOOD) + squeeze(BAD)
    yield "gzip-wrong-checksum", gzip.compress(BAD)[:-8] + bytes(8)
    yield "zlib-wrong-checksum", zlib.compress(BAD)[:-4] + bytes(4)
    header = b'{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}'
    yield "safetensors-then-zip", struct.pack("<Q", len(header)) + header + bytes(4) + torch_zip(BAD)
    yield "gzip-then-zip", gzip.compress(GOOD) + torch_zip(BAD)
    yield "picture-then-zip", b"\x89PNG\r\n\x1a\n" + bytes(100) + torch_zip(BAD)
    yield "gguf-then-zip", b"GGUF" + struct.pack("<IQQ", 3, 0, 0) + torch_zip(BAD)
    yield "array-then-pickle", _npy("'<f8'", bytes(8)) + BAD
    yield "array-then-array", _npy("'<f8'", bytes(8)) + _npy("'|O'", BAD)
    values: tuple[object, ...] = (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}, {}, [])
    row = b"".join(pickle.dumps(value, 2) for value in values)
    yield "sixth-of-old-torch", row + BAD
    yield "storages-of-old-torch", row + bytes(64) + BAD


def within() -> Iterator[tuple[str, bytes]]:
    """Inside what readers pass over."""
    yield "7z", seven_zip(BAD, "data.pkl")
    yield "7z-of-zip", seven_zip(torch_zip(BAD), "weights.pt")
    yield "zip-in-tensor", torch_zip(GOOD, **{"m/data/1": torch_zip(BAD)})
    yield "folder-with-content", zipped({"m/data.pkl": GOOD, "m/x/": BAD, "m/version": b"3"})
    yield "zip-lzma", zipped({"m/data.pkl": BAD, "m/version": b"3"}, zipfile.ZIP_LZMA)
    yield "text-pickle-in-tensor", torch_zip(GOOD, **{"m/data/1": _TEXT + b"\n"})
    yield "array-escaped-type", _npy("'\\x7cO'", BAD)
    yield "array-header-that-calls", _npy("__import__('os').system('id')", bytes(8))
    yield "array-header-that-makes-a-function", _npy("(lambda: 1)()", bytes(8))
    yield "array-header-longer-than-the-file", b"\x93NUMPY\2\0\xff\xff\xff\x7f{'descr'"
    yield "array-type-by-name", _npy("'object'", BAD)
    yield "array-type-in-record", _npy("[('a', 'O')]", BAD)
    yield "tar-cut-off", gzip.compress(_tar_head("model.pkl", 90_000) + whole(PAYLOAD) + bytes(3000))


def _tar_head(name: str, size: int) -> bytes:
    block = bytearray(512)
    block[: len(name)] = name.encode()
    block[124:136] = f"{size:011o}\0".encode()
    block[148:156], block[156:157] = b" " * 8, b"0"
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)


def hostile_wrappings() -> dict[str, bytes]:
    """Every such file by the name of its family and trick."""
    families = {"behind": behind, "within": within}
    return {f"{family}/{label}": content for family, made in families.items() for label, content in made()}
