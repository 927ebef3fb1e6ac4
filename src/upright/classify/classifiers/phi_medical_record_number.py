"""Medical record numbers: the hospital's own number of a patient, beside a label that says so.

With it anybody inside the hospital finds the whole record; HIPAA names it among the eighteen identifiers. Every hospital
has its own shape, so the label decides, in some twenty languages, in prose, forms, columns and keys. Not seen: numbers
that no label names.
"""

from __future__ import annotations

from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.model.data import Sensitivity

_LABELS = (
    "medical record number", "medical record no", "medical record #", "medical record", "medical record id",
    "med rec", "med rec no", "med rec #", "med rec number", "mrn", "mrn number", "mrn no", "emrn", "mr no", "mr #", "mr number", "patient id",
    "patient number", "patient no", "patient #", "patient identifier", "patient mrn", "pt id", "pt no",
    "chart number", "chart no", "chart #", "chart id", "hospital number", "hosp number", "hosp no", "hosp #", "hosp id", "hospital no", "hospital id", "hospital #",
    "health record number", "health record no", "record locator number", "unit number", "urn", "uhid", "ehr id",
    "ehr number", "emr id", "emr number", "clinic number", "clinic no", "patientennummer", "patienten-nr",
    "patientennr", "patienten-id", "fallnummer", "fall-nr", "aufnahmenummer", "numéro de dossier",
    "numéro de dossier médical", "n° de dossier", "n° dossier", "n° dossier patient", "numéro patient", "ipp",
    "nip patient", "historia clínica", "nº historia clínica", "número de historia clínica", "historia clinica", "nhc",
    "expediente clínico", "número de expediente", "cartella clinica", "numero cartella", "n. cartella", "id paziente",
    "prontuário", "número do prontuário", "prontuario", "processo clínico", "patiëntnummer", "patientnummer",
    "dossiernummer", "journalnummer", "journalnr", "potilasnumero", "numer pacjenta", "nr pacjenta",
    "nr historii choroby", "č. pacienta", "id pacienta", "betegazonosító", "hasta no", "protokol no", "dosya no",
    "номер медицинской карты", "номер карты", "медкарта", "αριθμός ασθενούς", "病历号", "住院号", "患者编号", "病歴番号", "カルテ番号",
    "患者番号", "환자번호", "등록번호 환자", "no rekam medis", "nomor rekam medis", "no. rm", "เลขที่ผู้ป่วย", "מספר תיק רפואי",
)  # fmt: skip


def _valid(value: str) -> bool:
    return sum(character.isdigit() for character in value) >= 4


CLASSIFIER = Classifier(
    id="phi.medical-record-number",
    title="Medical record number",
    sensitivity=Sensitivity.HIGH,
    patterns=(after(_LABELS, r"[A-Z]{0,4}[-/ ]?\d[A-Z0-9/-]{3,16}\b", pair=True),),
    validate=_valid,
    context=("patient", "hospital", "clinic", "admitted"),
    columns=_LABELS,
    confidence=0.9,
    confident=0.97,
    regulations=("HIPAA", "GDPR special category"),
    aliases=("MEDICAL_RECORD_NUMBER", "MRN"),
    matches=(
        "Medical Record #: H860860271",
        "MRN 00482917",
        "saved mrnNumber=7819295 after 3 ms",
        '{"mrn": "A-4820193"}',
        "the patient ID on file is 184-64-0172",
        "Patienten-Nr.: 4401827",
        "| Chart # | PT-20418 |",
        "Pt: Ada Lind   Hosp no: H16840784",
    ),
    rejects=(
        "MRN: unknown",
        "H860860271",
        "medical records are kept",
        "mrn: 12",
        "patient number of visits: low",
        "chart number 3 of 12",
        "Rodné číslo pacienta: 6051201849",
    ),
)
