"""What an answer of AWS holds that must not be kept."""

from __future__ import annotations

from typing import Any

import pytest

from upright.connect.aws.masked import masked

TOKEN = "hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi"  # made up


@pytest.mark.parametrize(
    ("command", "kept"),
    [
        (["--model", "acme/m", "--hf-token", TOKEN], ["--model", "acme/m", "--hf-token", "*** credential"]),
        ([f"--api-key={TOKEN}"], ["--api-key=*** credential"]),
        (["--api-key", "k7Qm2xW94pLd6RtN"], ["--api-key", "*** credential"]),
        (["sh", "-c", f"HF_TOKEN={TOKEN} serve"], ["sh", "-c", "HF_TOKEN=*** credential serve"]),
        (["--api-key", "$API_KEY", "--port", "8000"], ["--api-key", "$API_KEY", "--port", "8000"]),
    ],
)
@pytest.mark.parametrize("field", ["command", "entryPoint", "ContainerArguments"])
def test_a_command_line_is_kept_without_its_credentials(field: str, command: list[str], kept: list[str]) -> None:
    answer: Any = masked({"containerDefinitions": [{"name": "tgi", field: command}]})
    assert answer["containerDefinitions"][0][field] == kept


DSN = "host=db.acme.internal user=rag password=" + "Wd6Lq09tZe"  # made up
HOOK = "https://hooks.slack.com/services/T0AB1CD2E/B0FG3HI4J/" + "k5LmN6oPq7RsT8uVw9XyZ0aB"  # made up
HIDDEN, CREDENTIAL = "***", "*** credential"


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("PG", DSN, CREDENTIAL),
        ("PG", "host=db.acme.internal user=rag password=${PASSWORD}", HIDDEN),
        ("NOTIFY", HOOK, CREDENTIAL),
        ("DB_PASSWORD", "Xk93mQ2p", CREDENTIAL),
        ("DB_PASSWORD", "changeme1", HIDDEN),
        ("HF_MODEL_ID", "mistralai/Mistral-7B-Instruct-v0.3", "mistralai/Mistral-7B-Instruct-v0.3"),
        ("HF_MODEL_TRUST_REMOTE_CODE", "true", "true"),
        ("OPENAI_BASE_URL", "http://llm.acme.example:8080/v1?key=abc", "http://llm.acme.example:8080"),
        ("OPENAI_BASE_URL", "http://bot:pw@llm.acme.example/v1", HIDDEN),
        ("CUSTOMER_URL", "http://acme.example/who/ana", HIDDEN),
    ],
)
def test_of_a_variable_only_what_leads_to_a_model_is_kept(name: str, value: str, kept: str) -> None:
    assert masked({"Environment": {"Variables": {name: value}}}) == {"Environment": {"Variables": {name: kept}}}


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ({"tags": {"owner": "ops", "hook-token": TOKEN}}, {"tags": {"owner": "ops", "hook-token": CREDENTIAL}}),
        ({"TagSet": [{"Key": "a", "Value": "b"}]}, {"TagSet": [{"Key": "a", "Value": "b"}]}),
        ({"Tags": [{"Key": "token", "Value": TOKEN}]}, {"Tags": [{"Key": "token", "Value": CREDENTIAL}]}),
        ({"Parameters": {"lr": {"NumberValue": 0.1}}}, {"Parameters": {"lr": {"NumberValue": 0.1}}}),
        ({"Parameters": {"key": {"StringValue": TOKEN}}}, {"Parameters": {"key": {"StringValue": CREDENTIAL}}}),
        ({"Parameters": {"Password": "short"}}, {"Parameters": {"Password": HIDDEN}}),
        ({"definition": f'{{"auth": "Bearer {TOKEN}"}}'}, {"definition": f'{{"auth": "Bearer {CREDENTIAL}"}}'}),
        ({"Repository": f"https://bot:{TOKEN}@git.acme.example/a"}, {"Repository": f"https://{CREDENTIAL}@git.acme.example/a"}),
        ({"Repository": f"https://{TOKEN}@git.acme.example/a"}, {"Repository": f"https://{CREDENTIAL}@git.acme.example/a"}),
        ({"Repository": "https://bot@git.acme.example/a"}, {"Repository": f"https://{HIDDEN}@git.acme.example/a"}),
    ],
)  # fmt: skip
def test_what_stands_beside_settings_is_kept_without_credentials(answer: Any, kept: Any) -> None:
    assert masked(answer) == kept
