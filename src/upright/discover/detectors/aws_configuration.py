"""AI and data resources in configuration items of AWS.

Why it matters: a snapshot of AWS Config tells what an account really holds, without credentials for it; an account that is read live
comes in the same form, so what is said of code is said of both.

How it recognises: JSON documents with `configurationItems` (snapshots and histories that AWS Config delivers), answers of `aws configservice`
(`baseConfigurationItems`), and single items, by `resourceType` and `configuration`. Resources are known by their ARN and
join those that code names by it. What follows is the same as for Terraform.

What the command line of AWS printed (`aws lambda list-functions > functions.json`) is read as the source `aws+json:FOLDER`;
elsewhere such a file is a gap that says so.

What it does not see: types that AWS Config does not record, and what its recorder left out.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from upright.discover.cloud.configuration import configured
from upright.discover.cloud.named_models import named_models, named_servers
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._aws_answers import WORDS, is_answer
from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import NOTHING, Node
from upright.discover.sight import in_tests
from upright.model.errors import UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_TYPED = (b'"resourceType"',)
_LISTS = ("configurationItems", "baseConfigurationItems")


def _detect(document: Document) -> Iterator[Sighting]:
    if not document.contains(_TYPED):
        _tell(document)
        return
    root = document.parse(_items)
    items = [root] if root.get("resourceType") else [item for name in _LISTS for item in root.get(name)]
    for item in items:
        for declared in configured(item, document.item.source, document.item.path):
            if matters(declared.kind):
                yield declared
                yield from named_models(document, declared)
                yield from named_servers(document, declared)


def _tell(document: Document) -> None:
    """Raise UnsupportedError for an answer of the command line, and say how it is read."""
    if not in_tests(document.item.path) and is_answer(document):
        folder = posixpath.dirname(document.item.path) or "."
        raise UnsupportedError(f"printed by the command line of AWS; scan its folder as aws+json:{folder}")


def _items(document: Document) -> Node:
    """The root of a document that holds configuration items; NOTHING when it holds none."""
    root = read_json(document.text)
    listed = any(root.get(name).is_list for name in _LISTS)
    return root if listed or (root.get("resourceType") and root.get("configuration")) else NOTHING


DETECTOR = Detector(
    id="aws-configuration",
    title="AI and data resources in configuration items of AWS",
    selects=Selector(names=("*.json", "*.resource"), literals=(*_TYPED, *WORDS)),
    detect=_detect,
    hits=(
        Hit(
            "snapshot.json",
            '{"fileVersion": "1.0", "configurationItems": [\n{"resourceType": "AWS::SageMaker::NotebookInstance", "resourceName": "lab", "ARN": "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/lab", "configuration": {"NotebookInstanceName": "lab", "DirectInternetAccess": "Enabled", "RoleArn": "arn:aws:iam::123456789012:role/exec"}},\n{"resourceType": "AWS::IAM::Role", "resourceName": "exec", "ARN": "arn:aws:iam::123456789012:role/exec", "configuration": {"roleName": "exec", "rolePolicyList": []}}]}',
            (("notebook", "lab", 2), ("identity", "exec", 3)),
            joins=(("notebook-instance/lab", "runs_as", "role/exec"),),
        ),
        Hit(
            "item.json",
            '{"resourceType": "AWS::Bedrock::Agent", "resourceName": "desk", "ARN": "arn:aws:bedrock:eu-west-1:123456789012:agent/A1",\n "configuration": {"agentId": "A1", "foundationModel": "anthropic.claude-3-haiku-20240307-v1:0"}}',
            (("agent", "desk", 1), ("model", "anthropic.claude-3-haiku-20240307-v1:0", 2)),
            joins=(("agent/A1", "calls", "claude-3-haiku-20240307-v1:0"),),
        ),
    ),
    misses=(
        Miss(
            "a.json",
            '{"configurationItems": [{"resourceType": "AWS::EC2::VPC", "configuration": {"cidrBlock": "10.0.0.0/16"}}]}',
        ),
        Miss(
            "task.json", '{"family": "web", "taskRoleArn": "arn:aws:iam::123456789012:role/web", "createdAt": "2026"}'
        ),
        Miss(
            "settings.json",
            '{"knowledgeBaseArn": "arn:aws:bedrock:eu-west-1:123456789012:knowledge-base/K1", "topK": 4}',
        ),
        Miss("b.json", '{"resourceType": "Patient", "configuration": {"id": "p1"}}'),
    ),
)
