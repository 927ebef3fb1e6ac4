"""Numbers of cases before a court, after a label, in the forms of American, British, German, French and European courts.

Leads to everything that a court knows about a person. Tickets are numbered too, so both the label and a court's
form must be there.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "case no", "case number", "case #", "cause no", "civil action no", "criminal case no", "docket no",
    "docket number", "docket #", "court file no", "court file number", "claim no", "court case", "aktenzeichen",
    "geschäftszeichen", "numéro de rôle", "n° rg", "procedimiento", "numero di ruolo", "zaaknummer",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.court-case-number",
    title="Court case number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?:\d:)?\d{2,4}-?(?:cv|cr|CV|CR|CIV|CRIM|bk|BK|mj|MJ|PR|FL|DR|JV)-?\d{3,7}(?:-[A-Z]{2,4}){0,3}\b|\d{1,3} [A-Z][A-Za-z]{0,2} \d{1,5}/\d{2}\b|[A-Z]{2}-?\d{4}-\d{6}\b|[CT]-\d{1,4}/\d{2}\b|\d{2}/\d{5}\b",
            begin=r"\b",
        ),
    ),
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR",),
    aliases=("COURT_CASE_NUMBER", "DOCKET_NUMBER"),
    matches=(
        "Case No. 2:19-cv-01482-JLR",
        "docket number 21-CR-00481",
        '"case_number": "2023-CV-004817"',
        "Aktenzeichen: 12 O 481/22",
    ),
    rejects=("case number: 48201", "2:19-cv-01482", "case 3 of 4", "ticket 21-CR"),
)
