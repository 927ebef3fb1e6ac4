"""Checksums of crypto-currency addresses and keys: base58check, bech32 and plain base58 of a known length."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

_BITCOIN = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CONSTANTS = (1, 0x2BC830A3)  # of bech32 and bech32m (BIP 350)
_LONGEST = 120
_KEY_LENGTH = 32  # bytes


def base58(value: str, alphabet: str = _BITCOIN) -> bytes:
    """The bytes that base58 stands for; empty when a character is none of the alphabet's."""
    number = 0
    if len(value) > _LONGEST:
        return b""
    for character in value:
        place = alphabet.find(character)
        if place < 0:
            return b""
        number = number * 58 + place
    zeros = len(value) - len(value.lstrip(alphabet[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


@dataclass(frozen=True)
class Base58Check:
    """`size` bytes that begin with one of `versions`, then four bytes of their double SHA-256."""

    versions: tuple[bytes, ...]
    size: int = 21
    alphabet: str = _BITCOIN

    def __call__(self, value: str) -> bool:
        """Whether version, size and checksum fit."""
        data = base58(value, self.alphabet)
        body, check = data[:-4], data[-4:]
        return (
            len(body) == self.size
            and body.startswith(self.versions)
            and hashlib.sha256(hashlib.sha256(body).digest()).digest()[:4] == check
        )


@dataclass(frozen=True)
class Bech32:
    """A human-readable part, `1`, data with a BCH checksum (BIP 173, BIP 350)."""

    prefixes: tuple[str, ...]

    def __call__(self, value: str) -> bool:
        """Whether prefix and checksum fit."""
        prefix, _, data = value.rpartition("1")
        if prefix not in self.prefixes or any(character not in _BECH32 for character in data):
            return False
        values = [ord(character) >> 5 for character in prefix] + [0] + [ord(character) & 31 for character in prefix]
        return _polymod([*values, *(_BECH32.index(character) for character in data)]) in _CONSTANTS


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATOR):
            check ^= generator if top >> place & 1 else 0
    return check


def litecoin(value: str) -> bool:
    """Legacy, script or SegWit address."""
    return _LITECOIN_SEGWIT(value) if value.startswith("ltc1") else _LITECOIN(value)


def solana(value: str) -> bool:
    """Base58 of the 32 bytes of a public key."""
    return len(base58(value)) == _KEY_LENGTH and any(character.isdigit() for character in value)


_LITECOIN = Base58Check((b"\x30", b"\x32"))
_LITECOIN_SEGWIT = Bech32(("ltc",))
_PUBLIC = tuple(bytes.fromhex(version) for version in ("0488b21e", "049d7cb2", "04b24746", "043587cf"))

WALLETS: dict[str, Callable[[str], bool]] = {
    "cardano": Bech32(("addr", "stake")),
    "dogecoin": Base58Check((b"\x1e",)),
    "extended-key": Base58Check(_PUBLIC, 78),
    "litecoin": litecoin,
    "ripple": Base58Check((b"\0",), 21, _RIPPLE),
    "solana": solana,
    "tron": Base58Check((b"\x41",)),
}
