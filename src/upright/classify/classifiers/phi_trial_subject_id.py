"""Subject and participant identifiers of clinical trials beside a label that says so.

The pseudonym under which a person's trial record is kept. Not seen: numbers that no label names, the public number
of the trial.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after, has_digits
from upright.model.data import Sensitivity

_LABELS = (
    "subject id", "subject number", "study subject id", "trial subject id", "study participant id", "participant id",
    "participant number", "randomization number", "randomisation number", "screening number", "usubjid", "subjid",
    "proband id",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="phi.trial-subject-id",
    title="Clinical trial subject id",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{0,6}[-/]?\d[A-Z0-9/-]{2,18}\b"),),
    validate=has_digits(4),
    columns=_LABELS,
    confidence=0.82,
    confident=0.9,
    regulations=("GDPR special category", "HIPAA"),
    aliases=("TRIAL_SUBJECT_ID",),
    matches=(
        "Subject ID: 104-0023",
        "USUBJID=ABC-101-004-0017",
        '"participant_id": "P-20418"',
        "randomization number R10442",
    ),
    rejects=("subject id: unknown", "104-0023", "subject number of the mail", "part P-20418"),
)
