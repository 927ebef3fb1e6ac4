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
    "nazwisko panieńskie", "rodné příjmení", "anne kızlık soyadı", "geburtsname der mutter", "mädchenname der mutter",
    "nom de jeune fille de la mère", "nom de naissance de la mère", "apellido de soltera de la madre",
    "cognome da nubile della madre", "nome de solteira da mãe", "meisjesnaam moeder", "meisjesnaam van de moeder",
    "nazwisko panieńskie matki", "rodné příjmení matky",
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
    *["DateTime", "BigInt", "Boolean", "Integer", "Timestamp", "Varchar"],  # of Prisma and other schemas
    *[
        "VARCHAR",
        "CHAR",
        "NVARCHAR",
        "NCHAR",
        "TEXT",
        "CLOB",
        "STRING",
        "INT",
        "INTEGER",
        "SMALLINT",
        "BIGINT",
        "DATE",
        "DECIMAL",
        "NUMERIC",
        "UUID",
        "BYTEA",
        "BLOB",
    ],
    *["BOOLEAN", "TIMESTAMP", "NULL", "NOT", "UNIQUE", "DEFAULT"],  # what a statement of SQL says of a column
    "Mutter",  # whose name it is
    "Mère",
    "Madre",
    "Mãe",
    "Moeder",
    "Matki",
    "Matky",
}


_OF_LABELS = frozenset(label.split()[0] for label in _LABELS)


def _valid(value: str) -> bool:
    first = value.split(" ", maxsplit=1)[0]
    return first not in _NO_NAME and first.lower() not in _OF_LABELS  # the label in another language


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
    rejects=(
        "CREATE TABLE t (\n  mother_maiden_name BIGINT NULL,\n  id INT\n)",
        "mother's maiden name: unknown",
        "Kowalczyk",
        "maiden voyage",
        "Maiden name: ?",
    ),
)
