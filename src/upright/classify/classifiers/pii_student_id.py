"""Student identifiers after a label that says so.

Names a person in every record of a school (FERPA). Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "student id", "student number", "student no", "student #", "student id number", "matriculation number",
    "enrollment number", "enrolment number", "university id", "school id number", "pupil id", "learner id", "ucas id",
    "ucas number", "matrikelnummer", "matrikelnr", "numéro étudiant", "n° étudiant", "número de estudiante",
    "número de matrícula estudiantil", "numero di matricola", "studentnummer", "studienummer", "opiskelijanumero",
    "numer albumu", "öğrenci no", "学号", "学籍番号", "학번",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.student-id",
    title="Student id",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z]{0,4}[-/]?\d[A-Z0-9/-]{3,12}\b"),),
    validate=has_digits(4),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("FERPA", "GDPR"),
    aliases=("STUDENT_ID",),
    matches=(
        "Student ID: S2048193",
        "Matrikelnummer: 11048220",
        '"student_id": "20240117"',
        "student number is U-448102",
    ),
    rejects=("student id: unknown", "S2048193", "student number growth 12", "school year 2024"),
)
