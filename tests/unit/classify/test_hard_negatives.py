"""What looks like a telephone number, an address or a name, and is none; and what such a look must not hide."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine
from upright.classify.mentions import ADDRESS, EMAIL, PERSON

ENGINE = Engine(units("classifiers").values())
PHONE = "pii.phone"


def _found(text: str, data_class: str) -> list[str]:
    return [text[span.start : span.end] for span in ENGINE.spans(text) if span.data_class == data_class]


@pytest.mark.parametrize(
    ("text", "data_class"),
    [
        ("228-299-5058 items processed\n", PHONE),
        ("2026-01-04 INFO 404.229.1273 MB\n", PHONE),
        ("2016年9月3日\nlast login 2019-07-21 02:26:15\n", ADDRESS),
        ("expires 08/26\n2016年5月11日\n2017年1月9日 Will this be part of the next release?\n", ADDRESS),
        ("Opened: 2026-01-05 23:50:45\n\nHi team,\n\nVictoria line has severe delays.\n", PERSON),
        (
            "Caso 9416051692 cerrado. Santiago y Valparaíso suben en mayo\nCHG0087681 approved, window 01:02-03:04\n",
            PERSON,
        ),
        ("Gate Q34 MQ 3400 Oulu 15:50\nAbfahrt 12:30, Ankunft 15:59\n", ADDRESS),
        ("Opened: 2018-02-06 11:35:15\n\nLaba diena,\n\nThe nightly job skipped two partitions.\n", PERSON),
        ("Opened: 2022-08-04 00:07:44\n\nMerhaba,\n\nAnkara ofisi cuma kapanacak.\n", PERSON),
        ("* customer: Quillpost AG Lincoln is ahead of Madison in the table.\n", PERSON),
        ("Write to people-ops@brightloom.io. Once received, a People Ops team member will draft the letter.\n", PERSON),
        ("to get a parameter from AWS Systems Manager Parameter Store\n", PERSON),
    ],
)
def test_is_none(text: str, data_class: str) -> None:
    assert _found(text, data_class) == []


@pytest.mark.parametrize(
    ("text", "data_class", "value"),
    [
        ("call me on 404-229-1273 messages are fine\n", PHONE, "404-229-1273"),
        ("404-229-1273: row 7\n", PHONE, "404-229-1273"),
        ("Requester: Shane Price (jchristian@hotmail.com.au)\n", EMAIL, "jchristian@hotmail.com.au"),
        ("<li><b>MRN</b>: MRN0454103</li>\n", "phi.medical-record-number", "MRN0454103"),
        (
            "#\taccount number (current)\tplan\n1\t10206118\tgold\n2\t8255050109\tgold\n",
            "financial.us-bank-account",
            "10206118",
        ),
        ("<li><b>CVV2:</b> 298</li>\n", "pci.card-cvv", "298"),
        ("Nationalregisternummer: 70.05.28-072.11\n", "pii.be-national-number", "70.05.28-072.11"),
        ("Polish tax ID: 781-809-46-39\n", "pii.pl-nip", "781-809-46-39"),
        ("row,romanian_personal_code\n1,1840604296696\n", "pii.ro-cnp", "1840604296696"),
        ('{"bdate": "1972-10-18"}', "pii.date-of-birth", "1972-10-18"),
        ("steuerIdentNr: 45 892 206 173\n", "pii.de-tax-id", "45 892 206 173"),
    ],
)
def test_is_found(text: str, data_class: str, value: str) -> None:
    assert _found(text, data_class)[0] == value


def test_a_capital_that_begins_a_sentence_is_nobody() -> None:
    assert _found("She was seen by Dr. ניקה כהן. Washington approved the new rule.\n", PERSON) == ["ניקה כהן"]


@pytest.mark.parametrize("name", ["Mark Baxter", "Michelle Small", "Tone Hansen", "Dag Nilsen", "Tere Flores"])
def test_names_that_are_words_too(name: str) -> None:
    assert (
        _found(f"* {name} (GB) — NI number: x; version 1.2.3\nWe should ask {name} about it.\n", PERSON) == [name] * 2
    )


def test_whoever_is_surely_named_once_is_found_wherever_they_stand() -> None:
    text = "06/03/2019, 05:54 - Tola Synak: Dzień dobry\n06/03/2019, 05:57 - Tola Synak: ok thx\n"
    assert _found(text, PERSON) == ["Tola Synak", "Tola Synak"]
