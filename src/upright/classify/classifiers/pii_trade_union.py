"""Trade union membership of a person, after a label for it.

GDPR article 9. A closed list of unions, or a yes. Not seen: membership in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "trade union", "trade union membership", "union membership", "union member", "labor union", "labour union",
    "union affiliation", "gewerkschaft", "gewerkschaftsmitglied", "gewerkschaftszugehörigkeit", "syndicat",
    "adhésion syndicale", "sindicato", "afiliación sindical", "sindacato", "vakbond", "vakbondslidmaatschap",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.trade-union",
    title="Trade union membership",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:yes|true|ja|oui|sí|unite(?: the union)?|unison|gmb|rmt|usdaw|nasuwt|teamsters|seiu|uaw|afl-cio|afscme|usw|cwa|ibew|ig metall|ver\.?di|ig bce|gew|ngg|cgt|cfdt|force ouvrière|ccoo|ugt|cgil|cisl|uil|fnv|cnv|if metall)\b)",
            prose=False,
        ),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category", "CCPA"),
    aliases=("TRADE_UNION",),
    matches=("Trade union: UNISON", '"union_member": "yes"', "Gewerkschaft: IG Metall", "Union membership: Teamsters"),
    rejects=("trade union: none", "UNISON", "union: yes", "trade union law"),
)
