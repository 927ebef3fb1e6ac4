"""The vault: our own folder for before-states and quarantined files. Folders 0700, files 0600."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from upright.model.errors import ConflictError

BLOCK = 1 << 20


def private_folder(path: Path) -> Path:
    """The folder, made when missing, as are those above it, so that nobody else may enter."""
    for folder in (*reversed(path.parents), path):  # `parents=True` would leave those open to all
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    return path


def sync_folder(folder: Path | int) -> None:
    """Make the names in a folder survive a power failure."""
    descriptor = folder if isinstance(folder, int) else os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        if not isinstance(folder, int):
            os.close(descriptor)


def copy_stream(source: BinaryIO, target: BinaryIO) -> str:
    """Copy to the end, force to disk; gives the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
        target.write(block)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest()


def write_private(path: Path, content: bytes) -> None:
    """Write a file of ours atomically: whole, or not at all."""
    temporary = path.with_name(f".{path.name}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:  # a full disk keeps nothing of it
        temporary.unlink(missing_ok=True)
        raise
    temporary.replace(path)
    sync_folder(path.parent)


class Vault:
    """States before and after by their SHA-256, and a quarantine folder for each plan."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, source: BinaryIO, mark: str) -> str:
        """Keep all bytes of a stream; gives their SHA-256. `mark` names the temporary copy."""
        shelf = private_folder(self.folder / "before")
        temporary = shelf / mark
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as target:
                digest = copy_stream(source, target)
        except OSError:  # a full disk keeps nothing of it
            temporary.unlink(missing_ok=True)
            raise
        temporary.replace(shelf / digest)
        sync_folder(shelf)
        return digest

    def shelve(self, content: bytes) -> str:
        """Keep these bytes; gives their SHA-256."""
        digest = hashlib.sha256(content).hexdigest()
        shelf = private_folder(self.folder / "before")
        if not (shelf / digest).exists():
            write_private(shelf / digest, content)
        return digest

    def fetch(self, digest: str) -> bytes:
        """The bytes kept under this digest. Raises ConflictError when they are not there or were changed."""
        with self.kept(digest) as stream:
            content = stream.read()
        if hashlib.sha256(content).hexdigest() != digest:
            raise ConflictError(f"the vault's copy was changed ({digest[:12]})")
        return content

    def drop(self, mark: str) -> None:
        """Remove what an interrupted `keep` left."""
        (self.folder / "before" / mark).unlink(missing_ok=True)

    @contextmanager
    def kept(self, digest: str) -> Iterator[BinaryIO]:
        """The bytes kept under this digest. Raises ConflictError when they are not there."""
        try:
            stream = (self.folder / "before" / digest).open("rb")
        except FileNotFoundError:
            raise ConflictError(f"the vault no longer holds the state before ({digest[:12]})") from None
        with stream:
            yield stream

    def quarantine(self, plan: str) -> Path:
        """The folder of this plan's quarantined files; not made here."""
        return self.folder / "quarantine" / plan
