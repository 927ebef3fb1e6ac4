"""What judging a file needs of memory does not grow with the file, whatever reads it."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

MOST = 110 << 10  # kibibytes; each file is larger than that, or would be as a value of Python
COMMAND = [sys.executable, "-m", "upright.show.cli.main", "scan-model"]


def texts(path: Path) -> None:
    with path.open("wb") as stream:
        pickle.dump([(f"{index:09d}" * 3000, index) for index in range(5500)], stream, 4)


def trees(path: Path) -> None:
    tree = b"Tree=0\nnum_leaves=1000\nleaf_value=" + b" ".join([b"0.0123456789"] * 1000) + b"\n\n\n"
    with path.open("wb") as stream:
        stream.write(b"tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\n\n")
        stream.write(tree * (150_000_000 // len(tree)) + b"end of trees\n\npandas_categorical:null\n")


def boosted(path: Path) -> None:
    tree = b'{"base_weights":[' + b",".join([b"1.5E-1"] * 4000) + b'],"left_children":[-1],"name":"a \\"tree\\" ["},'
    with path.open("wb") as stream:
        stream.write(b'{"learner":{"gradient_booster":{"model":{"trees":[')
        stream.write(tree * (150_000_000 // len(tree)) + b'{}]}}},"version":[2,0,3]}')


def compressed(path: Path) -> None:
    import pyarrow as pa

    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        stream.write(b"\x80\x05\x8e" + (150_000_000).to_bytes(8, "little"))
        for _ in range(15):
            stream.write(os.urandom(10_000_000))
        stream.write(b".")


def storages(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({}, 2))
        archive.writestr("archive/version", b"3\n")
        for number in range(3000):
            archive.writestr(f"archive/data/{number}", os.urandom(50_000))


def tokens(path: Path) -> None:
    model = {"type": "BPE", "vocab": {f"tok{i}": i for i in range(1_500_000)}, "merges": []}
    path.write_text(json.dumps({"version": "1.0", "added_tokens": [], "model": model}))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts kibibytes as Linux does")
@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("rows.pkl", texts),
        ("model.txt", trees),
        ("model.json", boosted),
        ("model.pkl.zst", compressed),
        ("many.pt", storages),
        ("tokenizer.json", tokens),
    ],
)
def test_a_large_file_is_judged_in_little_memory(name: str, write: Callable[[Path], None], tmp_path: Path) -> None:
    write(tmp_path / name)
    counted = (
        "import resource, subprocess, sys; "
        "code = subprocess.run(sys.argv[1:], stdout=2).returncode; "
        "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    told = subprocess.run(
        [sys.executable, "-c", counted, *COMMAND, str(tmp_path / name)], capture_output=True, text=True, check=True
    )
    code, most = map(int, told.stdout.split())
    assert code == 0, told.stderr
    assert most < MOST
    assert (tmp_path / name).stat().st_size > (MOST << 10 if name != "tokenizer.json" else 30 << 20)
