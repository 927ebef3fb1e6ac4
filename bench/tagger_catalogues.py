"""Lists of things that are called as people are, from github.com/dariusk/corpora (CC0): a checkout of it is `DATA/corpora`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FILES = {
    "colours": ("colors/crayola", "colors/paints", "colors/fictional"),
    "dishes": ("foods/menuItems", "foods/sausages", "foods/breads_and_pastries", "foods/sandwiches"),
    "plants": ("plants/flowers", "plants/plants"),
    "animals": ("animals/dogs", "animals/cats", "animals/donkeys"),
    "works": ("film-tv/popular-movies", "games/zelda"),
    "brands": ("corporations/cars", "materials/plastic-brands", "materials/fictional-materials"),
    "firms": ("corporations/fortune500", "corporations/djia"),
    "towns": ("geography/us_cities", "geography/canadian_municipalities", "geography/norwegian_cities"),
    "buildings": ("geography/london_underground_stations", "geography/venues", "geography/sf_neighborhoods"),
    "sport": ("sports/football/epl_teams", "sports/nfl_teams", "sports/nba_teams", "sports/football/serieA"),
    "science": ("medicine/diseases", "medicine/cancer"),
    "rooms": ("mythology/greek_gods", "mythology/greek_titans", "mythology/egyptian_gods"),
    "software": ("technology/programming_languages",),
    "rivers": ("geography/rivers",),
}
_NAMES = ("name", "title", "color", "city", "brand")
_LEFT_OUT = {"description", "source", "license"}
_LENGTHS = range(3, 36)


def catalogues(data: Path) -> dict[str, list[str]]:
    """The values of each kind."""
    folder = data / "corpora" / "data"
    return {
        kind: sorted({
            _large(value)
            for name in names
            for value in _texts(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
            if len(value) in _LENGTHS and value[0].isalpha()
        })
        for kind, names in FILES.items()
    }  # fmt: skip


def _texts(read: Any) -> Iterator[str]:
    if isinstance(read, str):
        yield read.strip()
    elif isinstance(read, list):
        for each in read:
            yield from _texts(each)
    elif isinstance(read, dict):
        named = [read[key] for key in _NAMES if isinstance(read.get(key), str)]
        inner = [value for key, value in read.items() if key not in _LEFT_OUT and isinstance(value, dict | list)]
        yield from map(str.strip, named[:1])
        yield from _texts(inner if not named else [])


def _large(value: str) -> str:
    return " ".join(word[0].upper() + word[1:] for word in value.split()) if value.islower() else value
