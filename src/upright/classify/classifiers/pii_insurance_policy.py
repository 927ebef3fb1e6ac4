"""Policy and claim numbers of motor, home, life and travel insurance after a label that names the kind.

Opens claims. Numbers of health plans are a class of their own. Not seen: numbers that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "auto policy number", "car insurance policy", "car insurance policy number", "motor policy number",
    "motor insurance policy", "vehicle insurance policy", "home insurance policy", "homeowners policy number",
    "life insurance policy", "life insurance policy number", "travel insurance policy", "insurance claim number",
    "claim number insurance", "versicherungsschein-nr", "versicherungsscheinnummer", "numéro de contrat d'assurance",
    "número de póliza de auto", "numero polizza auto",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.insurance-policy",
    title="Insurance policy number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"[A-Z]{0,5}[- ]?\d[A-Z0-9/-]{4,16}\b"),),
    validate=has_digits(5),
    columns=_LABELS,
    confidence=0.9,
    confident=0.98,
    regulations=("GLBA", "GDPR"),
    aliases=("INSURANCE_POLICY",),
    matches=(
        "Car insurance policy number: AV-20481937",
        "life insurance policy is 7710-448201",
        '"auto_policy_number": "PA0048193"',
        "Versicherungsschein-Nr. KV4820193",
    ),
    rejects=("car insurance policy: pending", "AV-20481937", "life insurance policy 12", "part AV-20481937"),
)
