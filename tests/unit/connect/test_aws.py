"""An account of AWS in an emulator: what is found in it, what must not be kept, and what happens when calls fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import boto3
import botocore.session
import httpx
import pytest
from botocore import xform_name

from aws_account import REGION, SECRET, Account, document
from upright.app.workspace import Workspace
from upright.connect.aws.catalog import LISTINGS, permissions
from upright.connect.aws.listing import Listing
from upright.connect.connector import Source
from upright.connect.connectors.aws import CONNECTOR
from upright.model.evidence import Gap
from upright.model.item import Item
from upright.store.snapshot import Snapshot

EXPECTED = {
    "agents-share-a-role", "ai-bucket-without-public-block", "ai-data-unencrypted", "ai-data-without-own-key",
    "ai-endpoint-without-authentication", "ai-role-assumable-by-anyone", "mcp-server-without-authentication",
    "secret-in-function-settings",
    "ai-workload-outside-own-network", "bedrock-agent-without-guardrail", "bedrock-key-user-with-access-key",
    "bucket-with-ai-data-public", "database-open-to-internet", "endpoint-on-one-machine", "iam-wildcard-for-ai-role",
    "model-invocation-logging-off", "model-without-network-isolation", "notebook-instance-direct-internet",
    "notebook-instance-root-access", "search-traffic-unencrypted", "store-writable-by-anyone",
    "studio-without-single-sign-on", "training-traffic-unencrypted", "ai-role-trusts-service-for-anyone",
}  # fmt: skip
NOT_EXPRESSIBLE = {  # the emulator forgets the guardrail of an agent, and the isolation of a model
    ("bedrock-agent-without-guardrail", "support"), ("bedrock-agent-without-guardrail", "billing"),
    ("model-without-network-isolation", "ranker"),
}  # fmt: skip


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def _around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("UPRIGHT_HOME", str(tmp_path / "home"))


def _fresh(endpoint: str) -> None:
    httpx.post(f"{endpoint}/moto-api/reset", timeout=120).raise_for_status()


def _source(endpoint: str, **options: object) -> Source:
    return Source("aws", "prod", f"aws://@{REGION}", {"endpoint": endpoint, **options})


def _scanned(endpoint: str, home: Path) -> Snapshot:
    return Workspace.open(home).scan([f"aws://@{REGION}"], endpoint=endpoint, workers=1)


def test_planted_and_kept_accounts(endpoint: str, tmp_path: Path) -> None:
    found = {}
    for kept in (False, True):
        _fresh(endpoint)
        Account(endpoint, kept=kept).make()
        snapshot = _scanned(endpoint, tmp_path / str(kept))
        found[kept] = {(each.rule, snapshot.graph.asset(each.asset).name) for each in snapshot.findings}
        told = {(r.kind, snapshot.graph.asset(r.source).name, snapshot.graph.asset(r.target).name)
                for r in snapshot.graph.relations}  # fmt: skip
    assert {rule for rule, _ in found[False]} >= EXPECTED
    assert found[True] <= NOT_EXPRESSIBLE
    assert {
        ("can_read", "support", "acme-rag-handbook"), ("can_write", "ml-exec", "acme-training-data"),
        ("can_read", "base-exec", "rag-chunks"), ("trained_on", "tune", "acme-training-data"),
        ("serves", "ranker", "ranker"), ("runs_as", "helper", "runtime-exec"),
    } <= told  # fmt: skip
    assert not any(kind == "can_read" and who == "billing" for kind, who, _ in told)


def test_no_secret_is_kept(endpoint: str, tmp_path: Path) -> None:
    _fresh(endpoint)
    Account(endpoint, kept=False).make()
    found = [*CONNECTOR.read(_source(endpoint, services=["lambda", "secretsmanager", "iam"]))]
    items = [each for each in found if isinstance(each, Item)]
    function = next(each for each in items if "Lambda/Function" in each.path)
    variables = json.loads(function.read())["configuration"]["Environment"]["Variables"]
    assert variables == {"MODEL_ID": "***", "OPENAI_API_KEY": "*** credential"}
    assert any("SecretsManager/Secret" in each.path for each in items)
    assert not any(SECRET.encode() in each.read() for each in items)
    assert not any(SECRET.encode() in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_refused_calls_are_gaps_and_make_rules_unknown(endpoint: str, tmp_path: Path) -> None:
    _fresh(endpoint)
    iam = boto3.client("iam", endpoint_url=endpoint, region_name=REGION)
    iam.create_user(UserName="scanner")
    key = iam.create_access_key(UserName="scanner")["AccessKey"]
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    denied = ["sagemaker:ListNotebookInstances", "sagemaker:DescribeModel"]
    but = {"Effect": "Deny", "Action": denied, "Resource": "*"}
    role = "arn:aws:iam::123456789012:role/exec"
    sagemaker = boto3.client("sagemaker", endpoint_url=endpoint, region_name=REGION)
    sagemaker.create_model(ModelName="ranker", ExecutionRoleArn=role, PrimaryContainer={"Image": "serve"})
    sagemaker.create_notebook_instance(NotebookInstanceName="lab", InstanceType="ml.t3.medium", RoleArn=role)
    iam.put_user_policy(UserName="scanner", PolicyName="own", PolicyDocument=document(everything, but))
    entry = {"name": "prod", "aws": f"aws://@{REGION}", "endpoint": endpoint, "services": ["sagemaker"]}
    (tmp_path / "upright.yaml").write_text(json.dumps({"estate": "acme", "sources": [entry]}))
    code = "import sys; from upright.show.cli.main import main; sys.argv[0] = 'upright'; sys.exit(main())"
    mine = {"AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"]}

    def upright(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code, *words, "--format", "json"],
            env={**os.environ, **mine}, capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip

    upright("scan", "upright.yaml")
    _enforce(endpoint, after=0)
    try:
        tested, scanned = upright("connect", "test", "prod"), upright("scan", "upright.yaml")
    finally:
        _enforce(endpoint, after=1_000_000_000)
    calls = {each["permission"]: each for each in json.loads(tested.stdout)["sources"][0]["calls"]}
    assert tested.returncode == 1
    assert calls["sagemaker:ListNotebookInstances"]["outcome"] == "refused"
    assert calls["sagemaker:ListModels"]["outcome"] == "works"
    gaps = json.loads(scanned.stdout)["gaps"]
    assert any("SageMaker/NotebookInstance" in each["where"] and each["code"] == "denied" for each in gaps)
    snapshot = Workspace.open(tmp_path / "home").snapshot()
    assert "notebook-instance-root-access" in snapshot.unknown
    told = json.loads(upright("findings").stdout)
    assert "model-without-network-isolation" in told["unknown"]
    stand = {each["rule"] for each in told["findings"]}  # as they were before
    assert {"model-without-network-isolation", "notebook-instance-root-access"} <= stand
    assert [each["fixed"] for each in json.loads(upright("trends").stdout)["points"]] == [0, 0]


def _enforce(endpoint: str, *, after: int) -> None:
    """Let the emulator hold every call, after so many, against the policies of who calls."""
    httpx.post(f"{endpoint}/moto-api/reset-auth", content=str(after).encode(), timeout=120).raise_for_status()


def test_a_killed_reading_goes_on(endpoint: str, tmp_path: Path) -> None:
    _fresh(endpoint)
    client = boto3.client("sagemaker", endpoint_url=endpoint, region_name=REGION)
    for number in range(150):
        client.create_model(ModelName=f"m{number}", ExecutionRoleArn="arn:aws:iam::123456789012:role/r")
    reading = CONNECTOR.read(_source(endpoint, services=["sagemaker"]))
    models = (each for each in reading if isinstance(each, Item) and "SageMaker/Model/" in each.path)
    before = {next(models).path for _ in range(40)}
    kept = next((tmp_path / "home/aws").glob("*.jsonl"))
    asked = kept.read_bytes()
    assert asked.count(b"\n") > 20
    reading.close()  # type: ignore[attr-defined]
    kept.write_bytes(asked[:-7])  # the last line was not finished
    after = [*CONNECTOR.read(_source(endpoint, services=["sagemaker"]))]
    found = {each.path for each in after if isinstance(each, Item) and "SageMaker/Model/" in each.path}
    assert len(found) == 150
    assert before <= found
    assert not kept.exists()


def test_the_limit_is_told(endpoint: str) -> None:
    _fresh(endpoint)
    client = boto3.client("sagemaker", endpoint_url=endpoint, region_name=REGION)
    for number in range(60):
        client.create_model(ModelName=f"m{number}", ExecutionRoleArn="arn:aws:iam::123456789012:role/r")
    found = [*CONNECTOR.read(_source(endpoint, services=["sagemaker"], limit=20))]
    assert any(isinstance(each, Gap) and each.code == "too-large" for each in found)


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.operation)
def test_the_catalog_speaks_as_the_services_do(listing: Listing) -> None:
    session = botocore.session.get_session()
    for each in _with_below(listing):
        calls = [(each.service, each.operation, each.given, each.part)]
        calls += [(ask.service or each.service, ask.operation, ask.given, ask.part) for ask in each.asks]
        for service, operation, given, part in calls:
            model = session.get_service_model(service)
            called = model.operation_model({xform_name(name): name for name in model.operation_names}[operation])
            inward = called.input_shape.members if called.input_shape else {}
            required = called.input_shape.required_members if called.input_shape else []
            names = {name.removesuffix("[]") for name in given}
            assert names <= set(inward)
            assert set(required) <= names
            assert not part or part.split(".")[0].split("[")[0] in called.output_shape.members


def _with_below(listing: Listing) -> Iterator[Listing]:
    yield listing
    for inner in listing.below:
        yield from _with_below(inner)


def test_permissions_only_read() -> None:
    verbs = Counter(each.partition(":")[2][:3] for each in permissions())
    assert set(verbs) <= {"Lis", "Get", "GET", "Des", "Bat", "Sea"}
