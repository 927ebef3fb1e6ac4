"""Which files `.gitignore` excludes, with git's precedence: the deepest file that has an opinion decides."""

from __future__ import annotations

from pathlib import Path

from pathspec import GitIgnoreSpec

_LIMIT = 1 << 20  # bytes of one ignore file


class IgnoreRules:
    """The ignore files of the folders entered so far. Paths are POSIX and relative to the root of the walk."""

    def __init__(self) -> None:
        self._specs: dict[str, GitIgnoreSpec] = {}

    def enter(self, relative: str, folder: Path) -> None:
        """Take the `.gitignore` of this folder (and the root's `.git/info/exclude`) into account."""
        lines = _lines(folder / ".gitignore")
        if not relative:
            lines = _lines(folder / ".git" / "info" / "exclude") + lines
        if lines:
            self._specs[relative] = GitIgnoreSpec.from_lines(lines)

    def ignores(self, relative: str, *, is_folder: bool) -> bool:
        """Whether the path is excluded. Its folder must have been entered; excluded folders are never entered."""
        folder = relative
        while folder:
            folder = folder.rpartition("/")[0]
            spec = self._specs.get(folder)
            if spec is None:
                continue
            below = relative[len(folder) + 1 :] if folder else relative
            decision = spec.check_file(f"{below}/" if is_folder else below).include
            if decision is not None:
                return decision
        return False


def _lines(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8", errors="replace") as stream:
            return stream.read(_LIMIT).splitlines()
    except OSError:
        return []
