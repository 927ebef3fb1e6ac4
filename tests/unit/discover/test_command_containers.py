"""What commands, units and clusters say of how open their containers are."""

from __future__ import annotations

import pytest

from upright.app.catalog import units
from upright.discover.command_containers import fill
from upright.discover.document import Document
from upright.discover.examine import Panel, examine
from upright.discover.link import link
from upright.discover.workloads import Workload
from upright.model.item import Item

WIDE = "0.0.0.0"  # noqa: S104  reported, not used
RAY = """apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: tune}
spec:
  headGroupSpec:
    serviceType: LoadBalancer
    template: {spec: {containers: [{name: head, image: "rayproject/ray:2.46.0"}]}}
"""
TOOLS = """services:
  tools:
    image: ghcr.io/acme/mcp-server-files:1
    command: ["--transport", "sse"]
    privileged: true
    ports: ["8080:8080"]
  closed:
    image: ghcr.io/acme/mcp-server-mail:1
    environment: {MCP_AUTH_TOKEN: "${TOKEN:?}", MCP_TRANSPORT: http}
  flows:
    image: n8nio/n8n:1
    environment: {N8N_USER_MANAGEMENT_DISABLED: "true"}
"""
TASK = """resource "aws_ecs_task_definition" "llm" {
  container_definitions = jsonencode([{ name = "v", image = "vllm/vllm-openai:v0.6",
    command = ["--model", "Qwen/Qwen2.5-7B-Instruct", "--trust-remote-code"] }])
}
"""


def told(path: str, text: str) -> dict[str, dict[str, object]]:
    panel = Panel(units("detectors").values())
    document = Document(Item("here", path, len(text), content=text.encode()), panel.words)
    seen, _, _ = link([examine(document, panel)])
    return {str(each.name): dict(each.attributes) for each in seen}


@pytest.mark.parametrize(
    ("command", "image", "bind", "privileged"),
    [
        ("docker run -d --gpus all -p 11434:11434 --name o ollama/ollama", "ollama/ollama", WIDE, None),
        ("podman run --rm -p127.0.0.1:80:80 -e A=b x/y serve", "x/y", "127.0.0.1", None),
        ("docker container run --privileged --net=host x/y:1", "x/y:1", WIDE, True),
        ("/usr/bin/docker run -v /var/run/docker.sock:/var/run/docker.sock x/y", "x/y", None, True),
        ("/usr/bin/ollama serve", "", None, None),
    ],
)
def test_a_command_says_what_it_runs(command: str, image: str, bind: str | None, privileged: bool | None) -> None:
    made = Workload("a", 1, "k")
    fill(made, [(word, 1) for word in command.split()])
    assert (made.image, made.attributes.get("bind"), made.attributes.get("privileged")) == (image, bind, privileged)


def test_a_service_that_kuberay_makes_opens_the_cluster() -> None:
    assert told("ray.yaml", RAY)["tune"]["exposure"] == "public"
    assert "exposure" not in told("ray.yaml", RAY.replace("LoadBalancer", "ClusterIP"))["tune"]


def test_containers_of_mcp_say_how_they_are_reached() -> None:
    seen = told("compose.yaml", TOOLS)
    assert (seen["tools"]["transport"], seen["tools"]["host_access"]) == ("sse", ["privileged"])
    assert (seen["closed"]["transport"], seen["closed"]["auth"]) == ("http", "token")
    assert seen["flows"]["auth"] == "none"


def test_a_container_of_a_cloud_names_its_model() -> None:
    model = told("llm.tf", TASK)["Qwen/Qwen2.5-7B-Instruct"]
    assert (model["hub"], model["trust_remote_code"]) == ("huggingface", True)


def test_what_a_pipeline_starts_is_thrown_away() -> None:
    step = "jobs:\n  t:\n    steps:\n      - run: docker run -d -p 11434:11434 ollama/ollama\n"
    assert "bind" not in told(".github/workflows/t.yml", step)["ollama/ollama"]
    assert told("up.sh", "docker run -d -p 11434:11434 ollama/ollama\n")["ollama/ollama"]["bind"] == WIDE


ROUTE = """apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: llm}
spec:
  parentRefs: [{name: internal, namespace: gateway}]
  rules: [{backendRefs: [{name: llm, port: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: llm}
spec: {selector: {app: llm}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: llm}
spec: {template: {metadata: {labels: {app: llm}}, spec: {containers: [{name: a, image: "vllm/vllm-openai:v1"}]}}}
"""


@pytest.mark.parametrize(("gateway", "how"), [("internal", "organisation"), ("external", "public")])
def test_a_gateway_for_the_inside_opens_nothing_to_the_internet(gateway: str, how: str) -> None:
    panel = Panel(units("detectors").values())
    text = ROUTE.replace("name: internal", f"name: {gateway}")
    seen, _, _ = link([examine(Document(Item("here", "llm.yaml", len(text), content=text.encode())), panel)])
    found = {each.attributes.get("exposure") for each in seen if each.location.type == "deployment"}
    assert found - {None} == {how}


def test_an_address_within_a_domain_that_a_variable_tells_counts() -> None:
    job = """job "page" {
  group "g" {
    task "page" {
      config { image = "ghcr.io/open-webui/open-webui:1" }
      env {
        OLLAMA_BASE_URL = "https://ollama.${var.domain}"
        WEBUI_URL = "https://llms.${var.domain}"
      }
    }
  }
}
"""
    assert {"page", "https://ollama.${var.domain}"} == {*told("page.nomad", job)}
