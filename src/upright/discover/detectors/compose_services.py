"""AI services in Docker Compose files.

Why it matters: a model server, vector store or chat page started by Compose usually publishes a port on every
interface, without a password.

How it recognises: services whose image runs AI (model servers, vector stores, gateways, pages, tracing, notebooks), whose
command serves a model, or whose environment holds credentials or models of AI services; models that Docker Model Runner
serves, MCP servers and the ones that a gateway starts. What a service takes over from another of the file (`extends`) counts.
A service that ngrok or cloudflared
of the same file leads to is open to the internet, and so is one that names a public host for Traefik, Caddy or nginx-proxy. Says image, port, whether it is open beyond the machine, GPU, and the models named.

A service that extends one of another file is what that one is, with what it adds; where that file is not at hand, its name
counts. A service that says nothing of AI counts where it publishes a port, or a proxy leads to it, and the folder that it
is built from holds AI code. Files that `include` names are read on their own, whatever they are called.

What it does not see: ports of `network_mode: host`, and the ports that a file laid over this one adds.
"""

from __future__ import annotations

import re
from posixpath import normpath
from typing import TYPE_CHECKING

from upright.discover.ai_images import SERVES_MODELS, role_of
from upright.discover.beside import store
from upright.discover.built import COMPOSED, builds, made_in
from upright.discover.cloud.declared import Declared
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.inherited import HEIR
from upright.discover.kept_by import server
from upright.discover.model_names import is_embedding
from upright.discover.proxies import routed
from upright.discover.readers.markup import markup
from upright.discover.readers.node import NOTHING, Node
from upright.discover.sight import in_tests, see
from upright.discover.tunnels import Tunnel, tunnel_of
from upright.discover.workload_models import stated
from upright.discover.workloads import Workload, environment, published, sightings, words
from upright.model.asset import Location
from upright.model.identity import key, model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document


_NAMED = re.compile(r"compose|docker|stack")
_SERVES = frozenset({"model_server", "vector_store", "gateway"})
_PRODUCTS = frozenset({"model_server", "gateway", "observability"})
_OF_AI = re.compile(
    r"(?:^|[-_.])(?:rag|llms?|chat-?bot|agentic|ai-?(?:agents?|assistant|service|gateway)|embedd(?:er|ings?))(?:$|[-_.])",
    re.IGNORECASE,
)
_TUNNEL = re.compile(r"(?:^|/)(ngrok|cloudflared)(?::|@|$)")
_VARIABLE = re.compile(r"\$\{?(\w{1,60}?)_IMAGE(?:_\w{1,40})?\}?(?::[\w.${}-]*)?")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    named = bool(_NAMED.search(document.name))
    for root in document.parse(markup):
        services = dict(root.get("services").items())
        if named or any(each.first("image", "build", "extends") for each in services.values()):
            opened = _opened(services)
            for name, service in services.items():
                yield from _service(document, name, service, services, opened)
            for each in root.get("models").values():
                if each.get("model").text:
                    yield _model(document, each.get("model"))


def _opened(services: dict[str, Node]) -> dict[str, Tunnel]:
    """The services that another one opens to the internet (`cloudflared tunnel --url http://ollama:11434`)."""
    found: dict[str, Tunnel] = {}
    for service in services.values():
        name = _TUNNEL.search(service.get("image").text)
        given = [part for word, _ in words(service.get("command")) for part in word.split()] if name else []
        urls = (
            [each.value for each in environment(service.get("environment")) if each.name == "TUNNEL_URL"]
            if name
            else []
        )
        said = (
            tunnel_of([name[1], *given, *(part for url in urls for part in ("tunnel", "--url", url))]) if name else None
        )
        if said and said.host in services:
            found[said.host] = said
    return found


def _service(
    document: Document, name: str, service: Node, services: dict[str, Node], opened: dict[str, Tunnel]
) -> Iterator[Sighting]:
    if _TUNNEL.search(service.get("image").text):
        return
    whole = _extended(service, services)
    file = service.get("extends", "file").text
    elsewhere = bool(file and SERVES_MODELS.search(name))
    if file:
        yield _heir(document, name, service, file)
    if whole.is_map and (elsewhere or whole.first("image", "build", "command", "environment")):
        workload = _workload(document, name, whole)
        built = bool(whole.get("build")) and not whole.get("image")
        workload.role = "model_server" if elsewhere else _of_built(name, whole, services) if built else ""
        if (made := made_in(document.item.path, _folder(whole))) is not None and whole.get("build"):
            workload.attributes["built_from"] = made or "."
        if name in opened:
            workload.attributes |= {"exposure": "public"} | ({"auth": "basic"} if opened[name].asks else {})
        yield from _run(document, workload, whole)
        if whole.get("build"):
            yield builds(document, stated(whole.get("image").text) or name, _folder(whole), service.line)
    provided = whole.get("provider", "options", "model")
    if provided.text:
        yield _model(document, provided)


def _run(document: Document, workload: Workload, service: Node) -> Iterator[Sighting]:
    """What a service runs, starts and keeps."""
    seen = list(sightings(document, workload))
    yield from seen
    if not seen:
        yield _unsaid(document, workload, service)
    yield from _gateway(document, workload)
    if (keeps := server(document, workload)) is not None:
        yield keeps
    yield from store(document, workload)


def _unsaid(document: Document, workload: Workload, service: Node) -> Declared:
    """A service without a word of AI; whether its code is AI code, and who leads to it, is known once all is read."""
    made = builds(document, workload.name, _folder(service), workload.line)
    code = {
        "folder": made.body.get("folder") if service.get("build") else NOTHING,
        "pulled": Node(workload.image),
        "starts": Node(" ".join(word for word, _ in workload.words)),
        "open": Node(bool(workload.ports)),
        "facts": Node({name: Node(value) for name, value in workload.attributes.items()}),
    }
    return Declared(COMPOSED, workload.name, document.item.source, Node(code), made.location, workload.key)


def _folder(service: Node) -> str:
    return service.get("build").text or service.get("build", "context").text


def _of_built(name: str, service: Node, services: dict[str, Node]) -> str:
    """What a service is that is built here: by its name, or because it waits for what serves or keeps models' work."""
    awaited = service.get("depends_on")
    waits = {*awaited.strings(), *dict(awaited.items())}
    behind = {role_of(stated(services[each].get("image").text)) for each in waits if each in services}
    if role_of(name) == "mcp":
        return "mcp"
    return "app" if behind & _SERVES or _OF_AI.search(name) or role_of(f"built/{name}") in _PRODUCTS else ""


def _extended(service: Node, services: dict[str, Node]) -> Node:
    """A service with what it takes over from another of the same file (`extends`)."""
    extends = service.get("extends")
    if extends.get("file").text:
        return service
    base = services.get(extends.text or extends.get("service").text)
    if base is None or not (base.is_map and service.is_map):
        return service
    return Node({**base.value, **service.value}, service.line)


def _heir(document: Document, name: str, service: Node, file: str) -> Declared:
    """A service that takes over from one of another file."""
    workload = _workload(document, name, service)
    folder = document.item.path.rpartition("/")[0]
    beside = normpath(f"{folder}/{file}").lstrip("/").rpartition("/")[0]
    base = key("name", document.item.source, "compose", f"{beside}/{service.get('extends', 'service').text or name}")
    said = {**workload.attributes, "image": workload.image, "port": next(iter(workload.ports), "")}
    body = Node({field: Node(value) for field, value in said.items() if value not in ("", None)})
    where = Location(document.item.path, service.line, document.item.source)
    return Declared(HEIR, name, base, body, where, workload.key)


def _model(document: Document, node: Node) -> Sighting:
    """A model that Docker Model Runner pulls and serves."""
    label = "embedding_model" if is_embedding(node.text) else "model"
    return see(document, label, node.text, node.line, model_key(node.text), hub="docker", provider="docker")


def _gateway(document: Document, workload: Workload) -> Iterator[Sighting]:
    """The servers that a gateway of MCP is told to start: `--servers=duckduckgo,github`."""
    for word, line in workload.words if "mcp" in workload.image else ():
        flag, _, names = word.partition("=")
        for name in names.split(",") if flag in {"--servers", "--server"} else ():
            own = key("mcp", document.item.source, name)
            yield see(document, "mcp_server", name, line, own, client="docker mcp gateway")


def _workload(document: Document, name: str, service: Node) -> Workload:
    image = service.get("image")
    folder = document.item.path.rpartition("/")[0]
    workload = Workload(
        name,
        service.line,
        key("name", document.item.source, "compose", f"{folder}/{name}"),
        _image(name, stated(image.text)),
        image.line,
    )
    workload.variables = environment(service.get("environment"))
    workload.words = words(service.get("command"), service.get("entrypoint"))
    workload.attributes = {"environment": "development"} if "dev" in document.item.name else {}
    wide = []
    for port in service.get("ports"):
        number, is_open = published(port.text) if port.text else (port.get("published").text, True)
        if number:
            workload.ports.append(number)
            wide.append(is_open)
    if wide:
        workload.attributes["bind"] = "0.0.0.0" if any(wide) else "127.0.0.1"  # noqa: S104  reported, not used
    variables = [(each.name, each.value) for each in workload.variables]
    workload.attributes |= routed(_labels(service.get("labels")), variables)
    workload.gpu = _gpu(service)
    if service.get("user").text:
        workload.attributes["user"] = service.get("user").text
    if service.get("privileged").value is True or any(
        "docker.sock" in text for text in service.get("volumes").strings()
    ):
        workload.attributes["privileged"] = True
    return workload


def _labels(node: Node) -> list[tuple[str, str]]:
    """Labels of a map, or of a list of `name=value`."""
    listed = [each.partition("=") for each in node.strings()] if node.is_list else []
    return [*((name, value.text) for name, value in node.items()), *((name, value) for name, _, value in listed)]


def _image(service: str, image: str) -> str:
    """An image as it stands, or what the variable tells that alone names it: `${TEI_IMAGE_CPU}` is some `tei`."""
    found = _VARIABLE.fullmatch(image)
    if found is None:
        return image
    told = found[1].lower().replace("_", "-")
    return next((name for name in (told, service) if SERVES_MODELS.search(name) or role_of(name)), image)


def _gpu(service: Node) -> bool:
    devices = service.get("deploy", "resources", "reservations", "devices")
    asked = any("gpu" in device.get("capabilities").strings() for device in devices)
    return asked or service.get("runtime").text == "nvidia" or bool(service.get("gpus"))


DETECTOR = Detector(
    id="compose-services",
    title="AI services in Docker Compose",
    selects=Selector(languages=frozenset({"yaml"}), literals=(b"services:", b"models:", b'"services"')),
    detect=_detect,
    hits=(
        Hit(
            "compose.yaml",
            "services:\n  models:\n    image: acme/ollama-server\n  chat:\n    image: mintplexlabs/anythingllm\n    environment:\n    - GENERIC_OPEN_AI_MODEL_PREF=ollama/llama3.2:3b\n    - ADMIN_API_KEY=${ADMIN_API_KEY}\n    - QDRANT_ENDPOINT=http://store:6333\n",
            (
                ("endpoint", "models", 2),
                ("endpoint", "chat", 4),
                ("model", "ollama/llama3.2:3b", 7),
                ("secret", "ADMIN_API_KEY", 8),
                ("vector_store", "http://store:6333", 9),
            ),
        ),
        Hit(
            "docker-compose.yml",
            'services:\n  embed:\n    image: ${TEI_IMAGE_CPU}\n    command: ["--model-id", "/data/${TEI_MODEL}"]\n  web:\n    image: ${WEB_IMAGE}\n',
            (("endpoint", "embed", 2),),
        ),
        Hit(
            "podman-compose.yml",
            "services:\n  ollama:\n    image: ollama/ollama:0.3\n  load:\n    build: ./load\n    depends_on:\n      ollama: {condition: service_started}\n  web:\n    build: ./web\n    depends_on: [load]\n  rag-ui:\n    build: ./ui\n",
            (("endpoint", "ollama", 2), ("endpoint", "load", 4), ("endpoint", "rag-ui", 11)),
        ),
        Hit(
            "docker-compose.yml",
            "services:\n  db:\n    image: pgvector/pgvector:pg16\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD:-tuesday}\n",
            (("vector_store", "db", 2),),
        ),
        Hit(
            "docker-compose.yml",
            "services:\n  ollama:\n    image: ollama/ollama:latest\n    ports: ['11434:11434']\n  db:\n    image: postgres:16\n  qdrant:\n    image: qdrant/qdrant\n  api:\n    build: .\n    environment:\n      OPENAI_API_KEY: ${OPENAI_API_KEY}\n",
            (
                ("endpoint", "ollama", 2),
                ("data_store", "db", 5),
                ("vector_store", "qdrant", 7),
                ("endpoint", "api", 9),
            ),
        ),
        Hit(
            "compose.yaml",
            "services:\n  desk:\n    build: .\n    environment:\n      - MCPGATEWAY_ENDPOINT=http://gateway:8811/sse\n    models: [small]\n  gateway:\n    image: docker/mcp-gateway:1\n    command: [--servers=github]\nmodels:\n  small:\n    model: ai/gemma3:4B-Q4_0\n",
            (
                ("mcp_server", "gateway", 7),
                ("mcp_server", "github", 9),
                ("model", "ai/gemma3:4B-Q4_0", 12),
                ("endpoint", "http://gateway:8811/sse", 5),
            ),
        ),
        Hit(
            "docker-compose.yaml",
            "services:\n  base:\n    image: vllm/vllm-openai:v1\n  chat:\n    extends: {service: base}\n    command: --model Qwen/Qwen3-8B\n",
            (("endpoint", "chat", 4), ("model", "Qwen/Qwen3-8B", 6)),
        ),
        Hit(
            "deploy/parts/models.yml",
            "services:\n  ollama:\n    extends: {file: ../base.yml, service: server}\n  qdrant:\n    image: qdrant/qdrant\n",
            (("endpoint", "ollama", 2), ("vector_store", "qdrant", 4)),
        ),
        Hit(
            "compose.yaml",
            "services:\n  llm:\n    image: vllm/vllm-openai:v0.6\n    command: --model mistralai/Mistral-7B-Instruct-v0.3 --port 8000\n",
            (("endpoint", "llm", 2), ("model", "mistralai/Mistral-7B-Instruct-v0.3", 4)),
        ),
    ),
    misses=(
        Miss("settings.yaml", "services:\n  ollama:\n    url: http://x\nmodels:\n  small: {model: gpt-4o}\n"),
        Miss("docker-compose.yml", "services:\n  db:\n    image: postgres:16\n  web:\n    build: .\n"),
    ),
)
