"""Resources that programs declare: constructs of the AWS CDK, of CDK for Terraform and resources of Pulumi.

Sources: https://docs.aws.amazon.com/cdk/api/v2/, https://github.com/awslabs/generative-ai-cdk-constructs,
https://www.pulumi.com/registry/.
"""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upright.discover.cloud.names import of_arm, of_cloudformation, of_pulumi, snake
from upright.discover.readers.node import NOTHING, Node

if TYPE_CHECKING:
    from collections.abc import Iterable

PACKAGES = (b"aws_cdk", b"aws-cdk", b"cdklabs", b"pulumi", b"cdktf")
WRITES_JSON = re.compile(
    r"(?:^|\.)(?:json\.dumps|json_dumps|JSON\.stringify|jsonStringify)$"
)  # of a value that is told as such
_CDK = re.compile(r"(?:^|\.)aws_cdk(?:_lib)?\.aws_(\w+?)(?:_alpha)?\.(\w+)$")
_GENERIC = re.compile(r"(?:^|\.)aws_cdk(?:_lib)?(?:\.core)?\.CfnResource$")
_LABS = re.compile(r"^cdklabs\.generative_ai_cdk_constructs\.(?:\w+\.)*(\w+)$")
_PULUMI = re.compile(r"^pulumi[._](\w+?)\.(\w+)\.(?:v\d{1,10}(?:(?:alpha|beta|preview)\d{0,2})?\.)?(\w+)$")
_PLAIN = re.compile(
    r"^(?:pulumi(?:verse)?[._](\w+?)|(\w+?)(?:_database|_cloud)?[._]pulumi)\.([A-Z]\w+)$"
)  # providers without modules
_CDKTF = re.compile(r"^(?:cdktf\.|cdktf_cdktf_)provider_(\w+?)\.(?:lib\.)?(\w+)\.([A-Z]\w+)$")
_TERRAFORM = {"aws": "aws", "google": "google", "google_beta": "google", "azurerm": "azurerm", "awscc": "awscc"}
_PROVIDERS = {"azure_native": "azure-native", "aws_native": "aws-native"}
# Services whose types have capitals of their own.
_SERVICES = {
    "sagemaker": "SageMaker", "bedrockagentcore": "BedrockAgentCore", "opensearchserverless": "OpenSearchServerless", "opensearchservice": "OpenSearchService",
    "s3": "S3", "iam": "IAM", "rds": "RDS", "ec2": "EC2", "ecs": "ECS", "s3vectors": "S3Vectors", "dynamodb": "DynamoDB", "apigateway": "ApiGateway",
    "apigatewayv2": "ApiGatewayV2", "qbusiness": "QBusiness", "kms": "KMS",
}  # fmt: skip
# Constructs with properties of their own, by what they make.
_MADE = {
    "Agent": "aws_bedrockagent_agent", "Guardrail": "aws_bedrock_guardrail", "Prompt": "aws_bedrockagent_prompt", "AgentActionGroup": "aws_bedrockagent_agent_action_group",
    "KnowledgeBase": "aws_bedrockagent_knowledge_base", "VectorKnowledgeBase": "aws_bedrockagent_knowledge_base", "GraphKnowledgeBase": "aws_bedrockagent_knowledge_base",
    "KendraKnowledgeBase": "aws_bedrockagent_knowledge_base", "S3DataSource": "aws_bedrockagent_data_source", "WebCrawlerDataSource": "aws_bedrockagent_data_source",
    "ConfluenceDataSource": "aws_bedrockagent_data_source", "SharePointDataSource": "aws_bedrockagent_data_source", "SalesforceDataSource": "aws_bedrockagent_data_source",
    "ApplicationInferenceProfile": "aws_bedrock_inference_profile", "Runtime": "aws_bedrockagentcore_agent_runtime", "Gateway": "aws_bedrockagentcore_gateway",
    "Memory": "aws_bedrockagentcore_memory", "BrowserCustom": "aws_bedrockagentcore_browser", "CodeInterpreterCustom": "aws_bedrockagentcore_code_interpreter",
    "Model": "aws_sagemaker_model", "Endpoint": "aws_sagemaker_endpoint", "EndpointConfig": "aws_sagemaker_endpoint_configuration",
    "JumpStartSageMakerEndpoint": "aws_sagemaker_endpoint", "HuggingFaceSageMakerEndpoint": "aws_sagemaker_endpoint", "CustomSageMakerEndpoint": "aws_sagemaker_endpoint",
    "VectorCollection": "aws_opensearchserverless_collection", "VectorIndex": "opensearch_index", "AmazonAuroraVectorStore": "aws_s3vectors_index",
    "PineconeVectorStore": "pinecone_index", "KendraGenAiIndex": "aws_kendra_index", "SageMakerCreateTrainingJob": "aws_sagemaker_training_job",
    "SageMakerCreateEndpoint": "aws_sagemaker_endpoint", "SageMakerCreateTransformJob": "aws_sagemaker_transform_job",
    "BedrockCreateModelCustomizationJob": "aws_bedrock_custom_model",
}  # fmt: skip
# Methods of constructs that make or join something: the kind, and the property that leads to the construct.
METHODS = {
    **dict.fromkeys(
        ("add_web_crawler_data_source", "add_s3_data_source", "add_confluence_data_source", "add_share_point_data_source", "add_salesforce_data_source"),
        ("aws_bedrockagent_data_source", "knowledge_base_id"),
    ),
    **dict.fromkeys(
        ("add_knowledge_base", "add_knowledge_bases", "add_action_group", "add_action_groups"),
        ("aws_bedrockagent_agent_knowledge_base_association", "agent_id"),
    ),
    **dict.fromkeys(
        ("add_lambda_target", "add_open_api_target", "add_smithy_target", "add_mcp_server_target", "add_api_gateway_target"),
        ("aws_bedrockagentcore_gateway_target", "gateway_identifier"),
    ),
    "add_function_url": ("aws_lambda_function_url", "function_name"),
}  # fmt: skip
JOINS = "aws_bedrockagent_agent_knowledge_base_association"
# What constructs of a service let others do to them: reading and writing.
_RIGHTS = {
    "s3": (("s3:GetObject",), ("s3:PutObject",)), "dynamodb": (("dynamodb:GetItem",), ("dynamodb:PutItem",)),
    "secretsmanager": (("secretsmanager:GetSecretValue",), ()), "ssm": (("ssm:GetParameter",), ()),
}  # fmt: skip
# What a program has made by calls of the API, where no construct does it: `AwsCustomResource`.
_CALLS = re.compile(r"(?:^|\.)aws_cdk(?:_lib)?\.custom_resources\.(?:AwsCustomResource|AwsSdkCall)$")
_ACTIONS = {
    "create_knowledge_base": "aws_bedrockagent_knowledge_base", "create_agent": "aws_bedrockagent_agent", "create_guardrail": "aws_bedrock_guardrail",
    "create_data_source": "aws_bedrockagent_data_source", "create_agent_action_group": "aws_bedrockagent_agent_action_group",
    "create_prompt": "aws_bedrockagent_prompt", "create_agent_runtime": "aws_bedrockagentcore_agent_runtime", "create_gateway": "aws_bedrockagentcore_gateway",
    "create_inference_profile": "aws_bedrock_inference_profile", "create_vector_bucket": "aws_s3vectors_vector_bucket",
    "create_provisioned_model_throughput": "aws_bedrock_provisioned_model_throughput", "create_training_job": "aws_sagemaker_training_job",
    "create_endpoint": "aws_sagemaker_endpoint", "create_model_customization_job": "aws_bedrock_custom_model",
}  # fmt: skip
_READING, _WRITING = (True, False), (False, True)
# Methods of constructs that let who is given do something to what they belong to: `bucket.grantRead(role)`.
GRANTS = {
    **dict.fromkeys(("grant_read", "grant_read_data"), _READING),
    **dict.fromkeys(("grant_write", "grant_put", "grant_write_data"), _WRITING),
    **dict.fromkeys(("grant_read_write", "grant_read_write_data", "grant_full_access"), (True, True)),
}
# Methods of a role, and of what runs as one, that give it a statement: `role.addToPolicy(new PolicyStatement({...}))`.
OF_OWN = frozenset({"add_to_role_policy", "add_to_task_role_policy"})  # of a role that the CDK makes
STATES = frozenset({"add_to_task_role_policy", "add_to_policy", "add_to_role_policy", "add_to_principal_policy"})
_NAMES = {
    "aws_bedrockagent_agent": "agent_name", "aws_bedrockagent_agent_action_group": "action_group_name", "aws_bedrockagent_data_source": "name",
    "aws_bedrockagent_knowledge_base": "name",
}  # fmt: skip
_SOURCES = {
    "source_urls": "WEB",
    "bucket": "S3",
    "confluence_url": "CONFLUENCE",
    "site_urls": "SHAREPOINT",
    "endpoint": "SALESFORCE",
}
_OF_AI = frozenset({"bedrock", "bedrockagentcore", "bedrock_agentcore", "sagemaker", "kendra", "stepfunctions_tasks"})
_BUCKET, _USER, _KEY = "aws_s3_bucket", "aws_iam_user", "aws_iam_access_key"
_URL = "aws_lambda_function_url"
# Libraries of constructs that others publish, by what their names say they are for: `cdk-s3-vectors`, `bedrock-agents-cdk`.
_OTHERS = re.compile(r"^(?=[\w.]*cdk)[\w.]*(?:bedrock|s3_?vectors|agentcore|sagemaker|gen_?ai)[\w.]*\.([A-Z]\w+)$")
_OFFICIAL = ("aws_cdk", "pulumi", "cdktf")
_VECTORS = {
    "Bucket": "aws_s3vectors_vector_bucket",
    "VectorBucket": "aws_s3vectors_vector_bucket",
    "Index": "aws_s3vectors_index",
}
# Where a cloud keeps what is secret, and where Pulumi does.
_KEPT = re.compile(
    r"(?:secretsmanager|secretmanager|keyvault|key_?vault|ssm)\.(?:v\d\w*\.)?(?:Secret|StringParameter|Parameter|fromSecret\w+|from_secret\w+)(?:\.from\w+)?$"
)
_SETTING = re.compile(r"(?:^|\.)[Cc]onfig\w*\.(?:require|get)_?[sS]ecret$")
_ROLE_OF = {"aws_lambda_function": "role", "aws_ecs_task_definition": "task_role_arn"}
_TASK_OF = re.compile(r"\.task_?[dD]efinition$")  # of a service that makes its task
OWN_ROLE = "ServiceRole"  # what the CDK calls the role that it makes for a function
# Constructs of services that are no AI but lie beside it.
_BESIDE = {
    ("s3", "Bucket"): _BUCKET, ("iam", "User"): _USER, ("iam", "AccessKey"): _KEY, ("iam", "Role"): "aws_iam_role",
    ("lambda", "Function"): "aws_lambda_function", ("lambda", "DockerImageFunction"): "aws_lambda_function",
    ("lambda_nodejs", "NodejsFunction"): "aws_lambda_function", ("lambda_python", "PythonFunction"): "aws_lambda_function",
    ("lambda", "FunctionUrl"): "aws_lambda_function_url", ("opensearchservice", "Domain"): "aws_opensearch_domain",
    **dict.fromkeys(
        (("ecs", "FargateTaskDefinition"), ("ecs", "Ec2TaskDefinition"), ("ecs", "TaskDefinition"), ("ecs_patterns", "ApplicationLoadBalancedFargateService"),
         ("ecs_patterns", "NetworkLoadBalancedFargateService"), ("ecs_patterns", "QueueProcessingFargateService"), ("ecs_patterns", "ScheduledFargateTask"),
         ("ecs_patterns", "ApplicationLoadBalancedEc2Service")),
        "aws_ecs_task_definition",
    ),
    ("dynamodb", "Table"): "aws_dynamodb_table", ("dynamodb", "TableV2"): "aws_dynamodb_table",
}  # fmt: skip
_SWITCHES = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
# The region and the account of a stack, as programs write them into a name.
_LATER = re.compile(r"\$?\{(?:[\w.]{0,60}\.)?((?i:region|account|account_?id))\}")
_ENUMERATED = re.compile(r"^(?:FoundationModelIdentifier|BedrockFoundationModel|FoundationModel)\.([A-Z][A-Z0-9_]{6,90})$")  # fmt: skip
_OF_AMAZON = re.compile(r"^(?=(?:TITAN|NOVA)_)")  # named without their vendor
_DIMENSIONS = re.compile(r"(?<=_V\d)_\d{3,4}$")  # of an embedding: no part of the model's id


# Constructs that lead from a web API to a function: `new LambdaIntegration(fn)`, `LambdaRestApi(self, "Api", handler=fn)`.
_INTEGRATES = frozenset({"LambdaIntegration", "HttpLambdaIntegration", "WebSocketLambdaIntegration", "LambdaRestApi"})
WAY = "aws_apigatewayv2_route"
_GUARDS = re.compile(
    rb"authoriz|api_?key_?required|add_?usage_?plan|default_?method_?options|EndpointType\.PRIVATE", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Construct:
    """`kind` as Terraform calls it; `exact`: its properties are those of the API, so that they tell of it."""

    kind: str
    exact: bool


def construct(called: str) -> Construct | None:
    """What a call makes, by the dotted name of what is called: `aws_cdk.aws_bedrock.CfnAgent`, in scripts the module first
    (`aws-cdk-lib/aws-bedrock.CfnAgent`).
    """
    plain = called.replace("@", "").replace("/", ".").replace("-", "_")
    found = _CDK.search(plain)
    if found:
        return _of_cdk(found[1], found[2])
    found = _LABS.match(plain) or (None if plain.startswith(_OFFICIAL) else _OTHERS.match(plain))
    if found:
        return _of_library(plain, found[1])
    found = _PULUMI.match(plain)
    if found:
        return _of_pulumi(*found.groups())
    found = _PLAIN.match(plain)
    if found:
        provider, name = found[1] or found[2], snake(found[3])
        return Construct(name if name.startswith(f"{provider}_") else f"{provider}_{name}", exact=True)
    found = _CDKTF.match(plain)
    provider = _TERRAFORM.get(found[1]) if found else None
    return Construct(f"{provider}_{found[2]}", exact=True) if found and provider else None


def integrates(called: str) -> bool:
    """Whether a call leads from a web API to a function."""
    found = _CDK.search(called.replace("@", "").replace("/", ".").replace("-", "_"))
    return bool(found and found[1].startswith("apigateway") and found[2] in _INTEGRATES)


def way(given: Iterable[Node], content: bytes, line: int) -> Node:
    """The route to the function among what an integration is given; in a program that says who may call, somebody asks."""
    leads = [each.get("handler") if each.is_map else each for each in given]
    asks = "CUSTOM" if _GUARDS.search(content) else "NONE"
    return Node({"integrated_with": Node([each for each in leads if each.text]), "authorization": Node(asks)}, line)


def stated_name(body: Node) -> str:
    """What a way in is called that no route names: after what holds the function that it leads to."""
    found = next((each.text for each in body.get("integrated_with") if each.text.startswith("${")), "")
    return found.strip("${}").rpartition(".")[2]


def _of_library(called: str, name: str) -> Construct | None:
    """A construct of a library of higher constructs."""
    plain = name.removeprefix("Bedrock")
    if plain in _MADE:
        return _higher(plain)
    return Construct(_VECTORS[plain], exact=False) if "vectors" in called and plain in _VECTORS else None


def _of_cdk(service: str, name: str) -> Construct | None:
    if (service, name) in _BESIDE:
        return Construct(_BESIDE[service, name], exact=True)
    if name.startswith("Cfn") and name[3:4].isupper():
        return Construct(of_cloudformation(f"AWS::{_SERVICES.get(service, service.title())}::{name[3:]}"), exact=True)
    return _higher(name) if service in _OF_AI and name in _MADE else None


def _higher(name: str) -> Construct:
    """A construct on a higher level; of agents and what they are given the properties are read as well."""
    return Construct(_MADE[name], exact=_MADE[name] in _NAMES)


def stated(kind: str, body: Node) -> Node:
    """The properties of a construct on a higher level as the API calls them: of buckets, agents and what these are given."""
    if kind in _NAMES:
        return _of_agents(kind, body)
    if kind in {_USER, _KEY}:
        return _of_users(body)
    if kind == _URL:
        return _of_url(body)
    return _of_bucket(body) if kind == _BUCKET else body


def _of_bucket(body: Node) -> Node:
    """A bucket as CloudFormation has it: its name, who may read it, whether it is encrypted."""
    if body.get("public_access_block_configuration") or body.get("bucket"):
        return body
    told = {**dict(body.items())}
    name = _LATER.sub(_pseudo, body.get("bucket_name").text)
    if name:
        told["bucket_name"] = Node(name, body.line)
    if body.get("block_public_access").text.partition("}")[0].endswith("BLOCK_ALL"):
        told["public_access_block_configuration"] = Node({switch: Node(True) for switch in _SWITCHES}, body.line)
    if body.get("encryption").text.partition("}")[0].endswith(("KMS", "KMS_MANAGED", "S3_MANAGED", "DSSE")):
        told["bucket_encryption"] = body.get("encryption")
    if body.get("public_read_access").value is True:
        told["access_control"] = Node("PublicRead", body.line)
    return Node(told, body.line)


def _of_url(body: Node) -> Node:
    """The address of a function: who may call it, which is nobody without a signature unless it says otherwise."""
    asks = body.get("auth_type").text.strip("${}").rpartition(".")[2] or "AWS_IAM"
    told = {**dict(body.items()), "authorization_type": Node(asks, body.line)}
    if body.get("function") and "function_name" not in told:
        told["function_name"] = body.get("function")
    return Node(told, body.line)


def _of_users(body: Node) -> Node:
    """A user under its own name, and whether a key is switched off."""
    told = {**dict(body.items())}
    if body.get("user_name") and "name" not in told:
        told["name"] = body.get("user_name")
    if body.get("status"):
        told["status"] = Node(body.get("status").text.strip("${}").rpartition(".")[2].lower(), body.line)
    return Node(told, body.line)


def granted(called: str, owner: str, given: Iterable[Node]) -> tuple[str, Node] | None:
    """The policy that a method of a construct gives a role: `store.grantRead(role)`, where `owner` is the bucket,
    `role.addToPolicy(statement)`, where it is the role. `called`: the dotted name of the method, as of `construct`.
    None for any other method.
    """
    first = next(iter(given), NOTHING)
    construct_of, _, written = called.replace("@", "").replace("/", ".").replace("-", "_").rpartition(".")
    made, method = _CDK.search(_TASK_OF.sub("", construct_of)), snake(written)
    if method in STATES and made and first.is_map:
        owner = f"{_TASK_OF.sub('', owner)}{OWN_ROLE}" if method in OF_OWN else owner
        return owner, Node({"Statement": Node([_stated(first)])})
    reads, writes = GRANTS.get(method, (False, False))
    reading, writing = _RIGHTS.get(made[1], ((), ())) if made else ((), ())
    actions = [*(reading if reads else ()), *(writing if writes else ())]
    if not actions or not first.text.startswith("${") or not owner:
        return None
    named = Node([Node(f"${{{owner}.arn}}")])
    one = {"Effect": Node("Allow"), "Action": Node([Node(each) for each in actions]), "Resource": named}
    return first.text.removeprefix("${").removesuffix("}"), Node({"Statement": Node([Node(one)])})


def _stated(statement: Node) -> Node:
    """A statement as policies write it: `PolicyStatement(actions=[...], resources=[...])`."""
    effect = "Deny" if statement.get("effect").text.strip("${}").endswith("DENY") else "Allow"
    told = {"Effect": Node(effect), "Action": statement.get("actions"), "Resource": statement.get("resources")}
    return Node(told, statement.line)


def _of_agents(kind: str, body: Node) -> Node:
    told = {**dict(body.items())}
    title = body.first(f"{kind.removeprefix('aws_bedrockagent_')}_name", "data_source_name", "name")
    if title and _NAMES[kind] not in told:
        told[_NAMES[kind]] = title
    if body.get("action_group_executor").text:
        told["action_group_executor"] = Node({"lambda": body.get("action_group_executor")}, body.line)
    if body.get("executor"):
        told["action_group_executor"] = Node({"lambda": body.get("executor")}, body.line)
    source = next((kept for name, kept in _SOURCES.items() if body.get(name)), "")
    if kind == "aws_bedrockagent_data_source" and source and not body.get("data_source_configuration"):
        where = {"s3_configuration": Node({"bucket_arn": body.get("bucket")})} if source == "S3" else {}
        told["data_source_configuration"] = Node({"type": Node(source), **where}, body.line)
    return Node(told, body.line)


def _pseudo(match: re.Match[str]) -> str:
    return "${AWS::Region}" if match[1].lower().endswith("region") else "${AWS::AccountId}"


def _of_pulumi(provider: str, module: str, name: str) -> Construct | None:
    if provider == "kubernetes":  # its objects are judged as manifests are
        return Construct("helm_release", exact=True) if module == "helm" else None
    if provider == "docker":
        return Construct(f"{provider}_{snake(name)}", exact=True)
    if provider == "azure_native":
        found = of_pulumi(f"azure-native:{module}:{name}")
        return Construct(found or of_arm(f"microsoft.{module}/accounts/{name.lower()}s"), exact=True)
    return Construct(of_pulumi(f"{_PROVIDERS.get(provider, provider)}:{module}:{name}"), exact=True)


def is_generic(called: str) -> bool:
    """Whether a call makes a resource whose type is given by name: `CfnResource(self, "x", type="AWS::...")`."""
    return bool(_GENERIC.search(called.replace("@", "").replace("/", ".").replace("-", "_")))


def enumerated_model(dotted: str) -> str:
    """The id of a model that the CDK lists: `bedrock.FoundationModelIdentifier.ANTHROPIC_CLAUDE_3_HAIKU_20240307_V1_0`."""
    found = _ENUMERATED.match(".".join(dotted.split(".")[-2:]))
    if not found:
        return ""
    vendor, _, rest = _DIMENSIONS.sub("_0", _OF_AMAZON.sub("AMAZON_", found[1])).partition("_")
    name, _, revision = rest.rpartition("_V")
    end = f"-v{revision.replace('_', ':')}" if name and revision[:1].isdigit() else ""
    return f"{vendor}.{(name if end else rest).replace('_', '-')}{end}".lower()


def with_own_role(kind: str, name: str, body: Node) -> Node:
    """A function or a task that is given no role, with the one that the CDK makes for it."""
    field = _ROLE_OF.get(kind, "")
    if not field or body.first(field, field.removesuffix("_arn")) or not name:
        return body
    return Node({**dict(body.items()), field: Node(f"${{{name}{OWN_ROLE}}}", body.line)}, body.line)


def called_for(called: str, body: Node) -> str:
    """The kind of what a call of the API makes that a program has made as it is deployed; empty for any other call."""
    if not _CALLS.search(called.replace("@", "").replace("/", ".").replace("-", "_")):
        return ""
    asked = [body, *(body.get(name) for name in ("onCreate", "on_create", "onUpdate", "on_update"))]
    named = (snake(each.get("action").text.removesuffix("Command")) for each in asked)
    return next((_ACTIONS[name] for name in named if name in _ACTIONS), "")


def keeps_secret(called: str) -> bool:
    """Whether a call keeps something secret or looks it up: a secret of a cloud, a secret setting of Pulumi."""
    plain = called.replace("@", "").replace("/", ".").replace("-", "_")
    return bool(_KEPT.search(plain) or _SETTING.search(plain))


def property_name(name: str) -> str:
    """A property of a construct in snake case, without the mark that Python puts behind its own words (`lambda_`)."""
    return snake(name).rstrip("_")
