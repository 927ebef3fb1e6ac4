"""Booking references of airlines and hotels after a label that says so: six letters and digits.

With the family name it opens the whole booking. Not seen: references that no label names, references of letters
alone.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "pnr", "pnr number", "pnr code", "record locator", "booking reference", "booking ref", "booking code",
    "airline reference", "airline confirmation", "reservation code", "flight confirmation", "buchungscode",
    "buchungsreferenz", "référence de réservation", "localizador", "código de reserva", "codice prenotazione",
    "boekingscode",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.booking-reference",
    title="Booking reference (PNR)",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z0-9]{6}\b"),),
    validate=has_digits(1, letter=True),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("PNR", "BOOKING_REFERENCE"),
    matches=("PNR: X7K2QM", "booking reference is 8HJ4LP", '"record_locator": "QF9T2R"', "Buchungscode: 6RZW2K"),
    rejects=("PNR: unknown", "X7K2QM", "booking code review", "PNR 123456"),
)
