"""How sure the network has to be, by what stands in and around a name or an address.

Companies, hospitals, stations and prizes are named after persons, and goods and orders have numbers as streets do.
What settles it is mostly the next word: `Baker` is a name, `Baker Brothers` and `Baker Hospital` are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from upright.classify.name_lists import is_ordinary, only_a_place, said
from upright.classify.tagger_evidence import asked
from upright.classify.tagger_foreign import in_english_text, in_foreign_text, is_foreign
from upright.classify.tagger_houses import is_kind_of_house, is_of_firm, is_trade
from upright.classify.tagger_named import is_assigned, is_quoted, is_said_a_place, names_other
from upright.classify.tagger_neighbours import OPENS, begins, beside, step_back, word_at
from upright.classify.tagger_places import asked_of_place, names_street
from upright.classify.tagger_rules import PERSON, USUAL
from upright.classify.tagger_software import is_compound, means_other, of_case
from upright.classify.tagger_things import NAMES, also_a_thing, before_wares, is_house, names_species, stand_for_things
from upright.classify.tagger_words import FIRST, LAST, PLACE

LEAST = 0.0  # log-odds that any span needs
UNSURE = 0.5  # what half of `Ben & Jerry` or an address without a street's word needs
ALONE = 1.0  # what several words need, and a single word that is a place too or that nobody of the lists is called
FAMED = 4.0  # what a single word needs that is first of all a country, a state or a large city
STRANGE = 1.8  # what a word that nobody is called needs where every word has a capital
DOUBTFUL = 2.5  # what an address without a number, or words in small letters that nobody is called need
NEVER = 99.0
_LARGE = """
Adelaide Aden Alexandria Amazonas Andalusia Auckland Barcelona Basel Bavaria Belfast Berlin Birmingham Bordeaux
Boston Bradford Brazil Brisbane Bristol Brooklyn Burgundy Cairo Camden Canada Cardiff Cartagena Catania
Chad Champagne Cheyenne Chicago China Cologne Colombo Columbus Cordoba Dakota Dallas Danube Denver Dublin Florida
France Geneva Georgia Germany Glasgow Houston India Indiana Ireland Israel Kenya Kingston Labrador Lagos Leeds Lima
Lisbon London Madrid Maine Manila Medina Melbourne Milan Monaco Montana Montenegro Montreal Munich Naples Nevada
Nile Oman Orlando Palermo Paris Phoenix Poland Rhine Rome Salem Savannah Seine Sevilla Seville Siena Spain Sydney
Tampa Thames Toronto Trenton Turin Tuscany Valencia Verona Vienna Washington Wellington Zaragoza"""
_FAMED = frozenset(_LARGE.split())
_USUAL = 2 << FIRST | 2 << LAST  # bits of the names that several sources list
_SPOTS = """
station stations dock docks wharf quay pier port harbour harbor terminal airport airfield park gardens square
bridge tunnel dam canal reservoir beach bay island islands falls peak glacier valley canyon lake river creek
county parish district campus strait sea ocean gulf passage plaza mall market roundabout interchange junction
field hill hills aerodrome airpark city town village heights barracks prison cemetery depot warehouse stop line
theorem lemma law effect principle syndrome disease
lymphoma transform distribution algorithm equation equations number constant scale test process street avenue
prospekt köprüsü boğazı meydanı havalimanı
road lane boulevard building tower hall house bahnhof flughafen platz brücke gare aéroport"""  # noqa: RUF001
_NO_SURNAMES = frozenset(
    [
        "street", "station", "bridge", "tower", "strait", "square", "airport", "terminal", "building", "island",
        "sans", "serif", "mono", "grotesk", "ops", "store",
    ]
)  # fmt: skip
_TOPS = frozenset(
    ["mount", "mt", "lake", "fort", "port", "cape", "camp", "point", "saint", "san", "santa", "são", "river", "isle"]
)
_BEARERS_WORDS = """
room raum saal salle sala zaal salle sal kamer lokale rommet rummet escola escuela scuola istituto secundária
lycée collège école gymnázium liceum orkan tempête tormenta borrasca tempestade tempesta ship ferry
yacht trawler frigate barge tug hms uss usns uscgc mv ss rms hmcs rrs"""
_BEARERS = frozenset(_BEARERS_WORDS.split())  # what is called as people are, before its name
_UNDERTAKINGS_WORDS = """
Project Projekt Projet Proyecto Progetto Projeto Operation Operación Opération Operazione Operação Initiative
Iniciativa Codename Storm Sturm Tief Hoch"""
_UNDERTAKINGS = frozenset(_UNDERTAKINGS_WORDS.split())  # the same, where they are no adverb or verb
_WORK = """film movie track song album novel book opera episode titled entitled soundtrack
chanson livre roman lied buch canción libro película brano"""
_WORKS = frozenset(_WORK.split())  # a name after one of these and a colon is that of a work
_STORMS = frozenset(["hurricane", "typhoon", "cyclone", "storm", "theorem", "lemma", "corollary"])
_EDITIONS_WORDS = "hardback hardcover paperback ebook dvd vinyl act vol remastered pbk hbk isbn isrc"
_EDITIONS = frozenset(_EDITIONS_WORDS.split())
_EDITED = re.compile(  # behind a work: `(1977), 93 min`, `, 3rd edition`
    r"(?: [A-Z]\w+){0,2}(?: ?\((?:18|19|20)\d\d\),? (?:\d{2,3} ?(?:min|m)\b|\d{1,2} ?h\b|dir(?:ected|\.)? |starring\b)"
    r"|,? \(?(?:\d{1,2}(?:st|nd|rd|th)|revised|second|third|fourth) (?:edition|ed\.)"
    r"|\n\d{1,2} (?:Portionen|Personen|personnes|raciones|porciones|persone|porzioni|servings|portions|porções)\b)"
)
_PLAYED = re.compile(  # before a work
    r"\b(?:[Nn]ow|[Nn]ext|[Cc]urrently) (?:playing|showing|streaming|reading|watching):? [\"']?"
    r"(?:[A-Z]\w+ (?:& )?){0,2}$"
)
_OF_SHIP = re.compile(r"[ ,;|\t]{1,12}(?:berth \w|IMO ?\d{7}|MMSI|call sign|ETA )|[ ,;|]{0,4}IMO ?\d{7}")
_TRACK = re.compile(r"(?:^|\n)[ \t]*(?:Track )?\d{1,2}[.)]? $")  # before a work in a list...
_LASTS = re.compile(r"[ \t]{1,8}[(\[]?\d{1,2}:\d{2}[)\]]?(?![:\d])")  # ...and how long it is, behind it
_THINGS = """seed seeds plant plants bulb bulbs pot pots tree trees fir spruce oak sauce soup salad sponge pie tea oil
chair chairs table sofa lamp dress shirt jeans boots bag watch guitar keyboard font typeface key keys wrench
screwdriver engine motor blender vacuum tractor"""
_GOODS = frozenset(_THINGS.split())
_SEVERAL = frozenset(["are", "were"])
_BLANKS = frozenset([" ", "", "\n", "\\n", "\\t"])
_CLOSES = frozenset(")'\"\u201d\u2019\u00bb.!?;:")
_FONTS = ("font-family", "typeface=")
_REACH_OF_LINE = 16  # pieces beside a name that may say that it is a work's
_STYLE_REACH = 24  # pieces between `font-family` and the name of a font
_PLACES = frozenset(_SPOTS.split())
_REGNAL = re.compile("(?:I{1,3}|IV|VI{0,3}|IX|X{1,2}I{0,3}|XI?V)$")
_OF = frozenset(["de", "del", "di", "du", "da", "do", "des", "der", "dos", "van", "of"])
_ARTICLES = frozenset(
    ["le", "la", "les", "un", "une", "des", "der", "die", "das", "den", "dem", "ein", "eine", "el", "los", "las", "il"]
)
_POINTING = """the a an each every one this that these those our its no any some another both dieser diese jeder jede
unser unsere ce cette chaque este esta cada questo questa ogni"""
_DETERMINERS = _ARTICLES | frozenset(_POINTING.split())
ABBREVIATED = 4  # letters of a word that may be cut off with a point
LEAST_ID = 6  # digits of what people are numbered with
ACRONYM = 5  # letters of the longest word in capitals that is rather an abbreviation: `IRS`, `ICCID`
_BETWEEN_CELLS = frozenset(";|\t")
LONGEST_NAME = 24  # letters of one word of a name
_CODE = frozenset(")=[(")  # what stands right after a variable
_AND = frozenset([",", "and", "or", "/", "und", "oder", "et", "ou", "y", "o", "e", "en", "och", "og", "nor"])
_KIN_WORDS = (
    "family families household residence twins sisters brothers siblings boys girls children kids couple account"
)
_OF_KIN = frozenset(_KIN_WORDS.split())  # behind the name of people that an article stands before
_MONTHS = frozenset(["January", "March", "April", "May", "June", "July", "August"])
_DATES = "mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec"
_CALENDAR = frozenset(_DATES.split())
_DAY = re.compile(r"[.,]? \d{1,4}(?!\d)")
_RESULT = re.compile(r" ?\d{1,2} ?[:\u2013-] ?\d{1,2}(?!\d) [^\W\d_a-z]")  # behind the first of two clubs
_RESULTS = re.compile(r"(?<!\d)\d{1,2}[:\u2013-]\d{1,2} $")
_MODEL = re.compile("[A-Z]{1,4}-?[0-9]{1,4}[A-Z]?$")  # `F-86`, `RTX4070`


# greetings and introductions in scripts without capitals
_GREETINGS = (
    "שלום",
    "שמי",
    "היי",
    "안녕",
    "여보세요",
    "مرحبا",
    "السلام",
    "سلام",
    "สวัสดี",
    "您好",
    "你好",
    "こんにちは",
    "नमस्ते",
    "გამარჯობა",
)


def needed(data_class: str, pieces: Sequence[str], first: int, last: int) -> float:
    """The log-odds from which the span from piece `first` to `last` is reported."""
    return _name(pieces, first, last) if data_class == PERSON else asked_of_place(pieces, first, last)


def _name(pieces: Sequence[str], first: int, last: int) -> float:
    words = [piece for piece in pieces[first : last + 1] if piece[0].isalpha()]
    after, before = beside(pieces, last, 1), beside(pieces, first, -1)
    final = words[-1].lower()
    if (
        stand_for_things(words, pieces, first, last)
        or _phrase(words, before, after)
        or _abbreviation(words, pieces, first, last)
        or "".join(words[:2]).startswith(_GREETINGS)
        or _of_work(pieces, first, last)
        or of_case(pieces, first, last)
        or _of_game(pieces, first, last)
        or is_of_firm(pieces, first, last)
        or before in _UNDERTAKINGS
        or names_street(pieces, first, last)
        or names_other(words, pieces, first, last)
        or is_said_a_place(pieces, last)
    ):
        return NEVER
    if _begins_firm(pieces, last) or is_trade(words[0]) or is_trade(before) or before.lower() in _BEARERS:
        return NEVER
    placed = (is_kind_of_house(final) or final in _PLACES) and not said(final) >> LAST & 3
    if (placed or final in _NO_SURNAMES) and not words[-1].islower():
        return NEVER
    if len(words) == 2 and "\uac00" <= words[0] <= "\ud7a3":  # noqa: PLR2004  most Korean names have three syllables
        return DOUBTFUL
    thing = _is_the(before, after) or is_quoted(pieces, first, last) or is_assigned(pieces, first)
    least = max(asked(words, pieces, first, last), FAMED if thing else LEAST)
    if len(words) == 1:
        return max(least, _alone(words[0], pieces, first, last))
    alone = DOUBTFUL if after.lower() in _PLACES else ALONE
    return max(least, FAMED if before_wares(pieces, last) else alone)


def _of_game(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether a result stands beside it: `Vaughn 5:1 Worthington`."""
    if _RESULT.match("".join(pieces[last + 1 : last + 8])):
        return True
    before = "".join(pieces[max(0, first - 6) : first])
    return _RESULTS.search(before) is not None and re.search(r"[^\W\d_] \S+ $", before) is not None


def _phrase(words: Sequence[str], before: str, after: str) -> bool:
    """Whether these words begin a phrase with an article (`Le dossier`, `Le` in `Le dossier est complet`), stand behind
    one in small letters or as nobody is called (`the Borrower`), end with a number (`Mark II`), or one is too long.
    """
    party = before in {"the", "The"} and after.lower() not in _OF_KIN and len(words) == 1 and not said(words[0]) & NAMES
    if party or (before.lower() in _DETERMINERS and all(map(str.islower, words))):
        return True
    if max(map(len, words)) > LONGEST_NAME or (len(words) == 2 and _REGNAL.match(words[-1])):  # noqa: PLR2004
        return True
    follows = words[1] if len(words) > 1 else after
    return words[0].lower() in _ARTICLES and len(words) <= 2 and follows.islower()  # noqa: PLR2004


def _abbreviation(words: Sequence[str], pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether a short word in capitals that nobody is called stands among words that are not in capitals."""
    short = [word for word in words if 1 < len(word) <= ACRONYM and word.isupper() and word.isascii()]
    if not short or all(said(word) >> LAST & 3 or said(word) >> FIRST & 2 for word in short):
        return False
    near = [beside(pieces, first, -1), beside(pieces, last, 1)]
    return any(word.isalpha() and not word.isupper() for word in (*near, *words))


def _is_the(before: str, after: str) -> bool:
    """Whether an English article makes a thing of a name: `the Stan Smith`, but not `the Miller family`."""
    return before in {"the", "The"} and after.lower() not in _OF_KIN


def _begins_firm(pieces: Sequence[str], last: int) -> bool:
    """Whether the next words in large letters end with a kind of house: `Ben` in `Ben Wheeler Chemicals`."""
    at = last + 1
    for _ in range(3):
        at += word_at(pieces, at) == " "
        word = word_at(pieces, at)
        if not word[:1].isupper():
            return False
        if is_kind_of_house(word):
            return True
        at += 1
    return False


def _in_date(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the word is of a date: `Mon, 3 Jun`, `Jan 2026`, `14 Jan`, `Mon Jan 25`."""
    if pieces[last].lower()[:3] not in _CALENDAR:
        return False
    if _DAY.match("".join(pieces[last + 1 : last + 4])):
        return True
    short = len(pieces[last]) == 3  # noqa: PLR2004
    return short and (beside(pieces, last, 1).lower() in _CALENDAR or beside(pieces, first, -1).isdecimal())


def _of_something(pieces: Sequence[str], last: int) -> bool:
    """Whether a word that nobody is called is the head of a phrase: `Ficha de cliente`."""
    if said(pieces[last]) & NAMES or beside(pieces, last, 1) not in _OF:
        return False
    return beside(pieces, last + 2, 1).islower()


def _of_work(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether the name is a work's, a storm's or a font's: `Film: Annie Hall`, `Emma, hardback`, `font-family: X`."""
    at = step_back(pieces, first)
    if not _STORMS.isdisjoint([word_at(pieces, at).lower(), pieces[first].lower()]):
        return True
    if word_at(pieces, at) == ":":
        at = step_back(pieces, at)
        if word_at(pieces, at).isdecimal():
            at = step_back(pieces, at)
        if word_at(pieces, at).lower() in _WORKS:
            return True
    if "".join(pieces[last + 1 : last + 3]) in {", ", " ("} and word_at(pieces, last + 3).lower() in _EDITIONS:
        return True
    behind = "".join(pieces[last + 1 : last + 9])
    if _OF_SHIP.match(behind) or (word_at(pieces, last) == "IMO" and behind.lstrip()[:1].isdecimal()):
        return True
    if _is_shown(pieces, first, last):
        return True
    line = "".join(pieces[max(0, first - _STYLE_REACH) : first]).rpartition("\n")[2]
    return any(sign in line and ";" not in line.rpartition(sign)[2] for sign in _FONTS)


def _is_shown(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether a work's name stands as programmes, lists of tracks and of books have it."""
    behind = "".join(pieces[last + 1 : last + _REACH_OF_LINE])
    ahead = "".join(pieces[max(0, first - _REACH_OF_LINE) : first])
    listed = _LASTS.match(behind) and _TRACK.search("\n" + "".join(pieces[max(0, first - 5) : first]))
    called = last > first and said(pieces[first]) >> FIRST & 2 and said(pieces[last]) >> LAST & 3
    return bool((listed and not called) or _EDITED.match(behind) or _PLAYED.search(ahead))


def _alone(word: str, pieces: Sequence[str], first: int, last: int) -> float:
    """For a name of one word, by what stands around it."""
    if _in_date(pieces, first, last) or _of_something(pieces, last) or before_wares(pieces, last):
        return NEVER
    if means_other(word, pieces, first, last) or (_is_code(word) and beside(pieces, last, 1)[:1] != "-"):
        return NEVER
    of_place = "".join(pieces[max(0, first - 3) : first]) in {"St. ", "Ste. ", "Mt. ", "Ft. "}
    before, after = beside(pieces, first, -1), beside(pieces, last, 1)
    if of_place or ((word_at(pieces, first - 1) == "/" or before == after == ":") and not said(word) & NAMES):
        return NEVER  # of a path, of what is coded in 64 signs, or as `Fwd` in `Subject: Fwd: minutes`
    if word.islower() and (before.lower() in _ARTICLES | _OF | {"the", "a", "an"} or _in_code(pieces, first, last)):
        return FAMED
    if not said(word) >> FIRST & 3 and not {before, after}.isdisjoint(_BETWEEN_CELLS):
        return FAMED if is_compound(word) else DOUBTFUL
    strange = max(
        FAMED * is_compound(word), _in_language(word, after, pieces, first), _among_places(word, pieces, first, last)
    )
    return max(strange, _single(word, before, after), _of_goods(word, before, pieces, last))


def _among_places(word: str, pieces: Sequence[str], first: int, last: int) -> float:
    """What a place's name needs that is joined to one: `Lima and Cordoba`, `Jordan and Georgia`."""
    if not said(word) >> PLACE & 1 and word not in _FAMED:
        return LEAST
    ahead, behind = step_back(pieces, first), last + 1 + (word_at(pieces, last + 1) == " ")
    near = []
    if word_at(pieces, ahead) in _AND:
        near.append(word_at(pieces, step_back(pieces, ahead)))
    if word_at(pieces, behind) in _AND:
        near.append(word_at(pieces, behind + 1 + (word_at(pieces, behind + 1) == " ")))
    places = [other for other in near if other[:1].isupper() and (said(other) >> PLACE & 1 or other in _FAMED)]
    if word in _FAMED and places:
        return NEVER
    return FAMED if any(other in _FAMED or only_a_place(other) for other in places) else LEAST


def _is_code(word: str) -> bool:
    """Whether this is a long word in capitals that nobody is called: `RKVTWM`."""
    return len(word) > ACRONYM and word.isupper() and word.isascii() and not said(word) & NAMES


def _in_language(word: str, after: str, pieces: Sequence[str], first: int) -> float:
    """What a single word needs that is one of another language, or that no list knows where all words are capital."""
    if is_foreign(word) and (word.islower() or (begins(pieces, first) and in_foreign_text(pieces, first))):
        return NEVER
    if not after.islower():
        return LEAST
    if not said(word) & _USUAL and in_foreign_text(pieces, first):
        return DOUBTFUL
    unknown = not said(word) & NAMES and begins(pieces, first)
    return STRANGE if unknown and not in_english_text(pieces, first) else LEAST


def _in_code(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether a word in small letters stands as in a program or a row of fields, not as in a sentence."""
    before, after = word_at(pieces, first - 1), word_at(pieces, last + 1)
    if after == ",":
        return word_at(pieces, last + 2) not in _BLANKS
    return before not in _BLANKS | OPENS | {","} or after not in _BLANKS | _CLOSES


def _of_goods(word: str, before: str, pieces: Sequence[str], last: int) -> float:
    """What a single word needs that may name a thing: `Harley DE-5900`, `Basil seed`, `Lemma 5`, `Cherry-picked`."""
    at = last + 2 if word_at(pieces, last + 1) == " " else last + 1
    after, beyond = word_at(pieces, at), word_at(pieces, at + 1)
    if after == "-" and at == last + 1 and beyond.islower() and not said(beyond) & NAMES:
        return NEVER
    if after in _GOODS or (after in _SEVERAL and (not said(word) & NAMES or _is_plural(word))):
        return NEVER
    if after == "." and at == last + 1 and len(word) <= ABBREVIATED and beside(pieces, at, 1)[:1].isdecimal():
        return NEVER  # `Doc. 4711`
    if (
        after == "."
        and at == last + 1
        and len(word) <= ACRONYM
        and not said(word) & NAMES
        and beside(pieces, at, 1).islower()
    ):
        return NEVER  # `Betr. aanvraag`
    model = _MODEL.match("".join(pieces[at : at + 3])) is not None
    numbered = after.isdecimal() and len(after) < 4 and beyond not in {"-", ".", "/"}  # noqa: PLR2004
    spot = before in {"The", "the", "A", "An", "a", "an"} and said(word) >> LAST & 3 < USUAL
    return DOUBTFUL if model or numbered or spot else LEAST


def _is_plural(word: str) -> bool:
    """Whether a word reads as several things: `Samples were`, but not `James were`."""
    return word.endswith("s") and not said(word) >> FIRST & 3 and is_ordinary(word[:-1])


def _single(word: str, before: str, after: str) -> float:
    """For a name of one word."""
    if word.islower() and (after in _CODE or also_a_thing(word)):
        return FAMED
    numbered = after.isdecimal() and len(after) >= LEAST_ID  # `NIK 3374022202570153`
    little = word.isupper() and len(word) <= ACRONYM
    abbreviated = little and (after.islower() or numbered or not said(word) & NAMES)  # `SIM card`
    at_place = before.lower() in _TOPS or (after.lower() in _PLACES and not word.islower())
    if (
        abbreviated or at_place or _REGNAL.match(word) or names_species(after) or _only_a_place(word)
    ):  # `PG II`, `Melissa officinalis`
        return NEVER
    if word in _FAMED or is_house(word) or word in _MONTHS:
        return FAMED + 2 * (before == ".")  # more where it begins a sentence: `Washington approved the rule`
    bits = said(word)
    if also_a_thing(word) or (is_ordinary(word) and not bits & NAMES):
        return DOUBTFUL if is_ordinary(word) else STRANGE
    if bits >> PLACE & 1 or not bits & NAMES:
        return ALONE
    return UNSURE if "&" in {before, after} else LEAST


def _only_a_place(word: str) -> bool:
    """Whether a word is a place that nobody has for a first name, and few, or of a large city none, for a last one."""
    bits = said(word)
    return bits >> PLACE & 1 == 1 and (word in _FAMED or not bits >> LAST & 2) and not bits >> FIRST & 3


def may_be_word(name: str) -> bool:
    """Whether a name of one word is no usual first name, so that the same word in small letters speaks against it."""
    return name[:1].isupper() and not said(name) >> FIRST & 2
