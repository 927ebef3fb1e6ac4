"""Nationality or citizenship of a person, after a label for it.

Personal data; near ethnic origin, and a risk for those who flee. A closed list. Not seen: country codes.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "nationality", "citizenship", "country of citizenship", "nationality at birth", "staatsangehörigkeit",
    "staatsbürgerschaft", "nationalität", "nationalité", "nacionalidad", "nazionalità", "cittadinanza",
    "nacionalidade", "nationaliteit", "nationalitet", "medborgarskap", "statsborgerskab", "kansalaisuus",
    "narodowość", "obywatelstwo", "státní příslušnost", "uyruk", "гражданство",
)  # fmt: skip
_NATIONS = (
    "afghan|albanian|algerian|american|argentine|argentinian|armenian|australian|austrian|bangladeshi|bel"
    "arusian|belgian|bolivian|brazilian|british|bulgarian|canadian|chilean|chinese|colombian|croatian|cub"
    "an|cypriot|czech|danish|dutch|ecuadorian|egyptian|estonian|ethiopian|filipino|finnish|french|georgia"
    "n|german|ghanaian|greek|hungarian|icelandic|indian|indonesian|iranian|iraqi|irish|israeli|italian|ja"
    "maican|japanese|jordanian|kazakh|kenyan|korean|south korean|latvian|lebanese|libyan|lithuanian|malay"
    "sian|maltese|mexican|moldovan|moroccan|nepalese|new zealander|nigerian|norwegian|pakistani|palestini"
    "an|peruvian|polish|portuguese|romanian|russian|saudi|serbian|singaporean|slovak|slovenian|somali|sou"
    "th african|spanish|sri lankan|sudanese|swedish|swiss|syrian|taiwanese|thai|tunisian|turkish|ukrainia"
    "n|venezuelan|vietnamese|yemeni|zimbabwean|deutsch|österreichisch|française?|español[ae]?|mexican[oa]"
    "|italian[oa]|brasileir[oa]|colombian[oa]"
)

CLASSIFIER = Classifier(
    id="pii.nationality",
    title="Nationality",
    sensitivity=Sensitivity.LOW,
    patterns=(after(_LABELS, rf"(?i:(?:{_NATIONS})\b)"),),
    columns=_LABELS,
    confidence=0.75,
    confident=0.9,
    regulations=("GDPR", "CCPA"),
    aliases=("NATIONALITY", "NRP_NATIONALITY"),
    matches=(
        "Nationality: Ukrainian",
        '"citizenship": "Brazilian"',
        "Staatsangehörigkeit: deutsch",
        "nationality is South Korean",
    ),
    rejects=("nationality: unknown", "Ukrainian", "citizenship test", "French toast"),
)
