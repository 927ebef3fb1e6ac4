r"""Texts of many kinds with names and addresses in them, and texts that only look as if: what the tagger is trained on.

`{person}`, `{first}`, `{last}` and `{address}` are labelled, everything else in braces is not; `\\n` in a template is a line end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

import tagger_hard
from tagger_corpora import Sample
from tagger_hard import Hard
from tagger_values import Values, sections

TAGS = {"street": "ADDRESS", "Band": "OTHER", "person": "PERSON", "simple": "PERSON", "first": "PERSON", "last": "PERSON", "address": "ADDRESS", "organisation": "ORGANISATION", "place": "PLACE", "month": "OTHER", "product": "OTHER"} | tagger_hard.TAGS  # fmt: skip
SLOT = re.compile(r"\{([a-z]+)\}")

COUNTRIES = "US DE FR IT ES BR MX IN CN JP KR PL NL SE NO DK FI CZ RO HU GB IE PT GR TR ID TH ZA"
TEMPLATES = sections("tagger_templates.txt")
WORDS = sections("tagger_words.txt")


class Documents:
    """Endless samples from one seed."""

    def __init__(self, values: Values) -> None:
        self.v = values
        self.chance = values.chance
        self.hard = Hard(values)
        self._slots: dict[str, Callable[[], str]] = {
            "num": lambda: values.digits(1, 4),
            "year": lambda: f"{self.chance.choice([18, 19, 19, 20])}{values.digits(2)}",
            "word": lambda: values.pick(WORDS["words"]),
            "job": lambda: values.pick(WORDS["jobs"]),
            "idlabel": lambda: values.pick(WORDS["id_labels"]),
            "id": values.identifier,
            "iban": values.iban,
            "hash": lambda: "$2b$12$" + "".join(self.chance.choices("abcdefghijkLMNOPQRSTuvwxyz0123456789./", k=53)),
            "hex": lambda: "".join(self.chance.choices("0123456789abcdef", k=self.chance.choice([8, 24, 32]))),
            "cc": lambda: values.pick(COUNTRIES.split(" ")),
            "Band": self.band,
            "Heading": self.heading,
            "ident": lambda: values.pick(WORDS["idents"]),
            "level": lambda: values.pick(WORDS["levels"]),
            "handle": lambda: values.email().split("@")[0],
            "initial": lambda: values.pick("ABCDEFGHJKLMNPRSTW"),
            **self.hard.slots,
        }
        self.kinds: list[tuple[float, Callable[[], Sample]]] = [
            (26, self.sentences), (12, self.negatives), (14, self.lookalikes), (6, self.catalogue), (5, self.mixed), (3, self.latin), (8, self.records), (5, self.log), (8, self.mail), (6, self.form), (7, self.table), (6, self.chat),
            (4, self.sql), (4, partial(self.of, "note")), (4, self.listing), (5, partial(self.of, "letter")), (5, partial(self.of, "yaml")), (4, partial(self.of, "code")), (3, partial(self.of, "markup")),
        ]  # fmt: skip

    def __iter__(self) -> Iterator[Sample]:
        """Samples without end."""
        weights = [weight for weight, _ in self.kinds]
        while True:
            _, make = self.chance.choices(self.kinds, weights)[0]
            yield self.disguised(make())

    def heading(self) -> str:
        """One to three words of headings and labels."""
        return " ".join(self.chance.choices(WORDS["headings"], k=self.chance.choice([1, 2, 2, 3])))

    def band(self) -> str:
        """The name of a band, film or place."""
        words = [
            self.v.pick(WORDS["bands"]),
            *(
                [self.v.pick([self.v.pick(WORDS["bands"]), self.v.last(), self.v.made_up()])]
                * self.chance.choice([0, 1, 1])
            ),
        ]
        self.chance.shuffle(words)
        return self.v.pick(["", "", "The "]) + " ".join(words)

    def fill(self, template: str) -> Sample:
        """The template with its slots filled; labels where they went."""
        text, spans, position = "", [], 0
        template = template.replace("\\n", "\n").replace("\\t", "\t")
        for match in re.finditer(r"\{([A-Za-z]+)\}", template):
            text += template[position : match.start()]
            name = match[1]
            value = self._slots[name]() if name in self._slots else str(getattr(self.v, name)())
            if name in TAGS:
                spans.append(
                    (
                        len(text),
                        len(text) + len(value.rstrip(".")) if name == "address" else len(text) + len(value),
                        TAGS[name],
                    )
                )
            text += value
            position = match.end()
        return Sample(text + template[position:], spans)

    def join(self, samples: list[Sample], between: str = " ") -> Sample:
        """Several texts as one."""
        text, spans = "", []
        for index, sample in enumerate(samples):
            text += between if index else ""
            spans += [(start + len(text), end + len(text), tag) for start, end, tag in sample.spans]
            text += sample.text
        return Sample(text, spans)

    def disguised(self, sample: Sample) -> Sample:
        """Now and then all in small or capital letters, or inside a string of JSON."""
        roll = self.chance.random()
        if roll < 0.07 and len(sample.text.lower()) == len(sample.text):
            return Sample(sample.text.lower(), sample.spans)
        if roll < 0.085 and len(sample.text.upper()) == len(sample.text):
            return Sample(sample.text.upper(), sample.spans)
        if roll < 0.16:
            return self.escaped(sample)
        return sample

    def escaped(self, sample: Sample) -> Sample:
        """The text inside a string of JSON."""
        places = [0]
        for character in sample.text:
            places.append(places[-1] + (2 if character in '\n"' else 1))
        text = sample.text.replace('"', '\\"').replace("\n", "\\n")
        head = self.v.pick(['{"text": "', '{"role": "user", "content": "', '"', '{"id": 4, "body": "', "message='"])
        return Sample(
            head + text + '"}', [(places[s] + len(head), places[e] + len(head), tag) for s, e, tag in sample.spans]
        )

    def of(self, kind: str) -> Sample:
        """A document of one of the kinds that are written whole."""
        return self.fill(self.v.pick(TEMPLATES[kind]))

    def sentences(self) -> Sample:
        """A few sentences, most with names."""
        kinds = [TEMPLATES["sentences"]] * 3 + [TEMPLATES["negatives"]]
        several = [self.fill(self.v.pick(self.v.chance.choice(kinds))) for _ in range(self.chance.randint(1, 5))]
        return self.join(several, self.v.pick([" ", " ", "\n", "\n\n"]))

    def negatives(self) -> Sample:
        """Sentences that only look as if."""
        several = [self.fill(self.v.pick(TEMPLATES["negatives"])) for _ in range(self.chance.randint(2, 7))]
        return self.join(several, self.v.pick([" ", "\n", "\n"]))

    def lookalikes(self) -> Sample:
        """Sentences and lines with companies, places, products and numbers that look like names and addresses."""
        templates = tagger_hard.TEMPLATES["hard"]
        several = self.chance.choices(templates, k=self.chance.randint(2, 8))
        if self.chance.random() < 0.3:
            several = [
                *self.chance.choices(several[:2], k=len(several)),
                *self.chance.choices(TEMPLATES["negatives"], k=2),
            ]
        head = self.v.pick(["", "", "", "", "- ", "// "])
        return self.join([self.fill(head + each) for each in several], self.v.pick([" ", "\n", "\n", "\n\n"]))

    def mixed(self) -> Sample:
        """The same with persons and addresses among them."""
        several = [
            self.fill(self.v.pick(self.v.pick([tagger_hard.TEMPLATES["hard"], tagger_hard.TEMPLATES["soft"], tagger_hard.TEMPLATES["soft"], TEMPLATES["sentences"]])))
            for _ in range(self.chance.randint(2, 6))
        ]  # fmt: skip
        return self.join(several, self.v.pick([" ", "\n", "\n"]))

    def latin(self) -> Sample:
        """Filler text."""
        return Sample(self.hard.latin())

    def catalogue(self) -> Sample:
        """Lines about goods."""
        return self.join([self.fill(template) for template in self.hard.catalogue()], "\n")

    def records(self) -> Sample:
        """Rows of a dump or a printed table, full of numbers and secrets."""
        slots = [
            "{id}",
            "{code}",
            "{ref}",
            "{token}",
            "{email}",
            "{phone}",
            "{stamp}",
            "{date}",
            "{iban}",
            "{num}",
            "{id}",
            "{hex}",
            "{place}",
        ]
        names = self.v.pick(
            [["{simple}"], ["{simple}"], ["{address}"], ["{simple}", "{address}"], ["{first}", "{last}"], ["{person}"]]
        )
        chosen = [*names, *self.chance.sample(slots, self.chance.randint(1, 5))]
        self.chance.shuffle(chosen)
        if self.chance.random() < 0.4:
            chosen.insert(0, "{num}")
        comma = self.v.pick(["\t", "\t", "|", ";", " | ", "", "", ",", " / ", "','"])
        lines = []
        for number in range(self.chance.randint(1, 6)):
            cells = [self._flat(self.fill(slot)) for slot in chosen]
            if comma == "":
                lines.append(self.join([Sample(str(number)), *cells], " " * self.chance.choice([2, 2, 4, 8])))
            else:
                lines.append(self.join(cells, comma))
        head = Sample(
            self.v.pick(["", "COPY {word} FROM stdin;", "{ident}{c}{ident}{c}{ident}", "{Heading}"]).replace(
                "{c}", comma or "  "
            )
        )
        body = self.join([self.fill(head.text), *lines], "\n")
        return self.escaped(body) if comma == "" and self.chance.random() < 0.5 else body

    def log(self) -> Sample:
        """Log lines."""
        return self.join([self.fill(self.v.pick(TEMPLATES["logs"])) for _ in range(self.chance.randint(3, 8))], "\n")

    def body(self) -> Sample:
        """A few sentences of either kind."""
        several = [
            self.fill(self.v.pick(TEMPLATES["sentences" if self.chance.random() < 0.4 else "negatives"]))
            for _ in range(self.chance.randint(1, 4))
        ]
        return self.join(several, self.v.pick([" ", "\n"]))

    def mail(self) -> Sample:
        """An e-mail, with or without headers."""
        greeting = self.v.pick(
            [
                "Dear {person},",
                "Hi {first},",
                "Hello {first}",
                "Dear {title} {last},",
                "{first},",
                "Hey {first} -",
                "Dear all,",
                "Liebe {first},",
                "Bonjour {first},",
                "Hola {first}:",
            ]
        )
        ending = self.v.pick(
            [
                "Best regards,",
                "Thanks,",
                "Cheers",
                "Kind regards",
                "Best,",
                "Sincerely,",
                "Viele Grüße",
                "Cordialement,",
                "Saludos,",
                "--",
                "",
                "Many thanks",
            ]
        )
        headers = [
            "From: {person} <{email}>",
            "To: {person} <{email}>",
            self.v.pick(["Cc: {person}, {person}", 'Cc: "{person}" <{email}>', "Date: {date}"]),
            "Subject: {word} {word}",
        ]
        signed = self.v.pick(
            [
                "{person}",
                "{first}",
                "{person}\n{Heading}\n{organisation}",
                "{person}\n{organisation}\n{address}\nT: {phone}",
                "{person} | {Heading} | {organisation}",
            ]
        )
        parts = ([self.fill("\n".join(headers)), Sample("")] if self.chance.random() < 0.6 else []) + [
            self.fill(greeting),
            Sample(""),
            self.body(),
            Sample(""),
            self.fill(f"{ending}\n{signed}"),
        ]
        if self.chance.random() < 0.2:
            parts += [
                Sample(""),
                self.fill(
                    self.v.pick(
                        [
                            "On {date}, {person} <{email}> wrote:\n> {word} {word}",
                            "-----Original Message-----\nFrom: {person}\nSent: {date}\nTo: {person}",
                        ]
                    )
                ),
            ]
        return self.join(parts, "\n")

    def form(self) -> Sample:
        """Labelled fields."""
        lines = ["{label}: {person}", "{plabel}: {person}", "Address: {address}", "{alabel}: {address}", "Phone: {phone}", "Email: {email}", "DOB: {date}", "ID: {code}", "Employer: {organisation}", "City: {place}", "Status: {Heading}", "Employee no.: {num}", "Department: {Heading}", "Country: {place}", "Emergency contact: {person} ({phone})", "Plan: {Heading} {num}", "Ref {code}"]  # fmt: skip
        chosen = self.chance.sample(lines, self.chance.randint(3, 9))
        labels = {
            "{label}": [
                "Name",
                "Full name",
                "Patient",
                "Customer",
                "Applicant",
                "Employee",
                "Name",
                "Nom",
                "Nombre",
                "Nome",
                "Vor- und Nachname",
                "Client name",
                "Guest",
                "Tenant",
                "姓名",
                "氏名",
            ],
            "{plabel}": [
                "Manager",
                "Physician",
                "Supervisor",
                "Next of kin",
                "Account holder",
                "Contact",
                "Signed",
                "Prepared by",
                "Spouse",
                "Attending",
                "Beneficiary",
            ],
            "{alabel}": [
                "Home address",
                "Mailing address",
                "Street",
                "Adresse",
                "Dirección",
                "Indirizzo",
                "Ship to",
                "Bill to",
                "Residence",
                "Wohnort",
                "Anschrift",
                "Adres",
                "Endereço",
            ],
        }
        text = "\n".join(chosen)
        for label, options in labels.items():
            text = text.replace(label, self.v.pick(options))
        if self.chance.random() < 0.3:
            text = re.sub(
                r"(?m)^([^:\n]{2,30}): ", lambda m: m[1] + self.v.pick([":\t", "  ", " - ", ":  ", " = "]), text
            )
        if self.chance.random() < 0.3:
            text = text.replace("\n", self.v.pick(["    ", " | ", "; ", ", "]))
        head = self.v.pick(["", "", self.heading() + "\n", self.heading().upper() + "\n=====\n"])
        return self.join([Sample(head), self.fill(text)], "")

    def table(self) -> Sample:
        """A table with or without a header."""
        columns = {"id": "{num}", "name": "{simple}", "full_name": "{simple}", "first_name": "{first}", "last_name": "{last}", "email": "{email}", "phone": "{phone}", "address": "{address}", "city": "{place}", "company": "{organisation}", "created_at": "{stamp}", "order_ref": "{code}", "national_id": "{id}", "iban": "{iban}", "ifsc": "{id}", "upi": "{handle}@{word}", "product": "{product}", "category": "{Heading}", "status": "{word}", "country": "{place}", "c1": "{simple}", "value": "{num}", "session": "{code}", "x": "{first}", "month": "{month}", "notes": "{word} {word}"}  # fmt: skip
        chosen = self.chance.sample(sorted(columns), self.chance.randint(3, 8))
        comma = self.v.pick([",", ",", ",", "\t", " | ", ";"])
        lines = [Sample(comma.join(chosen))] if self.chance.random() < 0.8 else []
        for _ in range(self.chance.randint(2, 8)):
            cells = []
            for name in chosen:
                cell = self.fill(columns[name])
                cell = (
                    Sample(cell.text.replace("\n", ", "), cell.spans)
                    if cell.text.count("\n") * 2 + len(cell.text) == len(cell.text) or "\n" not in cell.text
                    else self._flat(cell)
                )
                cells.append(
                    self.join([Sample('"'), cell, Sample('"')], "") if comma == "," and "," in cell.text else cell
                )
            lines.append(self.join(cells, comma))
        return self.join(lines, "\n")

    def _flat(self, cell: Sample) -> Sample:
        places = [0]
        for character in cell.text:
            places.append(places[-1] + (2 if character == "\n" else 1))
        return Sample(cell.text.replace("\n", ", "), [(places[s], places[e], tag) for s, e, tag in cell.spans])

    def chat(self) -> Sample:
        """Turns of a conversation in some fine-tuning format."""
        roles = self.v.pick(
            [
                ['{"role": "user", "content": "', '"}, '],
                ['{"from": "human", "value": "', '"},'],
                ["User: ", "\n"],
                ["Human: ", "\n\n"],
                ['"instruction": "', '",\n'],
                ["### Response:\n", "\n"],
                ["Agent: ", "\n"],
                ['{"prompt": "', '"}\n'],
            ]
        )
        parts = []
        for _ in range(self.chance.randint(1, 4)):
            parts += [Sample(roles[0]), self._oneline(self.body()), Sample(roles[1])]
        return self.join(parts, "")

    def _oneline(self, sample: Sample) -> Sample:
        flat = self.escaped(sample)
        head = next(
            h
            for h in ('{"text": "', '{"role": "user", "content": "', '{"id": 4, "body": "', "message='", '"')
            if flat.text.startswith(h)
        )
        return Sample(flat.text[len(head) : -2], [(s - len(head), e - len(head), tag) for s, e, tag in flat.spans])

    def sql(self) -> Sample:
        """A dump of one table."""
        columns = self.chance.sample(
            [
                ("id", "{num}"),
                ("name", "'{simple}'"),
                ("email", "'{email}'"),
                ("address", "'{address}'"),
                ("pwd", "'{hash}'"),
                ("national_id", "'{id}'"),
                ("iban", "'{iban}'"),
                ("phone", "'{phone}'"),
                ("city", "'{place}'"),
                ("company", "'{organisation}'"),
                ("created", "'{stamp}'"),
                ("plan", "'{Heading}'"),
                ("contact_first", "'{first}'"),
                ("contact_last", "'{last}'"),
            ],
            self.chance.randint(3, 6),
        )
        create = (
            f"CREATE TABLE {self.v.pick(['customers', 'users', 'orders'])} ({', '.join(f'{name} {kind}' for name, kind in zip(dict(columns), self.chance.choices(['bigint', 'varchar(80)', 'varchar(120)', 'char(60)', 'timestamp', 'text', 'int(11) NOT NULL', 'numeric(10,2)'], k=len(columns)), strict=True))});\n"
            if self.chance.random() < 0.5
            else ""
        )
        head = (
            create
            + f"INSERT INTO {self.v.pick(['customers', 'users', 'public.orders', 'patients', '`products`'])} ({', '.join(name for name, _ in columns)}) VALUES\n"
        )
        rows = [
            self.join(
                [
                    Sample("("),
                    *[
                        p
                        for i, (_, slot) in enumerate(columns)
                        for p in (([Sample(",")] if i else []) + [self._flat(self.fill(slot))])
                    ],
                    Sample(")"),
                ],
                "",
            )
            for _ in range(self.chance.randint(1, 6))
        ]
        return self.join([Sample(head), self.join(rows, ",\n"), Sample(";")], "")

    def listing(self) -> Sample:
        """A list under a heading."""
        bullet = self.v.pick(
            [
                "* {person} ({place}) - {code}",
                "- {person}",
                "{num}. {person}, {organisation}",
                "{person}\t{num}",
                "{last} {initial}.",
                "- {person}: {word} {word}",
                "{person} <{email}>",
                "{person};{phone}",
                "- {organisation} ({place})",
                "* {product} {num}.{num}",
                "- {place}",
                "{Heading}",
                "{person} | {Heading} | {place}",
                "{last}/{first} {code}",
            ]
        )
        return self.join([Sample(self.heading()), *[self.fill(bullet) for _ in range(self.chance.randint(3, 9))]], "\n")
