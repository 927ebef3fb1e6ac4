"""Convictions and offences of a person, after a label for them.

GDPR article 10. A closed list of offences and findings. Not seen: records in free words.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "criminal record", "criminal history", "criminal conviction", "criminal convictions", "convicted of",
    "previous convictions", "prior convictions", "prior conviction", "arrested for", "charged with", "dbs result",
    "dbs check result", "vorstrafen", "vorstrafe", "casier judiciaire", "antecedentes penales", "precedenti penali",
    "strafblad",
)  # fmt: skip

CLASSIFIER = Classifier(
    id="pii.criminal-record",
    title="Criminal record",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(
            _LABELS,
            r"(?i:(?:(?:grand |petty )?theft|burglary|robbery|armed robbery|fraud|wire fraud|tax evasion|embezzlement|assault(?: and battery)?|aggravated assault|domestic violence|battery|dui|dwi|drunk driving|drink[ -]driving|possession of (?:a controlled substance|cocaine|heroin|cannabis|marijuana)|drug (?:possession|trafficking)|manslaughter|murder|arson|forgery|money laundering|perjury|vandalism|shoplifting|trespassing|felony|misdemeano[u]?r|betrug|diebstahl|körperverletzung|vol|escroquerie|robo|hurto|furto|truffa)\b)",
        ),
    ),
    columns=("criminal record", "criminal history", "previous convictions"),
    confidence=0.82,
    confident=0.93,
    regulations=("GDPR article 10", "FCRA"),
    aliases=("CRIMINAL_RECORD",),
    matches=(
        "Criminal record: DUI",
        '"criminal_history": "burglary"',
        "he was convicted of wire fraud",
        "Vorstrafen: Betrug",
    ),
    rejects=("criminal record: none", "burglary", "charged with a cable", "fraud detection model"),
)
