"""AI and data resources that Terraform declares.

Why it matters: the declaration says before anything runs which agents, endpoints and indexes there will be, on which
data, with which rights, and who can reach them.

How it recognises: resources of AWS (Bedrock, SageMaker, OpenSearch, Kendra, Lex), Google Cloud (Vertex AI, Dialogflow,
notebooks), Azure (OpenAI, AI services, Machine Learning, Search), Databricks, Pinecone and others; buckets, databases and
roles beside them; functions, APIs and machines in front of them. Variables, locals and outputs are resolved across files
and modules. A module that runs a program hosts AI when its name, its image or its settings say so, and the deployments that
are listed for a module are made. Resources that only add to another one (encryption, public access block, policies, firewalls) are joined to
it. Relations follow the references. Names are Terraform's addresses.

What it does not see: what a module from elsewhere makes, and values given at plan time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.ai_credentials import kept_vendor, plain_name, screaming
from upright.discover.cloud.declared import LOCAL, MODULE, OUTPUT, VALUES, VARIABLE, Declared
from upright.discover.cloud.hosts import hosts_ai, runs_containers
from upright.discover.cloud.kinds import AROUND, MODULES, made_by, store_of
from upright.discover.cloud.listed import listed_deployments
from upright.discover.cloud.names import normal, of_cloudformation, of_terraform
from upright.discover.cloud.siblings import matters
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.node import Node
from upright.discover.readers.terraform import Block, address_key, terraform
from upright.discover.sight import env_key, see
from upright.model.asset import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_SECRETS = frozenset(
    {"aws_secretsmanager_secret", "aws_ssm_parameter", "google_secret_manager_secret", "azurerm_key_vault_secret",
     "vault_generic_secret", "vault_kv_secret_v2", "github_actions_secret", "doppler_secret",
     "azurerm_api_management_named_value", "azapi_key_vault_secret"}
)  # fmt: skip
_WORDS = {"variable": VARIABLE, "output": OUTPUT, "module": MODULE}


def _detect(document: Document) -> Iterator[Sighting]:
    for block in document.parse(terraform):
        yield from _declared(document, block)
        if block.kind == "module":
            yield from _called(document, block)
        elif block.kind == "resource" and len(block.labels) == 2 and block.labels[0] in _SECRETS:  # noqa: PLR2004
            yield from _kept(document, block)


def _kept(document: Document, block: Block) -> Iterator[Sighting]:
    """A credential of an AI service that a vault keeps: by the name of the secret, or what the block is called."""
    said = [block.labels[1], *(block.body.get(field).text for field in ("secret_id", "name", "path"))]
    names = [plain_name(text) for text in said]
    name = next((each for each in names if kept_vendor(each)), "")
    if name:
        own = (address_key(document, block.address), env_key(document, screaming(name)))
        vendor = kept_vendor(name)
        yield see(document, "credential_ref", name, block.line, own, provider=vendor, variable=name, reference=True)


def _declared(document: Document, block: Block) -> Iterator[Declared]:
    folder = document.item.path.rpartition("/")[0] or "."
    scope = f"{document.item.source}//{folder}"
    where = Location(document.item.path, block.line, document.item.source)
    if block.kind in _WORDS and block.labels:
        own = address_key(document, block.address) if block.kind == "module" else ""
        yield Declared(_WORDS[block.kind], block.labels[0], scope, block.body, where, own)
    elif block.kind == "locals":
        for name, node in block.body.items():
            yield Declared(LOCAL, name, scope, Node({"value": node}, node.line), where)
    elif block.kind == "values" and document.item.suffix == ".tfvars":
        yield Declared(VALUES, "", scope, block.body, where)
    elif len(block.labels) == 2:  # noqa: PLR2004  type and name
        known = of_terraform(block.labels[0], block.body)
        kind = known if block.kind == "resource" else f"{block.kind}.{block.labels[0]}"
        yield from _stack(document, block, scope) if block.labels[0] == "aws_cloudformation_stack" else ()
        if matters(kind):
            body = block.body if known == block.labels[0] else _lifted(block.body)
            yield Declared(kind, block.address, scope, body, where, address_key(document, block.address))


def _stack(document: Document, block: Block, scope: str) -> Iterator[Declared]:
    """The resources of a template of CloudFormation that Terraform hands on, where the block writes it out."""
    for name, resource in block.body.get("template_body", "Resources").items():
        kind = of_cloudformation(resource.get("Type").text)
        address = f"{block.address}.{name}"
        if matters(kind):
            body = normal(resource.get("Properties"))
            where = Location(document.item.path, block.line, document.item.source)
            yield Declared(kind, address, scope, body, where, address_key(document, address))


def _lifted(body: Node) -> Node:
    """The body of a resource that speaks the words of an API, in the words of the others."""
    inner = body.get("body")
    said = {**dict(body.items()), **(dict(inner.items()) if inner.is_map else {})}
    if body.get("parent_id"):
        said["parent"] = body.get("parent_id")
    return normal(Node(said, body.line))


def _called(document: Document, block: Block) -> Iterator[Sighting]:
    """What the call of a module makes: AI by its name, a host of AI by what it is given, deployments that it lists."""
    source, name = block.body.get("source").text, block.labels[0] if block.labels else ""
    own = address_key(document, block.address)
    if (store := store_of(source)) is not None:
        yield see(document, store.label, block.address, block.line, own, type=store.type, provider=store.provider,
                  engine=store.engine, description=f"module {source}"[:200], confidence=0.8)  # fmt: skip
    elif MODULES.search(f"{source} {block.address}") and not AROUND.search(block.address):
        yield _module(document, block)
    elif runs_containers(source, name) and hosts_ai(block.body, name, block.body.first("function_name", "name").text):
        told = f"module {source}"[:200]
        yield see(document, "deployment", block.address, block.line, own, description=told, confidence=0.8)
    folder = document.item.path.rpartition("/")[0] or "."
    where = Location(document.item.path, block.line, document.item.source)
    yield from listed_deployments(block.body, block.address, f"{document.item.source}//{folder}", own, where)


def _module(document: Document, block: Block) -> Sighting:
    body = block.body
    agent = body.get("create_agent").value is True or body.first("agent_name", "instruction")
    label = "agent" if agent else made_by(f"{body.get('source').text} {block.address}")
    own = address_key(document, block.address)
    source = f"module {body.get('source').text}"[:200]
    return see(document, label, block.address, block.line, own, description=source, confidence=0.8)


DETECTOR = Detector(
    id="terraform-resources",
    title="AI and data resources in Terraform",
    selects=Selector(languages=frozenset({"terraform"})),
    detect=_detect,
    hits=(
        Hit(
            "target.tf",
            'resource "aws_cloudformation_stack" "tools" {\n  name = "tools"\n  template_body = jsonencode({\n    Resources = {\n      Weather = { Type = "AWS::BedrockAgentCore::GatewayTarget", Properties = { Name = "weather" } }\n    }\n  })\n}\n',
            (("tool", "aws_cloudformation_stack.tools.Weather", 1),),
        ),
        Hit(
            "apim.tf",
            'resource "azurerm_api_management_backend" "chat" {\n  name = "openai-${var.env}-backend"\n  url = "${var.endpoint}openai"\n}\nresource "azurerm_api_management_api" "shop" {\n  name = "orders-${var.openai_env}"\n}\nresource "azurerm_key_vault_secret" "key" {\n  name = "openai-key-eastus"\n}\n',
            (("endpoint", "azurerm_api_management_backend.chat", 1), ("secret", "openai-key-eastus", 8)),
        ),
        Hit(
            "main.tf",
            'resource "aws_bedrockagent_agent" "support" {\n  agent_name       = "support"\n  foundation_model = "anthropic.claude-3-haiku-20240307-v1:0"\n  agent_resource_role_arn = aws_iam_role.agent.arn\n}\n\nresource "aws_iam_role" "agent" {\n  name = "agent"\n}\n',
            (("agent", "aws_bedrockagent_agent.support", 1), ("identity", "aws_iam_role.agent", 7)),
            joins=(("aws_bedrockagent_agent.support", "runs_as", "aws_iam_role.agent"),),
        ),
        Hit(
            "api.tf",
            'resource "aws_lambda_function" "ask" {\n  role = aws_iam_role.ask.arn\n}\nresource "aws_iam_role" "ask" {\n  name = "ask"\n}\nresource "aws_iam_role_policy" "ask" {\n  role = aws_iam_role.ask.id\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "bedrock:InvokeModel", Resource = "*" }] })\n}\nresource "aws_lambda_function_url" "ask" {\n  function_name      = aws_lambda_function.ask.function_name\n  authorization_type = "NONE"\n}\n',
            (
                ("application", "aws_lambda_function.ask", 1),
                ("identity", "aws_iam_role.ask", 4),
                ("endpoint", "aws_lambda_function_url.ask", 11),
            ),
        ),
        Hit(
            "service.tf",
            'resource "aws_ecs_task_definition" "ask" {\n  container_definitions = jsonencode([{ name = "web", environment = [{ name = "ANTHROPIC_MODEL", value = "claude-sonnet-4-20250514" }] }])\n}\nresource "aws_ecs_service" "ask" {\n  task_definition = aws_ecs_task_definition.ask.arn\n  load_balancer {\n    target_group_arn = aws_lb_target_group.ask.arn\n  }\n}\nresource "aws_lb" "front" {\n  internal = false\n}\nresource "aws_lb_target_group" "ask" {\n  port = 80\n}\nresource "aws_lb_listener" "front" {\n  load_balancer_arn = aws_lb.front.arn\n  default_action {\n    target_group_arn = aws_lb_target_group.ask.arn\n  }\n}\n',
            (("endpoint", "aws_ecs_task_definition.ask", 1),),
        ),
        Hit(
            "tools.tf",
            'resource "aws_lambda_function" "mcp_server" {\n  runtime = "nodejs22.x"\n}\nresource "aws_ecs_task_definition" "weather_mcp" {\n  container_definitions = jsonencode([{ name = "web" }])\n}\n',
            (("endpoint", "aws_lambda_function.mcp_server", 1), ("endpoint", "aws_ecs_task_definition.weather_mcp", 4)),
        ),
        Hit(
            "stores.tf",
            'module "bedrock_docs" {\n  source = "terraform-aws-modules/s3-bucket/aws"\n  bucket = local.name\n}\nmodule "site" {\n  source = "./s3-bucket/aws"\n}\n',
            (("data_store", "module.bedrock_docs", 1),),
        ),
        Hit(
            "modules.tf",
            'module "weather_mcp" {\n  source = "terraform-aws-modules/lambda/aws"\n}\nmodule "tools" {\n  source = "terraform-aws-modules/ecs/aws//modules/service"\n  container_definitions = { app = { image = "ghcr.io/github/github-mcp-server:1" } }\n}\nmodule "chat" {\n  source = "./modules/container_app"\n  env = { AZURE_OPENAI_ENDPOINT = "x" }\n}\n',
            (("endpoint", "module.weather_mcp", 1), ("endpoint", "module.tools", 4), ("endpoint", "module.chat", 8)),
        ),
        Hit(
            "loading.tf",
            'module "docs_in" {\n  source = "aws-ia/genai-document-ingestion-rag/aws"\n}\n',
            (("pipeline", "module.docs_in", 1),),
        ),
        Hit(
            "listed.tf",
            'module "openai" {\n  source = "../.."\n  deployment = {\n    "chat" = {\n      model_format = "OpenAI"\n      model_name = "gpt-4o"\n    }\n  }\n}\n',
            (("ai_service", "module.openai", 1), ("endpoint", "chat", 4)),
            joins=(("module.openai.chat", "serves", "azure-openai/gpt-4o"),),
        ),
        Hit(
            "traces.tf",
            'variable "web_image" {}\nresource "aws_ecs_task_definition" "web" {\n  container_definitions = jsonencode([{ name = "langfuse-web", image = var.web_image }])\n}\nresource "aws_ecs_task_definition" "db" {\n  container_definitions = jsonencode([{ name = "clickhouse", image = var.web_image }])\n}\n',
            (("endpoint", "aws_ecs_task_definition.web", 2),),
        ),
        Hit(
            "vault.tf",
            'resource "aws_secretsmanager_secret" "key" {\n  name = "${var.env}/openai-api-key"\n}\nresource "azurerm_key_vault_secret" "pinecone_api_key" {\n  name = "p"\n}\nresource "aws_secretsmanager_secret" "db" {\n  name = "db-password"\n}\n',
            (("secret", "openai-api-key", 1), ("secret", "pinecone_api_key", 4)),
        ),
        Hit(
            "azure.tf",
            'resource "azurerm_search_service" "idx" {\n  name = "x"\n}\n',
            (("vector_store", "azurerm_search_service.idx", 1),),
        ),
    ),
    misses=(
        Miss(
            "app.tf",
            'module "resize_lambda" {\n  source = "terraform-aws-modules/lambda/aws"\n  environment_variables = { PORT = "80" }\n}\nmodule "mcp_logs" {\n  source = "./logs"\n}\nmodule "mcp_auth_lambda" {\n  source = "terraform-aws-modules/lambda/aws"\n}\nmodule "secrets" {\n  source = "./vault"\n  OPENAI_API_KEY = var.key\n}\nresource "aws_lambda_function" "mcp_client" {\n  runtime = "nodejs22.x"\n}\n',
        ),
        Miss(
            "irsa.tf",
            'module "triton_irsa" {\n  source = "aws-ia/eks-blueprints-addon/aws"\n}\nmodule "openai_private_dns_zone" {\n  source = "./dns"\n}\n',
        ),
        Miss(
            "net.tf",
            'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\nresource "aws_lambda_function" "resize" {\n  runtime = "nodejs22.x"\n}\n# resource "aws_sagemaker_endpoint" "x" {}\n',
        ),
        Miss(
            "shop.tf",
            'resource "aws_ecs_task_definition" "shop" {\n  container_definitions = jsonencode([{ name = "web" }])\n}\nresource "aws_lb" "front" {\n  internal = false\n}\n',
        ),
        Miss("vars.tf", 'variable "bedrock" {\n  default = "aws_bedrockagent_agent"\n}\n'),
    ),
)
