"""Policies of AWS in files of their own.

Why it matters: infrastructure code hands a policy over by the path of a file (`policy = file("network.json")`). What opens a
store to everybody then stands in no resource.

How it recognises: JSON with the statements of IAM, or with the rules of OpenSearch Serverless. It says nothing on its own: a
resource that names the file takes it over.

What it does not see: policies in YAML, and files whose placeholders keep them from being JSON.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.cloud.declared import POLICY, Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import Node
from upright.model.asset import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_PARTS = ("Statement", "Rules", "AllowFromPublic")
_LONGEST = 100_000  # characters


def _detect(document: Document) -> Iterator[Sighting]:
    if len(document.text) > _LONGEST:
        return
    policy = read_json(document.text)
    entries = [*policy] if policy.is_list else [policy]
    if any(each.is_map and any(each.get(part) for part in _PARTS) for each in entries):
        source, path = document.item.source, document.item.path
        yield Declared(POLICY, path, f"{source}//{path}#", Node({"policy": policy}), Location(path, 1, source))


DETECTOR = Detector(
    id="policy-files",
    title="Policies of AWS in files of their own",
    selects=Selector(languages=frozenset({"json"}), literals=(b"AllowFromPublic", b"ResourceType", b'"Effect"')),
    detect=_detect,
    hits=(
        Hit(
            "network.json",
            '[{"Rules": [{"ResourceType": "collection", "Resource": ["collection/*"]}], "AllowFromPublic": true}]',
            (),
            declares=("policy_file",),
        ),
        Hit(
            "read.json",
            '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}',
            (),
            declares=("policy_file",),
        ),
    ),
    misses=(Miss("effects.json", '{"Effect": "blur", "ResourceType": "image"}'),),
)
