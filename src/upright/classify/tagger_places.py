"""How sure the network has to be of an address, by what stands in and beside it.

Goods, results and amounts have numbers as streets do: a street's word makes an address, a label and digits do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from upright.classify.name_lists import is_ordinary, said
from upright.classify.tagger_neighbours import beside, step_back, word_at
from upright.classify.tagger_rules import IDEOGRAPH
from upright.classify.tagger_words import COMMON, STREET

LONGEST_CODE = 8  # digits of a postal code
LEAST, UNSURE, DOUBTFUL, NEVER = 0.0, 0.5, 2.5, 99.0  # log-odds, as `tagger_context` has them
_MODEL = re.compile("[A-Z]{1,4}-?[0-9]{1,4}[A-Z]?$")  # `F-86`, `RTX4070`
_STREETS = """straße strasse str gasse allee platz damm weg ring ufer laan straat plein kade gracht steenweg dreef
gatan vägen gata veien vegen gade vej katu kuja polku tie stigen backen bakken torget utca út körút cad sokak"""
_ROADS_WORDS = """
rue boulevard quai calle avenida avda paseo viale piazza rua travessa praça strada ulica ulicy aleja aleję bulevardul
náměstí třída"""
_ROADS = frozenset(_ROADS_WORDS.split())  # before the name that a street has...
_STREETS_BEFORE = frozenset(
    ["Place", "Via", "Corso", "Largo", "Avenue", "Plaza"]
)  # ...and what else small letters mean
_ENDS_WORDS = "straße strasse allee gatan gata gate gade laan straat utca körút caddesi quay"
_STREETS_AFTER = frozenset(_ENDS_WORDS.split())
_ENGLISH = frozenset(["Way", "Drive", "Street", "Avenue", "Road", "Lane", "Boulevard", "Crescent", "Terrace", "Square"])
_TAIL = re.compile(r"[^\W\d_]+(?:(?:-[^\W\d_]+){0,2}-| )([^\W\d_]+)")  # from the last word of a name
_MOST_OF_STREET, _LONG = 3, 6  # words between a street's kind and a name's last word; letters
_STREET_ENDS = tuple(_STREETS.split())
_NUMBERED = re.compile(
    "(?i).*(?:nr|nummer|numero|número|number|ref)$|(?:exhibit|annex|appendix|schedule|chapter|section|clause|figure|kernel"
    "|version|no|n[ºo°]|rma|order|invoice|sku|item|part|serial|batch|lot|cas"
    "|partition|shard|offset|lag|step|epoch|chunk|page|row|line|port|udp|tcp|rev|gate|seat|desk|postmark|[pugt]id|vlan|mtu|fd|[kmg]?bps|[kmgt]i?b|[kmg]hz|rpm|mm|cm|kg)$"
)
_CROSSING = frozenset(["and", "&", "/", "at", "und", "et", "y", "e"])  # between two streets
_KIND_OF_STREET = (
    "cir",
    "st",
    "ct",
    "pl",
    "sq",
    "ln",
    "dr",
    "rd",
    "ave",
    "street",
    "avenue",
    "road",
    "lane",
    "drive",
    "block",
)
_BARE = frozenset(_KIND_OF_STREET)  # that are no street without a name of its own
_ROOMS_WORDS = """
room floor gate track platform aisle table booth seat row page gleis wagen voie quai binario andén perron spoor
peron linha línea linea linie ligne line bus train zug coach car carriage iata prep cook otu"""
_ROOMS = frozenset(_ROOMS_WORDS.split())
_MEASURES_WORDS = """
tbsp tsp cup cups oz lb lbs sprigs cloves slices pinch cl dl ml kg kcal kWh MWh kW MW kVA mAh Hz kHz MHz GHz
MiB GiB KiB MB GB
Min min Std mg mcg µg mmol µmol umol nmol mEq mmHg bpm"""
_MEASURES = frozenset(_MEASURES_WORDS.split())
_STATIONS = frozenset(["airport", "aerodrome", "airfield", "heliport", "airpark", "airstrip", "interchange", "station"])
_NUMBERS_OF = ("番号", "编号", "번호", "單號", "单号")
_PORTIONS = frozenset(["st", "szt", "EL", "TL", "cl", "dl", "g", "ml", "kg", "tbsp", "tsp", "cups", "cuillères"])
_TABLE = re.compile(r" {2,}\d{1,3}(?: +\d{1,3}){2}")
_BOARDS = re.compile(
    r"(?i)(?:gate|platform|track|gleis|voie|quai|binario|train|flight|voyage|seat|row|waybill) [a-z]?\d"
)  # `Gate C13`
_COUNTS_WORDS = """
step steps epoch stock temp temperature loss lr mem memory rows batch ticket order ref sku qty count total seed offset
pid took version build barcode ean gtin isbn"""
_COUNTS = frozenset(_COUNTS_WORDS.split())  # a number behind one of these is none of a house
_ROUNDS_WORDS = "sprint milestone iteration release round week season episode lap heat wave chapter verse"
_ROUNDS = frozenset(_ROUNDS_WORDS.split())  # what is numbered in turn, before its number
_HOUR = re.compile(r"\d{1,2}h\d{0,2}$")  # `9h`, `18h30`
_RATIOS = frozenset([":"])
_COMPOSED_WORDS = """
symphony sinfonie symphonie sinfonia sonata sonate sonatina concerto konzert concierto quartet quartett quatuor quintet
nocturne étude etude waltz mazurka polonaise rhapsody fugue opus bwv köchel"""
_COMPOSED = frozenset(_COMPOSED_WORDS.split())  # what is numbered as houses are, before its number
_MONEY = frozenset("€$£¥₹%")
_SCORE = re.compile(r"(?:[^\W\d] +|^)\d{1,2} ?[-:\u2013] ?\d{1,2}(?:\s+[^\W\d]|\s*$)")  # between two clubs
_WON = re.compile(r"[^\W\d_] +(\d{1,2}) ?[-:\u2013] ?(\d{1,2}) +[^\W\d_]")  # the same, all of it on one line
_QUOTED = re.compile(r"[\d)],\s{0,2}N?['\"]")  # from a number of a statement into the next string: `(702, 'Jane Roe`
_SETS = re.compile(r"\b[0-7]-[0-7](?:\(\d{1,2}\))?,? [0-7]-[0-7]\b")  # of a match of tennis
_LATER = re.compile(r"[^\n\d(]{0,30}\((?:HT|FT|AET|a\.?e\.?t|pens?|n\. ?V)\b")  # behind a result
_POINTS = re.compile(  # `Lakers 112, Celtics 95 (OT)`
    r"[^\W\d_]+ \d{1,3}, [^\W\d_]+(?: [^\W\d_]+)? \d{1,3} \((?:\d?OT|AET|a\.?e\.?t\.?|n\. ?V\.|pens?)\)"
)
_COUNTS_OF = (_POINTS, _SETS)
_OVERTIME = re.compile(r"\d{1,3} ?\((?:\d?OT|AET|a\.?e\.?t\.?|n\. ?V\.|pens?)\)?\Z")  # `Trieste 91, Varese 88 (OT)`
_MINUTE = re.compile(r"[^\W\d_] \d{1,3}['\u2032](?!\d)")  # of a goal: `Mané 31'`
_COUNTED = re.compile(  # `Olten 4120, Aarau 8731, Chur 55`
    r"[^\W\d][^\d,;:\n]{0,40} \d{1,7}(?: ?[^\W\d]{1,3})?\b"
    r"(?:[,;] ?[^\W\d][^\d,;:\n]{0,40} \d{1,7}(?: ?[^\W\d]{1,3})?\b){2}"
)
_ENUMERATED = re.compile(r"(?:\d{1,3} [^\W\d][^\d,;\n]{2,40}(?:, |$)){2,}$")  # `1 Old Tom, 2 Rex`
_AMOUNTED = re.compile(r"(?:[^\W\d][^\d,;:\n]{0,40} \d{1,4}(?:mm?|k|bn|%)(?:[,;] |\b)){2,}")  # `Roma 4m, Lazio 27m`
_STAND_IN = re.compile(
    r"(?i)\b(?:any|some|your)[ -]?(?:town|city|street|ville)\b"
    r"|\b(?:example|sample|placeholder) (?:st|street|road|rd|ave|avenue|lane)\b"
    r"|\bmuster(?:stra(?:ß|ss)e|weg|stadt|hausen|ort)\b"
    r"|\brue de l['\u2019]exemple\b|\b(?:calle|via|rua) (?:ejemplo|esempio|exemplo)\b"
)
_ROWS = re.compile(r"(?:^|[\s(,])(?:row|col|column|path|frame|orbit|tile|cell) (?:\d|[A-Z]\b)")  # `path 230 row 047`
_CODE = re.compile(r"[A-Z]-\d{1,3}-\d{1,3}$")  # of a shelf
_TIMES_WORDS = """
day days week weeks month months year years hour hours minute minutes tag tage tagen woche wochen monat monate monaten
jahr jahre jahren stunden minuten jour jours semaine semaines mois an ans año años mes meses día días semana semanas
horas anno anni mese mesi giorni settimane ore ano anos mês dia dias jaar jaren maand maanden dagen weken uur år dagar
dager dage veckor uker uger månader måneder lat roku miesięcy dni"""
_TIMES = frozenset(_TIMES_WORDS.split())  # how long, behind a number
_BETWEEN = frozenset(["between", "zwischen", "entre", "tra", "fra", "mezi", "między", "tussen", "mellan", "mellem"])
_ROUTES = frozenset(["into", "then", "from", "to", "at"])  # behind the `and` of streets that do not cross
_IN_LIST = 12  # pieces on either side in which a list goes on
_BESIDE = 8  # pieces on either side in which the rest of a result stands


def asked_of_place(pieces: Sequence[str], first: int, last: int) -> float:
    """For an address, by what stands in it and beside it: no result (`4:2 Amite`), no amount (`montant 633,17 €`)."""
    ahead = word_at(pieces, first - 1) in _RATIOS and word_at(pieces, first - 2)[:1].isdecimal()
    goes_on = word_at(pieces, last + 1) in _RATIOS and word_at(pieces, last + 2)[:1].isdecimal()
    money = not _MONEY.isdisjoint("".join(pieces[last + 1 : last + 5]))
    if _TABLE.match("".join(pieces[last + 1 : last + 7])):
        return NEVER
    measured = beside(pieces, last, 1) in _MEASURES and pieces[last].isdecimal()  # `322 Gaja, 75` before `cl`
    if measured or (pieces[first][0].isdecimal() and beside(pieces, first, -1).lower() in _COUNTS):
        return NEVER
    if any(map(_HOUR.match, pieces[first : last + 1])) and not any(map(_of_street, pieces[first : last + 1])):
        return NEVER
    if not _COMPOSED.isdisjoint(map(str.lower, pieces[max(0, first - 4) : last + 1])):
        return NEVER
    split = (ahead and pieces[first].isdecimal()) or (goes_on and pieces[last].isdecimal())
    others = (stands_in("".join(pieces[first : last + 1])), *(test(pieces, first, last) for test in _TESTS))
    if split or money or any(others):
        return NEVER
    return _address(pieces[first : last + 1])


def stands_in(text: str) -> bool:
    """Whether this is the address that documentation writes where one belongs: `123 Example Street, Anytown`."""
    return _STAND_IN.search(text) is not None


def _is_counted(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether this is of a list of things and how many they are, of a race, a shelf or a length of time, without a
    street's word: `Brinell 282, Shore 56, Vickers 310`.
    """
    low = max(0, first - _IN_LIST)
    line, text = "".join(pieces[low : last + 1 + _IN_LIST]), "".join(pieces[first : last + 1])
    begin = len("".join(pieces[low:first]))
    lasts = pieces[last].isdecimal() and (
        beside(pieces, last, 1).lower() in _TIMES or _NUMBERED.match(beside(pieces, last, -1)) is not None
    )
    lists = (found for counted in (_COUNTED, _AMOUNTED) for found in counted.finditer(line))
    counted = (
        lasts
        or _CODE.search(text) is not None
        or _ENUMERATED.match(text) is not None
        or any(found.start() < begin + len(text) and found.end() > begin for found in lists)
    )
    return counted and not any(map(_surely_of_street, pieces[low : last + 1 + _IN_LIST]))


def _surely_of_street(token: str) -> bool:
    """Whether the word is of a street and of nothing else: `Ringweg`, `Avenida`, `Street`."""
    small = token.lower()
    if small in _BARE or small in _ROADS or token in _STREETS_BEFORE:
        return True
    return token[:1].isupper() and len(token) > _LONG and small.endswith(_STREET_ENDS)


def _apart(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether these are two streets without a number that do not cross: `between A Street and B Street`."""
    text = "".join(pieces[first : last + 1])
    if any(map(str.isdecimal, text)):
        return False
    joined = any(pieces[at] == "and" and beside(pieces, at, 1) in _ROUTES for at in range(first, last))
    return joined or beside(pieces, first, -1).lower() in _BETWEEN or re.search(r"[^\W\d_]{5}[.;] ", text) is not None


def _of_match(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether a goal's minute stands in it, or a result in it or at its end that no range of houses goes by:
    `Kettering 5-0 Frome`.
    """
    low = max(0, first - _BESIDE)
    begin, end = len("".join(pieces[low:first])), len("".join(pieces[low : last + 1]))
    line = "".join(pieces[low : last + 1 + _BESIDE])
    if _MINUTE.search(line, begin, end + 1):
        return True
    if any(found.start() < end and found.end() > begin for kind in _COUNTS_OF for found in kind.finditer(line)):
        return True
    results = (found for found in _WON.finditer(line) if found.start(1) <= end and found.end() > begin)
    return any(
        int(found[1]) >= int(found[2]) or not int(found[1]) or _LATER.match(line, found.end()) for found in results
    )


def names_street(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether a person's name is that of a street: `Rue Victor Hugo`, `Karl-Marx-Allee`, `Carl Johans gate`."""
    at = first
    for _ in range(_MOST_OF_STREET):
        at = step_back(pieces, at)
        word = word_at(pieces, at)
        if word in _STREETS_BEFORE or word.lower() in _ROADS:
            return True
        if not word[:1].isupper():
            break
    behind = _TAIL.match("".join(pieces[last : last + 6]))
    if behind and last > first and behind[1] in _ENGLISH and pieces[last + 1] == " ":
        return True
    final = behind[1] if behind else word_at(pieces, last)
    return final.lower() in _STREETS_AFTER or any(
        len(word) > _LONG and word.lower().endswith(_STREET_ENDS) and not said(word)
        for word in (final, word_at(pieces, last) if last > first else "")
    )


def _of_rows(pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether rows and columns are counted (`path 230 row 047`), it runs from one value of a statement into the next
    string, or it is of a paragraph of law: `§ 452 Abs. 8`.
    """
    text = "".join(pieces[first : last + 3])
    if _QUOTED.search("".join(pieces[first : last + 1])):
        return True
    return word_at(pieces, step_back(pieces, first)) == "§" or _ROWS.search(text) is not None


_TESTS = (_of_match, _is_counted, _apart, _of_rows)


def _address(tokens: Sequence[str]) -> float:
    """A street's word makes an address; a label and digits or a model's name and digits do not."""
    words = [token for token in tokens if token[0].isalpha() and len(token) > 1]
    unspaced = any(map(IDEOGRAPH.match, tokens))
    street = unspaced or any(map(_is_street, ("", *words), words, _behind(tokens)))
    digits = [token for token in tokens if token[0].isdecimal()]
    if _is_portion(tokens) or _BOARDS.match("".join(tokens)) or max(map(len, digits), default=0) > LONGEST_CODE:
        return NEVER
    if _is_labelled(words, tokens) or (not street and (_no_place(words, digits) or _of_amounts(tokens, words))):
        return NEVER
    if not street and "".join(tokens[:3]).isascii() and _MODEL.match("".join(tokens[:3])):
        return DOUBTFUL if tokens[3:] else NEVER
    if not street and tokens[0].lower() in _ROUNDS:
        return NEVER
    if not digits and not any(map(str.isdecimal, "".join(tokens))):
        return LEAST if street and not _CROSSING.isdisjoint(tokens) else NEVER
    return LEAST if street else UNSURE


def _is_labelled(words: Sequence[str], tokens: Sequence[str]) -> bool:
    """Whether the words are labels (`Batch 12`), an airport's, or a kind of street alone (`5 Cir.`, `10x, Ct 31`)."""
    if words and (all(map(_NUMBERED.match, words)) or words[-1].lower() in _STATIONS):
        return True
    if len(set(words)) == 1 and words[0].islower() and words[0].isascii() and said(words[0]) >> COMMON & 3 > 1:
        return True  # `261104 close`
    if (len(words) == 1 and words[0].lower() in _BARE) or ("Cir" in tokens and "(" in tokens):
        return True  # `No. 44-5443 (5th Cir. 2019)`
    return any(label in "".join(tokens) for label in _NUMBERS_OF)


def _is_portion(tokens: Sequence[str]) -> bool:
    """Whether this begins as an ingredient does: `872 st Sal`, `290 EL Wax Beans`."""
    amount, unit, good = (*(piece for piece in tokens if piece != " "), "", "")[:3]
    return amount.isdecimal() and unit in _PORTIONS and not good.isupper()


def _of_amounts(tokens: Sequence[str], words: Sequence[str]) -> bool:
    """Whether this is a result (`Ajax 1-6 Roma`) or a list of measured things (`5 tbsp Dijon, 2 sprigs`)."""
    text = "".join(tokens)
    return not _MEASURES.isdisjoint(words) or _SCORE.search(text) is not None or _OVERTIME.search(text) is not None


def _no_place(words: Sequence[str], digits: Sequence[str]) -> bool:
    """Whether these are plain words, abbreviations (`SIC 4692, NAICS 3468`), or small letters without a number."""
    if words and (words[0].lower() in _ROOMS or (all(map(str.islower, words)) and (not digits or len(words) == 1))):
        return True  # `gate 12`, `ports 9115, 7796`
    return all(map(_is_plain, words)) or (len(words) > 1 and all(word.isupper() and word.isascii() for word in words))


def _behind(tokens: Sequence[str]) -> list[str]:
    """What follows each word of two letters or more."""
    return [after for token, after in pairwise((*tokens, "")) if token[0].isalpha() and len(token) > 1]


def _is_street(before: str, word: str, after: str) -> bool:
    """Whether the word is a street's: `Main St`; not the `Rd` of `Rd-40`, nor the `Ct` of `plate 7, Ct 31`."""
    named = (
        word.lower() not in _BARE
        or (before[:1].isupper() and before.isalpha() and not is_ordinary(before))
        or word.islower()
    )
    return after != "-" and named and _of_street(word)


def _is_plain(word: str) -> bool:
    """Whether a word is no name of a street or place: an ordinary one in small letters, a code, a kind of street."""
    return not word.isalpha() or word.lower() in _BARE or (word.islower() and said(word) >> COMMON & 3 > 0)


def _of_street(token: str) -> bool:
    return bool(said(token) >> STREET & 1) or token.lower().endswith(_STREET_ENDS) or IDEOGRAPH.match(token) is not None
