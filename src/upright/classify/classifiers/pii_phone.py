"""Telephone numbers of all regions.

With `+` and a country code the number must be one that its country could issue (phonenumbers, Google's libphonenumber data);
a national number must fit the numbering plan of some large country and stand beside a word for telephone, or be in the common North American
form. Time stamps, ids and decimal numbers are refused. Not seen: national numbers without a label.
"""

from __future__ import annotations

import re

from upright.classify.checks import digits
from upright.classify.classifier import Classifier
from upright.classify.numbering import is_international, is_national
from upright.classify.shapes import labelled
from upright.model.data import Sensitivity

_REGIONS = (
    "US",
    "GB",
    "DE",
    "FR",
    "IT",
    "ES",
    "NL",
    "BE",
    "CH",
    "AT",
    "SE",
    "NO",
    "DK",
    "FI",
    "PL",
    "PT",
    "IE",
    "CZ",
    "RO",
    "GR",
    "HU",
    "BG",
    "HR",
    "EE",
    "LT",
    "BR",
    "MX",
    "AR",
    "CL",
    "CO",
    "CA",
    "AU",
    "NZ",
    "ZA",
    "IN",
    "PK",
    "ID",
    "MY",
    "SG",
    "TH",
    "JP",
    "KR",
    "CN",
    "HK",
    "TR",
    "IL",
    "RU",
)
_NO_PHONE = re.compile(
    r"^\d{4}-\d{2}-\d{2}|^\d{1,3}(?:\.\d{1,3}){3}$|^\d{1,2}[-./]\d{1,2}[-./]\d{2,4}$|^(\d)\1+$|^\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}$|^\d+\.\d+$|^(?:19|20)\d{12}$"
)


def _valid(value: str) -> bool:
    number = digits(value)
    if not 7 <= len(number) <= 15 or _NO_PHONE.match(value):
        return False
    if value.startswith("+"):
        return is_international(number)
    if value.startswith("00"):
        return is_international(number[2:])
    return is_national(number, _REGIONS)


CLASSIFIER = Classifier(
    id="pii.phone",
    title="Telephone number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        r"(?:\+|\b00)[1-9]\d{0,3}[ .-]{0,2}(?:\(0?\d{1,4}\)[ .-]{0,2})?\d(?:[ .-]?\d){5,12}\b",
        r"\(\d{2,4}\)[ -]{0,2}\d{3,4}[ -]?\d{3,4}\b",
        labelled(
            (
                "phone",
                "telephone",
                "tel",
                "mobile",
                "cell",
                "cellphone",
                "contact",
                "fax",
                "whatsapp",
                "call",
                "phone number",
                "telefon",
                "handy",
                "mobil",
                "téléphone",
                "portable",
                "teléfono",
                "telefono",
                "celular",
                "móvil",
                "cellulare",
                "telefone",
                "telefoon",
                "puhelin",
                "puh",
                "tlf",
                "gsm",
                "电话",
                "手机",
                "電話",
                "携帯",
                "전화",
            ),
            r"\(?\d(?:[ .()/-]{0,2}\d){6,13}\b",
            separator=r"(?:[:=#]{1,2}|no\.?|number|is)",
        ),
        r"(?i:\b(?:phone|telephone|mobile|cell|call(?: me)?(?: back)?(?: on| at)?|reach(?: me| him| her| them)?(?: on| at)?|text(?: me)?(?: on| at)?|tel\.?|ring(?: me)?(?: on| at)?|whatsapp) (?:is |number |no\.? |me |on |at |was ){0,3})(?P<value>\(?\d(?:[ .()/-]{0,2}\d){6,13}\b)",
        r"(?m:^)[ \t]{0,4}(?:T|M|P|Tel|Mob|Ph|Fax)[:.] {0,2}(?P<value>\(?\+?\d(?:[ .()/-]{0,2}\d){6,13}\b)",
        r"\b[2-9]\d{2}[-. ][2-9]\d{2}[-.]\d{4}\b",
    ),
    validate=_valid,
    context=(
        "phone",
        "telephone",
        "tel",
        "mobile",
        "cell",
        "contact",
        "fax",
        "call",
        "whatsapp",
        "telefon",
        "téléphone",
        "teléfono",
        "celular",
        "handy",
        "电话",
        "手机",
        "電話",
    ),
    columns=(
        "phone",
        "telephone",
        "mobile",
        "cell",
        "phone number",
        "mobile number",
        "contact number",
        "fax",
        "tel",
        "msisdn",
        "telefon",
        "telefono",
        "teléfono",
    ),
    confidence=0.8,
    confident=0.97,
    regulations=("GDPR", "CCPA"),
    aliases=("PHONE", "PHONE_NUMBER"),
    matches=(
        "T: +393123458663",
        "call me on (201) 526-1592 please",
        "Mobile: 07911 123457",
        '{"phone": "+41 78 121 96 63"}',
    ),
    rejects=(
        "epoch_ms 1647311917529",
        "2026-05-11 10:25",
        "version 20.9.56.1",
        "ticket 1658480009135274",
        "loss=0.225705 step 67816",
    ),
)
