"""Street addresses after their label, in any of thirty languages, and in columns of that name.

Where a person lives. An address is read to its end as written: street, number, unit, postcode, city, country; the sentence after it
is left out. Addresses in free text are found by the tagger (`upright.classify.tagger`), which reports them under this class.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.shapes import CJK, LETTER, UPPER, labelled
from upright.classify.tagger_places import stands_in
from upright.model.data import Sensitivity

_LABELS = (
    "address",
    "home address",
    "street address",
    "mailing address",
    "billing address",
    "shipping address",
    "residential address",
    "delivery address",
    "street",
    "adresse",
    "anschrift",
    "wohnadresse",
    "domicile",
    "adresse postale",
    "adresse complète",
    "direccion postal",
    "dirección postal",
    "indirizzo di residenza",
    "endereço residencial",
    "postadres",
    "woonadres",
    "adres zamieszkania",
    "dirección",
    "domicilio",
    "indirizzo",
    "endereço",
    "adres",
    "adress",
    "osoite",
    "adresa",
    "direccion",
    "地址",
    "住所",
    "주소",
    "ที่อยู่",
    "адрес",
    "διεύθυνση",
)
_ABBREVIATED = "(?:St|Ste|Ave?|Rd|Blvd|Dr|Ln|Apto?|Urb|Edif|Dpto|Depto|Nro|Mz|Km|Blk|No|Nr|Fl|Bldg|Hwy|Pkwy|Sq|[Ss]tr|ul|al|os|pl|Jl|Gg|[CROPNSEW]|Dg|Cra|Cl|Tv|Bd|Avda|Cad|Sok|Mah|Col|Int|bl|ap|tr|n|д|кв|ул|пр|пер|г|стр|Λ|τ)"
_SMALL = "(?:d[eiaou]|del|della|dello|dei|dos|das|des|la|le|les|los|las|van|von|der|den|het|ter|l|d|of|the|bus|y|e|am|an|im|bei|sur|sous|en|str|ul|rue|avenue|boulevard|chemin|via|viale|calle|rua|jalan|ulica|apt|suite|unit|flat|bis|nr|no|kv|dom|улица|ул|дом|д|кв)"
_OTHER = "\u0590-\u0fff"  # scripts without capitals, from Hebrew to Tibetan
_PART = rf"(?:{_ABBREVIATED}\.|n[°º]|{_SMALL}\b['’]?|#|[{UPPER}{CJK}{_OTHER}0-9][{LETTER}{CJK}{_OTHER}0-9'’/°ºª()-]{{0,40}}(?:\.[{LETTER}0-9][{LETTER}0-9-]{{0,16}})?)"
_HOUSE = rf"(?:[{LETTER}]{{3,16}} \d{{1,4}}[{LETTER}]?\b)"  # `vijenac 4`, after the name of a street
_LINE = rf"{_PART}(?:(?:[ ]{{1,2}}|, ?| [-–/] |、)(?:{_PART}|{_HOUSE})){{0,18}}(?<!['’])"  # not the mark behind it


def _valid(value: str) -> bool:
    return (
        any(character.isdigit() for character in value)
        and re.search(r"[^\W\d_]{2,}", value) is not None
        and (" " in value or not value.isascii())
        and len(value) > 7
        and "@" not in value
        and "://" not in value
        and not stands_in(value)
    )


CLASSIFIER = Classifier(
    id="pii.street-address",
    title="Street address",
    sensitivity=Sensitivity.HIGH,
    patterns=(labelled(_LABELS, _LINE, separator=r"[:=]{1,2}"),),
    validate=_valid,
    context=(
        "address",
        "street",
        "moved to",
        "lives at",
        "adresse",
        "dirección",
        "indirizzo",
        "home",
        "mailing",
        "ship to",
        "residence",
        "resides",
    ),
    columns=(
        "address",
        "street address",
        "home address",
        "street",
        "mailing address",
        "billing address",
        "shipping address",
        "adresse",
        "anschrift",
        "direccion",
        "indirizzo",
        "endereco",
        "address line 1",
        "addr",
    ),
    confidence=0.72,
    confident=0.93,
    regulations=("GDPR", "CCPA"),
    aliases=("STREET_ADDRESS", "ADDRESS", "LOCATION"),
    matches=(
        "Address: 455 Ruiz Mountains, South Amanda, AZ 79050",
        "Home address: Claudelaan 8, 8222, Ciergnon. Date of birth: 1970-01-02",
        "adresse: 12 rue de la Paix, 75002 Paris",
        'id,address\n1,"Flückigerstrasse 48, 9285 Altstätten"\n',
        '{"shipping_address": "Dg. 1Y Bis # 65-98 Sur, 153668, Chíquiza, Boyacá"}',
        "anschrift: Kozarčev vijenac 4, 76255 Mursko Središće",
        "adresse postale\tJosélaan 329, 2712 Durnal\n",
        'id,direccion\n1,"Cl. 35 # 25-86 Este, Apto. 2, 202555, San Diego, Cesar"\n',
        "Endereço: Rua das Flores, nº 12, 1200-195 Lisboa",
    ),
    rejects=(
        "address: 0x7ffe12",
        "2 cups of sugar",
        "200 OK in 12 ms",
        "ip address: 10.0.0.1",
        "email address: x@example.com",
        "address: 123 Example Street, Anytown",
        "Anschrift: Musterstraße 1, 12345 Musterstadt",
    ),
)
