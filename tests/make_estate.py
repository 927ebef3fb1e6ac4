"""Write the generated files of the sample estate: data with made-up people, notebooks, and model files.

    python tests/make_estate.py

The same bytes come out every time. The malicious model is assembled byte by byte and would run `true` when loaded.
"""

from __future__ import annotations

import csv
import json
import random
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ESTATE = Path(__file__).parent / "estate"
FIRST = [
    "Amara",
    "Bjorn",
    "Chiara",
    "Dmitri",
    "Elif",
    "Farid",
    "Greta",
    "Hiro",
    "Ines",
    "Jonas",
    "Keisha",
    "Lucia",
    "Mateo",
    "Nadia",
    "Omar",
    "Priya",
    "Quentin",
    "Rosa",
]
LAST = [
    "Abara",
    "Bergstrom",
    "Conti",
    "Duarte",
    "Eriksen",
    "Fontaine",
    "Guerra",
    "Haddad",
    "Ito",
    "Jansen",
    "Kowalska",
    "Lopes",
    "Moreau",
    "Novak",
    "Okafor",
]
STREETS = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hawthorn", "Juniper", "Linden", "Maple"]


def person(draw: random.Random) -> dict[str, str]:
    """One made-up customer with identifiers that pass their checks."""
    first, last = draw.choice(FIRST), draw.choice(LAST)
    return {
        "name": f"{first} {last}",
        "email": f"{first}.{last}{draw.randint(1, 99)}@mailbox.example".lower(),
        "phone": f"+1 212 {draw.randint(220, 998)} {draw.randint(1000, 9999)}",
        "ssn": f"{draw.randint(1, 665):03d}-{draw.randint(1, 99):02d}-{draw.randint(1, 9999):04d}",
        "card": card(draw),
        "address": f"{draw.randint(1, 990)} {draw.choice(STREETS)} Street, Springfield, IL 627{draw.randint(10, 99)}",
        "born": f"{draw.randint(1950, 2003)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}",
    }


def card(draw: random.Random) -> str:
    """A sixteen-digit number that passes the Luhn check."""
    digits = [4, *(draw.randint(0, 9) for _ in range(14))]
    total = sum(d if i % 2 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(digits))
    return "".join(map(str, [*digits, -total % 10]))


def tickets(draw: random.Random) -> None:
    """Support tickets as chat training data."""
    with (ESTATE / "training/data/tickets.jsonl").open("w", encoding="utf-8") as out:
        for number in range(120):
            who = person(draw)
            asks = draw.choice(
                (
                    f"Hello, I am {who['name']}. My social security number is {who['ssn']} and my claim is still open.",
                    f"Please refund card number {who['card']}, it was charged twice. My mail is {who['email']}.",
                    f"I moved to {who['address']}. Call me on {who['phone']}.",
                )
            )
            answer = "Thank you, we have found your file and will write to you within two days."
            messages = [{"role": "user", "content": asks}, {"role": "assistant", "content": answer}]
            out.write(json.dumps({"id": f"T{number:05d}", "messages": messages}) + "\n")


def tables(draw: random.Random) -> None:
    """Customers as CSV, claims as Parquet, the CRM as SQLite."""
    people = [person(draw) for _ in range(200)]
    with (ESTATE / "data/customers.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, ["customer_id", *people[0]], lineterminator="\n")
        writer.writeheader()
        writer.writerows({"customer_id": number, **who} for number, who in enumerate(people, 1000))
    claims = {
        "claim_id": list(range(500)),
        "claimant_name": [draw.choice(people)["name"] for _ in range(500)],
        "icd10_code": [draw.choice(("E11.9", "I10", "J45.909", "M54.5", "F32.1")) for _ in range(500)],
        "amount": [round(draw.uniform(100, 9000), 2) for _ in range(500)],
    }
    pq.write_table(pa.table(claims), ESTATE / "data/claims.parquet")
    path = ESTATE / "data/crm.sqlite"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT, ssn TEXT, date_of_birth TEXT)"
        )
        rows = [(p["name"], p["email"], p["ssn"], p["born"]) for p in people]
        db.executemany("INSERT INTO customers (name, email, ssn, date_of_birth) VALUES (?, ?, ?, ?)", rows)


def notebook(draw: random.Random) -> None:
    """A notebook whose stored output shows customers, with a key left in a cell."""
    people = [person(draw) for _ in range(5)]
    key = "sk-proj-" + "".join(draw.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=56))
    cells = [
        code(1, ["import pandas as pd\n", "from openai import OpenAI\n", "\n", f'client = OpenAI(api_key="{key}")']),
        code(2, ['customers = pd.read_csv("data/customers.csv")\n', "customers.head()"],
             "\n".join(f"{p['name']:<20} {p['email']:<40} {p['ssn']}" for p in people)),
        code(3, ['client.embeddings.create(model="text-embedding-3-large", input=list(customers["name"]))']),
    ]  # fmt: skip
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    book = {"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    path = ESTATE / "training/notebooks/explore.ipynb"
    path.write_text(json.dumps(book, indent=1) + "\n", encoding="utf-8")


def code(number: int, source: list[str], output: str = "") -> dict[str, object]:
    """A code cell, with its stored output when there is one."""
    text = [line + "\n" for line in output.splitlines()]
    outputs = [{"output_type": "stream", "name": "stdout", "text": text}] if output else []
    return {
        "cell_type": "code",
        "id": f"cell-{number}",
        "execution_count": number,
        "metadata": {},
        "outputs": outputs,
        "source": source,
    }


def models() -> None:
    """A pickle that would run a command, a harmless one, and safetensors weights."""
    folder = ESTATE / "training/models"
    calls = b"\x80\x04cposix\nsystem\n" + b"\x8c\x04true" + b"\x85R0"
    estimator = b"}\x94(\x8c\x07classes\x94]\x94(\x8c\x03neg\x94\x8c\x03pos\x94eu."
    (folder / "sentiment.pkl").write_bytes(calls + estimator)
    weights = b"\x8c\x07weights\x94]\x94(G?\xe0\x00\x00\x00\x00\x00\x00K\x02e"
    harmless = b"\x80\x04}\x94(\x8c\x05model\x94\x8c\x05churn\x94" + weights + b"u."
    (folder / "churn.joblib").write_bytes(harmless)
    header = json.dumps({"ranker.weight": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}}).encode()
    numbers = struct.pack("<4f", 0.1, 0.2, 0.3, 0.4)
    (folder / "ranker.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + numbers)


def main() -> None:
    """Write everything."""
    draw = random.Random(7)  # noqa: S311  the same made-up people every time
    tickets(draw)
    tables(draw)
    notebook(draw)
    models()


if __name__ == "__main__":
    main()
