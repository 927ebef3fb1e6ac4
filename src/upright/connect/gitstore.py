"""Reads git objects through the git command, without a work tree and without running anything of the repository."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from upright.connect import there
from upright.model.errors import AccessDenied, MalformedError, Unreachable

_SAFE = ("-c", "core.hooksPath=/dev/null", "-c", "protocol.ext.allow=never", "-c", "core.fsmonitor=false")
_DENIED = ("authentication failed", "could not read username", "permission denied", "access denied", "403")
CLONE_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Blob:
    """One version of one file: object id, path in the repository, size in bytes."""

    id: str
    path: str
    size: int


class GitStore:
    """The object store in `folder`, a git directory or a work tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def clone(cls, address: str, folder: Path, *, whole: bool) -> GitStore:
        """Clone without checkout; only the newest commit unless `whole`. Raises AccessDenied or Unreachable."""
        depth = [] if whole else ["--depth=1"]
        command = ["clone", "--quiet", "--bare", "--no-tags", *depth, "--", address, str(folder / "objects.git")]
        _git(Path.cwd(), command, timeout=CLONE_SECONDS)
        return cls(folder / "objects.git")

    @classmethod
    def existing(cls, folder: Path) -> GitStore:
        """The store of a repository on this machine. Raises MalformedError when there is none."""
        if not there.exists(folder / ".git") and not there.exists(folder / "HEAD"):
            raise MalformedError("not a git repository", folder.name)
        return cls(folder)

    def commit(self, revision: str) -> str:
        """The id of the commit that `revision` names."""
        return (
            _git(self.folder, ["rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"]).decode().strip()
        )

    def tree(self, revision: str) -> list[Blob]:
        """Every file of one commit (submodules and links left out)."""
        try:
            commit = self.commit(revision)
        except Unreachable:
            if revision == "HEAD":
                return []  # a repository without a commit
            raise
        blobs = []
        for record in _git(self.folder, ["ls-tree", "-r", "-z", "-l", commit]).split(b"\0"):
            head, _, path = record.partition(b"\t")
            fields = head.split()
            if len(fields) == 4 and fields[1] == b"blob" and fields[0] != b"120000":  # noqa: PLR2004  mode type id size
                blobs.append(Blob(fields[2].decode(), path.decode("utf-8", "replace"), int(fields[3])))
        return blobs

    def everything(self) -> list[Blob]:
        """Every blob that any branch or tag ever held, each once, with one of its paths."""
        listed = _git(self.folder, ["rev-list", "--objects", "--all"]).decode("utf-8", "replace").splitlines()
        paths = {line[:40]: line[41:] for line in listed if len(line) > 41}  # noqa: PLR2004  id, space, path
        asked = "\n".join(paths).encode()
        checked = _git(self.folder, ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"], asked)
        blobs = []
        for line in checked.decode().splitlines():
            fields = line.split()
            if fields[1:2] == ["blob"]:
                blobs.append(Blob(fields[0], paths[fields[0]], int(fields[2])))
        return blobs

    def changes(self, most: int) -> Iterator[tuple[str, int, list[str]]]:
        """The newest commits without merges: author's e-mail address (by the mail map), seconds since 1970, paths."""
        command = ["log", f"--max-count={most}", "--no-merges", "--no-renames", "--no-show-signature", "--no-ext-diff",
                   "--no-textconv", "--format=%x1e%aE%x1f%at", "--name-only", "-z", "HEAD"]  # fmt: skip
        for commit in _git(self.folder, command).decode("utf-8", "replace").split("\x1e")[1:]:
            head, *paths = commit.replace("\n", "\0", 1).split("\0")
            author, _, when = head.partition("\x1f")
            if when.isdigit():
                yield author, int(when), [path.lstrip("\n") for path in paths if path.strip("\n")]

    def contents(self, blobs: Sequence[Blob]) -> Iterator[tuple[Blob, bytes]]:
        """The bytes of each blob, one at a time."""
        command = ["git", *_SAFE, "cat-file", "--batch"]
        with subprocess.Popen(  # noqa: S603
            command, cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise Unreachable("git cat-file has no pipes")
            for blob in blobs:
                process.stdin.write(f"{blob.id}\n".encode())
                process.stdin.flush()
                header = process.stdout.readline().split()
                if header[1:2] != [b"blob"]:
                    continue
                content = process.stdout.read(int(header[2]))
                process.stdout.read(1)
                yield blob, content
            process.stdin.close()


def _environment() -> dict[str, str]:
    quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "GIT_ASKPASS": "true", "LC_ALL": "C"}
    quiet["GIT_NO_LAZY_FETCH"] = "1"  # a partial clone must not reach for its remote
    return {**os.environ, **quiet}


def _git(folder: Path, command: list[str], asked: bytes = b"", timeout: int = 120) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", *_SAFE, *command],  # noqa: S607  the user's own git
            cwd=folder, input=asked, capture_output=True, check=False, timeout=timeout, env=_environment(),
        )  # fmt: skip
    except FileNotFoundError:
        raise Unreachable("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise Unreachable(f"git {command[0]} took longer than {timeout} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        message = f"git {command[0]}: {said[-1][:200] if said else 'failed'}"
        if any(word in message.lower() for word in _DENIED):
            raise AccessDenied(message)
        raise Unreachable(message)
    return done.stdout
