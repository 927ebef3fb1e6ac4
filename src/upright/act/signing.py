"""The key that signs the journal: Ed25519, made at first use, readable by its owner only (0600).

A journal whose entries are signed cannot be rewritten by somebody who may write the file but not read the key. Keep the
public key elsewhere (`upright journal key`): who holds key and files can still write another history, and only a copy
of the public key or an export kept elsewhere shows it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from upright.act.vault import private_folder, write_private
from upright.model.errors import JournalError

_SIZE = 32  # bytes of a key, private or public


class SigningKey:
    """A key file that holds the 32 bytes of an Ed25519 private key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def make(self) -> None:
        """Make the key when there is none. Call it while holding the journal's lock."""
        if not self.path.exists():
            from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

            private_folder(self.path.parent)
            write_private(self.path, Ed25519PrivateKey.generate().private_bytes_raw())

    def sign(self, message: bytes) -> str:
        """The signature in hexadecimal. Raises JournalError when the key cannot be read."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._bytes()).sign(message).hex()

    def public(self) -> str:
        """The public key in hexadecimal. Raises JournalError when the key cannot be read."""
        return _public(self._bytes())

    def _bytes(self) -> bytes:
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            raise JournalError("the journal's key is gone; verify with a copy of its public key") from None
        if len(content) != _SIZE:
            raise JournalError("the journal's key was changed")
        return content


@lru_cache(maxsize=4)
def _public(private: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def signed(message: bytes, signature: str, public: str) -> bool:
    """Whether this is the one spelling of a signature of the message under this public key (both hexadecimal)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        given, key = bytes.fromhex(signature), bytes.fromhex(public)
        if given.hex() != signature or len(key) != _SIZE:
            return False
        Ed25519PublicKey.from_public_bytes(key).verify(given, message)
    except (ValueError, InvalidSignature):
        return False
    return True
