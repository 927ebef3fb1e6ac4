"""Laboratory results: the name of a test, a number and its unit.

A value on a person's record is health data. The unit is part of the hit, so that numbers of other kinds are not
taken for one. Not seen: results in words, vital signs such as blood pressure.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "hba1c", "a1c", "ldl", "ldl cholesterol", "hdl", "hdl cholesterol", "total cholesterol", "triglycerides",
    "creatinine", "serum creatinine", "egfr", "haemoglobin", "hemoglobin", "hgb", "haematocrit", "hematocrit",
    "fasting glucose", "blood glucose", "serum glucose", "tsh", "free t4", "psa", "cd4 count", "viral load", "alt",
    "ast", "ggt", "bilirubin", "total bilirubin", "albumin", "ferritin", "serum iron", "vitamin d", "vitamin b12",
    "potassium", "serum sodium", "serum potassium", "inr", "troponin", "bnp", "nt-probnp", "crp",
    "c-reactive protein", "d-dimer", "wbc", "wbc count", "platelets", "platelet count", "uric acid", "lactate",
    "procalcitonin", "hcg", "beta hcg", "kreatinin", "hämoglobin", "nüchternzucker", "glycémie", "créatinine",
    "hémoglobine", "glucemia", "creatinina", "hemoglobina", "glicemia",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.lab-result",
    title="Laboratory result",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:[<>]?\d{1,6}(?:[.,]\d{1,3})? ?(?:%|mg/dl|mmol/l|mmol/mol|g/dl|g/l|miu/l|mu/l|µiu/ml|uiu/ml|ng/ml|ng/dl|pg/ml|µg/l|ug/l|u/l|iu/l|iu/ml|miu/ml|ml/min(?:/1\.73 ?m2)?|copies/ml|cells/(?:µl|ul|mm3)|µmol/l|umol/l|nmol/l|pmol/l|meq/l|mg/l|x ?10\^?9/l|k/ul|10\^3/ul))",
        ),
    ),
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("LAB_RESULT", "MEDICAL_LAB_RESULT"),
    matches=(
        "HbA1c: 8.2 %",
        "LDL cholesterol is 162 mg/dL",
        "creatinine = 1.9 mg/dl",
        '"viral_load": "12400 copies/mL"',
        "Kreatinin: 1,4 mg/dl",
    ),
    rejects=("HbA1c: pending", "8.2 %", "potassium-rich foods 20 %", "loss 8.2 %", 'alt="42 pixels"'),
)
