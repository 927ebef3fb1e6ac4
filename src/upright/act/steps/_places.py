"""Finding a target without being led astray, and writing beside it.

Every folder on the way is opened without following links, so swapping a folder for a link between looking and acting
makes the step fail instead of reaching elsewhere.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from upright.act.step import Arguments, Site, State
from upright.act.vault import BLOCK, copy_stream, sync_folder
from upright.model.errors import ConflictError

ABSENT: State = {"present": False}
_NO_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.ENOSYS})  # what file systems without hard links say
_PATIENCE, _POLL = 30.0, 0.01  # seconds
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class Place:
    """A name in an open folder: `folder` is a descriptor, `shown` the path for messages, `path` the absolute one."""

    folder: int
    name: str
    shown: str
    path: Path

    def beside(self, name: str) -> Place:
        """Another name in the same folder."""
        return Place(self.folder, name, self.shown, self.path.with_name(name))


@contextmanager
def place(arguments: Arguments, site: Site) -> Iterator[Place]:
    """The target that `source` and `path` name, links within the source resolved.

    Raises ConflictError when it lies outside the source, or its folder is gone.
    """
    shown = arguments["path"]
    root, inner = _resolved(arguments["source"], shown, site)
    descriptor = _open_folder(root, inner.parts[:-1], shown)
    try:
        _take_turn(descriptor, shown)
        yield Place(descriptor, inner.name, shown, root / inner)
    finally:
        os.close(descriptor)


def _take_turn(folder: int, shown: str) -> None:
    """Wait until no other process of ours, of whichever workspace, is at work in the folder. Raises ConflictError."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise ConflictError(f"{shown}: another fix is at work in its folder; try again") from None
            time.sleep(_POLL)
        except OSError:  # a file system that knows no locks
            return
        else:
            return


def _open_folder(root: Path, parts: tuple[str, ...], shown: str) -> int:
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    for part in parts:
        try:
            below = os.open(part, _FOLDER, dir_fd=descriptor)
        except FileNotFoundError:
            raise ConflictError(f"{shown}: its folder is gone") from None
        except NotADirectoryError:
            raise ConflictError(f"{shown}: its folder was changed meanwhile") from None
        finally:
            os.close(descriptor)
        descriptor = below
    return descriptor


def _resolved(source: str, path: str, site: Site) -> tuple[Path, Path]:
    if source not in site.context.roots:
        raise ConflictError(f"source {source!r} does not lie on this machine")
    pure = PurePosixPath(path)
    if not pure.name or pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise ConflictError(f"{path!r} is no path within its source")
    try:
        root = site.context.roots[source].resolve(strict=True)
        target = (root / pure).resolve()
    except (FileNotFoundError, NotADirectoryError):
        raise ConflictError(f"source {source!r} is not where it was") from None
    except RuntimeError:  # what Python 3.11 calls a circle of links
        raise ConflictError(f"{path}: its links go in a circle") from None
    if root not in target.parents:
        raise ConflictError(f"{path}: a link leads out of its source")
    return root, target.relative_to(root)


def look(at: Place) -> State:
    """The state of a file: `present`, SHA-256 `digest`, `size`, `mode`, `mtime_ns`, `atime_ns`, `uid`, `gid`, `links`.

    Raises ConflictError when it is there but no regular file.
    """
    try:
        descriptor = os.open(at.name, _FILE, dir_fd=at.folder)
    except FileNotFoundError:
        return ABSENT
    with os.fdopen(descriptor, "rb") as stream:
        known = os.fstat(stream.fileno())
        if not stat.S_ISREG(known.st_mode):
            raise ConflictError(f"{at.shown}: not a regular file")
        return {"present": True, "digest": _digest(stream), **_facts(known)}


def _facts(known: os.stat_result) -> dict[str, int]:
    return {
        "size": known.st_size,
        "mode": stat.S_IMODE(known.st_mode),
        "mtime_ns": known.st_mtime_ns,
        "atime_ns": known.st_atime_ns,
        "uid": known.st_uid,
        "gid": known.st_gid,
        "links": known.st_nlink,
    }


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def sole_file(at: Place) -> State:
    """The state of a file that must be there under this name only. Raises ConflictError."""
    state = look(at)
    if not state["present"]:
        raise ConflictError(f"{at.shown}: it is not there")
    if state["links"] != 1:
        raise ConflictError(
            f"{at.shown}: {state['links']} names lead to this file; changing one would leave the others"
        )
    return state


@contextmanager
def reading(at: Place) -> Iterator[BinaryIO]:
    """The file's bytes. Raises ConflictError when it is gone."""
    try:
        descriptor = os.open(at.name, _FILE, dir_fd=at.folder)
    except FileNotFoundError:
        raise ConflictError(f"{at.shown}: it is not there") from None
    with os.fdopen(descriptor, "rb") as stream:
        yield stream


def write_beside(at: Place, mark: str, content: BinaryIO, like: State, *, times: bool, attributes: Place | None) -> str:
    """Write a temporary file named `mark` in the same folder, forced to disk; gives its SHA-256.

    It gets mode and owner of `like`, its times too when asked, and the extended attributes of the file at `attributes`.
    """
    descriptor = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600, dir_fd=at.folder)
    with os.fdopen(descriptor, "wb") as target:
        digest = copy_stream(content, target)
        with suppress(PermissionError):  # only root may give files away
            os.fchown(target.fileno(), _number(like, "uid"), _number(like, "gid"))
        if attributes:
            _copy_attributes(attributes, target.fileno())
        os.fchmod(target.fileno(), _number(like, "mode"))
        if times:
            os.utime(target.fileno(), ns=(_number(like, "atime_ns"), _number(like, "mtime_ns")))
        os.fsync(target.fileno())
    return digest


def _number(state: State, fact: str) -> int:
    value = state[fact]
    if not isinstance(value, int):
        raise ConflictError(f"the journal's state before lacks {fact}")
    return value


def _copy_attributes(at: Place, target: int) -> None:
    if sys.platform != "linux":
        return
    with suppress(OSError), reading(at) as stream:
        for name in os.listxattr(stream.fileno()):
            os.setxattr(target, name, os.getxattr(stream.fileno(), name))


def remove(at: Place) -> None:
    """Remove a file; one that is not there is fine."""
    with suppress(FileNotFoundError):
        os.unlink(at.name, dir_fd=at.folder)


def put_new(at: Place, mark: str) -> None:
    """Give the temporary file its name, which must be free. Raises ConflictError when it is taken."""
    try:
        os.link(mark, at.name, src_dir_fd=at.folder, dst_dir_fd=at.folder, follow_symlinks=False)
    except FileExistsError:
        raise ConflictError(f"{at.shown}: something is there already") from None
    except OSError as error:
        if error.errno not in _NO_LINKS or look(at)["present"]:
            raise
        put_over(at, mark)
        return
    os.unlink(mark, dir_fd=at.folder)
    sync_folder(at.folder)


def put_over(at: Place, mark: str) -> None:
    """Give the temporary file the name of the file that it replaces."""
    os.rename(mark, at.name, src_dir_fd=at.folder, dst_dir_fd=at.folder)
    sync_folder(at.folder)
