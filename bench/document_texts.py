"""Made-up documents of every category, for training: words of `documents_words/*.yaml` put together at random.

Languages: English, German, French, Spanish; Italian, Dutch, Portuguese and Polish for some. Layouts (plain, Markdown,
rules of dashes, tables with bars or blanks, JSON, CSV, HTML) are drawn apart from the words, so that no category has a
layout of its own.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

FIRST = "Anna James Maria Peter Sofia Lukas Emma Ahmed Wei Priya Carlos Ingrid Olga Kwame Yuki Fatima John Linda Robert Chloe Mateusz Giulia".split()  # noqa: SIM905
LAST = "Smith Müller Garcia Rossi Novak Jansen Silva Kowalski Okafor Tanaka Patel Chen Dubois Schmidt Lopez Brown Wilson Haddad Ivanova Larsen".split()  # noqa: SIM905
ORGS = [
    "Northwind Ltd",
    "Acme Corp.",
    "Globex GmbH",
    "Initech Inc.",
    "Sunrise Foods",
    "Blue Harbor Bank",
    "Lakeside Hospital",
    "Vertex Systems",
    "Green Valley Farms",
    "Orion Logistics",
    "Meridian Insurance",
    "Kestrel Energy",
    "Atlas Software SAS",
    "Talleres Ruiz S.L.",
]
CITIES = [
    "London",
    "Berlin",
    "Paris",
    "Madrid",
    "Chicago",
    "Austin",
    "Toronto",
    "Milan",
    "Amsterdam",
    "Lisbon",
    "Warsaw",
    "Mumbai",
    "Sydney",
    "Dublin",
    "Delaware",
]
THINGS = [
    "data analysis",
    "supply chain",
    "mobile payments",
    "renewable energy",
    "customer support",
    "machine learning",
    "logistics",
    "office furniture",
    "cloud storage",
    "water pumps",
    "marketing",
    "education",
    "medical devices",
    "packaging",
    "accounting",
    "web design",
    "solar panels",
    "network security",
    "quality control",
]
ROLES = [
    "Software Engineer",
    "Accountant",
    "Project Manager",
    "Nurse",
    "Sales Representative",
    "Teacher",
    "Data Analyst",
    "HR Specialist",
    "Mechanical Engineer",
    "Marketing Manager",
    "Web Developer",
    "Lawyer",
    "Warehouse Operative",
    "Chef",
]
DRUGS = [
    "metformin",
    "lisinopril",
    "amoxicillin",
    "atorvastatin",
    "ibuprofen",
    "omeprazole",
    "prednisone",
    "sertraline",
    "warfarin",
    "levothyroxine",
    "paracetamol",
    "amlodipine",
    "insulin glargine",
]
ILLS = [
    "hypertension",
    "type 2 diabetes mellitus",
    "pneumonia",
    "atrial fibrillation",
    "asthma",
    "lower back pain",
    "COPD",
    "migraine",
    "acute appendicitis",
    "depression",
    "coronary artery disease",
    "osteoarthritis",
    "chest pain",
]
_SLOT = re.compile(r"\{(name|org|city|thing|role|drug|dx|date|amount|n|year|id)\}")
Words = dict[str, dict[str, dict[str, list[str]]]]


def words() -> Words:
    """Category, language, part (`titles`, `labels`, `heads`, `says`, `table`, `items`, `turns`) and its words."""
    found: Words = {}
    for path in sorted((Path(__file__).parent / "documents_words").glob("*.yaml")):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8")))
    return found


class Maker:
    """Makes documents from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311
        self.words = words()

    def document(self, category: str) -> str:
        """One document of this category."""
        languages = self.words[category]
        english = self.rng.random() < 0.55 or len(languages) == 1
        language = "en" if english else self.rng.choice([name for name in languages if name != "en"])
        parts = {key: [str(word) for word in several] for key, several in languages[language].items()}
        made = self._table_only(parts) if "table" in parts and self.rng.random() < 0.25 else self._whole(parts)
        return self._shape(made)

    def fill(self, text: str) -> str:
        """Slots filled."""
        return _SLOT.sub(lambda slot: self._value(slot[1]), text)

    def _value(self, slot: str) -> str:
        rng = self.rng
        pools = {"org": ORGS, "city": CITIES, "thing": THINGS, "role": ROLES, "drug": DRUGS, "dx": ILLS}
        if slot in pools:
            return rng.choice(pools[slot])
        made: dict[str, Callable[[], str]] = {
            "name": lambda: f"{rng.choice(FIRST)} {rng.choice(LAST)}",
            "date": self._date,
            "amount": self._amount,
            "n": lambda: str(rng.choice([2, 3, 5, 7, 10, 12, 14, 20, 30, 45, 60, 90, rng.randrange(1, 500)])),
            "year": lambda: str(rng.randrange(1985, 2026)),
            "id": lambda: f"{rng.choice(['', 'A', 'INV-', '#', 'TK-'])}{rng.randrange(100, 10**7)}",
        }
        return made[slot]()

    def _date(self) -> str:
        rng = self.rng
        day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(2005, 2026)
        name = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ][month - 1]
        return rng.choice(
            [
                f"{year}-{month:02}-{day:02}",
                f"{day:02}.{month:02}.{year}",
                f"{month}/{day}/{year}",
                f"{name} {day}, {year}",
                f"{day} {name} {year}",
            ]
        )

    def _amount(self) -> str:
        value = self.rng.choice([9.5, 49.99, 120, 1250, 15300.5, 240000, 1800000]) * self.rng.uniform(0.5, 3)
        return self.rng.choice(["${:,.2f}", "€{:,.2f}", "{:,.2f} EUR", "£{:,.0f}", "{:,.2f}", "USD {:,.0f}"]).format(
            value
        )

    def _whole(self, parts: dict[str, list[str]]) -> list[tuple[str, str]]:
        rng = self.rng
        made: list[tuple[str, str]] = []
        if rng.random() < 0.8:
            made.append(("title", rng.choice(parts.get("titles", [""]))))
        if rng.random() < 0.3:
            made.append(("text", f"{rng.choice(ORGS)}\n{rng.randrange(1, 200)} Main Street, {rng.choice(CITIES)}"))
        labels = parts.get("labels", [])
        for label in rng.sample(labels, min(len(labels), rng.randrange(0, 12))):
            made.append(("field", f"{label}\0{self._field(label)}"))
        if "turns" in parts:
            made += self._turns(parts["turns"])
        if "table" in parts and rng.random() < 0.9:
            made.append(("table", json.dumps(self._rows(parts))))
        heads = rng.sample(parts.get("heads", []), min(len(parts.get("heads", [])), rng.randrange(0, 7)))
        says = parts.get("says", [])
        for head in heads or [""]:
            if head:
                made.append(("head", head))
            count = rng.randrange(1, 6 if heads else 14)
            made += [("say", rng.choice(says)) for _ in range(count) if says]
        return [(kind, self.fill(text)) for kind, text in made]

    def _field(self, label: str) -> str:
        lowered = label.lower()
        if any(word in lowered for word in ("date", "datum", "fecha", "dob", "period", "né", "filed", "effective")):
            return self._date()
        if any(
            word in lowered
            for word in ("total", "pay", "balance", "amount", "saldo", "salary", "wages", "income", "brutto", "net")
        ):
            return self._amount()
        return self.rng.choice(
            [self._value("name"), self._value("id"), self._value("org"), self._value("n"), self._value("city"), ""]
        )

    def _rows(self, parts: dict[str, list[str]]) -> list[list[str]]:
        rng, header = self.rng, parts["table"]
        rows = [header]
        for _ in range(rng.randrange(2, 14)):
            rows.append([self._cell(name, parts) for name in header])
        return rows

    def _cell(self, name: str, parts: dict[str, list[str]]) -> str:
        lowered = name.lower()
        if any(word in lowered for word in ("date", "datum", "fecha", "birth", "tag")):
            return self._date()
        if any(word in lowered for word in ("mail", "courriel", "correo")):
            return f"{self.rng.choice(FIRST).lower()}.{self.rng.choice(LAST).lower()}@example.com"
        if any(word in lowered for word in ("name", "nom", "apellid", "nachname", "prénom")):
            return self.rng.choice(FIRST + LAST)
        if any(
            word in lowered
            for word in (
                "description",
                "test",
                "earning",
                "desig",
                "concept",
                "libell",
                "descr",
                "prueba",
                "unter",
                "analyse",
                "bezeichn",
                "voce",
                "omschrijving",
                "rubrique",
                "verwendung",
                "item",
            )
        ):
            return self.rng.choice(parts.get("items") or THINGS)
        if any(word in lowered for word in ("range", "referen")):
            return f"{self.rng.randrange(1, 50)}-{self.rng.randrange(50, 200)}"
        if any(word in lowered for word in ("unit", "einheit", "unidad")) and "items" in parts:
            return self.rng.choice(["g/dL", "mmol/L", "mg/dL", "%", "U/L"])
        return self.rng.choice([self._amount(), str(self.rng.randrange(1, 200)), f"{self.rng.uniform(0, 300):.2f}", ""])

    def _table_only(self, parts: dict[str, list[str]]) -> list[tuple[str, str]]:
        return [("table", json.dumps(self._rows(parts) + self._rows(parts)[1:]))]

    def _turns(self, turns: list[str]) -> list[tuple[str, str]]:
        rng = self.rng
        style = rng.choice(
            [
                "{who}: {what}",
                "[{h}:{m}] <{who}> {what}",
                "{who} {h}:{m}\n{what}\n",
                "{h}:{m} {who}: {what}",
                "<{who}> {what}",
                "Speaker {n}: {what}",
            ]
        )
        who = [
            rng.choice(FIRST + ["PM", "bob42", "xx_dev", "Doctor", "Patient", "Interviewer"])
            for _ in range(rng.randrange(2, 5))
        ]
        said = []
        for _ in range(rng.randrange(8, 40)):
            filled = style.replace("{who}", rng.choice(who)).replace("{h}", f"{rng.randrange(24):02}")
            filled = filled.replace("{m}", f"{rng.randrange(60):02}").replace("{n}", str(rng.randrange(1, 5)))
            said.append(("line", filled.replace("{what}", rng.choice(turns))))
        return said

    def _shape(self, made: list[tuple[str, str]]) -> str:
        rng = self.rng
        markdown, upper = rng.random() < 0.35, rng.random() < 0.2
        joint = rng.choice([": ", ":\t", " : ", " - ", "\n", "\t", ": "])
        lines: list[str] = []
        for kind, text in made:
            lines += self._lines(kind, text, joint, markdown=markdown)
        whole = "\n".join(lines)
        if rng.random() < 0.06:
            return json.dumps({f"{kind}_{number}": text for number, (kind, text) in enumerate(made)}, indent=2)
        if rng.random() < 0.06:
            return "<html><body>\n" + "\n".join(f"<p>{line}</p>" for line in lines if line) + "\n</body></html>"
        return "\n".join(line.upper() if upper and len(line) < 40 else line for line in whole.split("\n"))

    def _lines(self, kind: str, text: str, joint: str, *, markdown: bool) -> Iterator[str]:
        rng = self.rng
        if kind == "title":
            yield f"# {text}" if markdown else text
            if rng.random() < 0.3:
                yield rng.choice("=-*") * rng.randrange(20, 60)
        elif kind == "head":
            yield ""
            yield (
                f"## {text}"
                if markdown
                else rng.choice([text, f"{text}:", text.upper(), f"{rng.randrange(1, 12)}. {text}"])
            )
        elif kind == "field":
            name, _, value = text.partition("\0")
            yield f"**{name}:** {value}" if markdown else f"{name}{joint}{value}"
        elif kind == "table":
            yield from self._table(json.loads(text), markdown=markdown)
        else:
            yield f"- {text}" if kind == "say" and rng.random() < 0.12 else text
            if kind == "say" and rng.random() < 0.3:
                yield ""

    def _table(self, rows: list[list[Any]], *, markdown: bool) -> Iterator[str]:
        style = "|" if markdown else self.rng.choice([",", ";", "\t", "   ", " | "])
        for number, row in enumerate(rows):
            cells = [str(cell) for cell in row]
            yield f"| {' | '.join(cells)} |" if style == "|" else style.join(cells)
            if style == "|" and not number:
                yield "|" + "---|" * len(cells)
