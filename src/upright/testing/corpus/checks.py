"""Check digits and encodings of made-up values, from the definitions; the others are those of python-stdnum."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import TypeAlias

from upright.testing.corpus.dice import DIGITS, UPPER, Dice
from upright.testing.corpus.people import Person

Value: TypeAlias = Callable[[Dice, Person], str]
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE62 = DIGITS + UPPER + UPPER.lower()
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
BECH32_TERMS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def valid(dice: Dice, module: str, pattern: str) -> str:
    """Filled until `stdnum.<module>` accepts it."""
    accepts = import_module(f"stdnum.{module}").is_valid
    while True:
        value = dice.fill(pattern)
        if accepts(value):
            return value


def checked(module: str, patterns: str | tuple[str, ...], *masks: str) -> Value:
    """A number that `stdnum.<module>` accepts, written in one of the ways."""
    several = (patterns,) if isinstance(patterns, str) else patterns
    return lambda dice, _: dice.written(valid(dice, module, dice.one(several)), *masks)


def dated(module: str, pattern: Callable[[Dice, date], str], *masks: str) -> Value:
    """A number with the date of birth in it that `stdnum.<module>` accepts."""
    return lambda dice, who: dice.written(valid(dice, module, pattern(dice, who.born)), *masks)


def filled(*patterns: str) -> Value:
    """One of the patterns."""
    return lambda dice, _: dice.fill(dice.one(patterns))


def weighted(digits: str, weights: tuple[int, ...]) -> int:
    """The sum of the digits by their weights."""
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def luhn(body: str) -> str:
    """The Luhn check digit of a body."""
    total = 0
    for at, char in enumerate(reversed(body)):
        double = int(char) * (2 if at % 2 == 0 else 1)
        total += double - 9 if double > 9 else double
    return str(-total % 10)


def with_luhn(body: str) -> str:
    """The body and its check digit."""
    return body + luhn(body)


def icao(text: str) -> str:
    """The check digit of machine-readable travel documents."""
    values = [0 if char == "<" else int(char, 36) for char in text]
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


def ean(body: str) -> str:
    """A bar code with its check digit."""
    return body + str(-sum(int(char) * (1 if at % 2 else 3) for at, char in enumerate(reversed(body))) % 10)


def crc62(body: str) -> str:
    """Six characters: CRC-32 in base 62."""
    left, found = zlib.crc32(body.encode()), ""
    while left:
        left, digit = divmod(left, 62)
        found = BASE62[digit] + found
    return found.rjust(6, "0")


def base58(payload: bytes) -> str:
    """Base 58 with the four bytes of its double SHA-256."""
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    left, found = int.from_bytes(whole, "big"), ""
    while left:
        left, digit = divmod(left, 58)
        found = BASE58[digit] + found
    return "1" * (len(whole) - len(whole.lstrip(b"\0"))) + found


def bech32(prefix: str, payload: bytes, *version: int) -> str:
    """Bech32: prefix, version, payload in groups of five bits, checksum."""
    bits = len(payload) * 8
    number = int.from_bytes(payload, "big") << (-bits % 5)
    data = [*version, *(number >> (5 * at) & 31 for at in range((bits + 4) // 5 - 1, -1, -1))]
    known = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    left = _polymod([*known, *data, 0, 0, 0, 0, 0, 0]) ^ 1
    return prefix + "1" + "".join(BECH32[digit] for digit in data + [left >> 5 * (5 - at) & 31 for at in range(6)])


def _polymod(values: list[int]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for at, term in enumerate(BECH32_TERMS):
            found ^= term if top >> at & 1 else 0
    return found


def base64url(payload: bytes) -> str:
    """Base 64 for URLs, without padding."""
    return base64.urlsafe_b64encode(payload).decode().rstrip("=")
