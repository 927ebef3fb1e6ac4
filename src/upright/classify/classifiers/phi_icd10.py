"""ICD-10 diagnosis codes beside words for diagnosis.

A code on a person's record is health data. The shape (`E11.9`) is also that of part numbers and grid cells, so it needs
a word beside it, or a column of that name. Source: WHO ICD-10; CMS ICD-10-CM. Not seen: codes without their point
(`E119`), save directly after `ICD-10`.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_COLUMNS = (
    "icd", "icd10", "icd 10", "icd10cm", "icd 10 cm", "icd code", "icd10 code", "icd 10 code", "icd10 1", "diagnosis",
    "diagnosis code", "diagnosis code 1", "diagnosis 1", "diag", "diag code", "diagnoses", "dx", "dx code", "dx1",
    "dx2", "primary dx", "primary diagnosis", "secondary diagnosis", "admitting diagnosis", "discharge diagnosis",
    "principal diagnosis", "principal diagnosis code", "condition code", "problem code", "diagnose", "diagnosecode",
    "diagnoseschlüssel", "hauptdiagnose", "nebendiagnose", "cim10", "cim 10", "code cim", "cie10", "cie 10", "cid10",
    "cid 10", "diagnostic", "diagnóstico", "diagnostico", "diagnosi", "diagnoos", "diagnoosi", "diagnos",
    "rozpoznanie", "diagnóza", "diagnostikkood", "dijagnoza", "диагноз", "мкб", "мкб-10", "διάγνωση", "诊断", "诊断编码",
    "病名コード", "진단코드", "tanı kodu", "tanı",
)  # fmt: skip
_CONTEXT = (
    *_COLUMNS, "assessment", "diagnosed", "diagnosed with", "condition", "impression", "problem list", "active problem", "active problems", "medical problem",
    "hypertension", "diabetes", "asthma", "depression", "anxiety", "copd", "disease", "disorder", "fracture",
    "pneumonia", "hyperlipidemia", "migraine", "syndrome", "infection", "admitted", "admitted with", "admitted for",
    "presents with", "history of", "suffers from", "comorbidity", "comorbidities", "treated for", "indication",
    "reason for visit", "claim diagnosis", "gout",
    "palpitations", "chest pain", "chest tightness", "abdominal pain", "shortness of breath", "dyspnoea", "dyspnea",
    "dizziness", "syncope", "headache", "vomiting", "rash", "reason for referral", "referral reason",
    "anaemia", "anemia", "arthritis", "osteoarthritis", "arthrosis", "cancer", "carcinoma", "lymphoma", "leukaemia",
    "leukemia", "tumour", "tumor", "neoplasm", "hypothyroidism", "hyperthyroidism", "obesity", "heart failure",
    "renal failure", "kidney failure", "infarction", "angina", "sepsis", "bronchitis", "sinusitis", "epilepsy",
    "dementia", "cirrhosis", "hepatitis", "reflux", "gerd", "ulcer", "eczema", "psoriasis", "back pain", "low back pain",
    "neuropathy", "osteoporosis", "glaucoma", "cataract", "insomnia", "schizophrenia", "bipolar", "arrhythmia",
    "atrial fibrillation", "embolism", "thrombosis", "hyperlipidaemia", "appendicitis", "cellulitis", "hernia", "uti",
    "ptsd", "adhd", "parkinson", "alzheimer", "chief complaint", "pmh", "erkrankung", "maladie", "enfermedad", "malattia",
)  # fmt: skip
_CODE = re.compile(r"[A-TV-Z]\d[0-9AB](?:\.[0-9A-Z]{1,4})?|U\d\d(?:\.\d{1,2})?|[A-TV-Z]\d[0-9AB][0-9A-Z]{1,4}")
_AFTER_POINT = re.compile(r"\.(?:\d{1,4}[A-Z]?|\dX{0,3}[A-Z0-9]|\d{1,3}X{1,2}[A-Z0-9]?|X{3}[A-Z]|[A-Z0-9]{1,4})\Z")


def _valid(value: str) -> bool:
    return bool(_CODE.fullmatch(value)) and ("." not in value or bool(_AFTER_POINT.search(value)))


CLASSIFIER = Classifier(
    id="phi.icd10",
    title="ICD-10 diagnosis code",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        r"\b[A-Z]\d[0-9AB](?:\.[0-9A-Z]{1,4})?\b",
        r"^[ \t*-]{0,6}(?:A|A/P|Ax|Dx|Imp)[:.] {1,3}(?P<value>[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4})\b",
        after(
            ("icd 10", "icd10", "icd 10 cm", "icd 10 code", "cim 10", "cie 10", "cid 10"),
            r"[A-Z]\d[0-9AB](?:\.?[0-9A-Z]{1,4})?\b",
        ),
    ),
    validate=_valid,
    context=_CONTEXT,
    columns=_COLUMNS,
    needs_context=True,
    confidence=0.5,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("ICD10_CODE", "ICD10", "ICD_10_CODE"),
    matches=(
        "ASSESSMENT: hypertension (F32.1)",
        "provided ICD-10 E11.9 and",
        "dx: J45.909",
        "gout (M10.9), continue allopurinol",
        "iron deficiency anaemia (D50.9)",
        "Known atrial fibrillation [I48.91].",
        "Hauptdiagnose: U07.1",
        "id,diagnosis_code\n7,S72.001A\n",
        "ICD-10 code: E119",
        "S: slept badly\nO: chest clear\nA: C50.911 stable\nP: review",
        "Reason: palpitations, I48.91.",
    ),
    rejects=("cell B12 in sheet", "E11.9", "part A20", "drawing M54.5", "diagnosis: pending", "phase I10 of the plan"),
)
