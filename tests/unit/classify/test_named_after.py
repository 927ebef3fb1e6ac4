"""Methods, works, machines, gods and lists that carry names of persons, and persons beside the same words."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.classify.engine import Engine

ENGINE = Engine(units("classifiers").values())
FILLER = "The shelf was moved to the back of the hall, and the boxes stayed where they had been put in spring. " * 4


def classes(text: str) -> set[str]:
    return {span.data_class for span in ENGINE.spans(text)} & {"pii.person-name", "pii.street-address"}


@pytest.mark.parametrize(
    "text",
    [
        "The lewis acid was followed by a Beckmann rearrangement in 92% yield.",
        "Karl Fischer titration was repeated twice.",
        "Sospecha de síndrome de Turner; resto normal.",
        "Ziekte van Raynaud, verder geen klachten.",
        "Rosa Parks-Gymnasium gewinnt den Wettbewerb.",
        "The logo of Joseph Joseph ® is larger this year.",
        "The cast of Emma moves to the coast for the summer.",
        "Season 3 of Peter Grimes drops in May.",
        "De film Julia draait nog tot zondag.",
        "The statue of Simón Bolívar was cleaned.",
        "2025-01-03 printer Ingrid: toner low",
        "Lieber Kunde, liebe Kundin, die Filiale schließt um acht.",
        "The crew came aboard Marie Galante at noon.",
        "Dec 28 edge-29 Luigi[3321]: session closed",
        "volume 4f1 mounted at /mnt/data/Ebony for the night",
        "Playlist: Silas Marner, Roxanne, Billie Jean",
        "A catering quote by Haddad & Sons came to 472.00.",
        "Il fornitore Salon Lucia chiude ad agosto.",
        "Alice sends Bob her public key, and Carol relays it.",
        "Odin asked Freya for the ring, and Fenrir laughed at Diana.",
        "Populations: Olten 41203, Carson City 86851, Wilhelmshaven 97940",
        "Rockwell C 38, Brinell 564, Shore A 75",
        "Transfer budget: Kaiserslautern 56m, Slavia Praha 33m",
        "1 Desert Orchid, 2 Old Tom, 3 Red Rum",
        "De lamp heeft garantie 8 jaar.",
        "Avenida Karl Marx is closed between Hristo Botev Way and Corso Nelson Mandela.",
        "Visit us at 123 Example Street, Anytown for the tour.",
        "The board was renamed Yuri Gagarinlaan in 1961.",
    ],
)
def test_of_something_else(text: str) -> None:
    assert not classes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please tell Anna Turner that her appointment moved to Monday.",
        "The film that our neighbour Sarah Miller made won a prize.",
        "user=Heather Miller action=login from the branch",
        "Diana Walsh and Thor Olsen signed for the parcel.",
        "Alice Miller told Bob Carter that the key to the flat is under the mat.",
        "They moved from Hauptstraße 5 to Bahnhofstraße 12, 10115 Berlin last year.",
        "The delivery goes to 14 Oak Street, Springfield 62704.",
        "Diane Lane called about the invoice.",
    ],
)
def test_persons_and_addresses_beside_the_same_words(text: str) -> None:
    assert classes(text)


def test_first_names_of_a_long_chat_bear_each_other_out() -> None:
    chat = (
        "Rory: nearly, two tests flaky\nAnneliese: I rerun them, fine now\nRory: great, then we can ship\n"
        "Rory: thanks Anneliese, you saved the day\nAnneliese: no problem, coffee is on you\nRory: agreed, and cake\n"
    )
    text = chat + FILLER
    assert {text[span.start : span.end] for span in ENGINE.spans(text)} >= {"Rory", "Anneliese"}


def test_a_doubtful_name_needs_another_sign_of_a_person_in_a_long_text() -> None:
    asked = "Who wrote Ivanhoe?"
    assert not classes(f"{FILLER}\n\n{asked}\n\n{FILLER}")
    assert "pii.person-name" in classes(f"{FILLER}\n\n{asked}\nWrite to karl.meier@web.de today.\n\n{FILLER}")
    assert classes(asked)


def test_a_long_list_is_read_once() -> None:
    assert len(ENGINE.spans("Note " + "ab, " * 200 + "Sarah Miller, Peter Grimes and Anna Turner!")) > 0
