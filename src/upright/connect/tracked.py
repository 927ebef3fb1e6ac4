"""Which files git keeps although `.gitignore` names them: those of its index."""

from __future__ import annotations

import stat
from functools import cached_property
from pathlib import Path

_LIMIT = 256 << 20  # bytes of an index
_FIXED = 62  # bytes of an entry before its name
_EXTENDED, _LENGTH = 0x4000, 0xFFF
_COMPRESSED = 4  # the version whose names leave out what they share with the one before
_FOLDERS = 0o040000, 0o160000  # entries that are no files: of a sparse index, submodules


class Tracked:
    """What the index of a working tree names, read when first asked. Paths are POSIX, relative to the tree."""

    def __init__(self, tree: Path) -> None:
        self._tree = tree

    def holds(self, path: str) -> bool:
        """Whether a file is tracked, or a folder that holds one."""
        return path in self._paths

    @cached_property
    def _paths(self) -> frozenset[str]:
        try:
            index = _folder(self._tree) / "index"
            told = index.lstat()
            if not stat.S_ISREG(told.st_mode) or told.st_size > _LIMIT:
                return frozenset()
            files = names(index.read_bytes())
        except (OSError, ValueError, IndexError):  # not git's, or of a form that we do not know: nothing is known
            return frozenset()
        found = set(files)
        for file in files:
            folder = file.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)


def _folder(tree: Path) -> Path:
    """Where git keeps the index of a working tree: `.git`, or where a file of that name points."""
    git = tree / ".git"
    if not stat.S_ISREG(git.lstat().st_mode):
        return git
    with git.open(encoding="utf-8", errors="replace") as stream:
        said = stream.read(4096).strip()
    return tree / said.removeprefix("gitdir:").strip()


def names(index: bytes) -> list[str]:
    """The paths of an index of git (versions 2 to 4, SHA-1). Raises ValueError or IndexError for anything else."""
    version, count = int.from_bytes(index[4:8]), int.from_bytes(index[8:12])
    if index[:4] != b"DIRC" or not 2 <= version <= _COMPRESSED:  # noqa: PLR2004
        raise ValueError("no index of git")
    found: list[str] = []
    before, at = b"", 12
    for _ in range(count):
        flags = int.from_bytes(index[at + 60 : at + _FIXED])
        start = at + _FIXED + (2 if flags & _EXTENDED else 0)
        shared = 0
        if version == _COMPRESSED:
            cut, start = _number(index, start)
            shared = len(before) - cut
        length = flags & _LENGTH
        end = index.index(b"\0", start) if shared or version == _COMPRESSED or length == _LENGTH else start + length
        before = before[:shared] + index[start:end]
        if int.from_bytes(index[at + 24 : at + 28]) & 0o170000 not in _FOLDERS:
            found.append(before.decode(errors="replace"))
        at = end + 1 if version == _COMPRESSED else at + (end - at + 8) // 8 * 8
    return found


def _number(index: bytes, at: int) -> tuple[int, int]:
    """A number of git's variable width, and where it ends."""
    value = index[at] & 0x7F
    while index[at] & 0x80:
        at += 1
        value = (value + 1) << 7 | index[at] & 0x7F
    return value, at + 1
