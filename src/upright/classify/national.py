"""Check digits of national numbers that python-stdnum lacks or checks loosely, by their names in YAML classifiers.

Each check takes the value as written and answers True or False, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from upright.classify.checks import compact, digits, luhn, stdnum

_ICAO = {character: number for number, character in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_TAIWAN = {letter: number for number, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)}
_SINGAPORE = {
    **dict.fromkeys("ST", "JZIHGFEDCBA"),
    **dict.fromkeys("FG", "XWUTRQPNMLK"),
    "M": "KLJNPQRTUWX",
}
_SINGAPORE_SHIFT = {"S": 0, "F": 0, "T": 4, "G": 4, "M": 3}
_DVLA = re.compile(r"[A-Z9]{5}\d[0156]\d[0-3]\d{2}[A-Z9]{2}[A-Z0-9]{3}")
_EGYPT = re.compile(r"[23]\d{6}(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)\d{5}")
_CENTURIES = {"1": 1800, "2": 1900, "3": 2000}
_VIETNAM = re.compile(r"0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}")
_CEYLON = re.compile(
    r"(?:\d{2}|(?:19|20)\d{2})(?:[05]0[1-9]|[05][1-9]\d|[1267]\d\d|[38][0-5]\d|[38]6[0-6])\d{4,5}[VX]?"
)
_UNCHECKED = 9
_TEN = 10
_ELEVEN = 11
_TWELVE = 12


@dataclass(frozen=True)
class Weighted:
    """The last digit of `length` equals the weighted sum of those before it under `modulus`.

    `complement`: the check digit is what is missing to the modulus. `ten`: the digit written for a remainder of ten;
    None: such numbers are not issued. `first`: the digits that a number may begin with.
    """

    weights: tuple[int, ...]
    modulus: int
    complement: bool = True
    ten: int | None = None
    first: str = "0123456789"

    def __call__(self, value: str) -> bool:
        """Whether length, first digit and check digit fit."""
        number = digits(value)
        if len(number) != len(self.weights) + 1 or number[0] not in self.first:
            return False
        rest = sum(int(digit) * weight for digit, weight in zip(number, self.weights, strict=False)) % self.modulus
        expected: int | None = (self.modulus - rest) % self.modulus if self.complement else rest
        if expected is not None and expected >= _TEN:
            expected = self.ten
        return expected == int(number[-1]) and len(set(number)) > 1


@dataclass(frozen=True)
class Luhn:
    """Exactly so many digits, beginning so, with a check digit of ISO/IEC 7812."""

    lengths: tuple[int, ...]
    first: tuple[str, ...] = ("",)

    def __call__(self, value: str) -> bool:
        """Whether length, beginning and check digit fit."""
        number = digits(value)
        return len(number) in self.lengths and number.startswith(self.first) and luhn(number)


@dataclass(frozen=True)
class Dated:
    """Digits that hold a date of birth: `order` of its two-digit parts (`ymd`), from `at` on; then `also` must hold."""

    order: str
    at: int = 0
    also: Callable[[str], bool] | None = None

    def __call__(self, value: str) -> bool:
        """Whether the date exists."""
        number = digits(value)
        parts = {
            part: int(number[self.at + 2 * place : self.at + 2 * place + 2] or 0)
            for place, part in enumerate(self.order)
        }
        real = _exists(2000 if parts["y"] == 0 else 1900 + parts["y"], parts["m"], parts["d"])
        return real and (self.also is None or self.also(value))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def icao(value: str) -> bool:
    """Nine characters and, when written, the check digit of ICAO 9303: German passports and identity cards."""
    bare = compact(value)
    if len(bare) == _UNCHECKED:
        return True
    total = sum(_ICAO[character] * (7, 3, 1)[place % 3] for place, character in enumerate(bare[:9]))
    return len(bare) == _TEN and str(total % 10) == bare[9]


def hong_kong(value: str) -> bool:
    """Identity card of Hong Kong: one or two letters, six digits and a check character mod 11."""
    found = re.fullmatch(r"([A-Z]{1,2})(\d{6})([0-9A])", compact(value))
    if not found:
        return False
    letters, number, check = found.groups()
    values = [36] * (2 - len(letters)) + [ord(letter) - 55 for letter in letters] + [int(digit) for digit in number]
    rest = -sum(each * weight for each, weight in zip(values, range(9, 1, -1), strict=True)) % 11
    return check == ("A" if rest == _TEN else str(rest))


def singapore(value: str) -> bool:
    """NRIC and FIN: a letter for series and century, seven digits, a check letter."""
    found = re.fullmatch(r"([STFGM])(\d{7})([A-Z])", value)
    if not found:
        return False
    series, number, check = found.groups()
    total = sum(int(digit) * weight for digit, weight in zip(number, (2, 7, 6, 5, 4, 3, 2), strict=True))
    place = (total + _SINGAPORE_SHIFT[series]) % 11
    return check in {_SINGAPORE[series][place], _SINGAPORE[series][::-1][place] if series == "M" else ""}


def taiwan(value: str) -> bool:
    """Identity number of Taiwan: a letter for the place, nine digits of which the last checks."""
    found = re.fullmatch(r"([A-Z])([1289A-D])(\d{8})", compact(value))
    if not found:
        return False
    letter = _TAIWAN[found[1]]
    second = found[2] if found[2].isdigit() else str(_TAIWAN[found[2]] % 10)
    total = letter // 10 + letter % 10 * 9
    total += sum(
        int(digit) * weight for digit, weight in zip(second + found[3], (8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)
    )
    return total % 10 == 0


def kazakhstan(value: str) -> bool:
    """IIN and BIN: twelve digits, weights 1 to 11 mod 11, a second row of weights when the first gives ten."""
    number = digits(value)
    if len(number) != _TWELVE:
        return False
    for weights in (range(1, 12), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)):
        rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
        if rest < _TEN:
            return rest == int(number[-1])
    return False


def latvia(value: str) -> bool:
    """Personal code of Latvia: date of birth and a check digit, or (since 2017) 32 and nine digits without either."""
    number = digits(value)
    if len(number) != _ELEVEN:
        return False
    if number[:2] == "32":
        return True
    weights = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return (1101 - total) % 11 % 10 == int(number[-1]) and _exists(2000, int(number[2:4]), int(number[:2]))


def luxembourg(value: str) -> bool:
    """National number of Luxembourg: date of birth, serial, a Luhn and a Verhoeff check digit."""
    number = digits(value)
    return (
        len(number) == _ELEVEN + 2
        and _exists(int(number[:4]) or 1, int(number[4:6]), int(number[6:8]))
        and luhn(number[:12])
        and _VERHOEFF(number[:11] + number[12])
    )


_VERHOEFF = stdnum("verhoeff")


def iran(value: str) -> bool:
    """National code of Iran: ten digits, check digit mod 11."""
    number = digits(value)
    if len(number) != _TEN or len(set(number)) == 1:
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11
    return int(number[-1]) == (rest if rest < 2 else 11 - rest)  # noqa: PLR2004


def egypt(value: str) -> bool:
    """National number of Egypt: century, date of birth, governorate, serial."""
    number = digits(value)
    return bool(_EGYPT.fullmatch(number)) and _exists(
        _CENTURIES[number[0]] + int(number[1:3]), int(number[3:5]), int(number[5:7])
    )


def kuwait(value: str) -> bool:
    """Civil number of Kuwait: century, date of birth, serial, check digit mod 11."""
    number = digits(value)
    weights = (2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    if len(number) != len(weights) + 1 or number[0] not in "23":
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
    year = _CENTURIES[number[0]] - 100 * (number[0] == "1") + int(number[1:3])
    return rest == int(number[-1]) and _exists(year, int(number[3:5]), int(number[5:7]))


def guatemala(value: str) -> bool:
    """CUI of Guatemala's DPI: eight digits, check digit mod 11, department and municipality."""
    number = digits(value)
    if len(number) != _ELEVEN + 2 or not 1 <= int(number[9:11]) <= 22 or number[11:] == "00":  # noqa: PLR2004
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, range(2, 10), strict=False))
    return total % 11 == int(number[8])


def snils(value: str) -> bool:
    """Russian pension insurance number: nine digits and a two-digit check sum."""
    number = digits(value)
    if len(number) != _ELEVEN:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=False))
    return total % 101 % 100 == int(number[9:]) and number[:9] > "001001998"


def dvla(value: str) -> bool:
    """British driving licence: five letters of the name, date of birth, initials, check characters."""
    bare = compact(value)
    month = int(bare[6:8]) % 50 if bare[6:8].isdigit() else 0
    return (
        len(bare) == len("MORGA657054SM9IJ")
        and bool(_DVLA.fullmatch(bare))
        and 1 <= month <= 12  # noqa: PLR2004
        and 1 <= int(bare[8:10]) <= 31  # noqa: PLR2004
    )


def vietnam(value: str) -> bool:
    """Citizen identity number of Vietnam: province, century with sex, year of birth, serial."""
    return bool(_VIETNAM.fullmatch(digits(value)))


def sri_lanka(value: str) -> bool:
    """NIC of Sri Lanka: year, day of the year (women: plus 500), serial."""
    bare = compact(value)
    return bool(_CEYLON.fullmatch(bare)) and (len(bare) == _TWELVE) != bare[-1].isalpha()


def polish_card(value: str) -> bool:
    """Polish identity card (three letters, six digits) and passport (two letters, seven digits), weights mod 10."""
    bare = compact(value)
    values = [_ICAO[character] for character in bare]
    if re.fullmatch(r"[A-Z]{3}\d{6}", bare):
        return sum(each * weight for each, weight in zip(values, (7, 3, 1, 9, 7, 3, 1, 7, 3), strict=True)) % 10 == 0
    if re.fullmatch(r"[A-Z]{2}\d{7}", bare):
        return sum(each * weight for each, weight in zip(values, (7, 3, 9, 1, 7, 3, 1, 7, 3), strict=True)) % 10 == 0
    return False


def jmbg(value: str) -> bool:
    """Unique master citizen number of the states of former Yugoslavia: date of birth, region, serial, check digit."""
    number = digits(value)
    weights = (7, 6, 5, 4, 3, 2) * 2
    if len(number) != len(weights) + 1 or not _exists(2000, int(number[2:4]), int(number[:2])):
        return False
    rest = -sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
    return rest == int(number[-1]) and number[4] in "09"


def jmbg_of(*regions: range) -> Callable[[str], bool]:
    """The same, of one state: the seventh and eighth digits name its regions."""
    return JmbgOf(tuple(number for several in regions for number in several))


@dataclass(frozen=True)
class JmbgOf:
    """A master citizen number whose holder was registered in one of these regions."""

    regions: tuple[int, ...]

    def __call__(self, value: str) -> bool:
        """Whether region and check digit fit."""
        number = digits(value)
        return jmbg(number) and int(number[7:9]) in self.regions


def emirates(value: str) -> bool:
    """Identity number of the United Arab Emirates: 784, a year of birth, eight digits."""
    number = digits(value)
    return number.startswith("784") and 1900 <= int(number[3:7]) <= date.today().year  # noqa: PLR2004, DTZ011


def spanish_insurance(value: str) -> bool:
    """Spanish social security number: province, serial, remainder mod 97."""
    number = digits(value)
    if len(number) != _TWELVE:
        return False
    province, serial, check = int(number[:2]), int(number[2:10]), int(number[10:])
    whole = province * 10**7 + serial if serial < 10**7 else int(number[:10])
    return (1 <= province <= 53 or province == 66) and whole % 97 == check  # noqa: PLR2004


def portuguese_insurance(value: str) -> bool:
    """Portuguese social security number: eleven digits, weights are primes, mod 10."""
    number = digits(value)
    primes = (29, 23, 19, 17, 13, 11, 7, 5, 3, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, primes, strict=False))
    return len(number) == _ELEVEN and number[0] in "12" and 9 - total % 10 == int(number[-1])


def brazilian_licence(value: str) -> bool:
    """CNH of Brazil: nine digits and two check digits mod 11."""
    number = digits(value)
    if len(number) != _ELEVEN:
        return False
    first = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=False)) % 11
    second = sum(int(digit) * weight for digit, weight in zip(number, range(1, 10), strict=False)) % 11
    less = 2 if first >= _TEN else 0
    expected = (0 if first >= _TEN else first), (0 if second >= _TEN else second - less) % 11 % 10
    return len(set(number)) > 1 and expected == (int(number[9]), int(number[10]))


def brazilian_voter(value: str) -> bool:
    """Titulo de eleitor of Brazil: serial, state, two check digits mod 11."""
    number = digits(value)
    if len(number) != _TWELVE or not 1 <= int(number[8:10]) <= 28:  # noqa: PLR2004
        return False
    first = sum(int(digit) * weight for digit, weight in zip(number, range(2, 10), strict=False)) % 11 % 10
    rest = int(number[8]) * 7 + int(number[9]) * 8 + first * 9
    return (first, rest % 11 % 10) == (int(number[10]), int(number[11]))


def hungarian_company(value: str) -> bool:
    """Company tax number of Hungary: eight digits of which the last checks, kind, county."""
    return _HUNGARY(digits(value)[:8])


def canadian_business(value: str) -> bool:
    """Business number of Canada: nine digits with a Luhn check digit, program account."""
    return luhn(digits(value)[:9])


_HUNGARY = Weighted((9, 7, 3, 1, 9, 7, 3), 10)

NATIONAL: dict[str, Callable[[str], bool]] = {
    "ae-emirates-id": emirates,
    "ba-jmbg": jmbg_of(range(10, 20)),
    "br-cnh": brazilian_licence,
    "br-pis": Weighted((3, 2, 9, 8, 7, 6, 5, 4, 3, 2), 11, ten=0),
    "br-titulo": brazilian_voter,
    "ca-bn": canadian_business,
    "de-document": icao,
    "es-nss": spanish_insurance,
    "eg-national-id": egypt,
    "gb-driving-licence": dvla,
    "gt-cui": guatemala,
    "hk-hkid": hong_kong,
    "hu-taj": Weighted((3, 7) * 4, 10, complement=False),
    "hu-tax-number": hungarian_company,
    "hu-tax-id": Weighted(tuple(range(1, 10)), 11, complement=False, first="8"),
    "ir-national-code": iran,
    "kw-civil-id": kuwait,
    "kz-iin": kazakhstan,
    "lk-nic": sri_lanka,
    "lu-national-id": luxembourg,
    "lv-personal-code": latvia,
    "me-jmbg": jmbg_of(range(20, 30)),
    "mk-embg": jmbg_of(range(40, 50)),
    "pt-niss": portuguese_insurance,
    "pl-document": polish_card,
    "rs-jmbg": jmbg_of(range(60, 100)),
    "ru-snils": snils,
    "sa-national-id": Luhn((10,), ("1", "2")),
    "sg-nric": singapore,
    "sv-dui": Weighted((9, 8, 7, 6, 5, 4, 3, 2), 10),
    "tw-national-id": taiwan,
    "uy-ci": Weighted((2, 9, 8, 7, 6, 3, 4), 10),
    "uz-pinfl": Dated("dmy", 1),
    "vn-cccd": vietnam,
    "clabe": Weighted((3, 7, 1) * 5 + (3, 7), 10),
    "dated-ymd": Dated("ymd"),
    "dated-dmy": Dated("dmy"),
}
