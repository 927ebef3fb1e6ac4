"""Checkpoints become safetensors only when they are nothing but tensors; nothing is unpickled on the way."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from upright.discover.conversion import as_safetensors
from upright.model.errors import ConflictError

NUMBERS = struct.pack("<6f", *range(6))


def storage(kind: bytes = b"FloatStorage") -> bytes:
    return b"(X\x07\x00\x00\x00storagectorch\n" + kind + b"\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x06tQ"


def tensor(offset: int, shape: tuple[int, ...], strides: tuple[int, ...], kind: bytes = b"FloatStorage") -> bytes:
    numbers = (b"(" + b"".join(b"K" + bytes([each]) for each in several) + b"t" for several in (shape, strides))
    rest = b"K" + bytes([offset]) + b"".join(numbers) + b"\x89ccollections\nOrderedDict\n)Rt"
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage(kind) + rest + b"R"


def held(value: bytes, name: bytes = b"w") -> bytes:
    return b"\x80\x02}X" + struct.pack("<I", len(name)) + name + value + b"s."


def checkpoint(folder: Path, pickled: bytes, numbers: bytes = NUMBERS, **more: bytes) -> Path:
    path = folder / "net.pt"
    with zipfile.ZipFile(path, "w") as made:
        for name, content in {"data.pkl": pickled, "data/0": numbers, **more}.items():
            made.writestr(f"net/{name}", content)
    return path


def converted(path: Path) -> dict[str, list[float]]:
    target = io.BytesIO()
    as_safetensors(path, target)
    content = target.getvalue()
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    del header["__metadata__"]
    at = {name: [8 + length + each for each in told["data_offsets"]] for name, told in header.items()}
    return {
        name: list(struct.unpack(f"<{(end - start) // 4}f", content[start:end])) for name, (start, end) in at.items()
    }


@pytest.mark.parametrize(
    ("offset", "shape", "strides", "wanted"),
    [
        (0, (2, 3), (3, 1), [0, 1, 2, 3, 4, 5]),
        (1, (2,), (1,), [1, 2]),
        (0, (3, 2), (1, 3), [0, 3, 1, 4, 2, 5]),
        (2, (2, 2), (0, 1), [2, 3, 2, 3]),
        (0, (0, 3), (3, 1), []),
        (5, (), (), [5]),
    ],
)
def test_tensors_keep_their_elements(
    tmp_path: Path, offset: int, shape: tuple[int, ...], strides: tuple[int, ...], wanted: list[float]
) -> None:
    assert converted(checkpoint(tmp_path, held(tensor(offset, shape, strides)))) == {"w": wanted}


@pytest.mark.parametrize(
    ("pickled", "why"),
    [
        (held(b"cos\nsystem\nX\x02\x00\x00\x00id\x85R"), "uses os.system"),
        (held(b"K\x03", b"epoch"), "more than tensors: epoch"),
        (held(tensor(1, (2, 3), (3, 1))), "goes beyond its bytes"),
        (held(tensor(0, (2,), (255,))), "goes beyond its bytes"),
        (held(tensor(0, (2,), (1,), b"OddStorage")), "uses torch.OddStorage"),
        (b"\x80\x02}.", "holds no tensors"),
        (b"\x80\x02s.", "out of order"),
        (b"\x80\x02}", "pickle without an end"),
        (b"\x80\x02(K\x01K\x02l.", "does more than to name tensors"),
    ],
)
def test_what_is_more_than_tensors_is_refused(tmp_path: Path, pickled: bytes, why: str) -> None:
    with pytest.raises(ConflictError, match=why):
        converted(checkpoint(tmp_path, pickled))


def test_other_archives_are_refused(tmp_path: Path) -> None:
    whole = held(tensor(0, (6,), (1,)))
    with pytest.raises(ConflictError, match="byte order"):
        converted(checkpoint(tmp_path, whole, byteorder=b"big"))
    with pytest.raises(ConflictError, match="TorchScript"):
        converted(checkpoint(tmp_path, whole, **{"constants.pkl": b"."}))
    (tmp_path / "net.pt").write_bytes(b"\x80\x02}.")
    with pytest.raises(ConflictError, match="no safe conversion"):
        converted(tmp_path / "net.pt")
