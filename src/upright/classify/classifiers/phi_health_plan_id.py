"""Health insurance member ids beside a label that says so.

HIPAA names the health plan beneficiary number among the eighteen identifiers; with it claims are filed in another's name. Insurers choose
their own shapes, so the label decides. Not seen: numbers that no label names.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "health plan id", "health plan", "health plan number", "health plan no", "health plan #", "health plan member id",
    "health plan beneficiary number", "health plan beneficiary no", "health plan beneficiary", "health insurance",
    "health insurance id", "health insurance number", "health insurance no", "health insurance policy",
    "health insurance policy number", "hpid", "hicn", "member id", "member number", "member no", "member #",
    "memberid", "membership id", "subscriber id", "subscriber number", "subscriber no", "subscriber #", "plan id",
    "plan member id", "plan number", "plan beneficiary no", "plan beneficiary number", "beneficiary id",
    "beneficiary number", "beneficiary no", "insurance id", "insurance id #", "insurance number", "insurance no",
    "insurance #", "insurance member id", "insurance policy", "insurance policy number", "insurance policy #",
    "insurance card number", "insurance card no", "insurance card #", "insured id", "insured number", "insured's id", "policy number", "policy no", "policy #",
    "policy id", "policy holder id", "policyholder id", "policy holder number", "policy holder no", "payer id", "payer member id", "payer number", "enrollee id", "enrollee number", "enrolment id",
    "certificate number", "certificate no", "group member id", "medical aid number", "medical aid no",
    "versichertennummer", "versicherten-nr", "versichertennr", "versicherungsnummer krankenkasse",
    "krankenversicherungsnummer", "krankenkassennummer", "numéro d'adhérent", "n° adhérent", "numéro d'assuré",
    "número de afiliado", "número de póliza", "póliza", "numero polizza", "número da carteirinha",
    "carteira do plano", "polisnummer", "verzekerdennummer", "nomor bpjs", "no. bpjs", "保険者番号", "被保険者番号", "건강보험번호",
    "医保卡号",
)  # fmt: skip


_NATIONAL = re.compile(r"[A-Z]{2} ?\d{6} ?[A-D]")  # a number of the United Kingdom's national insurance


def _valid(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 5 and not _NATIONAL.fullmatch(value)


CLASSIFIER = Classifier(
    id="phi.health-plan-id",
    title="Health plan member id",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{0,5}[- ]?\d[A-Z0-9-]{4,18}\b", pair=True),),
    validate=_valid,
    context=("health plan", "insurer", "coverage", "insured"),
    columns=_LABELS,
    confidence=0.87,
    confident=0.96,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("HEALTH_PLAN_ID", "HEALTH_INSURANCE_NUMBER"),
    matches=(
        "health plan ID: VUL158028228",
        "provided Member ID CWI308280170 and",
        '"subscriber_id": "XKP99120384"',
        "my insurance id is 884102937-01.",
        "| Subscriber # | W204817763 |",
    ),
    rejects=(
        "member id: unknown",
        "VUL158028228",
        "health plan is active",
        "policy number pending",
        "member since 2019",
    ),
)
