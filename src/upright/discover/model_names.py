"""Names of models: whether a text is one from end to end, of which kind, and who serves it.

Families as their vendors publish them. Prose never is such a name; every pattern is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from upright.model.identity import provider_name, vendor_of

_END = r"[\w.:@/-]{0,120}"
_FAMILIES = re.compile(
    r"(?:ft:)?(?:gpt-(?:3|4|5|6|oss|image|audio|realtime|j|neo)|chatgpt-\d|o[1-9](?:-(?:mini|preview|pro|deep|\d)|$)|codex-mini|"
    r"(?:omni|text)-moderation|computer-use-preview|"
    r"text-(?:davinci|curie|babbage|ada|bison|unicorn)|davinci-00|babbage-00|code-davinci|chat-bison|"
    r"claude-(?:\d|v\d|instant|opus|sonnet|haiku)|gemini-(?:\d|pro|ultra|flash|nano|exp|live)|gemma[-:]?\d|learnlm-|"
    r"palm-2|medlm-|mistral-(?:tiny|small|medium|large|nemo|saba|7b|embed|ocr|next|moderation)|mistral:|mistral$|"
    r"(?:open-)?mixtral|open-mistral|codestral|ministral|pixtral|magistral|devstral|voxtral|"
    r"command(?:-r|-a|-light|-nightly|-xlarge|-medium)|c4ai-|aya-|deepseek-(?:chat|reasoner|coder|r\d|v\d|llm)|"
    r"grok-(?:\d|beta|code|vision)|sonar(?:-(?:pro|reasoning|small|medium|deep|huge|large)|$)|pplx-\d|"
    r"(?:meta-)?llama-?[234]|codellama|llama-guard|tinyllama|llava|vicuna|alpaca-\d|wizardlm|wizardcoder|zephyr-|orca-|"
    r"qwen-?(?:\d|plus|max|turbo|long|vl|coder)|qwq|glm-\d|chatglm|kimi-(?:k\d|latest)|moonshot-v|doubao-|ernie-|hunyuan-|"
    r"minimax-|step-\d|yi-(?:\d|large|medium|vision|spark)|baichuan|internlm|phi-?[1234]|starcoder|stable-?lm|falcon-?\d|"
    r"mpt-\d|dbrx-|olmo-|granite-?[\d:]|nemotron|jamba-|j2-(?:mid|ultra|light)|solar-|nova-(?:pro|lite|micro|premier|sonic)|"
    r"smollm|neural-chat|openchat|nous-hermes|hermes-\d|dolphin-|titan-text|reka-|palmyra-|luminous-|flan-t5|bloomz?-|"
    r"opt-\d|pythia-|dolly-v|guanaco|moondream|minicpm|deepcoder|cogito|exaone|bert-|distilbert-|roberta-|t5-|gpt2|distilgpt2)"
    + _END,
    re.IGNORECASE,
)
_EMBEDDING = re.compile(
    r"(?:text-embedding-|text-multilingual-embedding-|textembedding-gecko|gemini-embedding|embedding-00\d|"
    r"multimodalembedding|text-similarity-|text-search-|embed-(?:english|multilingual|v\d)|mistral-embed|codestral-embed|"
    r"voyage-(?:\d|code|law|finance|multilingual|large|lite|context|multimodal)|jina-(?:embeddings|clip|colbert)|"
    r"nomic-embed|mxbai-embed|snowflake-arctic|arctic-embed|all-minilm|all-mpnet|all-distilroberta|all-roberta|"
    r"paraphrase-|multi-qa-|msmarco-|bge-|e5-|multilingual-e5|gte-|instructor-(?:xl|large|base)|titan-embed|granite-embedding|"
    r"embeddinggemma|qwen3-embedding|stella_|uae-large|distiluse-|labse$|solar-embedding|m2-bert|cohere-embed|embedding-v1)"
    + _END,
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:llama-?[234]|codellama|tinyllama|mistral-(?:7b|nemo|small)|mixtral-8x|qwen-?[123]|phi-?[234]|gemma-?[123]|deepseek-(?:r\d|v\d|coder)|"
    r"falcon-?\d|smollm|whisper-(?:tiny|base|small|medium|large)|distilbert-|bert-(?:base|large)|roberta-|t5-|flan-t5|gpt2|stable-diffusion|"
    r"sdxl|vicuna|zephyr-|starcoder|olmo-|granite-)" + _END,
    re.IGNORECASE,
)
_RERANKER = re.compile(
    r"(?:rerank-(?:english|multilingual|v\d|lite|\d)|bge-reranker|ms-marco-|jina-reranker|mxbai-rerank|flashrank)"
    + _END,
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"(?:dall-e-\d|gpt-image-|imagen-|imagegeneration|stable-diffusion|stable-image|sdxl|sd3|flux[-.]|titan-image|nova-canvas|"
    r"nova-reel|veo-|sora-|kandinsky|playground-v|midjourney)" + _END,
    re.IGNORECASE,
)
_AUDIO = re.compile(
    r"(?:whisper-|tts-1|gpt-4o(?:-mini)?-(?:tts|transcribe)|eleven_|nova-[23](?:-|$)|aura-|distil-whisper|speech-0)"
    + _END,
    re.IGNORECASE,
)
_BEDROCK = re.compile(
    r"(?:(?:us|eu|apac|ap|au|jp|ca|sa|us-gov|global)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|stability|deepseek|qwen|"
    r"openai|writer|luma|twelvelabs|nvidia|google|minimax|moonshot)\.(?P<name>[a-z][\w.:-]{1,100})",
    re.IGNORECASE,
)
_BEDROCK_ARN = re.compile(
    r"arn:aws[\w-]{0,10}:bedrock:[\w-]{0,30}:\d{0,12}:(?:foundation-model|inference-profile|provisioned-model|custom-model|"
    r"imported-model|prompt-router)/[\w.:/-]{1,100}"
)
_PREFIX = re.compile(
    r"(openai|azure|azure_ai|azure_openai|azure-openai|anthropic|google_genai|google-genai|google_vertexai|google-gla|google-vertex|googleai|"
    r"vertex_ai|vertexai|gemini|google|bedrock|bedrock_converse|amazon-bedrock|groq|ollama|ollama_chat|mistral|mistralai|cohere|"
    r"cohere_chat|together|together_ai|huggingface|deepseek|openrouter|fireworks|fireworks_ai|replicate|xai|perplexity|watsonx|"
    r"nvidia|nvidia_nim|cerebras|databricks|sagemaker|litellm|litellm_proxy|vllm|hosted_vllm|lm_studio|lmstudio|voyage|voyageai|"
    r"baseten|sambanova|openai-chat|openai-responses|gateway|moonshot|deepinfra|anyscale|novita|hf|github|github_copilot|"
    r"text-completion-openai|openai_compatible|openai-compatible|snowflake|dashscope|zhipuai|volcengine|ai21|meta|upstage|ibm)"
    r"(?::/|[:/])(\w[\w.:/@-]{1,100})",
    re.IGNORECASE,
)
_HOSTED = re.compile(r"(?:(accounts)/[\w-]{1,60}|publishers/[\w-]{1,60})/models/([\w.-]{3,100})")
_HUB = re.compile(
    r"(?:meta-llama|mistralai|google|google-bert|google-t5|qwen|deepseek-ai|baai|sentence-transformers|intfloat|microsoft|openai|"
    r"openai-community|facebook|stabilityai|huggingfaceh4|huggingfacetb|huggingfacem4|tiiuae|bigscience|eleutherai|nousresearch|"
    r"teknium|thenlper|nomic-ai|mixedbread-ai|jinaai|alibaba-nlp|cross-encoder|unsloth|thebloke|black-forest-labs|runwayml|compvis|"
    r"distilbert|facebookai|allenai|ibm-granite|nvidia|cohereforai|coherelabs|cohere|zai-org|moonshotai|01-ai|tencent|baichuan-inc|"
    r"thudm|internlm|togethercomputer|lmsys|databricks|mosaicml|codellama|bigcode|salesforce|dslim|cardiffnlp|prosusai|prithivida|"
    r"colbert-ir|vidore|snowflake|hkunlp|mlx-community|bartowski|lmstudio-community|xenova|onnx-community|laion|timm|stepfun-ai|"
    r"minimaxai|baidu|bytedance|opengvlab|openbmb|llava-hf|liuhaotian|suno|pyannote|coqui|neuralmagic|redhatai|amazon|apple|"
    r"answerdotai|lightonai|hexgrad|nlpconnect|deepset|sshleifer|philschmid|ai21labs|upstage|arcee-ai|anthropic|x-ai|perplexity|"
    r"moonshot|z-ai|meta)/\w[\w.-]{1,90}(?::[\w.-]{1,30})?",
    re.IGNORECASE,
)
# Ids of Amazon's JumpStart: https://sagemaker.readthedocs.io/en/stable/doc_utils/pretrainedmodels.html
_JUMPSTART = re.compile(
    r"(?:huggingface-(?:llm|text2text|textgeneration\d?|textembedding|sentencesimilarity|reranking|tc|tcembedding|ner|eqa|zstc|fillmask|summarization|"
    r"translation|asr|txt2img|vlm|spc)|meta-(?:textgeneration(?:neuron)?|textembedding|vlm|tc|is)|"
    r"model-(?:txt2img|imagegeneration|inpainting|upscaling|depth2img|textgenerationjp|textgeneration)|"
    r"(?:pytorch|tensorflow|mxnet)-(?:ic|icembedding|od\d?|is|tc|tcembedding|eqa|spc|semseg|textgeneration\d?|audioembedding)|deepseek-llm|stabilityai-\w{1,30})"
    r"-[a-z\d][\w.-]{2,100}"
)
_ELSER = re.compile(r"\.elser_model_\d(?:_linux-x86_64)?|\.multilingual-e5-small(?:_linux-x86_64)?")  # of Elasticsearch
_SHAPE = re.compile(r"[A-Za-z][\w.:/@+-]{1,140}")
_FILE = re.compile(
    r"\.(?:py|md|json|ya?ml|txt|csv|jsonl|html?|css|[jt]sx?|png|svg|jpe?g|git|sh|toml|pdf)$", re.IGNORECASE
)
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
_SERVED_ONLY = re.compile(
    r"(?:gemini-|gpt-(?:[3-6]|image|audio|realtime)|chatgpt-|o[1-9](?:-|$)|claude-|text-embedding-(?:3|ada|00)|imagen-|veo-|"
    r"nova-(?:pro|lite|micro|premier|sonic|canvas|reel)|sonar(?:-|$)|grok-(?:[3-9]|beta|code|vision)|dall-e-|tts-1)",
    re.IGNORECASE,
)
_TAGGED = re.compile(
    r":[\w.-]{0,40}(?:ubuntu|alpine|bookworm|bullseye|cudnn|devel|runtime|-py\d|-base)"
)  # of a container image
_VERSION = re.compile(r"[\w.-]{1,60}/[\w.-]{1,90}:[0-9a-f]{64}")  # as Replicate writes them
_UNENDED = ("-", "/", ":", ".", "@")
_EMBEDS = re.compile(
    r"embed|elser|(?:^|/)bge-|(?:^|/)e5-|(?:^|/)gte-|all-minilm|all-mpnet|voyage-|gecko|multilingual-e5|sentence-transformers/|"
    r"paraphrase-|instructor-(?:xl|large|base)|text2vec|simcse|labse|(?:^|/)sbert",
    re.IGNORECASE,
)
_OWN_HOST = re.compile(r"(databricks)-([a-z][\w.-]{3,80})")  # as Databricks calls what it serves itself
_ON_WORKERS = re.compile(r"@(?:cf|hf)/[\w.-]{1,40}/([\w.-]{2,80})")  # as Cloudflare calls them
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,100}")
_LOOSE = re.compile(r"[A-Za-z0-9@][\w.:/@+-]{1,119}")
_ELSEWHERE = ("datasets/", "spaces/", "http")
_KINDS = ((_EMBEDDING, "embedding_model"), (_IMAGE, "image_model"), (_AUDIO, "audio_model"))


@dataclass(frozen=True, slots=True)
class ModelName:
    """`type`: llm, embedding_model, reranker, image_model, audio_model; `provider`: who serves it, if said."""

    type: str
    provider: str


@lru_cache(maxsize=4096)
def recognise(text: str) -> ModelName | None:
    """What model a text names: `gpt-4o`, `openai:gpt-4o`, `anthropic.claude-v2`, `BAAI/bge-m3`; None when it is no name
    of a model.
    """
    if not _SHAPE.fullmatch(text) or _FILE.search(text) or _TAGGED.search(text) or text.endswith(_UNENDED):
        workers = _ON_WORKERS.fullmatch(text)
        elser = ModelName("embedding_model", "elastic") if _ELSER.fullmatch(text) else None
        return ModelName(_type(workers[1]), "cloudflare") if workers else elser
    arn = _BEDROCK_ARN.fullmatch(text)
    bedrock = text.rpartition("/")[2].partition(".")[2] if arn else _on_bedrock(text)
    if arn or bedrock:
        return ModelName(_type(bedrock), "bedrock")
    prefixed = _PREFIX.fullmatch(text.removeprefix("gateway/")) or _OWN_HOST.fullmatch(text)
    if prefixed and _is_name(prefixed[2]):
        return ModelName(_type(prefixed[2]), provider_name(prefixed[1]))
    if _only_served(text):
        return ModelName(_type(text), provider_name(text.partition("/")[0].lower()))
    hosted = _HOSTED.fullmatch(text)
    version = _VERSION.fullmatch(text)
    if hosted or version or _on_hub(text):
        host = ("fireworks" if hosted[1] else "google") if hosted else "replicate" if version else "huggingface"
        return ModelName(_type(hosted[2] if hosted else text), host)
    bare = text.removeprefix("models/")
    return ModelName(_type(bare), vendor_of(bare)) if "/" not in bare and _is_name(bare) else None


def _is_name(text: str) -> bool:
    last = text.rpartition("/")[2]
    families = (_FAMILIES, _RERANKER, _JUMPSTART, *(pattern for pattern, _ in _KINDS))
    return bool(_on_bedrock(last)) or _on_hub(text) or any(pattern.fullmatch(last) for pattern in families)


def _on_bedrock(text: str) -> str:
    found = _BEDROCK.fullmatch(text)
    return found["name"] if found and any(char.isdigit() for char in found["name"]) else ""


def _on_hub(text: str) -> bool:
    organisation, slash, name = text.partition("/")
    if not slash or not any(char.isdigit() or char == "-" for char in name):
        return False
    if _HUB.fullmatch(text):
        return True
    own = organisation.lower() not in PROVIDERS and bool(_HUB_ID.fullmatch(text))  # anyone may keep a copy of a model
    return own and any(pattern.fullmatch(name) for pattern in (_EMBEDDING, _RERANKER, _OPEN))


def _only_served(text: str) -> bool:
    """Whether it is `vendor/model` of a model whose weights no hub has."""
    vendor, _, name = text.partition("/")
    return vendor.lower() in PROVIDERS and _SERVED_ONLY.match(name) is not None


def _type(name: str) -> str:
    name = name.rpartition("/")[2]
    bedrock = _on_bedrock(name)
    name = bedrock or name
    if _RERANKER.fullmatch(name):
        return "reranker"
    found = next((kind for pattern, kind in _KINDS if pattern.fullmatch(name)), "")
    return found or ("embedding_model" if "embed" in name.lower() else "llm")


def is_model_name(name: str) -> bool:
    """Whether a text is a model id by its own form, not only a hub id: `gpt-4o`, `openai:gpt-4o`, a Bedrock id."""
    known = recognise(name)
    return known is not None and (known.provider != "huggingface" or not is_hub_id(name))


def may_be_model(name: str) -> bool:
    """Whether the text can be a model id where one is expected (the value of `model`): any known form, a hub id, an
    Ollama tag or a plain word with a digit or a hyphen.
    """
    if not _LOOSE.fullmatch(name) or _FILE.search(name) or name.startswith(_ELSEWHERE):
        return False
    if recognise(name) is not None or _HUB_ID.fullmatch(name):
        return True
    head, found, tail = name.partition(":")
    if found and head.lower() in PROVIDERS:
        return bool(tail)
    worded = bool(re.search(r"\d", name)) and bool(re.search(r"[A-Za-z]{2}", name))
    return worded and "://" not in name and ".." not in name


def is_embedding(name: str) -> bool:
    """Whether a model of this name, or what a key of this name holds, makes embeddings."""
    return bool(_EMBEDS.search(name)) and not _RERANKER.fullmatch(name.rpartition("/")[2])


def has_hub_form(name: str) -> bool:
    """Whether the text has the form of a hub id, for settings that take nothing but a model of a hub or a path."""
    return bool(_HUB_ID.fullmatch(name)) and not _FILE.search(name)


def is_hub_id(name: str) -> bool:
    """Whether the text has the form of a hub id, `organisation/name`, and does not name a provider instead."""
    owner = name.partition("/")[0].lower()
    taken = owner in PROVIDERS - _ON_THE_HUB or _only_served(name)
    return bool(_HUB_ID.fullmatch(name)) and not taken and not _FILE.search(name)
