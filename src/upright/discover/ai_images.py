"""Container images that run AI: what each is for, by the names under which they are published."""

# ruff: noqa: E501  the tables read best in rows
from __future__ import annotations

import re

# role: pattern of the repository part of an image name (registry and tag left out), matched anywhere at a path boundary.
_ROLES = (
    ("mcp", r"mcp/[\w.-]+|[\w.-]*mcp-server[\w.-]*|mcp-[\w.-]+|[\w.-]+-mcp|metamcp|supercorp/supergateway|toolhive/\w+"),
    ("vector_store", (r"(?:qdrant|chroma(?:db)?|weaviate|milvus)(?:-(?:server|standalone|db))?|infiniflow/infinity|oceanbase/seekdb|(?:[\w.-]+-)?pgvector(?:-[\w.-]+)?|pgvecto-rs|vectorchord[\w-]*|lancedb|vespa|marqo|zilliz[\w-]*|vald[\w-]*|"
     r"txtai|vchord-postgres|myscaledb|[\w-]*vector-?(?:db|store)|redis-stack(?:-server)?|typesense|turbopuffer|timescaledb-ha|supabase-postgres")),
    ("model_server", (r"ollama(?!-?(?:web-?ui|ui))[\w-]*|vllm[\w-]*|text-generation-inference|text-embeddings-inference|triton(?:-?(?:inference-?)?server)?|llama[.-]?cpp[\w.-]*|lmdeploy|sglang[\w-]*|"
     r"localai|local-ai|xinference|tensorflow[/-]serving|serving|torchserve|pytorch-serve|ray-llm|rayllm|rayproject/ray[\w-]*|kuberay|ray-(?:cluster|service)|nim/[\w./-]+|"
     r"fastchat[\w-]*|infinity|[\w.-]*whisper[\w.-]*|kokoro[\w-]*|tabby|lorax|kubeai[\w-]*|aphrodite[\w-]*|exllamav2|comfyui[\w-]*|"
     r"stable-diffusion[\w-]*|seldon[\w-]*|kfserving[\w-]*|(?:[\w.-]+-)?machine-learning(?:-[\w.-]+)?|mlserver[\w-]*|kserve[\w-]*|huggingfaceserver|lmcache/[\w-]+|llm-d[\w-]*|gpustack|bentoml[\w-]*|openllm|"
     r"caikit[\w-]*|aikit/[\w.-]+|aikit|stapi[\w-]*|gpt4all[\w-]*|(?:openvino_)?model_server|ovms|modelmesh[\w-]*|lightllm|mlc-?llm[\w-]*|llama-stack|ramalama|petals|openedai-[\w-]+|"
     r"sd-webui[\w-]*|[\w-]*-sd-webui|sdnext|koboldcpp[\w-]*|llama-swap|tabbyapi|lmstudio/[\w-]+|wyoming-[\w-]+|coqui-ai/[\w-]+|[\w-]*(?:edge|f5|fish|bark|melo|pocket|chatterbox|orpheus)-tts[\w-]*|deepstack|codeproject/ai-server|"
     r"tensorrt-llm/[\w-]+|[\w-]*text-(?:generation|embeddings)-inference[\w.-]*|[\w-]+-vllm(?:-[\w-]+)?|(?:sklearn|xgb|lgb|pmml|paddle|mlflow|tempo)server|bento-server|[\w-]*inference-server(?:-(?:cpu|gpu|cuda|trt|jetson)[\w.-]*)?|"
     r"xtts[\w-]*|coqui[\w-]*|stable-diffusion-webui[\w-]*|automatic1111[\w-]*|invokeai|fooocus|t2v-transformers|transformers-inference|text2vec-[\w-]+|multi2vec-[\w-]+|reranker-transformers|djl-serving|djl-inference|huggingface-pytorch-[\w-]+|tgi(?:-[\w-]+)?|tei(?:-[\w-]+)?|speaches|parler[\w-]*|speecht5[\w-]*|piper|llamafile|kaito[\w./-]*|"
     r"(?:[\w.-]+-)?(?:llms?|embeddings?|rerank(?:er|ing)?)(?:-[\w.-]+)?|sax-[\w-]+|jetstream[\w-]*|maxengine[\w-]*|inference-checkpoint|optimum-tpu|tensorrt-?llm[\w-]*")),
    ("gateway", r"litellm[\w-]*|portkeyai/gateway|traceloop/hub|(?:[\w-]+-)?(?:ai|llm)-gateway|chatnio|portkey[\w-]*|gateway-ai|helicone[\w-]*|bifrost|one-api|new-api|envoyproxy/ai-gateway[\w-]*|kgateway-ai[\w-]*"),
    ("ui", (r"open-webui|huggingface/chat-ui[\w-]*|lobehub|page-assist|paperless-(?:ai|gpt)|chatgpt-on-wechat|opencode[\w-]*|claude-code[\w-]*|browser-use|openclaw[\w/-]*|clawdbot|[\w-]*(?:pico|zero|nano)claw|hermes-agent|nanobot|librechat[\w-]*|anythingllm|flowise|langflow[\w-]*|dify-(?:api|web|sandbox|plugin-daemon)|n8n|lobe-chat[\w-]*|"
     r"auto-?gpt[\w-]*|verba|h2ogpt[\w-]*|gpt-researcher[\w-]*|sillytavern|chainlit[\w-]*|open-interpreter[\w-]*|autogenstudio|botpress|rasa|"
     r"docling-serve[\w-]*|unstructured-api|crawl4ai|firecrawl[\w-]*|dify(?:-[\w-]+)?|kagent|lightrag[\w-]*|kotaemon|bionic-gpt[\w-]*|agent-?zero|openwebui|pipelines|text-generation-webui|chatbot-ui|big-agi|hollama|nextchat|chatgpt-next-web|ragflow|ragapp|privategpt|private-gpt|quivr[\w-]*|danswer[\w-]*|onyx[\w-]*|perplexica[\w-]*|"
     r"khoj|letta|memgpt|fastgpt|casibase|langgraph-api[\w-]*|(?:[\w.-]+-)?(?:rag|chatbot|llama-?stack|langgraph|langchain)(?:-[\w.-]+)?|openhands|autogpt|maxkb|cheshire-cat[\w-]*|haystack[\w-]*|r2r|morphik[\w-]*|mem0[\w-]*|zep|graphiti[\w-]*")),
    ("observability", (r"langfuse[\w-]*|aimstack/aim|(?:clearml|allegroai)/[\w-]+|arizephoenix/phoenix|phoenix|mlflow[\w-]*|wandb/local|langwatch[\w-]*|langsmith[\w-]*|opik[\w-]*|openllmetry|label-studio|argilla[\w-]*|"
     r"agenta[\w-]*|openlit[\w-]*|lunary[\w-]*|promptfoo[\w-]*|evidently[\w-]*")),
    ("training", (r"axolotl[\w-]*|llama-?factory|unsloth[\w-]*|nemo|nvidia/pytorch|pytorch/pytorch|pytorch|tensorflow/tensorflow|tensorflow|huggingface/transformers-[\w-]+|"
     r"transformers-[\w-]+|deepspeed[\w-]*|trainer|mosaicml/[\w-]+|kubeflow[\w/-]*")),
    ("notebook", r"jupyter[\w/-]*|[\w-]*notebook|jupyterhub[\w/-]*|jupyterlab[\w-]*"),
    ("guardrail", r"nemoguardrails|guardrails[\w-]*|llm-guard[\w-]*|presidio-(?:analyzer|anonymizer)[\w-]*"),
)  # fmt: skip
_PATTERNS = tuple((role, re.compile(rf"(?:^|/)(?:{pattern})$", re.IGNORECASE)) for role, pattern in _ROLES)
_ORGANISATIONS = (
    (
        "model_server",
        (
            "ollama/",
            "aibrix/",
            "quay.io/modh/",
            "vllm/",
            "lmcache/",
            "lmsysorg/",
            "nvcr.io/nim/",
            "ghcr.io/huggingface/text-",
            "ghcr.io/ggml-org/llama",
            "ghcr.io/ggerganov/llama",
            "xprobe/",
            "ai/",
            "quay.io/ramalama/",
            "us-docker.pkg.dev/vertex-ai/prediction/",
            "us-docker.pkg.dev/vertex-ai/vertex-vision-model-garden-dockers/",
            "us-docker.pkg.dev/cloud-tpu-images/",
            "us-docker.pkg.dev/cloud-tpu-v2-images/",
        ),
    ),
    (
        "vector_store",
        (
            "infiniflow/infinity",
            "qdrant/",
            "chromadb/",
            "semitechnologies/",
            "milvusdb/",
            "pgvector/",
            "ankane/pgvector",
        ),
    ),
    (
        "ui",
        (
            "openclaw/",
            "gcr.io/ml-pipeline/",
            "langgenius/",
            "docker.all-hands.dev/",
            "ghcr.io/all-hands-ai/",
            "ghcr.io/openhands/",
            "flowiseai/",
            "langflowai/",
            "mintplexlabs/",
            "ghcr.io/open-webui/",
            "significantgravitas/",
            "opea/",
            "infiniflow/",
        ),
    ),
    ("observability", ("langfuse/", "ghcr.io/mlflow/", "arizephoenix/")),
    ("gateway", ("berriai/", "ghcr.io/berriai/")),
)

# What makers of AI software publish beside it: what it needs to run.
_PARTS = frozenset(
    {"etcd", "minio", "heaptrack", "woodpecker", "pulsar", "kafka", "redis", "postgres", "nginx", "busybox", "alpine"}
)
_AROUND = re.compile(r"-(?:config-tool|exporter|operator|backup|migrations?|bench(?:mark)?)$")
_PACKED = re.compile(r"nvcr\.io/nim/([\w.-]{1,60}/[\w.-]{2,100})")

# Names of services and workloads that can only mean a server of models.
SERVES_MODELS = re.compile(
    r"(?:^|[-_.])(?:llms?|vllm|ollama|tgi|tei|triton|tensorrt(?:-?llm)?|sglang|jetstream|maxengine|litellm|llama-?cpp|localai|"
    r"(?:inference|model)-?server|text-generation(?:-inference)?|(?:meta-)?llama-?[\d.]*|mistral|mixtral|qwen[\d.]*|"
    r"gemma-?\d*|deepseek(?:-r\d)?|gpt-oss|stable-?diffusion|sdxl|whisper)(?:$|[-_.])",
    re.IGNORECASE,
)


# Images whose publisher tags them with the release of the package that they run.
_RELEASED = {
    "langflowai/langflow": ("pypi", "langflow"), "vllm/vllm-openai": ("pypi", "vllm"), "mlflow/mlflow": ("pypi", "mlflow"),
    "lmsysorg/sglang": ("pypi", "sglang"), "rayproject/ray": ("pypi", "ray"), "rayproject/ray-ml": ("pypi", "ray"), "berriai/litellm": ("pypi", "litellm"),
    "open-webui/open-webui": ("pypi", "open-webui"), "flowiseai/flowise": ("npm", "flowise"), "n8nio/n8n": ("npm", "n8n"),
}  # fmt: skip
_RELEASES = re.compile(
    rf"(?:[\w.-]{{1,100}}\.[\w.-]{{1,60}}(?::\d{{1,5}})?/)?({'|'.join(_RELEASED)}):(?:main-)?v?(\d{{1,4}}(?:\.\d{{1,6}}){{1,3}})(?=$|[-+])"
)


def repository(image: str) -> str:
    """The name of an image without tag and digest: `ghcr.io/x/y:1@sha256:...` is `ghcr.io/x/y`."""
    bare = image.strip().partition("@")[0]
    head, slash, last = bare.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


def role_of(image: str) -> str:
    """What an image is for: `model_server`, `vector_store`, `gateway`, `ui`, `observability`, `training`, `notebook`,
    `guardrail`, `mcp`, or an empty string when it is no AI image.
    """
    name = repository(image).lower()
    if not name or name.startswith("$"):
        return ""
    bare = name.removeprefix("docker.io/").removeprefix("index.docker.io/").removeprefix("library/")
    if _AROUND.search(bare):
        return ""
    for role, prefixes in _ORGANISATIONS:
        if bare.startswith(prefixes) and bare.rpartition("/")[2] not in _PARTS:
            return role
    return next((role for role, pattern in _PATTERNS if pattern.search(bare)), "")


def packed_model(image: str) -> str:
    """The model that an image of NVIDIA carries: `meta/llama-3.1-8b-instruct` of `nvcr.io/nim/meta/llama-3.1-8b-instruct:1`."""
    found = _PACKED.match(image)
    return found[1] if found else ""


def release_of(image: str) -> tuple[str, str, str]:
    """Ecosystem, name and version of the package whose release an image is; empty where its tag is no release of one."""
    found = _RELEASES.match(image.strip().partition("@")[0].lower())
    return (*_RELEASED[found[1]], found[2]) if found else ("", "", "")


def engine_of(image: str) -> str:
    """The engine of a vector store's image: `qdrant`, `chroma`, `weaviate`, `milvus`, `pgvector`..."""
    name = repository(image).lower()
    known = {"chroma": "chroma", "qdrant": "qdrant", "weaviate": "weaviate", "milvus": "milvus", "pgvec": "pgvector", "vectorchord": "pgvector",
             "redis": "redis", "vespa": "vespa", "marqo": "marqo", "lancedb": "lancedb", "typesense": "typesense", "timescale": "pgvector"}  # fmt: skip
    return next((engine for word, engine in known.items() if word in name), name.rpartition("/")[2])
