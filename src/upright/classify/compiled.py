"""All patterns of all classifiers in one Hyperscan database: says where a closer look is worth it.

The database is a prefilter: it reports where a match may end, without its start (keeping starts makes large sets
impossible to compile). `Engine` then lets `re` find the exact match in a small window around that place.
A database that takes long to compile is kept under the user's cache folder, named by a digest of what it was made from.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias

from upright.model.errors import ConfigError

Hits: TypeAlias = "list[tuple[int, int]]"

WORTH_KEEPING = 0.1  # seconds of compiling above which the database is kept on disk
_LAST_REPEAT = re.compile(r"(?<!\\)\{([1-9]\d*),\d*\}\??(?:\\b)?$")
_FROM_ZERO = re.compile(r"\{0,\d*\}$")
_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\]", re.DOTALL)
_WIDE = re.compile(r"[^\x00-\x7f](?:-[^\x00-\x7f])?")
_WIDE_REPEAT = re.compile(r"(\[\\x80-\\xff(?:\\.|[^\]\\])*\])\{(\d+)(?:,\d*)?\}")
_VALUE = "(?P<value>"
_ENOUGH = 12  # characters of a pattern's head that make it rare enough to stand for the whole


def prefilter(pattern: str) -> tuple[str, str]:
    """A pattern for Hyperscan that fires wherever `pattern` matches, and less often at many ends of one match.

    Also what `re` must match from the end of a hit on, when the pattern is a long head and a group `value`; else an
    empty text. An optional end is left out of what Hyperscan gets; a repeat at the end stops at its minimum. Letters
    beyond ASCII become "any byte of such a letter", which keeps the automaton small.
    """
    head, found, _ = pattern.partition(_VALUE)
    rest = ""
    atoms = _ATOM.findall(pattern)
    if found and len(head) >= _ENOUGH and _balanced(head):
        atoms = _ATOM.findall(head)
        rest = pattern
    before: list[str] = []
    while before != atoms:
        before, atoms = atoms, _without_optional_end(atoms)
    rest = rest[len("".join(atoms)) :]
    return _LAST_REPEAT.sub(r"{\1}", _in_bytes(atoms)) if not rest else _in_bytes(atoms), rest


def _balanced(head: str) -> bool:
    atoms = _ATOM.findall(head)
    return atoms.count("(") == atoms.count(")")


def _without_optional_end(atoms: list[str]) -> list[str]:
    length = _optional_mark(atoms)
    if not length or length >= len(atoms):
        return atoms
    body = atoms[:-length]
    if body[-1] != ")":
        return body[:-1]
    depth = 0
    for position in range(len(body) - 1, -1, -1):
        depth += {")": 1, "(": -1}.get(body[position], 0)
        if not depth:
            return body[:position]
    return atoms


def _optional_mark(atoms: list[str]) -> int:
    """How many atoms at the end say that what stands before them may be missing: `?`, `*`, `{0,9}`, lazy or not."""
    lazy = len(atoms) > 1 and atoms[-1] == "?" and atoms[-2] in {"?", "*", "}"}
    rest = atoms[:-1] if lazy else atoms
    if rest and rest[-1] in {"?", "*"}:
        return 1 + lazy
    counted = _FROM_ZERO.search("".join(rest[-6:])) if rest and rest[-1] == "}" else None
    return len(counted[0]) + lazy if counted else 0


def _in_bytes(atoms: list[str]) -> str:
    """Each class that holds letters beyond ASCII as a class of bytes, repeated without an upper bound."""
    text = "".join(atom if atom.isascii() else _class_in_bytes(atom) for atom in atoms)
    return _WIDE_REPEAT.sub(lambda found: found[1] + ("{%s,}" % found[2] if int(found[2]) else "*"), text)  # noqa: UP031


def _class_in_bytes(atom: str) -> str:
    if not atom.startswith("["):
        return f"(?:{atom})"
    inner = _WIDE.sub("", atom[1:-1])
    return f"[{inner}]" if inner.startswith("^") else rf"[\x80-\xff{inner}]"


class Prefilter:
    """Groups of patterns compiled into one database; `hits` says where. Safe to use from several threads; compiled when
    first asked.
    """

    def __init__(self, *groups: Sequence[str]) -> None:
        self.patterns = tuple(pattern for group in groups for pattern in group)
        self._places = [(number, index) for number, group in enumerate(groups) for index in range(len(group))]
        self._groups = len(groups)
        self._lock = threading.Lock()
        self._local = threading.local()
        self._database: Any = None

    def hits(self, data: bytes) -> tuple[Hits, ...]:
        """For each group: `(byte offset of the end, index in the group)` of each place worth a look, in order."""
        found: tuple[Hits, ...] = tuple([] for _ in range(self._groups))
        appends, places = [several.append for several in found], self._places

        def note(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
            group, index = places[pattern]
            appends[group]((end, index))

        if data and self.patterns:
            database, scratch = self._ready()
            database.scan(data, match_event_handler=note, scratch=scratch)
        return found

    def _ready(self) -> tuple[Any, Any]:
        import hyperscan

        if self._database is None:
            with self._lock:
                if self._database is None:
                    self._database = _load_or_compile(self.patterns)
        scratch = getattr(self._local, "scratch", None)
        if scratch is None:
            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return self._database, scratch


def offsets(hits: Hits, data: bytes) -> Hits:
    """The same hits with byte offsets into UTF-8 turned into character offsets; inside a character: behind it."""
    import numpy as np

    starts = np.cumsum((np.frombuffer(data + b"\n", np.uint8) & 0xC0) != 0x80)  # noqa: PLR2004
    ends = np.fromiter((end for end, _ in hits), np.int64, len(hits))
    characters = np.where(ends > 0, starts[np.maximum(ends, 1) - 1], 0).tolist()
    return [(end, pattern) for end, (_, pattern) in zip(characters, hits, strict=True)]


def _compile(patterns: Sequence[str]) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    try:
        database.compile(
            expressions=[pattern.encode() for pattern in patterns],
            ids=list(range(len(patterns))),
            elements=len(patterns),
            flags=hyperscan.HS_FLAG_MULTILINE,
        )
    except hyperscan.HyperscanError as error:
        raise ConfigError(f"a classifier's pattern does not compile: {_culprit(patterns) or error}") from error
    return database


def _culprit(patterns: Sequence[str]) -> str:
    import hyperscan

    for pattern in patterns:
        try:
            hyperscan.Database().compile(
                expressions=[pattern.encode()], ids=[0], elements=1, flags=hyperscan.HS_FLAG_MULTILINE
            )
        except hyperscan.HyperscanError as error:
            return f"{pattern!r}: {error}"
    return ""


def _load_or_compile(patterns: Sequence[str]) -> Any:
    import hyperscan

    made_from = "\0".join((version("hyperscan"), *patterns))
    path = _cache_folder() / f"patterns-{hashlib.sha256(made_from.encode()).hexdigest()[:24]}.hs"
    try:
        if _is_ours(path):
            return hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
    except (OSError, hyperscan.HyperscanError):
        with suppress(OSError):
            path.unlink()  # cut short, or of another processor: made anew below
    started = time.perf_counter()
    database = _compile(patterns)
    if time.perf_counter() - started > WORTH_KEEPING:
        _keep(path, hyperscan.dumpb(database))
    return database


def _cache_folder() -> Path:
    root = os.environ.get("XDG_CACHE_HOME") or str(Path("~").expanduser() / ".cache")
    return Path(root) / "upright"


def _is_ours(path: Path) -> bool:
    """Whether the file is there and nobody but this user can have written it."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _keep(path: Path, data: bytes) -> None:
    """Written aside and renamed, so that workers who start together see a whole file or none. Best effort."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    except OSError:
        return  # a read-only home: every process compiles for itself
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).replace(path)
