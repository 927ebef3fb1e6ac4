"""What a column's name, its values and its neighbours say by themselves: things, persons, runs, births, card data."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import pairwise

from upright.classify.context import OF_THINGS
from upright.classify.lexicon import words
from upright.classify.name_lists import said
from upright.classify.tagger_words import COMMON, FIRST, LAST

DIGITS = re.compile(r"\d{3}")
PERSON, BIRTH, CVV, CARD = "pii.person-name", "pii.date-of-birth", "pci.card-cvv", "pci.card-number"
_SPELT = re.compile(r"[A-Z]+|[^\W\d_A-Z]+")
_NOTHING = re.compile(
    r"^(?:(?:col|column|field|f|c|x|v|var|attr|spalte|colonne|campo|unnamed|value|feature|data)?[ _.:-]*\d*|)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019.-][^\W\d_]+)*\.?")
_DATE = re.compile(
    r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})|(\d{4})(\d\d)(\d\d))(?:[T ]00:00.*)?"
)

_THINGS = OF_THINGS | frozenset(
    {
        "product", "file", "host", "company", "firm", "firma", "event", "city", "domain", "table", "column", "brand",
        "app", "application", "service", "package", "project", "team", "school", "bank", "street", "country", "region",
        "state", "category", "class", "type", "department", "device", "station", "store", "shop", "vendor", "supplier",
        "manufacturer", "organisation", "organization", "org", "business", "course", "group", "role", "job", "title",
        "plan", "campaign", "channel", "server", "database", "schema", "bucket", "image", "module", "function", "field",
        "drug", "medication", "gene", "species", "disease", "test", "lab", "hotel", "airline", "airport", "route",
        "movie", "song", "album", "book", "game", "dish", "recipe", "ingredient", "venue", "location", "place", "site",
        "warehouse", "currency", "language", "color", "colour", "font", "icon", "sku", "isbn", "ean", "produit",
        "producto", "produkt", "produktu", "artikel", "articulo", "artykul", "article", "build", "version", "wersja",
        "firmware", "release",
    }
)  # fmt: skip
_PERSONAL = ("first", "given", "middle", "last", "family", "sur", "maiden", "full", "customer", "patient", "employee",
             "client", "contact", "member", "person", "holder", "owner", "guest", "student", "teacher")  # fmt: skip
# What columns of persons' names are called, as whole names or their last words, in the languages of Europe and beyond.
_NAME_WORDS = frozenset(
    {
        "name", "names", "nom", "noms", "prenom", "prénom", "nombre", "nombres", "apellido", "apellidos", "nome",
        "cognome", "sobrenome", "apelido", "nachname", "vorname", "familienname", "rufname", "kundenname", "naam",
        "voornaam", "achternaam", "imie", "imię", "nazwisko", "jmeno", "jméno", "prijmeni", "příjmení", "namn",
        "förnamn", "fornamn", "efternamn", "navn", "fornavn", "etternavn", "nimi", "etunimi", "sukunimi",
        "nev", "név", "nume", "prenume", "ime", "prezime", "ad", "soyad", "isim", "imya", "familiya", "имя", "фамилия",
        "姓名", "氏名", "이름", "fullname", "firstname", "lastname", "surname", "forename", "nazwa", "famille",
        "completo", "complet",
        "contact", "kontakt", "kunde", "client", "cliente", "customer", "patient", "paciente",
        "employee", "mitarbeiter", "person", "persona", "owner", "holder", "inhaber", "titular",
        "passenger", "guest", "student", "teacher", "author", "nominativo", "intestatario", "kunden", "osoba", "klient",
    }
)  # fmt: skip
_BIRTH_WORDS = ("birth", "born", "dob", "bday", "geb", "naiss", "nacim", "nascim", "nascita", "urodz",
                "narozen", "födel", "fodsel", "fødsel", "syntym", "szulet", "született", "dogum", "doğum", "рожд",
                "né le", "ne le",
                "出生", "生年月日", "생년월일", "gebdat", "fnac")  # fmt: skip
_WHOLE_BIRTH = frozenset({"ur", "geb", "nac", "ne le", "né le", "fn", "dob", "data ur"})

LIVES = 25  # years that dates of birth span at least, to be known as such by themselves

PERSONS = frozenset({PERSON, BIRTH, "pii.email", "pii.phone", "pii.street-address"})
_THING_COLUMNS = frozenset(
    {
        "sku", "price", "qty", "quantity", "product", "ean", "isbn", "stock", "preis", "menge", "prix", "quantite",
        "precio", "cantidad", "cena", "ilosc", "artikelnummer", "articulo", "artykul", "article",
    }
)  # fmt: skip
_CARD_WORDS = frozenset({"cvv", "cvc", "cvv2", "cvc2", "csc", "exp", "expiry", "expires", "expiration", "cardholder"})
_PATIENT_WORDS = frozenset({"patient", "diagnosis"})
_TELLING = _THING_COLUMNS | _CARD_WORDS | _PATIENT_WORDS


@lru_cache(1 << 14)
def telling_words(name: str) -> frozenset[str]:
    """The words of a column's name that say what its table is about."""
    return _TELLING.intersection(words(name))


def spelling(value: str) -> str:
    """How a value is spelt: digits as 9, runs of letters as one: `AB-1234` -> `A-9999`, `Ana Li` -> `Aa Aa`."""
    short = value.strip()[:64]
    return _SPELT.sub(lambda run: "A" if run[0][0].isupper() else "a", re.sub(r"\d", "9", short))


def means_nothing(name: str) -> bool:
    """Whether a column's name says nothing: `col_17`, `c3`, `Unnamed: 0`, an empty one."""
    return bool(_NOTHING.match(name.strip().rpartition(".")[2]))


def is_run(values: Sequence[str]) -> bool:
    """Whether the values are whole numbers that go up by the same small step: ids, not numbers of people."""
    if len(values) < 10 or not all(value.isdecimal() and len(value) < 20 for value in values):  # noqa: PLR2004
        return False
    numbers = [int(value) for value in values]
    steps = [after - before for before, after in pairwise(numbers)]
    return all(step > 0 for step in steps) and max(numbers) - min(numbers) < 1000 * len(numbers)


def is_version(values: Sequence[str]) -> bool:
    """Whether four-part numbers are versions: addresses of machines use numbers beyond 64."""
    parts = [part for value in set(values) for part in value.split(".")]
    return len(parts) >= 40 and all(part.isdecimal() and int(part) < 64 for part in parts)  # noqa: PLR2004


def names_a_thing(name: str, data_class: str, subject: Subject) -> bool:
    """Whether a column of this name is about a thing, so that what looks like a person or machine is none."""
    parts = words(name)
    if not parts:
        return False
    if data_class == PERSON:
        named = [part for part in parts if part in _THINGS]
        if named and not any(part.startswith(_PERSONAL) for part in parts):
            return True
        return parts in {("name",), ("nom",), ("nombre",), ("nazwa",)} and subject.things and not subject.persons
    return data_class == "pii.ipv4" and bool({"build", "version", "wersja", "firmware", "release"} & set(parts))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is about."""

    persons: bool = False
    cards: bool = False
    patients: bool = False
    things: bool = False

    @classmethod
    def of(cls, said: Collection[str], classes: Collection[str], national: Collection[str]) -> Subject:
        """By the telling words in the names of its columns and the classes that most of their cells are of; `national`:
        those of one country, which number its people.
        """
        return cls(
            persons=any(name in PERSONS or name in national or name.startswith("phi.") for name in classes),
            cards=CARD in classes or not _CARD_WORDS.isdisjoint(said),
            patients=any(name.startswith("phi.") for name in classes) or not _PATIENT_WORDS.isdisjoint(said),
            things=not _THING_COLUMNS.isdisjoint(said),
        )

    def speaks_for(self, data_class: str) -> float:
        """Log-odds that the table's subject adds to a class."""
        if data_class in {CARD, CVV, "pci.card-expiry"}:
            return 1.5 if self.cards else 0.0
        if data_class.startswith("phi."):
            return 0.5 if self.patients else 0.0
        return 0.3 if self.persons and data_class.startswith("pii.") else 0.0


@dataclass(frozen=True, slots=True)
class Guess:
    """A class that a column may be of. `alias`: read its cells under this name and ask that at least the share `least`
    is of the class; without one `holding` cells were seen to be.
    """

    data_class: str
    odds: float
    alias: str = ""
    least: float = 0.9
    holding: int = 0


GUESSED = frozenset(
    {CVV, CARD, BIRTH, PERSON, "pci.card-expiry", "phi.icd10", "pii.us-ssn", "phi.medical-record-number"}
)  # the classes of which `guesses` speaks


def guesses(name: str, values: Sequence[str], subject: Subject) -> Iterator[Guess]:
    """Classes that values and neighbours speak for, likeliest first."""
    if len(values) < 4:  # noqa: PLR2004  too few to go by
        return
    blank = means_nothing(name)
    yield from _births(name, values, subject, blank=blank)
    yield from _names(name, values, subject, blank=blank)
    codes = _share(values, lambda value: value.isdecimal() and len(value) in {3, 4}) == 1
    if subject.cards and blank and codes and 4 * len(set(values)) > len(values) and len(set(map(len, values))) == 1:
        yield Guess(CVV, 1.0, "cvv")
    if subject.cards:
        if _share(values, lambda value: len(re.sub(r"[ -]", "", value)) in range(13, 20)) > 0.9:  # noqa: PLR2004
            yield Guess(CARD, 1.0, "card number")
        yield Guess("pci.card-expiry", 0.5, "card expiry date", 0.95)
    if blank and (subject.persons or subject.patients):
        yield Guess("phi.icd10", 1.5, "icd10 code")
        yield Guess("pii.us-ssn", -1.5, "ssn", 0.97)
        if subject.patients:
            yield Guess("phi.medical-record-number", -0.4, "mrn", 0.95)


def _births(name: str, values: Sequence[str], subject: Subject, *, blank: bool) -> Iterator[Guess]:
    spoken = " ".join(words(name))
    said = spoken in _WHOLE_BIRTH or any(part in spoken for part in _BIRTH_WORDS)
    if not said and not (blank and subject.persons):
        return
    years = [year for year in map(_year, values) if year]
    if len(years) < 0.9 * len(values):
        return
    span = max(years) - min(years)
    likely = min(years) < _now() - 40 and span >= LIVES and max(years) <= _now()
    if said or (likely and max(years) < _now() - 10):
        yield Guess(BIRTH, 3.5 if said else 1.5, holding=len(years))


def _now() -> int:
    return datetime.now(UTC).year


def _year(value: str) -> int:
    found = _DATE.fullmatch(value.strip())
    if not found:
        return 0
    year = int(found[1] or found[6] or found[7])
    return year if 1900 <= year <= 2100 else 0  # noqa: PLR2004  of people


def _names(name: str, values: Sequence[str], subject: Subject, *, blank: bool) -> Iterator[Guess]:
    parts = words(name)
    said = bool(parts) and (parts[-1] in _NAME_WORDS or parts[0] in _NAME_WORDS)
    if not (said or blank) or names_a_thing(name, PERSON, subject):
        return
    share = share_of_names(values)
    holding = round(share * len(values))
    if share < (0.5 if said or subject.persons else 0.7) or len(set(values)) < min(8, len(values) // 2):
        return
    odds = 6 * (share - 0.5) + (1.5 if said else -0.8) + (1.0 if subject.persons else -0.7 * subject.things)
    yield Guess(PERSON, odds, holding=holding)


def share_of_names(values: Sequence[str]) -> float:
    """The share of the values that are made of words that the lists know as names, half of them at least."""
    return sum(name_likeness(value) >= 0.5 for value in values) / max(1, len(values))  # noqa: PLR2004


def name_likeness(value: str) -> float:
    """The share of a value's words that the lists know as names rather than as ordinary words; 0 for other things."""
    text = value.strip()
    pieces = [piece.rstrip(".") for piece in text.replace(",", " ").split()]
    if not 0 < len(pieces) <= 5 or not all(_WORD.fullmatch(piece) for piece in pieces):  # noqa: PLR2004
        return 0.0
    full = [piece for piece in pieces if len(piece) > 1]
    if not full or not (full[0][0].isupper() or full[0].lower() == full[0].upper()):
        return 0.0
    return sum(_is_name(piece) for piece in full) / len(full)


@lru_cache(1 << 14)
def _is_name(piece: str) -> bool:
    """Whether the lists know a word as a name more than as an ordinary word."""
    several = [part for part in re.split(r"['\u2019-]", piece) if part]
    return any(max(one >> FIRST & 3, one >> LAST & 3) > (one >> COMMON & 3) for one in map(said, [piece, *several]))


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / max(1, len(values))
