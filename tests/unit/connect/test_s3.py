"""The connector of object storage, against a server of its own on this machine."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from upright.app.workspace import Workspace
from upright.connect.connector import Source
from upright.connect.connectors.s3 import CONNECTOR
from upright.connect.ranges import MOST as CHUNK
from upright.model.asset import AssetKind, Exposure
from upright.model.errors import AccessDenied, MalformedError, Unreachable
from upright.model.evidence import Gap, Observation
from upright.testing.connectors import check_connector

pytest.importorskip("boto3")
pytest.importorskip("moto.server")

CSV = "name,email\n" + "".join(f"Person {i},person{i}@acme-mail.com\n" for i in range(400))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture(scope="module")
def bucket(endpoint: str) -> str:
    import boto3

    client: Any = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="testing",
                               aws_secret_access_key="testing")  # noqa: S106  # fmt: skip
    client.create_bucket(Bucket="train", ACL="public-read")
    client.put_object(Bucket="train", Key="data/people.csv", Body=CSV.encode())
    client.put_object(Bucket="train", Key="data/big.txt", Body=b"x" * CHUNK + b"the end of it")
    client.put_object(Bucket="train", Key="data/empty.txt", Body=b"")
    client.put_object(Bucket="train", Key="data/folder/", Body=b"")
    client.put_object(Bucket="train", Key="old/cold.csv", Body=CSV.encode(), StorageClass="GLACIER")
    return "s3://train"


def _source(bucket: str, endpoint: str, **options: object) -> Source:
    return Source("s3", "bucket", bucket, {"endpoint": endpoint, **options})


def test_objects_are_read_where_they_lie(bucket: str, endpoint: str) -> None:
    items = {item.path: item for item in check_connector(CONNECTOR, _source(bucket, endpoint))}
    assert sorted(items) == ["data/big.txt", "data/empty.txt", "data/people.csv"]
    assert items["data/people.csv"].read() == CSV.encode()
    assert items["data/empty.txt"].read() == b""
    with items["data/big.txt"].open() as stream:
        stream.seek(-6, io.SEEK_END)
        assert stream.read() == b" of it"
        stream.seek(CHUNK - 1)
        assert stream.read(4) == b"xthe"


def test_prefix_patterns_and_archives(bucket: str, endpoint: str) -> None:
    assert [each.path for each in check_connector(CONNECTOR, _source(f"{bucket}/data/p", endpoint))] == [
        "data/people.csv"
    ]
    found = list(CONNECTOR.read(_source(bucket, endpoint, exclude="data/*")))
    assert [(each.code, each.count) for each in found if isinstance(each, Gap)] == [("unsupported", 1)]


def test_the_bucket_says_how_it_is_set_up(bucket: str, endpoint: str) -> None:
    assert CONNECTOR.stores is not None
    [store] = [each for each in CONNECTOR.stores(_source(bucket, endpoint)) if isinstance(each, Observation)]
    assert store.attributes["exposure"] == "public"
    assert store.attributes["public_access_block"] is False
    assert "arn:arn:aws:s3:::train" not in store.keys


def test_what_cannot_be_reached_is_said(endpoint: str) -> None:
    with pytest.raises(Unreachable, match="NoSuchBucket"):
        list(CONNECTOR.read(_source("s3://missing", endpoint)))
    with pytest.raises(MalformedError):
        list(CONNECTOR.read(_source("s3://", endpoint)))


def test_without_credentials_it_is_denied(monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    with pytest.raises(AccessDenied, match="no credentials"):
        list(CONNECTOR.read(_source("s3://train", endpoint, region="eu-west-1")))


def test_a_public_bucket_with_personal_data_is_an_exposed_asset(bucket: str, endpoint: str, tmp_path: Path) -> None:
    config = tmp_path / "upright.yaml"
    config.write_text(json.dumps({"sources": [{"s3": bucket, "endpoint": endpoint, "name": "lake"}]}), encoding="utf-8")
    workspace = Workspace.open(tmp_path / "state")
    try:
        snapshot = workspace.scan([str(config)], workers=1)
    finally:
        workspace.store.close()
    [store] = [asset for asset in snapshot.graph.assets if asset.kind is AssetKind.DATA_STORE]
    assert store.exposure is Exposure.PUBLIC
    assert "pii.email" in {label.data_class for label in store.labels}
    assert [scope.complete for scope in snapshot.scan.scopes] == [True]
