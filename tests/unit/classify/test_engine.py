"""What the examples of single classifiers cannot prove: places, overlaps, tables, the kept database, threads."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from upright.app.catalog import units
from upright.classify.compiled import Patterns
from upright.classify.engine import Engine
from upright.classify.prefilter import branches, prefilter


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(units("classifiers").values(), names=False)


def found(engine: Engine, text: str) -> list[tuple[str, str]]:
    return [(span.data_class, text[span.start : span.end]) for span in engine.spans(text)]


def test_offsets_count_characters_whatever_the_script(engine: Engine) -> None:
    text = "Größe 😀 名前 — SSN: 417-20-4914, почта: иван ivan.petrov@mail.ru"
    assert found(engine, text) == [("pii.us-ssn", "417-20-4914"), ("pii.email", "ivan.petrov@mail.ru")]


def test_lone_surrogates_do_not_shift_offsets(engine: Engine) -> None:
    assert found(engine, "\ud800\udfff\ud800 SSN: 417-20-4914") == [("pii.us-ssn", "417-20-4914")]


def test_lines_and_keys(engine: Engine) -> None:
    spans = engine.spans('{\n  "a": 1,\n  "db_password": "k9Pd!4Fs6Hj"\n}\n')
    assert [(span.line, span.key) for span in spans] == [(3, "db_password")]


def test_the_surest_of_overlapping_hits_stays(engine: Engine) -> None:
    text = "DATABASE_URL=postgresql://app:Zq8Wn3Lr5T@db.internal.net:5432/orders"
    assert [name for name, _ in found(engine, text)] == ["secret.db-connection-string"]


def test_vendor_beats_the_generic_class(engine: Engine) -> None:
    assert [name for name, _ in found(engine, "api_key = '" + "hf_" + "qKzVbNwTyXsRmLpJhGfDaCeUiOkWjEtYvB'")] == [
        "secret.huggingface-token"
    ]


def test_header_of_a_table_in_text_is_the_context(engine: Engine) -> None:
    rows = "id,aba,note\n1,021000021,x\n2,121000358,y\n"
    assert found(engine, rows) == [
        ("financial.us-routing-number", "021000021"),
        ("financial.us-routing-number", "121000358"),
    ]
    assert found(engine, rows.replace("aba", "batch")) == []


def test_columns_of_sql_inserts(engine: Engine) -> None:
    text = "INSERT INTO t (id, full_name, npi) VALUES\n(1,'Luis Seiler',1234567893),\n(2,'Ann O''Neil',1245319599);"
    classes = [name for name, _ in found(engine, text)]
    assert classes.count("phi.us-npi") == 2
    assert ("pii.person-name", "Luis Seiler") in found(engine, text)


def test_label_of_a_thing_wins_over_a_word_further_away(engine: Engine) -> None:
    assert found(engine, "the card team closed order 4532015112830366 today") == []


def test_many_valid_values_speak_for_a_nameless_column(engine: Engine) -> None:
    from stdnum.nl import bsn

    valid = [str(number) for number in range(111222000, 111224000) if bsn.is_valid(str(number))]
    anything = [str(number) for number in range(111222000, 111222200)]
    assert {span.data_class for span in engine.column_spans("\n".join(valid), "column_7")} == {"pii.nl-bsn"}
    assert engine.column_spans("\n".join(anything), "column_7") == []


def test_mentions_of_a_person_who_was_named(engine: Engine) -> None:
    text = "Patient: Cynthia Rodriguez\nToday Rodriguez was seen. Santino Cabrera wrote (santino_cabrera@mail.net)."
    assert [value for name, value in found(engine, text) if name == "pii.person-name"] == [
        "Cynthia Rodriguez", "Rodriguez", "Santino Cabrera",
    ]  # fmt: skip


def test_threads_share_an_engine(engine: Engine) -> None:
    fresh = pickle.loads(pickle.dumps(engine))  # noqa: S301  our own bytes
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: len(fresh.spans("SSN: 417-20-4914\n" * 200)), range(32)))
    assert set(results) == {200}


def test_kept_database_survives_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    patterns = [rf"\bab{n}[A-Za-z0-9]{{8,40}}x\d{{3}}(?:[a-f]{{2}}|[k-z]{{3}}){{2,9}}\b" for n in range(120)]
    assert Patterns(patterns).hits(b"ab7AAAABBBBx123afaf")
    kept = list((tmp_path / "upright").iterdir())
    for path in kept:
        path.write_bytes(path.read_bytes()[:100])
    assert Patterns(patterns).hits(b"ab7AAAABBBBx123afaf")
    assert kept
    assert all(path.stat().st_size > 100 for path in (tmp_path / "upright").iterdir())


def test_unwritable_cache_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert Patterns([r"\bxyz\d{4}\b"]).hits(b"xyz1234") == [(7, 0)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bsk-[a-z]{20,90}\b", (r"\bsk-[a-z]{20}", "")),
        (r"\d{4}(?:-\d{2})?", (r"\d{4}", "")),
        (r";\d{4}\??", r";\d{4}"),
        (r"(?i:(?:password)\s{0,4})(?P<value>\S{6,9})", ("(?i:(?:password)\\s{0,4})", r"(?P<value>\S{6,9})")),
        (r"\b[A-Za-z0-9][A-Za-z.-]{0,63}@[a-z]{2,9}", ("@[a-z]{2}", "")),
        (r"eyJ[a-z]{9,2000}\.[a-z]{3,200}", (r"eyJ[a-z]{9,}\.[a-z]{3}", "")),
        ("[A-ZÀ-Þ'.-]{1,24} x", (r"[\x80-\xffA-Z'.-]{1,} x", "")),
    ],
)
def test_what_hyperscan_gets(pattern: str, expected: tuple[str, str] | str) -> None:
    assert prefilter(pattern) == (expected if isinstance(expected, tuple) else (expected, ""))


@pytest.mark.parametrize(
    ("pattern", "kinds"),
    [
        (
            r"(?i:(?:full[ _-]?name|(?:\b|_)dob|né)):",
            [r"(?i:(?:full[ _-]?name)):", r"(?i:(?:(?:\b|_)dob)):", "(?i:(?:né)):"],
        ),
        ("(?i:(?:(?:given|first) name|surname))[:|]", ["(?i:(?:(?:given|first) name|surname))[:|]"]),
        ("(?i:(?:name|né)+)", ["(?i:(?:name|né)+)"]),
        ("a|é", ["a|é"]),
    ],
)
def test_labels_of_different_kinds_are_looked_for_apart(pattern: str, kinds: list[str]) -> None:
    assert branches(pattern) == kinds


@pytest.mark.parametrize(
    "text", ["9" * 200_000, "a@" * 100_000, "A1" * 100_000, ("Name: " + "A") * 40_000, "eyJ" * 60_000, "1 " * 100_000]
)
def test_hostile_text_takes_linear_time(engine: Engine, text: str) -> None:
    import time

    started = time.process_time()
    engine.spans(text)
    assert time.process_time() - started < 60
