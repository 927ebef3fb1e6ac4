"""Made-up documents of every category, for training: words of `documents_words/*.yaml` put together at random.

Languages: English, German, French, Spanish; Italian, Dutch, Portuguese and Polish for some. Layouts (plain, Markdown,
running prose, empty templates, rules of dashes, tables with bars or blanks, JSON, CSV, HTML) are drawn apart from the
words, so that no category has a layout of its own; LaTeX is kept for papers, resumes and letters.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent / "documents_words"
MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_SLOT = re.compile(r"\{(name|org|city|thing|role|drug|dx|date|amount|n|year|id)\}")
_DATED = re.compile(r"date|datum|fecha|dob|period|né|filed|effective|birth|tag|issued|due")
_MONEY = re.compile(r"total|pay|balance|amount|saldo|salary|wages|income|brutto|net|price|rent|tax|fee|gross|deposit")
_CALLED = re.compile(r"name|nom|apellid|nachname|prénom|by$|employee|patient|client|customer|author")
_LISTED = re.compile(
    r"description|test|earning|desig|concept|libell|descr|prueba|unter|analyse|bezeichn|voce|omschrijving|rubrique"
    r"|verwendung|item|particulars|part|product|article"
)
Parts = dict[str, list[str]]


def words() -> dict[str, dict[str, Parts]]:
    """Category, language, part (`titles`, `labels`, `heads`, `says`, `tables`, `items`, `turns`, `layouts`) and its
    words, of all files together. A table is one string with a header on each bar.
    """
    found: dict[str, dict[str, Parts]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for path in sorted(FOLDER.glob("*.yaml")):
        for category, languages in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for language, parts in languages.items() if path.stem != "pools" else ():
                table = parts.pop("table", None)
                if table:
                    found[category][language]["tables"].append("|".join(map(str, table)))
                for part, several in parts.items():
                    found[category][language][part] += map(str, several)
    return found


@dataclass(frozen=True, slots=True)
class Style:
    """How one document is laid out."""

    markdown: bool
    latex: bool
    prose: bool
    blank: str  # what stands for a value in an empty template; empty: values are filled in
    joint: str  # between a label and its value
    loud: bool  # short lines in capitals


class Maker:
    """Makes documents from one seed."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311
        self.words = words()
        self.pools: Parts = yaml.safe_load((FOLDER / "pools.yaml").read_text(encoding="utf-8"))

    def document(self, category: str) -> str:
        """One document of this category."""
        rng, languages = self.rng, self.words[category]
        english = rng.random() < 0.65 or len(languages) == 1
        parts = languages["en" if english else rng.choice([name for name in languages if name != "en"])]
        style = self._style(parts.get("layouts", []))
        if "tables" in parts and rng.random() < 0.2:
            made = [("table", self._rows(parts)), ("table", self._rows(parts))][: rng.randrange(1, 3)]
        else:
            made = list(self._whole(parts, style))
        return self._shaped(made, style)

    def fill(self, text: str, blank: str = "") -> str:
        """Slots filled."""
        return _SLOT.sub(lambda slot: blank or self._value(slot[1]), text)

    def _style(self, layouts: list[str]) -> Style:
        rng = self.rng
        layout = rng.choice(layouts) if layouts and rng.random() < 0.6 else ""
        blank = rng.choice(["____________", "[Name]", "[●]", "<...>", "[INSERT]"]) if rng.random() < 0.07 else ""
        return Style(
            markdown=not layout and rng.random() < 0.4,
            latex=layout == "latex",
            prose=layout == "prose" or rng.random() < 0.3,
            blank=blank,
            joint=rng.choice([": ", ": ", ":\t", " : ", " - ", "\n", "\t", ":   ", ":\n"]),
            loud=rng.random() < 0.2,
        )

    def _value(self, slot: str) -> str:
        rng = self.rng
        if slot in self.pools:
            return rng.choice(self.pools[slot])
        made: dict[str, Callable[[], str]] = {
            "name": lambda: f"{rng.choice(self.pools['first'])} {rng.choice(self.pools['last'])}",
            "date": self._date,
            "amount": self._amount,
            "n": lambda: str(rng.choice([2, 3, 5, 7, 10, 12, 14, 20, 30, 45, 60, 90, rng.randrange(1, 500)])),
            "year": lambda: str(rng.randrange(1985, 2027)),
            "id": lambda: (
                f"{rng.choice(['', 'A', 'INV-', '#', 'TK-', f'{rng.randrange(2015, 2027)}-'])}{rng.randrange(100, 10**7)}"
            ),
        }
        return made[slot]()

    def _date(self) -> str:
        rng = self.rng
        day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(2005, 2027)
        name = MONTHS[month - 1]
        return rng.choice(
            [
                f"{year}-{month:02}-{day:02}", f"{day:02}.{month:02}.{year}", f"{month}/{day}/{year}",
                f"{name} {day}, {year}", f"{day} {name} {year}", f"{day:02}-{name[:3]}-{year}",
            ]
        )  # fmt: skip

    def _amount(self) -> str:
        value = self.rng.choice([9.5, 49.99, 120, 1250, 15300.5, 240000, 1800000]) * self.rng.uniform(0.5, 3)
        shapes = ["${:,.2f}", "€{:,.2f}", "{:,.2f} EUR", "£{:,.0f}", "{:,.2f}", "USD {:,.0f}", "₹{:,.0f}", "${:,.0f}"]
        return self.rng.choice(shapes).format(value)

    def _whole(self, parts: Parts, style: Style) -> Iterator[tuple[str, str]]:
        rng = self.rng
        if rng.random() < 0.8 and parts.get("titles"):
            yield "title", self.fill(rng.choice(parts["titles"]), style.blank)
        if rng.random() < 0.25:
            yield "text", self.fill(f"{{org}}\n{rng.randrange(1, 200)} Main Street, {{city}}")
        labels = parts.get("labels", [])
        for label in rng.sample(labels, min(len(labels), rng.randrange(0, 14))):
            yield "field", f"{label}\0{style.blank or self._field(label)}"
        if "turns" in parts:
            yield from self._turns(parts["turns"])
        if "tables" in parts and rng.random() < 0.85:
            yield "table", self._rows(parts)
        yield from self._sections(parts, style)

    def _sections(self, parts: Parts, style: Style) -> Iterator[tuple[str, str]]:
        rng, heads, says = self.rng, parts.get("heads", []), parts.get("says", [])
        under = rng.sample(heads, min(len(heads), rng.randrange(0, 9)))
        for head in under or [""]:
            if head:
                yield "head", self.fill(head)
            for _ in range(rng.randrange(1, 5 if under else 16) if says else 0):
                yield "say", self.fill(rng.choice(says), style.blank)

    def _field(self, label: str) -> str:
        lowered = label.lower()
        if _DATED.search(lowered):
            return self._date()
        if _MONEY.search(lowered):
            return self._amount()
        return self._value("name" if _CALLED.search(lowered) else self.rng.choice(["name", "id", "org", "n", "city"]))

    def _rows(self, parts: Parts) -> str:
        header = self.rng.choice(parts["tables"]).split("|")
        rows = [[self._cell(name, parts) for name in header] for _ in range(self.rng.randrange(2, 14))]
        return json.dumps([header, *rows])

    def _cell(self, name: str, parts: Parts) -> str:
        rng, lowered = self.rng, name.lower()
        if re.search(r"mail|courriel|correo", lowered):
            return f"{rng.choice(self.pools['first'])}.{rng.choice(self.pools['last'])}@example.com".lower()
        if _LISTED.search(lowered):
            return rng.choice(parts.get("items") or self.pools["thing"])
        if _DATED.search(lowered):
            return self._date()
        if _CALLED.search(lowered):
            return rng.choice(self.pools["first"] + self.pools["last"])
        if re.search(r"range|referen|interval", lowered):
            return f"{rng.randrange(1, 50)}-{rng.randrange(50, 200)}"
        if re.search(r"^unit$|^units$|einheit|unidad", lowered) and "items" in parts:
            return rng.choice(["g/dL", "mmol/L", "mg/dL", "%", "U/L"])
        return rng.choice([self._amount(), str(rng.randrange(1, 200)), f"{rng.uniform(0, 300):.2f}", ""])

    def _turns(self, turns: list[str]) -> Iterator[tuple[str, str]]:
        rng = self.rng
        style = rng.choice(
            [
                "{who}: {what}", "[{h}:{m}] <{who}> {what}", "{who} {h}:{m}\n{what}\n", "{h}:{m} {who}: {what}",
                "<{who}> {what}", "Speaker {k}: {what}", "{date}, {h}:{m} - {who}: {what}", "**{who}:** {what}\n",
            ]
        )  # fmt: skip
        called = [*self.pools["first"], "PM", "bob42", "xx_dev", "Doctor", "Patient", "Interviewer", "Operator"]
        who = rng.sample(called, rng.randrange(2, 5))
        for _ in range(rng.randrange(8, 40)):
            values = {"who": rng.choice(who), "h": f"{rng.randrange(24):02}", "m": f"{rng.randrange(60):02}"}
            values |= {"k": str(rng.randrange(1, 5)), "date": self._date(), "what": self.fill(rng.choice(turns))}
            yield "line", re.sub(r"\{(who|h|m|k|date|what)\}", lambda slot: values[slot[1]], style)  # noqa: B023

    def _shaped(self, made: list[tuple[str, str]], style: Style) -> str:
        rng = self.rng
        if rng.random() < 0.05:
            return json.dumps({f"{kind}_{number}": text for number, (kind, text) in enumerate(made)}, indent=2)
        lines: list[str] = []
        for kind, text in made:
            if style.prose and kind == "say" and lines and lines[-1].endswith((". ", '" ')):
                lines[-1] += f"{text} " if rng.random() < 0.7 else f"\n\n{text} "
            else:
                lines += self._latex(kind, text) if style.latex else self._lines(kind, text, style)
        if rng.random() < 0.04:
            return "<html><body>\n" + "\n".join(f"<p>{line}</p>" for line in lines if line) + "\n</body></html>"
        if style.latex:
            return "\\documentclass{article}\n\\begin{document}\n" + "\n".join(lines) + "\n\\end{document}\n"
        return "\n".join(line.upper() if style.loud and len(line) < 40 else line for line in lines)

    def _latex(self, kind: str, text: str) -> Iterator[str]:
        if kind == "title":
            yield f"\\title{{{text}}}\n\\author{{{self._value('name')}}}\n\\maketitle"
        elif kind == "head":
            yield f"\n\\section{{{text}}}" if text != "Abstract" else "\\begin{abstract}"
        elif kind == "field":
            yield "\\textbf{{{}}} {} \\\\".format(*text.split("\0"))
        else:
            yield f"\\item {text}" if self.rng.random() < 0.15 else f"{text} "

    def _lines(self, kind: str, text: str, style: Style) -> Iterator[str]:
        rng = self.rng
        if kind == "title":
            yield f"# {text}" if style.markdown else text
            if rng.random() < 0.3:
                yield rng.choice("=-*") * rng.randrange(20, 60)
        elif kind == "head":
            yield ""
            other = [text, f"{text}:", text.upper(), f"{rng.randrange(1, 12)}. {text}", f"{text}\n{'-' * len(text)}"]
            yield f"{rng.choice(['##', '##', '###'])} {text}" if style.markdown else rng.choice(other)
        elif kind == "field":
            name, _, value = text.partition("\0")
            yield (
                rng.choice([f"**{name}:** {value}", f"- **{name}**: {value}"])
                if style.markdown
                else (f"{name}{style.joint}{value}")
            )
        elif kind == "table":
            yield from self._table(json.loads(text), markdown=style.markdown)
        else:
            yield f"- {text}" if kind == "say" and rng.random() < 0.12 else f"{text} " if style.prose else text
            if kind == "say" and rng.random() < 0.3 and not style.prose:
                yield ""

    def _table(self, rows: list[list[str]], *, markdown: bool) -> Iterator[str]:
        kind = "|" if markdown else self.rng.choice([",", ";", "\t", "   ", " | ", "aligned", "\n"])
        for number, row in enumerate(rows):
            if kind == "aligned":
                yield "".join(cell.ljust(22) for cell in row)
            else:
                yield f"| {' | '.join(row)} |" if kind == "|" else kind.join(row)
            if kind == "|" and not number:
                yield "|" + "---|" * len(row)
