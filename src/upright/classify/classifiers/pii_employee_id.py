"""Employee and staff identifiers with a letter in them, after a label that says so.

Joins a person across every system of an employer. Numbers of digits alone count only as a key or column, where
nothing else can be meant. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "employee id", "employee number", "employee no", "employee #", "emp id", "emp no", "staff id", "staff number",
    "personnel number", "personnel id", "worker id", "badge number", "badge id", "payroll number", "payroll id",
    "personalnummer", "mitarbeiternummer", "matricule", "numéro de matricule", "número de empleado", "matricola",
    "número de funcionário", "personeelsnummer", "anställningsnummer", "ansattnummer", "medarbejdernummer", "工号",
    "社員番号", "사번",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.employee-id",
    title="Employee id",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(_LABELS, r"[A-Z]{1,5}[-_ ]?\d[A-Z0-9-]{2,12}\b"),
        r"(?i:\b(?:employee|emp|staff|personnel|worker|badge)[_-]?(?:id|no|number)[\"']?[ ]{0,2}[:=][ ]{0,2}[\"'])(?P<value>\d{4,12})[\"']",
    ),
    validate=has_digits(3),
    columns=(
        "employee id",
        "emp id",
        "staff id",
        "staff number",
        "personnel number",
        "personalnummer",
        "badge number",
        "payroll number",
        "matricola",
        "matricule",
    ),
    confidence=0.82,
    confident=0.9,
    regulations=("GDPR", "CCPA"),
    aliases=("EMPLOYEE_ID",),
    matches=("Employee ID: E104822", "staff number is ST-20418", '"employee_id": "482019"', "badge number B7721"),
    rejects=("Employee no.: 454566", "employee id: unknown", "E104822", "employee number of the month 12"),
)
