"""Workloads: containers as Compose, Kubernetes and Helm describe them, and what they say about AI."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from upright.discover.ai_credentials import screaming, vendor_of_credential
from upright.discover.ai_images import SERVES_MODELS, engine_of, role_of
from upright.discover.built import is_own
from upright.discover.model_archives import archives
from upright.discover.model_names import is_embedding, is_hub_id
from upright.discover.secrets_in_clear import KNOWN_PASSWORDS, is_password
from upright.discover.sight import edge, env_key, local_key, provider_of, see
from upright.discover.workload_models import addresses_given, models_of, origins, stated
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node
    from upright.model.asset import Json
    from upright.model.evidence import Observation

_DATASET_VARIABLE = re.compile(r"(?:^|_)DATASET(?:_(?:NAME|ID|PATH|REPO))?$")
_ADDRESS = re.compile(
    r"https?://([A-Za-z][\w-]{0,62}|\d{1,3}(?:\.\d{1,3}){3})(?:\.(?:[\w.-]|\$\{[\w.]{1,60}\}){1,100})?(?::\d{1,5})?(?:/[\w./:-]{0,200})?"
)
# The protocols of KServe, Triton, TorchServe and TensorFlow Serving, whatever the host is called.
_PROTOCOL = re.compile(
    r"/v[12]/models/[\w.-]{1,100}(?:/versions/[\w.-]{1,40})?(?::predict|:explain|/infer|/generate(?:_stream)?)$"
)
_AI_ADDRESS = re.compile(
    r"(?:^|_)(?:(?:AZURE_)?OPENAI|ANTHROPIC|OLLAMA|VLLM|TGI|TEI|LLM|VLM|NIM|LITELLM|EMBEDDINGS?|RERANK(?:ER|ING)?|RANKING|INFERENCE|TRITON|MODEL)_"
    r"(?:\w{1,20}_)?(?:BASE(?:_URLS?)?|(?:SERVER|ENDPOINT)?_?URLS?|URI|ENDPOINTS?|HOST|ADDRESS|SERVER)$",
    re.IGNORECASE,
)
_MCP_ADDRESS = re.compile(r"(?:^|_)MCP_?(?:\w{1,30}_)?(?:URLS?|URI|ENDPOINTS?|HOST|ADDRESS|SERVER)$", re.IGNORECASE)
# Where a store of vectors answers: `QDRANT_URL`, `VECTOR_DB_HOST`, `VectorStore__Endpoint`.
_STORE_ADDRESS = re.compile(
    r"(?:^|_)(?:QDRANT|CHROMA(?:DB)?|MILVUS|WEAVIATE|PGVECTOR|VECTOR_?(?:DB|STORE|DATABASE))_{1,2}(?:\w{1,20}_)?"
    r"(?:URLS?|URI|HOST|ENDPOINT|ADDRESS|API_BASE|BASE_URL)$",
    re.IGNORECASE,
)
_HOST_NAME = re.compile(
    r"(?:https?://)?[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,8}(?::\d{1,5})?(?:/[\w./-]{0,100})?|https?://\d[\d.]{6,14}(?::\d{1,5})?/?"
)
# What opens a program of AI to those who call it, whatever it is called.
_OWN_KEY = re.compile(r"_(?:API_KEYS?|API_TOKENS?|ACCESS_TOKEN|GATEWAY_TOKEN|AUTH_TOKEN|MASTER_KEY)$")
_OWN_TOKEN = re.compile(r"_(?:GATEWAY_TOKEN|GATEWAY_PASSWORD|BASIC_AUTH_(?:USER|PASSWORD)|MASTER_KEY|AUTH_PASSWORD)$")
_TELEMETRY = re.compile(  # and the address under which a page is itself reached
    r"(?:^|_)(?:OTEL|OTLP|TRAC(?:E|ES|ING)|METRICS|HEALTH|CALLBACK|WEBHOOK)(?:_|$)|"
    r"^(?:WEBUI|NEXTAUTH|PUBLIC|EXTERNAL|ROOT)_URL$",
    re.IGNORECASE,
)
_RUNS_AI = re.compile(
    r"\b(?:vllm|text-generation-launcher|ollama|llama-server|tritonserver|sglang|litellm|lmdeploy|mlflow|"
    r"jupyter[ -](?:lab|notebook)|jupyterhub|torchrun|accelerate\s+launch|deepspeed)\b"
)
# Who makes, embeds or keeps: `LLM_PROVIDER=openai`, `KernelMemory__Retrieval__VectorDbType=Qdrant`.
_CHOICE = re.compile(
    r"(?:provider|type|types?_*\d*|backend|engine|store|generator|llm|model|embeddings?|_db)$", re.IGNORECASE
)
_CHOSEN = re.compile(
    r"(?:azure[-_ ]?)?open[-_ ]?ai|anthropic|ollama|bedrock|vertex[-_ ]?ai|gemini|mistral(?:ai)?|cohere|litellm|vllm|"
    r"groq|qdrant|chroma(?:db)?|pinecone|weaviate|milvus|pgvector|azure[-_ ]?ai[-_ ]?search|hugging[-_ ]?face",
    re.IGNORECASE,
)
_OF_DATABASE = re.compile(r"^(?:POSTGRES|PG|MYSQL|MARIADB|MONGO|REDIS)")  # which is called after what it is kept for
# What looks after the GPUs of a machine, or tries them out.
_ABOUT_GPU = re.compile(
    r"device-plugin|dcgm|gpu-(?:burn|operator|feature|exporter|test|pod)|nvidia-smi|driver|cuda-(?:vector|sample|test)|vectoradd|nccl-test|k8s-samples",
    re.IGNORECASE,
)
_AI_VARIABLE = re.compile(
    r"^(?:AIP_(?:STORAGE_URI|MODEL_DIR)|OLLAMA_(?:HOST|BASE_URL|API_BASE|URL)|OPENAI_(?:API_BASE|BASE_URL)|LITELLM_|VLLM_|LANGCHAIN_|LANGFUSE_|HF_HOME|"
    r"TRANSFORMERS_CACHE|MLFLOW_TRACKING_URI|QDRANT_(?:URL|HOST)|CHROMA_|PINECONE_|WEAVIATE_)"
)
# Folders of the host that are as good as the host: the runtime's socket, everything, what it starts with.
_HOST = re.compile(
    r"/|/var/run(?:/docker\.sock)?|/run/containerd(?:/.*)?|/var/lib/(?:docker|kubelet)(?:/.*)?|/etc|/root|/proc|/home"
)
# Settings that take the login away, and the value that does.
_LOGIN_OFF = {
    "WEBUI_AUTH": "false", "N8N_USER_MANAGEMENT_DISABLED": "true", "LANGFLOW_AUTO_LOGIN": "true",
    "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED": "true",
}  # fmt: skip
_ASKS = re.compile(
    r"^(?:REDIS_PASSWORD|REDIS_ARGS|FLOWISE_USERNAME|LANGFLOW_SUPERUSER_PASSWORD|VLLM_API_KEY|LITELLM_MASTER_KEY|SGLANG_API_KEY|LOCALAI_API_KEY|QDRANT__SERVICE__API_KEY|CHROMA_SERVER_AUTH"
    r"\w*|AUTHENTICATION_APIKEY_ENABLED|WEAVIATE_API_KEY|MILVUS_PASSWORD|API_KEYS?)$"
)
# What signs the sessions of a page: who knows it is whoever they like.
_SESSION = re.compile(
    r"^(?:NEXTAUTH_SECRET|SALT|WEBUI_SECRET_KEY|LANGFLOW_SECRET_KEY|N8N_ENCRYPTION_KEY|FLOWISE_SECRETKEY_OVERWRITE|"
    r"JWT_SECRET|ENCRYPTION_KEY)$"
)
_TRANSPORT = re.compile(
    r"\b(?:mcp_)?transport(?:_mode|_type)?[= ]+[\"']?(sse|streamable-http|http|stdio)\b", re.IGNORECASE
)
_MCP_ASKS = re.compile(
    r"(?:^|_)(?:AUTH_TOKEN|BEARER_TOKEN|API_KEYS?|OAUTH_\w{1,40}|OIDC_\w{1,40}|JWT_\w{1,40}|AUTH_SECRET)$"
)
# Images that ask for a login or key as they come.
_LOGIN = re.compile(
    r"(?:^|/)(?:open-webui(?:/|:|@|$)|librechat|n8n|langfuse|dify-|jupyterhub|langgenius/|anythingllm)", re.IGNORECASE
)
# Engines that ask nobody for anything unless told to.
OPEN_STORES = frozenset({"qdrant", "chroma", "weaviate", "milvus", "redis", "marqo", "vespa", "lancedb"})
_OF_DATA = frozenset({"kaggle"})  # vendors whose key fetches data: it makes no model server
_USES = {
    "model_server": RelationKind.SERVES, "": RelationKind.SERVES, "ray": RelationKind.SERVES,
    "training": RelationKind.DEPENDS_ON,
}  # fmt: skip
_WIDE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104  what a published port without an address means


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable of a container; `value` is empty when it is taken from elsewhere."""

    name: str
    value: str
    line: int


@dataclass(slots=True)
class Workload:
    """A container that somebody runs, named at `line`; `role` says what it is for when its image does not."""

    name: str
    line: int
    key: str
    image: str = ""
    image_line: int = 0
    variables: list[Variable] = field(default_factory=list)
    words: list[tuple[str, int]] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)
    gpu: bool = False
    attributes: dict[str, Json] = field(default_factory=dict)
    models: list[tuple[str, int]] = field(default_factory=list)
    role: str = ""


def sightings(document: Document, workload: Workload) -> Iterator[Sighting]:
    """The deployment (or vector store) that a workload is, the models that it serves, the credentials that it gets;
    empty when nothing says AI.
    """
    role = workload.role or role_of(workload.image) or _by_name(workload)
    models = models_of(workload)
    credentials = [variable for variable in workload.variables if vendor_of_credential(variable.name)]
    runs = any(_RUNS_AI.search(word) for word, _ in workload.words)
    asks_gpu = workload.gpu and not _ABOUT_GPU.search(f"{workload.name} {workload.image}")
    hinted = asks_gpu or any(_hints(variable) for variable in workload.variables)
    asks = any(vendor_of_credential(variable.name) not in _OF_DATA for variable in credentials)
    if not (role or models or runs or asks or hinted):
        return
    if role != "named":
        yield (itself := _itself(document, workload, role, 1.0 if role or models or runs else 0.7))
        if role == "mcp" and _runs_here(workload):  # a server, and where it is deployed
            yield replace(itself, location=replace(itself.location, type="deployment"))
    remote = any("--trust-remote-code" in word or "--trust_remote_code" in word for word, _ in workload.words) or None
    loaded = {name for name, _ in models if name.startswith("/") or is_hub_id(name)}  # others are names for clients
    for name, line in models:
        label = "embedding_model" if is_embedding(name) else "model"
        identity = model_key(name, "ollama" if "ollama" in workload.image and not is_hub_id(name) else "")
        hub = "huggingface" if identity.startswith("hf:") else ""
        known = {"provider": provider_of(name) or hub, "hub": hub}
        trusts = remote if not loaded or name in loaded else None
        yield see(document, label, name, line, identity, known, trust_remote_code=trusts)
        if role != "named":
            yield edge(workload.key, _USES.get(role, RelationKind.CALLS), identity)
    yield from _of_variables(document, workload)
    if role and role != "vector_store":
        yield from _own_keys(document, workload)
    yield from archives(document, workload)
    for variable in credentials:
        yield edge(workload.key, RelationKind.AUTHENTICATES_WITH, env_key(document, screaming(variable.name)))


def _runs_here(workload: Workload) -> bool:
    return bool(workload.image or workload.words) and "/compose/" not in workload.key


def _by_name(workload: Workload) -> str:
    """What a workload is by its name alone, where its image is a variable that nothing fills in."""
    return "model_server" if workload.image.startswith("${") and SERVES_MODELS.search(workload.name) else ""


def _itself(document: Document, workload: Workload, role: str, sure: float) -> Observation:
    stated: dict[str, Json] = {"image": "" if "$(" in workload.image else workload.image, **workload.attributes}
    if protected(workload):
        stated["auth"] = "key"
    elif _login_off(workload):
        stated["auth"] = "none"
    if workload.ports and "$" not in workload.ports[0]:
        stated["port"] = workload.ports[0]
    flags = {
        "gpu": workload.gpu,
        "default_password": any(_everybody_knows(each) for each in workload.variables),
        "product": _is_published(workload),
    }
    stated |= {flag: True for flag, holds in flags.items() if holds}
    stated |= {"cors": [*allowed]} if (allowed := origins(workload)) else {}
    if role == "vector_store":
        return see(document, "vector_store", workload.name, workload.line, workload.key, _of_store(workload, stated))
    if role == "mcp":
        return see(document, "mcp_server", workload.name, workload.line, workload.key, _of_mcp(workload, stated))
    if workload.role == "training":
        return see(document, "training_job", workload.name, workload.line, workload.key)
    return see(document, "deployment", workload.name, workload.line, workload.key, stated, confidence=sure)


def _is_published(workload: Workload) -> bool:
    """Whether others publish what it runs: an image that is built here only bears their name."""
    return bool(role_of(workload.image)) and not is_own(workload.image) and "built_from" not in workload.attributes


def _of_mcp(workload: Workload, stated: dict[str, Json]) -> dict[str, Json]:
    """Of a server of MCP: who may reach it and how, what it asks for, and its hold on the machine."""
    served = {name: value for name, value in stated.items() if name in {"exposure", "auth", "bind"}}
    served["package"] = stated["image"]
    said = " ".join(
        [*(word for word, _ in workload.words), *(f"{each.name}={each.value}" for each in workload.variables)]
    )
    spoken = _TRANSPORT.search(said)
    if spoken or served.get("exposure") in {"public", "organisation"} or "bind" in served:
        served["transport"] = spoken[1].lower() if spoken else "streamable-http"
    if any(_MCP_ASKS.search(variable.name) for variable in workload.variables):
        served["auth"] = "token"
    if stated.get("privileged") is True:
        served["host_access"] = ["privileged"]
    return served


def _everybody_knows(variable: Variable) -> bool:
    """Whether a password is a well-known one, or is given here for when nobody sets another: `${DB_PASSWORD:-x}`."""
    value = stated(variable.value)
    named = is_password(variable.name) or _SESSION.search(variable.name)
    return bool(named) and (value.lower() in KNOWN_PASSWORDS or (value != variable.value and value > ""))


def _of_store(workload: Workload, stated: dict[str, Json]) -> dict[str, Json]:
    """Of a vector store: who may reach it, and whether it asks who is calling."""
    engine = engine_of(workload.image)
    told = {name: value for name, value in stated.items() if name in {"exposure", "auth", "default_password"}}
    if "exposure" not in told and "bind" in stated:
        told["exposure"] = "private" if stated["bind"] == "127.0.0.1" else "organisation"
    if "auth" not in told and engine in OPEN_STORES and told.get("exposure") in {"public", "organisation"}:
        told["auth"] = "none"
    return {**told, "engine": engine}


def _hints(variable: Variable) -> bool:
    named = _AI_VARIABLE.match(variable.name) or leads_to_models(variable.name, variable.value)
    chosen = _CHOICE.search(variable.name) and not _OF_DATABASE.match(variable.name)
    return bool(named or (chosen and _CHOSEN.fullmatch(stated(variable.value))))


def _of_variables(document: Document, workload: Workload) -> Iterator[Sighting]:
    """Data sets and servers of models beside it that the variables of an AI workload name."""
    for variable in (*workload.variables, *(Variable(*each) for each in addresses_given(workload))):
        if _DATASET_VARIABLE.search(variable.name) and is_hub_id(variable.value):
            own = f"hf:datasets/{variable.value}"
            yield see(document, "dataset", variable.value, variable.line, own, type="training_data")
            yield edge(workload.key, RelationKind.DEPENDS_ON, own)
        if leads_to_models(variable.name, variable.value):
            url = stated(variable.value).rstrip("/")
            own = key("url", url)
            what = "api" if _MCP_ADDRESS.search(variable.name) else "model_server"
            yield see(document, "endpoint", url, variable.line, own, type=what, url=url, confidence=0.8)
            yield edge(workload.key, RelationKind.CALLS, own)
        elif _STORE_ADDRESS.search(variable.name) and _HOST_NAME.fullmatch(stated(variable.value)):
            address = stated(variable.value).rstrip("/")
            engine = engine_of(variable.name) if role_of(engine_of(variable.name)) == "vector_store" else ""
            own = key("url", address) if "://" in address else local_key(document, "vector-store", address)
            yield see(document, "vector_store", address, variable.line, own, engine=engine, confidence=0.7)
            yield edge(workload.key, RelationKind.RETRIEVES_FROM, own)


def _own_keys(document: Document, workload: Workload) -> Iterator[Sighting]:
    """The keys by which a program of AI is called, or calls its parts, under names that say nothing of AI."""
    for variable in workload.variables:
        if _OWN_KEY.search(variable.name) and not vendor_of_credential(variable.name):
            own = env_key(document, screaming(variable.name))
            yield see(
                document, "credential_ref", variable.name, variable.line, own, variable=variable.name, reference=True
            )


def leads_to_models(name: str, value: str) -> bool:
    """Whether a variable holds the address of a server of models or of MCP: by its host, or by what it is called."""
    address = _ADDRESS.fullmatch(stated(value))
    if address is None or _TELEMETRY.search(name):
        return False
    return bool(
        _PROTOCOL.search(address[0])
        or SERVES_MODELS.search(address[1])
        or _AI_ADDRESS.search(name)
        or _MCP_ADDRESS.search(name)
    )


def environment(node: Node) -> list[Variable]:
    """Variables of Compose (a mapping or a list of `NAME=value`) or Kubernetes (a list of `name`, `value`)."""
    found = [Variable(name, value.text, value.line) for name, value in node.items()]
    for item in node:
        if item.is_map:
            found.append(Variable(item.get("name").text, item.get("value").text, item.line))
        elif item.text:
            name, _, value = item.text.partition("=")
            found.append(Variable(name.strip(), value, item.line))
    return [variable for variable in found if variable.name]


def words(*nodes: Node) -> list[tuple[str, int]]:
    """The words of commands and arguments with their lines; a long string stays one piece."""
    found: list[tuple[str, int]] = []
    for node in nodes:
        if node.text and "\n" not in node.text and len(node.text) < 2000:  # noqa: PLR2004  a script is not split
            found += [(word, node.line) for word in node.text.split()]
        elif node.text:
            found += [(line, node.line + 1 + number) for number, line in enumerate(node.text[:20000].split("\n"))]
        for item in node:
            lines = item.text[:20000].strip("\n").split("\n") if "\n" in item.text else []
            found += [(line, item.line + 1 + number) for number, line in enumerate(lines)] if len(lines) > 1 else []
            found += [(item.text, item.line)] if item.text and len(lines) < 2 else []  # noqa: PLR2004
    return found


def image_of(node: Node) -> tuple[str, int]:
    """The image that an entry of a chart's values names (`repository` with `tag`, or in one piece), and its line."""
    image = node.get("image")
    if image.text:
        return image.text, image.line
    if image.first("repository", "repo", "name", "imageName").text:
        name = image.first("repository", "repo", "name", "imageName")
        registry, tag = image.get("registry").text, image.get("tag").text
        return f"{registry + '/' if registry else ''}{name.text}{':' + tag if tag else ''}", name.line
    if (
        node.get("repository").text
        and node.first("tag", "modelURL", "pullPolicy", "imagePullPolicy")
        and not node.get("image")
    ):
        tag = node.get("tag").text
        return f"{node.get('repository').text}{':' + tag if tag else ''}", node.get("repository").line
    return "", 0


def values_key(source: str, path: str, entry: tuple[str, ...]) -> str:
    """The key of the workload that an entry of a chart's values describes."""
    return key("name", source, "helm", f"{path}/{'/'.join(entry)}")


def hardening(root: Node) -> dict[str, Json]:
    """Rights over the host, and the user, of a Kubernetes workload, as far as it says."""
    found: dict[str, Json] = {}
    for path, node in root.walk():
        name = path[-1]
        if name == "securityContext":
            if (rights := node.get("privileged").value) in {True, False}:
                found["privileged"] = bool(found.get("privileged")) or rights
            if node.get("runAsUser").text:
                found["user"] = (
                    "0" if "0" in {found.get("user"), node.get("runAsUser").text} else node.get("runAsUser").text
                )
            elif node.get("runAsNonRoot").value is True:
                found.setdefault("user", "nonroot")
        elif (name in {"hostPID", "hostIPC", "hostNetwork"} and node.value is True) or (
            name == "hostPath" and _HOST.fullmatch(node.get("path").text)
        ):
            found["privileged"] = True
    return found


def protected(workload: Workload) -> bool:
    """Whether the command or the environment gives a model server a key to ask for."""
    said = any(word.startswith(("--api-key", "--ssl-", "--requirepass")) for word, _ in workload.words)
    own = any(_OWN_TOKEN.search(each.name) and not vendor_of_credential(each.name) for each in workload.variables)
    if said or own or any(_ASKS.search(variable.name) for variable in workload.variables):
        return True
    return bool(_LOGIN.search(workload.image)) and not _login_off(workload)


def _login_off(workload: Workload) -> bool:
    return any(variable.value.lower() == _LOGIN_OFF.get(variable.name, "-") for variable in workload.variables)


def published(port: str) -> tuple[str, bool]:
    """The host port of a Compose mapping, and whether it is open beyond this machine: `8080:80` is `("8080", True)`."""
    parts = port.partition("/")[0].split(":")
    if len(parts) == 1:
        return parts[0], True
    host = ":".join(parts[:-2])
    return parts[-2], host.strip("[]") in _WIDE
