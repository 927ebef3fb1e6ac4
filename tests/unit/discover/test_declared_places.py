"""What stands beside declared AI and is seen where it stands: services, balancers, calls of modules, stores of data."""

# ruff: noqa: E501  infrastructure code as people write it
from __future__ import annotations

from upright.app.catalog import units
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.evidence import Observation
from upright.testing.detectors import item


def _seen(*files: tuple[str, str]) -> set[tuple[str, str, int]]:
    detectors = units("detectors").values()
    observations, _, gaps = link([examine(Document(item(path, text)), detectors) for path, text in files])
    assert not gaps
    return {(each.location.type, str(each.name), each.location.line) for each in observations if _told(each)}


def _told(each: Observation) -> bool:
    return each.location.path.endswith((".tf", ".yaml", ".tfvars"))


TASK = """resource "aws_ecs_task_definition" "main" {
  container_definitions = jsonencode([{ name = "proxy", image = "ghcr.io/berriai/litellm:main-stable" }])
}
resource "aws_ecs_service" "main" {
  task_definition = aws_ecs_task_definition.main.arn
  load_balancer {
    target_group_arn = var.group
  }
}
variable "group" {}
"""
FRONT = """resource "aws_lb" "main" {
  internal = true
}
resource "aws_lb_target_group" "main" {
  port = 4000
}
resource "aws_lb_listener" "main" {
  load_balancer_arn = aws_lb.main.arn
  default_action {
    target_group_arn = aws_lb_target_group.main.arn
  }
}
output "group" {
  value = aws_lb_target_group.main.arn
}
"""
ROOT = """module "tasks" {
  source = "./tasks"
  group  = module.front.group
}
module "front" {
  source = "./front"
}
"""


def test_a_service_and_a_balancer_of_another_module_stand_before_a_task_of_ai() -> None:
    seen = _seen(("main.tf", ROOT), ("tasks/main.tf", TASK), ("front/main.tf", FRONT))
    assert {
        ("deployment", "aws_ecs_task_definition.main", 1),
        ("deployment", "aws_ecs_service.main", 4),
        ("endpoint", "aws_lb.main", 1),
        ("deployment", "module.tasks", 1),
    } <= seen
    assert not any(name == "module.front" for _, name, _ in seen)


def test_what_stands_before_a_shop_is_none_of_ai() -> None:
    shop = TASK.replace("ghcr.io/berriai/litellm:main-stable", "acme/shop")
    assert not _seen(("main.tf", ROOT), ("tasks/main.tf", shop), ("front/main.tf", FRONT))


def test_a_bucket_that_fills_a_knowledge_base_is_where_its_data_lie_and_a_function_of_an_agent_is_deployed() -> None:
    agent = (
        'resource "aws_s3_bucket" "docs" {}\nresource "aws_s3_bucket" "logs" {}\n'
        'resource "aws_bedrockagent_data_source" "docs" {\n  data_source_configuration {\n    s3_configuration {\n'
        "      bucket_arn = aws_s3_bucket.docs.arn\n    }\n  }\n}\n"
        'resource "aws_lambda_function" "tool" {\n  handler = "app.main"\n}\n'
        'resource "aws_lambda_permission" "agent" {\n  function_name = aws_lambda_function.tool.function_name\n'
        '  principal = "bedrock.amazonaws.com"\n  source_account = "1"\n}\n'
        'resource "aws_rds_cluster" "vectors" {}\nresource "aws_bedrockagent_knowledge_base" "kb" {\n'
        "  storage_configuration {\n    rds_configuration {\n      resource_arn = aws_rds_cluster.vectors.arn\n    }\n  }\n}\n"
    )
    seen = {(label, name) for label, name, _ in _seen(("main.tf", agent))}
    assert {
        ("dataset", "aws_s3_bucket.docs"),
        ("data_store", "aws_s3_bucket.logs"),
        ("deployment", "aws_lambda_function.tool"),
        ("vector_store", "aws_rds_cluster.vectors"),
    } <= seen


def test_a_module_is_called_after_what_is_declared_in_it() -> None:
    inner = 'resource "aws_bedrockagent_agent" "a" {\n  agent_name = "a"\n}\nresource "aws_iam_role" "a" {}\n'
    roles = 'resource "aws_iam_role" "b" {}\n'
    calls = 'module "helper" {\n  source = "./helper"\n}\nmodule "rights" {\n  source = "./rights"\n}\n'
    seen = _seen(("main.tf", calls), ("helper/main.tf", inner), ("rights/main.tf", roles))
    assert ("agent", "module.helper", 1) in seen
    assert not any(name == "module.rights" for _, name, _ in seen)


def test_a_service_that_terraform_makes_stands_before_the_pods_that_it_selects() -> None:
    workload = (
        'resource "kubernetes_deployment" "track" {\n  spec {\n    template {\n      metadata {\n        labels = { app = "track" }\n      }\n'
        '      spec {\n        container {\n          image = "ghcr.io/mlflow/mlflow:v3"\n        }\n      }\n    }\n  }\n}\n'
    )
    service = 'resource "kubernetes_service_v1" "%s" {\n  spec {\n    selector = { app = "%s" }\n  }\n}\n'
    seen = _seen(("main.tf", workload), ("svc.tf", service % ("track", "track")), ("web.tf", service % ("web", "shop")))
    assert ("endpoint", "kubernetes_service_v1.track", 1) in seen
    assert not any("web" in name for _, name, _ in seen)


def test_a_service_in_another_manifest_is_where_a_workload_of_ai_is_called() -> None:
    pod = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ball\nspec:\n  template:\n    metadata: {labels: {app: ball}}\n    spec:\n"
        "      containers:\n      - name: c\n        image: acme/ball:1\n        env:\n        - {name: AZURE_OPENAI_KEY, value: x}\n"
    )
    service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: %s\nspec:\n  selector: {app: %s}\n"
    route = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: way\nspec:\n  http:\n  - route:\n    - destination: {host: ball.ns.svc.cluster.local}\n"
    seen = _seen(
        ("k/pod.yaml", pod), ("k/svc.yaml", service % ("ball", "ball")), ("k/way.yaml", route),
        ("k/shop.yaml", service % ("shop", "shop")),
    )  # fmt: skip
    assert {label for label, name, _ in seen if name == "ball"} == {"deployment", "endpoint"}
    assert not any(name == "shop" for _, name, _ in seen)


def test_the_api_that_sam_makes_for_a_function_of_ai_is_where_it_is_called() -> None:
    template = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Ask:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        "      Events:\n        Web:\n          Type: HttpApi\n        Nightly:\n          Type: Schedule\n"
        "      Policies:\n      - Version: '2012-10-17'\n        Statement:\n        - {Effect: Allow, Action: 'bedrock:%s', Resource: '*'}\n"
    )
    ask = _seen(("template.yaml", template % "Invoke*"))
    assert {("deployment", "Ask", 3), ("endpoint", "Ask", 7), ("identity", "Ask.role", 11)} <= ask
    assert not _seen(("template.yaml", template.replace("bedrock:%s", "s3:GetObject")))
