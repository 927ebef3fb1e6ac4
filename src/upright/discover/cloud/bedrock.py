"""What resources of Bedrock and AgentCore say of themselves that only their APIs tell in full.

https://docs.aws.amazon.com/bedrock/latest/APIReference/welcome.html
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.cloud import aws
from upright.discover.cloud.body import at, blocks, first, flag, given, word
from upright.discover.cloud.policies import statements
from upright.discover.descriptions import described, likely
from upright.discover.hidden_text import poisoned
from upright.discover.sight import listed
from upright.model.withheld import CREDENTIAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from upright.discover.readers.node import Node
    from upright.model.asset import Json

    Facts = dict[str, Json]

_STRONGEST = "HIGH"
_NOTHING = frozenset({"0", "0.0"})
_ACCOUNT_AT = 4  # where an ARN holds its account
_FUNCTION = frozenset({"lambda_arn", "lambda"})  # of a target of a gateway, of an action group
_ADDRESS = re.compile(
    r"^https?://[^\s\"'<>]{3,500}|(?<=\"url\": \")https?://[^\s\"'<>]{3,500}|(?<=\"url\":\")https?://[^\s\"'<>]{3,500}"
)


def guardrail(body: Node) -> Facts:
    """Of a guardrail: what it covers, what is off, and how strongly prompt attacks are met."""
    facts = aws.guardrail(body)
    kinds = blocks(body, "content_policy_config.filters_config")
    soft = sorted(word(each, "type").lower() for each in kinds if word(each, "type") != "PROMPT_ATTACK"
                  and "LOW" in {word(each, "input_strength").upper(), word(each, "output_strength").upper()})  # fmt: skip
    if soft:
        facts["soft"] = listed(soft)
    if any("${" in each.get("type").text for each in blocks(body, "content_policy_config.filters_config")):
        facts.pop("covers", None)  # which filters there are is only known when it is deployed
    for filter_ in blocks(body, "content_policy_config.filters_config"):
        if word(filter_, "type") == "PROMPT_ATTACK":
            strength = word(filter_, "input_strength").upper()
            on = flag(filter_, "input_enabled", default=True) and word(filter_, "input_action").upper() != "NONE"
            facts["attack_strength"] = strength.lower() if on else "none"
    if not _grounds(body):
        facts["covers"] = _without(facts.get("covers"), "grounding")
    noted = [path[-1] for path, node in body.walk() if path[-1] in {"action", "input_action"} and node.text == "NONE"]
    private = first(body, "sensitive_information_policy_config")
    actions = (
        {node.text for path, node in private.walk() if path[-1] in {"action", "input_action", "output_action"}}
        if private
        else set()
    )
    if (noted and actions == {"NONE"}) or _idle(private):
        weak = facts.get("weak")
        facts["covers"] = _without(facts.get("covers"), "pii")
        facts["weak"] = (
            listed([*(str(name) for name in weak), "sensitive information"]) if isinstance(weak, list) else weak
        )
    return facts


def _idle(private: Node) -> bool:
    """Whether all that it looks for in private data is switched off for what goes in and for what comes out."""
    told = [*blocks(private, "pii_entities_config"), *blocks(private, "regexes_config")] if private else []
    sides = ("input_enabled", "output_enabled")
    return bool(told) and all(flag(each, side, default=True) is False for each in told for side in sides)


def _without(covers: Json, name: str) -> Json:
    return listed(str(each) for each in covers if each != name) if isinstance(covers, list) else covers


def _grounds(body: Node) -> bool:
    """Whether the check of answers against their sources can hold one back: none scores below a threshold of nothing."""
    told = [*blocks(body, "contextual_grounding_policy_config.filters_config")]
    checks = [each for each in told if word(each, "type").upper() != "RELEVANCE"]
    return not told or any(map(_holds_back, checks))


def _holds_back(check: Node) -> bool:
    on = flag(check, "enabled", default=True) is not False and word(check, "action").upper() != "NONE"
    return on and at(check, "threshold").text not in _NOTHING


def browser(body: Node) -> Facts:
    """Of a browser of AgentCore: where its traffic goes, and whether its sessions are kept on record."""
    recorded = flag(body, "recording.enabled", "recording_config.enabled", default=False)
    kept = given(body, "recording.s3_location", "recording_config.s3_location")
    return aws.open_tool(body) | {"recorded": bool(recorded and kept)}


def interpreter(body: Node) -> Facts:
    """Of a code interpreter of AgentCore."""
    return aws.open_tool(body) | {"capabilities": ["executes"]}


def runtime(body: Node) -> Facts:
    """Of a runtime: its network, who may call it, and the machine's metadata."""
    facts = aws.runtime(body)
    token = first(
        body, "authorizer_configuration.custom_jwt_authorizer", "authorizer_configuration.custom_jwtauthorizer"
    )
    if token:
        facts["any_token"] = not given(token, "allowed_audience", "allowed_clients", "allowed_scopes", "custom_claims")
    image = word(body, "agent_runtime_artifact.container_configuration.container_uri")
    policy = statements(first(body, "resource_policy"))
    if any(each.anyone for each in policy):
        facts |= {"exposure": "public"}
    modern = flag(body, "metadata_configuration.require_mmdsv2", "metadata_configuration.require_mmds_v2")
    return facts | ({"image": image} if image else {}) | ({"metadata_v1": not modern} if modern is not None else {})


def gateway(body: Node) -> Facts:
    """Of a gateway: who is asked for a name, and whether a policy engine has the last word."""
    facts = {**aws.gateway(body), "transport": "streamable-http"}
    if facts.get("auth") == "aws_iam":
        facts["auth"] = "iam"
    if facts.get("auth") == "custom_jwt":
        facts["auth"] = "oauth"
    mode = word(body, "policy_engine_configuration.mode")
    token = first(
        body, "authorizer_configuration.custom_jwt_authorizer", "authorizer_configuration.custom_jwtauthorizer"
    )
    if token:
        facts["any_token"] = not given(token, "allowed_audience", "allowed_clients", "allowed_scopes", "custom_claims")
    if word(body, "exception_level"):
        facts["debug"] = word(body, "exception_level") == "DEBUG"
    return facts | ({"policy_enforced": mode == "ENFORCE"} if mode else {})


def target(body: Node) -> Facts:
    """Of the target of a gateway: what it can do, and how it hands its key over."""
    places = {node.text for path, node in body.walk() if path[-1] == "credential_location"}
    facts = offered(body) | ({"key_in_address": "QUERY_PARAMETER" in places} if places else {})
    addresses = [_plain(node.text) for path, node in body.walk() if path[-1] in {"endpoint", "inline_payload", "url"}]
    facts |= {"base_url": min(filter(None, addresses))} if any(addresses) else {}
    return facts | _foreign(body)


def offered(body: Node) -> Facts:
    """Of an action group or the target of a gateway: what its functions can do, by their names and descriptions, and
    what those descriptions say to a model.
    """
    texts = ((word(each, "name"), word(each, "description")) for _, each in body.walk() if each.is_map)
    named = [(word(body, "action_group_name", "name"), word(body, "description")), *texts]
    can = sorted({str(what) for name, text in named if name for what in likely(name, text)})
    said = [text for _, text in named if text]
    facts: Facts = {"likely_capabilities": listed(can)} if can else {}
    if any(CREDENTIAL in text for text in said):
        facts["holds_secret"] = True
    return facts | (described(*said) if said else {})


def action_group(body: Node) -> Facts:
    """Of an action group of an agent: what it can do, and whose function does it."""
    return offered(body) | _foreign(body) | _confirmed(body)


def _confirmed(body: Node) -> Facts:
    """Whether a person is asked before the functions that destroy by their names, where that is stated."""
    asked = [how for each in blocks(body, "function_schema.functions") if (how := word(each, "require_confirmation"))
             and "destroys" in {str(what) for what in likely(word(each, "name"), word(each, "description"))}]  # fmt: skip
    return {"confirmation": all(how == "ENABLED" for how in asked)} if asked else {}


def _foreign(body: Node) -> Facts:
    """Accounts of others whose functions do what a tool offers."""
    own = word(body, "account_id")
    functions = [node.text for path, node in body.walk() if path[-1] in _FUNCTION and "${" not in node.text]
    foreign = sorted({arn.split(":")[4] for arn in functions if own and arn.count(":") > _ACCOUNT_AT} - {own, ""})
    return {"foreign_functions": listed(foreign)} if foreign else {}


def _plain(text: str) -> str:
    """The address that a target names, or the one of the interface that it describes; one in clear text first."""
    found = sorted(_ADDRESS.findall(text[:200_000]))
    return found[0] if found and "${" not in found[0] else ""


def prompt(body: Node) -> Facts:
    """Of a managed prompt: its key, and whether its texts order the model against its user."""
    texts = [node.text for path, node in body.walk() if path[-1] == "text"]
    return aws.managed(body) | ({"poisoned": any(map(poisoned, texts))} if any(texts) else {})


def tuned(body: Node) -> Facts:
    """Of a model that was tuned in, or brought into, Bedrock."""
    base = word(body, "base_model_arn").rpartition("/")[2]
    return {"customer_key": given(body, "model_kms_key_arn", "custom_model_kms_key_id")} | (
        {"base_model": base} if base else {}
    )


def customization(body: Node) -> Facts:
    """Of a job that tunes a model: its network, and the key of what it makes."""
    base = word(body, "base_model_arn", "base_model_identifier").rpartition("/")[2]
    return {"customer_key": given(body, "output_model_kms_key_arn", "custom_model_kms_key_id"), **({"private_network": True} if given(body, "vpc_config") else {}),
            **({"data_named": True} if given(body, "training_data_config.s3_uri") else {}), **({"base_model": base} if base else {})}  # fmt: skip


def knowledge_base(body: Node) -> Facts:
    """Of a knowledge base: the model that makes its vectors."""
    name = next((node.text for path, node in body.walk() if path[-1] == "embedding_model_arn"), "").rpartition("/")[2]
    return {"embedding": name} if name and "${" not in name else {}


def vectors(body: Node) -> Facts:
    """Of S3 Vectors: encrypted in any case, by a key of the owner when one is named."""
    kind = word(body, "encryption_configuration.sse_type")
    opened = any(each.anyone for each in statements(first(body, "policy")))
    facts: Facts = {"exposure": "public", "auth": "none"} if opened else {}
    return facts | ({"encrypted": True, "customer_key": kind == "aws:kms"} if kind else {})


def business(body: Node) -> Facts:
    """Of an application of Q Business."""
    anonymous = word(body, "identity_type") == "ANONYMOUS"
    facts: Facts = {"auth": "none", "exposure": "public"} if anonymous else {}
    scope = word(body, "chat_controls.response_scope")
    if scope:
        facts["beyond_sources"] = scope == "EXTENDED_KNOWLEDGE_ENABLED"
    return facts | {"customer_key": given(body, "encryption_configuration.kms_key_id")}


def invocation_log(body: Node) -> Facts:
    """Of the logging of invocations: nothing is kept without a place for it, and texts only where they are asked for."""
    kept = next(blocks(body, "logging_config"), body)
    names = ("text_data_delivery_enabled", "image_data_delivery_enabled", "embedding_data_delivery_enabled")
    on = [flag(kept, name, default=True) for name in names]
    sinks = given(kept, "s3_config", "cloudwatch_config", "cloud_watch_config")
    return {"invocation_logging": bool(sinks) and on != [False, False, False], "text_logged": on[0] is not False}


FACTS: dict[str, Callable[[Node], Facts]] = {
    "aws_bedrock_model_invocation_logging_configuration": invocation_log, "aws_bedrock_guardrail": guardrail, "aws_bedrockagentcore_browser": browser, "aws_bedrockagentcore_code_interpreter": interpreter,
    "aws_bedrockagentcore_agent_runtime": runtime, "aws_bedrockagentcore_gateway": gateway, "aws_bedrock_tuned_model": tuned,
    "aws_bedrock_imported_model": tuned, "aws_bedrock_model_customization_job": customization, "aws_bedrockagent_knowledge_base": knowledge_base,
    "aws_bedrockagentcore_gateway_target": target, "aws_bedrockagent_agent_action_group": action_group,
    "aws_s3vectors_vector_bucket": vectors, "aws_s3vectors_index": vectors, "aws_bedrockagent_prompt": prompt, "aws_qbusiness_application": business,
}  # fmt: skip
