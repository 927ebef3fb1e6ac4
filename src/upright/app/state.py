"""The state folder: the store, the key for digests, the journal, the vault. Readable by its owner alone.

Workspaces that share a folder have journal, vault and pins of their own.

`UPRIGHT_HOME` names it; otherwise it is `.upright` in the current folder.
"""

from __future__ import annotations

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

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
        """Whose rows of the store to see and write: `UPRIGHT_WORKSPACE`, else as the store's address says, or empty."""
        address = self.store
        query = urlsplit(address).query if "://" in address else ""
        return os.environ.get(WORKSPACE) or parse_qs(query).get("workspace", [""])[0]

    @property
    def own(self) -> Path:
        """The folder of what belongs to a named workspace alone; without a name the state folder itself."""
        name = re.sub(r"[^a-z0-9_-]", "_", self.workspace)
        if name in {"", "default"}:
            return self.folder
        own = self.folder / "workspaces" / name
        own.mkdir(mode=0o700, parents=True, exist_ok=True)
        return own

    @property
    def advisories(self) -> Path:
        """The database of known vulnerabilities: `UPRIGHT_ADVISORIES`, else a file in the folder; it may be missing."""
        return Path(os.environ.get("UPRIGHT_ADVISORIES") or self.folder / "advisories.db")

    @property
    def journal(self) -> Path:
        """The journal of actions of the workspace."""
        return self.own / "journal.jsonl"

    def key(self) -> bytes:
        """The key for digests of sensitive values, 32 random bytes made at first use."""
        path = self.folder / "digest.key"
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        return path.read_bytes()
