"""The name tagger: what it finds in prose, what it leaves alone, and that any text survives it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upright.classify.tagger import Tagger
from upright.classify.tagger_rules import ADDRESS, PERSON
from upright.classify.tagger_words import LONGEST, PIECE, pieces_of


def found(text: str, data_class: str) -> list[str]:
    return [text[one.start : one.end] for one in Tagger.load().tag(text) if one.data_class == data_class]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I spoke with Hannah McConnell about the invoice, and Hannah agreed.", ["Hannah McConnell", "Hannah"]),
        ("The film was directed by Wacława Adamska in Poland.", ["Wacława Adamska"]),
        ("Hi Vinicio,\n\nplease see below.\n\nBest,\nAgnieszka Nowak", ["Vinicio", "Agnieszka Nowak"]),
        ("3 Oct 09:12 Referred by Dr. Femi Okonkwo to cardiology.", ["Femi Okonkwo"]),
        ('{"role": "user", "content": "Write to Thibault Hervé about the overdue invoice."}', ["Thibault Hervé"]),
        ("INSERT INTO people VALUES (4,'Rudra Narayan','x'),(5,'Adya Dash','y');", ["Rudra Narayan", "Adya Dash"]),
    ],
)
def test_names_in_text(text: str, names: list[str]) -> None:
    assert found(text, PERSON) == names


@pytest.mark.parametrize(
    "address",
    [
        "221 Baker Street, London NW1 6XE",
        "1600 Maple Avenue, Suite 4, Springfield, IL 62704",
        "Hauptstraße 17, 10115 Berlin",
        "12 rue de la Paix, 75002 Paris",
        "Via Garibaldi 8, 20121 Milano",
        "Storgatan 15, 112 33 Stockholm",
        "경상북도 수원시 학동로 555",
    ],
)
def test_addresses_in_text(address: str) -> None:
    assert found(f"Please send the new card to {address}. Thank you for your help.", ADDRESS) == [address]


def test_a_crossing_is_one_address() -> None:
    text = "The clinic moved to the corner of Maple Street and Harbour Road in June."
    assert found(text, ADDRESS) == ["Maple Street and Harbour Road"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "William Hughes\n\n20789 Allika Street 46\n Suite 501\n Riisa\n Estonia 62488\n",
            ["20789 Allika Street 46", "Suite 501", "Estonia 62488"],
        ),
        (
            "> 12 Maple Street\n> Apt. 4\n> Springfield, IL 62704\n",
            ["12 Maple Street", "Apt. 4", "Springfield, IL 62704"],
        ),
        (
            "Please send it to 12 Maple Street\nApt. 4\nSpringfield, IL 62704, not to us.",
            ["12 Maple Street\nApt. 4\nSpringfield, IL 62704"],
        ),
        ("Address:\n12 Maple Street\nSpringfield, IL 62704\n", ["12 Maple Street\nSpringfield, IL 62704"]),
    ],
)
def test_an_address_in_a_block_is_reported_by_its_lines(text: str, lines: list[str]) -> None:
    assert found(text, ADDRESS) == lines


@given(st.text(max_size=200), st.integers(0, 3 * LONGEST))
def test_pieces_are_the_text_and_short(text: str, run: int) -> None:
    text = f"{text}{'a' * run}{text}{' ' * run}"
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    assert pieces == PIECE.findall(text)
    assert all(len(piece) <= LONGEST for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [
        "Paris and Berlin were quieter in April than in May, says the report of Zenith Logistics Ltd.",
        "from collections import OrderedDict\n\nclass RequestHandler(BaseHandler):\n    def handle(self): ...\n",
        "2026-04-13T11:58:55Z DEBUG connection pool=Main size=10\n2026-04-13T11:58:56Z INFO Server Started\n",
        "# Getting Started\n\n| Name | Default | Description |\n|---|---|---|\n| Timeout | 30 | Before Retry |\n",
        "Deploy Grafana with Helm, then open the Prometheus dashboard.",
        "Will the export finish? May I mark it as done? 200 OK in 12 ms.",
        "Hartley & Moss LLP advised Pemberton Brewery on its lease with Ashdown & Sons.\nSupplier: Thornton Bakery\n",
        "She was treated at Elizabeth Garrett Hospital and flew from John Lennon Airport to Adelaide.",
        "Lieferant: Bäckerei Schmidt, Kunde: Klinik Sankt Anna. Merci à la Fondation Louis Pasteur.",
        "RMA 551902-117 closed\nAuftragsnr. 4471902, Kundennr. 88120\n// Lieferschein 20931, Charge 77-104\n",
        "dolor nostrud magna veniam aliqua, tempor ut labore Minim adipiscing elit.",
        "88213,Nokia X30 5G,412.00,EUR,12 in stock\n88214,Lenovo Tab P11 Gen 2,199.00,EUR,3 in stock\n",
    ],
)
def test_nothing_to_find(text: str) -> None:
    assert Tagger.load().tag(text) == []


def test_the_number_of_a_ticket_is_no_address() -> None:
    assert found("#77555 \u00b7 Delivery \u00b7 reported by Yvonne Giles\nPlease advise.", ADDRESS) == []


def test_what_a_manual_is_about_is_nobody() -> None:
    about = "Install Helm first. Helm reads a chart; run Helm again and Helm upgrades it. " * 3
    assert found(f"{about}There is no way to tell Helm to wait.", PERSON) == []


def test_who_is_named_often_stays() -> None:
    often = "Hannah McConnell called about the invoice, and Hannah agreed to pay. " * 9
    assert found(often, PERSON) == ["Hannah McConnell", "Hannah"] * 9


def test_taken_spans_are_left_alone() -> None:
    text = "Please call Hannah McConnell tomorrow."
    (one,) = Tagger.load().tag(text)
    assert Tagger.load().tag(text, [(one.start + 3, one.start + 5)]) == []
    assert Tagger.load().tag(text, [(0, one.start), (one.end, len(text))]) == [one]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_survives(text: str) -> None:
    spans = Tagger.load().tag(f"Dear Anna Smith, {text}")
    assert all(0 <= one.start < one.end <= len(text) + 17 for one in spans)
    assert all(left.end <= right.start for left, right in zip(sorted(spans), sorted(spans)[1:], strict=False))


def test_threads_agree() -> None:
    texts = [f"Order {n} was signed by Maria Gonzalez-{n} and Peter Kowalski{n}." for n in range(40)]
    alone = [Tagger.load().tag(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(Tagger.load().tag, texts)) == alone


def test_long_text_in_parts() -> None:
    text = "The report was late again and nobody said why it had been so. " * 5000 + "\nSigned by Hannah McConnell.\n"
    assert found(text, PERSON)[-1:] == ["Hannah McConnell"]
