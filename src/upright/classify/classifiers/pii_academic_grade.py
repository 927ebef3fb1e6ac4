"""Grades of a person in a course or examination, after a label for them.

Part of an education record (FERPA). Not seen: single letters without a sign, grades in words other than those of a
degree.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "final grade", "course grade", "exam grade", "letter grade", "degree classification", "exam result", "final mark",
    "overall grade", "sat score", "act score", "gre score", "gmat score", "toefl score", "ielts score", "endnote",
    "abschlussnote", "mention au bac", "calificación final", "voto di laurea",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.academic-grade",
    title="Academic grade",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?:[A-D][+-]|(?i:first class(?: honours)?|upper second(?: class)?|lower second(?: class)?|third class|distinction|merit|cum laude|magna cum laude|summa cum laude)|2:[12]|1[0-5]\d\d|[4-9]\d0|\d{2,3} ?/ ?(?:100|110|120|340|800|1600)|[5-9][.,]\d)",
            begin="",
        ),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.9,
    regulations=("FERPA", "GDPR"),
    aliases=("ACADEMIC_GRADE",),
    matches=(
        "Final grade: B+ in Statistics",
        '"sat_score": "1420"',
        "Degree classification: Upper second class",
        "IELTS score is 7.5",
    ),
    rejects=("final grade: pending", "B+", "final mark of the page", "exam result 3"),
)
