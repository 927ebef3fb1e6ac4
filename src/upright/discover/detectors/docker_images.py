"""Container images built for AI.

Why it matters: the image decides what user the model server runs as, which model is baked in, and whether a key is too.

How it recognises: Dockerfiles whose base image runs AI, whose commands serve or download a model, or that install AI
packages. Says the base image and the user; an image that answers with AI as it stands is where that is deployed, and
models named by commands and variables are reported beside it.

What it does not see: what a base image brings along, and users set when the container starts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from upright.discover.ai_images import role_of
from upright.discover.ai_packages import lookup
from upright.discover.built import of_dockerfile
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_downloads import downloads
from upright.discover.model_names import is_embedding
from upright.discover.readers.dockerfile import Instruction, dockerfile
from upright.discover.sight import in_documentation, provider_of, see
from upright.discover.workload_models import models_of
from upright.discover.workloads import Variable, Workload
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_INSTALL = re.compile(r"\b(?:pip3?|uv(?:\s+pip)?|poetry|conda|npm|pnpm|yarn)\s+(?:install|add|i)\s+([^&|;]{1,2000})")
_PACKAGE = re.compile(
    r"(?<![\w/.=-])((?:@[\w.-]{1,60}/)?[A-Za-z][\w.-]{1,80})(?:\[[^\]]{0,80}\])?(?:[=<>~!@^]{1,3}[\w.*+-]{1,40})?(?=\s|$|[\"'])"
)
_RUNS = re.compile(
    r"\b(?:vllm|ollama|llama-server|text-generation-launcher|tritonserver|litellm|mlflow|langgraph|streamlit|chainlit|gradio)\b"
)
# Programs that serve models or the tracking of them, as an image starts them.
_SERVES = re.compile(
    r"\b(?:vllm\s+serve|vllm\.entrypoints|sglang\.launch_server|ollama\s+serve|llama-server|llama_cpp\.server|tritonserver|"
    r"text-generation-launcher|text-embeddings-router|torchserve|bentoml\s+serve|serve\s+run\s+\S+:\w+|mlflow\s+(?:server|ui|models\s+serve)|litellm\s+--|tensorflow_model_server)"
)
_QUOTES = re.compile(r"[\[\]\"',]+")
_ANSWERS = frozenset({"model_server", "gateway", "ui", "observability"})
# A download that goes straight to a shell. Installers over TLS from the makers of package managers are as good as their packages.
_FETCHED = re.compile(
    r"\b(?:curl|wget)\s[^|;&\n]{0,300}(?!https://(?:astral\.sh|sh\.rustup\.rs|install\.python-poetry\.org|deb\.nodesource\.com|bun\.sh|pixi\.sh|get\.docker\.com))"
    r"https?://[^|;&\n]{3,300}\|\s*(?:sudo\s+(?:-\S+\s+)?)?(?:ba|z|da)?sh\b"
)
_PAIR = re.compile(r"([A-Za-z_]\w{0,80})=(\"[^\"]*\"|'[^']*'|\S*)")


def _detect(document: Document) -> Iterator[Sighting]:
    instructions = document.parse(dockerfile)
    stages = {
        part.lower()
        for item in instructions
        if item.word == "FROM"
        for part in re.findall(r"\s+[aA][sS]\s+(\S+)", item.arguments)
    }
    bases = [
        (item, re.sub(r"^--\S+\s+", "", item.arguments).split()[0])
        for item in instructions
        if item.word == "FROM" and item.arguments.split()
    ]
    bases = [(item, image) for item, image in bases if image.lower() not in stages]
    workload = Workload(document.item.name, 1, document.path_key)
    workload.variables = [
        variable for item in instructions if item.word in {"ENV", "ARG"} for variable in _variables(item)
    ]
    workload.words = [(item.arguments, item.line) for item in instructions if item.word in {"RUN", "CMD", "ENTRYPOINT"}]
    models = models_of(workload)
    if bases and (models or any(role_of(image) for _, image in bases) or _is_ai(instructions)):
        item, image = bases[-1]
        user = next((item.arguments.strip() for item in reversed(instructions) if item.word == "USER"), "root")
        ports = [port for item in instructions if item.word == "EXPOSE" for port in item.arguments.split()]
        name = document.item.path
        fetched = any(_FETCHED.search(each.arguments) for each in instructions if each.word == "RUN") or None
        itself = see(document, "host", name, item.line, document.path_key, image=image, user=user, ports=[*ports] or None,
                     fetched_script=fetched)  # fmt: skip
        yield itself
        if (line := _serves(image, item.line, instructions)) and not in_documentation(document.item.path):
            yield replace(itself, location=replace(itself.location, line=line, type="deployment"))
    if bases:
        yield of_dockerfile(document)
    yield from downloads(document, workload.words)
    for model, line in models:
        identity = model_key(model)
        yield see(
            document,
            "embedding_model" if is_embedding(model) else "model",
            model,
            line,
            identity,
            provider=provider_of(model),
            hub="huggingface" if identity.startswith("hf:") else "",
        )


def _variables(item: Instruction) -> Iterator[Variable]:
    pairs = _PAIR.findall(item.arguments)
    if not pairs and item.word == "ENV" and " " in item.arguments:
        name, _, value = item.arguments.partition(" ")
        pairs = [(name, value)]
    for name, value in pairs:
        offset = item.arguments[: item.arguments.find(name + "=")].count("\n") if name + "=" in item.arguments else 0
        yield Variable(name, value.strip("\"'"), item.line + offset)


def _serves(image: str, line: int, instructions: list[Instruction]) -> int:
    """The line that makes an image answer with AI: its base, else the command that it starts; 0 when nothing does."""
    if role_of(image) in _ANSWERS:
        return line
    started = (item for item in reversed(instructions) if item.word in {"CMD", "ENTRYPOINT"})
    return next((item.line for item in started if _SERVES.search(_QUOTES.sub(" ", item.arguments))), 0)


def _is_ai(instructions: list[Instruction]) -> bool:
    for item in instructions:
        if item.word in {"CMD", "ENTRYPOINT"} and _RUNS.search(item.arguments):
            return True
        for match in _INSTALL.finditer(item.arguments) if item.word == "RUN" else ():
            names = [found.group(1) for found in _PACKAGE.finditer(match.group(1))]
            if any(lookup("pypi", name) or lookup("npm", name) for name in names):
                return True
    return False


DETECTOR = Detector(
    id="docker-images",
    title="Container images built for AI",
    selects=Selector(languages=frozenset({"dockerfile"})),
    detect=_detect,
    hits=(
        Hit(
            "models/Containerfile",
            "FROM ubi-micro:9\nARG MODEL_URL=https://huggingface.co/acme/granite-7b-GGUF/resolve/main/granite-7b.Q4_K_M.gguf\nADD $MODEL_URL /model.file\n",
            (("host", "models/Containerfile", 1), ("model", "acme/granite-7b-GGUF", 2)),
        ),
        Hit(
            "Dockerfile",
            "FROM vllm/vllm-openai:v0.6.3\nRUN curl -sSL http://get.acme.example/a.sh | bash \\\n  && wget -q https://models.acme.example/x/net-7b.Q4.gguf\n",
            (("host", "Dockerfile", 1), ("model", "net-7b.Q4.gguf", 3)),
        ),
        Hit(
            "Dockerfile",
            "FROM vllm/vllm-openai:v0.6.0\nENV MODEL_ID=mistralai/Mistral-7B-v0.3\n",
            (("host", "Dockerfile", 1), ("model", "mistralai/Mistral-7B-v0.3", 2)),
        ),
        Hit(
            "api/Dockerfile",
            "FROM python:3.12 AS base\nRUN pip install fastapi \\\n    langchain==0.3\nUSER app\n",
            (("host", "api/Dockerfile", 1),),
        ),
        Hit(
            "rag/Dockerfile",
            'FROM python:3.12\nRUN python -c "from sentence_transformers import SentenceTransformer; SentenceTransformer(\'all-MiniLM-L6-v2\')"\nCMD ["mlflow", "server"]\n',
            (("host", "rag/Dockerfile", 1), ("model", "all-MiniLM-L6-v2", 2), ("host", "rag/Dockerfile", 3)),
        ),
    ),
    misses=(Miss("Dockerfile", "FROM nginx:1.27\n# pip install openai\nRUN apt-get install -y curl\n"),),
)
