"""Religion or belief of a person, after a label for it.

GDPR article 9. A closed list of the words that forms use; German pay slips carry it as a tax code. Not seen:
beliefs in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "religion", "religious affiliation", "religious belief", "religious beliefs", "faith", "denomination",
    "konfession", "religionszugehörigkeit", "kirchensteuermerkmal", "confession religieuse", "religión", "religione",
    "religião", "godsdienst", "religie", "wyznanie", "din", "agama", "宗教",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.religion",
    title="Religious belief",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:roman catholic|catholic|protestant|lutheran|anglican|methodist|baptist|pentecostal|evangelical|orthodox|christian|muslim|islam|sunni|shia|shiite|jewish|judaism|hindu|hinduism|buddhist|buddhism|sikh|sikhism|jain|atheist|agnostic|jehovah.s witness(?:es)?|mormon|bah[aá].[ií]|katholisch|römisch-katholisch|evangelisch|konfessionslos|catholique|católic[oa]|cattolic[oa]|musulman[eoa]?|protestante|kristen)\b)",
            prose=False,
        ),
    ),
    columns=("religion", "religious affiliation", "religious belief", "konfession"),
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR special category", "CCPA"),
    aliases=("RELIGIOUS_TERM", "RELIGION"),
    matches=(
        "Religion: Roman Catholic",
        '"religion": "Muslim"',
        "Konfession: evangelisch",
        "Religious affiliation: Sikh",
    ),
    rejects=("religion: any", "Muslim", "religion in Christian art", "faith: in people"),
)
