"""What only an account as a whole can tell: whether calls to Bedrock in a region are logged, audited, guarded and kept on
private ways; what users for API keys are; which functions stand behind tools of agents.

Said only of accounts that were read live: that something is missing from code or from an export proves nothing.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import vendor_of_credential
from upright.discover.cloud import buckets
from upright.discover.cloud.body import at, first, flag, given, word
from upright.discover.cloud.channels import KINDS as CHANNELS
from upright.discover.cloud.channels import asks_models
from upright.discover.cloud.credentials import credential_settings
from upright.discover.cloud.foreign import foreign
from upright.discover.cloud.heirs import heirs
from upright.discover.cloud.limits import boundaries
from upright.discover.cloud.networks import open_ports
from upright.discover.cloud.organisation import KINDS as ORGANISATION
from upright.discover.cloud.policies import whole_policy
from upright.discover.cloud.practice import unlike_others
from upright.discover.cloud.principals import users
from upright.discover.cloud.selves import raising
from upright.discover.cloud.sharing import shared
from upright.discover.sight import listed

if TYPE_CHECKING:
    from upright.discover.cloud.assemble import Estate, Facts
    from upright.discover.cloud.declared import Declared
    from upright.discover.readers.node import Node

REGION = "aws_bedrock_region"
UNREAD = "aws_unread"
KINDS = ORGANISATION | CHANNELS | frozenset({REGION, UNREAD, "aws_vpc_endpoint", "aws_cloudtrail", "aws_cloudwatch_log_group", "aws_s3_account_public_access_block",
                   "aws_organizations_ai_opt_out", "aws_iam_group", "aws_ssm_parameter", "aws_glue_job", "aws_sagemaker_monitoring_schedule",
                   "aws_sfn_state_machine", "aws_sagemaker_trial_component"})  # fmt: skip
_RUNTIME = (".bedrock-runtime", ".bedrock-runtime-fips")
_OF_BEDROCK = ("aws_bedrock", "aws_bedrockagent", "aws_bedrockagentcore")
# Ollama, Qdrant, Milvus, Ray, ComfyUI, Jupyter, Gradio, Streamlit
_MODEL_PORTS = (11434, 6333, 6334, 19530, 8265, 8188, 8888, 7860, 8501)
_KEY_OF_AI = re.compile(
    r"(?:openai|anthropic|claude|gemini|huggingface|hugging_face|(?:^|[/_-])hf|cohere|mistral|groq|together|replicate|pinecone|weaviate|qdrant|"
    r"langsmith|langchain|langfuse|wandb|litellm|deepseek|perplexity|elevenlabs|tavily|llm)(?:\w{0,20}[/._-]{0,2}(?:api|secret|access|auth)?[/._-]?(?:key|token|secret|password)|"
    r"\w{0,20}[/._-](?!(?:max|min|num|limit|cache|public|partition|primary|sort)[/._-])[a-z]{1,12}[/._-](?:api[/._-]?)?(?:key|token|secret|password)(?![a-z_]))",
    re.IGNORECASE,
)
_GROUP = "model_package_group_name"
_AUDITED = ("AWS::Bedrock::",)
_BEDROCK = "bedrock.amazonaws.com"
# Models are called by reading, settings are changed by writing: a trail that keeps one of them tells half of it.
_BOTH = frozenset({"read", "write"})
_HALVES = {"ReadOnly": frozenset({"read"}), "WriteOnly": frozenset({"write"})}
_TOOLS = frozenset({"aws_bedrockagent_agent_action_group", "aws_bedrockagentcore_gateway_target"})


def account_wide(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Number, label type and further facts of each."""
    for number, each in enumerate(estate.resources):
        says = _SPEAKERS.get(each.kind)
        if says:
            yield from says(estate, number)
    yield from _unmonitored(estate)
    yield from _registries(estate)
    yield from _shut(estate)
    yield from users(estate)
    yield from shared(estate)
    yield from foreign(estate)
    yield from _lone_rules(estate)
    yield from boundaries(estate)
    yield from raising(estate)
    yield from heirs(estate)
    yield from unlike_others(estate)


def _region(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    region = _Region(estate, number)
    if region.in_use():
        yield number, "ai_service", region.facts()


def _behind_tool(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """The functions that do what a tool of an agent offers."""
    for function in {far for _, far in estate.targets[number]}:
        if estate.resources[function].kind == "aws_lambda_function":
            yield function, estate.labels.get(function, "application"), {}


def _schedule(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """The endpoint that a monitoring schedule watches."""
    on = word(estate.resources[number].body, "monitoring_schedule_status") != "Stopped"
    for endpoint in {far for _, far in estate.targets[number]} if on else ():
        if estate.resources[endpoint].kind == "aws_sagemaker_endpoint":
            yield endpoint, "endpoint", {"monitored": True}


def _unmonitored(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Endpoints of regions whose monitoring schedules were read, until one of those speaks for them."""
    read = {_place(each) for each in estate.resources if each.kind == REGION}
    unread = {(*_place(each), word(each.body, "type")) for each in estate.resources if each.kind == UNREAD}
    for number, each in enumerate(estate.resources):
        place = _place(each)
        if (
            each.kind == "aws_sagemaker_endpoint"
            and place in read
            and (*place, "AWS::SageMaker::MonitoringSchedule") not in unread
        ):
            yield number, "endpoint", {"monitored": False}


def _shut(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Buckets of an account that shuts all of them at once."""
    blocks = {(each.scope, word(each.body, "account_id")): buckets.access_block(each.body) for each in estate.resources
              if each.kind == "aws_s3_account_public_access_block"}  # fmt: skip
    for number, each in enumerate(estate.resources) if blocks else ():
        facts = blocks.get((each.scope, word(each.body, "account_id"))) if each.kind == "aws_s3_bucket" else None
        if facts:
            yield number, "data_store", {name: value for name, value in facts.items() if value is True}


def _approved(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """What the registry says of the package that a model was made from."""
    for package in {far for _, far in estate.targets[number]}:
        status = word(estate.resources[package].body, "model_approval_status")
        if estate.resources[package].kind == "aws_sagemaker_model_package" and status:
            yield number, "model", {"registry_status": status.lower()}


def _registries(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """How many versions of each group of a registry were approved, where there are any."""
    approved: dict[tuple[object, ...], int] = {}
    for each in estate.resources:
        status = word(each.body, "model_approval_status") if each.kind == "aws_sagemaker_model_package" else ""
        if status:
            group = (*_place(each), word(each.body, _GROUP))
            approved[group] = approved.get(group, 0) + (status == "Approved")
    for number, each in enumerate(estate.resources) if approved else ():
        group = (*_place(each), word(each.body, _GROUP))
        if each.kind == "aws_sagemaker_model_package_group" and group in approved:
            yield number, "model", {"approved_versions": approved[group]}


def _cluster(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """A cluster whose machines have accelerators."""
    if estate.facts[number].get("gpu"):
        yield number, "host", {"type": "cluster", "gpu": True}


def _lone_rules(estate: Estate) -> Iterator[tuple[int, str, Facts]]:
    """Network rules that open ports of model servers to everyone, and that no asset stands behind."""
    behind = {far for number in estate.labels for _, far in estate.targets[number]}
    for number, each in enumerate(estate.resources):
        if each.kind == "aws_security_group" and number not in behind and each.key.startswith("arn:"):
            ports = [port for port in open_ports(each.kind, each.body) if _of_models(port)]
            if ports:
                yield number, "host", {"type": "firewall", "open_ports": listed(ports)}


def _of_models(port: str) -> bool:
    low, _, high = port.partition("-")
    return low.isdigit() and any(int(low) <= known <= int(high or low) for known in _MODEL_PORTS)


def _parameter(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """A parameter that by its name keeps a key of a provider of AI, and whether it is kept in clear text."""
    body = estate.resources[number].body
    if word(body, "type") and _KEY_OF_AI.search(word(body, "name")):
        yield number, "vault", {"kept_plain": word(body, "type") in {"String", "StringList"}}


def _glue(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """A job of Glue that was read live: what prepares data."""
    if estate.resources[number].key.startswith("arn:"):
        yield number, "pipeline", {}


def _workflow(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """A workflow that was read live and asks or trains models."""
    if asks_models(estate.resources[number]):
        yield number, "pipeline", {}


def _opt_out(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """Whether a policy of the organisation keeps what AI services of AWS are sent from making them better.

    https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ai-opt-out_syntax.html
    """
    services = at(whole_policy(first(estate.resources[number].body, "content")), "services")
    told = {
        name: at(each, "opt_out_policy.@@assign").text for name, each in services.items() if not name.startswith("@@")
    }
    if told:
        lets = told.get("default") != "optOut" or "optIn" in told.values()
        yield number, "ai_service", {"type": "ai_service", "provider": "aws", "data_use": "yes" if lets else "opt-out"}


def _build(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """A build that was read live: an asset only where the key of a provider of AI stands among its settings."""
    if any(map(vendor_of_credential, credential_settings(estate.resources[number].body))):
        yield number, "pipeline", {}


def _run(estate: Estate, number: int) -> Iterator[tuple[int, str, Facts]]:
    """What was noted of a run of an experiment: an asset only where a credential stands among it."""
    if credential_settings(estate.resources[number].body):
        yield number, "pipeline", {}


_SPEAKERS = {
    "aws_sfn_state_machine": _workflow, "aws_sagemaker_trial_component": _run,
    "aws_organizations_ai_opt_out": _opt_out, "aws_ssm_parameter": _parameter, "aws_glue_job": _glue, "aws_codebuild_project": _build,
    REGION: _region, "aws_sagemaker_model": _approved, **dict.fromkeys(("aws_eks_cluster", "azurerm_kubernetes_cluster", "google_container_cluster"), _cluster), "aws_sagemaker_monitoring_schedule": _schedule, **dict.fromkeys(_TOOLS, _behind_tool),
}  # fmt: skip


def _place(resource: Declared) -> tuple[str, str, str]:
    return resource.scope, word(resource.body, "account_id"), word(resource.body, "region")


class _Region:
    """Bedrock in one region of one account."""

    def __init__(self, estate: Estate, number: int) -> None:
        self.estate, self.number, self.body = estate, number, estate.resources[number].body
        scope, account, region = _place(estate.resources[number])
        self.account = [(n, each) for n, each in enumerate(estate.resources) if _place(each)[:2] == (scope, account)]
        self.here = [(n, each) for n, each in self.account if word(each.body, "region") == region]
        self.unread = {word(each.body, "type") for _, each in self.here if each.kind == UNREAD}

    def in_use(self) -> bool:
        """Whether Bedrock is used here: something of it was made, or its calls are logged."""
        if given(self.body, "logging_config"):
            return True
        for number, each in self.here:
            if each.kind.startswith(_OF_BEDROCK) and each.kind != REGION:
                return True
            if each.kind == "aws_lambda_function" and self.estate.labels.get(number) in {"application", "endpoint"}:
                return True
        return False

    def facts(self) -> Facts:
        """What is so, as far as it was read."""
        return {
            "type": "ai_service",
            "provider": "aws",
            "category": "llm",
            **self._logging(),
            **self._ways(),
            **self._audit(),
            **self._guards(),
        }

    def _logging(self) -> Facts:
        config = first(self.body, "logging_config")
        sinks = [config.get(name) for name in ("cloud_watch_config", "s3_config") if given(config, name)]
        facts: Facts = {"invocation_logging": bool(sinks)}
        if not sinks:
            return facts
        facts["text_logged"] = flag(config, "text_data_delivery_enabled", default=False)
        plain = [n for n in self.estate.led_to(self.number, "logging_config") if not self._encrypted(n)]
        return facts | {"log_encrypted": not plain}

    def _encrypted(self, number: int) -> bool:
        each = self.estate.resources[number]
        if each.kind == "aws_cloudwatch_log_group":
            return given(each.body, "kms_key_id")
        return each.kind != "aws_s3_bucket" or self.estate.facts[number].get("encrypted") is True

    def _ways(self) -> Facts:
        if "AWS::EC2::VPCEndpoint" in self.unread:
            return {}
        if not any(self.estate.facts[number].get("private_network") for number, _ in self.here):
            return {}
        named = {word(each.body, "service_name") for _, each in self.here if each.kind == "aws_vpc_endpoint"}
        return {"private_network": any(name.endswith(_RUNTIME) for name in named)}

    def _audit(self) -> Facts:
        if "AWS::CloudTrail::Trail" in {word(each.body, "type") for _, each in self.account if each.kind == UNREAD}:
            return {}
        trails = [each for _, each in self.account if each.kind == "aws_cloudtrail"]
        region = word(self.body, "region")
        return {"audited": any(_audits(each, region) for each in trails), "trails": len(trails)}

    def _guards(self) -> Facts:
        if "AWS::Bedrock::Guardrail" in self.unread:
            return {}
        return {"guardrails": sum(each.kind == "aws_bedrock_guardrail" for _, each in self.here)}


def _audits(trail: Declared, region: str) -> bool:
    """Whether a trail runs and writes down what is done with Bedrock in a region."""
    body = trail.body
    here = flag(body, "is_multi_region_trail", default=False) or word(body, "home_region", "region") == region
    if not flag(body, "is_logging", default=True) or not here:
        return False
    classic, advanced = [*first(body, "event_selectors")], [*first(body, "advanced_event_selectors")]
    if not (classic or advanced):
        return True
    kept = [_HALVES.get(word(each, "read_write_type"), _BOTH) for each in classic
            if flag(each, "include_management_events", default=True)]  # fmt: skip
    kept += [_half(each) for each in advanced if _of_bedrock(each) and not _leaves_out(each)]
    return frozenset().union(*kept) == _BOTH


def _of_bedrock(selector: Node) -> bool:
    """Whether a selector of a trail takes events of management, or those of Bedrock's data."""
    return any("Management" in node.text or node.text.startswith(_AUDITED) for _, node in selector.walk())


def _half(selector: Node) -> frozenset[str]:
    """What an advanced selector keeps: what is read, what is changed, or both."""
    for each in first(selector, "field_selectors"):
        if word(each, "field") == "readOnly":
            told = first(each, "equals").strings()
            return _HALVES["ReadOnly" if "true" in told else "WriteOnly"]
    return _BOTH


def _leaves_out(selector: Node) -> bool:
    """Whether a selector of a trail takes events of other services alone, or of all but Bedrock."""
    for each in first(selector, "field_selectors"):
        if word(each, "field") == "eventSource":
            told, but = first(each, "equals").strings(), first(each, "not_equals").strings()
            return _BEDROCK in but or bool(told and _BEDROCK not in told)
    return False
