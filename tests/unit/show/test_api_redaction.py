"""Redaction over HTTP: single, batch, JSON, streamed; restoring only where a key and a token allow it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import Client

from serving import serving
from upright.app.workspace import Workspace
from upright.classify.redaction.key import Key, write_key
from upright.show.api.app import create_app
from upright.show.api.redactions import LARGEST_BODY, Redactions

SSN = "417-20-4914"
TEXT = f"her SSN is {SSN}."
TOKEN = "guard"  # noqa: S105  nobody else knows this server


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("redaction")
    write_key(folder / "key", Key.new())
    (folder / "policies").mkdir()
    (folder / "policies" / "joins.yaml").write_text("classes:\n  pii.us-ssn: encrypt\n", encoding="utf-8")
    workspace = Workspace.open(folder / "state")
    redactions = Redactions.of(folder / "key", folder / "policies", TOKEN)
    app = create_app(workspace, token=TOKEN, redactions=redactions)
    with serving(app) as address:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with Client(base_url=f"{address}/v1", headers=headers, timeout=300) as client:
            yield client


def test_text_batch_and_json(client: Client) -> None:
    one = client.post("/redact", json={"text": TEXT}).json()
    assert one == {
        "text": "her SSN is [US_SSN].",
        "replaced": [{"data_class": "pii.us-ssn", "method": "entity", "values": 1}],
    }
    several = client.post("/redact", json={"texts": [TEXT, TEXT, "SSN: 539-44-2210"], "method": "numbered"}).json()
    assert several["texts"] == ["her SSN is [US_SSN_1].", "her SSN is [US_SSN_1].", "SSN: [US_SSN_2]"]
    data = {"ssn": 417204914, "n": [1, None, {"ssn": SSN}]}
    assert client.post("/redact", json={"data": data}).json()["data"]["n"] == [1, None, {"ssn": "[US_SSN]"}]


def test_policies_named_and_inline_and_back(client: Client) -> None:
    sealed = client.post("/redact", json={"data": {"note": TEXT}, "policy": "joins"}).json()["data"]
    assert sealed["note"].startswith("her SSN is <pii.us-ssn!")
    inline = client.post("/redact", json={"text": TEXT, "policy": {"classes": {"pii.us-ssn": "encrypt"}}}).json()
    assert inline["text"] == sealed["note"]
    back = client.post("/unredact", json={"data": sealed}).json()
    assert back == {"data": {"note": TEXT}, "restored": 1, "left": 0}
    preserved = client.post("/redact", json={"text": TEXT, "method": "preserve"}).json()["text"]
    assert SSN not in preserved
    restored = client.post("/unredact", json={"text": preserved, "policy": {"method": "preserve"}}).json()
    assert restored["text"] == TEXT


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"text": TEXT, "policy": "none"}, 404, "joins"),
        ({"text": TEXT, "policy": {"classes": {"pii.us-ssm": "mask"}}}, 400, "did you mean 'pii.us-ssn'"),
        ({"text": TEXT, "policy": {"classifiers": "/etc"}}, 400, "policy file only"),
        ({"text": TEXT, "texts": []}, 422, "exactly one"),
        ({"text": 3}, 422, "text"),
        ({"text": "x" * LARGEST_BODY}, 413, "streamed"),
    ],
)
def test_wrong_requests_are_told_why(client: Client, body: dict[str, object], status: int, said: str) -> None:
    answer = client.post("/redact", json=body)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert SSN not in answer.text


def test_other_media_types_are_refused(client: Client) -> None:
    answer = client.post("/redact", content=b"<x/>", headers={"content-type": "application/xml"})
    assert answer.status_code == 415


def test_a_streamed_text_comes_back_whole_and_redacted(client: Client) -> None:
    line = f"{'word ' * 40}her SSN is {SSN}, and so on\n"

    def chunks() -> Iterator[bytes]:
        whole = (line * 4_000).encode()
        yield from (whole[at : at + 10_007] for at in range(0, len(whole), 10_007))

    answer = client.post("/redact", content=chunks(), headers={"content-type": "text/plain"})
    assert answer.text == line.replace(SSN, "[US_SSN]") * 4_000
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_streamed_text_without_line_ends(client: Client) -> None:
    text = f"{'word ' * 40}her SSN is {SSN}. " * 4000
    answer = client.post("/redact", content=iter([text.encode()]), headers={"content-type": "text/plain"})
    assert answer.text == text.replace(SSN, "[US_SSN]")


def test_streamed_json_lines_stay_json_lines(client: Client) -> None:
    rows = [json.dumps({"id": number, "ssn": SSN, "note": TEXT}) for number in range(3000)]
    content = "\n".join(rows).encode()
    answer = client.post("/redact", content=iter([content]), headers={"content-type": "application/x-ndjson"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["id"] for line in lines] == list(range(3000))
    assert {line["ssn"] for line in lines} == {"[US_SSN]"}


def test_restoring_needs_key_and_token(tmp_path: Path) -> None:
    write_key(tmp_path / "key", Key.new())
    for redactions in (Redactions.of(), Redactions.of(tmp_path / "key")):
        app = create_app(Workspace.open(tmp_path / "state"), redactions=redactions)
        with serving(app) as address, Client(base_url=f"{address}/v1") as client:
            answer = client.post("/unredact", json={"text": TEXT})
            assert answer.status_code == 403
            assert "--key and --token" in answer.json()["detail"]
            without = client.post("/redact", json={"text": TEXT, "method": "encrypt"})
            assert without.status_code == (200 if redactions.key else 400)


def test_restoring_is_guarded(client: Client) -> None:
    answer = client.post("/unredact", json={"text": TEXT}, headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    schema = client.get("/openapi.json").json()
    assert "413" in schema["paths"]["/v1/redact"]["post"]["responses"]
    assert set(schema["paths"]["/v1/redact"]["post"]["requestBody"]["content"]) >= {"application/json", "text/plain"}
