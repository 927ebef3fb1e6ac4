"""Labelled documents of our own, to measure classifiers on (`upright accuracy`).

Each line: `text`, `spans` (`start`, `end`, `type`: character offsets and the alias of a data class) and `doc_type`.
One document in three is `negative_...`: order numbers, digests, versions, time stamps, placeholders, ISBN, ports, and
nothing to find. The same seed gives the same documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from upright.testing.corpus_values import SECRETS, VALUES, harmless, text

# how people and programs name a value: as a label in prose, as a column or key
LABELS: dict[str, tuple[tuple[str, ...], str]] = {
    "US_SSN": (("SSN", "Social Security number", "social"), "ssn"),
    "US_ITIN": (("ITIN", "individual taxpayer id"), "itin"),
    "UK_NINO": (("National Insurance number", "NI number", "NINO"), "ni_number"),
    "UK_NHS_NUMBER": (("NHS number", "NHS no."), "nhs_number"),
    "CA_SIN": (("SIN", "social insurance number"), "sin"),
    "AU_TFN": (("TFN", "tax file number"), "tfn"),
    "DE_TAX_ID": (("Steuer-ID", "Steueridentifikationsnummer", "IdNr"), "steuer_id"),
    "FR_NIR": (("numéro de sécurité sociale", "NIR"), "nir"),
    "ES_DNI": (("DNI", "documento de identidad"), "dni"),
    "IT_CODICE_FISCALE": (("codice fiscale", "CF"), "codice_fiscale"),
    "NL_BSN": (("BSN", "burgerservicenummer"), "bsn"),
    "PL_PESEL": (("PESEL", "numer PESEL"), "pesel"),
    "SE_PERSONNUMMER": (("personnummer", "personal identity number"), "personnummer"),
    "CH_AHV": (("AHV-Nummer", "AVS number"), "ahv_nr"),
    "TR_TCKN": (("T.C. kimlik no", "TCKN"), "tc_kimlik_no"),
    "BR_CPF": (("CPF", "número do CPF"), "cpf"),
    "IN_AADHAAR": (("Aadhaar", "Aadhaar number"), "aadhaar"),
    "IN_PAN": (("PAN", "PAN card"), "pan_number"),
    "CREDIT_CARD": (("card number", "credit card", "Visa/Mastercard"), "card_number"),
    "IBAN": (("IBAN", "bank account", "account"), "iban"),
    "US_ROUTING_NUMBER": (("routing number", "ABA"), "routing_number"),
    "DATE_OF_BIRTH": (("date of birth", "DOB", "birthday"), "dob"),
    "PHONE": (("phone", "mobile", "phone number"), "phone"),
    "EMAIL": (("email", "e-mail", "mail address"), "email"),
    "STREET_ADDRESS": (("address", "home address", "shipping address"), "address"),
}
IDS = tuple(LABELS)
BARE = (
    "US_SSN",
    "CREDIT_CARD",
    "IBAN",
    "IT_CODICE_FISCALE",
    "CH_AHV",
    "EMAIL",
    "PHONE",
    "STREET_ADDRESS",
    "UK_NINO",
    "BR_CPF",
)
KEYS = {"PASSWORD": ("password", "db_password", "ADMIN_PASSWORD"), "DB_CONNECTION_STRING": ("DATABASE_URL", "dsn"),
    "AWS_ACCESS_KEY_ID": ("AWS_ACCESS_KEY_ID", "aws_access_key_id"), "AWS_SECRET_ACCESS_KEY": ("AWS_SECRET_ACCESS_KEY",
    "aws_secret_access_key"), "JWT": ("SESSION_JWT", "token"), "GITHUB_TOKEN": ("GITHUB_TOKEN", "GH_PAT"),
    "OPENAI_API_KEY": ("OPENAI_API_KEY", "openai_key"), "ANTHROPIC_API_KEY": ("ANTHROPIC_API_KEY", "CLAUDE_KEY"),
    "GOOGLE_API_KEY": ("GOOGLE_API_KEY", "maps_key"), "HUGGINGFACE_TOKEN": ("HF_TOKEN", "hf_token"),
    "SLACK_TOKEN": ("SLACK_BOT_TOKEN", "slack_token"), "STRIPE_SECRET_KEY": ("STRIPE_SECRET_KEY", "stripe_key"),
    "GITLAB_PAT": ("GITLAB_TOKEN", "CI_PAT"), "SENDGRID_API_KEY": ("SENDGRID_API_KEY", "mail_key")}  # fmt: skip
INLINE = tuple(kind for kind in SECRETS if kind != "PRIVATE_KEY")
PLACEHOLDERS = ("<your-api-key>", "changeme", "${DB_PASSWORD}", "sk-...", "AKIAIOSFODNN7EXAMPLE", "xxxxxxxxxxxxxxxx",
    "YOUR_TOKEN_HERE", "{{ vault_token }}", "REDACTED", "$(pass show api)",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")  # fmt: skip
SENTENCES = (
    "The export finished but two rows are missing.", "Please check the attached log and let me know.",
    "We saw the same thing last week on the staging cluster.", "It worked until the last release.",
    "Thanks for the quick reply!", "The dashboard shows a spike in latency after the deployment.",
    "Nothing else changed on our side.", "Could you escalate this to the billing team?",
    "The retention window is ninety days.", "Throughput dropped from 1,250 to 840 requests per second.",
)  # fmt: skip


class Page:
    """A text under construction that knows where its values stand."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.text = ""
        self.spans: list[dict[str, object]] = []

    def add(self, *parts: str) -> None:
        """Append; a part that is a type's name in braces becomes a value of that type."""
        for part in parts:
            if part[:1] == "{" and part[1:-1] in VALUES:
                value, kind = VALUES[part[1:-1]](self.random), part[1:-1]
                self.spans.append({"start": len(self.text), "end": len(self.text) + len(value), "type": kind})
                self.text += value
            else:
                self.text += part

    def sentence(self) -> str:
        """Prose without anything to find."""
        return self.random.choice(SENTENCES)

    def thing(self, form: str = "{0}: {1}") -> str:
        """Something that looks sensitive and is not."""
        return form.format(*harmless(self.random))


def ticket(page: Page) -> None:
    """A support ticket."""
    pick = page.random.choice
    page.add(
        f"Ticket #{page.random.randint(10000, 99999)}  ",
        page.thing(),
        "\nFrom: ",
        "{PERSON_NAME}",
        " <",
        "{EMAIL}",
        ">\n\n",
    )
    page.add(pick(("Hello,", "Hi team,", "Good morning,")), " ", page.sentence(), " My name is ", "{PERSON_NAME}", ". ")
    for kind in page.random.sample(IDS, 3):
        page.add(f"My {pick(LABELS[kind][0])} is ", f"{{{kind}}}", ". ", page.sentence(), " ")
    page.add("Or was it this one: ", f"{{{pick(BARE)}}}", "? ", page.sentence())
    page.add("\n", page.thing("Reference {0} {1}."), "\n")


def table(page: Page) -> None:
    """A CSV of customers."""
    kinds = page.random.sample([kind for kind in IDS if kind != "STREET_ADDRESS"], 4)
    if page.random.random() < 0.25:  # columns that say nothing
        kinds = page.random.sample(BARE[:-3], 3)
        page.add("id,c1," + ",".join(f"c{at + 2}" for at in range(len(kinds))) + ",c8,c9,c10\n")
    else:
        page.add("id,full_name," + ",".join(LABELS[kind][1] for kind in kinds) + ",order_ref,updated_at,build\n")
    for row in range(page.random.randint(5, 14)):
        page.add(f"{1000 + row},", "{PERSON_NAME}")
        for kind in kinds:
            page.add(",", f"{{{kind}}}")
        order, build = page.random.randint(10**6, 10**7), text(page.random, 12, "abcdef0123")
        page.add(f",R{order},2026-03-{1 + row:02}T03:19:00Z,{build}\n")


def chat(page: Page) -> None:
    """JSON lines of a conversation."""
    for _ in range(page.random.randint(2, 5)):
        kind = page.random.choice(IDS)
        page.add('{"role": "user", "ts": "2026-05-04T11:20:31Z", "content": "', page.sentence(), " ")
        page.add(page.random.choice(LABELS[kind][0]), page.random.choice((" ", ": ", " is ")), f"{{{kind}}}", '"}\n')
        if page.random.random() < 0.3:
            kind = page.random.choice([kind for kind in INLINE if kind not in {"PASSWORD", "AWS_SECRET_ACCESS_KEY"}])
            page.add('{"role": "user", "content": "it says 401, I used ', f"{{{kind}}}", ' in the header"}\n')
        page.add(
            '{"role": "assistant", "content": "', page.thing("I have noted {0} {1}."), " ", page.sentence(), '"}\n'
        )


def log(page: Page) -> None:
    """A server log."""
    for second in range(page.random.randint(6, 16)):
        page.add(
            f"2026-07-19T08:{page.random.randint(10, 59)}:{second:02}.{page.random.randint(100, 999)}Z INFO ",
            page.thing("{0}={1}"),
        )
        kind = page.random.choice(("EMAIL", "IPV4", "IPV4", "MAC_ADDRESS", "CREDIT_CARD", "US_SSN", "JWT", "PHONE"))
        key = {
            "IPV4": "client",
            "MAC_ADDRESS": "device",
            "JWT": "authorization: Bearer",
            "CREDIT_CARD": "declined card",
        }
        page.add(f" {key.get(kind, 'user')}{'=' if kind not in {'JWT', 'CREDIT_CARD'} else ' '}", f"{{{kind}}}", "\n")


def configuration(page: Page) -> None:
    """Settings as YAML or environment file, with real secrets and placeholders."""
    pair = page.random.choice(("{0}: {1}", "{0}={1}", 'export {0}="{1}"', '{0} = "{1}"'))
    for kind in page.random.sample(INLINE, 4):
        before, after = pair.format(page.random.choice(KEYS[kind]), "\0").split("\0")
        page.add(before, f"{{{kind}}}", after, "\n", page.thing(pair), "\n")
        page.add(
            pair.format(page.random.choice(KEYS[page.random.choice(INLINE)]), page.random.choice(PLACEHOLDERS)), "\n"
        )


def source(page: Page) -> None:
    """Source code of two languages."""
    python = page.random.random() < 0.5
    page.add("import os\nimport requests\n\n" if python else 'import { Client } from "./client";\n\n')
    for kind in page.random.sample(INLINE, 2):
        name = page.random.choice(KEYS[kind])
        page.add(f'{name} = "' if python else f'const {name} = "', f"{{{kind}}}", '"\n' if python else '";\n')
    page.add(
        "\n\ndef load(order_id: int) -> dict:\n" if python else "\nexport async function load(orderId: number) {\n"
    )
    page.add(
        page.thing('    {0} = "{1}"\n'),
        '    key = os.environ["OPENAI_API_KEY"]\n' if python else "    const key = process.env.OPENAI_API_KEY;\n",
    )
    page.add(
        '    owner = "',
        "{EMAIL}",
        '"\n    return requests.get("https://api.internal/v1/orders/4111").json()\n' + ("" if python else "}\n"),
    )
    if page.random.random() < 0.3:
        page.add("\n'''\n", "{PRIVATE_KEY}", "\n'''\n")


def notebook(page: Page) -> None:
    """The text of a notebook: notes, code, and the head of a frame."""
    page.add("# Churn model\n\n", page.sentence(), '\n\n    df = pd.read_csv("customers.csv")\n    df.head(3)\n\n')
    kinds = page.random.sample(("EMAIL", "PHONE", "US_SSN", "DATE_OF_BIRTH", "IBAN", "CREDIT_CARD"), 2)
    page.add("   name | " + " | ".join(LABELS[kind][1] for kind in kinds) + " | score\n")
    for row in range(3):
        page.add(
            f"{row}  ",
            "{PERSON_NAME}",
            *(part for kind in kinds for part in (" | ", f"{{{kind}}}")),
            f" | {page.random.random():.6f}\n",
        )
    page.add("\n", page.thing("epoch 3 {0}={1}"), "\n")


def clinical(page: Page) -> None:
    """A note about a patient."""
    page.add(
        "DISCHARGE SUMMARY\nPatient: ",
        "{PERSON_NAME}",
        "   MRN: ",
        "{MEDICAL_RECORD_NUMBER}",
        "\nDOB: ",
        "{DATE_OF_BIRTH}",
    )
    kind = page.random.choice(("UK_NHS_NUMBER", "US_SSN", "PHONE", "STREET_ADDRESS"))
    page.add(
        f"\n{LABELS[kind][0][0].capitalize() if kind != 'US_SSN' else 'SSN'}: ",
        f"{{{kind}}}",
        "\n\nSeen by Dr. ",
        "{PERSON_NAME}",
    )
    page.add(
        " (NPI ",
        "{US_NPI}",
        f"). BP {page.random.randint(110, 180)}/{page.random.randint(60, 99)}, HR 88. Assessment: chronic condition (",
    )
    page.add("{ICD10_CODE}", "). Metformin 500 mg twice daily, review in 6 weeks.\n")


def letter(page: Page) -> None:
    """An e-mail with a signature."""
    page.add(
        "To: ",
        "{EMAIL}",
        "\nSubject: ",
        page.random.choice(("Contract", "Invoice", "Onboarding")),
        " ",
        page.thing("{1}"),
        "\n\nDear ",
        "{PERSON_NAME}",
    )
    kind = page.random.choice(IDS)
    page.add(
        ",\n\n",
        page.sentence(),
        f" For payroll we need your {page.random.choice(LABELS[kind][0])}; on file is ",
        f"{{{kind}}}",
        ".\n\n",
    )
    page.add("Kind regards\n", "{PERSON_NAME}", "\n", "{STREET_ADDRESS}", "\nT ", "{PHONE}", "\n")


def record(page: Page) -> None:
    """A JSON object of a person."""
    page.add('{\n  "customer": "', "{PERSON_NAME}", '",\n')
    for kind in page.random.sample(IDS, 5):
        page.add(f'  "{LABELS[kind][1]}": "', f"{{{kind}}}", '",\n')
    page.add(page.thing('  "{0}": "{1}"\n'), "}\n")


def nothing_code(page: Page) -> None:
    """Negative: configuration and code with placeholders and references only."""
    for _ in range(page.random.randint(6, 12)):
        key = page.random.choice(KEYS[page.random.choice(INLINE)])
        page.add(f"{key}={page.random.choice(PLACEHOLDERS)}\n", page.thing("{0} = '{1}'"), "\n")


def nothing_table(page: Page) -> None:
    """Negative: a CSV of things."""
    first = page.random.getrandbits(32)
    page.add("batch,sku,checksum,ordered_at,quantity\n")
    for row in range(page.random.randint(8, 20)):
        digest = text(page.random, 32, "0123456789abcdef")
        sku = page.random.randint(10**8, 10**9)
        page.add(f"{first + row},{sku},{digest},2026-02-{1 + row % 28:02}T10:00:00Z,{row * 3}\n")


def nothing_log(page: Page) -> None:
    """Negative: a build log."""
    for second in range(page.random.randint(8, 20)):
        page.add(
            f"[2026-08-03 10:{second:02}:17,{page.random.randint(100, 999)}] ",
            page.thing("{0} {1}"),
            " ",
            page.sentence(),
            "\n",
        )


def nothing_prose(page: Page) -> None:
    """Negative: release notes."""
    for _ in range(page.random.randint(5, 10)):
        page.add("- ", page.sentence(), " ", page.thing("({0} {1})"), "\n")


KINDS: dict[str, Callable[[Page], None]] = {
    "support_ticket": ticket,
    "csv": table,
    "chat_jsonl": chat,
    "log": log,
    "configuration": configuration,
    "source_code": source,
    "notebook_text": notebook,
    "clinical_note": clinical,
    "email": letter,
    "json": record,
}
NEGATIVE: dict[str, Callable[[Page], None]] = {
    "negative_configuration": nothing_code,
    "negative_csv": nothing_table,
    "negative_log": nothing_log,
    "negative_prose": nothing_prose,
}


def documents(seed: int, size: int) -> Iterator[dict[str, object]]:
    """Documents of `size` bytes together."""
    random = Random(seed)  # noqa: S311  the same documents for the same seed
    while size > 0:
        kinds = NEGATIVE if random.random() < 1 / 3 else KINDS
        kind = random.choice(list(kinds))
        page = Page(random)
        kinds[kind](page)
        size -= len(page.text.encode())
        yield {"text": page.text, "spans": page.spans, "doc_type": kind}
