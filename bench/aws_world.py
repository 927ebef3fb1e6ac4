"""The ground that the planted account stands on: clients of the emulator, what every resource needs, and the labels.

`weak(resource, rule, ...)` both asks whether the weakness is to be planted and writes down what is expected: any of the
rules must fail on an asset of that name in the planted account, none on its twin.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

REGION, ACCOUNT, STRANGER = "eu-west-1", "123456789012", "999988887777"
HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"
MODEL = f"arn:aws:bedrock:{REGION}::foundation-model/{HAIKU}"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/serve@sha256:{'b' * 64}"
BLOCK = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
KEY_OF_PROVIDER = "sk-" + "proj-Zq8Lr2vTn5Wc1Xb7Ym3Kd9Hs6Jf4Pg0Aa2Ee5Uu8"  # made up; must appear nowhere


def document(*statements: Mapping[str, Any]) -> str:
    """A policy."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action: Any, resource: Any = None, **more: Any) -> dict[str, Any]:
    """A statement that allows."""
    return {"Effect": "Allow", "Action": action, **({"Resource": resource} if resource else {}), **more}


@dataclass
class World:
    """One account in the emulator; `expected`: (resource, rules of which one must fail on it)."""

    endpoint: str
    kept: bool
    expected: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    key: str = ""
    subnets: tuple[str, str] = ("", "")
    group: str = ""
    vpc: str = ""
    region: str = REGION
    elsewhere: dict[str, World] = field(default_factory=dict)

    def at(self, region: str) -> World:
        """The same account, elsewhere: with a key and a network of that region, and the same labels."""
        if region not in self.elsewhere:
            self.elsewhere[region] = replace(self, region=region)
            self.elsewhere[region].begin()
        return self.elsewhere[region]

    def client(self, service: str) -> Any:
        """A client of the emulator."""
        import boto3
        from botocore.config import Config

        config = Config(retries={"max_attempts": 0}, read_timeout=300)  # its first call of EC2 is slow
        client = boto3.client(
            service, endpoint_url=self.endpoint, region_name=self.region, aws_access_key_id="testing",
            aws_secret_access_key="testing", config=config,  # noqa: S106  the emulator takes any
        )  # fmt: skip
        if service == "s3control":  # the emulator does not answer under the account's own name
            client.meta.events.register("before-sign.s3-control.*", _plain_host)
        return client

    def weak(self, resource: str, *rules: str) -> bool:
        """Whether to plant a weakness here, after writing down which rules must see it."""
        self.expected.append((resource, rules))
        return not self.kept

    def good(self, **given: Any) -> dict[str, Any]:
        """Parameters that only a careful owner gives."""
        return given if self.kept else {}

    def begin(self) -> None:
        """A key, a network, endpoints for what is used."""
        kms, ec2 = self.client("kms"), self.client("ec2")
        self.key = kms.create_key(Description="ai")["KeyMetadata"]["Arn"]
        self.vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
        own = ec2.describe_subnets()["Subnets"]
        self.subnets = own[0]["SubnetId"], own[1]["SubnetId"]
        made = ec2.create_security_group(GroupName="inside", Description="no way in", VpcId=self.vpc)
        self.group = made["GroupId"]
        for service in ("bedrock", "bedrock-runtime", "bedrock-agent", "bedrock-agent-runtime") if self.kept else ():
            name = f"com.amazonaws.{self.region}.{service}"
            ec2.create_vpc_endpoint(VpcId=self.vpc, ServiceName=name, VpcEndpointType="Interface")

    @property
    def inside(self) -> dict[str, Any]:
        """A network of one's own, as SageMaker asks for it."""
        return {"SecurityGroupIds": [self.group], "Subnets": [*self.subnets]}

    def bucket(self, name: str, *, block: bool = True, own_key: bool = True) -> Any:
        """A bucket, shut and encrypted unless told otherwise; gives the client."""
        s3 = self.client("s3")
        where = {} if self.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": self.region}}
        s3.create_bucket(Bucket=name, **where)
        if block:
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=BLOCK)
        if own_key:
            rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": self.key}}
            s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})
        return s3

    def role(self, name: str, who: Any, *statements: Mapping[str, Any], condition: Any = None, action: str = "") -> str:
        """A role; `who` is a service, which comes on behalf of this account, or a principal."""
        if isinstance(who, str) and condition is None:
            condition = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
        principal = {"Service": f"{who}.amazonaws.com"} if isinstance(who, str) else who
        trust = {"Effect": "Allow", "Principal": principal, "Action": action or "sts:AssumeRole"}
        trust |= {"Condition": condition} if condition else {}
        iam = self.client("iam")
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))
        if statements:
            iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document(*statements))
        return f"arn:aws:iam::{ACCOUNT}:role/{name}"

    def second_factor(self, user: str) -> None:
        """A device that a user needs beside a password."""
        iam = self.client("iam")
        device = iam.create_virtual_mfa_device(VirtualMFADeviceName=user)["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(
            UserName=user, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321"
        )

    def function(self, name: str, role: str, runtime: str = "python3.12", **more: Any) -> Any:
        """A function; gives the client."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("ask.py", "def answer(event, context): pass")
        client = self.client("lambda")
        client.create_function(
            FunctionName=name,
            Runtime=runtime,
            Role=role,
            Handler="ask.answer",
            Code={"ZipFile": packed.getvalue()},
            **more,
        )
        return client


def _plain_host(request: Any, **_more: Any) -> None:
    account = request.headers.get("x-amz-account-id", "")
    account = account.decode() if isinstance(account, bytes) else str(account)
    request.url = request.url.replace(f"//{account}.", "//", 1)
