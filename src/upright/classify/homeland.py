"""Which country a number belongs to when classes of several countries read it alike.

A Swedish and a Danish `personnummer`, an Estonian and a Lithuanian personal code, nine digits after `passport`: shape,
check digit and label leave it open. Then the surroundings decide: names of countries, codes in brackets, dialling
codes, ends of mail addresses, postcodes, and numbers nearby that only one country has. Those on the same line count
most. Looked at only where two classes are nearly as sure of one place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upright.classify.spans import Candidate

CLOSE = 1.4  # log-odds within which two classes are rivals
ON_THE_LINE = 2.0  # log-odds for the country that the line speaks for
IN_THE_TEXT = 1.2  # the same for the text as a whole
LEAST = 0.0  # log-odds under which a hit is none, whatever its country
SURE = 2.0  # log-odds of a hit that tells its country
LABEL = 24  # characters before the number read first: `UK passport no.`
LINE = 240  # characters of the line read on either side
WHOLE = 40_000  # characters of the text read
LONG_DIAL = 3

_NAMED = """
AE 971 emirati|emirates|uae|dubai|abu dhabi
AL 355 albania|shqip
AR 54 argentin|buenos aires
AT 43 austria|österreich|wien
AU 61 australia|sydney|melbourne
BA 387 bosnia|bosna|sarajevo
BD 880 bangladesh|dhaka
BE 32 belgi|brussel|bruxelles
BG 359 bulgaria|българия|софия|sofia
BH 973 bahrain
BO 591 bolivia
BR 55 brazil|brasil
CA 1 canad|ontario|toronto|québec|quebec
CH 41 switzerland|swiss|schweiz|suisse|svizzera|zürich
CL 56 chile
CN 86 china|chinese|中国|prc
CO 57 colombia|bogotá|bogota
CR 506 costa rica
CY 357 cypr|κύπρος
CZ 420 czech|česk|praha
DE 49 german|deutsch
DK 45 denmark|danish|dansk|danmark|københavn
DO 1 dominican|república dominicana
DZ 213 algeri|algérie
EC 593 ecuador|ecuatorian
EE 372 estonia|eesti|tallinn
EG 20 egypt|مصر|cairo
ES 34 spain|spanish|españ|madrid
FI 358 finland|finnish|suomi|suomal|helsinki
FR 33 france|french|français
GB 44 united kingdom|british|britain|england|scotland|wales|london|hmrc|hmpo|uk|gb
GR 30 greece|greek|ελλάδα|athens
GT 502 guatemal
HK 852 hong kong|香港
HN 504 hondur
HR 385 croatia|hrvatsk|zagreb
HU 36 hungar|magyar|budapest
ID 62 indonesia|jakarta
IE 353 ireland|irish|éire|dublin
IL 972 israel|ישראל
IN 91 india|bharat|भारत|mumbai|delhi
IS 354 iceland|ísland
IT 39 italy|italia|roma
JM 1 jamaica
JO 962 jordan
JP 81 japan|日本|tokyo
KE 254 kenya|nairobi
KR 82 korea|한국|seoul
KW 965 kuwait|الكويت
KZ 7 kazakh|қазақ
LK 94 sri lanka
LT 370 lithuania|lietuv|vilnius
LU 352 luxemb|lëtzebuerg
LV 371 latvia|latvij|riga|rīga
MA 212 morocc|maroc|المغرب
MD 373 moldov|chișinău
ME 382 montenegr|crna gora
MK 389 macedonia|македониј
MT 356 malta|maltese
MU 230 mauriti
MX 52 mexic|méxic
MY 60 malaysia|kuala lumpur
NG 234 nigeria|lagos
NI 505 nicaragua
NL 31 netherlands|dutch|nederland|amsterdam
NO 47 norway|norwegian|norge|norsk|oslo
NP 977 nepal
NZ 64 new zealand|auckland|nz
PA 507 panam
PE 51 peru|perú|lima
PH 63 philippin|manila
PK 92 pakistan|karachi
PL 48 poland|polish|polsk|warszaw
PT 351 portug|lisboa
PY 595 paragua
QA 974 qatar|قطر
RO 40 romania|românia|bucurești
RS 381 serbia|srbij|србиј|beograd
RU 7 russia|росси|москва
SA 966 saudi|السعودية|riyadh
SE 46 sweden|swedish|svensk|sverige|stockholm
SG 65 singapore
SI 386 sloveni|ljubljana
SK 421 slovak|slovensk|bratislava
SV 503 el salvador|salvadoran|salvadoreñ
TH 66 thai|ไทย
TN 216 tunisi|تونس
TR 90 turkey|türk|turkish|istanbul
TW 886 taiwan|台灣|臺灣
UA 380 ukrain|україн|київ
UG 256 uganda
US 1 united states|american|usa
UY 598 urugua
VE 58 venez
VN 84 vietnam|việt nam
ZA 27 south africa|rsa|johannesburg|cape town
ZM 260 zambia
ZW 263 zimbabwe
"""
_ROWS = [line.split(" ", 2) for line in _NAMED.strip().split("\n")]
_CODES = {code for code, _, _ in _ROWS}
_DIALS = {dial: code for code, dial, _ in _ROWS} | {"1": "US", "7": "RU"}
_WORDS = {word: code for code, _, words in _ROWS for word in words.split("|")}
_SHORTEST_STEM = 4  # a shorter name must end where it ends
_ANY_WORD = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        re.escape(word) + ("" if len(word) >= _SHORTEST_STEM or not word.isascii() else r"(?![^\W_])")
        for word in sorted(_WORDS, key=lambda word: (-len(word), word))
    )
    + ")"
)
_MARKS = " \t:=#|\"'-"  # between a label and its number
_FIELD = re.compile(r"[:;,|] ")  # before a label: `(FI): British passport`
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")  # `ukPassport`
_SIGNS = re.compile(
    r"\((?P<bracket>[A-Z]{2})\)|(?i:country[_ ]?(?:code)?[\"' :=>]{1,4})(?P<country>[A-Z]{2})\b"
    r"|(?<![\d+])(?:\+|00)(?P<dial>[1-9]\d{5,13}|[1-9]\d{0,2}[ ()-])"
    r"|@[\w-]{1,60}(?:\.[\w-]{1,60}){0,3}?\.(?P<mail>[a-z]{2})\b"
    r"|\b(?P<british>[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b|, (?P<state>[A-Z]{2}) \d{5}\b"
)


def at_home(text: str, candidates: Sequence[Candidate], countries: Sequence[tuple[str, ...]]) -> list[Candidate]:
    """The candidates, with more odds for those of the country that the text speaks for, where rivals overlap.

    `countries[i]`: those of class `i`.
    """
    ordered = sorted(candidates)
    rivals = [group for group in _overlapping(ordered) if _are_rivals(group, countries)]
    if not rivals:
        return ordered
    told = list(_told(ordered, countries))
    whole: str | None = None  # not asked yet
    changed: dict[Candidate, Candidate] = {}
    for group in rivals:
        start = group[0].start
        line = _favourite(_signs(_FIELD.split(text[max(0, start - LABEL) : start].rstrip(_MARKS))[-1])) or _favourite(
            _on_line(text, start, group[-1].end, told)
        )
        if not line and whole is None:
            whole = _favourite(_signs(text[:WHOLE]) + Counter(code for _, code in told))
        for hit in group:
            own = countries[hit.classifier]
            more = ON_THE_LINE * (line in own) if line else IN_THE_TEXT * (whole in own)
            if more and hit.odds >= LEAST:
                changed[hit] = hit._replace(odds=hit.odds + more)
    return [changed.get(hit, hit) for hit in ordered]


def _told(ordered: Sequence[Candidate], countries: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    """`(offset, country)` of sure hits of classes of one country that nothing else lays claim to."""
    reach = 0
    for position, hit in enumerate(ordered):
        alone = hit.start >= reach and (position + 1 == len(ordered) or ordered[position + 1].start >= hit.end)
        if alone and hit.odds >= SURE and len(countries[hit.classifier]) == 1:
            yield hit.start, countries[hit.classifier][0]
        reach = max(reach, hit.end)


def _overlapping(ordered: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    """Candidates of one and the same place, two or more."""
    first = 0
    for position, hit in enumerate(ordered):
        if hit[1] != ordered[first][1] or hit[0] != ordered[first][0]:
            if position - first > 1:
                yield ordered[first:position]
            first = position
    if len(ordered) - first > 1:
        yield ordered[first:]


def _are_rivals(group: Sequence[Candidate], countries: Sequence[tuple[str, ...]]) -> bool:
    best = max(hit.odds for hit in group)
    least = max(best - CLOSE, LEAST)
    return len({countries[hit.classifier] for hit in group if hit.odds >= least} - {()}) > 1


def _on_line(text: str, start: int, end: int, told: Sequence[tuple[int, str]]) -> Counter[str]:
    low = max(text.rfind("\n", 0, start) + 1, start - LINE)
    high = text.find("\n", end, end + LINE)
    high = min(len(text), end + LINE) if high < 0 else high
    near = told[bisect_left(told, (low, "")) : bisect_left(told, (high, ""))]
    return _signs(text[low:high]) + Counter(code for _, code in near)


def _signs(text: str) -> Counter[str]:
    """How often each country is named or given away."""
    found = Counter(_WORDS[word] for word in _ANY_WORD.findall(_CAMEL.sub(" ", text).lower()))
    for sign in _SIGNS.finditer(text):
        code = _code(sign.lastgroup or "", sign[sign.lastgroup or 0])
        if code in _CODES:
            found[code] += 1
    return found


def _code(kind: str, value: str) -> str:
    if kind == "dial":
        return next((_DIALS[value[:size]] for size in range(LONG_DIAL, 0, -1) if value[:size] in _DIALS), "")
    fixed: Mapping[str, str] = {"british": "GB", "state": "US"}
    return fixed.get(kind, "GB" if value.upper() == "UK" else value.upper())


def _favourite(signs: Counter[str]) -> str:
    """The country that stands out; empty when there is none or two are level."""
    first = signs.most_common(2)
    if not first or (len(first) > 1 and first[0][1] == first[1][1]):
        return ""
    return first[0][0]
