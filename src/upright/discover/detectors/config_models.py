"""Models that configuration names.

Why it matters: many applications choose their models in a YAML or JSON file, where a change of one line changes vendor,
price and where the data goes.

How it recognises: keys such as `model`, `model_name`, `llm`, `embedding_model`, `deployment_name` whose value has the
form of a model id (a known family, a provider with a model, a Bedrock id; a hub id under keys that expect one), in YAML,
JSON, TOML and INI. LiteLLM's list, promptfoo's providers and nested `{provider, name}` entries are understood.

What it does not see: manifests of packages, data files, and aliases that only the application can resolve.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.interfaces import is_interface
from upright.discover.model_names import PROVIDERS, is_embedding, is_hub_id, is_model_name, may_be_model
from upright.discover.readers.held_files import held_files, read_held
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, provider_of, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_KEY = re.compile(
    r"^(?:.{0,40}[_-])?(?:model|models|llm|modelname|model[_-]?(?:name|id|url|path|repo(?:[_-]?id)?|uri|name_or_path|ckpt|checkpoint|id_or_path)|base[_-]?model|embedding[s]?|embedder|embed|"
    r"deployment[_-]?name|engine|foundation[_-]?model(?:_?id)?|reranker|fallbacks?|pretrained_model_name_or_path|hf_model(?:_id)?|weak-model|editor-model)$",
    re.IGNORECASE,
)
_CAMEL = re.compile(
    r"(?:[Mm]odels?|[Mm]odel(?:Name|Id|ID|URL|Url|Identifier|Arn|ARN)s?|[Ee]mbedding|[Ll]lm|[Dd]eploymentName)$"
)
_SET = re.compile(r"\$\{\w{1,80}(?::?-|=|:(?![?+]))([^{}]{1,120})\}")  # a variable with what it is when nobody sets it
_HUB_KEY = re.compile(r"model|embed|rerank|pretrained", re.IGNORECASE)
_PLAINLY = re.compile(
    r"name_or_path$|id_or_path$|(?:model|base)_?(?:ckpt|checkpoint)$|repo_?id$|^hf_model|^base_?model$", re.IGNORECASE
)  # keys that only a model of a hub or a folder stands under
_OF_GATEWAY = ("litellm_params", "model")  # where any provider may stand, one's own too
_REPOSITORY = re.compile(
    r"(?:hf|hugging_?face|hub)?_?(?:repo|repo_?id)", re.IGNORECASE
)  # of a model, where the place speaks of models
_OTHER = re.compile(
    r"(?:^|/)(?:package(?:-lock)?\.json|tsconfig[^/]*\.json|composer\.json|pnpm-lock\.yaml|[^/]*\.lock|pyproject\.toml|cargo\.toml|openapi[^/]*|swagger[^/]*|"
    r"\.pre-commit-config\.yaml|mkdocs\.yml|[^/]*schema\.json|tokenizer[^/]*\.json|vocab\.json|[^/]*\.ipynb)$|(?:^|/)(?:locales?|i18n|translations|messages|results?|outputs?|cassettes|snapshots)/",
    re.IGNORECASE,
)
_LOADERS = ("modelURL", "repository", "litellm_params", "image", "model", "model_id", "modelId", "url", "storageUri")
_INNER = frozenset({"*", "value", "defaultValue"})  # keys that only hold what the key above them names
_LABELS = frozenset({"labels", "matchLabels", "annotations", "selector", "nodeSelector"})
_ASKED = frozenset({"providers", "targets", "provider"})  # what promptfoo asks: `bedrock:amazon.nova-pro-v1:0`
# What LocalAI's settings of a model say besides its file.
_LOCAL_AI = (
    "backend",
    "context_size",
    "template",
    "threads",
    "embeddings",
    "f16",
    "mmap",
    "usecases",
    "known_usecases",
)
_LARGEST = 300_000  # bytes: larger ones are data
_DEEPEST = 9
_STORED = re.compile(r"(?:pvc\+)?(?:hf|ollama)://")
_ENTRY_NAMES = frozenset({"id", "name", "api_name", "api_id", "slug", "value"})  # of an entry of a list of models
_ENTRY = 3  # the shortest path of `models`, an item, its name


def _detect(document: Document) -> Iterator[Sighting]:
    path = document.item.path
    if path.endswith("package.json") and b'"contributes"' in document.content and not in_tests(path):
        yield from _of_extension(document)
        return
    if _OTHER.search(path) or in_tests(path) or len(document.content) > _LARGEST:
        return
    seen: set[str] = set()
    of_models = "model" in document.name
    for root in (each for whole in document.parse(markup) for each in _with_held(whole)):
        for name, line, provider, where in sorted(_named(root, of_models=of_models), key=lambda found: found[1]):
            if name not in seen:
                seen.add(name)
                label = "embedding_model" if is_embedding(name) or is_embedding(where) else "model"
                hub = "huggingface" if is_hub_id(name) and not provider else ""
                yield see(
                    document,
                    label,
                    name,
                    line,
                    model_key(name, provider),
                    provider=provider_of(name, provider) or hub,
                    hub=hub,
                    confidence=0.9,
                )


def _of_extension(document: Document) -> Iterator[Sighting]:
    """Models that the settings of an extension of VS Code name unless its user chooses another."""
    for root in document.parse(markup):
        held = root.get("contributes", "configuration")
        for group in held if held.is_list else (held,):
            for name, node in group.get("properties").items():
                default, last = node.get("default"), name.rpartition(".")[2]
                if (_KEY.match(last) or _CAMEL.search(last)) and is_model_name(default.text):
                    label = "embedding_model" if is_embedding(default.text) or is_embedding(last) else "model"
                    own = model_key(default.text, provider_of(default.text, ""))
                    yield see(document, label, default.text, default.line, own, confidence=0.8)


def _with_held(root: Node) -> Iterator[Node]:
    """A file of configuration, and those that stand in it as text: of a ConfigMap, the list of an image of AIKit."""
    if is_interface(root):
        return
    yield root
    yield from held_files(root)
    for held in read_held(root.get("config")) if root.is_map else ():
        yield from held if held.is_list else (held,)


_Named = tuple[str, int, str, str]


def _named(root: Node, *, of_models: bool = False) -> Iterator[_Named]:
    """The models of a tree; `of_models`: whether the file is called one of models."""
    entries = list(root.walk())
    yield from _of_local_ai(root)
    loaded = {path for path, node in entries if node.is_map and node.first(*_LOADERS)}
    for path, node in entries:
        if len(path) > _DEEPEST or _LABELS & set(path):
            continue
        key = _called(path)
        if node.is_map and _KEY.match(node.get("name").text):  # a variable: `name: OPENAI_MODEL`, `value: gpt-4o`
            yield from _value(node.get("value"), node.get("name").text)
        elif ":" in node.text and key in _ASKED and is_model_name(node.text) and (path[-1] == "*" or key == "provider"):
            yield node.text, node.line, "", key
        elif _STORED.match(node.text or node.get("uri").text):
            yield from _stored(node, key)
        elif (_KEY.match(key) or _CAMEL.search(key)) and not _alias(root, path):
            yield from _value(node, key)
        elif where := _entry(path, node.text, loaded) or _is_kept(path, node.text, of_models=of_models):
            yield node.text, node.line, "", where


def _of_local_ai(root: Node) -> Iterator[_Named]:
    """The file of LocalAI's settings of a model."""
    file = root.get("parameters", "model")
    if file.text and root.get("name").text and root.first(*_LOCAL_AI):
        embeds = root.get("embeddings").value is True or "embed" in root.get("backend").text
        yield file.text, file.line, "", "embedding" if embeds else "model"


def _stored(node: Node, key: str) -> Iterator[_Named]:
    """A model by the address it is fetched from: `hf://org/model`, `pvc+hf://claim/org/model`; not one put together,
    beside which stands its name.
    """
    if node.is_map:
        beside = node.get("name")
        if is_hub_id(beside.text):
            yield beside.text, beside.line, "", key
        return
    held, _, rest = re.sub(r"[\"']|\?.*$", "", node.text).partition("://")
    name = rest.partition("/")[2] if held.startswith("pvc") else rest
    if name and "$" not in name:
        yield name, node.line, "", key


def _of_models(path: tuple[str, ...]) -> bool:
    """Whether a path leads into an entry of a list or a table of models or providers."""
    if path[-2:] == ("provider", "id"):
        return True
    return len(path) >= _ENTRY and bool(re.search(r"model|provider|^targets$", path[-3], re.IGNORECASE))


def _called(path: tuple[str, ...]) -> str:
    """The key that says what a node is."""
    return (
        "litellm_model"
        if path[-2:] == _OF_GATEWAY
        else next((part for part in reversed(path) if part not in _INNER), "")
    )


def _entry(path: tuple[str, ...], name: str, loaded: set[tuple[str, ...]]) -> str:
    """The list of models or providers that a text names an entry of."""
    named = path[-1] in _ENTRY_NAMES | _INNER and _called(path) in _ENTRY_NAMES and path[:-1] not in loaded
    return path[-3] if named and _of_models(path) and is_model_name(name) else ""


def _is_kept(path: tuple[str, ...], name: str, *, of_models: bool) -> str:
    """What a text is that its key calls a repository, where its place or its file speaks of models: one of the hub."""
    if not _REPOSITORY.fullmatch(path[-1]) or not (of_models or _HUB_KEY.search(" ".join(path))):
        return ""
    return "model" if is_model_name(name) or (is_hub_id(name) and "." not in name.partition("/")[0]) else ""


def _alias(root: Node, path: tuple[str, ...]) -> bool:
    """LiteLLM's `model_name` is only what callers say; `litellm_params.model` is the model."""
    return path[-1] == "model_name" and bool(root.get("model_list"))


def _value(node: Node, key: str) -> Iterator[_Named]:
    if node.is_map:
        stated = node.first("provider", "engine", "type", "vendor").text.lower().rpartition("/")[2]
        inner = node.first("model", "name", "id", "model_id", "model_name", "primary")
        known = stated if stated in PROVIDERS else ""
        if inner.text and (_tells(inner.text, key) or (known and may_be_model(inner.text))):
            yield inner.text, inner.line, known, key
        return
    held = _SET.fullmatch(node.text)
    name = re.sub(r"^(?:hf|huggingface|ollama)://", "", held[1] if held else node.text)
    if _tells(name, key):
        yield name, node.line, "", key


def _tells(name: str, key: str) -> bool:
    """Whether a text names a model: by its form, or as an id of the hub under a key that expects one."""
    plainly = _PLAINLY.search(key) is not None or re.search(r"[\dA-Z]", name) is not None
    hub = plainly and _HUB_KEY.search(key) and is_hub_id(name)
    named = is_model_name(name) or bool(hub and "." not in name.partition("/")[0])
    return named or (key == "litellm_model" and is_hub_id(name))


DETECTOR = Detector(
    id="config-models",
    title="Models named by configuration",
    selects=Selector(
        languages=frozenset({"yaml", "json", "toml"}),
        literals=(
            b"model",
            b"llm",
            b"embedding",
            b"engine",
            b"providers",
            b"repo_id",
            b"deploymentname",
            b"deployment_name",
            b"deployment-name",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "litellm.yaml",
            "model_list:\n  - model_name: gpt-4o\n    litellm_params:\n      model: azure/gpt-4o-eu\n  - model_name: local\n    litellm_params:\n      model: ollama/llama3.1\n",
            (("model", "azure/gpt-4o-eu", 4), ("model", "ollama/llama3.1", 7)),
        ),
        Hit(
            "appsettings.json",
            '{\n  "OpenAI": {\n    "DeploymentName": "gpt-5-mini"\n  }\n}\n',
            (("model", "gpt-5-mini", 3),),
        ),
        Hit(
            "config/config.yaml",
            "llm:\n  model: ${MODEL_NAME:gpt-4.1-mini}\n  old: ${MODEL:?not set}\n",
            (("model", "gpt-4.1-mini", 2),),
        ),
        Hit(
            "values.yaml",
            'modelArtifacts:\n  name: facebook/opt-125m\n  uri: hf://"{{ .Values.modelArtifacts.name }}"\nother:\n  from: "pvc+hf://claim/org/Llama-3-8B"\n',
            (("model", "facebook/opt-125m", 2), ("model", "org/Llama-3-8B", 5)),
        ),
        Hit(
            "model_config.json",
            '{"mpt_7b": {"repo_id": "mosaicml/mpt-7b"}, "small": {"repo_id": "gpt2"}}\n',
            (("model", "mosaicml/mpt-7b", 1), ("model", "gpt2", 1)),
        ),
        Hit(
            "gateway.yaml",
            "model_list:\n- litellm_params:\n    model: acme-provider/qwen-image-edit\n    api_base: http://q:8000/v1\n",
            (("model", "acme-provider/qwen-image-edit", 3),),
        ),
        Hit(
            "agents.json",
            '{"model": {"primary": "anthropic/claude-sonnet-4-6"}}\n',
            (("model", "anthropic/claude-sonnet-4-6", 1),),
        ),
        Hit(
            "zarf-config.yaml",
            "set:\n  model_repo_id: TheBloke/Synthia-7B-GPTQ\n",
            (("model", "TheBloke/Synthia-7B-GPTQ", 2),),
        ),
        Hit("bert.yaml", "name: ada\nparameters:\n  model: bert\nembeddings: true\n", (("model", "bert", 3),)),
        Hit(
            "values.yaml",
            "env:\n- name: OPENAI_MODEL\n  value: gpt-4o-mini\n- name: TITLE\n  value: gpt-4\n",
            (("model", "gpt-4o-mini", 3),),
        ),
        Hit(
            "config.toml",
            '[llm]\nmodel = "claude-3-5-sonnet-20241022"\nembedding_model = "BAAI/bge-m3"\n',
            (("model", "claude-3-5-sonnet-20241022", 2), ("model", "BAAI/bge-m3", 3)),
        ),
        Hit(
            "models.yml",
            "models:\n- api_name: claude-sonnet-4-5\n  name: Claude Sonnet 4.5 (latest)\n- slug: gpt-5\n",
            (("model", "claude-sonnet-4-5", 2), ("model", "gpt-5", 4)),
        ),
        Hit(
            "package.json",
            '{"contributes": {"configuration": {"properties": {"desk.model": {"type": "string",\n "default": "gpt-4o-mini"}}}}}',
            (("model", "gpt-4o-mini", 2),),
        ),
        Hit("promptfooconfig.yaml", "providers:\n  - openai:gpt-4o-mini\n", (("model", "openai:gpt-4o-mini", 2),)),
        Hit(
            "cdk.json",
            '{"context": {"modelIds": ["us.amazon.nova-pro-v1:0",\n "amazon.nova-canvas-v1:0"]}}',
            (("model", "us.amazon.nova-pro-v1:0", 1), ("model", "amazon.nova-canvas-v1:0", 2)),
        ),
        Hit(
            "main.parameters.json",
            '{"parameters": {"chatModelName": {\n "value": "${AZURE_OPENAI_CHAT_MODEL=gpt-4.1}"}}}',
            (("model", "gpt-4.1", 2),),
        ),
        Hit(
            "redteam.yaml",
            "targets:\n- id: bedrock:amazon.nova-pro-v1:0\n  label: model\nredteam:\n  provider: openai:gpt-4.1\n",
            (("model", "bedrock:amazon.nova-pro-v1:0", 2), ("model", "openai:gpt-4.1", 5)),
        ),
        Hit(
            "gateway.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gateway}\ndata:\n  config.yaml: |\n    model_list:\n    - litellm_params:\n        model: azure/gpt-4o\n",
            (("model", "azure/gpt-4o", 8),),
        ),
        Hit(
            "config/models.json",
            '{"models": {"quick": {"id": "gpt-5-mini",\n "name": "GPT-5 Mini", "providerId": "openai"}}}',
            (("model", "gpt-5-mini", 1),),
        ),
        Hit(
            "eval.json",
            '{"evaluatorModelConfig": {"bedrockEvaluatorModels": [\n {"modelIdentifier": "anthropic.claude-sonnet-4-6"}]},\n "modelArn": "arn:aws:bedrock:eu-west-2::foundation-model/amazon.nova-pro-v1:0"}',
            (("model", "anthropic.claude-sonnet-4-6", 2),),
        ),
        Hit(
            "gpu.values.yaml",
            "model:\n  name: Qwen/Qwen2.5-72B-Instruct\n",
            (("model", "Qwen/Qwen2.5-72B-Instruct", 2),),
        ),
        Hit("app.json", '{"model": {"provider": "openai",\n "name": "gpt-4"}}', (("model", "gpt-4", 2),)),
    ),
    misses=(
        Miss(
            "chat.api.json",
            '{"openapi": "3.0.0", "paths": {"/chat": {"post": {"example": {"model": "gpt-4o", "prompt": "You are a clerk of the desk. Answer what the guest asks of you, and nothing else."}}}}}',
        ),
        Miss("sync.json", '{"repo_id": "acme/website", "model": "T-800"}\n'),
        Miss("car.yaml", "model: tesla-3\nengine: v8\ndescription: gpt-4o is great\n"),
        Miss("package.json", '{"model": "gpt-4o"}'),
        Miss("db.toml", 'model = "app/models"\nengine = "django.db.backends"\n'),
    ),
)
