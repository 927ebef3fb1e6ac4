"""Compiled Python: the texts that marshalled code holds, read by their lengths and never unmarshalled.

Names of variables, attributes and modules stand in code objects as texts, in every version of the format, so that what
code names can be told although nothing is executed and no version of CPython is needed.

Source: CPython Python/marshal.c
"""

from __future__ import annotations

import re
from typing import Final

from upright.discover.readers.pickle_code import KEEPS, harmful_texts

# A `.pyc` begins with a number of its version, then CR LF; code is marshalled behind 8 to 16 bytes.
_MAGIC: Final = re.compile(rb"[\x00-\xff]{2}\r\n.{4,12}[c\xe3]\x00", re.DOTALL)
_SHORT: Final = re.compile(rb"[zZ\xda\xfa](?=(.))", re.DOTALL)  # a length of one byte
_LONG: Final = re.compile(rb"[stuaA\xf3\xf4\xf5\xe1\xc1](?=(..)\x00\x00)", re.DOTALL)  # a length of four
_TEXT: Final = re.compile(rb"[^\x00-\x08\x0e-\x1f\x7f]{2,}")
_COMPUTED: Final = frozenset({"exec", "__builtins__", "fromhex", "decompress"})


def is_compiled(start: bytes) -> bool:
    """Whether a file begins as compiled Python does."""
    return _MAGIC.match(start) is not None


def texts(raw: bytes) -> set[str]:
    """Every text of more than one letter that marshalled data hold, wherever it stands."""
    found: set[bytes] = set()
    for pattern, width in ((_SHORT, 1), (_LONG, 4)):
        for match in pattern.finditer(raw):
            at = match.end() + width
            text = raw[at : at + int.from_bytes(match[1], "little")]
            if _TEXT.fullmatch(text):
                found.add(text)
    return {text.decode("utf-8", errors="replace") for text in found}


def harm_in(raw: bytes) -> list[str]:
    """What compiled code names that the code of a model has no need of, in order."""
    named = texts(raw)
    kept = sorted(text[:60] for text in named if "\n" not in text and KEEPS.search(text))
    return [*harmful_texts(named), *sorted(named & _COMPUTED), *kept]
