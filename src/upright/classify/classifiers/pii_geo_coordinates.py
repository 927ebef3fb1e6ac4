"""Geographic coordinates precise enough to find a home: latitude and longitude with four decimal places, or seconds of arc.

Pairs beside a word for place, in a column of that name, or as two named fields; with hemispheres or signs. Coordinates of
drawings, vectors and charts look alike, so a pair without such a word is not one. Not seen: fewer than four decimals
(about ten metres), grid systems other than latitude and longitude.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_COLUMNS = (
    "coordinates", "coordinate", "coords", "gps", "gps coordinates", "gps position", "gps location", "lat lng",
    "lat lon", "lat long", "latlong", "latlng", "latlon", "latitude longitude", "geo", "geo point", "geopoint",
    "geotag", "geo location", "geolocation", "geo coordinates", "location", "last location", "last known location",
    "home location", "home geo", "pickup location", "dropoff location", "pickup point", "pickup", "dropoff",
    "position", "waypoint", "lat", "latitude", "longitude", "koordinaten", "standort", "coordonnées",
    "coordonnées gps", "position gps", "coordenadas", "ubicación", "localização", "coordinate gps", "posizione",
    "coördinaten", "koordinater", "koordinaatit", "współrzędne", "souřadnice", "koordináták", "coordonate",
    "koordinate", "konum", "koordinatlar", "συντεταγμένες", "координаты", "координати", "坐标", "位置", "座標", "緯度経度",
    "좌표", "위치", "พิกัด", "קואורדינטות", "koordinat",
)  # fmt: skip
_CONTEXT = (
    "located", "located at", "seen at", "last seen", "last seen at", "point", "checked in at", "near", "home at",
    "lives at", "parked at", "where am i", "unit", "dispatch", "dispatched to", "i am at", "directions to", "navigate to", "map center", "map centre", "tracked to", "device at", "map", "maps", "pin", "wgs84", "site", "residence",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d{1,3}\.\d+")
_ARC = re.compile(
    r"(\d{1,3})\u00b0 ?(\d{1,2})(?:['\u2032\u2019]{1,2}) ?(\d{1,2}(?:\.\d+)?)(?:\\?[\"'\u2033\u201d\u2032]){0,2} ?([NSEW])"
)
_SEPARATOR = r"(?:,\s{0,2}|\s|; ?|/ ?)"
_CORNER = r"\[{3}"  # before the first of an area in GeoJSON, which is no place of anybody
_SECONDS = r"\d{1,3}° ?\d{1,2}(?:''|'|′|’) ?\d{1,2}(?:\.\d{1,6})?(?:\"\"|\\?\"|″|”|''|′′)? ?"


def _valid(value: str) -> bool:
    if value.startswith("["):
        return False
    arcs = _ARC.findall(value)
    if arcs:
        return len(arcs) == 2 and int(arcs[0][0]) <= 90 and int(arcs[1][0]) <= 180
    numbers = [float(number) for number in _NUMBER.findall(value)]
    return (
        len(numbers) == 2
        and abs(numbers[0]) <= 90
        and abs(numbers[1]) <= 180
        and any(abs(number) > 1 for number in numbers)
    )


CLASSIFIER = Classifier(
    id="pii.geo-coordinates",
    title="Geographic coordinates",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        rf"(?:{_CORNER})?-?\b\d{{1,2}}\.\d{{4,15}}{_SEPARATOR}-?\d{{1,3}}\.\d{{4,15}}\b",
        rf"-?\b\d{{1,2}}\.\d{{3,15}}°? ?[NS]{_SEPARATOR}{{1,2}}-?\d{{1,3}}\.\d{{3,15}}°? ?[EWO]\b",
        rf"\b{_SECONDS}[NS]{_SEPARATOR}{{1,2}}{_SECONDS}[EWO]\b",
        r"(?i:\blat(?:itude)?[\"']?\s{0,2}[:=]?\s{0,2}[\"']?)(?P<value>-?\d{1,2}\.\d{4,15}[\"']?,?\s{0,12}[\"']?(?i:lng|lon|long|longitude)[\"']?\s{0,2}[:=]?\s{0,2}[\"']?-?\d{1,3}\.\d{4,15})\b",
    ),
    validate=_valid,
    context=(*_COLUMNS, *_CONTEXT),
    columns=_COLUMNS,
    needs_context=True,
    confidence=0.6,
    confident=0.95,
    regulations=("GDPR", "CCPA"),
    aliases=("GEO_COORDINATES", "GEOLOCATION", "LOCATION_COORDINATES"),
    matches=(
        "GPS: 52.520008, 13.404954",
        "location=-33.868820,151.209290",
        "coordinates 40.712776, -74.005974",
        "Standort: 52.5200° N, 13.4050° E",
        "Position 48°51'29.6\"N 2°17'40.2\"E",
        "insert into t (id, gps) values (1, '33°25''23.1\"N 9°11''22.9\"W')",
        'id,gps\n1,"46°40\'22.4""S 18°36\'09.9""W"\n',
        '{"latitude": 52.520008, "longitude": 13.404954}',
        '{"type": "Point", "coordinates": [-81.419615, 28.816066]}',
    ),
    rejects=(
        "vector [-0.328578, -0.092186, -0.460063]",
        "52.52, 13.40",
        "loss 12.345678, 13.456789",
        "GPS: 152.520008, 213.404954",
        "translate(12.3456, 45.6789)",
        '{"type": "Polygon", "coordinates": [[[-81.419615, 28.816066], [-81.300412, 28.902233]]]}',
    ),
)
