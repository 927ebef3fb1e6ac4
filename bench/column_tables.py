# ruff: noqa: E501, S311  one line for each field; made-up values need no secrecy
"""Made-up tables of twelve domains for `columns.py`: headers in five languages, abbreviated or meaningless, columns of
sensitive data beside columns that only look like it, free text in which few rows hold anything.

Headers and layouts are nobody's but this file's; check digits are those of python-stdnum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from upright.testing.corpus import value
from upright.testing.corpus.checks import with_luhn
from upright.testing.corpus.dice import Dice
from upright.testing.corpus.people import HOSTS, lists

Make = Callable[[Random], str]
FIRST = tuple(name for names in lists().values() for name in names.get("first", ()))
LAST = tuple(name for names in lists().values() for name in names.get("last", ()))


def drawn(random: Random, pattern: str) -> str:
    """The pattern filled: `#` a digit, `@` a capital, `%` a hexadecimal digit."""
    return Dice(random.getrandbits(64)).fill(pattern)


def _value(kind: str) -> Make:
    return lambda random: value(kind, random)


@dataclass(frozen=True)
class Field:
    """A column: what it holds (data classes, none for what is harmless), how its values are made, and its names in
    English, German, French, Spanish and Polish. `open`: whether it is sensitive is a matter of opinion.
    """

    make: Make
    names: tuple[str, ...]
    holds: frozenset[str] = frozenset()
    open: bool = False


def _day(first: int, last: int, form: str = "%Y-%m-%d") -> Make:
    start = date(first, 1, 1)
    span = (date(last, 12, 28) - start).days
    return lambda random: (start + timedelta(random.randrange(span))).strftime(form)


def _choice(*values: str) -> Make:
    return lambda random: random.choice(values)


def _number(low: int, high: int) -> Make:
    return lambda random: str(random.randint(low, high))


def _amount(random: Random) -> str:
    return f"{random.uniform(1, 5000):.2f}"


def _iso(random: Random) -> str:
    return (
        f"{_day(2022, 2026)(random)}T{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02}Z"
    )


_SUBJECTS = (
    "the delivery",
    "an invoice",
    "the login page",
    "a refund",
    "the new plan",
    "our meeting",
    "the broken unit",
)
_VERBS = ("asked about", "complained about", "was happy with", "wants a call on", "reported a problem with")


def _sentence(random: Random) -> str:
    return f"Customer {random.choice(_VERBS)} {random.choice(_SUBJECTS)}, status {random.choice(('open', 'closed'))}."


def _seldom(kind: str, share: float) -> Make:
    """Free text in which some rows hold a value."""
    return lambda random: (
        _sentence(random) + (f" Reach them: {value(kind, random)}." if random.random() < share else "")
    )


def _few(kind: str, share: float, otherwise: Make) -> Make:
    return lambda random: value(kind, random) if random.random() < share else otherwise(random)


def _of(kind: str, data_class: str, *names: str) -> Field:
    return Field(_value(kind), names, frozenset({data_class}))


def _plain(make: Make, *names: str) -> Field:
    return Field(make, names)


_PRODUCTS = ("Desk Lamp", "Office Chair", "Steel Bottle", "Garden Hose", "Rain Jacket", "Oak Table", "Wool Blanket")
_COMPANIES = ("Northwind Traders", "Contoso Ltd", "Fabrikam GmbH", "Tailspin Toys", "Adatum Corporation", "Litware Inc")
_CITIES = ("Springfield", "Leeds", "Toronto", "Perth", "Denver", "Lyon", "Köln", "Sevilla", "Kraków", "Austin")
_STATUS = ("open", "closed", "pending", "shipped", "returned")

FIELDS: dict[str, Field] = {
    "full": _of("PERSON_NAME", "pii.person-name", "customer_name", "Kundenname", "nom_complet", "nombre_completo", "imie_i_nazwisko"),
    "name": _of("PERSON_NAME", "pii.person-name", "name", "Name", "nom", "nombre", "nazwa"),
    "first": Field(_choice(*FIRST), ("first_name", "Vorname", "prenom", "nombre", "imie"), frozenset({"pii.person-name"})),
    "last": Field(_choice(*LAST), ("last_name", "Nachname", "nom_de_famille", "apellidos", "nazwisko"), frozenset({"pii.person-name"})),
    "email": _of("EMAIL", "pii.email", "email", "E-Mail-Adresse", "courriel", "correo", "adres_email"),
    "phone": _of("PHONE", "pii.phone", "phone", "Telefonnummer", "telephone", "telefono", "telefon"),
    "birth": Field(_day(1940, 2006), ("date_of_birth", "Geburtsdatum", "date_naissance", "fecha_nacimiento", "data_urodzenia"), frozenset({"pii.date-of-birth"})),
    "dob": Field(_day(1940, 2006, "%d.%m.%Y"), ("dob", "geb_dat", "ne_le", "nacimiento", "ur"), frozenset({"pii.date-of-birth"})),
    "address": _of("STREET_ADDRESS", "pii.street-address", "street_address", "Anschrift", "adresse", "direccion", "adres"),
    "ssn": _of("US_SSN", "pii.us-ssn", "ssn", "SSN", "numero_ssn", "ssn", "ssn"),
    "ssn9": Field(lambda random: value("US_SSN", random).replace("-", "").replace(" ", ""), ("social_security_number", "US_SSN", "ssn_us", "num_seguro_social_us", "ssn_no_dashes"), frozenset({"pii.us-ssn"})),
    "nino": _of("UK_NINO", "pii.uk-nino", "national_insurance_no", "NI-Nummer UK", "nino", "nino", "ni_number"),
    "nhs": _of("UK_NHS_NUMBER", "phi.uk-nhs-number", "nhs_number", "NHS-Nr", "numero_nhs", "numero_nhs", "nr_nhs"),
    "npi": _of("US_NPI", "phi.us-npi", "provider_npi", "NPI", "npi", "npi", "npi"),
    "mrn": _of("MEDICAL_RECORD_NUMBER", "phi.medical-record-number", "mrn", "Patientenaktennummer", "numero_dossier_medical", "historia_clinica_no", "mrn"),
    "icd": _of("ICD10_CODE", "phi.icd10", "diagnosis_code", "ICD-10", "code_cim10", "cie10", "icd10"),
    "nir": _of("FR_NIR", "pii.fr-nir", "nir", "nir", "numero_securite_sociale", "nir", "nir"),
    "dni": _of("ES_DNI", "pii.es-dni", "dni", "dni", "dni", "dni", "dni"),
    "pesel": _of("PL_PESEL", "pii.pl-pesel", "pesel", "PESEL", "pesel", "pesel", "pesel"),
    "steuer": _of("DE_TAX_ID", "pii.de-tax-id", "german_tax_id", "Steuer-ID", "idnr", "steuer_id", "steuer_id"),
    "cpf": _of("BR_CPF", "pii.br-cpf", "cpf", "cpf", "cpf", "cpf", "cpf"),
    "aadhaar": _of("IN_AADHAAR", "pii.in-aadhaar", "aadhaar_no", "Aadhaar", "aadhaar", "aadhaar", "aadhaar"),
    "pan": _of("IN_PAN", "pii.in-pan", "pan_number", "PAN", "pan", "pan", "pan"),
    "iban": _of("IBAN", "financial.iban", "iban", "IBAN", "iban", "iban", "nr_iban"),
    "card": _of("CREDIT_CARD", "pci.card-number", "card_number", "Kartennummer", "numero_carte", "numero_tarjeta", "numer_karty"),
    "number": _of("CREDIT_CARD", "pci.card-number", "number", "Nummer", "numero", "numero", "numer"),
    "expiry": Field(lambda random: f"{random.randint(1, 12):02}/{random.randint(25, 31)}", ("exp", "gueltig_bis", "expire", "caduca", "wazna_do"), frozenset({"pci.card-expiry"})),
    "cvv": Field(_number(100, 999), ("cvv", "cvv", "cvv", "cvv", "cvv"), frozenset({"pci.card-cvv"})),
    "ip": _of("IPV4", "pii.ipv4", "client_ip", "IP-Adresse", "adresse_ip", "direccion_ip", "adres_ip"),
    "mac": _of("MAC_ADDRESS", "pii.mac-address", "mac_address", "MAC", "adresse_mac", "mac", "mac"),
    "key": _of("AWS_ACCESS_KEY_ID", "secret.aws-access-key-id", "access_key", "Zugriffsschluessel", "cle", "clave", "klucz"),
    "token": _of("GITHUB_TOKEN", "secret.github-token", "token", "Token", "jeton", "token", "token"),
    "chat": Field(_seldom("EMAIL", 0.05), ("message", "Nachricht", "message", "mensaje", "wiadomosc"), frozenset({"pii.email"})),
    "note": Field(_seldom("CREDIT_CARD", 0.03), ("notes", "Bemerkung", "remarque", "observaciones", "uwagi"), frozenset({"pci.card-number"})),
    "remark": Field(_seldom("US_SSN", 0.03), ("comment", "Kommentar", "commentaire", "comentario", "komentarz"), frozenset({"pii.us-ssn"})),
    "contact": Field(_few("EMAIL", 0.5, _value("PHONE")), ("contact", "Kontakt", "contact", "contacto", "kontakt"), frozenset({"pii.email", "pii.phone"})),
    "reference": Field(_few("IBAN", 0.02, lambda random: drawn(random, "RF-####-@@")), ("payment_reference", "Verwendungszweck", "reference", "referencia", "tytul"), frozenset({"financial.iban"})),
    "city": Field(_choice(*_CITIES), ("city", "Ort", "ville", "ciudad", "miasto"), open=True),
    "zip": Field(_number(10000, 99999), ("postal_code", "PLZ", "code_postal", "codigo_postal", "kod_pocztowy"), open=True),
    "username": Field(lambda random: random.choice(FIRST).lower()[:4] + drawn(random, "###"), ("login", "Benutzer", "identifiant", "usuario", "uzytkownik"), open=True),
    "id": _plain(_number(1, 10_000_000), "id", "ID", "id", "id", "id"),
    "id9": _plain(lambda random: drawn(random, "1########"), "record_id", "Datensatz", "ligne", "registro", "rekord"),
    "id11": _plain(lambda random: drawn(random, "###########"), "external_id", "Fremdschluessel", "cle_externe", "id_externo", "id_zewn"),
    "order": _plain(lambda random: drawn(random, "################"), "order_id", "Bestellnummer", "commande", "pedido", "zamowienie"),
    "order_date": _plain(_day(2021, 2026), "order_date", "Bestelldatum", "date_commande", "fecha_pedido", "data_zamowienia"),
    "created": _plain(_iso, "created_at", "erstellt_am", "cree_le", "creado", "utworzono"),
    "epoch": _plain(lambda random: drawn(random, "17########"), "ts", "Zeitstempel", "horodatage", "marca", "znacznik"),
    "epoch_ms": _plain(lambda random: drawn(random, "17###########"), "event_time", "Zeit_ms", "heure_ms", "hora_ms", "czas_ms"),
    "sku": _plain(lambda random: drawn(random, "@@-####-##"), "sku", "Artikelnummer", "ref_article", "articulo", "artykul"),
    "ean": _plain(lambda random: drawn(random, "4############"), "ean", "EAN", "code_barres", "codigo_barras", "kod_kreskowy"),
    "isbn": _plain(lambda random: "978" + drawn(random, "##########"), "isbn", "ISBN", "isbn", "isbn", "isbn"),
    "product": _plain(_choice(*_PRODUCTS), "product_name", "Produktname", "nom_produit", "nombre_producto", "nazwa_produktu"),
    "thing": _plain(_choice(*_PRODUCTS), "name", "Name", "nom", "nombre", "nazwa"),
    "company": _plain(_choice(*_COMPANIES), "company", "Firma", "societe", "empresa", "firma"),
    "price": _plain(_amount, "price", "Preis", "prix", "precio", "cena"),
    "quantity": _plain(_number(1, 40), "qty", "Menge", "quantite", "cantidad", "ilosc"),
    "status": _plain(_choice(*_STATUS), "status", "Status", "statut", "estado", "status"),
    "uuid": _plain(lambda random: drawn(random, "%%%%%%%%-%%%%-%%%%-%%%%-%%%%%%%%%%%%"), "guid", "Kennung", "uuid", "uuid", "uuid"),
    "hash": _plain(lambda random: drawn(random, "%" * 40), "commit", "Pruefsumme", "empreinte", "huella", "skrot"),
    "version": _plain(lambda random: ".".join(str(random.randint(0, 30)) for _ in range(4)), "build", "Version", "version", "version", "wersja"),
    "latency": _plain(lambda random: f"{random.random() * 900:.6f}", "latency_ms", "Dauer", "duree", "duracion", "czas"),
    "counter": _plain(_number(100_000_000, 999_999_999), "bytes_sent", "Bytes", "octets", "bytes", "bajty"),
    "reading": _plain(lambda random: f"{random.uniform(-40, 90):.4f}", "temperature", "Messwert", "mesure", "medida", "pomiar"),
    "flight": _plain(lambda random: drawn(random, "@@####"), "flight_no", "Flugnummer", "vol", "vuelo", "lot"),
    "tracking": _plain(lambda random: drawn(random, "1Z@@@###0#########"), "tracking_number", "Sendungsnummer", "suivi", "seguimiento", "przesylka"),
    "score": _plain(_number(0, 100), "score", "Punkte", "note", "puntos", "wynik"),
    "text": _plain(_sentence, "summary", "Zusammenfassung", "resume", "resumen", "opis"),
    "host": _plain(_choice(*HOSTS), "domain", "Domain", "domaine", "dominio", "domena"),
    "serial": _plain(lambda random: drawn(random, "@@@########"), "serial_no", "Seriennummer", "numero_serie", "serie", "nr_seryjny"),
    "luhn": _plain(lambda random: with_luhn(drawn(random, "9#########")), "meter_no", "Zaehlernummer", "compteur", "contador", "licznik"),
}  # fmt: skip

DOMAINS: dict[str, tuple[str, ...]] = {
    "shop customers": ("id", "name", "email", "phone", "birth", "address", "city", "zip", "created"),
    "shop orders": ("order", "order_date", "id9", "product", "sku", "ean", "quantity", "price", "status", "tracking"),
    "payments": ("id", "full", "number", "expiry", "cvv", "price", "created", "status"),
    "bank accounts": ("id9", "first", "last", "iban", "dob", "price", "reference", "created"),
    "hospital": ("mrn", "first", "last", "birth", "nhs", "icd", "npi", "note", "created"),
    "staff": ("id", "full", "ssn9", "birth", "email", "address", "price", "company", "status"),
    "support": ("id", "created", "contact", "chat", "remark", "status", "text", "score"),
    "web logs": ("created", "ip", "latency", "counter", "hash", "uuid", "host", "version", "username"),
    "machines": ("serial", "mac", "epoch", "epoch_ms", "reading", "version", "luhn", "id11", "status"),
    "catalogue": ("id", "thing", "sku", "ean", "isbn", "price", "quantity", "company", "text"),
    "citizens": ("id11", "first", "last", "dob", "dni", "pesel", "nir", "steuer", "cpf", "aadhaar", "city"),
    "applications": ("id", "full", "email", "ssn", "nino", "pan", "card", "token", "key", "flight"),
}


@dataclass(frozen=True)
class Table:
    """`columns`: header, values, and what the column holds (None: a matter of opinion)."""

    domain: str
    naming: str
    columns: tuple[tuple[str, tuple[str, ...], frozenset[str] | None], ...]


NAMINGS = ("english", "camel", "german", "french", "spanish", "polish", "upper", "meaningless")


def header(field: Field, naming: str, position: int, random: Random) -> str:
    """The column's name in one style."""
    if naming == "meaningless":
        return random.choice((f"col_{position}", f"c{position}", f"Column{position}", f"f{position:02}"))
    language = {"german": 1, "french": 2, "spanish": 3, "polish": 4}.get(naming, 0)
    found = field.names[language]
    if naming == "camel":
        first, *rest = found.split("_")
        return first.lower() + "".join(part.capitalize() for part in rest)
    return found.upper() if naming == "upper" else found


def tables(seed: int, rows: int = 300) -> list[Table]:
    """One table of each domain in each naming; some cells are empty."""
    random = Random(seed)
    made = []
    for domain, keys in DOMAINS.items():
        for naming in NAMINGS:
            taken: dict[str, int] = {}
            columns = []
            for position, key in enumerate(keys):
                field = FIELDS[key]
                title = header(field, naming, position, random)
                taken[title] = taken.get(title, 0) + 1
                title += str(taken[title]) if taken[title] > 1 else ""
                blank = random.choice((0, 0, 0.1))
                values = tuple("" if random.random() < blank else field.make(random) for _ in range(rows))
                columns.append((title, values, None if field.open else field.holds))
            made.append(Table(domain, naming, tuple(columns)))
    return made
