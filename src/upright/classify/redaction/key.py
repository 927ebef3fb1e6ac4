"""The redaction key: one secret from which every keyed method takes its own.

It is a line of text, `upright-redaction-key-1:<id>:<secret>`, in a file that its owner alone may read, or in the
environment variable UPRIGHT_REDACTION_KEY. The id is a digest of the secret: it goes into every token, so that a wrong
key is told apart from a damaged token, and a mistyped key from a whole one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from upright.model.errors import ConfigError

VARIABLE = "UPRIGHT_REDACTION_KEY"
ID_BYTES = 3
_SIZE = 32
_HEAD = "upright-redaction-key-1"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST_FILE = 4096
_KEPT = 8  # keys whose derived keys are kept


@dataclass(frozen=True)
class Key:
    """`secret`: 32 random bytes, never shown."""

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Key:
        """A key that nobody has."""
        return cls(secrets.token_bytes(_SIZE))

    @cached_property
    def id(self) -> str:
        """Six hexadecimal digits that tell keys apart and give nothing away."""
        return self.derived("id", ID_BYTES).hex()

    def derived(self, purpose: str, size: int) -> bytes:
        """`size` bytes for one purpose (HKDF-SHA256, RFC 5869; at most 64)."""
        block, made = b"", b""
        for count in range(1, -(-size // 32) + 1):
            block = hmac.digest(
                self._root, block + f"upright redaction 1 {purpose}".encode() + bytes((count,)), "sha256"
            )
            made += block
        return made[:size]

    @cached_property
    def _root(self) -> bytes:
        return hmac.digest(bytes(32), self.secret, "sha256")

    @cached_property
    def siv(self) -> Any:
        """AES-256-SIV (RFC 5297) with its own key."""
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV

        return AESSIV(self.derived("siv", 64))

    @cached_property
    def for_hash(self) -> bytes:
        """Key of the method `hash`."""
        return self.derived("hash", 32)

    @cached_property
    def for_synthesis(self) -> bytes:
        """Key of the method `synthetic`."""
        return self.derived("synthetic", 32)

    @cached_property
    def for_ff1(self) -> bytes:
        """Key of the method `preserve`."""
        return self.derived("ff1", 32)

    def line(self) -> str:
        """The key as text. Whoever reads it can restore what was redacted with it."""
        return f"{_HEAD}:{self.id}:{base64.urlsafe_b64encode(self.secret).decode()}"


def digest(key: bytes, data_class: str, value: str) -> bytes:
    """HMAC-SHA256 of a value, bound to its class."""
    return hmac.new(key, f"{data_class}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).digest()


@lru_cache(maxsize=_KEPT)
def parsed(line: str, where: str) -> Key:
    """The key that a line holds. Raises ConfigError, which never quotes the line."""
    head, _, rest = line.strip().partition(":")
    name, _, text = rest.partition(":")
    try:
        secret = base64.b64decode(text, altchars=b"-_", validate=True) if head == _HEAD else b""
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _SIZE:
        raise ConfigError(f"{where}: holds no redaction key; make one with `upright key new FILE`")
    key = Key(secret)
    if not hmac.compare_digest(key.id, name):
        raise ConfigError(f"{where}: the key is damaged: its id does not fit its secret")
    return key


def read_key(path: Path) -> Key:
    """The key in a file. Raises ConfigError when others than its owner may read it, or when it holds none."""
    try:
        handle = os.open(path, os.O_RDONLY)
        try:
            state, content = os.fstat(handle), os.read(handle, _LONGEST_FILE)
        finally:
            os.close(handle)
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: there is no such key; `upright key new {path}` makes one") from error
    except OSError as error:
        raise ConfigError(f"{path}: the key cannot be read: {error.strerror or 'unknown error'}") from error
    if stat.S_ISREG(state.st_mode) and state.st_mode & _OTHERS:
        raise ConfigError(
            f"{path}: others may read this key (mode {stat.S_IMODE(state.st_mode):04o}): chmod 600 {path}"
        )
    if state.st_uid not in {os.geteuid(), 0}:
        raise ConfigError(f"{path}: the key belongs to another user")
    return parsed(content.decode("ascii", "replace"), str(path))


def find_key(path: Path | None = None) -> Key | None:
    """The key in the file, else the one in the environment, else none. Raises ConfigError when it is no key."""
    if path is not None:
        return read_key(path)
    line = os.environ.get(VARIABLE, "")
    return parsed(line, VARIABLE) if line else None


def write_key(path: Path, key: Key) -> None:
    """Keep a key in a new file of mode 0600. Raises ConfigError when the file is there already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ConfigError(f"{path}: is there already; a key is never overwritten") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from error
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(key.line() + "\n")
