"""What resources of AWS say of themselves: exposure, encryption, isolation, rights.

Defaults are those of the services (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html
and the documentation of the Terraform provider `aws`).
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.cloud import buckets, stores
from upright.discover.cloud.body import blocks, first, flag, given, known_password, strings, word
from upright.discover.cloud.managed import managed as managed_policies
from upright.discover.cloud.policies import Statement, by_address_only, statements
from upright.discover.cloud.reach import reach
from upright.discover.cloud.trust import trusted
from upright.discover.sight import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from upright.discover.readers.node import Node
    from upright.model.asset import Json

    Facts = dict[str, Json]

# Every action of every service; every resource, as a star or as an ARN of nothing but stars.
_EVERY_ACTION = re.compile(r"\*+(?::\*+)?")
_WILD = re.compile(r"^\*$|^(?!(?:logs|cloudwatch|xray):).*:\*$")  # who writes logs rules nothing
_BROAD = re.compile(
    r"/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|SecretsManagerReadWrite|(?:Amazon|AWS)\w{0,60}FullAccess)$"
)
_GPU = re.compile(r"^(?:p\d|g\d|trn\d|inf\d|dl\d)\w*\.")
_COVERS = (("pii", "sensitive_information_policy_config"), ("topics", "topic_policy_config"), ("input", "content_policy_config"),
           ("words", "word_policy_config"), ("grounding", "contextual_grounding_policy_config"))  # fmt: skip


def database(body: Node) -> Facts:
    """Of RDS and Redshift; without a word they are private and not encrypted."""
    facts: Facts = {**known_password(body)}
    engine = word(body, "engine")
    if engine:
        facts["engine"] = engine
    named = word(body, "identifier", "cluster_identifier", "db_instance_identifier", "db_cluster_identifier")
    if named:
        facts["identifier"] = named
    public = flag(body, "publicly_accessible", default=False)
    if public is not None:
        facts |= {"exposure": "public" if public else "private", "public_address": public}
    stated = first(body, "storage_encrypted", "encrypted")
    copied = given(
        body, "snapshot_identifier", "replicate_source_db", "source_db_instance_identifier", "db_cluster_identifier"
    )
    if stated or not copied:
        encrypted = flag(body, "storage_encrypted", "encrypted", default=bool(given(body, "kms_key_id")))
        if encrypted is not None:
            facts["encrypted"] = encrypted
    return facts | ({"customer_key": True} if given(body, "kms_key_id") else {})


def search_domain(body: Node) -> Facts:
    """Of an OpenSearch domain: reachable from the internet unless it stands in a network, or answers some addresses."""
    facts: Facts = {"encrypted": bool(flag(body, "encrypt_at_rest.enabled", "encryption_at_rest_options.enabled", default=False)),
                    "private_network": given(body, "vpc_options")}  # fmt: skip
    rules = statements(first(body, "access_policies", "access_policy"))
    opens = any(each.anyone for each in rules)
    anonymous = flag(body, "advanced_security_options.anonymous_auth_enabled", default=False)
    users = flag(body, "advanced_security_options.enabled", default=False) and not anonymous
    if given(body, "vpc_options") or by_address_only(rules):
        facts["exposure"] = "organisation"
    elif opens:
        facts |= {"exposure": "public", "auth": "basic" if users else "none"}
    else:
        facts |= {"exposure": "public", "auth": "fine-grained" if users else "iam"}
    version = word(body, "engine_version", "elasticsearch_version")
    if version:
        facts["engine_version"] = version if "_" in version else f"Elasticsearch_{version}"
    facts["asks_nobody"] = opens and not users
    tls = flag(body, "domain_endpoint_options.enforce_https", default=False)
    nodes = flag(body, "node_to_node_encryption.enabled", "node_to_node_encryption_options.enabled", default=False)
    old = word(body, "domain_endpoint_options.tls_security_policy").startswith("Policy-Min-TLS-1-0")
    facts["traffic_encrypted"] = bool(tls and nodes and not old)
    own = given(body, "encrypt_at_rest.kms_key_id", "encryption_at_rest_options.kms_key_id")
    return facts | ({"customer_key": own} if facts["encrypted"] else {})


def notebook(body: Node) -> Facts:
    """Of a SageMaker notebook instance: internet access and root are on unless switched off."""
    facts: Facts = {"private_network": given(body, "subnet_id")}
    for name, attribute in (("direct_internet_access", "direct_internet"), ("root_access", "root_access")):
        value = flag(body, name, default=True)
        if value is not None:
            facts[attribute] = value
    version = word(body, "instance_metadata_service_configuration.minimum_instance_metadata_service_version")
    if version:
        facts["metadata_v1"] = version != "2"
    return facts | _key(body, "kms_key_id")


def isolated(body: Node) -> Facts:
    """Of models and jobs of SageMaker: containers have a network unless isolation is switched on."""
    inner = first(body, "network_config") if given(body, "network_config") else body
    isolation = flag(inner, "enable_network_isolation", default=False)
    facts: Facts = {"private_network": given(inner, "vpc_config")}
    if isolation is not None:
        facts["network_isolation"] = isolation
    return facts


def endpoint_configuration(body: Node) -> Facts:
    """Of the configuration of a SageMaker endpoint."""
    capture = flag(body, "data_capture_config.enable_capture")
    return (
        ({"captured": capture} if capture is not None else {})
        | _key(body, "kms_key_arn", "kms_key_id")
        | ({"logging": capture} if capture is not None else {})
    )


def studio(body: Node) -> Facts:
    """Of a SageMaker domain: its apps reach the internet directly unless told to use the network only."""
    access = word(body, "app_network_access_type") or (
        "" if given(body, "app_network_access_type") else "PublicInternetOnly"
    )
    share = first(body, "default_user_settings.sharing_settings", "default_user_settings.r_sharing_settings")
    shares = word(share, "notebook_output_option") == "Allowed"
    facts = _key(body, "kms_key_id") | ({"private_network": access == "VpcOnly"} if access else {})
    return facts | (
        {"shares_output": "encrypted" if given(share, "s3_kms_key_id") else "unencrypted"} if shares else {}
    )


def runtime(body: Node) -> Facts:
    """Of a runtime of AgentCore."""
    mode = word(body, "network_configuration.network_mode")
    facts: Facts = {"framework": "bedrock-agentcore"}
    return facts | ({"private_network": mode == "VPC"} if mode else {})


def agent(body: Node) -> Facts:
    """Of a Bedrock agent."""
    facts = _key(body, "customer_encryption_key_arn")
    if given(body, "guardrail_configuration", "guardrail_identifier"):
        facts["guarded"] = True
    if word(body, "guardrail_configuration.guardrail_version") == "DRAFT":
        facts["guarded_by_draft"] = True
    groups = {word(group, "parent_action_group_signature") for group in blocks(body, "action_groups")}
    if "AMAZON.CodeInterpreter" in groups:
        facts["code_execution"] = True
    return facts


def gateway(body: Node) -> Facts:
    """Of a gateway of AgentCore."""
    kind = word(body, "authorizer_type")
    facts = _key(body, "kms_key_arn")
    if kind.upper() == "NONE":
        return facts | {"auth": "none", "exposure": "public"}
    return facts | ({"auth": kind.lower()} if kind else {})


def open_tool(body: Node) -> Facts:
    """Of a browser or code interpreter of AgentCore: where its traffic may go."""
    mode = word(body, "network_configuration.network_mode")
    executes: Facts = {"capabilities": ["executes"]} if "interpreter" in str(body.get("name").text).lower() else {}
    alone: Facts = {"network_isolation": True} if mode == "SANDBOX" else {}  # it reaches nothing but services of AWS
    return executes | ({"private_network": mode == "VPC"} | alone if mode else {})


def source(body: Node) -> Facts:
    """Of a data source of a knowledge base: pages of the web are written by others."""
    kind = word(body, "data_source_configuration.type").upper()
    kept = word(body, "data_deletion_policy")
    facts: Facts = {"keeps_deleted": kept == "RETAIN"} if kept else {}
    return facts | managed(body) | ({"format": "web pages"} if kind == "WEB" else {})


def managed(body: Node) -> Facts:
    """Of services that differ in the key only."""
    return _key(
        body, "kms_key_id", "kms_key_arn", "encryption_key_arn", "custom_model_kms_key_id", "customer_encryption_key_arn",
        "server_side_encryption_configuration.kms_key_id", "server_side_encryption_configuration.kms_key_arn", "server_side_encryption.kms_key_arn",
        "offline_store_config.s3_storage_config.kms_key_id", "encryption_configuration.kms_key_arn", "model_kms_key_id",
    )  # fmt: skip


def guardrail(body: Node) -> Facts:
    """Of a guardrail: what it covers, and whether a filter is switched down."""
    covers = [name for name, path in _COVERS if given(body, path)]
    filters = [*blocks(body, "content_policy_config.filters_config")]
    kinds = {
        word(each, "type"): (word(each, "input_strength").upper(), word(each, "output_strength").upper())
        for each in filters
    }
    if "PROMPT_ATTACK" in kinds:
        covers.append("injection")
    weak = sorted(kind.lower() for kind, (inward, outward) in kinds.items()
                  if {"NONE"} & {inward, outward if kind != "PROMPT_ATTACK" else "HIGH"})  # fmt: skip
    return {"covers": listed(covers), "weak": listed(weak)} | _key(body, "kms_key_arn")


def role(body: Node) -> Facts:
    """Of a role: who may take it, and what its own policies allow."""
    trust = statements(first(body, "assume_role_policy", "assume_role_policy_document"))
    services = sorted(
        {
            name.removesuffix(".amazonaws.com")
            for each in trust
            for name in each.principals
            if name.endswith(".amazonaws.com")
        }
    )
    facts: Facts = {"principal": ", ".join(services)}
    used = word(body, "role_last_used.last_used_date")
    if used:
        facts["last_used"] = used[:10]
    facts |= trusted(trust, _account(body))
    if ":role/aws-service-role/" in word(body, "arn"):
        facts.pop("trusts_unsourced", None)  # of AWS itself: nobody can change it
    for policy in blocks(body, "inline_policy"):
        facts = join(facts, rights(statements(first(policy, "policy"))))
    for policy in [*blocks(body, "policies")]:
        facts = join(facts, rights(statements(first(policy, "policy_document") or policy)))
    return join(facts, attached(strings(body, "managed_policy_arns")))


def _account(body: Node) -> str:
    """The account that a resource is in, when it is known."""
    return word(body, "account_id") or next(iter(word(body, "arn").split(":")[4:5]), "")


def role_policy(body: Node) -> Facts:
    """Of a policy or an attachment that belongs to a role."""
    facts = rights(statements(first(body, "policy", "policy_document")))
    return join(facts, attached(strings(body, "policy_arn", "policy_arns")))


def attached(arns: list[str]) -> Facts:
    """What the managed policies of AWS in a list allow."""
    broad = sorted({arn.rpartition("/")[2] for arn in arns if _BROAD.search(arn)})
    facts: Facts = {"policies": listed(broad)} if broad else {}
    if broad:
        facts["wildcard"] = True
    if "AdministratorAccess" in broad:
        facts["admin"] = True
    found = reach(managed_policies(arns))
    found.pop("raises_rights", None)  # told by `wildcard`
    return facts | found


def rights(allowed: list[Statement]) -> Facts:
    """What the statements of a policy allow, in the vocabulary of an identity."""
    granted = [each for each in allowed if each.allows]
    actions = sorted({action for each in granted for action in each.actions if "${" not in action})
    facts: Facts = {"actions": listed(actions)} if actions else {}
    if any(each.everywhere and any(map(_EVERY_ACTION.fullmatch, each.actions)) for each in granted):
        facts["admin"] = True
    but = [
        each for each in granted if each.but_actions and (each.everywhere or each.but_resources) and not each.limited
    ]
    if but:
        facts |= {"wildcard": True, "all_but": listed(sorted({action for each in but for action in each.but_actions}))}
    if any(_WILD.search(action) for action in actions):
        facts["wildcard"] = True
    denied = {action for each in allowed if not each.allows and (each.everywhere or _but_some(each)) and not each.conditioned
              for action in each.actions}  # fmt: skip
    facts |= {"denied": listed(sorted(denied))} if denied else {}
    left = next(
        (each for each in allowed if not each.allows and each.everywhere and not each.conditioned and each.but_actions),
        None,
    )
    if left:  # all but these is denied
        facts["within"] = rights([replace(left, allows=True, actions=left.but_actions, but_actions=())])
    facts |= reach([each for each in granted if not each.principals])
    return facts


def _but_some(statement: Statement) -> bool:
    """Whether it speaks of everything but some resources."""
    return bool(statement.but_resources) and "*" not in statement.but_resources


def has_gpu(kind: str) -> bool:
    """Whether a type of machine (`g5.xlarge`) has a GPU or another accelerator."""
    return bool(_GPU.match(kind))


def instance(body: Node) -> Facts:
    """Of an EC2 instance: GPU, metadata service, public address."""
    facts: Facts = {}
    if has_gpu(word(body, "instance_type")):
        facts["gpu"] = True
    tokens = word(body, "metadata_options.http_tokens")
    if tokens:
        facts["metadata_v1"] = tokens != "required"
    return facts


def function_url(body: Node) -> Facts:
    """Of the address of a Lambda function."""
    kind = word(body, "authorization_type", "auth_type")
    origins = strings(body, "cors.allow_origins")
    cors: Facts = {"cors": listed(origins)} if origins else {}
    return {"url": True, "auth": "none" if kind == "NONE" else "iam", **cors} if kind else {}


def join(one: Facts, other: Facts) -> Facts:
    """Both together: lists united, yes before no, the first text."""
    both = dict(one)
    for name, value in other.items():
        held = both.get(name)
        if isinstance(held, list) and isinstance(value, list):
            both[name] = listed(dict.fromkeys([*map(str, held), *map(str, value)]))
        elif name == "auth" and "none" in {value, held}:
            both[name] = "none"
        elif name not in both or (isinstance(held, bool) and value is True) or held in ("", None):
            both[name] = value
    return both


def _key(body: Node, *paths: str) -> Facts:
    return {"customer_key": given(body, *paths)}


# How a table says by what it is encrypted: in code, in the service's answers, as AWS Config spells these.
_SEALED = frozenset(
    {"server_side_encryption", "sse_description", "sse_specification", "ssedescription", "s_sedescription"}
)


def table(body: Node) -> Facts:
    """Of a table of DynamoDB, which AWS encrypts with a key of its own unless it is given one."""
    return {
        "customer_key": any("kms" in path[-1] and bool(node.text) for path, node in body.walk() if _SEALED & {path[0]})
    }


def cluster(body: Node) -> Facts:
    """Of a cluster of Kubernetes: whether its API answers everyone; it does unless told otherwise."""
    inner = first(body, "resources_vpc_config", "vpc_config")
    public = flag(inner, "endpoint_public_access", default=True)
    sources = strings(inner, "public_access_cidrs")
    own = stores.secrets_of_cluster(body)
    return (
        own
        if public is None
        else own | {"api_public": public and (not sources or bool({"0.0.0.0/0", "::/0"} & set(sources)))}
    )


FACTS: dict[str, Callable[[Node], Facts]] = {
    "aws_s3_bucket": buckets.bucket, "aws_db_instance": database, "aws_rds_cluster": database, "aws_redshift_cluster": database, "aws_dynamodb_table": table,
    "aws_opensearch_domain": search_domain, "aws_elasticsearch_domain": search_domain, "aws_sagemaker_notebook_instance": notebook,
    "aws_sagemaker_model": isolated, "aws_sagemaker_training_job": isolated, "aws_sagemaker_data_quality_job_definition": isolated,
    "aws_sagemaker_endpoint_configuration": endpoint_configuration, "aws_sagemaker_domain": studio, "aws_bedrockagent_agent": agent,
    "aws_bedrockagentcore_agent_runtime": runtime, "aws_bedrockagentcore_gateway": gateway, "aws_bedrockagentcore_browser": open_tool,
    "aws_bedrockagentcore_code_interpreter": open_tool, "aws_bedrockagent_data_source": source, "aws_bedrock_custom_model": managed,
    "aws_kendra_index": managed, "aws_bedrock_guardrail": guardrail, "aws_iam_role": role, "aws_instance": instance, "aws_eks_cluster": cluster,
    "aws_sagemaker_feature_group": managed, "aws_bedrockagentcore_memory": managed, "aws_bedrockagent_prompt": managed,
    "aws_elasticache_replication_group": stores.cache, "aws_elasticache_serverless_cache": stores.cache, "aws_efs_file_system": stores.file_system,
    "aws_bedrockagent_flow": managed, "aws_comprehend_entity_recognizer": managed, "aws_comprehend_document_classifier": managed,
}  # fmt: skip
