"""Pieces of text as the name tagger sees them, and the features of each kind of piece.

A piece is a run of letters and digits, one ideograph, one sign, a line end (real or escaped) or a run of blanks. The
features of a piece are rows of one embedding table: its hashed spelling, beginning, ends, shape, and what the lists of
names, places and ordinary words say of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

IDEOGRAPHS = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
LONGEST = 40  # characters of a piece: longer runs are cut
PIECE = re.compile(
    rf"[ \t\r\f\v]{{1,{LONGEST}}}|\\[nrt]|\n|[{IDEOGRAPHS}]|[^\W_{IDEOGRAPHS}]{{1,{LONGEST}}}|.", re.DOTALL
)
_PLAIN = re.compile(rf"[A-Za-z0-9]{{1,{LONGEST}}}|[ \t\r\f\v]{{1,{LONGEST}}}|\\[nrt]|.", re.DOTALL)  # the same in ASCII
MOST_COMMON = 3  # level of the most ordinary words

WORD_ROWS, END_ROWS, SHAPE_ROWS = 1 << 15, 1 << 12, 1 << 9
FIRST, LAST, COMMON, PLACE, STREET = 0, 2, 4, 6, 7  # bit positions in what the lists say; the first three have two bits

_BASES = list(accumulate([0, WORD_ROWS, END_ROWS, END_ROWS, END_ROWS, SHAPE_ROWS, 16, 16]))
ROWS = _BASES[-1]
FEATURES = len(_BASES) - 1
_INNER_CAPITAL = re.compile("[a-z][A-Z]|[A-Z]{2}[a-z]")
_PREFIXED = re.compile("(?:Ma?c|Fitz|V[ao]n|D[aeiou]|De[lns]|L[aeo]|San|St|O|Al|El|Ben|Te[nr]|Mb|N[ií])[A-Z][a-zà-ÿ]+$")
_LINE_ENDS = frozenset(["\n", "\\n", "\\r"])


def pieces_of(text: str) -> list[str]:
    """The text cut into pieces; joined, they are the text."""
    return (_PLAIN if text.isascii() else PIECE).findall(text)


def is_blank(piece: str) -> bool:
    """Whether the piece is white space inside a line, which is no token."""
    return piece[0] in " \t\r\f\v"


def spelling(piece: str) -> int:
    """The number under which a word stands in the lists: its lower case, hashed to 32 bits."""
    return crc32(piece.lower().encode("utf-8", "replace"))


def kind_of(piece: str) -> str:
    """What the network sees of a piece: with digits in it, the shape alone, marked so that it is no piece itself."""
    return piece if piece.isalpha() or not piece[0].isalnum() else f"#{shape(piece)}"


def shape(piece: str) -> str:
    """`Anna` -> `Xxxx`, `McRae` -> `XxXx`, `75002` -> `5d`, `a1b2` -> `x*`; signs stand for themselves."""
    if piece.isdecimal():
        return f"{min(len(piece), 9)}d"
    if not piece[0].isalnum():
        return "\n" if piece in _LINE_ENDS else piece
    if not piece.isalpha():
        return f"{'X' if piece[0].isupper() else 'd' if piece[0].isdecimal() else 'x'}*{min(len(piece), 9)}"
    return _letters(piece)


def _letters(piece: str) -> str:
    long = min(len(piece), 6)
    if piece.islower():
        return f"x{long}"
    if piece.isupper():
        return f"X{long}" if ord(piece[0]) < 0x590 else "?"  # noqa: PLR2004  cased scripts end there
    if piece[1:].islower():
        return f"Xx{long}"
    if not piece[0].isupper():
        return f"{ord(piece[0]) >> 8:x}" if piece.lower() == piece.upper() else "xX"
    return "XxXx" if piece[-1].islower() else "XX"


def is_joined(piece: str) -> bool:
    """Whether a capital stands where none does in a name: `OpenAI`, but not `McRae`."""
    return _INNER_CAPITAL.search(piece) is not None and _PREFIXED.match(piece) is None


def may_begin(piece: str, said: int) -> bool:
    """Whether a name or a street could be at this piece, going by itself and what the lists say of it."""
    if not piece[0].isalpha():
        return False
    common, called = said >> COMMON & 3, max(said >> FIRST & 3, said >> LAST & 3)
    if piece[0].islower():
        return bool(said >> STREET & 1) or (said >> FIRST & 3 > 1 and not common)
    usual = not common or called > (common == MOST_COMMON)
    return usual and not is_joined(piece)


def rows(pieces: Sequence[str], said: NDArray[np.uint8]) -> NDArray[np.int32]:
    """The feature rows, shape `(len(pieces), FEATURES)`. `said[i]`: what the lists say of piece `i`."""
    import numpy as np  # whoever looks for no names needs none

    hashed: list[int] = []
    for piece in pieces:
        form = shape(piece)
        coded = form.encode("utf-8", "replace")
        lower = coded if piece.isdecimal() else piece.lower().encode("utf-8", "replace")
        hashed += (
            crc32(lower, 1) % WORD_ROWS,
            crc32(lower[:3], 2) % END_ROWS,
            crc32(lower[-2:], 3) % END_ROWS,
            crc32(lower[-3:], 4) % END_ROWS,
            crc32(coded) % SHAPE_ROWS,
        )
    found = np.empty((len(pieces), FEATURES), np.int32)
    found[:, :5] = np.array(hashed, np.int32).reshape(-1, 5)
    found[:, 5] = said & 15
    found[:, 6] = said >> 4
    found += np.array(_BASES[:-1], np.int32)
    return found
