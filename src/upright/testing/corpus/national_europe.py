"""Identifiers of persons and firms in Europe and its neighbours."""

from __future__ import annotations

from datetime import date
from importlib import import_module

from upright.testing.corpus.checks import Value, checked, dated, icao, luhn, valid, with_luhn
from upright.testing.corpus.dice import UPPER, Dice
from upright.testing.corpus.people import Person

MILLENNIUM = 2000
SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE"
FRENCH_MASKS = ("", "x xx xx xx xxx xxx xx", "x xx xx xx xxx xxx xx", "xxxxxxxxxxxxx xx")
VAT = (("de.vat", "DE", "^########"), ("it.iva", "IT", "#######0###"), ("at.uid", "AT", "U########"),
    ("be.vat", "BE", "0#########"), ("dk.cvr", "DK", "^#######"), ("pl.nip", "PL", "525#######"),
    ("pl.nip", "PL", "701#######"), ("fi.alv", "FI", "########"), ("lu.tva", "LU", "########"),
    ("pt.nif", "PT", "5########"), ("se.vat", "SE", "556#######01"), ("nl.btw", "NL", "#########B##"),
    ("es.nif", "ES", "B########"), ("cz.dic", "CZ", "^#######"), ("fr.tva", "FR", "###########"),
    ("hu.anum", "HU", "1#######"), ("hr.oib", "HR", "###########"), ("ie.vat", "IE", "#######@"))  # fmt: skip


def _baltic(dice: Dice, born: date) -> str:
    """Sex and century, date of birth: Estonia, Lithuania."""
    return f"{dice.pick(3, 4) + (2 if born.year >= MILLENNIUM else 0)}{born:%y%m%d}####"


def _shifted(months: int) -> Value:
    """Date of birth whose month tells the century: Bulgaria, Poland."""
    module, tail = {40: ("bg.egn", "####"), 20: ("pl.pesel", "#####")}[months]
    return dated(
        module, lambda _, born: f"{born:%y}{born.month + (months if born.year >= MILLENNIUM else 0):02}{born:%d}{tail}"
    )


def _romanian(dice: Dice, born: date) -> str:
    sex = dice.pick(1, 2) + (4 if born.year >= MILLENNIUM else 0)
    return f"{sex}{born:%y%m%d}{dice.pick('40', '12', '22', '35', '05', '41')}####"


def _norwegian(dice: Dice, born: date) -> str:
    return f"{born:%d%m%y}{dice.one('01234' if born.year < MILLENNIUM else '56789')}####"


def _belgian(dice: Dice, who: Person) -> str:
    body = f"{who.born:%y%m%d}{dice.randrange(1, 998):03}"
    check = 97 - int(("2" if who.born.year >= MILLENNIUM else "") + body) % 97
    return dice.written(f"{body}{check:02}", "", "xx.xx.xx-xxx.xx")


def _czech(dice: Dice, who: Person) -> str:
    born = who.born if who.born.year >= 1955 else dice.day(1955, 2003)
    body = f"{born:%y}{born.month + dice.pick(0, 50):02}{born:%d}####"
    return dice.written(valid(dice, "cz.rc", body), "", "xxxxxx/xxxx", "xxxxxx/xxxx")


def _danish(dice: Dice, who: Person) -> str:
    number = f"{who.born:%d%m%y}{dice.one('0123' if who.born.year < MILLENNIUM else '4567')}{dice.digits(3)}"
    return dice.written(number, "xxxxxx-xxxx", "xxxxxx-xxxx", "")


def _finnish(dice: Dice, who: Person) -> str:
    order = f"{dice.randrange(2, 900):03}"
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{who.born:%d%m%y}{order}") % 31]
    return f"{who.born:%d%m%y}{'A' if who.born.year >= MILLENNIUM else '-'}{order}{check}"


def _french(dice: Dice, who: Person) -> str:
    place = dice.pick("75", "13", "69", "59", "33", "31", "44")
    body = f"{dice.pick(1, 2)}{who.born:%y%m}{place}{dice.randrange(1, 300):03}{dice.randrange(1, 999):03}"
    return dice.written(f"{body}{97 - int(body) % 97:02}", *FRENCH_MASKS)


def _german_passport(dice: Dice, _: Person) -> str:
    body = dice.one("CFGHJK") + dice.chars("CFGHJKLMNPRTVWXYZ0123456789", 8)
    return body + (icao(body) if dice.often(0.6) else "")


def _german_tax(dice: Dice, _: Person) -> str:
    accepts = import_module("stdnum.de.idnr").is_valid
    while True:
        digits = dice.sample("0123456789", 9)
        digits.append(dice.choice(digits))
        dice.shuffle(digits)
        body = "".join(digits)
        found = [body + check for check in "0123456789" if accepts(body + check)]
        if body[0] != "0" and found:
            return dice.written(found[0], "", "xx xxx xxx xxx", "xx xxx xxx xxx")


def _dni(dice: Dice, _: Person) -> str:
    number = dice.digits(8)
    letter = SPANISH[int(number) % 23]
    return dice.pick(number + letter, f"{number}-{letter}", number + letter.lower(), number + letter)


def _nie(dice: Dice, _: Person) -> str:
    first, number = dice.pick("X", "Y", "Z"), dice.digits(7)
    letter = SPANISH[int(str("XYZ".index(first)) + number) % 23]
    return dice.pick(first + number + letter, f"{first}-{number}-{letter}", first + number + letter)


def _italian(dice: Dice, who: Person) -> str:
    month, town = "ABCDEHLMPRST"[who.born.month - 1], dice.pick("H501", "F205", "L219", "F839", "A944", "D612", "G273")
    body = f"{dice.chars('BCDFGLMNPRSTV', 6)}{who.born:%y}{month}{who.born.day + dice.pick(0, 40):02}{town}"
    code = body + str(import_module("stdnum.it.codicefiscale").calc_check_digit(body))
    return code if dice.often(0.85) else code.lower()


def _swedish(dice: Dice, who: Person) -> str:
    body = f"{who.born:%y%m%d}{dice.digits(3)}"
    century, check = f"{who.born:%Y}"[:2], luhn(body)
    return dice.pick(f"{body[:6]}-{body[6:]}{check}", f"{century}{body[:6]}-{body[6:]}{check}", century + body + check)


def _turkish(dice: Dice, _: Person) -> str:
    body = dice.fill("^########")
    odd, even = sum(map(int, body[0::2])), sum(map(int, body[1::2]))
    tenth = (odd * 7 - even) % 10
    return f"{body}{tenth}{(odd + even + tenth) % 10}"


def _irish(dice: Dice, _: Person) -> str:
    accepts, digits = import_module("stdnum.ie.pps").is_valid, dice.digits(7)
    while True:
        number = digits + dice.one(UPPER[:23]) + dice.pick("", "A", "A")
        if accepts(number):
            return number


def _vat(dice: Dice, _: Person) -> str:
    module, country, pattern = dice.choice(VAT)
    return country + ("" if dice.often(0.8) else " ") + valid(dice, module, pattern)


def _nino(dice: Dice, _: Person) -> str:
    first = dice.pick("AB", "CE", "JK", "NP", "PW", "SR", "WL", "YX", "MT", "HJ")
    number = first + dice.digits(6) + dice.one("ABCD")
    written = dice.written(number, "", "xx xx xx xx x", "", "")
    return written.lower() if dice.often(0.08) else written


EUROPE: dict[str, Value] = {
    "AT_SVNR": dated("at.vnr", lambda _, born: f"^###{born:%d%m%y}", "", "xxxx xxxxxx", "xxxx-xxxxxx"),
    "BE_NATIONAL_NUMBER": _belgian,
    "BG_EGN": _shifted(40),
    "CH_AHV": checked("ch.ssn", "756##########", "", "xxx.xxxx.xxxx.xx", "xxx.xxxx.xxxx.xx"),
    "CZ_RODNE_CISLO": _czech,
    "DE_PASSPORT": _german_passport,
    "DE_TAX_ID": _german_tax,
    "DK_CPR": _danish,
    "EE_IK": dated("ee.ik", _baltic),
    "ES_DNI": _dni,
    "ES_NIE": _nie,
    "EU_VAT": _vat,
    "FI_HETU": _finnish,
    "FR_NIR": _french,
    "GR_AMKA": dated("gr.amka", lambda _, born: f"{born:%d%m%y}#####"),
    "HR_OIB": checked("hr.oib", "###########"),
    "IE_PPS": _irish,
    "IL_ID": lambda dice, _: with_luhn(dice.pick("0", "2", "3") + dice.digits(7)),
    "IT_CODICE_FISCALE": _italian,
    "LT_AK": dated("lt.asmens", _baltic),
    "NL_BSN": checked("nl.bsn", tuple(f"{first}########" for first in range(1, 8)), "", "", "xxxx.xx.xxx"),
    "NO_FNR": dated("no.fodselsnummer", _norwegian, "", "xxxxxx xxxxx"),
    "PL_NIP": checked("pl.nip", tuple(f"{office}#######" for office in (525, 113, 781, 634, 677)), "", "xxx-xxx-xx-xx"),
    "PL_PESEL": _shifted(20),
    "PT_NIF": checked("pt.nif", ("1########", "2########"), "", "", "xxx xxx xxx"),
    "RO_CNP": dated("ro.cnp", _romanian),
    "RU_INN": checked(
        "ru.inn", (*(f"{region}##########" for region in (77, 50, 78, 66, 16)), "77########", "50########")
    ),
    "SE_PERSONNUMMER": _swedish,
    "TR_TCKN": _turkish,
    "UK_NHS_NUMBER": checked(
        "gb.nhs", ("4#########", "6#########", "7#########", "9#########"), "", *["xxx xxx xxxx"] * 2, "xxx-xxx-xxxx"
    ),
    "UK_NINO": _nino,
    "UK_PASSPORT": lambda dice, _: dice.fill("^########"),
    "UK_UTR": checked("gb.utr", tuple(f"{first}#########" for first in range(1, 9)), "", "", "xxxxx xxxxx"),
}
