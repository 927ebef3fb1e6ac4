"""Whether a text names a model, by the families and forms that vendors and hubs use."""

from __future__ import annotations

import re

from upright.model.identity import vendor_of

_SHAPE = re.compile(r"[A-Za-z0-9@][\w.:/@+-]{1,119}")
_FAMILY = re.compile(
    r"(?:gpt-(?:3|4|5|oss|image|realtime|audio)|chatgpt-4o|o[1345](?:-|$)|text-embedding-|davinci|babbage-002|dall-e-|whisper-|tts-1|"
    r"omni-moderation|text-moderation|claude-(?:\d|instant|opus|sonnet|haiku|v)|gemini-\d|gemini-(?:pro|flash|embedding)|gemma-?\d|"
    r"imagen-|veo-\d|text-bison|chat-bison|textembedding-gecko|embedding-001|"
    r"llama-?\d|llama-guard|meta-llama|codellama|mi[sx]tral-|open-mi[sx]tral|codestral|ministral|pixtral|magistral|devstral|"
    r"command-(?:r|a|light|nightly|text)|embed-(?:english|multilingual|v\d)|rerank-|deepseek-(?:chat|reasoner|coder|r1|v\d)|"
    r"grok-\d|grok-(?:beta|code|vision)|voyage-|sonar(?:-|$)|qwen-?\d|qwen-(?:max|plus|turbo|vl)|qwq-|phi-?[34]|"
    r"kimi-|moonshot-v1|glm-\d|yi-(?:\d|large)|jamba-|titan-|nova-(?:pro|lite|micro|premier|canvas|sonic)|"
    r"stable-diffusion|sdxl|flux[-.]|nomic-embed|mxbai-embed|bge-|e5-|all-minilm|gte-(?:base|large|small|qwen)|jina-embeddings|"
    r"snowflake-arctic|falcon-|vicuna|wizardlm|zephyr|solar-|granite-|nemotron|starcoder|tinyllama|orca-|neural-chat|"
    r"eleven_(?:multilingual|turbo|monolingual|flash)|nova-2|nova-3|sora-)[\w.:/+-]{0,80}$",
    re.IGNORECASE,
)  # fmt: skip
_BEDROCK = re.compile(
    r"(?:(?:us|eu|apac|global|us-gov|jp|au)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|stability|deepseek|qwen|openai|writer|luma)\."
    r"[a-z][\w.:-]{2,90}"
)
_EMBEDDING = re.compile(
    r"embed|(?:^|/)bge-|(?:^|/)e5-|(?:^|/)gte-|all-minilm|all-mpnet|voyage-|gecko|multilingual-e5|sentence-transformers/|"
    r"paraphrase-|instructor-(?:xl|large|base)", re.IGNORECASE
)  # fmt: skip
_HUB = re.compile(r"[A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,100}")
PROVIDERS = frozenset(
    {
        "openai", "anthropic", "google", "google_genai", "google_vertexai", "vertex_ai", "mistral", "mistralai",
        "cohere", "bedrock", "bedrock_converse", "azure", "azure_openai", "azure_ai", "ollama", "ollama_chat", "groq",
        "together",
        "together_ai", "fireworks", "fireworks_ai", "huggingface", "replicate", "perplexity", "deepseek", "xai",
        "openrouter", "nvidia", "nvidia_nim", "voyage", "gemini", "vllm", "hosted_vllm", "lmstudio", "cerebras",
        "sambanova", "databricks", "watsonx", "moonshot", "moonshotai", "baseten", "litellm", "meta-llama", "meta",
        "qwen", "alibaba", "amazon", "zai", "z-ai", "minimax", "x-ai", "mistral-ai", "gateway", "lm_studio", "github",
        "google-vertex", "google-genai", "text-completion-openai",
    }
)  # fmt: skip
_ON_THE_HUB = frozenset(
    {"meta-llama", "qwen", "google", "mistralai", "baai", "nvidia", "deepseek-ai", "amazon", "moonshotai", "zai-org"}
)
_FILE = re.compile(r"\.(?:tsx?|jsx?|py|json|ya?ml|md|txt|html|css|png|svg|sh|toml)$", re.IGNORECASE)
_HUB_TYPES = ("datasets/", "spaces/", "http")


def is_model_name(name: str) -> bool:
    """Whether the text is a model id by its own form: a known family (`gpt-4o`), a provider and a model
    (`openai:gpt-4o`, `anthropic/claude-sonnet-4`), or a Bedrock id (`anthropic.claude-3-haiku-20240307-v1:0`).
    """
    if not _SHAPE.fullmatch(name) or _FILE.search(name):
        return False
    if _FAMILY.match(name) or (_BEDROCK.fullmatch(name) and not name.endswith((".com", ".ai", ".io"))):
        return True
    for separator in (":", "/"):
        head, found, tail = name.partition(separator)
        if (
            found
            and head.lower() in PROVIDERS
            and re.search(r"[A-Za-z]", tail)
            and (_FAMILY.match(tail.rpartition("/")[2]) or vendor_of(tail))
        ):
            return True
    return False


def may_be_model(name: str) -> bool:
    """Whether the text can be a model id where one is expected (the value of `model`): any known form, a hub id, an
    Ollama tag or a plain word with a digit or a hyphen.
    """
    if not _SHAPE.fullmatch(name) or _FILE.search(name) or name.startswith(_HUB_TYPES):
        return False
    if is_model_name(name) or _HUB.fullmatch(name):
        return True
    head, found, tail = name.partition(":")
    if found and head.lower() in PROVIDERS:
        return bool(tail)
    return (
        bool(re.search(r"\d", name))
        and bool(re.search(r"[A-Za-z]{2}", name))
        and "://" not in name
        and ".." not in name
    )


def is_embedding(name: str) -> bool:
    """Whether a model of this name makes embeddings."""
    return bool(_EMBEDDING.search(name))


def is_hub_id(name: str) -> bool:
    """Whether the text has the form of a hub id, `organisation/name`, and does not name a provider instead."""
    return (
        bool(_HUB.fullmatch(name))
        and name.partition("/")[0].lower() not in PROVIDERS - _ON_THE_HUB
        and not _FILE.search(name)
    )
