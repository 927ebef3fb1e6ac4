"""Items: what a connector yields and the rest of the house reads."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol

from upright.model.errors import AccessDenied, Unreachable

if TYPE_CHECKING:
    from collections.abc import Mapping


class Opener(Protocol):
    """Opens bytes that are not on this machine. Picklable, compared by value, and holds no credential that it can look
    up again where it runs. Raises AccessDenied or Unreachable.
    """

    def __call__(self) -> BinaryIO:
        """The bytes as a stream, seekable where the source allows it."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """A file, with its provenance.

    `path` is POSIX and relative to the root of `source`; it is the only path that ever leaves the scan.
    `locator` is where the bytes are on this machine (never shown, never stored); `content` holds them instead when the
    item is no file (a blob of git history, a page of an API). `whole` opens what is elsewhere (an object of a bucket);
    beside `content` it opens all of that of which `content` is a sample (a table). `size` in bytes. `stamp` changes
    when the content may have changed (mtime and size for files, blob id for git).
    """

    source: str
    path: str
    size: int = 0
    locator: str = ""
    content: bytes | None = None
    stamp: str = ""
    provenance: Mapping[str, str] = field(default_factory=dict)
    whole: Opener | None = None

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The lower-case extension with its dot, or an empty string."""
        stem, dot, end = self.name.rpartition(".")
        return f".{end.lower()}" if dot and stem else ""

    def open(self) -> BinaryIO:
        """The bytes as a seekable stream. Raises AccessDenied or Unreachable."""
        if self.content is not None:
            return io.BytesIO(self.content)
        if self.whole is not None:
            return self.whole()
        try:
            return io.BufferedReader(io.FileIO(self.locator))
        except PermissionError as error:
            raise AccessDenied(f"{self.path}: permission denied") from error
        except OSError as error:
            raise Unreachable(f"{self.path}: {error.strerror or 'cannot be read'}") from error

    def read(self, limit: int = -1) -> bytes:
        """At most `limit` bytes from the start (-1: all)."""
        with self.open() as stream:
            try:
                return stream.read(limit)
            except OSError as error:
                raise Unreachable(f"{self.path}: {error.strerror or 'cannot be read'}") from error
