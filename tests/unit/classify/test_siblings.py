"""Names in lists: of persons they are found, among things they are not."""

from __future__ import annotations

import pytest

from upright.app.labelling import engine_of
from upright.classify.siblings import Lists, is_no_name

ENGINE = engine_of()

THINGS = {
    "songs": ["- Take Five", "- Jolene", "- So What", "- Blue in Green", "- Donna Lee", "- Autumn Leaves"],
    "tracks": [
        "#EXTM3U",
        "#EXTINF:302,Jolene",
        "#EXTINF:211,Take the A Train",
        "#EXTINF:185,So What",
        "#EXTINF:9,Sara",
    ],
    "a collection": ["no;object", "1;Mona Lisa", "2;The Night Watch", "3;The Kiss", "4;Water Lilies", "5;Ophelia"],
    "birds": [
        "id,species,common_name,count",
        "1,Parus major,Great tit,4",
        "3,Cygnus columbianus,Bewick's swan,7",
        "4,Cettia cetti,Cetti's warbler,1",
        "5,Circus pygargus,Montagu's harrier,1",
    ],
    "labels": ["btn.open=Quick Filter", "btn.form=Jordan Form", "btn.print=Print Preview", "btn.dark=Dark Theme"],
    "Kinofilme": ["Do 3. 10: Toni Erdmann", "Fr 4. 10: Das Boot", "Sa 5. 10: Das weiße Band", "So 6. 10: Lola"],
}
PERSONS = {
    "guests": ["Laura Weber", "Daniel Moreau", "Julia Rossi", "Peter Novak", "Karin Lindqvist"],
    "strangers": ["Chidi Eze", "Ngozi Okafor", "Laura Weber", "Aino Virtanen", "Priya Sharma"],
}


@pytest.mark.parametrize("lines", THINGS.values(), ids=THINGS)
def test_names_among_things_are_nobodys(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert [text[one.start : one.end] for one in ENGINE.spans(text) if one.data_class == "pii.person-name"] == []


@pytest.mark.parametrize("names", PERSONS.values(), ids=PERSONS)
@pytest.mark.parametrize("layout", ["- {}\n", "3. {}, room 4\n", "09:30 {} (check-up)\n", "7;{};open\n"])
def test_persons_in_the_same_places_are_found(names: list[str], layout: str) -> None:
    text = "Attendees\n" + "".join(map(layout.format, names))
    found = [text[one.start : one.end] for one in ENGINE.spans(text) if one.data_class == "pii.person-name"]
    assert found == names


def test_a_guest_stays_beside_an_open_place() -> None:
    text = "Attendees\n- Laura Weber\n- Daniel Moreau\n- open seat\n- Julia Rossi\n- Peter Novak\n"
    found = [text[one.start : one.end] for one in ENGINE.spans(text) if one.data_class == "pii.person-name"]
    assert found == ["Laura Weber", "Daniel Moreau", "Julia Rossi", "Peter Novak"]


def test_a_name_in_a_sentence_is_judged_by_the_sentence() -> None:
    text = "- order paper\n- Laura Weber signed the lease\n- move the desks\n- stock is low\n- buy milk\n"
    start = text.index("Laura")
    assert not Lists(text, [(start, start + 11)]).hold_things(start, start + 11)


def test_a_label_of_persons_outweighs_what_stands_beside() -> None:
    text = "".join(f"customer: {value}\n" for value in ("The Kiss", "Blue Monday", "So What", "Take Five", "Jolene"))
    start = text.index("Jolene")
    assert not Lists(text, [(start, start + len("Jolene"))]).hold_things(start, start + len("Jolene"))


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("The Kiss", True),
        ("Bewick's swan", True),
        ("Room 4", None),
        ("needs approval", True),
        ("Laura Weber", False),
        ("Vincent van Gogh", False),
        ("Nkosi", False),
        ("", None),
        ("The report is due again in May", None),
    ],
)
def test_what_nobody_is_called(value: str, told: object) -> None:
    assert is_no_name(value) is told
