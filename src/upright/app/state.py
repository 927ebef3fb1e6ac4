"""The state folder: the store, the key for digests, the journal, the vault. Readable by its owner alone.

`UPRIGHT_HOME` names it; otherwise it is `.upright` in the current folder.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from upright.model.errors import ConfigError

WORKSPACE = "UPRIGHT_WORKSPACE"  # the variable that names the workspace of a shared store


@dataclass(frozen=True)
class State:
    """Paths of everything that Upright keeps on this machine."""

    folder: Path

    @classmethod
    def here(cls, folder: Path | None = None) -> State:
        """The state folder named by argument, environment or habit, created when missing."""
        chosen = folder or Path(os.environ.get("UPRIGHT_HOME") or ".upright")
        try:
            chosen.mkdir(mode=0o700, parents=True, exist_ok=True)
            ignore = chosen / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
        except OSError as error:
            raise ConfigError(f"{chosen}: cannot keep state here ({error.strerror}); set UPRIGHT_HOME") from error
        return cls(chosen.resolve())

    @property
    def store(self) -> str:
        """Address of the store: `UPRIGHT_STORE` (a URL), else a SQLite file in the folder."""
        return os.environ.get("UPRIGHT_STORE") or str(self.folder / "upright.db")

    @property
    def workspace(self) -> str:
        """Whose rows of the store to see and write: `UPRIGHT_WORKSPACE`; empty: as the store's address says."""
        return os.environ.get(WORKSPACE, "")

    @property
    def advisories(self) -> Path:
        """The database of known vulnerabilities: `UPRIGHT_ADVISORIES`, else a file in the folder; it may be missing."""
        return Path(os.environ.get("UPRIGHT_ADVISORIES") or self.folder / "advisories.db")

    @property
    def journal(self) -> Path:
        """The journal of actions."""
        return self.folder / "journal.jsonl"

    def key(self) -> bytes:
        """The key for digests of sensitive values, 32 random bytes made at first use."""
        path = self.folder / "digest.key"
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        return path.read_bytes()
