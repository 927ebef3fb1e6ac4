"""Which kind of document a text is: contract, medical record, payslip, source code...

A linear model over hashed words, pairs and line beginnings (`document_features.py`), trained by
`bench/train_documents.py` on generated and openly licensed texts; the weights ship as eight-bit numbers in
`documents.npz` and are loaded when first asked for. Confidence is calibrated on sources held apart from training; under
`LEAST` the answer is "unknown", as it is for what is no known kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from upright.classify.document_features import features
from upright.model.data import DataClass, Sensitivity

LEAST = 0.5  # confidence under which the category is unknown
SHORTEST = 120  # characters of a text that can be judged
FAMILY = "document"

_PERSONAL = ("GDPR", "CCPA")
_HEALTH = ("GDPR Art. 9", "HIPAA")
_MONEY = ("GDPR", "GLBA")
_TABLE: tuple[tuple[str, str, Sensitivity, tuple[str, ...]], ...] = (
    ("academic-paper", "Academic paper", Sensitivity.PUBLIC, ()),
    ("bank-statement", "Bank statement", Sensitivity.HIGH, _MONEY),
    ("business-plan", "Business plan or strategy", Sensitivity.HIGH, ()),
    ("chat-log", "Chat log", Sensitivity.MODERATE, _PERSONAL),
    ("configuration", "Configuration", Sensitivity.LOW, ()),
    ("contract", "Contract", Sensitivity.HIGH, ()),
    ("cover-letter", "Cover letter", Sensitivity.HIGH, _PERSONAL),
    ("customer-list", "Customer list", Sensitivity.HIGH, _PERSONAL),
    ("email", "E-mail", Sensitivity.MODERATE, _PERSONAL),
    ("financial-report", "Financial report", Sensitivity.MODERATE, ("SOX",)),
    ("hr-review", "Review of an employee", Sensitivity.HIGH, _PERSONAL),
    ("insurance-claim", "Insurance claim", Sensitivity.HIGH, _MONEY),
    ("invoice", "Invoice", Sensitivity.MODERATE, ()),
    ("job-posting", "Job posting", Sensitivity.PUBLIC, ()),
    ("lab-report", "Laboratory report", Sensitivity.CRITICAL, _HEALTH),
    ("legal-filing", "Legal filing or judgment", Sensitivity.MODERATE, ()),
    ("log", "Log", Sensitivity.LOW, ()),
    ("marketing", "Marketing", Sensitivity.PUBLIC, ()),
    ("medical-record", "Medical record", Sensitivity.CRITICAL, _HEALTH),
    ("meeting-transcript", "Transcript of a conversation", Sensitivity.MODERATE, _PERSONAL),
    ("minutes", "Minutes or board paper", Sensitivity.MODERATE, ()),
    ("nda", "Non-disclosure agreement", Sensitivity.HIGH, ()),
    ("news", "News", Sensitivity.PUBLIC, ()),
    ("patent", "Patent", Sensitivity.PUBLIC, ()),
    ("payslip", "Payslip", Sensitivity.HIGH, _PERSONAL),
    ("policy", "Policy or procedure", Sensitivity.LOW, ()),
    ("prescription", "Prescription", Sensitivity.CRITICAL, _HEALTH),
    ("presentation", "Presentation", Sensitivity.LOW, ()),
    ("press-release", "Press release", Sensitivity.PUBLIC, ()),
    ("product-documentation", "Product documentation", Sensitivity.PUBLIC, ()),
    ("prompt", "Prompt", Sensitivity.LOW, ()),
    ("purchase-order", "Purchase order", Sensitivity.MODERATE, ()),
    ("resume", "Resume", Sensitivity.HIGH, _PERSONAL),
    ("source-code", "Source code", Sensitivity.LOW, ()),
    ("support-ticket", "Support ticket", Sensitivity.MODERATE, _PERSONAL),
    ("tax-form", "Tax form", Sensitivity.HIGH, _MONEY),
    ("training-data", "Training data", Sensitivity.LOW, ()),
)
CATEGORIES = {
    name: DataClass(f"{FAMILY}.{name}", title, sensitivity, regulations)
    for name, title, sensitivity, regulations in _TABLE
}


@dataclass(frozen=True, slots=True)
class Category:
    """`id` is a key of CATEGORIES."""

    id: str
    confidence: float


@dataclass(frozen=True, slots=True)
class _Model:
    names: tuple[str, ...]
    weights: Any  # int8, features by names
    scale: Any  # of each name
    bias: Any
    temperature: float


@cache
def _model() -> _Model:
    with files("upright.classify").joinpath("documents.npz").open("rb") as stream:
        kept = np.load(stream, allow_pickle=False)
        return _Model(
            tuple(str(name) for name in kept["names"]),
            kept["weights"], kept["scale"], kept["bias"], float(kept["temperature"]),
        )  # fmt: skip


def scores(text: str) -> dict[str, float]:
    """The probability of each category, `other` among them."""
    model = _model()
    indices, weights = features(text)
    raw = (weights @ model.weights[indices].astype(np.float32)) * model.scale + model.bias
    odds = np.exp((raw - raw.max()) / model.temperature)
    return dict(zip(model.names, (odds / odds.sum()).tolist(), strict=True))


def category(text: str) -> Category | None:
    """The kind of document that a text is; None when it is not sure, or no known kind."""
    if len(text) < SHORTEST:
        return None
    found = scores(text)
    best = max(found, key=lambda name: found[name])
    return Category(best, round(found[best], 3)) if best in CATEGORIES and found[best] >= LEAST else None
