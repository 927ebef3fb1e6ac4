"""Files of a folder on this machine, or one file.

Respects `.gitignore` at every level of a working tree of git, as git does, and leaves out what is not the estate's own:
version-control stores, installed packages and caches. Nothing is left out silently: each kind of omission becomes one
gap with its count. Symbolic links are not followed, so a scan stays within its folder and cannot run in circles; those
of Hugging Face's cache are read as the files that they name, once for each snapshot. `include_ignored: true` reads
ignored files as well.
Retrieval indexes that lie in folders (LanceDB, with its library; Milvus Lite; Qdrant's local mode; FAISS with its texts
in a pickle) are read chunk by chunk.
"""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from upright.connect import there
from upright.connect.connector import Connector, Source
from upright.connect.homes import is_home, is_system
from upright.connect.hub_cache import cached, named
from upright.connect.ignore import IgnoreRules
from upright.model.errors import AccessDenied, Unreachable
from upright.model.evidence import Gap
from upright.model.item import Item

NOT_OURS = {
    ".git": "version-control store", ".hg": "version-control store", ".svn": "version-control store",
    "node_modules": "installed packages", "site-packages": "installed packages", ".tox": "installed packages",
    ".nox": "installed packages", "__pycache__": "cache", ".mypy_cache": "cache", ".ruff_cache": "cache",
    ".pytest_cache": "cache", ".terraform": "installed providers", ".next": "build output", ".upright": "our own state",
    ".gradle": "cache", ".idea": "editor state",
}  # fmt: skip
_VENDORS = {"modules.txt": "copied by Go", "autoload.php": "by Composer"}


def _accepts(address: str) -> bool:
    path = Path(address)
    ours = "://" not in address and not address.startswith("git@") and there.exists(path)
    return ours and not (there.is_folder(path) and (is_home(path) or is_system(path)))


def _read(source: Source) -> Iterator[Item | Gap]:
    root = Path(source.address)
    if not there.exists(root):
        raise Unreachable(f"{source.address}: no such file or folder")
    if there.is_file(root):
        of_hub = cached(root) if root.is_symlink() else None
        yield _item(source, root, root.name, root.stat(), of_hub.provenance if of_hub else None)
        return
    walk = _Walk(source, root, include_ignored=bool(source.options.get("include_ignored")))
    yield from walk.run()


def _item(
    source: Source, path: Path, relative: str, info: os.stat_result, hub: Mapping[str, str] | None = None
) -> Item:
    stamp = f"{info.st_mtime_ns}-{info.st_size}"
    return Item(source.name, relative, info.st_size, locator=str(path), stamp=stamp, provenance=hub or {})


def _installed(folder: os.DirEntry[str]) -> str:
    """Who put the packages there that a folder holds; empty when it holds none that were installed."""
    if there.is_file(f"{folder.path}/pyvenv.cfg"):
        return "a virtual environment"
    marks = _VENDORS if folder.name == "vendor" else {}
    return next((by for mark, by in marks.items() if there.is_file(f"{folder.path}/{mark}")), "")


class _Walk:
    """One walk over a folder, in order of names, so that two walks give the same."""

    def __init__(self, source: Source, root: Path, *, include_ignored: bool) -> None:
        self.source, self.root = source, root
        self.rules = None if include_ignored else IgnoreRules()
        self.omitted: Counter[tuple[str, str, str]] = Counter()
        self.told: set[str] = set()  # what items of chunks stand for

    def run(self) -> Iterator[Item | Gap]:
        """Every item of the folder, then one gap for each kind of omission."""
        yield from self._folder(self.root, "")
        for (where, why, code), count in sorted(self.omitted.items()):
            yield Gap(where, why, code, self.source.name, count)

    def _folder(self, folder: Path, relative: str) -> Iterator[Item | Gap]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            if isinstance(error, PermissionError) and not relative:
                raise AccessDenied(f"{folder}: permission denied") from error
            yield self._refused(relative or ".", error)
            return
        if self.rules is not None:
            self.rules.enter(relative, folder)
        read_elsewhere = named(folder)
        names = {entry.name for entry in entries}
        yield from self._chunks(folder, relative, names)
        for entry in entries:
            inside = f"{relative}/{entry.name}" if relative else entry.name
            if entry.name not in read_elsewhere and inside not in self.told:
                yield from self._entry(entry, inside)

    def _chunks(self, folder: Path, relative: str, names: set[str]) -> Iterator[Item | Gap]:
        from upright.connect import embedded  # a single file starts without what reads indexes

        for found in embedded.chunks(self.source, folder, relative, names, omits=self._is_ignored):
            self.told |= {found.provenance[embedded.MADE_OF]} if isinstance(found, Item) else set()
            yield found

    def _entry(self, entry: os.DirEntry[str], relative: str) -> Iterator[Item | Gap]:
        try:
            info = entry.stat(follow_symlinks=False)
        except OSError as error:
            yield self._refused(relative, error)
            return
        if stat.S_ISLNK(info.st_mode) and (found := cached(Path(entry.path))):
            yield _item(self.source, found.blob, relative, found.info, found.provenance)
            return
        is_folder = stat.S_ISDIR(info.st_mode)
        if self._omits(entry, relative, info, is_folder=is_folder):
            return
        if is_folder:
            yield from self._folder(Path(entry.path), relative)
        else:
            yield _item(self.source, Path(entry.path), relative, info)

    def _omits(self, entry: os.DirEntry[str], relative: str, info: os.stat_result, *, is_folder: bool) -> bool:
        if stat.S_ISLNK(info.st_mode):
            self.omitted["**", "symbolic links are not followed", "symlink"] += 1
        elif not is_folder and not stat.S_ISREG(info.st_mode):
            self.omitted["**", "neither file nor folder (socket, pipe, device)", "unsupported"] += 1
        elif is_folder and entry.name in NOT_OURS:
            self.omitted[f"**/{entry.name}", NOT_OURS[entry.name], "ignored"] += 1
        elif is_folder and (installed := _installed(entry)):
            self.omitted[relative, f"installed packages ({installed})", "ignored"] += 1
        elif self.rules is not None and self.rules.ignores(relative, is_folder=is_folder):
            self.omitted["**", f"{'folders' if is_folder else 'files'} that .gitignore excludes", "ignored"] += 1
        else:
            return False
        return True

    def _is_ignored(self, relative: str) -> bool:
        return self.rules is not None and self.rules.ignores(relative, is_folder=True)

    def _refused(self, where: str, error: OSError) -> Gap:
        code = "denied" if isinstance(error, PermissionError) else "unreachable"
        return Gap(where, error.strerror or "cannot be read", code, self.source.name)


CONNECTOR = Connector(
    id="filesystem",
    title="Files of a folder on this machine",
    accepts=_accepts,
    read=_read,
    permissions=("read access to the folder",),
    options=frozenset({"include_ignored"}),
    word="path",
)
