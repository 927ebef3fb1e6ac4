"""Documents that people write: tickets, chats, letters, clinical notes, forms."""

from __future__ import annotations

import json
from typing import Any

from upright.testing.corpus.harmless import COMPANIES
from upright.testing.corpus.marks import ignored
from upright.testing.corpus.people import Person
from upright.testing.corpus.values import OTHERS, SECRETS
from upright.testing.corpus.writer import Writer

EVERYTHING = OTHERS + SECRETS
MULTILINE = frozenset({"PRIVATE_KEY", "PASSPORT_MRZ"})
BASIC = ("DATE_OF_BIRTH", "EMAIL", "PERSON_NAME", "PHONE", "STREET_ADDRESS")
NUMBERS = tuple(kind for kind in OTHERS if kind not in {*BASIC, "PASSPORT_MRZ", "CARD_TRACK_DATA"})
CLINICAL = ("ICD10_CODE MEDICAL_RECORD_NUMBER HEALTH_PLAN_ID NDC_CODE US_NPI US_DEA US_MBI UK_NHS_NUMBER AU_MEDICARE "
    "FR_NIR AT_SVNR CH_AHV GR_AMKA CA_SIN NO_FNR DK_CPR SE_PERSONNUMMER FI_HETU NL_BSN BE_NATIONAL_NUMBER "
    "IT_CODICE_FISCALE PL_PESEL CZ_RODNE_CISLO RO_CNP HR_OIB IN_AADHAAR IL_ID TR_TCKN EE_IK LT_AK BG_EGN US_SSN KR_RRN "
    "BR_CPF").split()  # fmt: skip
NAME = {"DE": "Name", "AT": "Name", "FR": "Nom et prénom", "ES": "Nombre y apellidos", "MX": "Nombre",
    "IT": "Nome e cognome", "PT": "Nome", "BR": "Nome completo", "PL": "Imię i nazwisko", "NL": "Naam", "SE": "Namn",
    "JP": "氏名", "CN": "姓名", "KR": "성명", "RU": "ФИО", "TR": "Ad Soyad", "FI": "Nimi", "DK": "Navn", "NO": "Navn",
    "CZ": "Jméno", "GR": "Ονοματεπώνυμο", "TH": "ชื่อ-นามสกุล", "ID": "Nama", "RO": "Nume"}  # fmt: skip
ADDRESS = {"DE": "Anschrift", "AT": "Anschrift", "FR": "Adresse", "ES": "Domicilio", "MX": "Domicilio",
    "IT": "Indirizzo", "PT": "Morada", "BR": "Endereço", "PL": "Adres", "NL": "Adres", "SE": "Adress", "JP": "住所",
    "CN": "地址", "KR": "주소", "RU": "Адрес", "TR": "Adres", "FI": "Osoite", "GR": "Διεύθυνση", "TH": "ที่อยู่",
    "ID": "Alamat", "RO": "Adresa", "CZ": "Adresa"}  # fmt: skip
GERMAN = frozenset({"DE", "AT", "CH"})


def ticket(w: Writer) -> tuple[str, str]:
    """A support ticket."""
    kinds, country = w.take(EVERYTHING, 3)
    who, d = w.person(country), w.dice
    subject = d.pick("Cannot log in", "Invoice question", "Change my records", "Device lost", "Payout missing")
    lines = d.pick(
        f"[#{d.digits(6)}] {subject}\nRequester: {{PERSON_NAME}} ({{EMAIL}})\nCreated: {d.moment()}  Channel: web\n",
        f"Case {d.digits(8)} — status: pending\nCustomer {{PERSON_NAME}}, phone {{PHONE}}\n",
        f"TICKET-{d.digits(5)}\nReported by: {{PERSON_NAME}}\nContact: {{EMAIL}} / {{PHONE}}\n---",
    )
    text = [w.say(who, lines), w.sentences()]
    text += [w.sentence(kind, who, flat=kind not in MULTILINE) + d.pick("", " " + w.sentences()) for kind in kinds]
    if d.often(0.5):
        text.append(w.noise())
    if d.often(0.4):
        ends = "-- {PERSON_NAME}, Support", "Assigned to {PERSON_NAME}", "Internal note by {PERSON_NAME}: "
        closing = w.say(w.person("GB"), *ends)
        text += ["", closing + (w.sentences() if closing.endswith(": ") else "")]
    return country, "\n".join(text)


def chat(w: Writer) -> tuple[str, str]:
    """Conversations with a model, as JSON lines."""
    d, lines, country = w.dice, [], ""
    for _ in range(d.randrange(1, 4)):
        kinds, country = w.take(EVERYTHING, d.randrange(1, 4))
        who = w.person(country)
        asked = d.pick("", "Hey! ", "Quick question. ")
        asked += " ".join(w.sentence(kind, who, flat=False) for kind in kinds[:2])
        if d.often(0.5):
            asked += w.say(who, " My name is {PERSON_NAME}.", " This is {PERSON_NAME}.", " — regards, {PERSON_NAME}.")
        done = f"Done. I updated the entry, reference {d.digits(8)}."
        answer = d.pick("Sure, let me check that for you.", "I cannot share that.", done)
        answer += "".join(" " + w.sentence(kind, who, flat=False) for kind in kinds[2:])
        turns = [{"role": "user", "content": asked}, {"role": "assistant", "content": answer}]
        if d.often(0.5):
            system = d.pick("Answer briefly.", "You triage customer mail.", "You are the billing bot.")
            turns.insert(0, {"role": "system", "content": system})
        row: dict[str, Any] = {"messages": turns} if d.often(2 / 3) else {"prompt": asked, "completion": answer}
        lines.append(json.dumps(row, ensure_ascii=False))
    return country, "\n".join(lines) + "\n"


def clinical(w: Writer) -> tuple[str, str]:
    """A note about a patient."""
    kinds, country = w.take(CLINICAL, 4)
    d, who, doctor = w.dice, w.person(country), w.person(country)
    title = d.pick(
        "CLINIC LETTER",
        "Emergency department summary",
        "Consultation note",
        "ARZTBRIEF" if country in GERMAN else "Outpatient review",
    )
    lines = [title, w.say(who, f"Pt: {{PERSON_NAME}}  ({d.pick('F', 'M')}, born {{DATE_OF_BIRTH}})")]
    lines += [f"{w.label(kind)}{d.pick(': ', ' ', ' - ')}{w.value(kind, who)}" for kind in kinds]
    if d.often(0.5):
        lines.append(w.say(who, "Lives at {STREET_ADDRESS}, tel {PHONE}."))
    age, blood = ignored(f"{d.randrange(20, 90)}-year-old"), f"{d.randrange(8, 16)}.{d.digits(1)}"
    pressure = f"BP {d.randrange(100, 180)}/{d.randrange(60, 99)}, sats 9{d.digits(1)}%"
    plan = d.pick("metformin 850 mg bd", "ramipril 5 mg od", "salbutamol prn")
    weeks = d.randrange(2, 9)
    lines += [
        "",
        f"Hx: {age} admitted with dyspnoea, Hb {blood} g/dL, {pressure}.",
        w.say(who, f"Plan: {plan}; repeat bloods in {weeks} weeks. Dx {{ICD10_CODE}}, {{ICD10_CODE}}."),
        f"Specimen {d.digits(9)} / accession {d.digits(4)}-{d.digits(5)}",
        w.say(doctor, "Signed: Dr {PERSON_NAME}", "Signed: Dr. {PERSON_NAME}", "Signed: {PERSON_NAME}"),
    ]
    return country, "\n".join(lines)


def letter(w: Writer) -> tuple[str, str]:
    """An e-mail with a signature."""
    kinds, country = w.take(EVERYTHING, 3)
    d, who, other = w.dice, w.person(country), w.person(country)
    company = ignored(d.one(COMPANIES))
    day = f"{d.pick('Mon', 'Thu', 'Fri')}, {d.randrange(1, 29)} {d.pick('Jan', 'May', 'Oct')} 2026"
    lines = [
        w.say(who, "From: {PERSON_NAME} <{EMAIL}>", "From: {EMAIL}"),
        w.say(other, "To: {EMAIL}"),
        f"Date: {day} {d.below(24):02}:{d.below(60):02}:00 +0000",
        f"Subject: {d.pick('Paperwork', 'Re: access', 'Fwd: statement', 'Your request')}",
        "",
        w.say(other, f"{d.pick('Dear', 'Hi', 'Hallo', 'Bonjour', 'Hola')} {{PERSON_NAME}},"),
        "",
    ]
    lines += [d.pick("", w.sentences() + " ") + w.sentence(kind, who, flat=False) for kind in kinds]
    title = d.pick("Senior Analyst", "Payroll", "Head of Claims")
    ends = d.pick("Thanks,", "Mit freundlichen Grüßen", "Cordialement,", "Saludos,", "Cheers,")
    lines += ["", ends, w.value("PERSON_NAME", who), d.pick(f"{title} | {company}", company)]
    if d.often(0.6):
        lines.append(w.say(who, f"{d.pick('M', 'Tel', 'Mob', '☎')}{d.pick(': ', ' ')}{{PHONE}}"))
    if d.often(0.4):
        lines.append(w.value("STREET_ADDRESS", who))
    return country, "\n".join(lines)


def form(w: Writer) -> tuple[str, str]:
    """A form of the personnel department, in the language of the country."""
    kinds, country = w.take([kind for kind in NUMBERS if kind not in {"NDC_CODE", "ICD10_CODE"}], 4)
    d, who = w.dice, w.person(country)
    between = d.pick(": ", " : ", "\t", " | ", " .... ")
    german = "Personalbogen" if country in GERMAN else "Staff master data"
    lines = [d.pick("NEW STARTER FORM", german, "Onboarding checklist"), ""]
    fields = [(NAME.get(country, "Full name"), "PERSON_NAME", 1.0)]
    fields.append((ADDRESS.get(country, "Residential address"), "STREET_ADDRESS", 0.8))
    fields.append((d.pick("DOB", "Date of birth", "Birthday"), "DATE_OF_BIRTH", 0.7))
    fields.append((d.pick("Private e-mail", "E-mail"), "EMAIL", 0.6))
    lines += [label + between + w.value(kind, who) for label, kind, share in fields if d.often(share)]
    lines += [w.label(kind) + between + w.value(kind, who) for kind in kinds]
    if d.often(0.5):
        other = d.pick("Emergency contact", "Next of kin", "Line manager") + between
        lines.append(w.say(w.person(country), other + "{PERSON_NAME}", other + "{PERSON_NAME}, {PHONE}"))
    lines.append(f"Personnel no{between}{d.digits(6)}")
    lines.append(f"Grade{between}{d.pick('B', 'C')}{d.digits(1)}")
    lines.append(f"Start date{between}2026-0{d.randrange(1, 9)}-01")
    return country, "\n".join(lines)


def screening(w: Writer) -> tuple[str, str]:
    """Customers of several countries, as they are checked at the start of a relationship."""
    d = w.dice
    lines = [d.pick(f"Onboarding review – batch {d.digits(6)}", "AML screening output", "# due diligence list")]
    pool = [kind for kind in OTHERS if kind not in {"PERSON_NAME", "PASSPORT_MRZ", "CARD_CVV"}]
    kinds, _ = w.take(pool, d.randrange(5, 9), mixed=True)
    style = d.below(3)
    for number, kind in enumerate(kinds, 1):
        who = w.owner(kind)
        lines.append(_screened(w, who, kind, number, style))
    return "", "\n".join(lines)


def _screened(w: Writer, who: Person, kind: str, number: int, style: int) -> str:
    name, value, label = w.value("PERSON_NAME", who), w.value(kind, who), w.label(kind)
    if style == 0:
        return f"{number}. {name} / {label} {value} / score {w.dice.random():.2f}"
    if style == 1:
        return f"- subject: {name}; country: {who.country}; {label}: {value}; ref {w.dice.digits(8)}"
    return f"{name} [{who.country}] {label}={value} -> {w.dice.pick('PASS', 'REVIEW')} {w.dice.moment()}"


def transcript(w: Writer) -> tuple[str, str]:
    """What people said."""
    kinds, country = w.take(EVERYTHING, 2)
    d, who, other = w.dice, w.person(country), w.person(country)
    lines = [d.pick("Call transcript", "Minutes of meeting", "#incident-room export"), ""]
    for kind in kinds:
        lines.append(w.say(who, "{PERSON_NAME}: ") + w.sentence(kind, who))
        lines.append(w.say(other, "{PERSON_NAME}: ") + d.pick("Thanks.", "Noted.", w.sentences(), w.noise()))
    return country, "\n".join(lines)
