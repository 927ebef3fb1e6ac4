"""Snapshots of AWS Config as files."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from upright.connect.connector import Source
from upright.connect.connectors.aws_config import CONNECTOR
from upright.model.evidence import Gap
from upright.model.item import Item


def test_snapshots_become_documents_without_secrets(tmp_path: Path) -> None:
    function = {"functionName": "ask", "environment": {"variables": {"OPENAI_API_KEY": "sk-planted-value"}}}
    items = [
        {"resourceType": "AWS::Lambda::Function", "ARN": f"arn:aws:lambda:eu-west-1:1:function:ask{number}",
         "awsRegion": "eu-west-1", "configuration": json.dumps(function) if number % 2 else function}
        for number in range(5)
    ]  # fmt: skip
    whole = json.dumps({"fileVersion": "1.0", "configurationItems": items})
    (tmp_path / "one.json.gz").write_bytes(gzip.compress(whole.encode()))
    (tmp_path / "cut.json").write_text(whole[: len(whole) // 2])
    (tmp_path / "no.json.gz").write_bytes(b"plain")
    (tmp_path / "other.json").write_text("{}")
    found = [*CONNECTOR.read(Source("aws-config", "export", f"aws+config:{tmp_path}"))]
    documents = [each for each in found if isinstance(each, Item)]
    gaps = {each.where for each in found if isinstance(each, Gap)}
    assert sum(each.path.startswith("one.json.gz/eu-west-1/Lambda-Function/") for each in documents) == len(items)
    assert gaps == {"cut.json", "no.json.gz"}
    assert not any(b"sk-planted" in each.read() for each in documents)
    variables = json.loads(documents[0].read())["configuration"]["environment"]["variables"]
    assert variables == {"OPENAI_API_KEY": "***"}
