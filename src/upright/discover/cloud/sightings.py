"""The observation of a declared resource: name, place, kind and what is known of it; of an agent also its prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from upright.discover.cloud.aws import join
from upright.discover.cloud.bedrock import offered
from upright.discover.cloud.body import blocks, first, word
from upright.discover.cloud.kinds import resource_of
from upright.discover.cloud.stated import stated_labels
from upright.discover.hidden_text import poisoned
from upright.discover.interfaces import offered as described
from upright.discover.sight import KINDS, in_tests
from upright.model.asset import AssetKind, Location
from upright.model.attributes import known
from upright.model.evidence import Edge, Observation
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node
    from upright.model.asset import Json
    from upright.model.evidence import Ref

_CODE = "AMAZON.CodeInterpreter"
_PROMPT = 40  # characters: shorter texts are labels
_OWN_ARN = {
    "aws_bedrockagent_agent": "agent_arn", "aws_bedrockagentcore_gateway": "gateway_arn",
    "aws_bedrockagentcore_agent_runtime": "agent_runtime_arn", "aws_bedrock_guardrail": "guardrail_arn",
}  # fmt: skip
# What programs call by an identifier: how its address begins, and the fields that state the identifier.
_CALLED_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    "aws_bedrockagent_agent": ("bedrock-agent", ("agent_id",)),
    "aws_bedrockagent_knowledge_base": ("bedrock-kb", ("knowledge_base_id",)),
    "aws_sagemaker_endpoint": ("sagemaker", ("endpoint_name", "name")),
}
_DATA = frozenset({AssetKind.DATA_STORE, AssetKind.DATASET, AssetKind.VECTOR_STORE})
_FRONTS = {"endpoint": "deployment", "host": "instance"}


def observed(resource: Declared, label: str, facts: Mapping[str, Json], seen: str = "") -> Iterator[Observation | Edge]:
    """What is seen of one resource; attributes that the vocabulary of its kind does not have are left out. `seen`: what
    its place is called when that is not the label.
    """
    kind, finer = KINDS[label]
    found = resource_of(resource.kind)
    finer = (found.type if found else _FRONTS.get(label, "")) or finer
    stated: dict[str, Json | Ref] = {"type": finer, "provider": resource.kind.partition("_")[0]}
    if found:
        stated |= {"provider": found.provider, "engine": found.engine, "category": found.category}
    stated |= dict(facts)
    test = in_tests(resource.location.path)
    if test:
        stated["test"] = True
    place = resource.location
    attributes = {name: value for name, value in stated.items() if value not in ("", None, []) and known(kind, name)}
    sure = 0.7 if test else 1.0
    seen = seen or (found.seen if found and found.label == label else "")
    where = Location(place.path, place.line, place.source, seen or label)
    text = first(resource.body, "instruction", "instructions", "system_prompt", "prompt_template")
    if label == "agent":
        if poisoned(text.text):
            attributes["description"] = "carries hidden instructions"
        yield from _prompt(resource, text, sure)
        yield from _tools(resource, sure)
    yield Observation(
        kind,
        (resource.title or resource.name),
        (resource.key, *_addresses(resource, attributes)),
        where,
        attributes,
        confidence=sure,
        detector=resource.detector,
        labels=stated_labels(resource.body) if kind in _DATA else (),
    )


def _tools(resource: Declared, sure: float) -> Iterator[Observation | Edge]:
    """The action groups that stand inside an agent."""
    for group in blocks(resource.body, "action_groups"):
        name = word(group, "action_group_name")
        if name and "${" not in name:
            own = f"{resource.key}.{name}"
            place = resource.location
            where = Location(place.path, group.line or place.line, place.source, "tool")
            stated: dict[str, Json | Ref] = {
                "type": "tool",
                "provider": "aws",
                "description": word(group, "description")[:200],
            }
            stated |= {"code_execution": True} if word(group, "parent_action_group_signature") == _CODE else {}
            stated |= join(offered(group), _described(group))
            attributes = {each: value for each, value in stated.items() if value and known(KINDS["tool"][0], each)}
            yield Observation(
                KINDS["tool"][0], name, (own,), where, attributes, confidence=sure, detector=resource.detector
            )
            yield Edge(resource.key, RelationKind.USES_TOOL.value, own)


def _described(group: Node) -> dict[str, Json]:
    """What the functions can do that an interface in OpenAPI describes."""
    can = described(first(group, "api_schema.payload").text)
    return {"likely_capabilities": can} if can else {}


def _addresses(resource: Declared, stated: Mapping[str, Json | Ref]) -> tuple[str, ...]:
    """What code and accounts call a resource: the keys of a bucket or table whose name is known, the ARN that a state
    tells.
    """
    table = word(resource.body, "name", "table_name")
    if resource.kind == "aws_dynamodb_table" and table:
        return (key("url", f"dynamodb://{table}"),)
    bucket = word(resource.body, "name")
    if resource.kind == "azurerm_storage_account" and re.fullmatch(r"[a-z0-9]{3,24}", bucket):
        return (key("url", f"azure-blob://{bucket}"), *_called(resource, resource.key))
    if resource.kind == "google_storage_bucket" and bucket and "${" not in bucket:
        return (key("url", f"gs://{bucket}"),)
    name = stated.get("bucket")
    if resource.kind != "aws_s3_bucket" or not isinstance(name, str):
        arn = word(resource.body, _OWN_ARN.get(resource.kind, "arn"))
        own = (key("arn", arn),) if arn.startswith("arn:") and not resource.key.startswith("arn:") else ()
        return own + _called(resource, arn or resource.key)
    return key("arn", f"arn:aws:s3:::{name}"), key("url", f"s3://{name}")


def _called(resource: Declared, arn: str) -> tuple[str, ...]:
    """What programs that call it say: the identifier that a field states, or the end of its ARN."""
    scheme, fields = _CALLED_BY.get(resource.kind, ("", ()))
    stated = word(resource.body, *fields) if fields else ""
    identifier = stated or (arn.rpartition("/")[2] if arn.startswith("arn:") else "")
    return (key("url", f"{scheme}://{identifier}"),) if scheme and identifier and "${" not in identifier else ()


def _prompt(resource: Declared, text: Node, sure: float) -> Iterator[Observation | Edge]:
    """The instruction of an agent, when it is more than a label."""
    if len(text.text) <= _PROMPT or text.text.startswith("${"):
        return
    kind, _ = KINDS["prompt"]
    key = f"{resource.key}.instruction"
    stated: dict[str, Json | Ref] = {"type": "system_prompt", "role": "system"}
    stated |= {"test": True} if sure < 1 else {}
    if poisoned(text.text):
        stated["poisoned"] = True
    where = Location(resource.location.path, text.line or resource.location.line, resource.location.source, "prompt")
    yield Observation(
        kind,
        f"{resource.title or resource.name}.instruction",
        (key,),
        where,
        stated,
        confidence=sure,
        detector=resource.detector,
    )
    yield Edge(resource.key, RelationKind.PROMPTED_BY.value, key)
