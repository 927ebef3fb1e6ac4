"""Engine and motor numbers of vehicles after a label that says so.

With the chassis number it names one vehicle. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "engine number", "engine no", "engine #", "engine serial", "engine serial number", "motor number", "motornummer",
    "motor-nr", "numéro de moteur", "número de motor", "numero motore", "número do motor", "numer silnika",
    "motorszám", "motor no", "номер двигателя", "发动机号",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.engine-number",
    title="Engine number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z0-9][A-Z0-9-]{5,17}\b"),),
    validate=has_digits(4),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("ENGINE_NUMBER",),
    matches=(
        "Engine number: G4FC-AU481922",
        "engine no 2NZ1048221",
        '"engine_number": "K10BN1204817"',
        "Motornummer: BKD048122",
    ),
    rejects=("engine number: unknown", "G4FC-AU481922", "engine no longer starts", "search engine 12"),
)
