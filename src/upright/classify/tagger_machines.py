"""Names behind what machines write: a sentence after a digest, a version or an order's number is rarely about a person.

Measured on lines of logs and lists: of single words there that read like names, one in a hundred was somebody's, of two
words and more nearly all those of which the network was sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from upright.classify.tagger_neighbours import word_at

REACH = 90  # pieces before the name
_JOINTS = frozenset(",;|\t:=([{/")  # before a value of a row or a record
_LONG = re.compile(r"[^\W_]{6,}", re.ASCII)  # digests, keys and long numbers, when a digit is in them
_ASSIGNED = re.compile(r"\w=\S|\$\{|\*{6}")
_NUMBERED = re.compile(r"\d(?:\.\d+\.\d|\d*(?:[-.]\d+){3}| ?(?:[KMG]i?B|ms)\b|\d{3} \d{4} \d{4}\b)", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)


def behind_machines(pieces: Sequence[str], first: int) -> bool:
    """Whether a machine's value stands before the name in its line, and the name is no value itself."""
    at = first - 1 - (word_at(pieces, first - 1) == " ")
    if word_at(pieces, at) in _JOINTS and word_at(pieces, at - 1) != "=":  # what ends with `==` is coded in 64 signs
        return False
    line = "".join(pieces[max(first - REACH, 0) : first]).rpartition("\n")[2].rpartition("\\n")[2]
    if _ASSIGNED.search(line):
        return True
    if not _DIGIT.search(line):
        return False
    return _NUMBERED.search(line) is not None or any(not word.isalpha() for word in _LONG.findall(line))
