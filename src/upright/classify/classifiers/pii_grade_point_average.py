"""Grade point averages of a person, after a label for them.

Part of an education record (FERPA). Not seen: averages of other scales than four, five and ten.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "gpa", "cumulative gpa", "overall gpa", "term gpa", "grade point average", "cgpa", "sgpa", "weighted gpa",
    "unweighted gpa", "notendurchschnitt", "abiturnote", "moyenne générale", "promedio académico", "media ponderata",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.grade-point-average",
    title="Grade point average",
    sensitivity=Sensitivity.MODERATE,
    patterns=(after(_LABELS, r"(?:[0-4][.,]\d{1,3}|[5-9][.,]\d{1,2}|10[.,]0)(?: ?/ ?(?:4|5|10)(?:[.,]0{1,2})?)?\b"),),
    columns=_LABELS,
    confidence=0.82,
    confident=0.9,
    regulations=("FERPA", "GDPR"),
    aliases=("GPA",),
    matches=("GPA: 3.82", "cumulative GPA is 2.9/4.0", '"gpa": "3.45"', "Notendurchschnitt: 1,7"),
    rejects=("gpa: unknown", "3.82", "GPA 4", "ppgpa 3.82"),
)
