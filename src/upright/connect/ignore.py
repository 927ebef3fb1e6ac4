"""Which files `.gitignore` excludes, with git's precedence: the deepest file that has an opinion decides, and what git
tracks nevertheless (a `.env` that somebody added by force) is not excluded. Where git keeps no folder, as in an
unpacked archive of a repository, all that is there was kept, so nothing is excluded.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from upright.connect.tracked import Tracked

_GROUP = re.compile(r"\(\?P<\w+>")  # a name may stand once in an expression
_LIMIT = 1 << 20  # bytes of one ignore file


class IgnoreRules:
    """The ignore files of the folders entered so far. Paths are POSIX and relative to the root of the walk."""

    def __init__(self) -> None:
        self._specs: dict[str, _Rules] = {}
        self._trees: dict[str, Tracked] = {}
        self._within = False  # a part of a working tree is walked

    def enter(self, relative: str, folder: Path) -> None:
        """Take the `.gitignore` of this folder (and the root's `.git/info/exclude`) into account."""
        lines = _lines(folder / ".gitignore")
        if not relative:
            lines = _lines(folder / ".git" / "info" / "exclude") + lines
        if lines:
            self._specs[relative] = _Rules(lines)
        if os.path.lexists(folder / ".git"):
            self._trees[relative] = Tracked(folder)
        elif not relative:
            self._within = any(os.path.lexists(above / ".git") for above in folder.resolve().parents)

    def ignores(self, relative: str, *, is_folder: bool) -> bool:
        """Whether the path is excluded. Its folder must have been entered; excluded folders are never entered."""
        return self._excludes(relative, is_folder=is_folder) and not self._keeps(relative)

    def _keeps(self, relative: str) -> bool:
        """Whether git tracks what is excluded, or has no say here."""
        folder = relative
        while folder:
            folder = folder.rpartition("/")[0]
            if tree := self._trees.get(folder):
                return tree.holds(relative[len(folder) + 1 :] if folder else relative)
        return not self._within

    def _excludes(self, relative: str, *, is_folder: bool) -> bool:
        folder = relative
        while folder:
            folder = folder.rpartition("/")[0]
            spec = self._specs.get(folder)
            if spec is None:
                continue
            below = relative[len(folder) + 1 :] if folder else relative
            decision = spec.decide(f"{below}/" if is_folder else below)
            if decision is not None:
                return decision
        return False


class _Rules:
    """One ignore file. Most paths match none of its patterns, so all of them are asked at once first."""

    def __init__(self, lines: list[str]) -> None:
        from pathspec import GitIgnoreSpec

        self._spec = GitIgnoreSpec.from_lines(lines, backend="simple")
        told = [
            pattern.regex.pattern for pattern in self._spec.patterns if pattern.include is not None and pattern.regex
        ]
        self._any = re.compile("|".join(f"(?:{_GROUP.sub('(?:', each)})" for each in told)) if told else None

    def decide(self, path: str) -> bool | None:
        """Whether the path is excluded or included; None when no pattern speaks of it."""
        if self._any is None or not self._any.search(path):
            return None
        return self._spec.check_file(path).include


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(_LIMIT).splitlines()
    except OSError:
        return []
