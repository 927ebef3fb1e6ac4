"""Results of performance reviews, after a label for them.

Personal data that decides on pay and dismissal. Not seen: reviews in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "performance rating", "performance review rating", "performance score", "overall performance rating",
    "appraisal rating", "annual review rating", "review rating", "performance appraisal", "leistungsbeurteilung",
    "note d'évaluation", "evaluación de desempeño", "valutazione delle prestazioni",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.performance-rating",
    title="Performance rating",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:exceeds expectations|meets expectations|below expectations|needs improvement|unsatisfactory|outstanding|far exceeds|partially meets(?: expectations)?|does not meet(?: expectations)?|[1-5](?:\.\d)? ?(?:/|out of) ?(?:5|10)))",
        ),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("PERFORMANCE_RATING",),
    matches=(
        "Performance rating: Exceeds expectations",
        '"performance_rating": "Needs improvement"',
        "appraisal rating is 4.2/5",
        "Performance score: 3 out of 5",
    ),
    rejects=("performance rating: pending", "exceeds expectations", "performance score 0.93", "review rating stars"),
)
