"""Health insurance member ids beside a label that says so. Insurers choose their own shapes."""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.shapes import labelled
from upright.model.data import Sensitivity

_LABELS = (
    "health plan id",
    "health plan",
    "health plan number",
    "member id",
    "member number",
    "insurance id",
    "insurance number",
    "insurance member id",
    "subscriber id",
    "policy number",
    "beneficiary number",
    "plan member id",
    "health insurance number",
    "health insurance id",
    "group member id",
    "versichertennummer",
    "krankenversicherungsnummer",
    "payer member id",
)


def _valid(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 5


CLASSIFIER = Classifier(
    id="phi.health-plan-id",
    title="Health plan member id",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        labelled(_LABELS, r"[A-Z]{0,5}-?\d[A-Z0-9-]{4,16}\b", separator=r"(?:[:=#]{1,2}|is|no\.?:?|#:)"),
        r"(?i:\b(?:member id|health plan(?: id| number| no\.?)?|subscriber id|insurance id|member (?:no\.?|number)) ?[#:]? ?)(?P<value>[A-Z]{0,5}-?\d[A-Z0-9-]{4,16}\b)",
    ),
    validate=_valid,
    columns=(
        "health plan id",
        "member id",
        "subscriber id",
        "insurance id",
        "insurance number",
        "policy number",
        "health insurance number",
    ),
    confidence=0.85,
    confident=0.95,
    regulations=("HIPAA",),
    aliases=("HEALTH_PLAN_ID",),
    matches=("health plan ID: VUL158028228", "provided Member ID CWI308280170 and", '"subscriber_id": "XKP99120384"'),
    rejects=("member id: unknown", "VUL158028228", "health plan is active"),
)
