"""A checkpoint of PyTorch as safetensors: the same tensors, in a format that only holds data. Nothing is unpickled."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from upright.discover.readers.state_dict import Stored, state_dict
from upright.model.errors import ConflictError, MalformedError, Unreachable

_CHUNK = 1 << 20
_LARGEST = 2 << 30  # bytes of a tensor that is gathered in memory because its elements lie apart


def as_safetensors(path: Path, target: BinaryIO) -> int:
    """Write the safetensors form of a checkpoint; gives how many tensors it holds.

    Each tensor is read back and compared. Raises ConflictError when the file holds more than tensors, or cannot be
    read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            tensors = sorted(state_dict(archive), key=lambda each: (-each.width, each.name))
            written = _write(archive, tensors, target)
    except (MalformedError, zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise ConflictError(f"{path.name}: no safe conversion: {error}") from None
    except OSError as error:
        raise Unreachable(f"{path.name}: {error.strerror or 'cannot be read'}") from error
    _compare(path.name, target, written)
    return len(written)


def _write(archive: zipfile.ZipFile, tensors: list[Stored], target: BinaryIO) -> dict[str, str]:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for each in tensors:
        size = each.count * each.width
        if each.name in header:
            raise MalformedError(f"two tensors are called {each.name}")
        header[each.name] = {"dtype": each.kind, "shape": list(each.shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    target.write(len(text).to_bytes(8, "little") + text)
    digests = {}
    for each in tensors:
        digest = hashlib.sha256()
        for chunk in _bytes_of(archive, each):
            target.write(chunk)
            digest.update(chunk)
        digests[each.name] = digest.hexdigest()
    return digests


def _bytes_of(archive: zipfile.ZipFile, tensor: Stored) -> Iterator[bytes]:
    """Its elements in order."""
    with archive.open(tensor.entry) as stream:
        if tensor.contiguous:
            stream.seek(tensor.offset * tensor.width)
            left = tensor.count * tensor.width
            while left:
                chunk = stream.read(min(left, _CHUNK))
                if not chunk:
                    raise EOFError(tensor.entry)
                left -= len(chunk)
                yield chunk
            return
        if max(archive.getinfo(tensor.entry).file_size, tensor.count * tensor.width) > _LARGEST:
            raise MalformedError(f"{tensor.name} is too large to be put in order")
        import numpy as np

        flat = np.frombuffer(stream.read(), np.dtype(f"V{tensor.width}"))[tensor.offset :]
        strides = tuple(step * tensor.width for step in tensor.strides)
        yield np.lib.stride_tricks.as_strided(flat, tensor.shape, strides, writeable=False).tobytes()


def _compare(name: str, target: BinaryIO, written: dict[str, str]) -> None:
    """Read the new file as others will, and compare it tensor by tensor."""
    target.flush()
    target.seek(0)
    length = int.from_bytes(target.read(8), "little")
    header = json.loads(target.read(length))
    header.pop("__metadata__")
    for tensor, told in header.items():
        start, end = told["data_offsets"]
        target.seek(8 + length + start)
        digest, left = hashlib.sha256(), end - start
        while left:
            chunk = target.read(min(left, _CHUNK))
            digest.update(chunk)
            left -= len(chunk)
            if not chunk:
                break
        if digest.hexdigest() != written.get(tensor):
            raise ConflictError(f"{name}: {tensor} is not the same after conversion")
    if header.keys() != written.keys():
        raise ConflictError(f"{name}: a tensor is missing after conversion")
    target.seek(0)
