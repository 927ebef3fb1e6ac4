"""Model files: recall on hostile files, false alarms on honest ones and CPU time, beside other scanners.

    python bench/models.py [--honest FOLDER] [--peers BIN]

The hostile files are those of `upright.testing`; the honest ones are what Python, NumPy and joblib write here, and any
files under FOLDER that are known to be honest. BIN is the `bin` folder of an environment with picklescan, modelscan,
fickling or modelaudit; those that are installed are run on the same files in the same run. A file counts as found when
it is called malicious or suspicious (peers: when they exit with their code for it; fickling's is also its code for a
file that it cannot read, which counts as an alarm here).
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import pickle
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from upright.discover.model_file import inspect
from upright.model.item import Item
from upright.testing.hostile_containers import hostile_containers
from upright.testing.hostile_evasions import hostile_evasions
from upright.testing.hostile_pickles import hostile_pickles
from upright.testing.hostile_wrappings import hostile_wrappings

SUFFIXES = {"pickle": ".pkl", "zip": ".pt", "packed": ".joblib"}


def write_corpus(folder: Path, honest: Path | None) -> tuple[list[Path], list[Path]]:
    """The hostile and the honest files, under names that other scanners read by."""
    hostile = []
    every = hostile_pickles() | hostile_evasions() | hostile_containers() | hostile_wrappings()
    for label, content in every.items():
        family, _, trick = label.partition("/")
        place = folder / "hostile" / f"{family}-{trick[:120]}{_suffix(family, trick)}"
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(content)
        hostile.append(place)
    good = []
    (folder / "honest").mkdir()
    for number, value in enumerate(honest_values()):
        for protocol in (2, 4, 5):
            place = folder / "honest" / f"{number}-p{protocol}.pkl"
            place.write_bytes(pickle.dumps(value, protocol))
            good.append(place)
    if honest is not None:
        good += sorted(path for path in honest.rglob("*") if path.is_file())
    return hostile, good


def _suffix(family: str, trick: str) -> str:
    known = {
        "safetensors": ".safetensors",
        "gguf": ".gguf",
        "onnx": ".onnx",
        "savedmodel": ".pb",
        "keras": ".keras",
        "skops": ".skops",
        "npy": ".npy",
        "npz": ".npz",
        "tar": ".tar",
    }
    for word, suffix in known.items():
        if word in trick:
            return suffix
    if family in {"tensors", "graph", "configuration"}:
        return ".h5" if "h5" in trick else ".pt" if "torch" in trick or "zip" in trick else ".keras"
    return SUFFIXES.get(family, ".pkl")


def honest_values() -> list[object]:
    """Values as models and their training keep them."""
    return [
        {"weights": np.arange(50.0), "classes": ["a", "b"]},
        collections.OrderedDict(a=np.float64(1)),
        collections.defaultdict(list, a=[1]),
        [dt.datetime(2020, 1, 1, tzinfo=dt.UTC), np.log1p, np.random.default_rng(1)],
        {"objects": np.array(["a", None], dtype=object)},
    ]


def upright_verdict(path: Path) -> bool:
    """Whether Upright calls a file hostile."""
    return inspect(Item("bench", path.name, path.stat().st_size, str(path))).verdict in {"malicious", "suspicious"}


def peer(command: list[str], codes: Iterable[int]) -> Callable[[Path], bool]:
    """Whether another scanner calls a file hostile, by its exit code."""
    wanted = set(codes)

    def verdict(path: Path) -> bool:
        try:
            done = subprocess.run([*command, str(path)], capture_output=True, timeout=120, check=False, cwd=path.parent)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode in wanted

    return verdict


def peers(folder: Path | None) -> dict[str, Callable[[Path], bool]]:
    """The scanners that are installed. picklescan: 1 found; modelscan: 1; fickling: 1; modelaudit: 1 issues."""
    commands: dict[str, list[str]] = {
        "picklescan": ["picklescan", "-p"],
        "modelscan": ["modelscan", "-p"],
        "fickling": ["fickling", "--check-safety"],
        "modelaudit": ["modelaudit", "scan"],
    }
    found: dict[str, Callable[[Path], bool]] = {}
    for name, (program, *options) in commands.items():
        place = shutil.which(program, path=str(folder)) if folder else shutil.which(program)
        if place:
            found[name] = peer([place, *options], {1})
    return found


def cpu() -> float:
    """CPU seconds of this process and those it waited for."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Recall, false alarms and CPU time on model files.")
    parser.add_argument("--honest", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th file (peers start a process for each)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hostile, honest = write_corpus(Path(folder), chosen.honest)
        hostile, honest = hostile[:: chosen.every], honest[:: chosen.every]
        print(f"{len(hostile)} hostile and {len(honest)} honest files, Python {sys.version.split()[0]}")
        print(f"{'scanner':12} {'recall':>8} {'false alarms':>13} {'CPU s':>8} {'s/file':>8}")
        for name, verdict in {"upright": upright_verdict, **peers(chosen.peers)}.items():
            before = cpu()
            found, alarms = sum(map(verdict, hostile)), sum(map(verdict, honest))
            spent = cpu() - before
            recall, share = found / len(hostile), alarms / max(1, len(honest))
            each = spent / (len(hostile) + len(honest))
            print(f"{name:12} {recall:8.1%} {share:13.1%} {spent:8.1f} {each:8.3f}")


if __name__ == "__main__":
    main()
