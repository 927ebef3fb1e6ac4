"""Mother's maiden names and names at birth, after a label for them.

Banks and help desks ask for it to let people in. Not seen: names that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.classify.shapes import LETTER, UPPER
from upright.model.data import Sensitivity

_LABELS = (
    "mother's maiden name", "mothers maiden name", "mother maiden name", "maiden name", "birth surname",
    "name at birth", "geburtsname", "mädchenname", "nom de jeune fille", "nom de naissance", "apellido de soltera",
    "apellido materno", "cognome da nubile", "cognome della madre", "nome da mãe", "meisjesnaam",
    "nazwisko panieńskie", "rodné příjmení", "anne kızlık soyadı",
)  # fmt: skip
_NO_NAME = {
    "Unknown",
    "None",
    "Required",
    "Optional",
    "Not",
    "Please",
    "Enter",
    "Field",
    "Name",
    "String",
    "Null",
    "True",
    "False",
}


def _valid(value: str) -> bool:
    return value.split(" ", maxsplit=1)[0] not in _NO_NAME


CLASSIFIER = Classifier(
    id="pii.mothers-maiden-name",
    title="Mother's maiden name",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, rf"[{UPPER}][{LETTER}'-]{{1,24}}(?: [{UPPER}][{LETTER}'-]{{1,24}})?", begin=""),),
    validate=_valid,
    columns=_LABELS,
    confidence=0.85,
    confident=0.95,
    regulations=("GDPR", "CCPA"),
    aliases=("MAIDEN_NAME", "MOTHERS_MAIDEN_NAME"),
    matches=(
        "Mother's maiden name: Kowalczyk",
        '"mothers_maiden_name": "O\'Brien"',
        "Geburtsname: Müller",
        "maiden name is Delacroix",
    ),
    rejects=("mother's maiden name: unknown", "Kowalczyk", "maiden voyage", "Maiden name: ?"),
)
