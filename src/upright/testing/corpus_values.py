"""Made-up values for `corpus.py`, by type, with valid check digits where the real thing has them.

Nothing here comes from Upright's own classifiers: check digits are those of python-stdnum or worked out below.
"""

from __future__ import annotations

import base64
import json
import string
import zlib
from collections.abc import Callable
from importlib import import_module
from random import Random

FIRST = (
    "James", "Mary", "Robert", "Patricia", "Aisha", "Omar", "Priya", "Arjun", "Wei", "Mei", "Hiroshi", "Yuki",
    "Carlos", "Lucía", "Mateo", "Sofía", "João", "Beatriz", "Luca", "Giulia", "Jürgen", "Katrin", "Pierre", "Camille",
    "Lars", "Ingrid", "Piotr", "Zofia", "Dimitris", "Eleni", "Thabo", "Naledi", "Kwame", "Ama", "Liam", "Chloe",
    "Noah", "Emily", "Ethan", "Grace", "Oliver", "Hannah",
)  # fmt: skip
LAST = (
    "Smith", "Johnson", "Williams", "Okafor", "Mensah", "Khan", "Hussain", "Patel", "Sharma", "Wang", "Chen",
    "Tanaka", "Suzuki", "García", "Martínez", "Fernández", "Silva", "Pereira", "Rossi", "Bianchi", "Müller",
    "Schneider", "Dubois", "Lefèvre", "Hansen", "Larsen", "Kowalska", "Nowak", "Papadopoulos", "Dlamini", "Nkosi",
    "Walker", "Hughes", "Thompson", "Campbell", "O'Connor", "Fitzgerald", "Lindqvist", "Vandenberg", "Novák",
)  # fmt: skip
STREETS = ("Maple Avenue", "High Street", "Oak Lane", "Station Road", "Park Boulevard", "Church Street", "Elm Drive",
    "Victoria Road", "Riverside Drive", "King Street", "Willow Court", "Sunset Boulevard")  # fmt: skip
TOWNS = (("Springfield", "IL 62704"), ("Portland", "OR 97205"), ("Austin", "TX 78701"), ("Leeds", "LS1 4DY"),
    ("Bristol", "BS1 5TR"), ("Toronto", "ON M5V 2T6"), ("Perth", "WA 6000"), ("Denver", "CO 80203"))  # fmt: skip
HOSTS = (
    "northwind-traders.com",
    "contoso.co.uk",
    "fabrikam.de",
    "acme-labs.io",
    "gmail.com",
    "outlook.com",
    "proton.me",
)
DIAGNOSES = ("E11.9", "I10", "J45.909", "F32.1", "M54.5", "N18.3", "K21.9", "G43.909", "Z79.4", "C50.911")
WORDS = ("correct", "Horse", "battery", "Staple", "Winter", "dragon", "Falcon", "monsoon", "Pepper", "quartz", "Velvet")

ISSUERS = (("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16))
ALNUM = string.ascii_letters + string.digits


def drawn(random: Random, pattern: str) -> str:
    """`#` a digit, `@` a capital letter, everything else as it is."""
    kinds = {"#": string.digits, "@": string.ascii_uppercase}
    return "".join(random.choice(kinds[char]) if char in kinds else char for char in pattern)


def until_valid(module: str, pattern: str) -> Callable[[Random], str]:
    """Draws from the pattern until `stdnum.<module>` accepts."""

    def draw(random: Random) -> str:
        accepts = import_module(f"stdnum.{module}").is_valid
        while True:
            value = drawn(random, pattern)
            if accepts(value):
                return value

    return draw


def day(random: Random) -> tuple[int, int, int]:
    """Year, month and day of somebody's birth."""
    return random.randint(1940, 2005), random.randint(1, 12), random.randint(1, 28)


def text(random: Random, length: int, letters: str = ALNUM) -> str:
    """Random characters."""
    return "".join(random.choice(letters) for _ in range(length))


def name(random: Random) -> str:
    """First name, sometimes an initial, last name."""
    middle = f" {random.choice('ABCDEJKLMRST')}." if random.random() < 0.1 else ""
    return f"{random.choice(FIRST)}{middle} {random.choice(LAST)}"


def email(random: Random) -> str:
    """An address of the usual forms, ASCII."""
    who = name(random).lower().encode("ascii", "ignore").decode().replace("'", "").replace(". ", " ").split()
    local = random.choice((".".join(who), who[0] + str(random.randint(1, 99)), who[0][:1] + who[-1], "_".join(who)))
    return f"{local}@{random.choice(HOSTS)}"


def phone(random: Random) -> str:
    """Numbers of five countries, in the usual ways of writing."""
    area = random.choice(("212", "415", "617", "303", "512"))
    forms = (
        f"({area}) {random.randint(220, 989)}-####",
        f"+1 {area}-{random.randint(220, 989)}-####",
        "+44 20 7### ####",
        "+49 30 2#######",
        "+33 6 12 ## ## ##",
        "+91 98### #####",
        "07400 12####",
    )
    return drawn(random, random.choice(forms))


def address(random: Random) -> str:
    """House number, street, town."""
    town, code = random.choice(TOWNS)
    return f"{random.randint(1, 1999)} {random.choice(STREETS)}, {town}, {code}"


def birth(random: Random) -> str:
    """A date of birth."""
    year, month, date = day(random)
    return random.choice(
        (f"{year}-{month:02}-{date:02}", f"{month:02}/{date:02}/{year}", f"{date:02}.{month:02}.{year}")
    )


def luhn(random: Random, prefix: str, length: int) -> str:
    """Digits with a Luhn check digit."""
    body = prefix + text(random, length - 1 - len(prefix), string.digits)
    return body + str(import_module("stdnum.luhn").calc_check_digit(body))


def card(random: Random) -> str:
    """A card number of a known issuer, in groups or not."""
    number = luhn(random, *random.choice(ISSUERS))
    apart = random.choice(("", " ", "-"))
    if len(number) == 15:
        return apart.join((number[:4], number[4:10], number[10:]))
    return apart.join(number[at : at + 4] for at in range(0, 16, 4))


def iban(random: Random) -> str:
    """An IBAN of one of five countries."""
    body = drawn(random, random.choice(("DE00##################", "GB00NWBK##############", "NL00ABNA##########",
        "AT00################", "CH00#################")))  # fmt: skip
    number = body[:2] + import_module("stdnum.iban").calc_check_digits(body) + body[4:]
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4)) if random.random() < 0.5 else number


def french(random: Random) -> str:
    """Numéro de sécurité sociale: sex, year, month, department, commune, order, key."""
    year, month, _ = day(random)
    body = f"{random.choice('12')}{year % 100:02}{month:02}{random.choice((13, 33, 59, 69, 75))}" + drawn(
        random, "0##1##"
    )
    key = f"{97 - int(body) % 97:02}"
    spaced = f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:]} {key}"
    return spaced if random.random() < 0.5 else body + key


def italian(random: Random) -> str:
    """Codice fiscale."""
    year, _, date = day(random)
    body = drawn(random, "@@@@@@") + f"{year % 100:02}{random.choice('ABCDEHLMPRST')}{date:02}" + drawn(random, "H501")
    return body + str(import_module("stdnum.it.codicefiscale").calc_check_digit(body))


def spanish(random: Random) -> str:
    """DNI: eight digits and a letter."""
    body = drawn(random, "########")
    return body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def polish(random: Random) -> str:
    """PESEL: date of birth, order, check digit."""
    year, month, date = day(random)
    body = f"{year % 100:02}{month + (20 if year >= 2000 else 0):02}{date:02}" + drawn(random, "####")
    return body + str(import_module("stdnum.pl.pesel").calc_check_digit(body))


def swedish(random: Random) -> str:
    """Personnummer: date of birth, three digits, Luhn."""
    year, month, date = day(random)
    body = f"{year % 100:02}{month:02}{date:02}" + drawn(random, "###")
    check = import_module("stdnum.luhn").calc_check_digit(body)
    return f"{year}{body[2:6]}-{body[6:]}{check}" if random.random() < 0.5 else f"{body[:6]}-{body[6:]}{check}"


def british(random: Random) -> str:
    """National Insurance number."""
    first = random.choice("ABCEGHJKLMNPRSTWXYZ") + random.choice("ABCEGHJKLMNPRSTWXYZ")
    while first in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}:
        first = "AB"
    apart = random.choice((" ", ""))
    return apart.join((first, *(drawn(random, "##") for _ in range(3)), random.choice("ABCD")))


def jwt(random: Random) -> str:
    """A signed token: header, claims, signature."""

    def part(claims: dict[str, object]) -> str:
        return base64.urlsafe_b64encode(json.dumps(claims, separators=(",", ":")).encode()).decode().rstrip("=")

    head = part({"alg": "HS256", "typ": "JWT"})
    return f"{head}.{part({'sub': text(random, 8), 'iat': random.randint(1600000000, 1790000000)})}.{text(random, 43)}"


def password(random: Random) -> str:
    """What people choose, and what tools make."""
    chosen = f"{random.choice(WORDS)}{random.choice(WORDS)}{random.randint(1, 999)}{random.choice('!#?*')}"
    return chosen if random.random() < 0.6 else text(random, 14) + random.choice("!#*?")


def database(random: Random) -> str:
    """A connection string with its password."""
    scheme, port = random.choice((("postgresql", 5432), ("mysql", 3306), ("mongodb", 27017)))
    return (
        f"{scheme}://svc_{text(random, 4).lower()}:{text(random, 16)}@db{random.randint(1, 9)}.corp.internal:{port}/app"
    )


def private_key(random: Random) -> str:
    """A PEM block (of random bytes)."""
    what = random.choice(("RSA ", "EC ", ""))
    lines = "\n".join(text(random, 64, ALNUM + "+/") for _ in range(6))
    return "-----{0} {1}PRIVATE KEY-----\n{2}\n-----{3} {1}PRIVATE KEY-----".format("BEGIN", what, lines, "END")


def github(random: Random) -> str:
    """A personal token: thirty characters and their CRC-32 in base 62."""
    body, check = text(random, 30), ""
    left = zlib.crc32(body.encode())
    for _ in range(6):
        left, digit = divmod(left, 62)
        check = (string.digits + string.ascii_uppercase + string.ascii_lowercase)[digit] + check
    return f"ghp_{body}{check}"


def npi(random: Random) -> str:
    """National provider identifier: Luhn over 80840 and ten digits."""
    return luhn(random, "80840" + random.choice("12"), 15)[5:]


def ipv4(random: Random) -> str:
    """A public address."""
    return f"{random.choice((23, 52, 81, 104, 185, 203))}." + ".".join(str(random.randint(1, 254)) for _ in range(3))


def mac(random: Random) -> str:
    """The address of a network card: neither multicast nor made up locally."""
    first = f"{random.randrange(0, 256, 4):02x}"
    return ":".join((first, *(text(random, 2, "0123456789abcdef") for _ in range(5))))


def routing(random: Random) -> str:
    """A routing number of one of the twelve districts."""
    return until_valid("us.rtn", f"{random.randint(1, 12):02}#######")(random)


def token(start: str, length: int, letters: str = ALNUM) -> Callable[[Random], str]:
    """A vendor's prefix and random characters."""
    return lambda random: start + text(random, length, letters)


VALUES: dict[str, Callable[[Random], str]] = {
    "PERSON_NAME": name,
    "EMAIL": email,
    "PHONE": phone,
    "STREET_ADDRESS": address,
    "DATE_OF_BIRTH": birth,
    "IPV4": ipv4,
    "MAC_ADDRESS": mac,
    "US_SSN": until_valid("us.ssn", "###-##-####"),
    "US_ITIN": until_valid("us.itin", "9##-7#-####"),
    "US_NPI": npi,
    "US_ROUTING_NUMBER": routing,
    "UK_NINO": british,
    "UK_NHS_NUMBER": until_valid("gb.nhs", "### ### ####"),
    "CA_SIN": until_valid("ca.sin", "###-###-###"),
    "AU_TFN": until_valid("au.tfn", "### ### ###"),
    "DE_TAX_ID": until_valid("de.idnr", "###########"),
    "FR_NIR": french,
    "ES_DNI": spanish,
    "IT_CODICE_FISCALE": italian,
    "NL_BSN": until_valid("nl.bsn", "#########"),
    "PL_PESEL": polish,
    "SE_PERSONNUMMER": swedish,
    "CH_AHV": until_valid("ch.ssn", "756.####.####.##"),
    "TR_TCKN": until_valid("tr.tckimlik", "###########"),
    "BR_CPF": until_valid("br.cpf", "###.###.###-##"),
    "IN_AADHAAR": until_valid("in_.aadhaar", "#### #### ####"),
    "IN_PAN": until_valid("in_.pan", "@@@P@####@"),
    "CREDIT_CARD": card,
    "IBAN": iban,
    "MEDICAL_RECORD_NUMBER": lambda random: random.choice(("", "MRN", "H")) + text(random, 8, string.digits),
    "ICD10_CODE": lambda random: random.choice(DIAGNOSES),
    "PASSWORD": password,
    "DB_CONNECTION_STRING": database,
    "PRIVATE_KEY": private_key,
    "JWT": jwt,
    "AWS_ACCESS_KEY_ID": token("AKIA", 16, string.ascii_uppercase + "234567"),
    "AWS_SECRET_ACCESS_KEY": token("", 40, ALNUM + "+/"),
    "GITHUB_TOKEN": github,
    "OPENAI_API_KEY": lambda random: "sk-proj-" + text(random, 74) + "T3BlbkFJ" + text(random, 74),
    "ANTHROPIC_API_KEY": lambda random: "sk-ant-api03-" + text(random, 93) + "AA",
    "GOOGLE_API_KEY": token("AIzaSy", 33),
    "HUGGINGFACE_TOKEN": token("hf_", 34, string.ascii_letters),
    "SLACK_TOKEN": lambda random: "xoxb-" + drawn(random, "############-############-") + text(random, 24),
    "STRIPE_SECRET_KEY": token("sk_live_", 24),
    "GITLAB_PAT": token("glpat-", 20),
    "SENDGRID_API_KEY": lambda random: f"SG.{text(random, 22)}.{text(random, 43)}",
}

SECRETS = tuple(VALUES)[tuple(VALUES).index("PASSWORD") :]


def harmless(random: Random) -> tuple[str, str]:
    """A label and a value that looks sensitive and is not."""
    hexadecimal = "0123456789abcdef"
    version = ".".join(str(random.randint(0, 40)) for _ in range(3))
    made: tuple[tuple[str, str], ...] = (
        (
            "order",
            drawn(random, random.choice(("#########", "ORD-########", "###-#######-#######", "################"))),
        ),
        ("invoice", drawn(random, "INV-2026-######")),
        ("request_id", str(import_module("uuid").UUID(int=random.getrandbits(128), version=4))),
        ("commit", text(random, 40, hexadecimal)),
        ("sha256", text(random, 64, hexadecimal)),
        ("etag", text(random, 32, hexadecimal)),
        ("integrity", "sha512-" + base64.b64encode(random.randbytes(64)).decode()),
        ("version", version),
        ("timestamp", f"2026-{random.randint(1, 12):02}-{random.randint(1, 28):02}T{random.randint(10, 23)}:14:07Z"),
        ("epoch_ms", drawn(random, "17###########")),
        ("isbn", "978-" + drawn(random, "#-####-####-#")),
        ("ports", ", ".join(str(random.randint(1024, 9999)) for _ in range(4))),
        ("part_no", drawn(random, "@@-####-##")),
        ("tracking", drawn(random, "1Z@@@###0#########")),
        ("rows", f"{random.randint(1000, 99_999_999)}"),
        ("loss", f"{random.random():.9f}"),
        ("batch", drawn(random, "B########")),
        ("image", "registry.local/app@sha256:" + text(random, 64, hexadecimal)),
    )
    return random.choice(made)
