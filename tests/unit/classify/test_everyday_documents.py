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
    assert labelled(f"//registry.acme.com/:_authToken={token}\n") == {"secret.npm-token": token}


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


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        ("  address: 'Borupsstræde 9, 4751 Balle',\n", "pii.street-address", "Borupsstræde 9, 4751 Balle"),
        (
            "INSERT INTO e (id,address) VALUES (1, N'67 Houston Cruiseway, Brettchester, NSW, 2619');",
            "pii.street-address",
            "67 Houston Cruiseway, Brettchester, NSW, 2619",
        ),
        (
            "Ship to:\nViale Sabbatini, 14 Appartamento 15, 42015, Budrio (RE)\n",
            "pii.street-address",
            "Viale Sabbatini, 14 Appartamento 15, 42015, Budrio (RE)",
        ),
        (
            "She lives at Alameda Enzo Pimenta, Vila Oeste, 33173-764 Siqueira / AM and can wait.",
            "pii.street-address",
            "Alameda Enzo Pimenta, Vila Oeste, 33173-764 Siqueira / AM",
        ),
        (
            "SO-8\tPamela Zepeda\tCalle Suriname 671, Nueva Azerbaiyán, MICH 73599-5755\tx",
            "pii.street-address",
            "Calle Suriname 671, Nueva Azerbaiyán, MICH 73599-5755",
        ),
        ("Patient: Teresa Fisher, DOB 25 June 1994", "pii.person-name", "Teresa Fisher"),
        ("6. Mafalda Maia - Burgerservicenummer (BSN): 094183867", "pii.person-name", "Mafalda Maia"),
        ("Hi, I'm Lorraine Douglas. Could you help?", "pii.person-name", "Lorraine Douglas"),
        ("TRIAGE 10:42 Natalie Mendez 34F ankle injury", "pii.person-name", "Natalie Mendez"),
        ("my new password is copper-anchor-927.\n\nThanks", "secret.password", "copper-anchor-927"),
        ("No. K/P: 930724-10-5193", "pii.my-nric", "930724-10-5193"),
        ("she can be contacted on (02) 1585 9923.", "pii.phone", "(02) 1585 9923"),
        ("Emergency contact: Timur Akçay 0508 668 90 11\n", "pii.phone", "0508 668 90 11"),
        ("Call Åke Nylander at 070-613 28 07.", "pii.phone", "070-613 28 07"),
        ("dispatch: unit 14 at 64.70029, -36.84374 driver", "pii.geo-coordinates", "64.70029, -36.84374"),
    ],
)
def test_what_stands_beside_a_value_is_no_part_of_it(text: str, wanted: str, value: str) -> None:
    assert labelled(text).get(wanted) == value


def test_what_has_an_id_of_its_own_is_nobody() -> None:
    assert labelled("Saga 9bebe9a7-1348-4aaf-83a9-2623d0952f8e compensated") == {}
    assert "pii.person-name" not in labelled("the device with SIM ICC ID 8914529752981234")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("New address: Porintie 366, 04200 Pomarkku\nheap use is 7 MB\n", "Porintie 366, 04200 Pomarkku"),
        (
            "I live at Studio 6, Smith Fort, Lake Catherinefurt, W1 8BZ.",
            "Studio 6, Smith Fort, Lake Catherinefurt, W1 8BZ",
        ),
        (
            "I live at Calle Los Cactus 3296, Castro, Región de Los Lagos, 6944400.",
            "Calle Los Cactus 3296, Castro, Región de Los Lagos, 6944400",
        ),
    ],
)
def test_an_address_ends_with_its_postal_code(text: str, value: str) -> None:
    assert labelled(text).get("pii.street-address") == value


def test_the_label_says_whose_passport_it_is() -> None:
    found = labelled("- Maritta Mattila (FI): British passport: 634170457; approved\n")
    assert found == {"pii.person-name": "Maritta Mattila", "pii.uk-passport": "634170457"}


def test_lists_of_people_with_their_countries_and_numbers() -> None:
    assert "Wendy Hernandez" in labelled("- Wendy Hernandez (US): N.I.T.: 933.333.333-1; x\n").values()
    assert labelled("- New York (US): 40\n- Red Hat (US): partner\n") == {}


def test_a_number_of_a_bank_account_makes_no_table_of_houses() -> None:
    found = labelled("id,name,bank_account_number,city_code\n11,Erika Rodriguez,49398733893,384\n")
    assert found.get("pii.person-name") == "Erika Rodriguez"


def test_a_name_and_a_number_somebody_spoke_with() -> None:
    assert labelled("spoke with Danny Miller (0412 348 708) today").get("pii.phone") == "0412 348 708"
    assert labelled("sets 6-4, 7-5 Vienna hosts the next summit.") == {}
