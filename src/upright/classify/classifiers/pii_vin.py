"""Vehicle identification numbers: 17 characters without I, O and Q, with the North American check digit or beside a word for it.

Source: ISO 3779; 49 CFR 565.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.model.data import Sensitivity

_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

_COLUMNS = (
    "vin", "vin number", "vin no", "vin code", "vehicle vin", "car vin", "vehicle identification number",
    "vehicle id", "chassis", "chassis number", "chassis no", "frame number", "fin", "fahrgestellnummer",
    "fahrgestellnr", "fahrzeugidentifizierungsnummer", "fahrzeug identifizierungsnummer", "fahrzeug-ident-nr", "niv",
    "numéro de châssis", "n° de châssis", "numéro de série du véhicule", "n° de série", "numéro vin", "bastidor",
    "número de bastidor", "número de chasis", "chasis", "telaio", "numero di telaio", "numero telaio", "chassi",
    "número do chassi", "chassinummer", "chassisnummer", "stelnummer", "understellsnummer", "valmistenumero",
    "alustanumero", "numer vin", "numer nadwozia", "vin kód", "výrobní číslo vozidla", "alvázszám", "număr șasiu",
    "serie șasiu", "numar sasiu", "broj šasije", "рама", "номер на рама", "şasi no", "şase no", "şasi numarası",
    "αριθμός πλαισίου", "вин", "номер шасси", "номер кузова", "vin-код", "tehasetähis", "kėbulo numeris",
    "nomor rangka", "no rangka", "车架号", "車架號", "车辆识别代号", "車台番号", "차대번호", "เลขตัวถัง", "מספר שלדה",
)  # fmt: skip


def _valid(value: str) -> bool:
    if sum(character.isdigit() for character in value) < 4 or sum(character.isalpha() for character in value) < 2:
        return False
    remainder = sum(_VALUES[character] * weight for character, weight in zip(value, _WEIGHTS, strict=True)) % 11
    return value[8] == ("X" if remainder == 10 else str(remainder)) or value[0] not in "12345"


CLASSIFIER = Classifier(
    id="pii.vin",
    title="Vehicle identification number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(r"\b[A-HJ-NPR-Z0-9]{17}\b",),
    validate=_valid,
    context=(*_COLUMNS, "vehicle", "car", "truck", "chassis", "auto", "fahrzeug", "véhicule", "vehículo", "veicolo"),
    columns=_COLUMNS,
    needs_context=True,
    confidence=0.6,
    confident=0.97,
    regulations=("GDPR",),
    aliases=("VIN",),
    matches=(
        "VIN: 1M8GDM9AXKP042788",
        "vehicle WAUUUUJC798028170",
        "chassis 1HGCM82633A004352",
        "차대번호: KMHZZZZZZ9U087603",
    ),
    rejects=(
        "1M8GDM9AXKP042788",
        "VIN: 1M8GDM9A1KP042788",
        "VIN: ABCDEFGHJKLMNPRST",
        "build 1HGCM82633A004352",
    ),
)
