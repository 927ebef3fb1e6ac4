"""ICD-10 diagnosis codes beside words for diagnosis.

A code on a person's record is health data. The shape (`E11.9`) is also that of part numbers and grid cells, so it needs a word beside it.
Source: WHO ICD-10, CMS ICD-10-CM.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="phi.icd10",
    title="ICD-10 diagnosis code",
    sensitivity=Sensitivity.HIGH,
    patterns=(r"\b[A-TV-Z]\d[0-9AB](?:\.[0-9A-Z]{1,4})?\b",),
    context=(
        "icd",
        "icd10",
        "icd-10",
        "diagnosis",
        "dx",
        "assessment",
        "diagnoses",
        "diagnosed",
        "diagnose",
        "diagnostic",
        "condition",
        "impression",
        "hypertension",
        "diabetes",
        "asthma",
        "depression",
        "anxiety",
        "copd",
        "disease",
        "disorder",
        "fracture",
        "pneumonia",
        "hyperlipidemia",
        "migraine",
        "syndrome",
        "infection",
        "admitted",
        "admitted with",
        "presents with",
        "history of",
        "suffers from",
    ),
    columns=("icd10", "icd-10", "icd", "diagnosis code", "dx code", "diagnosis", "icd10 code", "icd code"),
    needs_context=True,
    confidence=0.5,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("ICD10_CODE",),
    matches=("ASSESSMENT: hypertension (F32.1)", "provided ICD-10 E11.9 and", "dx: J45.909"),
    rejects=("cell B12 in sheet", "E11.9", "part A20"),
)
