"""Medical record numbers: the hospital's own number of a patient, beside a label that says so. Every hospital has its own shape."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.shapes import labelled
from upright.model.data import Sensitivity

_LABELS = (
    "medical record number",
    "medical record no",
    "medical record #",
    "medical record",
    "mrn",
    "patient id",
    "patient number",
    "patient no",
    "chart number",
    "chart no",
    "hospital number",
    "hospital no",
    "patientennummer",
    "numéro de dossier",
    "historia clínica",
    "uhid",
    "health record number",
    "record no",
    "med rec",
)


def _valid(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 4


CLASSIFIER = Classifier(
    id="phi.medical-record-number",
    title="Medical record number",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        labelled(_LABELS, r"[A-Z]{0,4}-?\d[A-Z0-9-]{3,14}\b", separator=r"(?:[:=#]{1,2}|is|no\.?:?|number:?|#:)"),
        r"(?i:\b(?:mrn|medical record(?: number| no\.?| #)?|uhid|patient id|chart (?:no\.?|number)|hospital (?:no\.?|number)) ?[#:]? ?)(?P<value>[A-Z]{0,4}-?\d[A-Z0-9-]{3,14}\b)",
    ),
    validate=_valid,
    columns=(
        "mrn",
        "medical record number",
        "patient id",
        "patient number",
        "chart number",
        "medical record",
        "patient mrn",
    ),
    confidence=0.88,
    confident=0.96,
    regulations=("HIPAA",),
    aliases=("MEDICAL_RECORD_NUMBER", "MRN"),
    matches=("Medical Record #: H860860271", "MRN 00482917", '{"mrn": "A-4820193"}'),
    rejects=("MRN: unknown", "H860860271", "medical records are kept", "mrn: 12"),
)
