"""Redaction keeps each format valid and each method its promise; keys and policies say what is wrong with them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
import yaml
from pyarrow import parquet

from upright import redact, unredact
from upright.app import redaction_policy
from upright.app.catalog import units
from upright.app.redacting import manifest_of, redact_file, unredact_file
from upright.app.redaction import Redaction
from upright.app.redaction_policy import policy_of, read_policy
from upright.classify.redaction.ff1 import Ff1
from upright.classify.redaction.file import redacted as redacted_bytes
from upright.classify.redaction.key import VARIABLE, Key, find_key, parsed, read_key, write_key
from upright.model.errors import ConfigError, MalformedError
from upright.show.redaction_shapes import Name
from upright.show.shapes import json_schema

SSN, CARD = "417-20-4914", "4539 5787 6362 1486"
KEY = Key(bytes(range(32)))
_NUMERALS = "0123456789abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def redacted(tmp_path: Path) -> Callable[..., bytes]:
    def run(name: str, data: bytes, method: str = "entity") -> bytes:
        (tmp_path / name).write_bytes(data)
        return redacted_bytes(tmp_path / name, Redaction.of(method=method).redactor(KEY))

    return run


def test_methods() -> None:
    text = f"SSN: {SSN}, again SSN: {SSN}, other SSN: 539-44-2210"
    assert redact(text) == "SSN: [US_SSN], again SSN: [US_SSN], other SSN: [US_SSN]"
    assert redact(text, "numbered") == "SSN: [US_SSN_1], again SSN: [US_SSN_1], other SSN: [US_SSN_2]"
    assert redact(text, "mask") == "SSN: ***-**-****, again SSN: ***-**-****, other SSN: ***-**-****"
    assert redact(text, "empty") == "SSN: , again SSN: , other SSN: "
    assert redact(text, "keep") == text
    with pytest.raises(ConfigError, match="no redaction method 'vanish'"):
        redact(text, "vanish")
    with pytest.raises(ConfigError, match="needs a key"):
        redact(text, "encrypt")


def test_a_mask_keeps_what_it_is_told_to_and_no_more() -> None:
    kept = redact(f"SSN: {SSN}", policy={"method": {"method": "mask", "last": 4}})
    assert kept == "SSN: ***-**-4914"
    assert redact(kept, policy={"method": {"method": "mask", "last": 4}}) == kept
    assert redact(f"SSN: {SSN}", policy={"method": {"method": "mask", "first": 5, "last": 4, "with": "#"}}).endswith(
        "###-##-####"
    )
    assert SSN not in redact(f"SSN: **{SSN}", policy={"method": {"method": "mask", "last": 4}})


def test_preserved_and_synthetic_numbers_pass_their_checks() -> None:
    text = f"card {CARD}, IBAN DE89 3704 0044 0532 0130 00"
    spans = {(span.start, span.end, span.data_class) for span in Redaction.of().engine.spans(text)}
    for method in ("preserve", "synthetic"):
        new = redact(text, method, key=KEY)
        assert new != text
        assert {(span.start, span.end, span.data_class) for span in Redaction.of().engine.spans(new)} == spans


def test_what_cannot_be_preserved_becomes_a_token() -> None:
    text = units("classifiers")["secret.github-token"].matches[0]
    sealed = redact(text, "preserve", key=KEY)
    assert "<secret.github-token!" in sealed
    assert unredact(sealed, key=KEY) == text


def test_ff1_gives_the_answers_of_nist() -> None:
    """The nine samples published with NIST SP 800-38G."""
    key = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94")
    samples = (
        ("", 10, "0123456789"),
        ("39383736353433323130", 10, "0123456789"),
        ("3737373770717273373737", 36, "0123456789abcdefghi"),
    )
    answers = {
        16: ("2433477484", "6124200773", "a9tv40mll9kdu509eum"),
        24: ("2830668132", "2496655549", "xbj3kv35jrawxv32ysr"),
        32: ("6657667009", "1001623463", "xs8a0azh2avyalyzuwd"),
    }
    for size, expected in answers.items():
        for (tweak, radix, plain), answer in zip(samples, expected, strict=True):
            cipher = Ff1(key[:size], radix, bytes.fromhex(tweak))
            number = cipher.encrypt(int(plain, radix), len(plain))
            assert number == int(answer, radix)
            assert cipher.decrypt(number, len(plain)) == int(plain, radix)
    with pytest.raises(ValueError, match="million"):
        Ff1(key, 10).encrypt(1, 5)


def test_ff1_kept_gives_what_a_new_one_gives() -> None:
    kept = Ff1(bytes(range(32)), 10, b"pii.us-ssn")
    for length in (9, 16, 9, 7, 16):
        assert kept.encrypt(1_234_567, length) == Ff1(bytes(range(32)), 10, b"pii.us-ssn").encrypt(1_234_567, length)


def test_ff1_permutes() -> None:
    cipher = Ff1(bytes(32), 10)
    numbers = random.Random(2).sample(range(10**6), 500)  # noqa: S311
    assert len({cipher.encrypt(number, 6) for number in numbers}) == len(numbers)


def test_csv_changes_nothing_but_the_values(redacted: Callable[[str, bytes], bytes]) -> None:
    data = f'id,ssn,note\r\n1,{SSN},"call, ""me""\nat eva.b@mail.net"\r\n"2",539-44-2210,x\r\n3,," q"'.encode()
    new = redacted("a.csv", data).decode()
    assert new == 'id,ssn,note\r\n1,[US_SSN],"call, ""me""\nat [EMAIL]"\r\n"2",[US_SSN],x\r\n3,," q"'
    rows = list(csv.reader(io.StringIO(new, newline="")))
    assert [len(row) for row in rows] == [3, 3, 3, 3]


def test_json_keeps_its_spaces_and_escapes(redacted: Callable[[str, bytes], bytes]) -> None:
    data = '{ "user":{"ssn":  "417-20-4914","age": 41, "z": "gr\\u00fcn\\/"},\n"n":[1, 2.5,null,true]}\n'
    assert redacted("a.json", data.encode()).decode() == data.replace(SSN, "[US_SSN]")
    card = json.loads(redacted("b.json", b'{"card": 4539578763621486}'))
    assert card == {"card": "[CREDIT_CARD]"}
    for wrong in (b"{", b'{"a": 1]', b"hello", b""):
        if wrong:
            with pytest.raises(MalformedError):
                redacted("a.json", wrong)


def test_notebook(redacted: Callable[[str, bytes], bytes]) -> None:
    book = {"cells": [{"source": ["# note\n", f"ssn = '{SSN}'\n"], "outputs": []}], "nbformat": 4}
    new = json.loads(redacted("a.ipynb", json.dumps(book).encode()))
    assert new["cells"][0]["source"] == ["# note\n", "ssn = '[US_SSN]'\n"]


def test_json_lines(redacted: Callable[[str, bytes], bytes]) -> None:
    data = (json.dumps({"messages": [{"role": "user", "content": f"my SSN is {SSN}"}]}) + "\nnot json\n").encode()
    first, second, _ = redacted("a.jsonl", data).decode().split("\n")
    assert json.loads(first)["messages"][0]["content"] == "my SSN is [US_SSN]"
    assert second == "not json"


def test_sql_stays_sql(redacted: Callable[[str, bytes], bytes]) -> None:
    data = (
        f"INSERT INTO p (id, ssn, card) VALUES (1, 'it''s, SSN: {SSN}', 4539578763621486);\n-- SSN: {SSN}\n"  # noqa: S608
        f"COPY p (id, ssn) FROM stdin;\n1\t{SSN}\n\\.\nSELECT 1;\n"
    )
    assert redacted("a.sql", data.encode()).decode() == (
        "INSERT INTO p (id, ssn, card) VALUES (1, 'it''s, SSN: [US_SSN]', '[CREDIT_CARD]');\n-- SSN: [US_SSN]\n"
        "COPY p (id, ssn) FROM stdin;\n1\t[US_SSN]\n\\.\nSELECT 1;\n"
    )


def test_yaml_and_xml_stay_valid(redacted: Callable[..., bytes]) -> None:
    data = f"ssn: {SSN}\nlist: [{SSN}, 'SSN: {SSN}']\n# SSN: {SSN}\n"
    for method in ("entity", "mask", "empty", "encrypt"):
        new = redacted("a.yaml", data.encode(), method)
        assert SSN.encode() not in new
        assert isinstance(yaml.safe_load(new)["list"][0], str) or method == "empty"
        tree = ET.fromstring(redacted("a.xml", f'<p ssn="{SSN}"><n>SSN: {SSN}</n></p>'.encode(), method))  # noqa: S314
        assert SSN not in ET.tostring(tree).decode()


def test_parquet(redacted: Callable[[str, bytes], bytes]) -> None:
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table({"n": [1, 2], "ssn": [SSN, None]}), sink)
    new = redacted("a.parquet", sink.getvalue().to_pybytes())
    assert parquet.read_table(pa.BufferReader(new)).to_pydict() == {"n": [1, 2], "ssn": ["[US_SSN]", None]}
    with pytest.raises(MalformedError):
        redacted("a.parquet", b"nothing")


def test_packed_files_and_other_encodings(redacted: Callable[[str, bytes], bytes]) -> None:
    assert gzip.decompress(redacted("a.txt.gz", gzip.compress(f"SSN: {SSN}".encode()))) == b"SSN: [US_SSN]"
    for encoding in ("utf-16", "utf-8-sig", "latin-1"):
        new = redacted("a.txt", f"grün, SSN: {SSN}\r\n".encode(encoding))
        assert new.decode(encoding) == "grün, SSN: [US_SSN]\r\n"
    assert redacted("a.txt", b"x" * (70 << 10) + b"\n\xff\xfe SSN: " + SSN.encode()).endswith(
        b"\n\xff\xfe SSN: [US_SSN]"
    )


@pytest.mark.parametrize(
    ("name", "data"), [("a.bin", b"\0\1"), ("a.txt", bytes(range(1, 256)) * 9), ("a.pdf", b"%PDF")]
)
def test_binary_is_refused_and_nothing_is_written(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(MalformedError):
        redact_file(str(tmp_path / name), str(tmp_path / "out"), Redaction.of())
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_large_files_are_cut_where_no_value_is(tmp_path: Path) -> None:
    draw = random.Random(4)  # noqa: S311
    ends = " \n"
    lines = [f"{'word ' * draw.randrange(60)}her SSN is {SSN}.{draw.choice(ends)}" for _ in range(6000)]
    (tmp_path / "a.txt").write_text("".join(lines), encoding="utf-8")
    redact_file(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), Redaction.of(method="preserve"), KEY)
    assert SSN not in (tmp_path / "b.txt").read_text(encoding="utf-8")
    report = unredact_file(str(tmp_path / "b.txt"), str(tmp_path / "c.txt"), KEY)
    assert (tmp_path / "c.txt").read_bytes() == (tmp_path / "a.txt").read_bytes()
    assert report.restored == 6000
    with pytest.raises(ConfigError, match="wrong key"):
        unredact_file(str(tmp_path / "b.txt"), str(tmp_path / "d.txt"), Key.new())
    assert manifest_of(tmp_path / "b.txt").exists()
    redact_file(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), Redaction.of())
    assert not manifest_of(tmp_path / "b.txt").exists()


def test_bytes_of_one_byte_encodings_come_back(tmp_path: Path) -> None:
    said = "Müller, Zoë: zoe.mueller@web.de, SSN 417-20-4914\n".encode("latin-1")
    (tmp_path / "a.txt").write_bytes(said)
    key = Key.new()
    redact_file(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), Redaction.of(None, "encrypt"), key)
    unredact_file(str(tmp_path / "b.txt"), str(tmp_path / "c.txt"), key)
    assert (tmp_path / "c.txt").read_bytes() == said


def test_keys_are_for_their_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "key"
    write_key(path, KEY)
    assert read_key(path) == KEY
    assert repr(KEY) == "Key()"
    with pytest.raises(ConfigError, match="never overwritten"):
        write_key(path, KEY)
    path.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_key(path)
    monkeypatch.setenv(VARIABLE, KEY.line())
    assert find_key() == KEY
    sealed = redact(f"SSN: {SSN}", "encrypt")
    assert unredact(sealed) == f"SSN: {SSN}"
    with pytest.raises(ConfigError, match="wrong key"):
        unredact(sealed, key=Key.new())
    for wrong in (KEY.line()[:-4], KEY.line().replace(KEY.id, "000000"), "x"):
        with pytest.raises(ConfigError) as caught:
            parsed(wrong, "here")
        assert wrong[-20:] not in str(caught.value) or wrong == "x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("classes:\n  pii.us-ssm: mask\n", "p.yaml:2:3: no data class 'pii.us-ssm'; did you mean 'pii.us-ssn'?"),
        ("method: masc\n", "p.yaml:1:1: no redaction method 'masc'; did you mean 'mask'?"),
        ("method: {method: mask, lats: 2}\n", "p.yaml:1:24: mask has no option 'lats'; did you mean 'last'?"),
        ("method: {method: mask, last: -2}\n", "last is a whole number from 0 to 64"),
        ("method: {method: mask, with: ab}\n", "with is one printable character"),
        ("methods: mask\n", "p.yaml:1:1: unknown key 'methods'; did you mean 'method'?"),
        ("confidence: 2\n", "p.yaml:1:1: confidence is a number from 0.5 to 1"),
        ("allow: {patterns: ['(']}\n", "not a pattern"),
        ("classifiers: ./none\n", "no such folder: ./none"),
        ("classes: [a]\n", "must be a mapping"),
    ],
)
def test_a_wrong_policy_says_where_and_what(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_policy(tmp_path / "p.yaml")
    assert said in str(caught.value)


def test_a_policy_chooses_by_class(tmp_path: Path) -> None:
    record = {
        "method": "mask",
        "classes": {
            "pii.*": "numbered",
            "pii.us-*": {"method": "entity", "confidence": 0.9},
            "pci.card-number": "keep",
        },
        "allow": {"values": ["539-44-2210"], "patterns": [r".*@mail\.net"]},
    }
    policy = policy_of(record).policy
    assert [policy.of(name).method.id for name in ("pii.us-ssn", "pii.email", "pci.card-number", "financial.iban")] == [
        "entity", "numbered", "keep", "mask",
    ]  # fmt: skip
    assert policy.of("pii.us-ssn").confidence == 0.9
    text = f"SSN: {SSN}, SSN: 539-44-2210, eva.b@mail.net, eva.b@mail.org, card {CARD}"
    assert redact(text, policy=record) == f"SSN: [US_SSN], SSN: 539-44-2210, eva.b@mail.net, [EMAIL_1], card {CARD}"


def test_own_classifiers(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "pii_acme_badge.yaml").write_text(
        "id: pii.acme-badge\ntitle: Badge\nsensitivity: low\npatterns: ['\\bACME-[0-9]{6}\\b']\n"
        "matches: [badge ACME-123456, ACME-000001 in, (ACME-999999)]\n"
        "rejects: [ACME-12345, ACM-123456, ACME-1234567]\n",
        encoding="utf-8",
    )
    (tmp_path / "p.yaml").write_text("classifiers: own\nclasses: {pii.acme-badge: entity}\n", encoding="utf-8")
    assert redact("badge ACME-483920", policy=tmp_path / "p.yaml") == "badge [PII_ACME_BADGE]"


def test_the_documented_policy_is_the_one_that_is_read(tmp_path: Path) -> None:
    schema = json_schema("redaction-policy")
    assert set(schema["properties"]) == set(redaction_policy._KEYS)
    assert get_args(Name) == tuple(sorted(units("methods"), key=get_args(Name).index))
    options = {name for method in units("methods").values() for name in method.options}
    assert set(schema["$defs"]["MethodChoice"]["properties"]) == {"method", "confidence", *options}
