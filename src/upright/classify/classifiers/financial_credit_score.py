"""Credit scores of a person, after a label for them: three digits from 300 to 900, or a German percentage.

Decides on loans, leases and jobs. Not seen: scores in words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "credit score", "fico", "fico score", "fico 8", "vantagescore", "vantage score", "experian score",
    "equifax score", "transunion score", "cibil score", "credit rating score", "schufa-score", "schufa score",
    "schufa", "bonitätsscore", "score de crédito", "puntaje crediticio", "punteggio di credito",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="financial.credit-score",
    title="Credit score",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"(?:[3-8]\d{2}|900)\b|9\d[.,]\d{1,2} ?%"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GLBA", "FCRA", "GDPR"),
    aliases=("CREDIT_SCORE",),
    matches=("Credit score: 712", "FICO score is 648", '"credit_score": "791"', "SCHUFA-Score: 97,4%"),
    rejects=("credit score: unknown", "712", "credit score 12 points", "fico 1200"),
)
