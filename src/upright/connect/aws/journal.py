"""Answers kept while an account is read, so that a scan that was killed goes on where it stopped.

One file for each account and way in, in the state folder (`UPRIGHT_HOME`, else `.upright`), readable by its owner
alone, with what is secret already hidden. It is deleted when the reading has come to its end, and counts for a day.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import threading
import time
from pathlib import Path
from typing import IO, Any, Final

_AGE: Final = 24 * 3600  # seconds for which an answer counts
_LINE: Final = 16 << 20  # bytes of one answer


def digest(*parts: object) -> str:
    """A short name for a call or a way in."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:32]


class Journal:
    """Answers by call. Several threads may ask it; a second scan of the same account keeps nothing."""

    def __init__(self, name: str) -> None:
        folder = Path(os.environ.get("UPRIGHT_HOME") or ".upright") / "aws"
        self.path = folder / f"{name}.jsonl"
        self.resumed = 0
        self._places: dict[str, tuple[int, int]] = {}
        self._lock = threading.Lock()
        self._file = self._opened(folder)

    def _opened(self, folder: Path) -> IO[bytes] | None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.path.exists() and time.time() - self.path.stat().st_mtime > _AGE:
                self.path.unlink()
            file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        except OSError:
            return None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        self._index(file)
        return file

    def _index(self, file: IO[bytes]) -> None:
        """Find the answers of a scan that was killed; a line that it did not finish is cut off."""
        start = 0
        while line := file.readline(_LINE):
            if not line.endswith(b"\n") or line[32:33] != b" ":
                break
            self._places[line[:32].decode("ascii", "replace")] = start + 33, len(line) - 34
            start += len(line)
        file.truncate(start)
        self.resumed = len(self._places)

    def kept(self, call: str) -> Any:
        """The answer to a call, or None when it was not kept."""
        place = self._places.get(call)
        if place is None or self._file is None:
            return None
        return json.loads(os.pread(self._file.fileno(), place[1], place[0]))

    def keep(self, call: str, answer: Any) -> None:
        """Write an answer down."""
        if self._file is None:
            return
        line = f"{call} {json.dumps(answer, separators=(',', ':'))}\n".encode()
        if len(line) > _LINE:
            return
        with self._lock:
            start = self._file.seek(0, os.SEEK_END)
            self._file.write(line)
            self._file.flush()
            self._places[call] = start + 33, len(line) - 34

    def close(self, *, done: bool) -> None:
        """Let go of the file, and delete it when everything was read."""
        if self._file is not None:
            if done:
                self.path.unlink(missing_ok=True)
            self._file.close()
            self._file = None
