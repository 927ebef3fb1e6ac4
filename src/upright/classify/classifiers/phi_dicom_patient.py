"""Patient attributes in DICOM dumps: name, id, birth date, address in their tags.

Image headers carry the patient through every export. Seen in the dumps that common tools print: `(0010,0010) PN
[DOE^JANE]`. Not seen: values burnt into pixels.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity


def _is_told(value: str) -> bool:
    """Whether anything is left of it that is no mask."""
    return any(map(str.isalnum, value))


CLASSIFIER = Classifier(
    id="phi.dicom-patient",
    title="DICOM patient attribute",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        r"""\(?0010,(?:0010|0020|0030|1000|1001|1040|2154|2160)\)?[ \t]{1,8}(?:PN|LO|DA|SH|LT)[ \t:=]{1,8}[\['"]?(?P<value>[^\]\['"\n#]{3,64})""",
    ),
    validate=_is_told,
    confidence=0.9,
    confident=0.96,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("DICOM_PATIENT",),
    matches=(
        "(0010,0010) PN [DOE^JANE]",
        "(0010,0020) LO: 'PX-20481'",
        "0010,0030 DA 19580306",
        "(0010,1040) LO [12 Elm Street]",
    ),
    rejects=(
        "(0008,0060) CS [MR]",
        "(0010,0010) PN []",
        "(0010,0010) PN [***^****]",
        "0010,0010",
        "(0028,0010) US 512",
    ),
)
