"""Which workloads without a word of AI run AI code that is built beside them."""

from collections.abc import Mapping

import pytest

from upright.discover.built import made_in
from upright.discover.detectors import (
    compose_services,
    docker_images,
    helm_charts,
    kubernetes_workloads,
    python_endpoints,
    terraform_resources,
)
from upright.discover.document import Document
from upright.discover.examine import examine
from upright.discover.link import link
from upright.model.item import Item

DETECTORS = [
    each.DETECTOR
    for each in (
        compose_services,
        docker_images,
        helm_charts,
        kubernetes_workloads,
        python_endpoints,
        terraform_resources,
    )
]
CHAT = (
    "from fastapi import FastAPI\nfrom openai import OpenAI\napp = FastAPI()\n\n\n@app.post('/chat')\n"
    "def chat(text: str):\n    return OpenAI().responses.create(model='gpt-4o', input=text)\n"
)
DOCKERFILE = "FROM python:3.12\nCOPY . .\n"


def manifest(image: str, kind: str = "LoadBalancer", name: str = "front") -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec: {{template: {{metadata: {{labels: "
        f"{{app: {name}}}}}, spec: {{containers: [{{name: c, image: '{image}'}}]}}}}}}\n---\napiVersion: v1\n"
        f"kind: Service\nmetadata: {{name: svc}}\nspec: {{type: {kind}, selector: {{app: {name}}}}}\n"
    )


def deployed(files: Mapping[str, str]) -> dict[str, tuple[object, object]]:
    items = [Item("repo", path, len(text), content=text.encode()) for path, text in files.items()]
    found = link([examine(Document(item), DETECTORS) for item in items])[0]
    told = [each for each in found if each.attributes.get("built_from")]
    return {str(each.name): (each.attributes["exposure"], each.attributes["built_from"]) for each in told}


SHOP = {
    "chat/app.py": CHAT, "chat/Dockerfile": DOCKERFILE, "web/app.py": "print(1)\n", "web/Dockerfile": DOCKERFILE,
}  # fmt: skip
ALONE = {"app.py": CHAT, "Dockerfile": DOCKERFILE}


@pytest.mark.parametrize("image", ["ghcr.io/acme/chat:1", "chat", "acme/shop-chat@sha256:ab"])
def test_the_folder_of_an_image_names_it(image: str) -> None:
    assert deployed({**SHOP, "k8s/a.yaml": manifest(image)}) == {"front": ("public", "chat")}


def test_a_workload_is_called_like_the_folder() -> None:
    assert deployed({**SHOP, "k8s/a.yaml": manifest("acme/x:1", name="chat")}) == {"chat": ("public", "chat")}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yaml", "services:\n  a:\n    image: acme/front\n    build: {context: chat}\n"),
        (
            "skaffold.yaml",
            "apiVersion: skaffold/v4beta6\nkind: Config\nbuild: {artifacts: [{image: front, context: chat}]}\n",
        ),
    ],
)
def test_an_image_is_told_by_what_builds_it(path: str, text: str) -> None:
    assert deployed({**SHOP, path: text, "k8s/a.yaml": manifest("acme/front:2")}) == {"front": ("public", "chat")}


@pytest.mark.parametrize("image", ["shopbot:1", "1.dkr.ecr.eu-west-1.amazonaws.com/x", "PROJECT_ID/x", "acme/repo:1"])
def test_the_only_image_of_a_source_is_run_by_what_only_its_owner_pulls(image: str) -> None:
    assert deployed({**ALONE, "k8s/a.yaml": manifest(image)}) == {"front": ("public", ".")}


@pytest.mark.parametrize("image", ["nginx:1.27", "grafana/grafana", "ghcr.io/other/thing:1"])
def test_images_of_others_are_left_alone(image: str) -> None:
    assert not deployed({**ALONE, "k8s/a.yaml": manifest(image)})


@pytest.mark.parametrize(
    ("image", "command", "folder"),
    [
        ("registry.acme.io/front:3", "[uvicorn, 'app:app', --port, '80']", "chat"),
        ("acme/front:3", "[sh, -c, exec gunicorn chat.app:app]", "chat"),
        ("acme/front:3", "[uvicorn, 'app:app']", None),  # which anybody's image may start
        ("registry.acme.io/front:3", "[uvicorn, 'web.app:app']", None),
    ],
)
def test_a_workload_runs_what_its_command_starts(image: str, command: str, folder: str | None) -> None:
    files = {name: text for name, text in SHOP.items() if not name.endswith("Dockerfile")}
    workload = manifest(image).replace(f"'{image}'", f"'{image}', command: {command}")
    service = f"services:\n  desk: {{image: '{image}', command: {command}, ports: ['80:80']}}\n"
    expected = {"front": ("public", folder)} if folder else {}
    assert deployed({**files, "k8s/a.yaml": workload}) == expected
    items = {**files, "compose.yaml": service}.items()
    seen = [examine(Document(Item("repo", path, len(text), content=text.encode())), DETECTORS) for path, text in items]
    told = [each.attributes["built_from"] for each in link(seen)[0] if each.location.path == "compose.yaml"]
    assert told == ([folder] if folder else [])


def test_what_holds_no_ai_or_is_not_open_is_left_alone() -> None:
    assert not deployed({**SHOP, "k8s/a.yaml": manifest("acme/web:1")})
    assert not deployed({**SHOP, "k8s/a.yaml": manifest("acme/chat:1", kind="ClusterIP")})


def test_a_route_of_a_gateway_opens_it() -> None:
    route = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r}\n"
        "spec: {rules: [{backendRefs: [{name: svc, port: 80}]}]}\n"
    )
    files = {**SHOP, "k8s/a.yaml": manifest("acme/chat:1", kind="ClusterIP"), "k8s/route.yaml": route}
    assert deployed(files) == {"front": ("public", "chat")}


CHART = {
    "chart/Chart.yaml": "name: shop\n",
    "chart/values.yaml": "image:\n  repository: acme/chat\n  tag: 3\n",
    "chart/templates/all.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}-front\nspec:\n  template:\n"
        "    metadata: {labels: {app: front}}\n    spec:\n      containers:\n      - name: c\n"
        '        image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n---\napiVersion: v1\nkind: Service\n'
        "metadata: {name: svc}\nspec: {type: LoadBalancer, selector: {app: front}}\n"
    ),
}


def test_a_chart_runs_an_image_that_is_built_beside_it() -> None:
    assert set(deployed({**SHOP, **CHART}).values()) == {("public", "chat")}
    assert not deployed({**CHART, "web/app.py": "print(1)\n", "web/Dockerfile": DOCKERFILE})


RUN = """resource "google_service_account" "desk" {
  account_id = "desk"
}
resource "google_bigquery_dataset" "buyers" {
  dataset_id = "buyers"
}
resource "google_cloud_run_v2_service" "desk" {
  name = "desk"
  template {
    service_account = google_service_account.desk.email
    containers {
      image = "europe-west3-docker.pkg.dev/shop/apps/x:4"
    }
  }
}
"""
GRANT = """resource "google_%s_iam_member" "desk" {
  %s
  role   = "roles/bigquery.%s"
  member = "serviceAccount:${google_service_account.desk.email}"
}
"""


def test_cloud_run_runs_the_only_image_of_a_source() -> None:
    assert deployed({**ALONE, "infra/main.tf": RUN}) == {"google_cloud_run_v2_service.desk": ("public", ".")}
    assert not deployed({"app.py": "print(1)\n", "Dockerfile": DOCKERFILE, "infra/main.tf": RUN})


@pytest.mark.parametrize(
    ("what", "where", "role", "kinds"),
    [
        ("bigquery_dataset", "dataset_id = google_bigquery_dataset.buyers.dataset_id", "dataViewer", {"can_read"}),
        ("bigquery_dataset", 'dataset_id = "buyers"', "dataEditor", {"can_read", "can_write"}),
        ("project", 'project = "shop"', "dataViewer", {"can_read"}),
        ("project", 'project = "shop"', "jobUser", set()),
    ],
)
def test_roles_of_bigquery_open_data_sets(what: str, where: str, role: str, kinds: set[str]) -> None:
    text = RUN + GRANT % (what, where, role)
    item = Item("repo", "main.tf", len(text), content=text.encode())
    edges = link([examine(Document(item), DETECTORS)])[1]
    assert {str(each.kind) for each in edges if str(each.target).endswith("buyers")} == kinds


SITE = (
    'resource "azurerm_linux_web_app" "front" {{\n  name = "front"\n  public_network_access_enabled = true\n'
    '  site_config {{\n    app_command_line = "{command}"\n  }}\n}}\n'
)


@pytest.mark.parametrize(
    ("command", "folder"),
    [
        ("gunicorn -k uvicorn.workers.UvicornWorker chat.app:app", "chat"),
        ("python chat/app.py", "chat"),
        ("gunicorn web.app:app", None),
        ("gunicorn app:app", None),
        ("", None),
    ],
)
def test_a_site_runs_what_its_command_starts(command: str, folder: str | None) -> None:
    files = {
        "chat/app.py": CHAT,
        "desk/app.py": CHAT,
        "web/app.py": "print(1)\n",
        "site.tf": SITE.format(command=command),
    }
    assert deployed(files) == ({"azurerm_linux_web_app.front": ("public", folder)} if folder else {})


def test_an_image_that_others_publish_is_a_product() -> None:
    text = (
        "services:\n  ollama:\n    image: ollama/ollama:0.3\n  ui:\n    image: ghcr.io/open-webui/open-webui:main\n"
        "  bot:\n    image: eu.gcr.io/acme/support-chatbot:2\n  own:\n    build: .\n    image: acme/rag-chatbot\n"
    )
    found = list(
        examine(Document(Item("repo", "compose.yaml", len(text), content=text.encode())), DETECTORS).observations
    )
    told = {str(each.name): each.attributes.get("product") for each in found if each.kind == "endpoint"}
    assert told["ollama"] is True
    assert told["ui"] is True
    assert told["bot"] is None


def test_an_open_service_of_compose_is_what_its_folder_holds() -> None:
    services = (
        "services:\n  desk: {build: ./chat, ports: ['8002:8002']}\n  jobs: {build: ./chat}\n"
        "  page: {build: {context: web}, ports: [80]}\n"
    )
    items = {**SHOP, "compose.yml": services}.items()
    seen = [examine(Document(Item("repo", path, len(text), content=text.encode())), DETECTORS) for path, text in items]
    found = [each for each in link(seen)[0] if each.location.path == "compose.yml"]
    assert [(each.name, each.location.line, each.attributes["built_from"]) for each in found] == [("desk", 2, "chat")]


OWN_CHART = {
    "chart/Chart.yaml": "name: desk\n",
    "chart/values.yaml": "image: {repository: ghcr.io/acme/front, tag: 2.1.0}\ntype: LoadBalancer\n",
    "chart/templates/all.yaml": manifest(
        "{{ .Values.image.repository }}:{{ .Values.image.tag }}", "{{ .Values.type }}"
    ),
}


def test_the_one_image_that_the_chart_of_a_source_runs_is_the_one_that_is_built() -> None:
    assert deployed({**ALONE, **OWN_CHART}) == {"front": ("public", ".")}
    cache = manifest("redis:7", name="cache")
    assert deployed({**ALONE, **OWN_CHART, "k8s/b.yaml": cache}) == {"front": ("public", ".")}


def test_of_two_images_with_an_owner_neither_is() -> None:
    other = manifest("docker.io/others/page:2", name="page")
    assert deployed({**ALONE, **OWN_CHART, "k8s/b.yaml": other}) == {}
    assert deployed({**SHOP, **OWN_CHART}) == {}
    assert deployed({**ALONE, "k8s/a.yaml": manifest("ghcr.io/acme/front:1")}) == {}


def test_an_image_that_is_built_here_bears_the_name_of_a_product_and_runs_the_code() -> None:
    compose = (
        "services:\n  gpt-researcher:\n    image: gptresearcher/gpt-researcher\n    build: ./\n"
        "    ports: ['8000:8000']\n    environment: {OPENAI_API_KEY: '${OPENAI_API_KEY}'}\n"
    )
    items = [Item("repo", path, len(text), content=text.encode())
             for path, text in {"docker-compose.yml": compose, **ALONE}.items()]  # fmt: skip
    found = link([examine(Document(item), DETECTORS) for item in items])[0]
    (service,) = [each for each in found if each.attributes.get("type") == "deployment"]
    assert service.attributes.get("built_from") == "."
    assert service.attributes.get("product") is None


def test_a_folder_outside_the_source_or_on_the_web_is_none_of_it() -> None:
    assert made_in("deploy/compose.yml", "..") == ""
    assert made_in("compose.yml", "../other") is None
    assert made_in("compose.yml", "https://git.example.org/desk.git") is None
