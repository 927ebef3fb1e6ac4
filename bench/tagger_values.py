"""Made-up names, addresses and the things that look like them, for the tagger's training texts."""

from __future__ import annotations

import random
import string
from functools import cache
from pathlib import Path

from faker import Faker
from faker.config import AVAILABLE_LOCALES

from tagger_lists import census, people, places, popular

ENGLISH_STREETS = "Street Avenue Road Lane Drive Court Place Way Boulevard Terrace Close Crescent Square Parkway Highway Circle Trail Grove Gardens Mews Hill Row Walk Loop Ridge Path View St Ave Rd Ln Dr Ct Pl Blvd Pkwy Hwy Cir Ter St. Ave. Rd. Blvd. Dr. Ln.".split()  # fmt: skip
STREET_STEMS = "Oak Maple Cedar Pine Elm Washington Park Main Church High Station Mill Lake Hill River Spring Victoria King Queen Market Bridge School Chapel Green North South West East First Second 5th 42nd 101st Sunset Highland Forest Meadow Orchard Willow Cherry Franklin Lincoln Jackson Adams Jefferson Madison Broad Center Union Prospect Grove Ridge Valley Garden Manor Castle Abbey Windsor Albert Lower Upper Old New Long Heather Juniper Magnolia Sycamore".split()  # fmt: skip
SUFFIXED = {
    "de": (["straße", "strasse", "str.", "weg", "gasse", "allee", "platz", "ring", "damm", "ufer"], ["Haupt", "Bahnhof", "Garten", "Berg", "Kirch", "Linden", "Schul", "Wald", "Rosen", "Mozart", "Goethe", "Schiller", "Wiesen", "Mühl", "Dorf", "Feld", "Birken"]),
    "nl": (["straat", "laan", "weg", "plein", "kade", "gracht", "dreef", "hof", "steenweg"], ["Kerk", "Dorps", "School", "Molen", "Nieuw", "Juliana", "Wilhelmina", "Prinsen", "Beatrix", "Eiken", "Linden", "Stations", "Haven", "Oranje", "Rozen", "Brixton", "Vogel"]),
    "sv": (["gatan", "vägen", "gränd", "stigen", "backen", "torget"], ["Stor", "Kungs", "Drottning", "Skol", "Kyrko", "Ring", "Sko", "Ham", "Björk", "Ek", "Tall", "Ängs", "Bergs"]),
    "no": (["gata", "gate", "veien", "vegen", "vei", "bakken", "stien", "svingen"], ["Stor", "Kirke", "Skole", "Bjørke", "Solbakk", "Gran", "Furu", "Ås", "Berg", "Fjell", "Sjø", "Hage"]),
    "da": (["vej", "gade", "vænget", "allé", "stræde", "parken", "toften"], ["Skov", "Birke", "Kirke", "Nørre", "Vester", "Sønder", "Øster", "Strand", "Møllе".replace("е", "e"), "Enge", "Skole", "Lærke"]),
    "fi": (["katu", "tie", "kuja", "polku", "kaari", "raitti", "tori"], ["Koivu", "Mänty", "Kirkko", "Koulu", "Ranta", "Asema", "Harju", "Mäki", "Metsä", "Keskus", "Tammi", "Kuusi"]),
    "hu": ([" utca", " út", " tér", " körút", " köz"], ["Kossuth Lajos", "Petőfi Sándor", "Rákóczi", "Fő", "Ady Endre", "Dózsa György", "Bajcsy-Zsilinszky", "Arany János"]),
    "tr": ([" Cad.", " Sokak", " Caddesi", " Bulvarı", " Sok.", " Mah."], ["Atatürk", "Cumhuriyet", "İnönü", "Gazi", "Bahçe", "Lale", "Gül", "Fatih", "Menekşe"]),
}  # fmt: skip
PREFIXED = {
    "fr": (["rue", "Rue", "avenue", "boulevard", "chemin", "allée", "impasse", "place", "quai", "cours", "route"], ["de la", "de", "du", "des", "de l'", "", ""], "{n}, {s}|{n} {s}|{n} bis {s}"),
    "it": (["Via", "Viale", "Piazza", "Corso", "Vicolo", "Largo", "via", "Contrada", "Strada"], ["", "della", "del", "dei", ""], "{s} {n}|{s}, {n}|{s} n. {n}"),
    "es": (["Calle", "C/", "Avenida", "Av.", "Avda.", "Paseo", "Plaza", "Carrer", "Camino", "Ronda", "Cuesta"], ["de", "de la", "del", "", ""], "{s} {n}|{s}, {n}|{s} nº {n}|{s}, {n}, 3º B"),
    "co": (["Calle", "Carrera", "Cra.", "Cl.", "Diagonal", "Dg.", "Transversal", "Tv.", "Avenida"], ["{d}", "{d}A", "{d} Bis"], "{s} # {n}-{d}|{s} # {n}-{d} Sur|{s} No. {n}-{d}"),
    "pt": (["Rua", "Av.", "Avenida", "Travessa", "Praça", "Largo", "Alameda", "R.", "Rodovia", "Estrada"], ["de", "da", "do", "dos", "", ""], "{s}, {n}|{s}, nº {n}|{s} {n}|{s}, {n} - Apto {d}"),
    "pl": (["ul.", "al.", "os.", "pl.", "Ulica", "aleja"], ["", "", "św.", "gen."], "{s} {n}|{s} {n}/{d}|{s} {n} m. {d}"),
    "ro": (["Strada", "Str.", "Bd.", "Bulevardul", "Aleea", "Calea"], ["", ""], "{s} nr. {n}|{s} {n}|{s}, nr. {n}, bl. {d}, ap. 4"),
    "ru": (["ул.", "пр.", "улица", "проспект", "пер.", "бул.", "наб."], ["", ""], "{s}, д. {n}|{s}, {n}|{s} {n}, кв. {d}"),
    "gr": (["Οδός", "Λεωφόρος", "Λ.", "οδός"], ["", ""], "{s} {n}"),
    "id": (["Jalan", "Jl.", "Gang", "Gg.", "Lorong", "Persiaran"], ["", ""], "{s} No. {n}|{s} {n}|No. {n}, {s}|{n}, {s}"),
    "cz": (["", "ulice", "nám.", "tř."], ["", "U", "Na", "Pod"], "{s} {n}|{s} {n}/{d}"),
}  # fmt: skip
FAKER_ADDRESSES = ["en_US", "en_GB", "en_CA", "en_AU", "en_NZ", "en_IE", "en_IN", "en_PH", "de_DE", "de_AT", "de_CH", "nl_NL", "nl_BE", "fr_FR", "fr_CH", "fr_CA", "it_IT", "es_ES", "es_MX", "es_CO", "es_CL", "es_AR", "pt_BR", "pt_PT", "sv_SE", "da_DK", "no_NO", "fi_FI", "pl_PL", "cs_CZ", "sk_SK", "hu_HU", "ro_RO", "hr_HR", "sl_SI", "lt_LT", "lv_LV", "et_EE", "el_GR", "ru_RU", "uk_UA", "bg_BG", "tr_TR", "ja_JP", "zh_CN", "zh_TW", "ko_KR", "id_ID", "th_TH", "he_IL", "ar_AA", "hi_IN", "ka_GE", "hy_AM", "az_AZ", "fil_PH", "vi_VN"]  # fmt: skip
ORG_TAILS = "Inc Ltd LLC GmbH Corp Group Holdings Partners Labs Systems Technologies Solutions Consulting Logistics Bank Insurance Media Foods Energy Health Capital Industries Software Services Airlines University Hospital Institute Foundation & Co S.A. AG PLC BV Pty".split()  # fmt: skip
ORG_HEADS = "Acme Blue Bright North Green Silver Summit Vertex Nova Apex Orion Quantum Stellar Pioneer Global Delta Iron Cedar Harbor Granite Zenith Cobalt Lumen Aurora Solar Falcon River Stone Crown Atlas Titan Mercury Phoenix Hudson Lincoln Jackson Morgan Chase Wells Johnson Wayne Stark Hooli Fisher Bell Baker Ford Dell Hewlett Siemens Bosch Philips Sony Nokia Oracle Stripe Heinz Maersk Renault Prada Boeing Barclays Tesco Adidas Kellogg".split()  # fmt: skip
PRODUCTS = "Claude Gemini Alexa Siri Cortana Watson Einstein Jenkins Travis Jupyter Python Ruby Java Kafka Cassandra Redis Hadoop Spark Airflow Grafana Prometheus Kibana Elastic Docker Kubernetes Helm Terraform Ansible Jira Confluence Slack Teams Zoom Outlook Excel Word PowerPoint Salesforce Zendesk Snowflake Databricks Looker Tableau Bedrock Lambda Athena Aurora Redshift Polly Lex Llama Mistral Mixtral Falcon Phi Vicuna Alpaca Bert Julia Rust Pascal Ada Perl Scala Dart Flask Django Rails Laravel Spring Maven Gradle Ubuntu Debian Fedora Windows Android Chrome Firefox Safari Edge Opera Apache Nginx Lucene Solr Mercury Saturn Delta Maxwell Volta Turing Ampere Hopper Blackwell Pascal Fermi Kepler Newton Ada Lovelace Tesla Hilbert Gauss Markov Bayes Poisson Fourier Laplace Gaussian Bernoulli Dirichlet Euler Monte Carlo Wilson Pearson Shapiro Kalman Adam Nadam Xavier Glorot Dijkstra Dockerfile Makefile Bearer Basic Content Type Accept Host User Agent Mozilla Gecko".split()  # fmt: skip
MONTHS = "January February March April May June July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday Easter Christmas Ramadan Diwali".split()  # fmt: skip
TITLES = ["Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Mr", "Mrs", "Dr", "Miss", "Sir", "Professor", "Judge", "Herr", "Frau", "Señor", "Sra.", "Mme", "M.", "Monsieur", "Sig.", "Dott.", "Captain", "Nurse", "Coach", "Rev."]  # fmt: skip


class Values:
    """Draws from `chance`; every method returns one value as text."""

    def __init__(self, data: Path, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.people = [*people().items(), *popular(data).items()]
        self.western = [both for locale, both in self.people if both[0] and both[0][0].isascii() and len(both[1]) > 20]
        self.census = (census("female")[:1500] + census("male")[:900], census("last")[:30000])
        self.cities, self.wide = places()
        self._fakers = {locale: _faker(locale, seed) for locale in FAKER_ADDRESSES if locale in AVAILABLE_LOCALES}

    def pick(self, several: list[str] | tuple[str, ...] | str) -> str:
        return self.chance.choice(several)

    def digits(self, low: int, high: int | None = None) -> str:
        return "".join(self.chance.choices(string.digits, k=self.chance.randint(low, high or low)))

    def pair(self) -> tuple[str, str]:
        """A first and a last name of the same country."""
        roll = self.chance.random()
        if roll < 0.25:
            first, last = self.census
        elif roll < 0.5:
            first, last = self.chance.choice(self.western)
        else:
            first, last = self.chance.choice(self.people)[1]
        if roll > 0.97:
            return self.made_up(), self.made_up()
        return self.pick(first), self.pick(last)

    def made_up(self) -> str:
        """A name that no list has."""
        syllables = self.chance.choices(
            "ka le mi to ran vel shi do bre na qui zo fer lin mu gar hei dra sto wy ex pal jor nel bi thu ska rud ov in der man sen ic".split(),
            k=self.chance.randint(2, 4),
        )
        return "".join(syllables).title()

    def person(self) -> str:
        """A full name in one of many forms."""
        first, last = self.pair()
        if not last[0].isascii() and "\u3040" <= last[0] <= "\ud7af":
            return last + self.pick(["", "", " "]) + first
        roll = self.chance.random()
        middle = self.pick(string.ascii_uppercase)
        if roll < 0.60:
            name = f"{first} {last}"
        elif roll < 0.70:
            name = f"{first} {middle}{self.pick(['.', '.', ''])} {last}"
        elif roll < 0.74:
            name = f"{first} {self.pair()[0]} {last}"
        elif roll < 0.79:
            name = f"{first} {last}-{self.pair()[1]}" if roll < 0.765 else f"{first} {last} {self.pair()[1]}"
        elif roll < 0.83:
            name = f"{first} {self.pick(['de', 'van', 'von', 'van der', 'de la', 'da', 'dos', 'bin', 'al', 'di', 'Van', 'De', 'El', 'ter', 'af'])} {last}"
        elif roll < 0.87:
            name = f"{first[0]}. {last}"
        elif roll < 0.91:
            name = f"{last}, {first}" + self.pick(["", f" {middle}", f" {middle}."])
        elif roll < 0.93:
            name = f"{first} {self.pick(['O’', chr(39).join(['O', '']), 'Mc', 'Mac', 'D’', 'Le'])}{last}"
        elif roll < 0.95:
            name = f"{first} {last} {self.pick(['Jr.', 'Sr.', 'III', 'II', 'Jr'])}"
        else:
            name = f"{last} {first}" if roll < 0.97 else f"{first}-{self.pair()[0]} {last}"
        return name

    def simple(self) -> str:
        first, last = self.pair()
        return last + first if "\u3040" <= last[0] <= "\ud7af" else f"{first} {last}"

    def first(self) -> str:
        return self.pair()[0]

    def last(self) -> str:
        return self.pair()[1]

    def organisation(self) -> str:
        head = self.pick(
            [self.pick(ORG_HEADS), self.pick(ORG_HEADS), self.last(), self.made_up(), self.pick(self.cities)]
        )
        roll = self.chance.random()
        if roll < 0.4:
            return f"{head} {self.pick(ORG_TAILS)}"
        if roll < 0.5:
            return self.pick([f"{self.made_up()} {self.made_up()}", f"{self.made_up()}{self.pick(['us', 'ix', 'ex', 'ia', 'on', 'data', 'works', 'base'])}", f"{self.last()} {self.last()}", f"{head} {self.pick(ORG_HEADS)}", f"{self.last()}-{self.last()}", f"{self.last()} Group", "".join(self.chance.choices(string.ascii_uppercase, k=3))])
        if roll < 0.65:
            return f"{head} {self.pick(ORG_HEADS)} {self.pick(ORG_TAILS)}"
        if roll < 0.75:
            return f"{head} & {self.last()} {self.pick(['LLP', 'Ltd', 'and Sons', 'Associates', ''])}".strip()
        if roll < 0.82:
            return f"{self.last()}, {self.last()} and {self.last()}"
        return (
            f"University of {self.pick(self.cities)}"
            if roll < 0.87
            else self.pick(ORG_HEADS)
            if roll < 0.95
            else f"{head}{self.pick(['ly', 'ify', 'soft', 'net', 'Tech', 'corp', 'loom'])}"
        )

    def place(self) -> str:
        return self.pick(self.wide) if self.chance.random() < 0.35 else self.pick(self.cities)

    def month(self) -> str:
        return self.pick(MONTHS)

    def product(self) -> str:
        return self.pick(PRODUCTS) + self.pick(
            [
                "",
                "",
                "",
                f" {self.digits(1)}",
                f" {self.pick(PRODUCTS)}",
                " Pro",
                " Server",
                f" {self.digits(1)}.{self.digits(1)}",
            ]
        )

    def title(self) -> str:
        return self.pick(TITLES)

    def email(self) -> str:
        first, last = self.pair()
        name = f"{first}{self.pick(['.', '_', '', '-'])}{last}{self.pick(['', '', self.digits(2)])}".lower().replace(
            " ", ""
        )
        return f"{name if name.isascii() else 'info'}@{self.pick(['example.com', 'gmail.com', 'acme.io', 'outlook.com', 'mail.ru', 'corp.example.org', 'yahoo.co.jp', 'web.de'])}"

    def phone(self) -> str:
        return self.pick(
            [
                f"+{self.digits(2)} {self.digits(3)} {self.digits(3)} {self.digits(3)}",
                f"({self.digits(3)}) {self.digits(3)}-{self.digits(4)}",
                f"0{self.digits(9)}",
                f"+{self.digits(11)}",
                f"{self.digits(3)}-{self.digits(3)}-{self.digits(4)}",
            ]
        )

    def date(self) -> str:
        y, m, d = self.chance.randint(1940, 2027), self.chance.randint(1, 12), self.chance.randint(1, 28)
        return self.pick(
            [
                f"{y}-{m:02}-{d:02}",
                f"{d:02}.{m:02}.{y}",
                f"{m}/{d}/{y}",
                f"{d} {MONTHS[m - 1]} {y}",
                f"{MONTHS[m - 1]} {d}, {y}",
                f"{MONTHS[m - 1][:3]} {d}",
            ]
        )

    def stamp(self) -> str:
        c = self.chance
        day = f"202{c.randint(0, 7)}-{c.randint(1, 12):02}-{c.randint(1, 28):02}"
        clock = f"{c.randint(0, 23):02}:{c.randint(0, 59):02}:{c.randint(0, 59):02}"
        return self.pick(
            [
                f"{day}T{clock}Z",
                f"{day} {clock},{self.digits(3)}",
                f"[{day} {clock}]",
                clock,
                f"{day}T{clock}.{self.digits(3)}Z",
            ]
        )

    def code(self) -> str:
        roll = self.chance.random()
        if roll < 0.35:
            return f"{self.pick(['ORD', 'SO', 'INV', 'MRN', 'REF', 'TCK', 'ID', 'PO', 'CASE', 'A', 'X'])}{self.pick(['-', '', '#', ' '])}{self.digits(4, 9)}"
        if roll < 0.6:
            return "".join(self.chance.choices("0123456789abcdef", k=self.chance.choice([7, 8, 12, 24, 32, 40])))
        return self.digits(3, 16)

    def identifier(self) -> str:
        """A number of a person or thing, the way of some country."""
        letters = string.ascii_uppercase
        form = self.pick(["LDDDDDDDL", "LLLLLDDDDL", "LLLLLLDDLDDLDDDL", "DD.DD.DD-DDD.DD", "DDD.DDD.DDD-DD", "DDDDDD-DDDD", "DDDDDDDDDDD", "DDD-DD-DDDD", "LLLLDLLDDDD", "LLLLDLDDDDD", "LL DD DD DD L", "L-DDDDDDD", "LLLLLLLLDDDDDDLLLLDD", "DDDD DDDDD D", "DDLLLLLDDDDLDLD", "LLLDDDDDDD", "LDD.D", "LLDDDDDD", "LLLLLLLLLLL", "LL-DDDDDD", "D DD DD DD DDD DDD DD", "DDDDDDDDDDDDDDDD", "LDLDDLLDD", "LDDDDDDDDD"])
        return "".join(self.pick(letters) if each == "L" else self.pick(string.digits) if each == "D" else each for each in form)

    def iban(self) -> str:
        """An account number's shape."""
        head = self.pick(["DE", "GB", "FR", "NL", "IT", "ES", "DK", "BE", "PL", "CH"]) + self.digits(2)
        body = self.pick([self.digits(16), self.pick(["LOYD", "ABNA", "INGB", "MIDL"]) + self.digits(14), "".join(self.chance.choices(string.ascii_uppercase + string.digits, k=20))])
        text = head + body
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4)) if self.chance.random() < 0.5 else text

    def street(self) -> str:
        """Street and number, the way of some country."""
        roll = self.chance.random()
        number = (
            self.pick(
                [
                    self.digits(1),
                    self.digits(2),
                    self.digits(2),
                    self.digits(3),
                    f"{self.digits(2)}{self.pick('ABCabc')}",
                    f"{self.digits(1)}-{self.digits(2)}",
                    self.digits(4),
                    self.digits(5),
                ]
            ).lstrip("0")
            or "7"
        )
        if roll < 0.36:
            stem = self.pick(
                [
                    self.pick(STREET_STEMS),
                    self.pick(STREET_STEMS),
                    self.last(),
                    self.first(),
                    f"{self.pick(STREET_STEMS)} {self.pick(STREET_STEMS)}",
                    f"{self.first()} {self.last()}",
                    self.pick(self.cities),
                ]
            )
            text = f"{number}{self.pick(['', '', '', ','])} {stem} {self.pick(ENGLISH_STREETS)}"
            return text + self.pick(
                [
                    "",
                    "",
                    "",
                    "",
                    f" {self.pick(['N', 'S', 'NW', 'SE', 'East', 'West'])}",
                    f", {self.unit()}",
                    f" {self.unit()}",
                ]
            )
        if roll < 0.68:
            ends, stems = SUFFIXED[self.pick(sorted(SUFFIXED))]
            stem = self.pick([self.pick(stems), self.pick(stems), self.last()])
            return f"{stem}{self.pick(ends)} {number}" + self.pick(
                [
                    "",
                    "",
                    "",
                    f"/{self.digits(1)}",
                    f" {self.pick('ABCDab')}",
                    f", {self.digits(1)}. OG",
                    f" bus {self.digits(1)}",
                    f" tr. {self.digits(1)}",
                ]
            )
        kind = self.pick(sorted(PREFIXED))
        heads, links, forms = PREFIXED[kind]
        named = self.pick(
            [
                "Roma",
                "Paz",
                "Liberté",
                "Garibaldi",
                "Mayor",
                "Santa María",
                "Victor Hugo",
                "São João",
                "Verdi",
                "la Gare",
                "Sol",
                "Mazzini",
                "Flores",
                "Moulin",
                "Kennedy",
                self.last(),
                self.last(),
                f"{self.first()} {self.last()}",
                self.pick(self.cities),
            ]
        )
        if kind in {"ru", "gr"}:
            named = self.pick(
                ["Ленина", "Пушкина", "Советская", "Мира", "Гагарина", "Кирова"]
                if kind == "ru"
                else ["Ερμού", "Συγγρού", "Πανεπιστημίου", "Αθηνάς", "Κηφισίας"]
            )
        link = self.pick(links)
        street = (
            f"{self.pick(heads)} {link} {named}"
            if "{d}" not in link
            else f"{self.pick(heads)} {link.format(d=self.digits(2))}"
        )
        return self.pick(forms.split("|")).format(
            s=" ".join(street.split()).replace("' ", "'"), n=number, d=self.digits(1, 2)
        )

    def unit(self) -> str:
        return self.pick(
            [
                "Apt. {}",
                "Apt {}",
                "Suite {}",
                "Unit {}",
                "Flat {}",
                "#{}",
                "Floor {}",
                "Ste. {}",
                "Apartment {}",
                "Room {}",
                "Building {}",
                "P.O. Box {}",
            ]
        ).format(self.pick([self.digits(1, 3), self.digits(2) + self.pick("ABC")]))

    def postcode(self) -> str:
        letters = string.ascii_uppercase
        return self.pick(
            [
                self.digits(5),
                self.digits(4),
                self.digits(5),
                f"{self.pick(letters)}{self.pick(letters)}{self.digits(1, 2)} {self.digits(1)}{self.pick(letters)}{self.pick(letters)}",
                f"{self.pick(letters)}{self.digits(1)}{self.pick(letters)} {self.digits(1)}{self.pick(letters)}{self.digits(1)}",
                f"{self.digits(3)} {self.digits(2)}",
                f"{self.digits(4)} {self.pick(letters)}{self.pick(letters)}",
                self.digits(6),
                f"{self.digits(2)}-{self.digits(3)}",
                f"{self.digits(5)}-{self.digits(3)}",
                f"{self.digits(5)}-{self.digits(4)}",
            ]
        )

    def address(self) -> str:
        """A whole address in one line or several."""
        roll = self.chance.random()
        if roll < 0.42:
            written = self._fakers[self.pick(sorted(self._fakers))].address()
            text = written.replace("\n", self.pick([", ", ", ", ", ", "\n", "\n", " ", "\\n", " / "]))
            return text.strip()
        if roll < 0.50:
            return self.box()
        city = self.pick(self.cities)
        city = city.upper() if self.chance.random() < 0.08 else city
        country = self.pick(self.wide)
        code = self.postcode()
        tail = self.pick(
            [
                f"{code} {city}",
                f"{code} {city}",
                f"{city} {code}",
                f"{city}, {self.pick(['CA', 'TX', 'NY', 'VIC', 'NSW', 'ON', 'WA', 'SP', 'RJ', 'TN'])} {code}",
                city,
                f"{city}, {code}",
                f"{code}, {city}",
                f"{code} {city}, {country}",
                f"{city}, {country}",
                f"{city}|{country} {code}",
                f"{city}|{country}|{code}",
            ]
        )
        parts = [self.street()]
        if self.chance.random() < 0.25:
            parts.insert(self.chance.choice([0, 1, 1, 1]), self.unit())
        if self.chance.random() < 0.12:
            parts[0] = f"{self.digits(2, 5)}{self.pick(['', '', ','])} {parts[0]}"
        if self.chance.random() < 0.72:
            parts += tail.split("|")
        joint = self.pick([", ", ", ", ", ", ", ", "\n", "\n ", "\n", "\n    ", "\n\n", " ", "\\n", "; ", " - ", "\n>", "\n\t"])
        return joint.join(parts)

    def box(self) -> str:
        city = self.pick(self.cities)
        kind = self.pick(
            [
                "P.O. Box {}",
                "PO Box {}",
                "Postfach {}",
                "Apartado {}",
                "BP {}",
                "Postbus {}",
                "Casella Postale {}",
                "PSC {}, Box 881",
                "Unit {} Box 0042",
                "RR {}",
            ]
        ).format(self.digits(2, 5))
        return kind + self.pick(
            [
                f", {city} {self.postcode()}",
                f"\n{city}, {self.digits(5)}",
                "",
                f", {self.postcode()} {city}",
                f"\n{self.pick(['APO AE', 'FPO AP', 'APO AA', 'DPO AP'])} {self.digits(5)}",
            ]
        )


@cache
def _faker(locale: str, seed: int) -> Faker:
    made = Faker(locale)
    made.seed_instance(seed)
    return made
