"""Credentials for AWS that are missing, over, or asked of a person who is not there: what is said of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from upright.connect.aws.account import Account, Way
from upright.connect.boto_words import NoWayIn, explained
from upright.connect.connector import Source
from upright.connect.connectors import s3
from upright.model.errors import AccessDenied, Unreachable

_SSO = (
    "[profile dev]\nsso_start_url = https://fern.awsapps.com/start\nsso_region = eu-west-1\n"
    "sso_account_id = 123456789012\nsso_role_name = Audit\n"
)
_ROLE = "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/Audit\nsource_profile = base\n"
_BASE = "[profile base]\nregion = eu-west-1\n"
_MFA = f"{_ROLE}mfa_serial = arn:aws:iam::123456789012:mfa/me\n{_BASE}"
_HELD = "[base]\naws_access_key_id = AKIAQ3EGZ7XVEXAMPLE9\naws_secret_access_key = made-up-secret\n"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("sys.stdin", None)


@pytest.mark.parametrize(
    ("config", "held", "said"),
    [
        ("", "", "no credentials"),
        ("[profile other]\nregion = eu-west-1\n", "", "no profile 'dev'"),
        (_SSO, "", "aws sso login"),
        (_MFA, _HELD, "a second factor"),
        (_ROLE, "", "source_profile"),
        ("[profile dev]\ncredential_process = sh -c 'echo of-a-program >&2; exit 3'\n", "", "credential_process"),
        ("[profile dev]\ncredential_process = echo of-a-program\n", "", "credential_process"),
        ("[profile dev\nregion=", "", "cannot be parsed"),
    ],
)
def test_what_keeps_it_out_is_said_in_words(tmp_path: Path, config: str, held: str, said: str) -> None:
    (tmp_path / "config").write_text(config, encoding="utf-8")
    (tmp_path / "credentials").write_text(held, encoding="utf-8")
    profile = "dev" if config else ""
    with pytest.raises(NoWayIn, match=said) as account:
        Account(Way(profile, ("eu-west-1",)), keep=False)
    s3._client.cache_clear()
    source = Source("s3", "lake", "s3://lake", {"profile": profile})
    with pytest.raises(NoWayIn, match=said) as bucket:
        list(s3.CONNECTOR.read(source))
    with pytest.raises(NoWayIn, match=said):
        list(s3.CONNECTOR.stores(source) if s3.CONNECTOR.stores else ())
    assert not any(word in str(each.value) for each in (account, bucket) for word in ("of-a-program", "made-up-secret"))


def test_a_part_of_the_credentials_names_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAQ3EGZ7XVEXAMPLE9")
    with pytest.raises(AccessDenied, match="AWS_SECRET_ACCESS_KEY"):
        Account(Way(regions=("eu-west-1",)), keep=False)


def test_a_token_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/Pod")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(tmp_path / "absent"))
    with pytest.raises(AccessDenied, match="absent is not there"):
        Account(Way(regions=("eu-west-1",)), keep=False)


def test_what_does_not_answer_is_named_without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAQ3EGZ7XVEXAMPLE9")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "made-up-secret")
    with pytest.raises(Unreachable, match=r"nothing answers at 127\.0\.0\.1:1$"):
        Account(Way(regions=("eu-west-1",)), attempts=1, keep=False)


def test_codes_are_explained() -> None:
    assert explained("ExpiredToken") == "ExpiredToken (the session is over)"
    assert explained("AccessDenied") == "AccessDenied"
