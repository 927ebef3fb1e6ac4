"""Persons and addresses that no pattern shows: names that a label or an e-mail address in the same text gives away, and
what the tagger of free text finds.

Someone introduced as `Patient: Cynthia Rodriguez` is meant again by `Rodriguez was seen`; who writes from
`santino.cabrera@` is `Santino Cabrera`. No list of names is needed, and no model.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from upright.classify.goods import has_people, labels_thing, of_people, of_things, only_labels, says_people
from upright.classify.name_lists import is_ordinary, said
from upright.classify.shapes import CJK, FAMILIES
from upright.classify.siblings import Lists
from upright.classify.solitary import unborne
from upright.classify.spans import LABELLED, MENTIONED, TAGGED, Candidate
from upright.classify.tables import Cell, Cells
from upright.classify.tagger_words import COMMON, FIRST, LAST

PERSON = "pii.person-name"
ADDRESS = "pii.street-address"
EMAIL = "pii.email"
MOST = 64  # distinct names looked for in one text
SURE = 0.8  # log-odds of a hit that gives a name away
LEAST_LETTERS = 4  # of a last name that is looked for on its own
_FOLDED = bytes(
    ord(unicodedata.normalize("NFKD", chr(code).lower())[0].encode("ascii", "replace")) for code in range(256)
)
"""Lower case without accents, for each character of Latin-1; all others are a question mark."""
OBJECT = 400  # characters on either side in which the other keys of an object stand
REACH = 60  # characters of the line on either side that are read
FEWEST, MOSTLY = 4, 0.6  # different values of a column, and the share of them that makes it one of things
STRANGE = 3.0  # log-odds that a name of several words that fills a line needs if no list knows one of them
CJK_NAME = re.compile(f"[{CJK}]+")
_ANY = 3 << FIRST | 3 << LAST
_USUAL = 2 << FIRST | 2 << LAST  # bits of the names that several sources list
_BEGINS_CELL = re.compile(
    r"(?:.*[,;|\t\[{]|.*[\"'\]] ?[:=]"
    r"|[\d:., T/+Z-]*\b(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR)\b[^a-z]{0,8}(?:\[[\w.-]{1,40}\])?:?)?"
    r"[ \"'>*#/\d.)-]*"
)
_BARE_NAME = re.compile(
    r"(?i)(?:^[ \t]*|[^\w ] ?)[\"']?(?P<kind>[^\W_]{1,16}[_ -])?name\\?[\"']?[ \t]?[:=>][ \t\"'\\]{0,3}$"
)
_WHOLE = frozenset(
    ["full", "display", "real", "legal", "preferred", "birth", "nick"]
)  # kinds of names that people have
_EDITED = re.compile(
    r" ?[(\[](?:\d{4} )?(?:Remaster(?:ed)?|Live|Acoustic|Deluxe|Radio Edit|Extended|Instrumental|feat\.|Original Mix"
    r"|PG-13|PG|12A|OmU|VOSE?)\b"
)  # behind the title of a song or a film
_PART_KEY = re.compile(
    r"(?i)(?:(?:first|given|middle|last|family|maiden|sur|fore|vor|nach|familien|geburts)[ _-]?name"
    r"|pr[eé]nom|famille|nombre|apellidos?|cognome|sobrenome|apelido|(?:voor|achter)naam|(?:för|efter|for|etter)na[mv]n"
    r"|(?:etu|suku)nimi|imię|nazwisko|jméno|příjmení|priezvisko|prenume|prezime|soyad\w?|фамилия|прізвище)"
    r"[\\\"'*]{0,3}[ \t]{0,4}[:=#>\t]{1,2}[ \t\"'*\\\[]{0,8}$"
)  # before a part of a name
_PARENT = re.compile(
    r"(?i)<(?P<tag>[a-z]{3,16})s?\b[^<>]{0,60}>\s{0,12}<(?:name|title|label)>\s{0,4}(?:[DM]rs?\.? )?$"
    r"|\"(?P<key>[a-z]{3,16})\": ?\{\s{0,12}\"(?:name|title|label)\": ?\"(?:[DM]rs?\.? )?$"
)  # before the name of what a record is of
_KEY = re.compile(r"[\"']?([^\W\d][\w-]{1,24})\\?[\"']?[ \t]?:[ \t]")
_WORD = re.compile(r"[^\W\d_]+")
_LOCAL_PART = re.compile(r"([a-z]{3,20})[._-]?([a-z]{3,20})?\d{0,4}@")


def mentions(text: str, chosen: Sequence[Candidate], index: Mapping[str, int]) -> list[Candidate]:
    """More hits of the person class, none overlapping `chosen` or one another."""
    person = index.get(PERSON, -1)
    telling = (person, index.get(EMAIL, -1))
    known = [hit for hit in chosen if hit.classifier in telling and hit.odds >= SURE]
    if person < 0 or not known:
        return []
    folded = _fold(text)
    names: dict[str, Candidate] = {}
    for hit in known:
        for name in _names(text[hit.start : hit.end], is_person=hit.classifier == person):
            if len(names) < MOST:
                names.setdefault(name, hit)
    taken = sorted([hit[:2] for hit in chosen])
    found: list[Candidate] = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for start in _occurrences(text, folded, name):
            if _free(taken, start, start + len(name)):
                found.append(
                    names[name]._replace(start=start, end=start + len(name), classifier=person, shape=MENTIONED)
                )
                taken.insert(bisect_left(taken, (start, 0)), (start, start + len(name)))
    return found


def named(
    text: str,
    chosen: Sequence[Candidate],
    index: Mapping[str, int],
    cells: Cells,
    labels: Collection[str] = (),
    personal: Collection[int] = (),
) -> list[Candidate]:
    """`chosen` and the names and addresses of free text, by position, without overlaps. `cells`: of its tables.
    `labels`: the words of which labels of values are made. `personal`: the classes of numbers that only people have.

    What the tagger finds yields to surer hits, but a longer name or address takes the place of its parts.
    """
    from upright.classify.tagger import Tagger

    own = {index.get(PERSON, -1), index.get(ADDRESS, -1)}
    parts = [hit for hit in chosen if hit.classifier in own]
    others = [(hit.start, hit.end) for hit in chosen if hit.odds > 0 and hit.classifier not in own]
    found = [
        Candidate(one.start, one.end, index[one.data_class], one.odds, shape=TAGGED)
        for one in Tagger.load().tag(text, others)
        if one.data_class in index and not (one.data_class == PERSON and _is_label(text[one.start : one.end], labels))
    ]
    longer, replaced = _longer(found, parts)
    every = kept = sorted([hit for hit in chosen if hit not in replaced] + longer)
    lists = Lists(text, sorted(hit[:2] for hit in kept if hit.classifier == index.get(PERSON)))
    strangers = _strangers(text, kept, cells, personal)
    wrong = {
        hit
        for hit in kept
        if hit.classifier == index.get(PERSON)
        and (
            hit in strangers
            or _misplaced(text, hit, cells)
            or _listed(hit, cells, lists)
            or _is_said(text, hit, labels)
        )
    }
    kept = [hit for hit in kept if hit not in wrong]
    wrong |= unborne(text, kept, index, index.get(PERSON, -1))
    kept = [hit for hit in kept if hit not in wrong and not _mentions_only(text, hit, every, wrong)]
    return sorted(kept + _again(text, kept, index.get(PERSON, -1), wrong))


def _again(text: str, kept: Sequence[Candidate], person: int, wrong: Collection[Candidate]) -> list[Candidate]:
    """The other places of first and last names that the tagger is sure of, written as they are there."""
    names: dict[str, Candidate] = {}
    for hit in kept:
        if hit.classifier == person and hit.shape == TAGGED and hit.odds >= STRANGE and len(names) < MOST:
            name = text[hit.start : hit.end]
            if " " in name or (len(name) > 2 and CJK_NAME.fullmatch(name)):  # noqa: PLR2004
                names.setdefault(name, hit)
    taken = sorted([hit[:2] for hit in (*kept, *wrong)]) if names else []
    found: list[Candidate] = []
    for name, hit in names.items():
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            glued = text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()
            if not glued and _free(taken, start, end):
                found.append(hit._replace(start=start, end=end, shape=MENTIONED))
                taken.insert(bisect_left(taken, (start, 0)), (start, end))
            start = text.find(name, end)
    return found


def _mentions_only(text: str, hit: Candidate, every: Sequence[Candidate], wrong: Collection[Candidate]) -> bool:
    """Whether the hit is another mention of nothing but what turned out to be no name."""
    if hit.shape != MENTIONED or not wrong:
        return False
    name = text[hit.start : hit.end].lower()
    told = [one for one in every if one.shape != MENTIONED and name in text[one.start : one.end].lower()]
    return bool(told) and all(one in wrong for one in told)


def _misplaced(text: str, hit: Candidate, cells: Cells) -> bool:
    """Whether the name stands in a column or behind a key of things, and only the tagger or its column says otherwise;
    or fills a line or a cell that is not said to hold names, and the lists know none of its words.
    """
    cell = cells.at(hit.start, hit.end)
    if cell is not None and of_things(cell.column, cells.columns):
        return True
    cell = cell if hit.shape in {TAGGED, LABELLED} else None
    if _unheard_of(text, hit, cells) or _of_thing(text, hit) or _no_part(text, hit) or _EDITED.match(text, hit.end):
        return True
    if hit.shape != TAGGED or (cell is not None and of_people(cell.column)):
        return False
    words = _WORD.findall(text[hit.start : hit.end])
    if len(words) > 1 and (hit.odds >= STRANGE or _begins_letter(text, hit.start)):
        return False
    level = _ANY if len(words) > 1 else _USUAL
    return not any(said(word) & level for word in words) and (_fills(text, hit, cell) or _alone(text, hit))


def _strangers(text: str, kept: Sequence[Candidate], cells: Cells, personal: Collection[int]) -> set[Candidate]:
    """Hits for which only a bare `name` above their column speaks, most of whose values nobody is called, in a table
    without columns or numbers of people.
    """
    labelled = [(hit, cells.at(hit.start, hit.end)) for hit in kept if hit.shape == LABELLED]
    bare = [hit for hit, cell in labelled if cell is not None and only_labels(cell.column)]
    if not bare or any(map(has_people, cells.columns)):
        return set()
    if 2 * sum(hit.classifier in personal and hit.odds > 0 for hit in kept) > len(bare):
        return set()
    values = {text[hit.start : hit.end] for hit in bare}
    unheard = sum(map(_nobodys, values))
    return set(bare) if len(values) >= FEWEST and unheard >= MOSTLY * len(values) else set()


def _listed(hit: Candidate, cells: Cells, lists: Lists) -> bool:
    """Whether the name stands among things in a list or in a column that is not said to be of people."""
    cell = cells.at(hit.start, hit.end)
    if cell is not None and says_people(cell.column):
        return False
    return lists.hold_things(hit.start, hit.end)


def _unheard_of(text: str, hit: Candidate, cells: Cells) -> bool:
    """Whether nothing but a bare `name:` speaks for words of which no list knows one well, or for an ordinary or a
    single one that few are called, or in an Eastern script for what begins with no family's name, in a text without
    keys of people.
    """
    key = _BARE_NAME.search(text[max(0, hit.start - REACH) : hit.start].rpartition("\n")[2])
    if not key or (key["kind"] and (key["kind"][:-1].lower() in _WHOLE or of_people(key["kind"]))):
        return False
    beside = cells.columns or _keys(text, hit)
    if any(map(has_people, beside)):
        return False
    return of_things("name", beside) or _nobodys(text[hit.start : hit.end])


def _of_thing(text: str, hit: Candidate) -> bool:
    """Whether this is the name of a record of a thing: `<product id="4"><name>Mr Kipling slices`."""
    found = (
        _PARENT.search(text, max(0, hit.start - REACH - REACH), hit.start) if text[hit.start - 1] in '>"r ' else None
    )
    return found is not None and labels_thing(found["tag"] or found["key"])


def _no_part(text: str, hit: Candidate) -> bool:
    """Whether a single word behind a key for a part of a name is none that the lists know: `"firstName": "Etunimi"`; or
    is such a key itself: `"first_name": "Prénom"`.
    """
    name = text[hit.start : hit.end]
    if _PART_KEY.fullmatch(f"{name}:"):
        return True
    if hit.shape == TAGGED or not (name.isalpha() and name.isascii()) or (said(name) & _ANY and not only_labels(name)):
        return False
    return _PART_KEY.search(text, max(0, hit.start - REACH), hit.start) is not None


def _nobodys(name: str) -> bool:
    """Whether no list speaks for a name."""
    if re.match(f"[{CJK}]", name):
        return name[0] not in FAMILIES
    words = _WORD.findall(name)
    if not name.isascii():
        return False
    common = said(words[0]) >> COMMON & 2 and not said(words[0]) >> FIRST & 3  # `Light Shading`
    if len(words) == 1 or common or is_ordinary(words[0]) or words[0].islower():
        return not said(words[0]) & (2 << FIRST)
    return not any(said(word) & _USUAL and not is_ordinary(word) for word in words)


def _keys(text: str, hit: Candidate) -> set[str]:
    """The keys that stand around a value in its object, whose lines are no table."""
    low, high = max(0, hit.start - OBJECT), hit.end + OBJECT
    begin, end = text.rfind("{", low, hit.start), text.find("}", hit.end, high)
    return set(_KEY.findall(text, begin if begin >= 0 else low, end if end >= 0 else high))


def _begins_letter(text: str, start: int) -> bool:
    """Whether nothing stands before, or the mark of a signature."""
    return text.endswith("-- \n", 0, start) or not text[max(0, start - REACH) : start].strip(" >\n")


def _fills(text: str, hit: Candidate, cell: Cell | None) -> bool:
    return cell is not None and text[cell.start : cell.end].strip(" \"'") == text[hit.start : hit.end]


def _alone(text: str, hit: Candidate) -> bool:
    """Whether nothing else stands in the line, but what lists and records begin with."""
    before = text[max(0, hit.start - REACH) : hit.start].rpartition("\n")[2]
    after = text[hit.end : hit.end + REACH].partition("\n")[0].lstrip(" \"'")
    return (not after or after[0] in ";|\t]}") and _BEGINS_CELL.fullmatch(before) is not None


def _is_label(name: str, labels: Collection[str]) -> bool:
    """Whether all of this is words of labels that nobody is called: `Nomor Induk`, `성명`."""
    if only_labels(name):
        return True
    return all(word.lower() in labels and not said(word) & (3 << FIRST | 3 << LAST) for word in _WORD.findall(name))


def _is_said(text: str, hit: Candidate, labels: Collection[str]) -> bool:
    """Whether what a label speaks for is itself a label, as in a translation: `"lastName": "Syntymäaika"`."""
    return hit.shape not in {TAGGED, MENTIONED} and _is_label(text[hit.start : hit.end], labels)


def _longer(found: Sequence[Candidate], parts: Sequence[Candidate]) -> tuple[list[Candidate], set[Candidate]]:
    """Those of `found` that overlap none of `parts` or hold all that they overlap, and the parts that they replace."""
    starts = [part.start for part in parts]
    kept: list[Candidate] = []
    replaced: set[Candidate] = set()
    for one in found:
        at = max(bisect_left(starts, one.start) - 1, 0)
        touched = [part for part in parts[at : bisect_left(starts, one.end)] if part.end > one.start]
        if all(one.start <= part.start and part.end <= one.end for part in touched):
            same = [part for part in touched if (part.start, part.end) == (one.start, one.end)]
            if same:
                continue
            replaced.update(touched)
            sure = max((part.odds for part in touched), default=one.odds)
            kept.append(one._replace(odds=max(one.odds, sure)))
    return kept, replaced


def _names(value: str, *, is_person: bool) -> Iterator[str]:
    if is_person:
        yield value
        parts = value.split()
        if len(parts) > 1 and len(parts[-1]) >= LEAST_LETTERS and parts[-1].isalpha() and not is_ordinary(parts[-1]):
            yield parts[-1]
        return
    local = _LOCAL_PART.match(value.lower())
    if local and local[2] and not (is_ordinary(local[1]) and not said(local[1]) & 2 << FIRST):  # `people-ops@`
        yield f"{local[1]} {local[2]}"


def _occurrences(text: str, folded: bytes, name: str) -> Iterator[int]:
    """Where the name stands, whatever its case and accents; a name beyond Latin-1 only as it is written."""
    bare = _fold(name)
    find = text.find if b"?" in bare else folded.find
    wanted: Any = name if b"?" in bare else bare
    start = find(wanted)
    while start >= 0:
        end = start + len(name)
        alone = not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
        caseless = not text[start].isupper() and not text[start].islower()
        if (
            alone
            and (text[start].isupper() or caseless)
            and text[max(0, start - 1) : start] not in {"@", ".", "/", "_", "-"}
            and text[end : end + 1] not in {"@", "_", "/"}
        ):
            yield start
        start = find(wanted, end)


def _fold(text: str) -> bytes:
    return text.encode("latin-1", "replace").translate(_FOLDED)


def _free(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    position = bisect_left(taken, (start, 0))
    before = position == 0 or taken[position - 1][1] <= start
    return before and (position == len(taken) or taken[position][0] >= end)
