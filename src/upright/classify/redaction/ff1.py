"""FF1 format-preserving encryption (NIST SP 800-38G, section 5.1) over strings of numerals, with AES.

The domain must hold a million strings at least, as NIST asks since the revision of 2019; smaller ones can be searched
through. FF3 and FF3-1 are not offered: NIST withdrew both.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

SMALLEST_DOMAIN = 1_000_000
_ROUNDS = 10
_BLOCK = 16
_BITS = 8 * _BLOCK
_ALL = (1 << _BITS) - 1


class _Plan(NamedTuple):
    """`moduli` of the two halves, of which the longer takes `size` bytes; `chained`: the state after the blocks that
    every round begins with; `rest`: what is left of them, before the round and its half; `blocks`: that these take.
    """

    moduli: tuple[int, int]
    size: int
    chained: int
    rest: int
    blocks: int


class Ff1:
    """A permutation of the strings of each length over `radix` numerals. `tweak`: what it is bound to, public.

    Not to be shared between threads.
    """

    def __init__(self, key: bytes, radix: int, tweak: bytes = b"") -> None:
        self._key, self.radix, self.tweak = key, radix, tweak
        self._plans: dict[int, _Plan] = {}

    @cached_property
    def _cipher(self) -> Any:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        return Cipher(algorithms.AES(self._key), modes.ECB()).encryptor()  # noqa: S305  the block cipher that FF1 builds on

    def encrypt(self, number: int, length: int) -> int:
        """The string `number` (of `length` numerals, the most significant first) encrypted, as a number again."""
        return self._run(number, length, range(_ROUNDS), 1)

    def decrypt(self, number: int, length: int) -> int:
        """The inverse of `encrypt`."""
        return self._run(number, length, range(_ROUNDS - 1, -1, -1), -1)

    def _run(self, number: int, length: int, rounds: range, sign: int) -> int:
        moduli, size, chained, rest, blocks = self._plan(length)
        left, right = divmod(number, moduli[1])
        for count in rounds:
            modulus = moduli[count % 2]
            own = rest | count << 8 * size
            if sign > 0:
                mixed = (left + self._mask(self._chained(chained, own | right, blocks), size)) % modulus
                left, right = right, mixed
            else:
                mixed = (right - self._mask(self._chained(chained, own | left, blocks), size)) % modulus
                left, right = mixed, left
        return left * moduli[1] + right

    def _plan(self, length: int) -> _Plan:
        """What is the same for all strings of one length."""
        known = self._plans.get(length)
        if known is not None:
            return known
        if self.radix**length < SMALLEST_DOMAIN:
            raise ValueError("the domain of FF1 must hold a million strings")
        short, long = length // 2, length - length // 2
        moduli = (self.radix**short, self.radix**long)
        size = -(-(moduli[1] - 1).bit_length() // 8)
        head = (
            b"\x01\x02\x01" + self.radix.to_bytes(3, "big") + bytes((_ROUNDS, short % 256))
            + length.to_bytes(4, "big") + len(self.tweak).to_bytes(4, "big")
            + self.tweak + bytes((-len(self.tweak) - size - 1) % _BLOCK)
        )  # fmt: skip
        same = len(head) // _BLOCK
        chained = self._chained(0, int.from_bytes(head[: same * _BLOCK], "big"), same)
        rest = int.from_bytes(head[same * _BLOCK :], "big") << 8 * (size + 1)
        plan = self._plans[length] = _Plan(moduli, size, chained, rest, (len(head) + size + 1) // _BLOCK - same)
        return plan

    def _chained(self, state: int, message: int, blocks: int) -> int:
        """The last block of a message of so many, each encrypted with the one before it."""
        for shift in range(_BITS * (blocks - 1), -1, -_BITS):
            state = self._encrypted(state ^ message >> shift & _ALL)
        return state

    def _mask(self, state: int, size: int) -> int:
        """As many bytes of a stream as a half of this size asks for."""
        wanted = 4 * (-(-size // 4)) + 4
        blocks = -(-wanted // _BLOCK)
        stream = state
        for block in range(1, blocks):
            stream = stream << _BITS | self._encrypted(state ^ block)
        return stream >> 8 * (blocks * _BLOCK - wanted)

    def _encrypted(self, block: int) -> int:
        return int.from_bytes(self._cipher.update(block.to_bytes(_BLOCK, "big")), "big")
