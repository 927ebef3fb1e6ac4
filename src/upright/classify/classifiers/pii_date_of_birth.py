"""Dates of birth: a date beside a word for birth, in some twenty languages, or in a column of that name.

With name and postcode it singles out most people. A date alone is only a date.
"""

from __future__ import annotations

from upright.classify.checks import plausible_date
from upright.classify.classifier import Classifier
from upright.classify.shapes import DATE, labelled
from upright.model.data import Sensitivity

_LABELS = (
    "date of birth",
    "birth date",
    "dob",
    "d.o.b",
    "d.o.b.",
    "born",
    "birthday",
    "geburtsdatum",
    "geboren",
    "geb",
    "date de naissance",
    "né le",
    "née le",
    "fecha de nacimiento",
    "nacimiento",
    "data di nascita",
    "nato il",
    "nata il",
    "data de nascimento",
    "nascimento",
    "geboortedatum",
    "födelsedatum",
    "fødselsdato",
    "syntymäaika",
    "data urodzenia",
    "datum narození",
    "születési dátum",
    "data nașterii",
    "doğum tarihi",
    "ημερομηνία γέννησης",
    "дата рождения",
    "出生日期",
    "生年月日",
    "생년월일",
)

CLASSIFIER = Classifier(
    id="pii.date-of-birth",
    title="Date of birth",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        labelled(_LABELS, DATE, separator=r"(?:[:=]{1,2}|on|is|le|am)"),
        rf"(?i:\b(?:born|birthday|dob|date of birth|geboren am|née? le|nat[oa] il|nacid[oa] el)(?: is| was| on| in)? )(?P<value>{DATE})",
    ),
    validate=plausible_date,
    columns=(
        "date of birth",
        "dob",
        "birth date",
        "birthday",
        "birth day",
        "geburtsdatum",
        "fecha nacimiento",
        "date naissance",
        "data nascimento",
        "born",
    ),
    confidence=0.93,
    confident=0.98,
    regulations=("GDPR", "HIPAA", "CCPA"),
    aliases=("DATE_OF_BIRTH", "DOB"),
    matches=(
        "DOB: 22 November 1994",
        '"date_of_birth": "1972-10-18"',
        "Geburtsdatum: 03.07.1981",
        "dob,name\n2000-11-21,x\n",
    ),
    rejects=("opened 2023-01-22", "DOB: unknown", "date: 1972-10-18", "birth date: 2190-10-10"),
)
