"""Scottish community health index numbers: date of birth, three digits, modulus 11.

Names one person in every Scottish health record; tells birthday and sex. Source: Public Health Scotland. A label
must stand before them.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.health import uk_chi
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "chi", "chi number", "chi no", "community health index",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.uk-chi",
    title="Scottish community health index number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"\d{6}[ -]?\d{4}\b"),),
    validate=uk_chi,
    columns=_LABELS,
    confidence=0.85,
    confident=0.97,
    regulations=("GDPR special category",),
    countries=("GB",),
    aliases=("UK_CHI", "SCOTLAND_COMMUNITY_HEALTH_INDEX_NUMBER"),
    matches=("CHI: 2209518296", "CHI number is 201192 0302", '"chi_number": "1011483327"', "chi no 220951-8296"),
    rejects=("CHI: 2209518297", "2209518296", "chi 2 test 2011", "order 2011920302"),
)
