"""What an answer of AWS holds that must not be kept."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from upright.connect.aws.credentials import in_script
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
        (["fit.py", "--db-password=Uz51kLm8Qw"], ["fit.py", "--db-password=*** credential"]),
        (["fit.py", "--db-pass", "Uz51kLm8Qw"], ["fit.py", "--db-pass", "*** credential"]),
        (["--bypass", "2024-01-31", "--key", "reports/2024"], ["--bypass", "2024-01-31", "--key", "reports/2024"]),
    ],
)
@pytest.mark.parametrize("field", ["command", "entryPoint", "ContainerArguments"])
def test_a_command_line_is_kept_without_its_credentials(field: str, command: list[str], kept: list[str]) -> None:
    answer: Any = masked({"containerDefinitions": [{"name": "tgi", field: command}]})
    assert answer["containerDefinitions"][0][field] == kept


DSN = "host=db.acme.internal user=rag password=" + "Wd6Lq09tZe"  # made up
HOOK = "https://hooks.slack.com/services/T0AB1CD2E/B0FG3HI4J/" + "k5LmN6oPq7RsT8uVw9XyZ0aB"  # made up


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Log in as svc with password Gr7!vQ2mXp9z.", "Log in as svc with password #."),
        ("The API key for the shop is k7Qm2xW94pLd6RtN. Use it.", "The API key for the shop is #. Use it."),
        ("A password of length8-16 is asked for; never tell a token such as 12345678.", ""),
        ("The token is shown as base64-url, with password policy on.", ""),
    ],
)
def test_what_a_sentence_tells_is_a_credential(told: str, kept: str) -> None:
    assert in_script(told, "#") == (kept or told)


HIDDEN, CREDENTIAL = "***", "*** credential"


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("PG", DSN, CREDENTIAL),
        ("PG", "host=db.acme.internal user=rag password=${PASSWORD}", HIDDEN),
        ("NOTIFY", HOOK, CREDENTIAL),
        ("DB_PASSWORD", "Xk93mQ2p", CREDENTIAL),
        ("DB_PASSWORD", "changeme1", HIDDEN),
        ("SMTP_PASS", "Hb6tYw2Q", CREDENTIAL),
        ("COMPASS", "n0rth-w3st-by-n0rth", HIDDEN),
        ("CACHE", "rediss://:" + "Pl39kMx7Tz" + "@cache.acme.internal:6379/0", CREDENTIAL),
        ("CACHE", "rediss://cache.acme.internal:6379/0", HIDDEN),
        ("JDBC", "jdbc:mysql://db.acme.internal/a?user=etl&password=" + "Sw71qZx4Rm", CREDENTIAL),
        ("JDBC", "jdbc:mysql://db.acme.internal/a?user=etl&password={{resolve}}", HIDDEN),
        ("PAGE", "https://acme.example/a?token_type=bearer12&page=12345678", HIDDEN),
        ("KAGGLE_KEY", "4be1f0c2a97d4e6f8a1b3c5d7e9f0a2b", CREDENTIAL),
        ("CACHE_KEY", "4be1f0c2a97d4e6f8a1b3c5d7e9f0a2b", HIDDEN),
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


PASSWORD = "Xc93" + "vBn1Lk"  # made up


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"aws configure set aws_secret_access_key {PASSWORD}77", f"aws configure set aws_secret_access_key {CREDENTIAL}"),
        (f"docker login -u bot -p {PASSWORD} reg.acme.example", f"docker login -u bot -p {CREDENTIAL} reg.acme.example"),
        (f"mysql -h db -u etl -p{PASSWORD} < a.sql", f"mysql -h db -u etl -p{CREDENTIAL} < a.sql"),
        (f"tool --db-password {PASSWORD}", f"tool --db-password {CREDENTIAL}"),
        ('echo \'{"username":"a","key":"4be1f0c2a97d4e6f8a1b3c5d7e9f0a2b"}\'', 'echo \'{"username":"a","key":"*** credential"}\''),
        ("aws configure set region ca-central-1", "aws configure set region ca-central-1"),
        ("docker login -u bot -p $TOKEN_OF_REGISTRY", "docker login -u bot -p $TOKEN_OF_REGISTRY"),
        ("docker run -p 8000:8000 --name login-page1 img", "docker run -p 8000:8000 --name login-page1 img"),
        ("mkdir -p /opt/models2024/a", "mkdir -p /opt/models2024/a"),
        ("export SECRET_NAME=prod/db-1", "export SECRET_NAME=prod/db-1"),
    ],
)  # fmt: skip
def test_a_script_is_kept_without_what_it_signs_in_with(line: str, kept: str) -> None:
    assert in_script(line, CREDENTIAL) == kept


def _wrapped(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


_GCP_KEY = json.dumps({"type": "service_account", "private_key": "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQIBADANBg\n"})


@pytest.mark.parametrize(
    ("script", "hidden"),
    [
        (f"machine api.wandb.ai\n  login user\n  password {'9f8e7d6c5b' * 4}\n", "9f8e7d6c5b" * 4),
        (f"printf 'machine hub login me password {'4b1d9e7f3a' * 3}' > ~/.netrc\n", "4b1d9e7f3a" * 3),
        (
            f"Content-Transfer-Encoding: base64\n\n{_wrapped(f'export HF_TOKEN={TOKEN} # fetch weights')}\n--B--\n",
            TOKEN,
        ),
        (f"echo {_wrapped(f'token: {TOKEN} for the hub')} | base64 -d > /etc/x\n", TOKEN),
    ],
)
def test_a_credential_in_a_script_however_it_is_wrapped(script: str, hidden: str) -> None:
    for packed in (script.encode(), gzip.compress(script.encode())):
        kept = base64.b64decode(masked({"UserData": base64.b64encode(packed).decode()})["UserData"]).decode()
        assert "*** credential" in kept
        assert hidden not in kept
        assert _wrapped(hidden)[:24] not in kept


def test_a_script_without_a_credential_stays_as_it_is() -> None:
    script = f"#!/bin/sh\nmachine learning login page password reset\necho {_wrapped('nothing secret in these words')} | base64 -d\n"
    assert base64.b64decode(masked({"UserData": _wrapped(script)})["UserData"]).decode() == script


def test_a_key_in_base64_is_a_credential() -> None:
    kept = masked(
        {
            "Environment": {
                "Variables": {"GOOGLE": _wrapped(_GCP_KEY), "ICON": _wrapped("not a secret at all, only an icon")}
            }
        }
    )
    assert kept["Environment"]["Variables"] == {"GOOGLE": "*** credential", "ICON": "***"}


def test_the_token_of_a_log_driver_is_hidden() -> None:
    options = {"splunk-token": "8f14e45f-ceea-467f-ab1d-2b1c9d3e7a60", "splunk-url": "https://logs.acme.example"}
    kept = masked({"logConfiguration": {"logDriver": "splunk", "options": options}})["logConfiguration"]
    assert kept == {"logDriver": "splunk", "options": {"splunk-token": "*** credential", "splunk-url": "***"}}


def test_what_a_build_is_given_by_its_project() -> None:
    pairs = [
        {"name": "HF_TOKEN", "value": TOKEN, "type": "PLAINTEXT"},
        {"name": "STAGE", "value": "prod", "type": "PLAINTEXT"},
    ]
    kept = masked({"environment": {"image": "aws/codebuild/standard:7.0", "environmentVariables": pairs}})[
        "environment"
    ]
    assert kept["image"] == "aws/codebuild/standard:7.0"
    assert [each["value"] for each in kept["environmentVariables"]] == ["*** credential", "***"]
