"""Traffic light protocol labels that restrict sharing: red, amber and amber plus strict.

Threat reports so marked may not be passed on. Source: FIRST. Green and clear are free to share, and no hit.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

CLASSIFIER = Classifier(
    id="business.traffic-light-protocol",
    title="Traffic light protocol marking",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\bTLP: ?(?:RED|AMBER(?:\+STRICT)?)\b",),
    confidence=0.85,
    confident=0.93,
    regulations=("Internal",),
    aliases=("TLP",),
    matches=("TLP:RED", "TLP:AMBER+STRICT", "Report TLP:AMBER", "TLP: RED"),
    rejects=("TLP:CLEAR", "TLP:GREEN", "tlp", "RED"),
)
