"""Regular expressions of our own modules, compiled once on a machine and not at every start.

There are more than a thousand of them, and compiling them took longer than all else that a start does. What Python
compiles an expression into is kept under the user's cache folder, as it keeps what it compiles modules into. Only what
stands at the top of a module and the shapes of classifiers are kept, nothing that was read. Where the folder cannot be
written, is open to others, or this Python compiles in another way, every expression is compiled as ever.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final

from upright import __version__
from upright.app.kept_files import cache_folder, read_kept, write_kept

_NUMBER: Final = "I"  # four bytes: what the engine takes
_LONG = 0.01  # seconds of compiling what is not kept yet for which the file is written anew
_OUR_FOLDER: Final = str(Path(__file__).parents[1])
_SHAPES: Final = str(Path(_OUR_FOLDER, "classify", "shape.py"))
_MOST: Final = 10_000  # expressions in the file
_Compiled = dict[tuple[str | bytes, int], tuple[Any, ...]]


@contextmanager
def patterns_kept() -> Iterator[None]:
    """While it lasts, `re.compile` takes what it knows from the file; at the end what was new goes there."""
    compiler: Any = getattr(re, "_compiler", None)
    sre: Any = getattr(compiler, "_sre", None)
    folder = cache_folder()
    if folder is None or sre is None or not hasattr(compiler, "_code"):
        yield
        return
    path = folder / f"expressions-{__version__}-{sys.implementation.cache_tag}-{sre.MAGIC}.json"
    known, usual = _read(path), compiler.compile
    spent = 0.0

    def compiled(pattern: Any, flags: int = 0) -> Any:
        nonlocal spent
        made = known.get((pattern, flags)) if isinstance(pattern, str | bytes) else None
        if made is None:
            if not isinstance(pattern, str | bytes) or len(known) >= _MOST or not _is_ours():
                return usual(pattern, flags)
            began = time.thread_time()
            made = known[pattern, flags] = _code(compiler, pattern, flags)
            spent += time.thread_time() - began
        try:
            return sre.compile(pattern, made[0], _unpacked(made[1]), *made[2:])
        except (TypeError, ValueError, OverflowError, RuntimeError):  # not what this engine takes
            return usual(pattern, flags)

    compiler.compile = compiled
    owner = os.getpid()
    try:
        yield
    finally:
        compiler.compile = usual
        if spent > _LONG and os.getpid() == owner:
            _write(path, known)


def _code(compiler: Any, pattern: str | bytes, flags: int) -> tuple[Any, ...]:
    """What `re` hands to the engine beside the pattern itself. Raises re.error."""
    parsed = compiler._parser.parse(pattern, flags)  # noqa: SLF001  as the standard library does
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, index in state.groupdict.items():
        names[index] = name
    code = array(_NUMBER, map(int, compiler._code(parsed, flags)))  # noqa: SLF001
    packed = b64encode(code.tobytes()).decode()
    return int(flags | state.flags), packed, state.groups - 1, dict(state.groupdict), tuple(names)


def _unpacked(code: str) -> list[int]:
    """The numbers for the engine. Raises ValueError or TypeError."""
    return array(_NUMBER, b64decode(code, validate=True)).tolist()


def _is_ours() -> bool:
    """Whether a module of ours asks, itself or through a function of its own, while it is loaded; or a shape of the
    classifiers, which are declared and not written as code.
    """
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001
    while frame is not None and frame.f_globals.get("__name__") == "re":
        frame = frame.f_back
    file = frame.f_code.co_filename if frame is not None else ""
    if file == _SHAPES:
        return True
    while frame is not None and frame.f_code.co_filename == file:
        if frame.f_code.co_name == "<module>":
            return file.startswith(_OUR_FOLDER)
        frame = frame.f_back
    return False


def _read(path: Path) -> _Compiled:
    """What the file holds, when nobody but this user can have written it; nothing of one that earlier texts of the
    program have filled.
    """
    try:
        found = {_pattern(*written): _made(*made) for written, made in json.loads(read_kept(path))}
    except (OSError, ValueError, TypeError, RecursionError):
        return {}
    return found if len(found) < _MOST else {}


def _pattern(text: str, flags: int, raw: bool) -> tuple[str | bytes, int]:
    return (text.encode("latin-1") if raw else text), flags


def _made(flags: int, code: str, groups: int, named: dict[str, int], names: list[str | None]) -> tuple[Any, ...]:
    if not isinstance(code, str):
        raise TypeError("written by another version")
    return flags, code, groups, named, tuple(names)


def _written(pattern: str | bytes, flags: int) -> tuple[str, int, bool]:
    raw = isinstance(pattern, bytes)
    return (pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern), flags, raw


def _write(path: Path, known: _Compiled) -> None:
    write_kept(path, json.dumps([(_written(*key), made) for key, made in known.items()]).encode())
