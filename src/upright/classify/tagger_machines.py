"""Names behind what machines write: a sentence after a digest, a version or an order's number is rarely about a person.

Measured on lines of logs and lists: of single words there that read like names, one in a hundred was somebody's, of two
words and more nearly all those of which the network was sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from upright.classify.tagger_neighbours import word_at

REACH = 90  # pieces before the name
_LINE_ENDS = frozenset(["\n", "\\n"])
_JOINTS = frozenset(",;|\t:=([{/")  # before a value of a row or a record
_WRITTEN = re.compile(
    r"(?=[^\W_]*\d)[^\W_]{6,}"  # of digests, keys and long numbers
    r"|\b\w+=\S|\d\.\d+\.\d|(?:\d-){3}\d|(?:\d+[-.]){3}\d|(?:\b\d{4} ){3}|\d ?(?:[KMG]i?B|ms)\b|\$\{|\*{6}",
    re.ASCII,
)


def behind_machines(pieces: Sequence[str], first: int) -> bool:
    """Whether a machine's value stands before the name in its line, and the name is no value itself."""
    at = first - 1 - (word_at(pieces, first - 1) == " ")
    if word_at(pieces, at) in _JOINTS and word_at(pieces, at - 1) != "=":  # what ends with `==` is coded in 64 signs
        return False
    begin = first
    while begin > max(first - REACH, 0) and pieces[begin - 1] not in _LINE_ENDS:
        begin -= 1
    return _WRITTEN.search("".join(pieces[begin:first])) is not None
