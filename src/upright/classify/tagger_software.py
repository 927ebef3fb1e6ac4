"""Single names that mean something else where they stand: software, verbs, the spelling alphabet, parties of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upright.classify.goods import is_brand
from upright.classify.tagger_neighbours import begins, beside, word_at

REACH = 9  # pieces on either side in which the spelling alphabet is looked for
ENOUGH = 3  # of its words that make a list of it
_BEFORE_WORDS = """
project projects upgrade upgraded upgrading deploy deployed deploying install installed installing uninstall migrate
migrated operation codename codenamed cluster service server module package library framework plugin release branch
repo repository dataset engine chatbot spacecraft satellite probe rover telescope asteroid comet crater locomotive
package.json container distro browser compiler interpreter"""
_BEFORE = frozenset(_BEFORE_WORDS.split())
_AFTER_WORDS = """
cluster clusters server servers service services instance instances node nodes plugin plugins pipeline pipelines
job jobs config configuration deployment container containers pod pods database databases queue queues broker
brokers operator chart charts dashboard dashboards api sdk cli repo repository binary daemon module modules package
packages framework library frontend backend endpoint endpoints schema app apps compiler interpreter runtime image
images filter filters optimiser optimizer initialisation initialization transform matrix distance index score
statuette award mission spacecraft telescope crater comet asteroid counter flask dish burner coil cage lock network
model models users v2"""
_AFTER = frozenset(_AFTER_WORDS.split())
_VERBS_WORDS = """
rob pat sue jack bob nick mark bill chase drew grant will skip chuck lance peg rip stew trace trip wade josh don frank
gene pierce tug hunt dot carol ward dawn cliff tab miles"""
_VERBS = frozenset(_VERBS_WORDS.split())
_OBJECTS_WORDS = "the a an your any this these each all every it them up down of and off out in for"
_OBJECTS = frozenset(_OBJECTS_WORDS.split())
_ALPHABET_WORDS = """
alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec
romeo sierra tango uniform victor whiskey xray yankee zulu beta gamma epsilon zeta eta theta iota kappa lambda omicron
sigma tau upsilon phi psi omega"""
_ALPHABET = frozenset(_ALPHABET_WORDS.split())
_ADJECTIVES_WORDS = """
ward brent corn frank grace rich christian summer rocky sunny stormy hope art sterling noble royal faith dawn carol"""
_ADJECTIVES = frozenset(_ADJECTIVES_WORDS.split())


def means_other(word: str, pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the word is a program's, begins an order (`Rob the cache`), or spells a letter."""
    before, after = beside(pieces, first, -1), beside(pieces, last, 1)
    if before.lower() in _BEFORE or after in _AFTER:
        return True
    if word.lower() in _VERBS and after in _OBJECTS and begins(pieces, first):
        return True
    if (word.lower() in _ADJECTIVES and after in _NOUNS) or (after == "is" and beside(pieces, last + 2, 1) in _STATES):
        return True
    if is_brand(f"{word} {after}") or is_brand(f"{before} {word}"):
        return True
    if word.lower() in _UNITS:
        return _several(pieces, first, _UNITS) > 1
    return word.lower() in _ALPHABET and _several(pieces, first, _ALPHABET) >= ENOUGH


def _several(pieces: Sequence[str], at: int, words: frozenset[str]) -> int:
    return sum(piece.lower() in words for piece in pieces[max(0, at - REACH) : at + REACH])


def of_case(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the name is a party's in the title of a case (`Marbury v. Madison`) or a court's (`Cass. civ.`)."""
    if pieces[first] == "Cass" and _CHAMBER.match("".join(pieces[first + 1 : first + 4])):
        return True
    if word_at(pieces, last + 2) in _AGAINST and word_at(pieces, last + 1) == " ":
        return True
    at = first - 2 if word_at(pieces, first - 1) == " " else first - 1
    if word_at(pieces, at) == ".":
        at -= 1
    held = any(piece in _AGAINST for piece in pieces[first + 1 : last])
    return held or (word_at(pieces, at) in _AGAINST and word_at(pieces, at - 1) == " ")


_NOUNS_WORDS = """
period periods text media client clients feedback discussion exchange holidays holiday church values opening hours
sale sales school schools supplies history class classes gallery work works breaks broke chorus service services
singing capacity round rounds beds bed futures crude"""
_NOUNS = frozenset(_NOUNS_WORDS.split())
_STATES_WORDS = (
    "down up slow offline online unavailable deprecated installed running failing broken unreachable enabled"
)
_STATES = frozenset(_STATES_WORDS.split())
_UNITS_WORDS = """
ohm volt watt joule newton pascal kelvin celsius hertz tesla weber henry farad becquerel curie sievert gray
ampere siemens coulomb faraday"""
_UNITS = frozenset(_UNITS_WORDS.split())
_CHAMBER = re.compile(r"\. (?:civ|com|soc|crim|pen|ass|req|sez|un|plén|lav)$")
_AGAINST = frozenset(["v", "vs"])
