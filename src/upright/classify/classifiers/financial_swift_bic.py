"""SWIFT/BIC bank codes beside a word for them: bank, country, place and branch (ISO 9362).

The code names a bank, not a person; with an account number it routes money.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BM BN BO BQ BR BS BT BW BY BZ CA CD "
    "CF CG CH CI CK CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM FO FR GA GB GD "
    "GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH "
    "KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB "
    "SC SD SE SG SI SK SL SM SN SR SS ST SV SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE "
    "VG VI VN VU WS XK YE YT ZA ZM ZW "
)


def _valid(value: str) -> bool:
    return f"{value[4:6]} " in _COUNTRIES


CLASSIFIER = Classifier(
    id="financial.swift-bic",
    title="SWIFT/BIC code",
    sensitivity=Sensitivity.LOW,
    patterns=(r"\b[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b",),
    validate=_valid,
    context=("swift", "bic", "swift code", "swift/bic", "bank code", "bic code", "bank identifier code"),
    columns=("swift", "bic", "swift code", "swift bic", "bank identifier code"),
    needs_context=True,
    confidence=0.5,
    confident=0.96,
    aliases=("SWIFT_BIC", "SWIFT_CODE"),
    matches=(
        "SWIFT: COBADEFFXXX",
        "BIC: DEUTDEFF500",
        "SWIFT code BNPAFRPP",
        "swift=CHASUS33",
        "bank identifier code: DEUTDEFF500",
    ),
    rejects=("version 4.9.76-rc.2 of build 1204", "DEUTDEFF500", "BIC: ABCDEFGH", "README LICENSE"),
)
