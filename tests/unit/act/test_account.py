"""Repairs in an account of AWS, against moto: taken back, all is as it was, also when killed at any request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from worlds import finding

from upright.act.execute import apply, undo
from upright.act.journal import Journal
from upright.act.plan import make_plan
from upright.act.remediation import Context
from upright.app.catalog import units
from upright.model.asset import Asset, AssetKind, Location
from upright.model.errors import ConfigError, ConflictError

HERE = (Location("x", 0, "cloud"),)
NUMBER = "123456789012"
EVERYBODY = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
PARTNER = {**EVERYBODY, "Principal": {"AWS": f"arn:aws:iam::{NUMBER}:root"}}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions: str) -> str:
    return policy({"Effect": "Allow", "Action": list(actions), "Resource": "*"})


def trust(principal: Any) -> str:
    return policy({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"})


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    pytest.importorskip("boto3")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def ask(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    import boto3

    told = {"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "us", "AWS_SECRET_ACCESS_KEY": "us"}
    for name, value in (told | {"AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}).items():
        monkeypatch.setenv(name, value)

    def client(service: str) -> Any:
        return boto3.client(service, region_name="us-east-1")

    boto3.client("s3", region_name="us-east-1", endpoint_url=endpoint)
    import urllib.request

    urllib.request.urlopen(urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")).close()  # noqa: S310
    iam = client("iam")
    iam.create_role(RoleName="agent", AssumeRolePolicyDocument=trust({"AWS": "*"}))
    iam.put_role_policy(RoleName="agent", PolicyName="own", PolicyDocument=allow("bedrock:*", "s3:GetObject"))
    broad = iam.create_policy(PolicyName="broad", PolicyDocument=allow("sagemaker:*"))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="agent", PolicyArn=broad)
    iam.create_user(UserName="key-user")
    iam.create_access_key(UserName="key-user")
    client("s3").create_bucket(Bucket="data")
    client("s3").put_bucket_policy(Bucket="data", Policy=policy(EVERYBODY, PARTNER))
    return client


def picture(ask: Callable[[str], Any]) -> dict[str, Any]:
    iam, s3, bedrock = ask("iam"), ask("s3"), ask("bedrock")
    inline = {
        name: iam.get_role_policy(RoleName="agent", PolicyName=name)["PolicyDocument"]
        for name in iam.list_role_policies(RoleName="agent")["PolicyNames"]
    }
    try:
        block = s3.get_public_access_block(Bucket="data")["PublicAccessBlockConfiguration"]
    except s3.exceptions.ClientError:
        block = None
    return {
        "inline": inline,
        "attached": iam.list_attached_role_policies(RoleName="agent")["AttachedPolicies"],
        "trust": iam.get_role(RoleName="agent")["Role"]["AssumeRolePolicyDocument"],
        "keys": [key["Status"] for key in iam.list_access_keys(UserName="key-user")["AccessKeyMetadata"]],
        "bucket": s3.get_bucket_policy(Bucket="data")["Policy"],
        "block": block,
        "logging": bedrock.get_model_invocation_logging_configuration().get("loggingConfig"),
    }


def asset(kind: AssetKind, name: str, arn: str, **attributes: str) -> Asset:
    return Asset("asset-1", kind, name, keys=(f"arn:arn:aws:{arn}",), locations=HERE, attributes=attributes)


ROLE = asset(AssetKind.IDENTITY, "agent", f"iam::{NUMBER}:role/agent")
USER = asset(AssetKind.IDENTITY, "key-user", f"iam::{NUMBER}:user/key-user")
BUCKET = asset(AssetKind.DATA_STORE, "data", "s3:::data", bucket="data")
ACCOUNT = asset(AssetKind.AI_SERVICE, "bedrock", f"bedrock:us-east-1:{NUMBER}:x", region="us-east-1")


def world(folder: Path, options: dict[str, str]) -> tuple[Context, Journal]:
    context = Context({}, folder / "vault", Path.read_bytes, options, {"cloud": "aws://"})
    return context, Journal(folder / "journal.jsonl")


def test_another_account_is_not_touched(ask: Callable[[str], Any], tmp_path: Path) -> None:
    context, _ = world(tmp_path, {})
    stranger = asset(AssetKind.IDENTITY, "agent", "iam::999999999999:role/agent")
    before = picture(ask)
    with pytest.raises(ConflictError, match="not 999999999999"):
        make_plan(finding("asset-1"), stranger, units("remediations")["narrow-role-policy"], context)
    assert picture(ask) == before


def test_what_allows_everything_needs_a_word(ask: Callable[[str], Any], tmp_path: Path) -> None:
    ask("iam").put_role_policy(RoleName="agent", PolicyName="own", PolicyDocument=allow("*"))
    context, _ = world(tmp_path, {})
    with pytest.raises(ConfigError, match="--set actions"):
        make_plan(finding("asset-1"), ROLE, units("remediations")["narrow-role-policy"], context)


def test_a_world_that_changed_is_left_alone(ask: Callable[[str], Any], tmp_path: Path) -> None:
    context, journal = world(tmp_path, {})
    plan = make_plan(finding("asset-1"), ROLE, units("remediations")["narrow-trust-policy"], context)
    apply(plan, context, journal)
    ask("iam").update_assume_role_policy(RoleName="agent", PolicyDocument=trust({"Service": "ec2.amazonaws.com"}))
    before = picture(ask)
    with pytest.raises(ConflictError, match="changed since"):
        undo(plan.id, context, journal)
    assert picture(ask) == before
