"""Geographic coordinates precise enough to find a home: latitude and longitude with four decimal places or more.

Pairs beside a word for place, or both in named fields.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    numbers = [float(number) for number in re.findall(r"-?\d{1,3}\.\d+", value)]
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
        r"-?\b\d{1,2}\.\d{4,15}°?[NS]?,\s{0,2}-?\d{1,3}\.\d{4,15}\b",
        r"(?i:\blat(?:itude)?[\"']?\s{0,2}[:=]\s{0,2})(?P<value>-?\d{1,2}\.\d{4,15},?\s{0,2}[\"']?(?:lng|lon|long|longitude)[\"']?\s{0,2}[:=]\s{0,2}-?\d{1,3}\.\d{4,15})\b",
    ),
    validate=_valid,
    context=(
        "lat",
        "latitude",
        "longitude",
        "coordinates",
        "gps",
        "location",
        "geo",
        "position",
        "coords",
        "located",
        "point",
        "latlng",
    ),
    columns=("coordinates", "gps", "latlng", "geo", "location", "geolocation"),
    needs_context=True,
    confidence=0.6,
    confident=0.95,
    regulations=("GDPR", "CCPA"),
    aliases=("GEO_COORDINATES",),
    matches=("GPS: 52.520008, 13.404954", "location=-33.868820,151.209290", "coordinates 40.712776, -74.005974"),
    rejects=(
        "vector [-0.328578, -0.092186, -0.460063]",
        "52.52, 13.40",
        "loss 12.345678, 13.456789",
        "GPS: 152.520008, 213.404954",
    ),
)
