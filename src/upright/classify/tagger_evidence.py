"""How sure the network has to be of a name, by how much else speaks for it: the lists, and a sentence around it.

Measured on made-up documents and on texts of others: a word that no list knows as a first name, in a cell, behind a key
or among words of another language, is nearly always a place, a product or the first word of a sentence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from upright.classify.name_lists import said
from upright.classify.tagger_foreign import may_be_english
from upright.classify.tagger_machines import behind_machines
from upright.classify.tagger_neighbours import OPENS, step_back, word_at
from upright.classify.tagger_words import COMMON, FIRST, LAST

_CLOSES = frozenset([" ", ",", ".", "'", "\u2019", ")", '"', "?", ":", "s"])
_ONE_STRANGE, _SEVERAL_STRANGE = (6.0, 4.5), (4.0, 2.0)  # among words of a language that the lists hardly know
_ONE_OF_MACHINES, _SEVERAL_OF_MACHINES = 6.0, 3.0  # behind a digest or a number of a thing
_SAYS_WORDS = """
hi hello hey dear thanks regards sincerely cheers hallo bonjour hola ciao liebe lieber cher chère estimado estimada mr
mrs ms miss mx dr prof sir madam herr frau monsieur madame señor señora signor signora senhor senhora named called
name names by patient employee customer member tenant author"""
_SAYS = frozenset(_SAYS_WORDS.split())  # what stands before a name and little else
_TITLES_WORDS = """
mr mrs ms dr prof herr frau monsieur madame mme mlle señor señora sr sra signor signora sig senhor senhora mevrouw
meneer dhr mevr fru hr pani paní doamna domnul gospođa"""
_TITLES = frozenset(_TITLES_WORDS.split())  # of these, those before a name in any language
_MARKS, _LINE_ENDS = frozenset(".?,"), frozenset(["\n", "\\n"])
_LONG, _ENOUGH = 4, 2  # letters and number of the words that show a language...
_FAR = 16  # ...in so many pieces on either side
_ECHOED = 1.0  # what a name needs behind which an e-mail address repeats it
_MOST_BETWEEN, _MOST_LOCAL = 4, 9  # pieces between the two, and of what stands before the `@`
_BETWEEN = frozenset(" \t,;|<(\"'")
_IN_LOCAL = frozenset("._-+")
_ECHO = 4  # letters of a name that an address repeats
_REACH = 4  # pieces behind a name in which the next word stands
# Log-odds needed by whether a first and a last name are known (0 not, 1 to some list, 2 to several), for one word and
# for several; in a sentence of English less is.
_ONE = ((4.5, 3.0, 2.5), (2.5, 1.5, 1.5), (1.0, 1.0, 1.0))
_SEVERAL = ((4.5, 4.0, 3.0), (2.0, 1.5, 1.0), (2.0, 1.0, 1.0))
_ONE_SAID = ((1.5, 1.0, 1.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))
_SEVERAL_SAID = ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (0.0, 0.0, 0.0))


def asked(words: Sequence[str], pieces: Sequence[str], first: int, last: int) -> float:
    """The log-odds that a name of these words needs from piece `first` to `last`."""
    if _echoed(words, address_behind(pieces, last)):
        return _ECHOED
    given, family = _level(words, FIRST), _level(words, LAST)
    if not _is_titled(pieces, first) and _in_strange_words(pieces, first, last):
        return (_ONE_STRANGE if len(words) == 1 else _SEVERAL_STRANGE)[given > 1 and not words[0].islower()]
    announced = _is_said(pieces, first)
    if not announced and behind_machines(pieces, first):
        return _ONE_OF_MACHINES if len(words) == 1 else _SEVERAL_OF_MACHINES
    sentence = announced or (_in_sentence(pieces, first, last) and may_be_english(pieces, first))
    if len(words) == 1:
        return (_ONE_SAID if sentence else _ONE)[given][family]
    return (_SEVERAL_SAID if sentence else _SEVERAL)[given][family]


def address_behind(pieces: Sequence[str], last: int) -> str:
    """What stands before the `@` of an e-mail address right behind a name, in the same row or bracket; else empty."""
    at = last + 1
    while at <= last + _MOST_BETWEEN and word_at(pieces, at)[:1] in _BETWEEN:
        at += 1
    begin = at
    while at < begin + _MOST_LOCAL and (word_at(pieces, at)[:1].isalnum() or word_at(pieces, at) in _IN_LOCAL):
        at += 1
    return "".join(pieces[begin:at]).lower() if last + 1 < begin < at and word_at(pieces, at) == "@" else ""


def _echoed(words: Sequence[str], local: str) -> bool:
    """Whether an address repeats the beginning of a word of the name, or the name is in letters that none has."""
    return local != "" and any(_plain(word)[:_ECHO] in local for word in words if len(word) > 1 or word >= "\u3040")


def _plain(word: str) -> str:
    """The word in ASCII, without its accents: empty for other scripts."""
    return unicodedata.normalize("NFKD", word.lower()).encode("ascii", "ignore").decode()


def announces(word: str) -> bool:
    """Whether a name and little else stands behind the word: `Dear`, `Mrs`, `patient`."""
    return word.lower() in _SAYS


def _is_said(pieces: Sequence[str], first: int) -> bool:
    """Whether a name is announced (`Dear`, `ms.`, `your name?`), or begins the text."""
    at = step_back(pieces, first)
    if at >= 0 and pieces[at] in _MARKS:
        at = step_back(pieces, at)
    return at < 0 or announces(pieces[at])


def _is_titled(pieces: Sequence[str], first: int) -> bool:
    """Whether a title stands before it: `la signora Conti`, `Mme Roux`, `sig. Neri`."""
    at = step_back(pieces, first)
    if at >= 0 and pieces[at] == ".":
        at = step_back(pieces, at)
    return at >= 0 and pieces[at].lower() in _TITLES


def _in_strange_words(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether most words in small letters beside it in its line are known to no list of ordinary words."""
    line: list[str] = []
    for at in range(first - 1, max(first - _FAR, 0) - 1, -1):
        if pieces[at] in _LINE_ENDS:
            break
        line.append(pieces[at])
    for at in range(last + 1, min(last + _FAR, len(pieces))):
        if pieces[at] in _LINE_ENDS:
            break
        line.append(pieces[at])
    small = [piece for piece in line if len(piece) >= _LONG and piece.isalpha() and piece.islower()]
    return len(small) >= _ENOUGH and 2 * sum(not said(word) >> COMMON & 3 for word in small) > len(small)


def _level(words: Sequence[str], bit: int) -> int:
    """How well known the best of the words is: 0, 1, or 2 for what several sources list."""
    return min(max(said(word) >> bit & 3 for word in words), 2)


def _in_sentence(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the word before or after it in its line is in small letters."""
    before = word_at(pieces, step_back(pieces, first))
    if before == ",":
        before = word_at(pieces, step_back(pieces, step_back(pieces, first)))
    if before.isalpha() and before.islower():
        return True
    at = last + 1
    while at <= last + _REACH and word_at(pieces, at) in _CLOSES | OPENS:
        at += 1
    after = word_at(pieces, at)
    return after.isalpha() and after.islower()
