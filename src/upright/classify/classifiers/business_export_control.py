"""Markings of export controls: ITAR, EAR and their numbers.

Shared across a border, also inside a model, it is a crime. Source: 22 CFR 120; 15 CFR 730. Not seen: controlled
matter without a marking.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.export-control",
    title="Export control marking",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        r"\b(?:ITAR|EAR)[ -](?:controlled|restricted|CONTROLLED|RESTRICTED|Controlled|Restricted)\b",
        r"\bECCN:? ?(?:[0-9][A-E]\d{3}(?:\.[a-z])?|EAR99)\b",
        r"(?i:\bexport[ -]controlled (?:information|technical data|material|document))\b",
        r"(?i:\bUSML category (?:I|V|X){1,5})\b",
        r"(?i:\bsubject to the (?:international traffic in arms regulations|export administration regulations))\b",
    ),
    confidence=0.85,
    confident=0.93,
    regulations=("ITAR", "EAR"),
    aliases=("EXPORT_CONTROL", "ITAR"),
    matches=(
        "ITAR-controlled technical drawing",
        "ECCN 5A002",
        "Export controlled information",
        "subject to the Export Administration Regulations",
    ),
    rejects=("the ear canal", "itar.py", "export control panel", "ECCN"),
)
