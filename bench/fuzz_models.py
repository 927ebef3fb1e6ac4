"""Model readers on broken bytes: no crash, no hang, no memory above the limit.

    python bench/fuzz_models.py [--runs 100000] [--readers gguf,pickle] [--folder WHERE]

Each reader of `model_formats/` gets that many inputs, in a process of its own, whatever their format; `any_file` is the
way that a scan goes, from recognition to the verdict. Seeds are the hostile files of `upright.testing` and a few honest
ones. Where `atheris` is installed it steers by coverage (`pip install atheris`); else bytes are changed at random. A
reader may raise MalformedError and nothing else, take up to 5 s of processor time for an input (six times that where
coverage is counted, which slows it as much, and on the clock), and its process up to 512 MB. The first input that
breaks this is kept in the folder that is named, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import pickle
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SECONDS = 5  # of processor time
CLOCK = 6 * SECONDS
HANGS = 20 * CLOCK  # seconds on the clock of a machine that does other work too
MEGABYTES = 512
UNPACKED = (
    64 << 20
)  # bytes that a reader may decompress of an input: bombs are found at any limit, and many fit an hour
LONGEST = 1 << 16
ANY_FILE = "any_file"
LEAVES = {"package_files": ("MLmodel", "requirements.txt"), "hub_files": ("config.json", "modules.json")}


def readers() -> list[str]:
    """The names of the modules in `model_formats/`, and of what chooses among them."""
    return [*sorted({_module(inspect) for inspect, _ in _inspected()}), ANY_FILE]


def _inspected() -> list[tuple[Callable[..., None], str]]:
    """What reads each format, those of files beside models too, and a name of such a file where the reader asks."""
    from upright.discover.readers.model_format import companion_formats, model_formats

    found = {one.inspect: None for one in (*model_formats().values(), *companion_formats())}
    return [(inspect, leaf) for inspect in found for leaf in LEAVES.get(_module(inspect), ("",))]


def _module(function: Callable[..., object]) -> str:
    return function.__module__.rpartition(".")[2]


def target(reader: str, seconds: float = SECONDS) -> Callable[[bytes], None]:
    """Reads bytes as this reader's format whatever they are, or as a scan does, within so many seconds of processor
    time.
    """
    from upright.discover.readers.blob import Blob
    from upright.discover.readers.inquiry import Budget, Inquiry
    from upright.discover.readers.model_format import look
    from upright.model.errors import MalformedError

    chosen = [each for each in _inspected() if _module(each[0]) == reader]
    if not chosen and reader != ANY_FILE:
        raise SystemExit(f"there is no reader {reader!r}; there are {', '.join(readers())}")

    def once(data: bytes) -> None:
        for inspect, leaf in chosen:
            with contextlib.suppress(MalformedError, RecursionError):  # who asks a reader tells both as reasons
                blob, inquiry = Blob(data), Inquiry("", look, budget=Budget(unpacked=UNPACKED), leaf=leaf)
                inquiry.budget.begin(blob)
                inspect(blob, inquiry)

    return _in_time(once if reader != ANY_FILE else _judged, seconds)


def _in_time(once: Callable[[bytes], None], seconds: float) -> Callable[[bytes], None]:
    def timed(data: bytes) -> None:
        begun = time.process_time()
        once(data)
        if time.process_time() - begun > seconds:
            raise AssertionError(f"more than {seconds} s of processor time")

    return timed


def _judged(data: bytes) -> None:
    from upright.discover.model_file import inspect
    from upright.model.item import Item

    verdict = inspect(Item("fuzz", "input.bin", len(data), content=data)).verdict
    if verdict not in {"malicious", "suspicious", "unknown", "clean"}:
        raise AssertionError(f"the verdict {verdict!r} on bytes that could be read")


def seeds() -> Iterator[bytes]:
    """Hostile files and honest ones, short ones only."""
    from upright.testing.hostile_containers import hostile_containers
    from upright.testing.hostile_pickles import hostile_pickles

    known = [*hostile_containers().values(), *hostile_pickles().values()]
    known += [pickle.dumps({"a": [1.5, b"x" * 40, ("b", None)], "c": {"d"}}, protocol) for protocol in range(6)]
    known += [b"tree\nversion=v4\nnum_class=1\n\nTree=0\nnum_leaves=2\n\nend of trees\n\nend of parameters\n"]
    known += [b'{"learner":{"gradient_booster":{"model":{"trees":[]}}},"version":[2,0,0]}']
    known += [
        b"{L\0\0\0\0\0\0\0\x07learner{}}",
        b"RDX3\nX\n\0\0\0\3\0\4\2\1\0\3\5\0\0\0\0\5UTF-8",
        b"CBM1\x20\0\0\0" + bytes(32),
    ]
    known += [b"\x1c\0\0\0TFL3\x14\0\x20\0\x1c\0\x18\0\x14\0\x10\0\x0c\0\0\0\x08\0\x04\0\x14\0\0\0" + bytes(40)]
    known += [b'{"class_name":"Sequential","config":{"layers":[{"class_name":"Lambda","config":{}}]}}', b"{{ 7 }}\n"]
    known += [
        b'<?xml version="1.0"?>\n<PMML version="4.4"><Header/></PMML>\n',
        b"flavors:\n  python_function:\n    x: 1\n",
    ]
    return (each for each in known if len(each) <= LONGEST)


def with_atheris(reader: str, runs: int, folder: str) -> None:
    """Coverage steers; libFuzzer watches time and memory. Does not return."""
    import atheris  # type: ignore[import-untyped, unused-ignore]  # no part of what is installed for development

    with atheris.instrument_imports(include=["upright.discover"]):
        once = target(reader, CLOCK)
    limits = [
        f"-timeout={HANGS}",
        f"-report_slow_units={HANGS}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LONGEST}",
        "-len_control=0",
    ]
    atheris.Setup(
        ["fuzz", f"-runs={runs}", "-seed=1", *limits, f"-artifact_prefix={folder}/broke-", f"{folder}/corpus"], once
    )
    atheris.Fuzz()


def at_random(reader: str, runs: int, folder: str) -> None:
    """The same without coverage."""
    once, dice = target(reader), random.Random(reader)  # noqa: S311  the same inputs each time
    known = [path.read_bytes() for path in sorted(Path(folder, "corpus").iterdir())]
    soft = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (2 * MEGABYTES << 20, soft))  # what is asked for, whether used or not
    data = b""

    def late(*_: object) -> None:
        Path(folder, "broke-timeout").write_bytes(data)
        os._exit(70)

    signal.signal(signal.SIGALRM, late)
    for _ in range(runs):
        data = changed(dice.choice(known), dice, known)
        signal.setitimer(signal.ITIMER_REAL, HANGS)
        try:
            once(data)
        except BaseException:
            Path(folder, "broke-crash").write_bytes(data)
            raise
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(f"Done {runs} runs in {time.process_time():.0f} second(s)", file=sys.stderr)


def changed(data: bytes, dice: random.Random, known: list[bytes]) -> bytes:
    """Bytes set, taken out, doubled, put in, cut off, or joined with those of another seed."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16))):
        at, length = dice.randrange(len(out) + 1), dice.choice((1, 1, 2, 4, 8, 64))
        act = dice.randrange(6)
        if act == 0:
            out[at : at + length] = dice.randbytes(length)
        elif act == 1:
            del out[at : at + length]
        elif act == 2:
            out[at:at] = out[at : at + length] * dice.choice((1, 2, 100))
        elif act == 3:
            number = dice.choice((0, 1, 0x7F, 0xFF, 1 << 31, (1 << 32) - 1, (1 << 63) - 1, (1 << 64) - 1, len(out)))
            out[at : at + 8] = number.to_bytes(8, dice.choice(("little", "big")))
        elif act == 4:
            del out[at:]
        else:
            other = dice.choice(known)
            start = dice.randrange(len(other) + 1)
            out[at:] = other[start:]
    return bytes(out[:LONGEST])


def run(reader: str, runs: int, folder: str) -> tuple[str, int, float, float]:
    """How it went, inputs read, processor seconds, peak memory in MB; one reader in a process of its own."""
    Path(folder, "corpus").mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        Path(folder, "corpus", str(number)).write_bytes(seed)
    command = [sys.executable, __file__, "--one", reader, "--runs", str(runs), "--folder", folder]
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=told, stderr=told)
        _, status, usage = os.wait4(process.pid, 0)
        told.seek(0)
        text = told.read().decode(errors="replace")
    done = re.findall(r"Done (\d+) runs", text) or re.findall(r"#(\d+)\s", text) or ["0"]
    kept = [str(path) for path in Path(folder).glob("broke-*")]
    good = os.waitstatus_to_exitcode(status) == 0 and not kept and usage.ru_maxrss >> 10 <= MEGABYTES
    if not good:
        print(text[-3000:], file=sys.stderr)
    how = "held" if good else f"BROKE: {', '.join(kept) or 'no input kept'}"
    return how, int(done[-1]), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print a line for each reader and the sum."""
    parser = argparse.ArgumentParser(description="Fuzz the model readers.")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--readers", default="")
    parser.add_argument("--folder", default="")
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        try:
            import atheris  # noqa: F401
        except ImportError:
            at_random(chosen.one, chosen.runs, chosen.folder)
        else:
            with_atheris(chosen.one, chosen.runs, chosen.folder)
        return
    folder, total, broke = chosen.folder or tempfile.mkdtemp(prefix="fuzz-models-"), 0, 0
    print(f"{'reader':18} {'inputs':>9} {'CPU s':>8} {'peak MB':>8}  how")
    for reader in chosen.readers.split(",") if chosen.readers else readers():
        how, count, seconds, memory = run(reader, chosen.runs, f"{folder}/{reader}")
        total, broke = total + count, broke + (how != "held")
        print(f"{reader:18} {count:9,} {seconds:8.0f} {memory:8.0f}  {how}", flush=True)
    print(f"{'together':18} {total:9,}{'':19}{broke} broke")
    sys.exit(1 if broke else 0)


if __name__ == "__main__":
    main()
