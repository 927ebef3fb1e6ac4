"""Texts with a layout: mail, forms, tables, dumps, logs, chats and lists, for the tagger's training."""

from __future__ import annotations

import re

from tagger_corpora import Sample
from tagger_filling import TEMPLATES, Filler


class Layouts:
    """Makes one sample of a kind at a time with `filler`."""

    def __init__(self, filler: Filler) -> None:
        self.v = filler.v
        self.chance = filler.chance
        self.filler = filler
        self.fill, self.join = filler.fill, filler.join

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
            cells = [self.filler.flat(self.fill(slot)) for slot in chosen]
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
        return self.filler.escaped(body) if comma == "" and self.chance.random() < 0.5 else body

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
        head = self.v.pick(["", "", self.filler.heading() + "\n", self.filler.heading().upper() + "\n=====\n"])
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
                    else self.filler.flat(cell)
                )
                cells.append(
                    self.join([Sample('"'), cell, Sample('"')], "") if comma == "," and "," in cell.text else cell
                )
            lines.append(self.join(cells, comma))
        return self.join(lines, "\n")

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
            parts += [Sample(roles[0]), self.filler.oneline(self.body()), Sample(roles[1])]
        return self.join(parts, "")

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
                        for p in (([Sample(",")] if i else []) + [self.filler.flat(self.fill(slot))])
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
        return self.join(
            [Sample(self.filler.heading()), *[self.fill(bullet) for _ in range(self.chance.randint(3, 9))]], "\n"
        )
