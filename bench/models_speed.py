"""Model files: processor time and peak memory by size and format, beside other scanners.

    python bench/models_speed.py [--peers BIN] [--sizes 1.5,15] [--digest]

Files are made here and sparse, so that they cost no disk: a PyTorch zip, safetensors and GGUF of each size in GB, a
pickle of 4,000,000 opcodes, and one of a few bytes. Every scanner runs as a command of its own; shown are its seconds
of processor time and its peak memory in MB, children counted. BIN is the `bin` folder of an environment with
picklescan or modelaudit. Upright is run for the structure alone, and once more with SHA-256 and all checksums.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import shutil
import struct
import sys
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

TENSORS = 300
PICKLE = b"\x80\x02}q\x00(X\x01\x00\x00\x00wq\x01K\x01u."


def safetensors(path: Path, size: int) -> None:
    """A header of equal tensors, then nothing but zeros."""
    each = size // TENSORS // 4 * 4
    header = json.dumps(
        {
            f"layers.{i}.weight": {"dtype": "F32", "shape": [each // 4], "data_offsets": [i * each, (i + 1) * each]}
            for i in range(TENSORS)
        }
    ).encode()
    with path.open("wb") as out:
        out.write(len(header).to_bytes(8, "little") + header)
        out.truncate(8 + len(header) + TENSORS * each)


def gguf(path: Path, size: int) -> None:
    """Version 3, a few keys, F32 tensors on bounds of 32 bytes."""
    each = size // TENSORS // 32 * 32

    def text(value: str) -> bytes:
        return struct.pack("<Q", len(value)) + value.encode()

    head = b"GGUF" + struct.pack("<IQQ", 3, TENSORS, 1) + text("general.architecture") + struct.pack("<I", 8)
    head += text("llama")
    for i in range(TENSORS):
        head += text(f"blk.{i}.weight") + struct.pack("<IQIQ", 1, each // 4, 0, i * each)
    head += bytes(-len(head) % 32)
    with path.open("wb") as out:
        out.write(head)
        out.truncate(len(head) + TENSORS * each)


def pytorch(path: Path, size: int) -> None:
    """A zip of a small pickle and stored tensors of zeros, with zip64 where it needs it."""
    each = size // TENSORS
    directory, crc = [], _crc_of_zeros(each)
    with path.open("wb") as out:
        for name, length, check in (
            ("m/data.pkl", len(PICKLE), zlib.crc32(PICKLE)),
            *((f"m/data/{i}", each, crc) for i in range(TENSORS)),
        ):
            at, raw = out.tell(), name.encode()
            out.write(struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, check, length, length, len(raw), 0) + raw)
            if length == len(PICKLE):
                out.write(PICKLE)
            else:
                out.seek(length, os.SEEK_CUR)
            directory.append((raw, length, check, at))
        start = out.tell()
        for raw, length, check, at in directory:
            wide = struct.pack("<HHQ", 1, 8, at)
            fields = (b"PK\1\2", 45, 45, 0, 0, 0, 0, check, length, length, len(raw), len(wide), 0, 0, 0, 0, 0xFFFFFFFF)
            out.write(struct.pack("<4s6H3L5H2L", *fields) + raw + wide)
        stop, count = out.tell(), len(directory)
        out.write(struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, stop - start, start))
        out.write(struct.pack("<4sLQL", b"PK\6\7", 0, stop, 1))
        out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, stop - start, 0xFFFFFFFF, 0))


def _crc_of_zeros(count: int) -> int:
    crc, block = 0, bytes(1 << 20)
    for at in range(0, count, len(block)):
        crc = zlib.crc32(block[: min(len(block), count - at)], crc)
    return crc


def opcodes(path: Path, _size: int) -> None:
    """A list of a million pairs: 4,000,000 opcodes and no call."""
    with path.open("wb") as out:
        out.write(b"\x80\x02]q\x00(")
        for start in range(0, 1_000_000, 10_000):
            out.write(
                b"".join(
                    b"J" + struct.pack("<i", i) + b"K\x01\x86r" + struct.pack("<I", i + 1)
                    for i in range(start, start + 10_000)
                )
            )
        out.write(b"e.")


def small(path: Path, _size: int) -> None:
    """A few numbers."""
    path.write_bytes(pickle.dumps({"classes": [1, 2, 3]}))


def spent(command: list[str]) -> tuple[float, float, int]:
    """Seconds of processor time, peak memory in MB, exit code."""
    child = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)],
    )
    _, status, usage = os.wait4(child, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def commands(peers: Path | None) -> dict[str, list[str]]:
    """What is run, by the name in the table."""
    ours = [sys.executable, "-m", "upright.show.cli.main", "scan-model"]
    found = {"upright, structure": [*ours, "--structure"], "upright, SHA-256": ours}
    for name, options in (("picklescan", ["-p"]), ("modelaudit", ["scan"])):
        place = shutil.which(name, path=str(peers) if peers else None)
        if place:
            found[name] = [place, *options]
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Processor time and peak memory on model files of any size.")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--sizes", default="1.5", help="GB, with commas")
    parser.add_argument("--folder", type=Path, help="where the files are made (sparse)")
    chosen = parser.parse_args()
    sizes = [float(size) for size in chosen.sizes.split(",")]
    made: list[tuple[str, Callable[[Path, int], None], float]] = [
        ("small.pkl", small, 0.0),
        ("opcodes.pkl", opcodes, 0.0),
    ]
    for size in sizes:
        made += [(f"{size:g}GB.pt", pytorch, size), (f"{size:g}GB.safetensors", safetensors, size)]
        made += [(f"{size:g}GB.gguf", gguf, size)]
    runs = commands(chosen.peers)
    print(f"{'file':18}" + "".join(f"{name:>28}" for name in runs))
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        for name, make, size in made:
            path = Path(folder) / name
            make(path, int(size * 1e9))
            cells = [spent([*command, str(path)]) for command in runs.values()]
            print(
                f"{name:18}" + "".join(f"{f'{s:.2f} s {m:6.0f} MB, exit {code}':>28}" for s, m, code in cells),
                flush=True,
            )
            path.unlink()


if __name__ == "__main__":
    main()
