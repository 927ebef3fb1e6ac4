"""Values whose labels stand in a string's next line, in a column of their own, or in another pair; and what is none."""

from __future__ import annotations

import pytest

from upright.app.labelling import engine_of


def labelled(text: str) -> dict[str, str]:
    """Each class that is found, with the last value of it."""
    return {span.data_class: text[span.start : span.end] for span in engine_of().spans(text)}


@pytest.mark.parametrize(
    ("label", "value", "wanted"),
    [
        ("fnr", "01068409310", "pii.no-fnr"),
        ("MRN", "M53742358", "phi.medical-record-number"),
        ("Tel.", "030 196376", "pii.phone"),
        ("DOB", "1972-10-18", "pii.date-of-birth"),
        ("routing number", "026246026", "financial.us-routing-number"),
        ("sort code", "20-28-02", "financial.uk-sort-code"),
    ],
)
@pytest.mark.parametrize("before", ["This.\\n", "This.\\t", "This.\\r\\n\\n"])
def test_a_label_may_follow_the_escaped_line_break_of_a_string(
    before: str, label: str, value: str, wanted: str
) -> None:
    assert labelled(f'{{"text":"{before}{label}: {value}\\nEnd"}}').get(wanted) == value


def test_the_letter_behind_a_backslash_of_a_path_is_no_escape() -> None:
    assert "pii.no-fnr" not in labelled('{"path":"C:\\\\nfnr: 01068409310"}')


@pytest.mark.parametrize("joined", ["{}\t{}\n", "{},{}\n"])
def test_a_table_of_fields_and_values_has_a_label_in_each_row(joined: str) -> None:
    rows = [("Field", "Value"), ("full name", "Anna Berg"), ("IRD", "134-667-591"), ("sort code", "20-28-02")]
    found = labelled("".join(joined.format(*row) for row in rows))
    assert found["pii.person-name"] == "Anna Berg"
    assert found["pii.nz-ird"] == "134-667-591"
    assert found["financial.uk-sort-code"] == "20-28-02"


def test_a_drawn_table_of_fields_and_values_has_a_label_in_each_row() -> None:
    found = labelled("| Field | Value |\n|---|---|\n| routing number | 026246026 |\n| MRN | M53742358 |\n")
    assert found == {"financial.us-routing-number": "026246026", "phi.medical-record-number": "M53742358"}


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        ("action=update field=username new='karl.resnik'", "pii.username", "karl.resnik"),
        ("DELETE FROM t WHERE member_id = N'GVC390441204';", "phi.health-plan-id", "GVC390441204"),
        ("[medical record number]\n5742811\n", "phi.medical-record-number", "5742811"),
        ("[SVNR]\n8242021249\n", "pii.at-svnr", "8242021249"),
        ('{"de_passport": "F3NNWR737"}', "pii.de-passport", "F3NNWR737"),
        ('{"passport_number_gb": "356332459"}', "pii.uk-passport", "356332459"),
        ("Done.\n\nDetlef Schacht\n01512 3455312\n", "pii.phone", "01512 3455312"),
        ("Done.\n-- \nImo Meister | Heinzallee 45, 94822 Paderborn | 01512 3455473\n", "pii.phone", "01512 3455473"),
        ("2025-01-02 | callback 01512 3449690", "pii.phone", "01512 3449690"),
        ("National Insurance number\tAB892305A\n", "pii.uk-nino", "AB892305A"),
        ("Geburtsname der Mutter: Kowalczyk", "pii.mothers-maiden-name", "Kowalczyk"),
    ],
)
def test_a_value_is_found_by_a_label_that_stands_otherwise(text: str, wanted: str, value: str) -> None:
    assert labelled(text).get(wanted) == value


@pytest.mark.parametrize(
    "text",
    [
        "Guadalupe Victoria es un municipio.",
        "Madison is the state capital.",
        "> 161119 close",
        "Olympiacos 125, Benfica 98 (OT)",
        "Seat 16J, gate X13",
        "Nº de guía 5904376076, 8 bultos",
        "Reference range Na 135–145 mmol/L",  # noqa: RUF001
        "DB_PASS: vault:secret/data/harbor#pw",
        "SMTP_PASSWORD=sensitive",
        "<string name='mother_maiden'>Geburtsname der Mutter</string>",
        "BIOS U42 Ver. 01.27.05. Houston reported no problem.",
        "filetime 136446969689844705",
        "جبل علي ميناء كبير.",
        "تفتح المكتبة في التاسعة.",
        "Nevsky Prospekt was lit for the season.",
        "asset_tag,type,year\nAT-564405,monitor,2015\nAT-231943,chair,2011\n",
        "Serial plate: see TD 511145-20",
        "upgrade path 12.25.6.0, 4.5.5.14, 11.20.9.19",
        "compatible with 11.3.1.244 or later",
        "firmware rollback from 9.3.6.173 to 1.6.19.206",
        "Vulnerable: 1.28.20.69 through 7.28.13.182",
        "handle,title,vendor,variant_sku,price\npond-liner,Table Lamp,Bruno,KFSX-BM31,2.87\n",
        "Tarta de Santiago\n6 raciones",
        "tiles\nGET /wmts/relief/19/713/2455.jpeg 200\nseat block 24 row G seats 14-38\n",
        "Leipziger Allerlei\n7 Portionen \u00b7 Zubereitung 81 Min. \u00b7 835 kcal\n\n235 cl Rosinen\n",
        "{y=-255-490-3202,qx=1}",
        "  maiden_name DateTime\n",
        "x\nROI: [661, 95, 692, 504] score 0.5081\nLandsat path 230 row 047 LC08_L1TP_051465_20260302\n",
        "\u00a7 452 Abs. 8 Nr. 8 Buchst. b AO: Absatz 1 gilt.",
        "WHEREAS the Borrower wishes to license the Software;",
    ],
)
def test_what_only_looks_like_a_value_is_none(text: str) -> None:
    assert labelled(text) == {}


@pytest.mark.parametrize(
    ("text", "wanted", "value"),
    [
        (
            "INSERT ALL\n"
            + 2 * f"  INTO P (UK_PASSPORT, {', '.join('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}) VALUES ('952508207', '')\n",
            "pii.uk-passport",
            "952508207",
        ),
        ('sep=;\r\n"Ref";"N.I.T."\r\n"A1";"974.808.566-1"\r\n', "pii.co-nit", "974.808.566-1"),
        ('{"id":2,"title":"Social Security no.","value":"656968483"}', "pii.us-ssn", "656968483"),
        ('{"type":{"text":"security code (CVV)"},"value":"950"}', "pci.card-cvv", "950"),
        ('"telecom":[{"system":"phone","value":"01 23 41 26 55"}]', "pii.phone", "01 23 41 26 55"),
        ("CEF:0|a|b|1|2|c|5|cs1Label=acct_no cs1=246257983995 act=x", "financial.us-bank-account", "246257983995"),
        ("CEF:0|a|b|1|2|c|5|cs1=ITK307832757 cs1Label=subscriber_id", "phi.health-plan-id", "ITK307832757"),
        ("Agent: May I have the R.F.C., please?\nCustomer: It is SALB861121I57", "pii.mx-rfc", "SALB861121I57"),
        ("plate no. → IJJ-8490", "pii.license-plate", "IJJ-8490"),
        ("ref;kind;number;holder\nK1;sort code;202801;A\nK8;PPS no.;1607170DA;B\n", "pii.ie-pps", "1607170DA"),
        ("SELECT id FROM kyc WHERE subscriber_id IN ('V798822479', 'X82467612')", "phi.health-plan-id", "X82467612"),
        ("*acct no.*\n837383746\n", "financial.us-bank-account", "837383746"),
        ("As for the deposit account number, that would be 837383746.", "financial.us-bank-account", "837383746"),
        ("the DL no. you have on file should read 39349385.", "pii.us-driver-license", "39349385"),
        ('  acct_no { "837383746" }\n', "financial.us-bank-account", "837383746"),
    ],
)
def test_labels_of_exports_events_and_forms(text: str, wanted: str, value: str) -> None:
    assert labelled(text).get(wanted) == value


def test_names_that_no_list_knows_beside_numbers_of_people_are_of_people() -> None:
    people = ["Jail Aryani", "Kemal Anggriawan", "Lasmono Wahyuni", "Carub Tarihoran", "Laras Dongoran"]
    numbers = ["1271014510850058", "3374015812960074", "3273012112760058", "1271011901860046", "1271017009910040"]
    rows = "".join(f"{number};{name}\n" for number, name in zip(numbers, people, strict=True))
    found = [span for span in engine_of().spans(f"No. KTP;name\n{rows}") if span.data_class == "pii.person-name"]
    assert len(found) == len(people)


def test_another_mention_of_what_is_no_name_is_none() -> None:
    assert labelled('"form.lastName": "Fødselsdato",\n"home.welcome": "Fødselsdato",\n') == {}


def test_a_section_of_a_law_is_no_social_security_number_but_one_behind_its_label_is() -> None:
    assert labelled("Sec. 494-45-4657. Definitions. (Acts 1964, No. 444)") == {}
    assert labelled("soc. sec. no.: 120-94-5939") == {"pii.us-ssn": "120-94-5939"}
