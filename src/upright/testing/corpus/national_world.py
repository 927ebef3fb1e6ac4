"""Identifiers of persons and firms in the Americas, Asia, Africa and Oceania."""

from __future__ import annotations

from importlib import import_module

from upright.testing.corpus.checks import Value, checked, filled, luhn, valid, weighted, with_luhn
from upright.testing.corpus.dice import CAPITALS, Dice
from upright.testing.corpus.people import Person

MILLENNIUM = 2000
CONSONANTS = "BCDGHLMPRSTV"
MEDICARE = "ACDEFGHJKMNPQRTUVWXY"


def _australian_medicare(dice: Dice, _: Person) -> str:
    body = dice.one("23456") + dice.digits(7)
    card = f"{body}{weighted(body, (1, 3, 7, 9, 1, 3, 7, 9)) % 10}{dice.fill('^')}"
    return dice.written(card, "", "xxxx xxxxx x", "xxxx xxxxx x", "xxxx-xxxxx-x")


def _cnpj(dice: Dice, _: Person) -> str:
    return dice.written(valid(dice, "br.cnpj", f"{dice.digits(8)}0001##"), "", "xx.xxx.xxx/xxxx-xx")


def _rut(dice: Dice, _: Person) -> str:
    body = dice.randrange(4_000_000, 26_000_000)
    check, dotted = import_module("stdnum.cl.rut").calc_check_digit(str(body)), f"{body:,}".replace(",", ".")
    return dice.pick(f"{dotted}-{check}", f"{body}-{check}", f"{dotted}-{check.lower()}")


def _chinese(dice: Dice, who: Person) -> str:
    town = dice.pick("110105", "310115", "440106", "330106", "510104", "320102", "420106")
    body = f"{town}{who.born:%Y%m%d}{dice.digits(3)}"
    return body + "10X98765432"[weighted(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11]


def _colombian(dice: Dice, _: Person) -> str:
    body = dice.pick("8", "9") + dice.digits(8)
    check = import_module("stdnum.co.nit").calc_check_digit(body)
    return dice.written(body, "", "xxx.xxx.xxx") + f"-{check}"


def _hongkong(dice: Dice, _: Person) -> str:
    letter, number = dice.one("ABCDEGHKMPRVYZ"), dice.digits(6)
    left = (11 - (36 * 9 + (ord(letter) - 55) * 8 + weighted(number, (7, 6, 5, 4, 3, 2))) % 11) % 11
    check = "A" if left == 10 else str(left)
    return dice.pick(f"{letter}{number}({check})", f"{letter}{number}({check})", f"{letter}{number}{check}")


def _indonesian(dice: Dice, who: Person) -> str:
    town = dice.pick("317101", "327301", "357801", "127101", "510301", "337401")
    return f"{town}{who.born.day + dice.pick(0, 40):02}{who.born:%m%y}{dice.randrange(1, 99):04}"


def _indian_pan(dice: Dice, _: Person) -> str:
    return dice.fill("@@@") + dice.one("PPPCHF") + dice.fill("@") + f"{dice.randrange(1, 9999):04}" + dice.fill("@")


def _gstin(dice: Dice, who: Person) -> str:
    body = f"{dice.pick('07', '27', '29', '33', '24', '09', '36')}{_indian_pan(dice, who)}{dice.one('12345')}Z"
    accepts = import_module("stdnum.in_.gstin").is_valid
    return next(body + check for check in CAPITALS if accepts(body + check))


def _my_number(dice: Dice, _: Person) -> str:
    body = dice.digits(11)
    left = sum(int(char) * (at + 1 if at <= 6 else at - 5) for at, char in enumerate(reversed(body), 1)) % 11
    number = body + str(0 if left <= 1 else 11 - left)
    return dice.written(number, "", "xxxx xxxx xxxx", "xxxx-xxxx-xxxx")


def _korean(dice: Dice, who: Person) -> str:
    sex = dice.pick(1, 2) + (2 if who.born.year >= MILLENNIUM else 0)
    body = f"{who.born:%y%m%d}{sex}0{dice.digits(4)}"
    check = (11 - weighted(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return dice.written(f"{body}{check}", "xxxxxx-xxxxxxx", "xxxxxx-xxxxxxx", "")


def _mexican_start(dice: Dice, who: Person) -> str:
    letters = dice.one(CONSONANTS) + dice.one("AEIOU") + dice.chars(CONSONANTS, 2)
    return f"{letters}{who.born:%y%m%d}"


def _curp(dice: Dice, who: Person) -> str:
    accepts = import_module("stdnum.mx.curp").is_valid
    while True:
        place = dice.pick("H", "M") + dice.pick("DF", "JC", "NL", "MC", "VZ", "PL")
        century = "0" if who.born.year < MILLENNIUM else "A"
        body = _mexican_start(dice, who) + place + dice.chars("BCDFGHLMNPRST", 3) + century
        found = [body + check for check in "0123456789" if accepts(body + check)]
        if found:
            return found[0]


def _rfc(dice: Dice, who: Person) -> str:
    body = _mexican_start(dice, who) + dice.chars(CAPITALS.replace("O", ""), 2)
    return body + str(import_module("stdnum.mx.rfc").calc_check_digit(body))


def _malaysian(dice: Dice, who: Person) -> str:
    number = f"{who.born:%y%m%d}{dice.pick('01', '08', '10', '12', '14', '07')}{dice.digits(4)}"
    return dice.written(number, "xxxxxx-xx-xxxx", "xxxxxx-xx-xxxx", "")


def _new_zealand(dice: Dice, _: Person) -> str:
    number = valid(dice, "nz.ird", dice.pick("0########", "1########")).lstrip("0")
    return dice.pick(number, *[f"{number[:-6]}-{number[-6:-3]}-{number[-3:]}"] * 2)


def _singaporean(dice: Dice, _: Person) -> str:
    first, number = dice.pick("S", "T", "F", "G"), dice.digits(7)
    total = weighted(number, (2, 7, 6, 5, 4, 3, 2)) + (4 if first in "TG" else 0)
    return first + number + ("JZIHGFEDCBA" if first in "ST" else "XWUTRQPNMLK")[total % 11]


def _dea(dice: Dice, _: Person) -> str:
    body = dice.digits(6)
    check = weighted(body, (1, 2, 1, 2, 1, 2)) % 10
    return f"{dice.one('ABFM')}{dice.fill('@')}{body}{check}"


def _medicare(dice: Dice, _: Person) -> str:
    either = MEDICARE + "0123456789"
    start = dice.fill("^") + dice.one(MEDICARE) + dice.one(either) + dice.digits(1)
    number = start + dice.one(MEDICARE) + dice.one(either) + dice.digits(1) + dice.chars(MEDICARE, 2) + dice.digits(2)
    return dice.written(number, "", "xxxx-xxx-xxxx")


def _npi(dice: Dice, _: Person) -> str:
    body = dice.pick("1", "1", "2") + dice.digits(8)
    return body + luhn("80840" + body)


def _itin(dice: Dice, _: Person) -> str:
    middle = dice.pick("70", "72", "78", "81", "85", "91", "95", "98")
    return dice.written(dice.fill(f"9##{middle}####"), "xxx-xx-xxxx", "xxx-xx-xxxx", "", "xxx xx xxxx")


def _ssn(dice: Dice, _: Person) -> str:
    area = dice.pick(dice.randrange(100, 665), dice.randrange(667, 890))
    number = f"{area}{dice.randrange(10, 99)}{dice.randrange(1000, 9999)}"
    return dice.written(number, *["xxx-xx-xxxx"] * 3, "", "xxx xx xxxx")


def _south_african(dice: Dice, who: Person) -> str:
    return dice.written(with_luhn(f"{who.born:%y%m%d}{dice.digits(4)}08"), "", "", "xxxxxx xxxx xxx")


def _upi(dice: Dice, who: Person) -> str:
    bank = dice.pick("okaxis", "oksbi", "okhdfcbank", "okicici", "ybl", "paytm", "ibl", "upi", "apl")
    return f"{dice.pick(who.handle, dice.fill('@@@@@').lower() + dice.digits(2), '9' + dice.digits(9))}@{bank}"


ROUTING = ("02", "03", "06", "07", "11", "12", "26", "31", "32")
WORLD: dict[str, Value] = {
    "AR_CUIT": checked(
        "ar.cuit", tuple(f"{kind}#########" for kind in (20, 23, 24, 27, 30)), *["xx-xxxxxxxx-x"] * 2, ""
    ),
    "AU_ABN": checked("au.abn", "^##########", "", "xx xxx xxx xxx"),
    "AU_MEDICARE": _australian_medicare,
    "AU_TFN": checked("au.tfn", "^########", "", "xxx xxx xxx", "xxx-xxx-xxx"),
    "BR_CNPJ": _cnpj,
    "BR_CPF": checked("br.cpf", "###########", "", "xxx.xxx.xxx-xx", "xxx.xxx.xxx-xx"),
    "CA_SIN": checked("ca.sin", tuple(f"{first}########" for first in range(1, 8)), "", "xxx xxx xxx", "xxx-xxx-xxx"),
    "CL_RUT": _rut,
    "CN_RESIDENT_ID": _chinese,
    "CO_NIT": _colombian,
    "HK_HKID": _hongkong,
    "ID_NIK": _indonesian,
    "IN_AADHAAR": checked(
        "in_.aadhaar",
        tuple(f"{first}###########" for first in range(2, 10)),
        "",
        *["xxxx xxxx xxxx"] * 2,
        "xxxx-xxxx-xxxx",
    ),
    "IN_GSTIN": _gstin,
    "IN_IFSC": lambda dice, _: (
        dice.pick("HDFC", "ICIC", "SBIN", "UTIB", "KKBK", "PUNB", "BARB", "YESB", "IDFB")
        + dice.fill(dice.pick("0######", "0######", "00#####"))
    ),
    "IN_PAN": _indian_pan,
    "IN_UPI_ID": _upi,
    "IN_VOTER_ID": lambda dice, _: dice.fill("@@@") + with_luhn(dice.digits(6)),
    "JP_MY_NUMBER": _my_number,
    "KR_RRN": _korean,
    "MX_CURP": _curp,
    "MX_RFC": _rfc,
    "MY_NRIC": _malaysian,
    "NZ_IRD": _new_zealand,
    "PK_CNIC": lambda dice, _: dice.written(
        dice.one("3461") + dice.one("12345") + dice.digits(11), "xxxxx-xxxxxxx-x", "xxxxx-xxxxxxx-x", ""
    ),
    "SG_NRIC": _singaporean,
    "TH_ID": checked(
        "th.pin", tuple(f"{first}############" for first in range(1, 6)), "", "x-xxxx-xxxxx-xx-x", "x xxxx xxxxx xx x"
    ),
    "US_BANK_ACCOUNT": filled(*("^" + "#" * more for more in range(7, 12))),
    "US_DEA": _dea,
    "US_DRIVER_LICENSE": filled(
        "@#######", "@############", "@###-###-##-###-#", "^#######", "### ### ###", "@########"
    ),
    "US_EIN": filled(*(f"{office}-#######" for office in ("12", "20", "27", "36", "45", "52", "81", "84", "94"))),
    "US_ITIN": _itin,
    "US_MBI": _medicare,
    "US_NPI": _npi,
    "US_PASSPORT": lambda dice, _: dice.pick(dice.fill("@"), dice.one("AXYZ"), dice.one("3456")) + dice.digits(8),
    "US_ROUTING_NUMBER": checked("us.rtn", tuple(f"{district}#######" for district in ROUTING)),
    "US_SSN": _ssn,
    "ZA_ID": _south_african,
}
