"""Telephone numbers of all regions.

With `+` and a country code the number must fit that country's numbering plan (data of Google's libphonenumber) or be
written in groups; a national number must stand beside a word for telephone, in a column of that name, or be in the
North American form. Time stamps, dates, addresses of machines, ids and decimal numbers are refused. Not seen: national
numbers without a label.
"""

from __future__ import annotations

import re

from upright.classify.checks import ARTICLE, digits, is_article
from upright.classify.classifier import Classifier
from upright.classify.labels import after
from upright.classify.numbering import has_country, is_international
from upright.model.data import Sensitivity

_LABELS = (
    "phone", "desk", "desk phone", "answering at", "answering on", "messages to", "message to", "sms to", "sms: to", "whatsapp me on",
    "registered number", "switchboard", "extension line", "beeper", "pager", "phone number", "phone no", "phone #", "phone home", "phone work", "phone mobile", "phone cell",
    "telephone", "telephone number", "telephone no", "tel", "tel no", "tel. no", "mobile", "mobile number",
    "mobile no", "mobile phone", "mobile phone number", "mob", "cell", "cell number", "cell no", "cell phone",
    "cellphone", "landline", "contact", "contact number", "contact no", "contact #", "contact phone",
    "emergency contact", "fax", "fax number", "fax no", "whatsapp", "whatsapp number", "viber", "msisdn",
    "callback number", "caller id", "caller number", "called number", "dial", "hotline", "to number",
    "from number", "telefon", "telefonnummer", "telefonnr", "telefon-nr", "handy", "handynummer", "handynr", "mobil",
    "mobilnummer", "mobiltelefon", "rufnummer", "festnetz", "durchwahl", "rückrufnummer", "téléphone", "tél",
    "n° de téléphone", "numéro de téléphone", "portable", "n° de portable", "téléphone portable", "tel. portable",
    "teléfono", "teléfono móvil", "telefono", "número de teléfono", "tfno", "tlfno", "móvil", "movil", "celular",
    "número de celular", "núm. de celular", "cellulare", "cell.", "numero di telefono", "numero di cellulare",
    "recapito telefonico", "telefone", "telemóvel", "telemovel", "número de telefone", "número de telemóvel",
    "telefoon", "telefoonnummer", "telefoonnr", "mobiel", "mobiel nummer", "gsm", "gsm-nummer", "tlf", "tlf.nr",
    "mobilnr", "mobiltlf", "puhelin", "puhelinnumero", "puh", "matkapuhelin", "numer telefonu", "nr telefonu",
    "nr tel", "tel. kom", "telefon komórkowy", "komórka", "telefonní číslo", "mobilní telefon", "mobilní číslo",
    "telefón", "telefónne číslo", "telefonszám", "mobilszám", "număr de telefon", "numar de telefon", "nr. telefon",
    "telefonski broj", "broj telefona", "mobitel", "broj mobitela", "телефонен номер", "τηλέφωνο", "τηλ",
    "αριθμός τηλεφώνου", "κινητό", "телефон", "номер телефона", "тел", "моб", "моб. тел", "мобильный", "мобільний",
    "контактный телефон", "телефонен", "cep telefonu", "cep tel", "cep", "telefon numarası", "telefonum", "telefonumuz", "telefon no",
    "telefoni number", "telefoninumber", "mobiiltelefon", "telefonas", "telefono numeris", "mob. tel", "tālrunis",
    "tālruņa numurs", "nomor hp", "no. hp", "no hp", "nomor telepon", "no. telp", "no telp", "telp", "telepon",
    "nombor telefon", "no. telefon", "số điện thoại", "điện thoại", "sđt", "फ़ोन", "मोबाइल", "फोन", "फ़ोन नंबर",
    "โทรศัพท์", "เบอร์โทร", "เบอร์โทรศัพท์", "โทร", "มือถือ", "טלפון", "נייד", "מספר טלפון", "هاتف", "رقم الهاتف",
    "جوال", "رقم الجوال", "فون نمبر", "موبائل", "电话", "手机", "手机号", "手机号码", "联系电话", "电话号码", "電話", "電話番号", "携帯", "携帯電話",
    "携帯番号", "電話號碼", "手機", "手機號碼", "전화", "전화번호", "휴대폰", "휴대전화", "휴대폰 번호", "핸드폰", "연락처", "reachable at", "reachable on", "reached at", "reached on", "rang",
    "reach me at", "reach me on", "reach him at", "reach her at", "reach them at", "reach us at", "reach at",
    "call me", "call me at", "call me on", "call me back at", "call me back on", "call back at", "call back on",
    "call us at", "call us on", "called from", "calls from", "call from", "calling from", "calling you from", "calling on", "called me from",
    "ringing from", "text me at", "text me on", "phoned",
    "dialled", "dialed", "ring me on", "ring me at", "voicemail", "customer phone", "home phone", "work phone",
    "office phone", "contact me at", "contact me on", "contact at", "contacted on", "contacted at",
    "sms sent to", "sms from", "text sent to", "text message to", "texted", "message sent to", "code sent to",
    "my number is", "his number is", "her number is", "our number is", "their number is", "meine nummer ist",
    "joindre au", "rappeler au", "appeler au", "rappelez-moi au", "appelez-moi au", "rückruf unter", "erreichbar unter",
    "rufen sie mich an unter", "anrufen unter", "llamarme al", "llámeme al", "llamar al", "localizarme en el",
    "chiamarmi al", "mi chiami al", "ligar para", "ligue para", "bereikbaar op", "bel mij op", "bellen op", "ring på",
    "ring meg på", "ring mig på", "ring til mig på", "nås på", "soita numeroon", "proszę dzwonić", "proszę o kontakt",
    "zadzwonić pod", "volejte na", "zavolajte na", "sunați la", "nazovite na", "звоните по", "позвоните по",
    "mon numéro est le", "mi número es", "il mio numero è", "mijn nummer is", "mitt nummer är",
)  # fmt: skip
_SAID = (
    "answering",
    "message",
    "sms",
    "text",
    "code ",
    "my number",
    "his number",
    "her number",
    "our number",
    "their number",
    "meine",
    "mon ",
    "mi ",
    "il mio",
    "mijn",
    "mitt",
    "whatsapp me",
    "desk",
    "beeper",
    "pager",
    "switchboard",
    "call ",
    "rang",
    "called",
    "calls",
    "calling",
    "reach",
    "joindre",
    "rappel",
    "appel",
    "rückruf",
    "erreichbar",
    "rufen",
    "anrufen",
    "llam",
    "llám",
    "localizar",
    "chiam",
    "mi chiami",
    "ligar",
    "ligue",
    "bereikbaar",
    "bel ",
    "bellen",
    "nås",
    "soita",
    "proszę",
    "zadzwonić",
    "volejte",
    "zavolajte",
    "sunați",
    "nazovite",
    "звоните",
    "позвоните",
    "ring",
    "dial",
    "phoned",
    "contact at",
    "contacted",
    "contact me",
)
_COLUMNS = (
    *(label for label in _LABELS if not label.startswith(_SAID)),
    "phone1", "phone2", "phone 1", "phone 2", "tel1", "tel2", "mobile1", "tlfnr", "phone e164",
)  # fmt: skip
_NATIONAL = r"(?:\+\(?|\(\+?|\b)\d(?:[ .()/-]{0,2}\d){6,14}(?: ?(?:x|ext\.?|Ext\.?|#) ?\d{1,5})?\b"
_DIALLED = r"\(?\d?(?:[ .()/-]{0,2}\d){5,13}\b"  # behind its first sign
_SPOKEN = (  # but the number of a call itself
    r"(?:\+\(?\d(?:[ .()/-]{0,2}\d){6,14}|(?:\(|\b)\d{1,5}\)?(?:[ .()/-]{1,2}\d{2,8}){1,5}|\b\d{9,13})\b"
)
_GROUPS = r"(?:\+|\b)\(?\d{1,4}\)?(?:[ .-]{1,2}\d{2,6}){1,5}"
_SIGNED = (  # alone on a line below a name: as national numbers are written, and hardly anything else
    r"(?:\+\d{1,3}[ .-]\d[\d ().-]{5,13}\d|\(?0\d{1,4}\)?[ ./-]{1,2}\d{2,8}(?:[ -]\d{2,5}){0,3}|\(\d{2,3}\) ?\d{3,5}[ -]\d{4}"
    r"|[1-9]\d{2} \d{3} \d{4}|[5-9]\d{2} \d{2} \d{2} \d{2}|[2-9]\d{3} \d{4})"
)
_NO_PHONE = re.compile(
    r"(?:19|20)\d{2}[-/. ]\d{2}[-/. ]\d{2}(?:[ T]\d.*)?|(?:[1-9]\d{0,2}|0)(?:\.\d{1,3}){3}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d{2}|(\d)\1+"
    r"|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|(?:[1-9]\d*|0)\.\d+|\d+ \d+\.\d{2}|(?:19|20)\d{12}|1[67]\d{11}|\d{3}-\d{2}-\d{4}|\d{14,}"
)
_EXTENSION = re.compile(r" ?(?:x|ext\.?|#) ?\d{1,5}$", re.IGNORECASE)
_FROM_ABROAD = re.compile(r"001[-. ][2-9]\d{2}[-. ][2-9]\d{2}[-. ]?\d{4}")
_FICTIONAL = re.compile(
    r"1?(?:000|123|555|999)?55501\d\d"
)  # kept for fiction in North America; with an area code, people give them
_GROUPED = re.compile(r"\d[ ().-]+\d.*\d[ .-]+\d")


def _valid(value: str) -> bool:
    bare = _EXTENSION.sub("", value)
    number = digits(bare)
    if number.endswith(("0000000", "1234567", "5555555")) or _FICTIONAL.fullmatch(number):
        return False  # `+1 (555) 000-0000`
    if not 7 <= len(number) <= 15 or _NO_PHONE.fullmatch(bare) or bare.count("(") != bare.count(")"):
        return False
    if bare.lstrip("(").startswith("+"):
        return is_international(number) or bool(_GROUPED.search(bare)) or has_country(number)
    if number.startswith("00"):
        return is_international(number[2:]) or bool(_FROM_ABROAD.fullmatch(bare))
    return len(number) <= 13 and not number.startswith("000")


def _unissued(value: str) -> bool:
    """Whether a word must stand beside a number with a country's code, since its plan has no such number, or since it
    may as well be an article's.
    """
    bare = _EXTENSION.sub("", value).lstrip("(")
    if len(bare) == ARTICLE and bare.isdecimal() and bare.startswith("00") and is_article(bare):
        return True
    return bare.startswith("+") and not (is_international(digits(bare)) or _GROUPED.search(bare))


CLASSIFIER = Classifier(
    id="pii.phone",
    title="Telephone number",
    sensitivity=Sensitivity.MODERATE,
    patterns=(
        r"(?:\+|\b00)[1-9]\d{0,3}[ .-]{0,2}(?:\(0?\d{1,4}\)[ .-]{0,2})?\d(?:[ .-]?\d){5,12}\b",
        r"\([2-9]\d{2}\)[ -]{0,2}\d{3}[ -]?\d{4}\b|\(0\d{2,4}\)[ -]{0,2}\d{3,4}[ -]?\d{3,4}\b",
        r"\b8[ -]?\(\d{3,5}\)[ -]?\d{1,3}[ -]\d{2}[ -]\d{2}\b",  # as dialled within Russia
        r"\b[2-9]\d{2}[-. ][2-9]\d{2}[-.]\d{4}\b",
        after(_LABELS, _NATIONAL, begin=""),
        after(("caller",), _NATIONAL, begin="", prose=False),
        after(("call",), _SPOKEN, begin=""),
        after(("callback", "call back", "next of kin on", "next of kin at", "next of kin is"), _SPOKEN, begin=""),
        rf"\n\r?\n[^\W\d_a-z][^\d\n,:;=|]{{2,40}}\r?\n(?P<value>{_SIGNED})[ \t]{{0,4}}(?:\r?\n|$)",
        rf"(?m:^)-- ?\r?\n[^\W\d_a-z][^\d\n|]{{2,40}}\|[^\n|]{{2,120}}\| ?(?P<value>{_SIGNED})[ \t]{{0,4}}(?:\r?\n|$)",
        after(("☎", "☎️", "📞", "📱", "✆", "℡"), _NATIONAL, begin=""),
        rf"(?i:(?:emergency contact|next of kin|(?:line |reporting )manager|supervisor|guardian|spouse|\bcontact)[ \t]{{0,4}}[:|=.\t -])(?:[ \t:|=.-]{{0,6}}(?:[^\d\n:=|]{{2,60}}?|[^\s:=|]{{2,60}}@[^\s:=|]{{2,60}}? ?)[,/(|] ?)?(?P<value>{_NATIONAL})",
        rf"(?i:(?:emergency contact|next of kin|guardian|spouse)[ \t]{{0,4}}[:|=.-][ \t]{{0,4}}[^\d\n:=|+(]{{2,60}} )(?P<value>(?:[+(]|0){_DIALLED})",
        rf"(?i:\b(?:relative|carer|caregiver|daughter|son|husband|wife|mother|father|sister|brother|partner|(?:spoke|talked|spoken) (?:with|to)):? [^\d\n:=|,;]{{2,40}}[,(] ?)(?P<value>{_NATIONAL})",
        rf"(?i:\b(?:regards|sincerely|cheers|thanks|thank you|best|yours|grüßen?|cordialement|saludos|atentamente|saluti|groeten?|hilsen|hälsningar|abraços)[,!.]?\r?\n(?:\r?\n)?)[^\W\d_][^\d\n]{{1,40}}\r?\n(?P<value>{_NATIONAL})[ \t]{{0,4}}(?:\r?\n|\||$)",
        rf"(?i:\b(?:sms|mms|whatsapp)(?:[._ -][a-z]{{2,12}}){{0,2}}[\"']?[,;]? {{0,2}}[\"']?(?:to|from|recipient|msisdn|dest(?:ination)?)[\"']? ?[:=] ?[\"']?)(?P<value>{_NATIONAL})",
        rf"\b(?i:contact|call|reach|ring|phone|text|dial|message)[ \t](?:[^\d\sa-z:=|,.;][^\d\n:=|,.;]{{2,40}}?)[ \t](?:on|at)[ \t](?P<value>{_NATIONAL})",
        r"(?m:^)[ \t]{0,4}(?:T|M|P|F|H|W|Tel|Mob|Ph|Fax) (?P<value>(?:\(?0\d{1,4}\)?[ .-]\d{2,4}(?:[ .-]\d{2,4}){1,3}|\(?0\d{2,5}\)? \d{5,6}|\(\d{1,3}\) \d{3,4}[ -]\d{4}|[1-9]\d{2} \d{4} \d{4}|[1-9]\d{2} \d{7}|[2-9]\d{3} \d{4}|[2-9]\d{2} \d{3} \d{4}|[5-9]\d{2} \d{2} \d{2} \d{2}|[5-9]\d{2} \d{3} \d{3})\b)",
        rf"(?P<value>{_GROUPS})[ -]\(?(?i:office|mobile|cell|fax|home|work|landline|tel|phone|handy|mobil)\b",
        r"(?m:^)[ \t]{0,4}\*{0,2}(?:T|M|P|F|H|W|Tel|Mob|Ph|Fax)[:.]\*{0,2} {0,2}(?P<value>\(?\+?\d(?:[ .()/-]{0,2}\d){6,13}\b)",
    ),
    validate=_valid,
    doubtful=_unissued,
    context=("phone", "telephone", "mobile", "cell", "contact", "fax", "whatsapp"),
    columns=_COLUMNS,
    confidence=0.85,
    confident=0.97,
    regulations=("GDPR", "CCPA", "HIPAA"),
    aliases=("PHONE", "PHONE_NUMBER", "US_PHONE_NUMBER", "TELEPHONE_NUMBER"),
    matches=(
        "T: +393123458663",
        "call me on (201) 526-1592 please",
        "Mobile: 07911 123457",
        '{"phone": "+41 78 121 96 63"}',
        "Handynummer ist 0170 1234568",
        "the mobile number on file is 07700 900123",
        "id,tel\n1,02-114-6272\n",
        "电话：010 1223 8633",
        "781 170 4412 office",
        "M 0812-393-661",
        "T 01 2366 044",
        "T (022) 17702",
        "M 312 347 7026",
        "Line manager .... Diego Nevado, 810 13 87 98",
        "Contact: mariakim43@mailbox.org / 02-129-1852",
        "☎ 32 11 88 39",
        "Emergency contact | Bianca Martin, 011 2346-9368",
        "2026-03-11 sms sent to 920 623 079",
        '{"event": "sms.sent", "to": "020 2212 1150"}',
        "event=sms.delivery.failed to=0721900531 code=30003",
        "I was calling from 020 7946 5881 at the time.",
        "my number is 0562869589",
        "Merci de me rappeler au 06 12 34 42 10.",
        "Pueden llamarme al 612 40 19 87.",
        "Next of kin Connor Robinson, 0121 234 5385.",
        "M 612 33 36 19 | Ana",
        "Telefonum (0212) 366 64 73.",
        "Kind regards\nYachana Srinivasan\n074102 02515\n",
        "Could someone contact Naledi Mokoena on 071 123 4720?",
        "Rang 06 39 98 73 14, no answer.",
        "TEL;TYPE=cell:+37150684173",
        "phone: +(371) 48280252",
        "caller: 020 7946 5881",
        "call 02 511 15 77 or 7298773618",
        "Relative: Tamara Kuusk, 729 877 3618.",
        "gw2 sms: to=0700 957 256 parts=1",
        "name,phone\nMary Lind,+1 303 555 0135\n",
    ),
    rejects=(
        "Asset tag 400-258-8328, build 10.38.9.3399",
        "RMA 651-535-8298 issued",
        "epoch_ms 1647311917529",
        "2026-05-11 10:25",
        "version 20.9.56.1",
        "ticket 1658480009135274",
        "loss=0.225705 step 67816",
        "call 2024-05-11 at noon",
        "M 0 0 24 24 30 12",
        "contact: 192.168.10.20",
        "Phone number, e.g. +1 (555) 000-0000",
        "pages 231-228-2976",
        "| yoga mat | 0082213637013 | 17 |",
        "order number is 0562869589",
        "Thanks\nOrder 4711\n1234567 units\n",
        "call Support Desk on 2026-03-11 at noon",
        "text 056 286 95 89",
        '{"event": "cache.moved", "to": "020 2212 1150"}',
        "cost centre 009644 31129.25 of 2026",
        "dial 555-0142 in the film",
        "Caller: It is 181744467.",
        "Call 2396345, 2025-10-09",
        "grew by +37150684173 bytes",
        "GET /items?city=Jackson 200 58085",
        "(649) 104-1746 mod 41 is 11",
        "t(4564,856):(m=512-815-6091)",
        '<path d="M65s.40-.40-841.823-4126-079"/>',
    ),
)
