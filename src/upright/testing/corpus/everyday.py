"""Persons' everyday data: dates, places, devices, vehicles, networks, health."""

from __future__ import annotations

from datetime import date

from upright.testing.corpus.checks import Value, filled, icao, luhn, with_luhn
from upright.testing.corpus.dice import DIGITS, Dice
from upright.testing.corpus.people import Person

DAY_FIRST = frozenset("DE AT CH PL CZ NO FI RU TR BG HR SK UA EE DK".split())
YEAR_FIRST = frozenset("JP CN KR TW LT SE HU CA ZA".split())
DIAGNOSES = ("E11.9 I10 J45.909 F32.1 M54.5 K21.9 N18.3 G43.909 E78.5 I25.10 J44.1 Z79.4 S72.001A C50.911 L40.0 R07.9 "
    "F41.1 K50.90 H25.11 O24.410 B18.2 D50.9 T78.40XA I48.91 G47.33 M17.11").split()  # fmt: skip
NETWORKS = (5, 23, 31, 46, 62, 77, 81, 85, 91, 94, 109, 151, 176, 185, 188, 193, 212, 217)
ROMAN = "ABCDEFGHJKLMNPRSTVWXYZ"
PLATES = {  # letters for `x`, and patterns
    "GB": ("ABDEGKLMNPRSVWY", ("xx19 @@@", "xx21 @@@", "xx68 @@@", "xx72 @@@", "xx23 @@@")),
    "DE": ("", ("M-@@ ^###", "B-@@ ^###", "HH-@@ ^###", "K-@@ ^###", "S-@@ ^###")),
    "FR": (ROMAN, ("xx-###-xx",)),
    "IT": (ROMAN, ("xx###xx",)),
    "ES": ("BCDFGHJKLMNPRSTVWXYZ", ("#### xxx",)),
    "IN": ("", ("MH 01 @@ ####", "DL 12 @@ ####", "KA 09 @@ ####", "TN 01 @@ ####")),
    "NL": ("BDFGHJKLNPRSTVXZ", ("xx-###-x",)),
    "PL": ("", ("WA #####", "KR #####", "GD #####", "PO #####")),
}
VEHICLE = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
VEHICLE_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
BEARERS = (("GBR", "USA", "FRA", "ITA", "ESP", "NLD", "POL", "CAN", "AUS", "IND", "D<<"),
    ("HALVORSEN", "MARCHETTI", "DUBOIS", "KOWALSKA", "PATEL", "OSEI", "LINDQVIST", "DE<LA<CRUZ"),
    ("ANNA<MARIA", "PETER", "LUCIA", "TOMASZ", "RAVI", "EVA<L", "NOAH"))  # fmt: skip


def written_date(dice: Dice, day: date, country: str) -> str:
    """A date as it is written in a country."""
    dashed, short = f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}"
    if country == "US":
        return dice.pick(f"{day:%m/%d/%Y}", dashed, f"{day:%B} {day.day}, {day.year}", f"{day:%m-%d-%Y}")
    if country in DAY_FIRST:
        return dice.pick(f"{day:%d.%m.%Y}", dashed, f"{day:%d.%m.%Y}")
    if country in YEAR_FIRST:
        return dice.pick(dashed, f"{day:%Y/%m/%d}")
    return dice.pick(short, dashed, f"{day.day} {day:%B %Y}", f"{day:%d-%m-%Y}", f"{day:%d-%b-%Y}")


def _coordinates(dice: Dice, _: Person) -> str:
    north, east = dice.uniform(-55, 65), dice.uniform(-150, 170)
    if dice.often(0.15):
        return f"{_degrees(north, 'NS')} {_degrees(east, 'EW')}"
    return dice.pick(
        f"{north:.6f}, {east:.6f}", f"{north:.5f},{east:.5f}", f"{north:.4f}, {east:.4f}", f"{north:.6f},{east:.6f}"
    )


def _degrees(value: float, sides: str) -> str:
    side, value = sides[value < 0], abs(value)
    minutes = value % 1 * 60
    return f"{int(value)}°{int(minutes):02}'{minutes % 1 * 59.4:04.1f}\"{side}"


def _plate(dice: Dice, who: Person) -> str:
    if who.country in PLATES:
        letters, patterns = PLATES[who.country]
        return dice.fill("".join(dice.one(letters) if char == "x" else char for char in dice.one(patterns)))
    return dice.fill(dice.pick("^@@@###", "@@@-####", "@@@ ####"))


def _vin(dice: Dice, _: Person) -> str:
    letters = "".join(VEHICLE) + DIGITS
    maker = dice.pick("1HG", "1FT", "WBA", "JTD", "5YJ", "3VW", "KMH", "WVW")
    body = f"{maker}{dice.chars(letters, 5)}0{dice.one('HJKLMNPR')}{dice.chars(letters, 1)}{dice.digits(6)}"
    values = (VEHICLE[char] if char in VEHICLE else int(char) for char in body)
    left = sum(value * weight for value, weight in zip(values, VEHICLE_WEIGHTS, strict=True)) % 11
    return body[:8] + ("X" if left == 10 else str(left)) + body[9:]


def _mrz(dice: Dice, who: Person) -> str:
    country, family, given = (dice.one(several) for several in BEARERS)
    number, born = dice.fill("&&#######"), f"{who.born:%y%m%d}"
    until = f"{dice.randrange(27, 35)}{dice.randrange(1, 13):02}{dice.randrange(1, 28):02}"
    first, birth, expiry = number + icao(number), born + icao(born), until + icao(until)
    optional = "<" * 14 + "0"
    second = f"{first}{country}{birth}{dice.pick('M', 'F')}{expiry}{optional}{icao(first + birth + expiry + optional)}"
    return f"P<{country}{family}<<{given}".ljust(44, "<") + "\n" + second


def _mac(dice: Dice, _: Person) -> str:
    parts = [dice.pick("00", "3c", "a4", "f0", "b8", "dc", "00", "74"), *(dice.hex(2) for _ in range(5))]
    colons, whole = ":".join(parts), "".join(parts)
    return dice.pick(colons, colons, "-".join(parts).upper(), colons.upper(), f"{whole[:4]}.{whole[4:8]}.{whole[8:]}")


def _ipv6(dice: Dice, _: Person) -> str:
    start = dice.pick("2a02", "2600", "2a01", "2a0d", "2409", "2804")
    if dice.often(0.5):
        return ":".join((start, *(f"{dice.below(65536):x}" for _ in range(7))))
    return ":".join((start, *(f"{dice.randrange(16, 65536):x}" for _ in range(3)))) + f"::{dice.randrange(1, 65536):x}"


def _sim(dice: Dice, _: Person) -> str:
    country = dice.pick("44", "49", "33", "01", "91", "61", "34", "31")
    return with_luhn(f"89{country}{dice.digits(dice.pick(14, 14, 15))}")


def _imei(dice: Dice, _: Person) -> str:
    body = dice.pick("35", "86", "01") + dice.digits(12)
    return dice.written(body + luhn(body), "", "", "", "xx-xxxxxx-xxxxxx-x")


def _imsi(dice: Dice, _: Person) -> str:
    network = dice.pick("26201", "23415", "310260", "40445", "20801", "50501", "310410", "22210", "44010")
    return network + dice.digits(15 - len(network))


def _advertising(dice: Dice, _: Person) -> str:
    identity = dice.uuid()
    return identity.upper() if dice.often(0.35) else identity


EVERYDAY: dict[str, Value] = {
    "ADVERTISING_ID": _advertising,
    "DATE_OF_BIRTH": lambda dice, who: written_date(dice, who.born, who.country),
    "EMAIL": lambda _, who: who.email,
    "GEO_COORDINATES": _coordinates,
    "HEALTH_PLAN_ID": filled("@@@#########", "@@@#########", "@#########", "@@@######@##"),
    "ICCID": _sim,
    "ICD10_CODE": lambda dice, _: dice.one(DIAGNOSES),
    "IMEI": _imei,
    "IMSI": _imsi,
    "IPV4": lambda dice, _: ".".join((str(dice.choice(NETWORKS)), *(str(dice.randrange(1, 254)) for _ in range(3)))),
    "IPV6": _ipv6,
    "LICENSE_PLATE": _plate,
    "MAC_ADDRESS": _mac,
    "MEDICAL_RECORD_NUMBER": lambda dice, _: dice.fill(
        dice.pick("#######", "########", "MRN#######", dice.one("HMP") + "########", "###-##-###")
    ),
    "NDC_CODE": filled("#####-####-##", "0###-####-##", "#####-###-##"),
    "PASSPORT_MRZ": _mrz,
    "PERSON_NAME": lambda _, who: who.name,
    "PHONE": lambda _, who: who.phone,
    "STREET_ADDRESS": lambda _, who: who.address,
    "USERNAME": lambda _, who: who.username,
    "VIN": _vin,
}
