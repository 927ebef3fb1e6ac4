"""Cards, accounts, wallets."""

from __future__ import annotations

from upright.testing.corpus.checks import Value, base58, bech32, filled, with_luhn
from upright.testing.corpus.dice import CAPITALS, Dice
from upright.testing.corpus.people import Person

IBANS = ("DE{18}", "GB[NWBK,BARC,LOYD,HBUK]{14}", "NL[INGB,RABO,ABNA]{10}", "AT{16}", "CH{17}", "IE[AIBK,BOFI]{14}",
    "DK{14}", "SE{20}", "LT{16}", "LV[HABA]{13}", "PL{24}", "LU{3}+13", "CY{24}", "SK{20}", "GR{23}", "RO[BTRL]+16",
    "TR{5}0{16}")  # fmt: skip
BANKS = ("DEUTDEFF DEUTDEFFXXX BNPAFRPP BNPAFRPPXXX CHASUS33 CHASUS33XXX BARCGB22 HSBCHKHH INGBNL2A UBSWCHZH80A "
    "NDEASESS UNCRITMM BBVAESMM RABONL2U COBADEFFXXX SBININBB104 DBSSSGSG CITIUS33 ANZBAU3M "
    "KREDBEBB").split()  # fmt: skip
OWNERS = (("HOLLOWAY", "MERCER", "BRANDT", "OKAFOR", "SILVA"), ("IAN", "RUTH", "PETRA", "TOM", "ANA"))


def _number(dice: Dice) -> str:
    """A card number of Visa, Mastercard, American Express or Discover."""
    start, length = dice.pick(
        ("4#####", 16),
        (dice.pick("51", "52", "53", "54", "55") + "####", 16),
        (dice.pick("34", "37") + "####", 15),
        ("6011##", 16),
        ("4#####", 16),
        ("2" + dice.one("3456") + "####", 16),
    )
    return with_luhn(dice.fill(start + "#" * (length - 7)))


def _card(dice: Dice, _: Person) -> str:
    number = _number(dice)
    if len(number) == 16:
        return dice.written(number, "", "xxxx xxxx xxxx xxxx", "xxxx-xxxx-xxxx-xxxx")
    return dice.written(number, "", "xxxx xxxxxx xxxxx", "xxxx-xxxxxx-xxxxx")


def _track(dice: Dice, _: Person) -> str:
    number, expires = _number(dice), f"{dice.randrange(27, 33)}{dice.randrange(1, 13):02}"
    owner = f"{dice.one(OWNERS[0])}/{dice.one(OWNERS[1])}{dice.pick('', ' M')}"
    return dice.pick(
        f"%B{number}^{owner}^{expires}{dice.pick('101', '201', '121')}{dice.digits(dice.randrange(8, 16))}?",
        f";{number}={expires}{dice.pick('101', '201')}{dice.digits(dice.randrange(8, 13))}?",
    )


def _account(dice: Dice, pattern: str) -> str:
    """`{n}`: n digits, `+n`: n capitals or digits, `[a,b]`: one of these."""
    body, rest = "", pattern
    while rest:
        if rest[0] == "[":
            names, rest = rest[1:].split("]", 1)
            body += dice.one(names.split(","))
        elif rest[0] == "{":
            count, rest = rest[1:].split("}", 1)
            body += dice.digits(int(count))
        elif rest[0] == "+":
            body, rest = body + dice.chars(CAPITALS, int(rest[1:])), ""
        else:
            body, rest = body + rest[0], rest[1:]
    return body


def _iban(dice: Dice, _: Person) -> str:
    whole = _account(dice, dice.one(IBANS))
    country, body = whole[:2], whole[2:]
    check = 98 - int("".join(str(int(char, 36)) for char in f"{body}{country}00")) % 97
    number = f"{country}{check:02}{body}"
    groups = [number[at : at + 4] for at in range(0, len(number), 4)]
    return dice.pick(number, number, " ".join(groups), " ".join(groups), ("-" if dice.often(0.2) else "").join(groups))


def _bitcoin(dice: Dice, _: Person) -> str:
    key = dice.randbytes(20)
    return dice.pick(base58(b"\0" + key), base58(b"\5" + key), bech32("bc", key, 0))


def _sort_code(dice: Dice, _: Person) -> str:
    bank = dice.pick("20", "40", "60", "30", "09", "77", "83")
    return dice.written(bank + dice.digits(4), *["xx-xx-xx"] * 3, "xx xx xx")


PAYMENTS: dict[str, Value] = {
    "BITCOIN_ADDRESS": _bitcoin,
    "CARD_CVV": lambda dice, _: dice.digits(3 if dice.often(0.85) else 4),
    "CARD_TRACK_DATA": _track,
    "CREDIT_CARD": _card,
    "ETHEREUM_ADDRESS": filled("0x" + "%" * 40),
    "IBAN": _iban,
    "SWIFT_BIC": lambda dice, _: dice.one(BANKS),
    "UK_SORT_CODE": _sort_code,
}
