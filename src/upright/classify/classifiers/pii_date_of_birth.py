"""Dates of birth: a date beside a word for birth, in some thirty languages, or in a column of that name.

With name and postcode it singles out most people. A date alone is only a date, and dates before 1900 or after today are
no birthdays of the living. Not seen: an age, a year alone.
"""

from __future__ import annotations

import re

from upright.classify.checks import plausible_date
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.classify.shapes import LETTER
from upright.model.data import Sensitivity

_LABELS = (
    "date of birth", "birth date", "birthdate", "birth day", "birth dt", "birthday", "dob", "d.o.b", "d. o. b",
    "bday", "bdate", "d o b", "born", "born on", "geburtsdatum", "geburtstag", "geboren am", "geboren", "geb", "geb. am", "geb.datum",
    "date de naissance", "date naissance", "né le", "née le", "né(e) le", "ne(e) le", "naissance",
    "fecha de nacimiento", "fecha nacimiento", "fec. nacimiento", "f. nacimiento", "fecha nac", "nacimiento",
    "nacido el", "nacida el", "nací el", "naci el", "nació el", "nacio el", "data di nascita", "data nascita",
    "nato il", "nata il", "nato/a il",
    "data de nascimento", "data nascimento", "data nasc", "dt nascimento", "nascimento", "nascido em", "nascida em",
    "nascido a", "nascida a", "nasci em", "nasci a", "nasceu em", "nasceu a",
    "geboortedatum", "geboren op", "födelsedatum", "född", "fødselsdato", "fodselsdato", "født", "fødselsdag",
    "syntymäaika", "syntynyt", "data urodzenia", "data ur", "urodzony", "urodzona", "urodziłem się",
    "urodziłam się", "ur", "datum narození", "narozen",
    "narozena", "dátum narodenia", "születési dátum", "születési idő", "született", "data nașterii", "data naşterii",
    "data nasterii", "născut la", "datum rođenja", "datum rojstva", "датум рођења", "дата на раждане", "роден на",
    "doğum tarihi", "ημερομηνία γέννησης", "ημ. γέννησης", "дата рождения", "д.р", "родился", "родилась",
    "дата народження", "sünniaeg", "sünnikuupäev", "gimimo data", "dzimšanas datums", "tanggal lahir", "tgl lahir",
    "tarikh lahir", "ngày sinh", "वन्म तिथि", "जन्म तिथि", "วันเกิด", "วันเดือนปีเกิด", "תאריך לידה", "تاريخ الميلاد",
    "تاریخ پیدائش", "出生日期", "出生年月", "生日", "生年月日", "誕生日", "생년월일",
)  # fmt: skip
_WORD = rf"[{LETTER}]{{3,12}}"
_DATE = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{8}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?[ .-]{{1,2}}(?:of |de )?{_WORD}\.?[ .,-]{{1,2}}(?:de |del )?\d{{4}}"
    rf"|{_WORD}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}[ .-]{{1,2}}{_WORD}\.?[ .-]{{1,2}}\d{{1,2}}"
    r"|\d{1,2}[.] \d{1,2}[.] \d{4}|\d{4}[.] ?\d{1,2}[.] ?\d{1,2}|\d{4}[年년] ?\d{1,2}[月월] ?\d{1,2}[日일])"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def _valid(value: str) -> bool:
    compact = _COMPACT.fullmatch(value)
    return plausible_date("-".join(compact.groups()) if compact else value)


CLASSIFIER = Classifier(
    id="pii.date-of-birth",
    title="Date of birth",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        after(_LABELS, _DATE, pair=True),
        rf"(?i:\b(?:date of birth|birth date|birthday|dob|geburtsdatum|date de naissance|fecha de nacimiento|data di nascita)), (?P<value>{_DATE})\b",
        rf"[{LETTER}]{{2}}(?:, | ?\((?:[MFmfWw], )?)(?:b\.|\*|d\.o\.b\.|DOB) ?(?P<value>{_DATE})\b",  # `Jane Roe, b. 1977-05-15`
    ),
    validate=_valid,
    context=("birth", "born"),
    columns=(*_LABELS, "patient dob", "member dob", "customer dob", "employee dob", "dob1"),
    confidence=0.93,
    confident=0.98,
    regulations=("GDPR", "HIPAA", "CCPA"),
    aliases=("DATE_OF_BIRTH", "DOB"),
    matches=(
        "DOB: 22 November 1994",
        '"date_of_birth": "1972-10-18"',
        "Geburtsdatum: 03.07.1981",
        "dob,name\n2000-11-21,x\n",
        "The date of birth on file is 07/04/1947; thanks",
        "Date of birth (dd/mm/yyyy): 28/05/1951",
        "Дата рождения: 12 марта 1980",
        "| DOB | 19580306 |",
        "DOB confirmed as 24/09/1993.",
        "Nací el 26/06/1991 en Cuenca.",
        "Pt: Ennio Grisoni, b. 1977-05-15",
        "Max Janssen (* 01.11.1957), Kassel",
        "D.O.B.:\n   20/08/2003\n",
        "You need my date of birth, 15/09/1997.",
    ),
    rejects=(
        "opened 2023-01-22",
        "DOB: unknown",
        "date: 1972-10-18",
        "birth date: 2190-10-10",
        "the birthday party is on Friday",
        "stubborn 1972-10-18",
        "either a. 1972-10-18 or b. 1972-10-19",
    ),
)
