"""What looks like a person, an address or a number of someone, and is a thing."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine

ENGINE = Engine(units("classifiers").values())
TABLE = "sku,name,price,stock\n11,Rosa Bianchi,4.10,3\n12,Erik Falk,2.00,9\n"


def classes(text: str) -> set[str]:
    return {span.data_class for span in ENGINE.spans(text)}


@pytest.mark.parametrize(
    "text",
    [
        "ההזמנה נשלחה מהמחסן.",
        "สินค้าถูกจัดส่งแล้ว",
        "ऑर्डर भेज दिया गया है।",
        "Tilausnumero: 8811223",
        "Supplier: Calvin Klein",
        "Max Mara confirmed that the spring catalogue is late.",
        "Annie Hall (1977), 93 min",
        "Meanwhile, each rusty quarry has been moved.",
        "The sandy orchard was painted.",
        "Cada rocky lugar fue inspeccionado.",
        "Otis Elevator ordered the blue router as planned.",
        "Now playing: Layla",
        "Barry Lyndon, 2nd edition",
        "41,crate washer,3,9.50",
        "See also: Rossby wave.",
        "Melissa officinalis, 20 pcs",
        "Alpha, Bravo, Charlie, Delta, Mike and Oscar are said over the radio.",
        "Rob the cache of its oldest entry.",
        "Upgrade Jenkins to 2.4.",
        "Marbury v. Madison is taught in May.",
        "Martes Mayo",
        "Ajax 1-6 Roma",
        "add 5 tbsp Dijon, 2 sprigs of thyme",
        "Gleis 9, Wagen 21, Abschnitt C",
        "commit 5699b58a1aea3a3f2cc503784e8e9d74bcb8888a Jenkins rebuilt the image twice.",
        "2026-03-15 02:24 INFO ISBN 978-6-0828-4105-2 Jay walking fines doubled.",
        "order #SO-91879124 Charlotte is the fallback region.",
        "version 20.9.56 Basil and Sage were overwatered.",
        "request_id=943dd33a Room Marie Curie seats twelve.",
        "<family>Hunky Sans Mono</family>",
        "loss=0.657205 lr=3.36e-04 step 37942 Elm Street crossing is closed.",
        "EAN 5070924631449 stock 836 La rue Pasteur est barrée.",
        "11. Symphony No. 9 in D minor",
        "Piano Sonata No. 14 was played.",
        "Name        Vmag   Period\nRoss 614  11.15  12.1\nWolf 359  13.54  18.9\nKepler 22  11.66  289\n",
        '{"name": "橄榄油", "plural_name": "橄榄油"}',
        "Vergelijk dit met de eerdere prestaties van de S&P 500.",
        '{\n "id": 1,\n "name": "Vincent Miller 4",\n "brand": "Alba",\n "price": 3.5,\n "color": "Ruby"\n}\n',
        "Stena Vinga  berth 8  ETA 10:46  draft 12.5 m  IMO 8420510",
        "03. Eleanor Rigby (4:49)",
        "477.23 David Copperfield (hbk) ISBN 0-102-19509-X",
        "Mon 16h Queja resuelta",
        TABLE,
    ],
)
def test_no_person_and_no_address(text: str) -> None:
    assert not classes(text) & {"pii.person-name", "pii.street-address"}


@pytest.mark.parametrize(
    ("text", "data_class"),
    [
        ("filter 658 478-8956-66", "pii.phone"),
        ("see § 4.84.3.9 of the code", "pii.ipv4"),
        ("The host is up, from a copy.\n21.19.83.7 is the build version\n", "pii.ipv4"),
        ("USPS 9205 5441 7115 8551 3383 00", "pci.card-number"),
        ("client id 3b2fbd74-7196-4972-a69b-d99689db3652", "pii.ca-permanent-resident"),
        ("label_username: Felhasználónév", "pii.username"),
        ("dob: 1900-01-01", "pii.date-of-birth"),
        ("passport: X00000000", "pii.us-passport"),
        ('password: "password123"', "secret.password"),
    ],
)
def test_parts_of_something_and_stand_ins(text: str, data_class: str) -> None:
    assert data_class not in classes(text)


@pytest.mark.parametrize(
    "text",
    [
        "-- \nמשה כהן\n",
        "Thank you ศจีกาญจน์ ศาสตร์ศิลป์, I noted it.",
        "id,name,email\n1,Rosa Bianchi,rosa@bianchi.it\n2,Erik Falk,erik@falk.se\n",
        "Paul Weber (1977) writes about it.",
        "Rob called the supplier about the second pallet.",
        "Ella told me that Mike from the desk had called.",
    ],
)
def test_persons_all_the_same(text: str) -> None:
    assert "pii.person-name" in classes(text)


def test_a_name_in_thai_is_whole() -> None:
    text = "Thank you ศจีกาญจน์ ศาสตร์ศิลป์, I noted it."
    assert [text[span.start : span.end] for span in ENGINE.spans(text)] == ["ศจีกาญจน์ ศาสตร์ศิลป์"]


@pytest.mark.parametrize(
    "text",
    [
        "turn left at Main Street, then stop",
        "Antonito 8:6 Coronel Pringles",
        "872 st Sal\n290 EL Wax Beans\n",
        "mac 00:00:5E:00:53:A8 is bound to the port",
        "example IBAN DE89 3704 0044 0532 0130 00 from the documentation",
        "FedEx 4811854749769163 left the depot",
        'tags = { Name = "NAT Gateway" }\n',
        "the ward has 19 beds",
        "Harap perbaiki kesalahan dibawah. Dua bidang sandi tidak cocok.",
        "MAD Moroccan Dirham\nPGK Kina\n",
    ],
)
def test_nothing_of_anybody(text: str) -> None:
    assert not ENGINE.spans(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026-02-11 09:12 INFO ticket 88412345 opened by Ramona Ciobanu", "Ramona Ciobanu"),
        ("batch 971104 rejected: Annika Lindqvist did not sign.", "Annika Lindqvist"),
        ("order #SO-91879124: Dear Charlotte, thank you.", "Charlotte"),
    ],
)
def test_a_person_behind_what_a_machine_wrote(text: str, name: str) -> None:
    assert name in {text[span.start : span.end] for span in ENGINE.spans(text) if span.data_class == "pii.person-name"}
