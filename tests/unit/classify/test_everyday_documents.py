"""Values and things as they stand in tickets, letters, dumps, logs, notes and configuration of every day."""

from __future__ import annotations

import pytest

from upright.app.labelling import engine_of


def labelled(text: str) -> dict[str, str]:
    """Each class that is found, with the last value of it."""
    return {span.data_class: text[span.start : span.end] for span in engine_of().spans(text)}


@pytest.mark.parametrize(
    "statement", ["REPLACE INTO", "insert ignore into", "INSERT OR REPLACE INTO", "INSERT OR IGNORE INTO"]
)
def test_other_statements_that_insert_name_their_columns_too(statement: str) -> None:
    text = f"{statement} `t` (`id`,`gaid`) VALUES (7,'5574439e-2f28-42ca-825a-c772cbd0817b');"
    assert labelled(text) == {"pii.advertising-id": "5574439e-2f28-42ca-825a-c772cbd0817b"}


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        ("Dear Dr Keith Bray,\n\nPlease see below.", "pii.person-name", "Keith Bray"),
        ("Yours sincerely\nDr Timothy Bryant\n", "pii.person-name", "Timothy Bryant"),
        ("Viele Grüße\nDr. med. Anna Weber\n", "pii.person-name", "Anna Weber"),
        ("license plate: AS-283-QX", "pii.license-plate", "AS-283-QX"),
        ("national_number=66121166191 id=3", "pii.be-national-number", "66121166191"),
        ("phone,ref\n8 (918) 726-79-57,X1\n", "pii.phone", "8 (918) 726-79-57"),
        (
            "I am Diana Nuut, 620 Reet Via Suite 776, Urmasport, PR 32907, 5132 4373.",
            "pii.street-address",
            "620 Reet Via Suite 776, Urmasport, PR 32907",
        ),
        (
            "I live at Rua Gaspar Cunha, 30, 5037-753 Alcácer do Sal.",
            "pii.street-address",
            "Rua Gaspar Cunha, 30, 5037-753 Alcácer do Sal",
        ),
        (
            "Lives at 74 Gardner Circles, Port Timothyberg, W90 8NP\nUK passport number: 631234567",
            "pii.street-address",
            "74 Gardner Circles, Port Timothyberg, W90 8NP",
        ),
    ],
)
def test_a_value_is_found_from_its_first_letter_to_its_last(text: str, wanted: str, value: str) -> None:
    assert labelled(text).get(wanted) == value


def test_a_connection_string_is_no_address_of_mail() -> None:
    address = "amqp://svc_orders:9nAO8y4rw4uVH3@db-1.prod.lumenarc.io:5672/prod"
    assert labelled(f"could not connect to {address}\n") == {"secret.db-connection-string": address}


def test_the_login_of_a_registry_is_the_key_of_its_vendor() -> None:
    token = "npm_" + "f51Bof0Wh6tUSYypsqhDTWt2wI7XJNKQPFDI"
    assert labelled(f"//registry.npmjs.org/:_authToken={token}\n") == {"secret.npm-token": token}


@pytest.mark.parametrize(
    "text",
    [
        "sandbox test card 4986915225666451 is declined",
        "test card number: 4986 9152 2566 6451",
        "conversation 4986915225666451 was closed",
        "Arsenal 0-4 Everton (HT 0-1)",
        "Lakers 112, Celtics 126 (OT)",
    ],
)
def test_cards_for_tests_numbers_of_things_and_results_are_nobodys(text: str) -> None:
    assert labelled(text) == {}


def test_no_address_runs_from_a_number_into_the_next_string() -> None:
    assert "pii.street-address" not in labelled("INSERT INTO employees VALUES (03289, 'David Lane', 'Y69391429');")
