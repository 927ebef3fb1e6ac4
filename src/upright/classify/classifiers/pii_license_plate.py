"""Vehicle registration plates beside a word for them, in the shapes of some fifty countries.

A plate leads to the keeper of the vehicle. The shapes are those of part numbers, so the label decides, in a form, a sentence,
a column or a key. Not seen: personalised plates of letters alone; plates in lower case.
"""

from __future__ import annotations

import re

from upright.classify.checks import compact
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_SURE = (
    "plate", "registration", "registration number", "registration no", "reg no", "license plate", "licence plate",
    "license plate number", "licence plate number", "license plate no", "licence plate no", "plate number",
    "plate no", "plate #", "number plate", "registration plate", "reg plate", "car plate", "vehicle plate", "veh plate",
    "vehicle registration", "vehicle registration number", "vehicle reg", "vehicle reg no", "car registration",
    "registration mark", "vehicle number", "vehicle no", "car number", "vrm", "vrn", "rego", "lic plate",
    "lic. plate", "plates", "kennzeichen", "kfz-kennzeichen", "autokennzeichen", "nummernschild", "immatriculation",
    "numéro d'immatriculation", "n° d'immatriculation", "plaque d'immatriculation", "plaque", "placa", "placas", "matrícula del vehículo",
    "patente", "número de placa", "número de matrícula", "targa", "numero di targa", "kenteken", "nummerplaat",
    "registreringsnummer", "registreringsskylt", "reg.nr", "regnr", "nummerplade", "kjennemerke", "skiltnummer",
    "rekisterinumero", "rekisterikilpi", "rekisteritunnus", "numer rejestracyjny", "nr rejestracyjny",
    "tablica rejestracyjna", "registrační značka", "spz", "špz", "rz", "rendszám", "număr de înmatriculare",
    "nr. înmatriculare", "numar de inmatriculare", "registarska oznaka", "registarska tablica",
    "регистрационен номер", "πινακίδα", "αριθμός κυκλοφορίας", "plaka", "plaka no", "госномер", "гос. номер",
    "номер автомобиля", "номерний знак", "valstybinis numeris", "valsts numurs", "reg. number auto", "nomor polisi",
    "no. polisi", "no polisi", "no. polis", "nopol", "no. pendaftaran kenderaan", "车牌", "车牌号", "车牌号码", "車牌",
    "ナンバープレート", "車両番号", "自動車登録番号", "차량번호", "번호판", "자동차번호", "ทะเบียนรถ", "ป้ายทะเบียน", "מספר רכב", "לוחית רישוי",
    "رقم اللوحة",
)  # fmt: skip
_MARKED = ("reg", "tag", "matrícula", "matricula")
_GAP = "[ .\N{MIDDLE DOT}:-]"
_UMLAUTS = "\u00c4\u00d6\u00dc"
_HAN = "\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FFF}"
_KANA = "\N{HIRAGANA LETTER SMALL A}-\N{HIRAGANA LETTER SMALL KE}"
_HANGUL = "\N{HANGUL SYLLABLE GA}-\N{HANGUL SYLLABLE HIH}"
_THAI = "\N{THAI CHARACTER KO KAI}-\N{THAI CHARACTER HO NOKHUK}"
_CYRILLIC = "\N{CYRILLIC CAPITAL LETTER A}-\N{CYRILLIC CAPITAL LETTER YA}"
_PLATE = "|".join(
    (
        rf"[A-Z]{{2}}{_GAP}?\d{{1,2}}{_GAP}?[A-Z]{{1,3}}{_GAP}?\d{{1,4}}",  # India, Pakistan, Turkey after the province
        rf"\d{{2}}{_GAP}[A-Z]{{1,3}}{_GAP}\d{{2,5}}",  # Turkey
        rf"\d{{2,3}}{_GAP}[A-Z]{{1,2}}{_GAP}\d{{1,6}}",  # Ireland
        rf"[A-Z{_UMLAUTS}]{{1,3}}[- ][A-Z]{{1,2}}[ -]?\d{{1,4}}[EH]?",  # Germany
        rf"[A-Z]{{1,2}}{_GAP}?\d{{1,6}}{_GAP}?[A-Z]{{1,3}}",  # France, Italy, Indonesia, Singapore, Bulgaria, Austria, Croatia
        rf"[A-Z]{{2,3}}{_GAP}\d{{2,3}}{_GAP}\d{{1,3}}",  # Denmark, South Africa, Mexico
        rf"[A-Z]{{2}}{_GAP}[A-Z]{{2}}{_GAP}\d{{2,3}}",  # Chile, Hungary, Portugal
        rf"[A-Z]{{1,3}}{_GAP}\d{{2}}{_GAP}[A-Z]{{2,3}}",  # Romania, Netherlands
        rf"[A-Z]{{2,3}}{_GAP}?\d{{2,3}}{_GAP}?[A-Z]{{2}}(?:{_GAP}GP)?",
        rf"\d{{1,3}}{_GAP}[A-Z]{{2,3}}{_GAP}\d{{1,3}}",  # Belgium, Netherlands, Portugal
        rf"[A-Z]{{2}}\d{{2}}{_GAP}?[A-Z]{{3}}",  # United Kingdom
        rf"\d[A-Z]{{2,3}}{_GAP}?\d{{2,4}}",
        rf"\d[A-Z]\d{_GAP}?\d{{4}}|\d[A-Z]{{2}}{_GAP}(?:\d[A-Z]{{2}}|[A-Z]\d{{2}})",  # Czechia, Australia, Canada
        r"(?:[A-Z]{1,4}\d{1,6}|\d{1,4}[A-Z]{1,4})(?:[A-Z]{1,3}\d{0,4}|\d{1,5}[A-Z]{0,2})?",  # compact forms
        rf"[A-Z]{{1,4}}{_GAP}\d{{1,6}}[A-Z]{{0,2}}",
        rf"\d{{1,4}}{_GAP}[A-Z]{{1,4}}\d?",
        rf"\d[A-Z]\d{_GAP}\d{{4}}|[A-Z]\d{{2}}{_GAP}[A-Z]{{3}}|\d{{3}}{_GAP}[A-Z]{{3}}",
        r"\d{2,3}-\d{2,3}-\d{2,3}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}",  # Israel, Portugal
    )
)
_EUROPEAN = r"(?:\d{4}[- ][A-Z]{3}|[A-Z]{2}-\d{3}-[A-Z]{2}|[A-Z]{1,3}-[A-Z]{1,2} \d{1,4}|[A-Z]{2}\d{2} [A-Z]{3})\b"
_ELSEWHERE = (
    rf"[{_HAN}][A-Z]{_GAP}?[A-Z0-9]{{5,6}}|[{_HAN}]{{1,4}} ?\d{{2,3}} ?[{_KANA}] ?\d{{1,2}}[- ]?\d{{2}}"
    rf"|(?:[{_HANGUL}]{{2}} ?)?\d{{2,3}} ?[{_HANGUL}] ?\d{{4}}|\d?[{_THAI}]{{2}} ?\d{{1,4}}"
    rf"|[{_CYRILLIC}] ?\d{{3}} ?[{_CYRILLIC}]{{2}} ?\d{{2,3}}|[{_CYRILLIC}]{{2}} ?\d{{4}} ?[{_CYRILLIC}]{{2}}"
)
_NO_PLATE = re.compile(
    r"(?:HR[AB]|ISO|RFC|DIN|EN|USB|RC|CVE|FDA|COVID|UTF|SHA|MD|HTTP)[ -]?\d[\d.:/-]*|V\d+|Q[1-4][ -]?\d+|\d{1,2}(?:AM|PM)"
)

_LONG_RUN = re.compile(r"\d{7}")


def _valid(value: str) -> bool:
    if not value.isascii():
        return any(character.isdigit() for character in value)
    bare = compact(value)
    letters = sum(character.isalpha() for character in bare)
    plain = letters or value.count("-") == 2
    if letters and _LONG_RUN.search(bare):
        return False
    return bool(plain) and 4 <= len(bare) <= 10 and letters < len(bare) and not _NO_PLATE.fullmatch(value)


CLASSIFIER = Classifier(
    id="pii.license-plate",
    title="Vehicle registration plate",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        after(_SURE, rf"(?:{_PLATE})\b", pair=True),
        after(_SURE, _ELSEWHERE, begin=""),
        after(_MARKED, rf"(?:{_PLATE})\b", prose=False),
        after(("matrícula", "matricula"), _EUROPEAN),
    ),
    validate=_valid,
    context=("vehicle", "car", "truck", "driver"),
    columns=(*_SURE, *_MARKED),
    confidence=0.86,
    confident=0.97,
    regulations=("GDPR", "CCPA"),
    aliases=("LICENSE_PLATE", "VEHICLE_REGISTRATION", "UK_VEHICLE_REGISTRATION", "IN_VEHICLE_REGISTRATION"),
    matches=(
        "Company car plate: 7URW062",
        "Kennzeichen: B-MW 1234",
        "licence plate = AB12 CDE",
        "the number plate on file is MH 12 AB 1234",
        "Госномер: А123ВС77",
        "车牌号: 京A12345",
        "registration plate EN-850-RB",
        "mi matrícula es 1234 BCD",
        "the number plate - it is 5918 NWY",
        "id,plate_no\n1,412-85-367\n",
    ),
    rejects=(
        "plate: steel",
        "boiler plate: code",
        "7URW062",
        "plate: 12345",
        "registration: HRB 12345",
        "tag: v1.2.3",
        "DEA Reg. No.: FU0426608",
    ),
)
