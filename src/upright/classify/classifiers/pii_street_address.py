"""Street addresses: number and street type in the common shapes of several languages, or a labelled address, or a column of that name.

Where a person lives. Not seen: places without a number, addresses in scripts without a label.
"""

from __future__ import annotations

import re

from upright.classify.classifier import Classifier
from upright.classify.shapes import CJK, LETTER, UPPER, labelled
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
_ABBREVIATED = "(?:St|Ste|Ave?|Rd|Blvd|Dr|Ln|Apt|No|Nr|Fl|Bldg|Hwy|Pkwy|Sq|[Ss]tr|ul|al|os|pl|Jl|Gg|[CROPNSEW]|Dg|Cra|Cl|Tv|Bd|Avda|Cad|Sok|Mah|Col|Int|bl|ap|tr|n|д|кв|ул|пр|пер|г|стр|Λ|τ)"
_PART = rf"(?:{_ABBREVIATED}\.|n[°º]|(?:d[eiaou]|del|della|dello|dei|dos|das|des|la|le|les|los|las|van|von|der|den|het|ter|de l|l|d|of|the|bus|y|e|am|an|im|bei|sur|sous|en|str|ul|rue|avenue|boulevard|chemin|via|viale|calle|rua|jalan|ulica|apt|suite|unit|flat|bis|nr|no|kv|dom)['’]?|#|[{UPPER}{CJK}0-9][{LETTER}{CJK}0-9'’/°º()-]{{0,32}}(?:\.[{LETTER}0-9][{LETTER}0-9-]{{0,16}})?)"
_LINE = rf"{_PART}(?:(?:[ ]{{1,2}}|, ?| [-–/] |、){_PART}){{1,18}}"
_WORD = rf"[{UPPER}0-9][{LETTER}0-9'’.-]{{0,24}}"
_KINDS = (
    "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Ter|Way|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Trail|Trl|Close|Crescent|Gardens?|Grove|Mews|Row|Loop|Plaza|Alley|Walk|Ridges?|Mountains?|Mount"
    "|Turnpike|Expressway|Crossing|Forks?|Mills?|Views?|Islands?|Estates?|Shores?|Springs?|Villages?|Junctions?|Extensions?|Meadows?|Points?|Path|Pass|Cove|Creek|Bridge|Bypass|Canyon|Causeway|Cliffs?|Corners?|Course|Dale|Drives|Falls|Ferry|Fields?|Freeway|Gateway|Glens?|Greens?|Harbors?|Haven|Heights|Hills?|Hollow|Inlet|Knolls?|Lakes?|Landing|Locks?|Manor|Motorway|Orchard|Overpass|Parks?|Passage|Pike|Pines?|Plains?|Port|Prairie|Ranch|Rapids?|River|Roads|Route|Run|Shoals?|Skyway|Spurs?|Station|Stream|Streets|Summit|Trace|Track|Tunnel|Underpass|Unions?|Valleys?|Viaduct|Vista|Wells?)"
)  # as in the United States Postal Service's publication 28, appendix C1, with British additions
_TAIL = rf"(?:,? (?:Apt|Suite|Unit|Ste|Flat|Floor|Fl|#|Apartment)\.? ?#?[A-Za-z0-9-]{{1,8}})?(?:,[ ]{{0,2}}[{LETTER}0-9'’. -]{{2,40}}){{0,3}}"


def _valid(value: str) -> bool:
    return (
        any(character.isdigit() for character in value)
        and re.search(r"[^\W\d_]{2,}", value) is not None
        and (" " in value or not value.isascii())
        and len(value) > 7
        and "@" not in value
        and "://" not in value
    )


CLASSIFIER = Classifier(
    id="pii.street-address",
    title="Street address",
    sensitivity=Sensitivity.HIGH,
    patterns=(
        labelled(_LABELS, _LINE, separator=r"[:=]{1,2}"),
        rf"(?i:\b(?:moved to|lives? at|living at|resid(?:es?|ing) at|relocated to|address is|shipped to|deliver(?:ed)? to|wohn(?:t|haft) in|habite (?:au|à)|vive en|abita in) )(?P<value>{_LINE})",
        rf"\b\d{{1,6}}[A-Za-z]?,? (?:{_WORD} ){{1,4}}{_KINDS}\b\.?{_TAIL}",
        rf"\b(?:{_WORD} ){{0,2}}[{UPPER}][{LETTER}’'-]{{1,28}}(?:straße|strasse|str\.|gasse|weg|allee|platz|ring|damm|ufer|laan|straat|plein|weg|kade|gracht|gatan|vägen|gata|veien|vegen|gate|vej|gade|katu|tie|utca|stræde) ?\d{{1,4}}[a-zA-Z]?(?:,[ ]{{0,2}}\d{{3,6}}(?: [A-Z]{{2}})?,? [{UPPER}][{LETTER}’'. -]{{1,40}})?",
        rf"\b(?:\d{{1,4}}(?: ?(?:bis|ter))?,? )?(?i:rue|avenue|boulevard|chemin|allée|impasse|calle|avenida|paseo|plaza|carrera|via|viale|piazza|corso|vicolo|rua|travessa|largo|ulica|ul\.|strada|bulevardul|ulice|jalan|jl\.|gang|cadde|sokak) (?:(?:de|du|des|la|le|les|del|della|da|do|dos|das|l'|d')[ ]?){{0,2}}{_WORD}(?: {_WORD}){{0,4}},? ?(?:n[°ºr]\.? ?)?\d{{0,5}}{_TAIL}",
    ),
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
        "I moved to Claudelaan 8, 8222, Ciergnon.",
        "12 rue de la Paix, 75002 Paris",
        'id,address\n1,"Flückigerstrasse 48, 9285 Altstätten"\n',
        "lives at 221 Baker Street, London",
    ),
    rejects=(
        "address: 0x7ffe12",
        "2 cups of sugar",
        "200 OK in 12 ms",
        "ip address: 10.0.0.1",
        "email address: x@example.com",
    ),
)
