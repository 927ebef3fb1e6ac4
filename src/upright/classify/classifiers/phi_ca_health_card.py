"""Health card numbers of Canadian provinces other than Ontario, Quebec and British Columbia, beside a label.

Eight to twelve digits without a published check, so the label decides. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "health card number", "health card no", "health card", "health card #", "alberta health care number", "ahcip",
    "ahcip number", "ulii", "phin", "manitoba health number", "msi number", "msi card", "mcp number",
    "saskatchewan health number", "provincial health number",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.ca-health-card",
    title="Canadian provincial health card number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"\d{3,6}[ -]?\d{3,6}(?:[ -]?\d{3,4})?\b"),),
    validate=has_digits(8),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("PIPEDA", "GDPR special category"),
    countries=("CA",),
    aliases=("CA_HEALTH_CARD",),
    matches=(
        "Health card number: 4820 193 847",
        "AHCIP: 50391-2208",
        '"health_card_number": "618402275"',
        "MSI number is 0028 441 906",
    ),
    rejects=("health card: missing", "618402275", "health card 12", "ahcip 4"),
)
