"""AI and data resources in Terraform's plans and states.

Why it matters: a plan or state holds what the code comes to: every module opened, every variable known.

How it recognises: the JSON of `terraform show -json` (of a plan or a state) and state files (`terraform.tfstate`). References
are taken from the configuration in the plan, else from the ARNs and names in the values. Names are Terraform's addresses.

What it does not see: plans in their binary form.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from upright.discover.cloud.declared import Declared
from upright.discover.cloud.named_models import named_models
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.jsonc import read_json
from upright.discover.readers.node import MAX_DEPTH, NOTHING, Node
from upright.model.asset import Location
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_MOST = 100  # references of one attribute
_ARN = re.compile(r"^arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):")


def _detect(document: Document) -> Iterator[Sighting]:
    root = document.parse(_state)
    scope = f"{document.item.source}//{document.item.path}#"
    planned = root.first("planned_values", "values").get("root_module")
    stated = _configured(root.get("configuration", "root_module"), "", 0)
    for item in _modules(planned, 0):
        address = item.get("address").text
        body = _with_references(item.get("values"), stated.get(_plain(address), NOTHING), address)
        yield from _declared(document, scope, item.get("mode").text, item.get("type").text, address, body, item.line)
    account = _account(root)
    for item in root.get("resources"):
        mode, kind = item.get("mode").text, item.get("type").text
        module = f"{item.get('module').text}." if item.get("module") else ""
        for inner in item.get("instances"):
            address = f"{module}{kind}.{item.get('name').text}{_numbered(inner.get('index_key').value)}"
            body = _of_account(inner.get("attributes"), account)
            yield from _declared(document, scope, mode, kind, address, body, item.line)


def _numbered(number: Any) -> str:
    """What tells the instances apart that `count` or `for_each` made."""
    return "" if number is None else f"[{json.dumps(number)}]"


def _account(root: Node) -> str:
    """The one account of AWS that the resources of a state stand in, by their ARNs; empty when there are several."""
    arns = (inner.get("attributes", "arn").text for item in root.get("resources") for inner in item.get("instances"))
    found = {match[1] for match in map(_ARN.match, arns) if match}
    return found.pop() if len(found) == 1 else ""


def _of_account(body: Node, account: str) -> Node:
    """The attributes of a resource of AWS, with the account that it stands in."""
    if not account or not body.is_map or body.get("account_id"):
        return body
    return Node({**dict(body.items()), "account_id": Node(account, body.line)}, body.line)


def _state(document: Document) -> Node:
    """The root of a plan or state; NOTHING when the document is neither."""
    root = read_json(document.text)
    plan = root.get("terraform_version") and (root.get("planned_values") or root.get("values"))
    return root if plan or (root.get("lineage") and root.get("resources").is_list) else NOTHING


def _modules(module: Node, depth: int) -> Iterator[Node]:
    yield from (item for item in module.get("resources") if item.is_map)
    if depth < MAX_DEPTH:
        for inner in module.get("child_modules"):
            yield from _modules(inner, depth + 1)


def _configured(module: Node, prefix: str, depth: int) -> dict[str, Node]:
    found = {f"{prefix}{item.get('address').text}": item.get("expressions") for item in module.get("resources")}
    for name, call in module.get("module_calls").items() if depth < MAX_DEPTH else ():
        found |= _configured(call.get("module"), f"{prefix}module.{name}.", depth + 1)
    return found


def _plain(address: str) -> str:
    """An address without the keys of `count` and `for_each`."""
    return "".join(part.partition("]")[2] if number else part for number, part in enumerate(address.split("[")))


def _with_references(values: Node, expressions: Node, address: str) -> Node:
    """The values, and what the configuration says they will refer to where they are known only later."""
    prefix = address[: address.rfind(".", 0, address.rfind("."))] if address.count(".") > 1 else ""
    return _referring(values, expressions, f"{prefix}." if prefix.startswith("module.") else "", 0)


def _referring(values: Node, expressions: Node, inside: str, depth: int) -> Node:
    pairs = dict(values.items())
    for name, node in expressions.items():
        known = pairs.get(name, NOTHING)
        if node.is_list and depth < MAX_DEPTH:  # blocks, one after the other
            blocks = [*known] if known.is_list else [known]
            blocks += [Node({}, values.line)] * max(0, len(node.value) - len(blocks))
            inner = [_referring(block, each, inside, depth + 1) for block, each in zip(blocks, node, strict=False)]
            pairs[name] = Node([*inner, *blocks[len(inner) :]], values.line)
        targets = [
            text
            for text in node.get("references").strings()[:_MOST]
            if not text.startswith(("var.", "each.", "local."))
        ]
        if targets and (not known or known.value in ("", [])):
            pairs[name] = Node("".join(f"${{{inside}{target}}}" for target in targets), values.line)
    return Node(pairs, values.line)


def _declared(
    document: Document, scope: str, mode: str, kind: str, address: str, body: Node, line: int
) -> Iterator[Sighting]:
    plain = f"data.{kind}" if mode == "data" else kind
    if body.is_map and matters(plain):
        where = Location(document.item.path, line, document.item.source)
        own = key("tf", f"{document.item.source}/{document.item.path}#{address}")
        declared = Declared(plain, _plain(address), scope, body, where, own, title=address)
        yield declared
        if plain.startswith("aws_bedrock"):
            yield from named_models(document, declared)


DETECTOR = Detector(
    id="terraform-plans",
    title="AI and data resources in Terraform plans and states",
    selects=Selector(names=("*.json", "*.tfstate"), literals=(b"terraform_version",)),
    detect=_detect,
    hits=(
        Hit(
            "plan.json",
            '{"terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [\n{"address": "aws_sagemaker_notebook_instance.lab", "type": "aws_sagemaker_notebook_instance", "mode": "managed", "values": {"direct_internet_access": "Enabled"}},\n{"address": "aws_iam_role.exec", "type": "aws_iam_role", "mode": "managed", "values": {"name": "exec"}}]}},\n"configuration": {"root_module": {"resources": [{"address": "aws_sagemaker_notebook_instance.lab", "expressions": {"role_arn": {"references": ["aws_iam_role.exec.arn", "aws_iam_role.exec"]}}}]}}}',
            (("notebook", "aws_sagemaker_notebook_instance.lab", 2), ("identity", "aws_iam_role.exec", 3)),
            joins=(("aws_sagemaker_notebook_instance.lab", "runs_as", "aws_iam_role.exec"),),
        ),
        Hit(
            "terraform.tfstate",
            '{"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [\n{"mode": "managed", "type": "aws_s3_bucket", "name": "docs", "instances": [{"attributes": {"bucket": "docs"}}]}]}',
            (("data_store", "aws_s3_bucket.docs", 2),),
        ),
        Hit(
            "terraform.tfstate",
            '{"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [\n{"mode": "managed", "type": "aws_bedrockagent_agent", "name": "desk", "instances": [{"attributes": {"agent_name": "desk", "foundation_model": "anthropic.claude-3-haiku-20240307-v1:0"}}]}]}',
            (("agent", "aws_bedrockagent_agent.desk", 2), ("model", "anthropic.claude-3-haiku-20240307-v1:0", 2)),
            joins=(("aws_bedrockagent_agent.desk", "calls", "claude-3-haiku-20240307-v1:0"),),
        ),
    ),
    misses=(Miss("a.json", '{"terraform_version": "1.9.0", "resources": [{"type": "aws_s3_bucket"}]}'),),
)
