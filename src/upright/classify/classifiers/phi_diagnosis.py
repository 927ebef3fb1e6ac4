"""Diagnoses and conditions in words, after a label that makes them a person's.

Health data of the plainest kind. Label and condition must both be there: a text about diabetes in general is no
hit. Not seen: conditions beyond some hundred common ones, codes (a class of their own).
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "diagnosis", "primary diagnosis", "secondary diagnosis", "diagnosed with", "diagnosed as having",
    "medical condition", "medical conditions", "health condition", "pre-existing condition",
    "pre-existing conditions", "suffers from", "suffering from", "treated for", "hospitalised for",
    "hospitalized for", "tested positive for", "diagnose", "diagnostic", "diagnóstico", "diagnosi",
    "diagnosticado con", "diagnostiqué", "leidet an", "atteint de", "schwerbehinderung",
)  # fmt: skip
_CONDITIONS = (
    r"type [12] diabetes(?: mellitus)?|diabetes(?: mellitus)?|hypertension|asthma|copd|epilepsy|schizophre"
    r"nia|bipolar(?: affective)?(?: disorder)?|(?:major )?depress(?:ion|ive disorder)|(?:generali[sz]ed )?"
    r"anxiety(?: disorder)?|ptsd|adhd|autism(?: spectrum disorder)?|dementia|alzheimer'?s?(?: disease)?|pa"
    r"rkinson'?s?(?: disease)?|multiple sclerosis|hiv(?:[ -]positive| infection)?|aids|hepatitis [abc]|tub"
    r"erculosis|(?:breast|lung|colon|prostate|skin|ovarian|cervical|pancreatic|thyroid) cancer|leuk(?:a)?e"
    r"mia|lymphoma|melanoma|chronic kidney disease|heart failure|congestive heart failure|atrial fibrillat"
    r"ion|myocardial infarction|stroke|coronary artery disease|cirrhosis|crohn'?s disease|ulcerative colit"
    r"is|c(?:o)?eliac disease|lupus|rheumatoid arthritis|psoriasis|endometriosis|pregnan(?:t|cy)|miscarria"
    r"ge|sickle cell(?: disease| an(?:a)?emia)?|cystic fibrosis|h(?:a)?emophilia|alcohol(?:ism| dependence"
    r"| use disorder)|opioid (?:dependence|use disorder)|anorexia(?: nervosa)?|bulimia|obesity|migraine|sy"
    r"philis|gonorrh(?:o)?ea|chlamydia|covid(?:-19)?|pneumonia|sepsis|diabète|asthme|hypertonie|depression"
    r"|krebs|diabetes mellitus typ [12]|hipertensión|depresión|ipertensione|diabete"
)

CLASSIFIER = Classifier(
    id="phi.diagnosis",
    title="Diagnosis in words",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, rf"(?i:(?:{_CONDITIONS})\b)"),),
    columns=("diagnosis text", "medical condition", "health condition", "medical conditions"),
    confidence=0.82,
    confident=0.93,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("MEDICAL_TERM", "HEALTH_CONDITION", "MEDICAL_DIAGNOSIS"),
    matches=(
        "Diagnosis: type 2 diabetes mellitus",
        "he was diagnosed with schizophrenia",
        '"medical_condition": "HIV positive"',
        "Diagnose: Depression",
    ),
    rejects=("diagnosis: pending", "an essay about schizophrenia", "diabetes", "diagnosed with a faulty cable"),
)
