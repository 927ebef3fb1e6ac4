"""Words that stand for things where a name could: goods, species, brands, dates, labels of numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from upright.classify.goods import is_brand, labels_thing
from upright.classify.name_lists import only_a_place, said
from upright.classify.tagger_foreign import in_calendar, is_foreign, joins
from upright.classify.tagger_neighbours import beside, step_back, word_at
from upright.classify.tagger_rules import IDEOGRAPH, USUAL
from upright.classify.tagger_words import FIRST, LAST

NAMES = 3 << FIRST | 3 << LAST  # bits of what the lists say
_SEPARATES, _ASSIGNS = frozenset([" ", ":", "#", "=", '"', "'"]), frozenset([":", "="])
_NUMBERS = frozenset(["no", "nr", "n", "num", "number", "nº", "№", "."])
_SPECIES = re.compile("[a-z]+(?:us|um|is|ica|ina|ata|ana|ora|era|ens|oides)$")
_ALSO_WORDS_WORDS = """
lily iris rosemary basil ginger sage ivy holly violet daisy poppy heather jasmine olive hazel rose pearl ruby amber
jade opal crystal robin wren jay drake april june summer autumn winter dawn eve grace faith hope joy mercy patience
charity verity melody harmony carol penny sandy rocky misty stormy sunny cliff glen dale heath brook forest
savannah angelica melissa veronica rosa camellia magnolia daphne laurel fern clover aster dahlia marigold primrose
saffron cherry berry plum honey candy brandy sherry raven phoenix"""
_ALSO_WORDS = frozenset(_ALSO_WORDS_WORDS.split())
_HOUSES_WORDS = """
ericsson ferrari lamborghini opel cessna porsche bugatti maserati peugeot citroen renault daimler chrysler skoda
siemens bosch philips heineken carlsberg guinness kellogg nestle danone michelin pirelli boeing airbus lockheed
gulfstream beechcraft embraer mcdonnell haskell erlang kotlin fedora presto acer infiniti ikea lufthansa visa
mastercard adobe nokia sony intel google amazon apple microsoft oracle samsung toyota honda nissan mazda suzuki
debian ubuntu gnu gnome kde moose kodi octave snowball visio cisco asciidoctor ocaml telepathy cantor ogg qt
kawasaki yamaha hitachi panasonic canon nikon kodak xerox lenovo huawei xiaomi zoom slack netflix spotify uber
airbnb paypal ebay target costco jira ryanair lua celsius fahrenheit volkswagen"""
_HOUSES = frozenset(_HOUSES_WORDS.split())


_WARES_WORDS = """
armchair bookcase bookshelf sideboard wardrobe mattress duvet pillow blanket rug curtain curtains mirror sofa couch
ottoman stool bench table desk dresser lamp lampshade chandelier vase clock kettle toaster teapot mug tumbler saucepan
skillet coat jacket blazer sweater jumper cardigan blouse shirt skirt trousers jeans hoodie dress scarf gloves boots
shoes sandals sneakers trainers slippers loafers backpack rucksack suitcase handbag tote sunglasses necklace bracelet
earrings perfume candle lipstick shampoo sessel stuhl tisch mantel jacke hemd kleid schal lampe teppich bettwäsche
machine heater shears secateurs planter shelf shelves organiser organizer biscuits cookies slices jam marmalade stand
rack tin tray flask bottle mat towel earrings ring brogues soap candleholder tea jeans shorts socks hat cap
wallet belt watch tent puzzle helmet ladder drill saw grill stove fan rug cushion sconce recliner futon
pouffe footstool headboard nightstand doormat pendant"""
_WARES = frozenset(_WARES_WORDS.split())
_IN_TIMES = frozenset(":-/.")  # before the last number of `14:05`, `2026-03-01`, `1.3.2026`
_MOST_BETWEEN = 2  # words between the name of goods and their kind


_GREETINGS_WORDS = """
laba labas sveiki sveikas tere tervist merhaba selam bună salut buna hei hej moi moin terve ahoj dobrý dobar
zdravo pozdrav szia üdv jó cześć dzień witam hola buenos buenas olá oi bom boa ciao salve buongiorno buonasera bonjour
salut coucou hallo grüß grüezi servus goedendag goedemorgen dag hoi selamat halo xin chào namaste sawubona jambo habari
labdien čau kalimera γεια καλημέρα здравейте привет здравствуйте добрый вітаю вітання"""
_GREETINGS = frozenset(_GREETINGS_WORDS.split())
_SPOTS_WORDS = """
line lines station street road avenue square bridge tunnel airport county district island lake river school library
museum tower branch building floor ward wing region park pier quay terminal gate hall"""
_SPOTS = frozenset(_SPOTS_WORDS.split())  # in small letters behind what bears a person's name
_CALLS = frozenset([",", "!"])
_ANDS = frozenset(["y", "e", "i", "und", "et", "and", "och", "og", "en", "a", "és", "și"])
_CURRENCIES_WORDS = """
dollar rupee peso franc dinar dirham shilling pound krona krone kroner leu lev lek lari tenge manat som sum rial riyal
rand real yuan yen won baht ringgit rupiah dong kip kyat taka riel birr cedi naira kwacha kwanza metical dalasi leone
forint zloty koruna hryvnia ruble rouble dram afghani tugrik shekel sheqel bolivar bolívar soberano boliviano sol
guarani colon colón quetzal lempira cordoba córdoba balboa gourde kuna denar dobra ngultrum loti lilangeni pataca vatu
tala paanga kina omani"""
_CURRENCIES = frozenset(_CURRENCIES_WORDS.split())
_SMALL_MONEY = _CURRENCIES | {"frank", "franco", "franc", "dolar", "dólar", "dollaro", "peso", "lira", "libra"}
_SIGNS_WORDS = """
letter vowel consonant syllable syllables syllabics capital small mark sign symbol symbols glyph ligature diacritic
digit numeral tone tilde script alphabet font fonts keyboard locale dictionary"""
_SIGNS = frozenset(_SIGNS_WORDS.split())
_BORNE = frozenset(["mark", "small", "tone", "tilde"])  # names, too


def stand_for_things(words: Sequence[str], pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether these are words that stand for things here, or the name of a brand."""
    if len(words) > 1 and len({_script(word) for word in words if len(word) > 1}) > 1:
        return True
    if len(words) > 1 and (_small_phrase(words) or _of_calendar(words) or _are_places(words)):
        return True
    if _is_currency(words, beside(pieces, first, -1)) or _is_sign(words, beside(pieces, last, 1)):
        return True
    if _lower_tail(words) or _greets(words, pieces, last) or _counted(words, pieces, first):
        return True
    if _heading(words, pieces, first, last) or (len(words) > 1 and is_wares(words[-1])):
        return True
    return is_brand(" ".join(words)) or (is_house(words[0]) and len(words) > 1 and not said(words[0]) >> FIRST & 2)


def _script(word: str) -> int:
    """A number for the alphabet of a word: Latin, Greek, Cyrillic, Hebrew..."""
    code = ord(word[0])
    if code < 0x250 or 0x1E00 <= code < 0x1F00:  # noqa: PLR2004  Latin and its extensions
        return 0
    return 1 if IDEOGRAPH.match(word) else max(code, 0x300) >> 8


def _is_currency(words: Sequence[str], before: str) -> bool:
    """Whether this ends with the name of money, alone behind its code (`PGK Kina`) or among what nobody is called."""
    if len(words) > 1 and words[0] in _SMALL_MONEY:
        return True
    if words[-1].lower() not in _CURRENCIES or words[-1].islower():
        return False
    code = words[0] if len(words) > 1 else before
    return (len(code) == len("EUR") and code.isupper()) or (len(words) > 1 and not said(words[0]) >> FIRST & 2)


def _is_sign(words: Sequence[str], after: str) -> bool:
    """Whether these words name a letter or a script: `Tai Tham Letter Rue`, `Warang Citi script`."""
    if after in _SIGNS or after.lower() in _SIGNS - {"small", "sign", "mark"}:
        return True
    return len(words) > 1 and any(word.lower() in _SIGNS - _BORNE and not word.islower() for word in words)


def _small_phrase(words: Sequence[str]) -> bool:
    """Whether these are words in small letters, one of them a small word of some language: `andra sidan`."""
    if not all(map(str.islower, words)) or (said(words[0]) >> FIRST & 2 and said(words[-1]) & NAMES):
        return False
    return any(is_foreign(word) and not joins(word) for word in words)


def _of_calendar(words: Sequence[str]) -> bool:
    """Whether a month or a weekday stands among words that nobody is called, or all are such: `Martes Mayo`."""
    return any(map(in_calendar, words)) and all(in_calendar(word) or not said(word) & NAMES for word in words)


def _are_places(words: Sequence[str]) -> bool:
    """Whether a place stands behind an `and`, where double names have a surname: `Santiago y Valparaíso`."""
    return len(words) > 2 and words[-2] in _ANDS and only_a_place(words[-1])  # noqa: PLR2004


def _greets(words: Sequence[str], pieces: Sequence[str], last: int) -> bool:
    """Whether these words greet whoever reads them: `Laba diena,`, `Merhaba!`"""
    if len(words) > 2 or words[0].lower() not in _GREETINGS:  # noqa: PLR2004
        return False
    after = beside(pieces, last, 1)
    if len(words) > 1:
        return not said(words[-1]) & NAMES
    return after in _CALLS or (after.islower() and not said(words[0]) >> FIRST & 2)


def _lower_tail(words: Sequence[str]) -> bool:
    """Whether several words begin (`prestaties van de S`) or end with one in small letters that nobody is called
    (`Rossby wave`, `Rosa canina`), or are all in small letters and no list knows a first name among them.
    """
    if len(words) == 1:
        return False
    if words[0].islower() and not joins(words[0]) and not words[-1].islower():
        return not said(words[0]) >> FIRST & 3
    if not words[-1].islower():
        return False
    if all(map(str.islower, words)):
        return not any(said(word) >> FIRST & 3 for word in words)
    return not said(words[-1]) >> FIRST & 2 or words[-1] in _SPOTS


def _counted(words: Sequence[str], pieces: Sequence[str], first: int) -> bool:
    """Whether a number, not the end of a time or a date, stands right before words that no list knows as a first name:
    `1 Prise Salz`.
    """
    at = step_back(pieces, first)
    before = word_at(pieces, at)
    if not before.isdecimal() or not before.isascii() or word_at(pieces, at - 1) in _IN_TIMES:
        return False
    return not any(said(word) >> FIRST & 3 for word in words)


def _heading(words: Sequence[str], pieces: Sequence[str], first: int, last: int) -> bool:
    """Whether this is a label of the number behind it, which no list knows as a name (`Tilausnumero: 8811`), or the
    value of a label of things (`Supplier: Jim Beam`).
    """
    at = last + 1
    while word_at(pieces, at) in _SEPARATES or word_at(pieces, at).lower() in _NUMBERS:
        at += 1
    if at > last + 1 and word_at(pieces, at)[:1].isdecimal() and not any(said(word) & NAMES for word in words):
        return True
    before = step_back(pieces, first)
    return word_at(pieces, before) in _ASSIGNS and labels_thing(word_at(pieces, step_back(pieces, before)))


def names_species(after: str) -> bool:
    """Whether the next word is Latin: `Melissa officinalis`."""
    return _SPECIES.match(after) is not None and not said(after)


def also_a_thing(word: str) -> bool:
    """Whether a name of one word is a flower, a virtue, a season or a month as well."""
    return word.lower() in _ALSO_WORDS or (in_calendar(word) and not said(word) >> FIRST & 2)


def before_wares(pieces: Sequence[str], last: int) -> bool:
    """Whether words in large letters follow that end with a kind of goods: `Hudson` in `Hudson Wool Coat`."""
    for at in range(last + 2, last + 4 + 2 * _MOST_BETWEEN, 2):
        word = word_at(pieces, at)
        if word_at(pieces, at - 1) != " " or not word.istitle() or said(word) >> FIRST & 3 > USUAL:
            return False
        if is_wares(word):
            return not beside(pieces, at, 1).isdecimal()
    return False


def is_wares(word: str) -> bool:
    """Whether the word is a kind of goods and few are called so: `Sideboard`, but not `Lamp`."""
    return word.istitle() and word.lower() in _WARES and said(word) >> LAST & 3 < USUAL


def is_house(word: str) -> bool:
    """Whether a single word is a make or a language rather than a person."""
    return word.lower() in _HOUSES
