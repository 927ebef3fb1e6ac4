"""Check digits against specimens that offices and standards publish; one wrong digit is refused."""

from __future__ import annotations

import pytest

from upright.classify.national import NATIONAL
from upright.classify.wallets import WALLETS

SPECIMENS = [
    ("gb-driving-licence", "MORGA657054SM9IJ"),  # GOV.UK
    ("clabe", "002010077777777771"),  # Asociación de Bancos de México
    ("lu-national-id", "1893120105732"),  # python-stdnum's notes on the matricule
    ("ru-snils", "112-233-445 95"),
    ("tw-national-id", "A123456789"),
    ("pl-document", "ABA300000"),
    ("ir-national-code", "0499370899"),
    ("lv-personal-code", "161175-19997"),
    ("uy-ci", "1.234.567-2"),
    ("sv-dui", "00016297-5"),
    ("hu-taj", "123456788"),
    ("hk-hkid", "G123456(A)"),
    ("sg-nric", "S1234567D"),
]
ADDRESSES = [
    ("tron", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),  # the USDT contract
    ("ripple", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),  # the genesis account
    ("dogecoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"),
    ("solana", "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"),  # the token program
]


@pytest.mark.parametrize(("name", "value"), SPECIMENS)
def test_specimen_passes(name: str, value: str) -> None:
    assert NATIONAL[name](value)


@pytest.mark.parametrize(("name", "value"), [one for one in SPECIMENS if one[0] != "gb-driving-licence"])
def test_a_wrong_digit_is_refused(name: str, value: str) -> None:
    place = max(index for index, character in enumerate(value[:-3]) if character.isdigit())
    wrong = value[:place] + str((int(value[place]) + 1) % 10) + value[place + 1 :]
    assert not NATIONAL[name](wrong)


@pytest.mark.parametrize(("name", "value"), ADDRESSES)
def test_address_passes_and_a_changed_one_does_not(name: str, value: str) -> None:
    assert WALLETS[name](value)
    assert not WALLETS[name](value[:-1])


@pytest.mark.parametrize("name", sorted({**NATIONAL, **WALLETS}))
@pytest.mark.parametrize("value", ["", "0", "A", "-", "12345678901234567890", "ÄÖ١٢٣٤٥٦٧٨٩", "AB" * 60])
def test_no_text_whatever_raises(name: str, value: str) -> None:
    assert {**NATIONAL, **WALLETS}[name](value) in {True, False}
