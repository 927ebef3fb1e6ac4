"""Vehicle registration plates beside a word for them: letters and digits in short groups."""

from __future__ import annotations

from upright.classify.checks import compact
from upright.classify.classifier import Classifier
from upright.classify.shapes import labelled
from upright.model.data import Sensitivity


def _valid(value: str) -> bool:
    bare = compact(value)
    return 4 <= len(bare) <= 9 and any(c.isdigit() for c in bare) and any(c.isalpha() for c in bare)


_LABELS = (
    "license plate",
    "licence plate",
    "number plate",
    "plate number",
    "plate",
    "registration plate",
    "car plate",
    "vehicle registration",
    "kennzeichen",
    "nummernschild",
    "immatriculation",
    "plaque",
    "matrícula",
    "targa",
    "kenteken",
    "registreringsnummer",
    "placa",
    "plate no",
    "reg plate",
)

CLASSIFIER = Classifier(
    id="pii.license-plate",
    title="Vehicle registration plate",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        labelled(
            _LABELS,
            r"(?:[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{1,4}[EH]?|[A-Z0-9]{1,4}[ -]?[A-Z0-9]{1,5})\b",
            separator=r"(?:[:=#]{1,2}|is|no\.?)",
        ),
        r"(?i:\b(?:plate|registration|kennzeichen|targa|kenteken) )(?P<value>[A-Z0-9]{1,4}[ -]?[A-Z0-9]{1,5}(?:[ -]?[A-Z0-9]{1,4})?\b)",
    ),
    validate=_valid,
    columns=(
        "license plate",
        "licence plate",
        "plate",
        "plate number",
        "number plate",
        "kennzeichen",
        "vehicle registration",
    ),
    confidence=0.8,
    confident=0.92,
    regulations=("GDPR",),
    aliases=("LICENSE_PLATE",),
    matches=("Company car plate: 7URW062", "Kennzeichen: B-MW 1234", "licence plate = AB12 CDE"),
    rejects=("plate: steel", "boiler plate: code", "7URW062", "plate: 12345"),
)
