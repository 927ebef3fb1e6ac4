"""Sexual orientation or gender identity of a person, after a label for it.

GDPR article 9. A closed list of the words that forms use. Not seen: orientation in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "sexual orientation", "sexuality", "sexual preference", "gender identity", "orientation sexuelle",
    "orientación sexual", "orientamento sessuale", "orientação sexual", "sexuelle orientierung",
    "seksuele geaardheid", "sexuell läggning", "lgbt status", "lgbtq status",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.sexual-orientation",
    title="Sexual orientation or gender identity",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:heterosexual|straight|homosexual|gay|lesbian|bisexual|pansexual|asexual|queer|transgender|trans(?: man| woman)?|non-?binary|genderqueer|genderfluid|cisgender|hétérosexuel(?:le)?|homosexuel(?:le)?|heterosexuell|homosexuell|bisexuell|lesbisch|schwul|eterosessuale|omosessuale)\b)",
        ),
    ),
    columns=_LABELS,
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category", "CCPA"),
    aliases=("SEXUAL_ORIENTATION",),
    matches=(
        "Sexual orientation: bisexual",
        '"sexual_orientation": "gay"',
        "gender identity is non-binary",
        "sexuelle Orientierung: homosexuell",
    ),
    rejects=("sexual orientation: withheld", "bisexual", "orientation: landscape", "a straight line"),
)
