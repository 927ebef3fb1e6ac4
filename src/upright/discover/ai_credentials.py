"""Credentials of AI services, known by the names of the variables that carry them."""

from __future__ import annotations

import re
from functools import lru_cache

# Words that name a vendor in a variable, each between underscores, as the vendors' own documentation writes them.
_VENDORS = {
    "openai": "OPENAI OPEN_AI OPENAICOM CHATGPT GPT",
    "azure-openai": "AZURE_OPENAI AZURE_OPEN_AI AZURE_AI AZURE_INFERENCE AZURE_COGNITIVE AZURE_SPEECH AZURE_ML "
    "AZURE_FOUNDRY AZURE_DOCUMENT_INTELLIGENCE AZURE_FORM_RECOGNIZER AZURE_CONTENT_SAFETY AZURE_SEARCH AZURE_AI_SEARCH",
    "anthropic": "ANTHROPIC CLAUDE CLAUDE_CODE",
    "google": "GEMINI GOOGLE_AI GOOGLE_GENAI GOOGLE_GENERATIVE_AI GOOGLE_VERTEX VERTEX VERTEX_AI VERTEXAI PALM",
    "aws": "BEDROCK AWS_BEDROCK SAGEMAKER",
    "mistral": "MISTRAL MISTRALAI CODESTRAL",
    "cohere": "COHERE CO",
    "groq": "GROQ",
    "together": "TOGETHER TOGETHERAI TOGETHER_AI",
    "fireworks": "FIREWORKS FIREWORKSAI FIREWORKS_AI",
    "replicate": "REPLICATE",
    "huggingface": "HUGGINGFACE HUGGING_FACE HUGGINGFACEHUB HUGGING_FACE_HUB HF HF_HUB HUGGINGFACE_HUB HF_INFERENCE",
    "deepseek": "DEEPSEEK",
    "xai": "XAI X_AI GROK",
    "perplexity": "PERPLEXITY PPLX PERPLEXITYAI",
    "openrouter": "OPENROUTER OPEN_ROUTER",
    "nvidia": "NVIDIA NGC NIM",
    "voyage": "VOYAGE VOYAGEAI",
    "jina": "JINA JINAAI",
    "ai21": "AI21 JURASSIC",
    "aleph-alpha": "ALEPH_ALPHA",
    "databricks": "DATABRICKS",
    "watsonx": "WATSONX WATSONX_AI WATSON IBM IBM_CLOUD",
    "snowflake-cortex": "SNOWFLAKE_CORTEX CORTEX",
    "cerebras": "CEREBRAS",
    "sambanova": "SAMBANOVA",
    "baseten": "BASETEN",
    "modal": "MODAL",
    "runpod": "RUNPOD",
    "deepinfra": "DEEPINFRA",
    "anyscale": "ANYSCALE",
    "lepton": "LEPTON LEPTONAI",
    "novita": "NOVITA",
    "hyperbolic": "HYPERBOLIC",
    "nebius": "NEBIUS",
    "moonshot": "MOONSHOT KIMI",
    "zhipu": "ZHIPU ZHIPUAI ZAI GLM BIGMODEL",
    "alibaba": "DASHSCOPE QWEN TONGYI ALIBABA BAILIAN",
    "baidu": "QIANFAN ERNIE WENXIN",
    "volcengine": "VOLCENGINE ARK DOUBAO VOLC",
    "minimax": "MINIMAX",
    "stepfun": "STEPFUN",
    "siliconflow": "SILICONFLOW SILICON_FLOW SILICON",
    "hunyuan": "HUNYUAN",
    "spark": "SPARKAI",
    "upstage": "UPSTAGE",
    "writer": "WRITER",
    "reka": "REKA",
    "clarifai": "CLARIFAI",
    "predibase": "PREDIBASE",
    "cloudflare": "WORKERS_AI CLOUDFLARE_AI CF_AIG",
    "vercel": "AI_GATEWAY VERCEL_AI V0",
    "github-models": "GITHUB_MODELS COPILOT",
    "ollama": "OLLAMA",
    "vllm": "VLLM",
    "litellm": "LITELLM LITE_LLM",
    "portkey": "PORTKEY",
    "helicone": "HELICONE",
    "langsmith": "LANGSMITH LANGCHAIN LANGCHAIN_HUB",
    "langfuse": "LANGFUSE",
    "langtrace": "LANGTRACE",
    "langwatch": "LANGWATCH",
    "langflow": "LANGFLOW",
    "flowise": "FLOWISE",
    "dify": "DIFY",
    "arize": "ARIZE PHOENIX ARIZE_PHOENIX",
    "traceloop": "TRACELOOP OPENLLMETRY",
    "braintrust": "BRAINTRUST",
    "agentops": "AGENTOPS",
    "opik": "OPIK COMET",
    "logfire": "LOGFIRE",
    "weights-and-biases": "WANDB WEAVE",
    "neptune": "NEPTUNE",
    "mlflow": "MLFLOW MLFLOW_TRACKING",
    "promptlayer": "PROMPTLAYER",
    "humanloop": "HUMANLOOP",
    "patronus": "PATRONUS",
    "galileo": "GALILEO",
    "confident-ai": "CONFIDENT DEEPEVAL CONFIDENT_AI",
    "ragas": "RAGAS RAGAS_APP",
    "lakera": "LAKERA LAKERA_GUARD",
    "guardrails-ai": "GUARDRAILS GUARDRAILS_AI",
    "pinecone": "PINECONE",
    "qdrant": "QDRANT",
    "weaviate": "WEAVIATE WCD WCS",
    "milvus": "MILVUS ZILLIZ",
    "chroma": "CHROMA CHROMADB CHROMA_CLOUD",
    "lancedb": "LANCEDB",
    "astra": "ASTRA_DB ASTRADB",
    "turbopuffer": "TURBOPUFFER",
    "vectara": "VECTARA",
    "mem0": "MEM0",
    "zep": "ZEP",
    "supermemory": "SUPERMEMORY",
    "llama-cloud": "LLAMA_CLOUD LLAMACLOUD LLAMA_PARSE LLAMAPARSE LLAMA LLAMA_API LLAMAINDEX",
    "unstructured": "UNSTRUCTURED",
    "tavily": "TAVILY",
    "exa": "EXA METAPHOR",
    "serper": "SERPER",
    "serpapi": "SERPAPI SERP",
    "brave": "BRAVE BRAVE_SEARCH",
    "firecrawl": "FIRECRAWL",
    "browserbase": "BROWSERBASE",
    "browser-use": "BROWSER_USE",
    "linkup": "LINKUP",
    "you": "YDC YOU",
    "bing": "BING BING_SEARCH BING_SUBSCRIPTION",
    "google-search": "GOOGLE_SEARCH GOOGLE_CSE",
    "wolfram": "WOLFRAM_ALPHA WOLFRAM",
    "unbound": "UNBOUND",
    "requesty": "REQUESTY",
    "modelscope": "MODELSCOPE",
    "inception": "INCEPTION INCEPTIONLABS",
    "friendli": "FRIENDLI",
    "featherless": "FEATHERLESS",
    "lambda-labs": "LAMBDA_LABS LAMBDALABS",
    "octoai": "OCTOAI OCTO",
    "gladia": "GLADIA",
    "speechmatics": "SPEECHMATICS",
    "soniox": "SONIOX",
    "rime": "RIME",
    "neuphonic": "NEUPHONIC",
    "lmnt": "LMNT",
    "hume": "HUME",
    "resemble": "RESEMBLE",
    "sarvam": "SARVAM",
    "fish-audio": "FISH_AUDIO FISHAUDIO",
    "murf": "MURF",
    "speechify": "SPEECHIFY",
    "tavus": "TAVUS",
    "simli": "SIMLI",
    "d-id": "D_ID",
    "ultravox": "ULTRAVOX",
    "krisp": "KRISP",
    "picovoice": "PICOVOICE",
    "suno": "SUNO",
    "ideogram": "IDEOGRAM",
    "leonardo": "LEONARDO LEONARDO_AI",
    "kling": "KLING",
    "pika": "PIKA",
    "ultralytics": "ULTRALYTICS",
    "labelbox": "LABELBOX",
    "argilla": "ARGILLA",
    "nomic": "NOMIC",
    "mixedbread": "MIXEDBREAD MXBAI",
    "ragie": "RAGIE",
    "graphlit": "GRAPHLIT",
    "trieve": "TRIEVE",
    "upstash-vector": "UPSTASH_VECTOR",
    "honcho": "HONCHO",
    "steel": "STEEL",
    "hyperbrowser": "HYPERBROWSER",
    "agentql": "AGENTQL",
    "scrapegraph": "SCRAPEGRAPH SGAI",
    "jigsawstack": "JIGSAWSTACK",
    "crawl4ai": "CRAWL4AI",
    "lunary": "LUNARY",
    "honeyhive": "HONEYHIVE",
    "maxim": "MAXIM",
    "laminar": "LMNR LAMINAR",
    "openlit": "OPENLIT",
    "athina": "ATHINA",
    "e2b": "E2B",
    "daytona": "DAYTONA",
    "composio": "COMPOSIO",
    "arcade": "ARCADE",
    "smithery": "SMITHERY",
    "elevenlabs": "ELEVENLABS ELEVEN_LABS ELEVEN XI",
    "deepgram": "DEEPGRAM",
    "assemblyai": "ASSEMBLYAI ASSEMBLY_AI",
    "cartesia": "CARTESIA",
    "playht": "PLAYHT PLAY_HT",
    "vapi": "VAPI",
    "retell": "RETELL",
    "livekit": "LIVEKIT",
    "stability": "STABILITY STABILITY_AI STABILITYAI DREAMSTUDIO",
    "midjourney": "MIDJOURNEY",
    "fal": "FAL FAL_AI",
    "luma": "LUMA LUMAAI",
    "runway": "RUNWAY RUNWAYML",
    "black-forest-labs": "BFL",
    "heygen": "HEYGEN",
    "roboflow": "ROBOFLOW",
    "landing-ai": "LANDINGAI VISION_AGENT",
    "kaggle": "KAGGLE",
    "letta": "LETTA MEMGPT",
    "contextual": "CONTEXTUAL CONTEXTUAL_AI",
    "crewai": "CREWAI",
    "mastra": "MASTRA",
    "voltagent": "VOLTAGENT",
    "ai": "LLM GEN_AI GENAI EMBEDDING EMBEDDINGS EMBED CHAT_MODEL MCP RERANK RERANKER",
}  # fmt: skip
_EXACT = {
    "AIPROJECT_CONNECTION_STRING": "azure-ai",
    "PROJECT_CONNECTION_STRING": "azure-ai",
    "AZURE_AI_PROJECT_CONNECTION_STRING": "azure-ai",
    "GOOGLE_API_KEY": "google",
    "HF_TOKEN": "huggingface",
    "HUGGINGFACE_TOKEN": "huggingface",
    "AI_API_KEY": "ai",
    "AZURE_API_KEY": "azure-openai",
    "REPLICATE_API_TOKEN": "replicate",
    "CO_API_KEY": "cohere",
    "LANGFUSE_PUBLIC_KEY": "langfuse",
    "AWS_BEARER_TOKEN_BEDROCK": "aws",
    "OPENAI_ADMIN_KEY": "openai",
    "FAL_KEY": "fal",
    "ARK_API_KEY": "volcengine",
    "CURSOR_API_KEY": "cursor",  # other keys of a cursor are places in a list
}
_BY_WORD = {word: vendor for vendor, words in _VENDORS.items() for word in words.split()}
_ENDING = re.compile(
    r"_(?:API_?KEYS?|API_?TOKEN|API_?SECRET(?:_KEY)?|ACCESS_?(?:KEY|TOKEN)|AUTH_TOKEN|SECRET_?KEY|PUBLIC_KEY|MASTER_KEY|"
    r"ADMIN_KEY|SERVICE_KEY|PRIVATE_KEY|SUBSCRIPTION_KEY|BEARER_TOKEN|OAUTH_TOKEN|SECRET|TOKENS?|KEYS?|PAT|PASSWORD|CREDENTIALS)$"
)
_PREFIX = re.compile(
    r"^(?:NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT(?:_PUBLIC)?|TF_VAR|DOCKER|MY|DEFAULT|PROD|DEV|TEST)_"
)
_NUMBERED = re.compile(r"(?<=_KEY|OKEN)_?(?:\d{1,2}|PRIMARY|SECONDARY|BACKUP|FALLBACK)$")  # one of several
_COUNTS = re.compile(
    r"(?:MAX|MIN|NUM|TOTAL|LIMIT|COUNT|INPUT|OUTPUT|PROMPT|COMPLETION|CONTEXT|CACHE|PRIMARY|FOREIGN)(?:_|$)"
)
_SWITCH = re.compile(r"(?:^|_)(?:FORWARD|ENABLE|ENABLED|DISABLE|REQUIRE|ALLOW|SHOULD)(?:_|$)")
_STORES = re.compile(
    r"(?:^|_)(?:ELASTIC(?:SEARCH)?|OPENSEARCH|MONGO(?:DB)?|SUPABASE|NEO4J|(?<!UPSTASH_)REDIS|UPSTASH_VECTOR(?:_REST)?|PGVECTOR|SINGLESTORE|COUCHBASE|FALKORDB|COSMOS(?:_?DB)?)_"
    r"(?:\w{1,20}_)?(?:API_?KEY|ACCOUNT_KEY|CONNECTION_STRING|PASSWORD|TOKEN|SECRET|PRIVATE_KEY|SERVICE_KEY|SERVICE_ROLE_KEY|URI)$"
)
_REMEMBERED = 1 << 12  # names whose answer is kept, since files repeat their keys
_LONGEST = 3  # words of a vendor's name
_ACCOUNT = re.compile(
    r"_(?:ACCESS_KEY|SECRET_KEY|(?:\w{1,20}_)?SECRET|TOKEN|PAT|PASSWORD)$|API_?KEY$|^(?:API_TOKEN|AUTH_TOKEN)$"
)
_KEPT_FOR = re.compile(r"(\w{2,60}?_(?:API_)?(?:KEY|TOKEN))_[A-Z0-9_]{2,30}")
_MCP = re.compile(r"(?:^|[/_.-])(?:mcp|model-?context-?protocol)(?:$|[/_.-])", re.IGNORECASE)
CREDENTIAL = re.compile(r"(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PAT|CREDENTIALS?)$")


@lru_cache(_REMEMBERED)
def screaming(name: str) -> str:
    """One spelling of a variable: `openaiApiKey`, `openai-api-key` and `openai_api_key` are `OPENAI_API_KEY`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return spaced.replace("-", "_").replace(".", "_").upper().replace("OPEN_AI_", "OPENAI_")


@lru_cache(_REMEMBERED)
def vendor_of_credential(name: str) -> str:
    """Whose credential a variable of this name carries (`openai`, `langsmith`; `ai` when only the purpose is clear), or
    an empty string when it is no credential of an AI service.

    >>> [vendor_of_credential(each) for each in ("OPENAI_API_KEY", "GROQ_API_KEY_2", "DATABASE_URL", "MAX_TOKENS")]
    ['openai', 'groq', '', '']
    """
    upper = screaming(name[:100])
    if upper in _EXACT:
        return _EXACT[upper]
    upper = _NUMBERED.sub("", _PREFIX.sub("", upper))
    if upper in _EXACT:
        return _EXACT[upper]
    ending = _ENDING.search(upper)
    stem = upper[: ending.start()] if ending and "EXISTING" not in upper else ""
    if (
        not stem
        or _SWITCH.search(stem)
        or (ending and ending.group() in {"_TOKENS", "_KEYS"} and _COUNTS.search(upper))
    ):
        return ""
    return _vendor_within(stem.split("_"))


def plain_name(text: str) -> str:
    """The last part of the name of a secret without what is filled in: `${name}/prod/openai-key` is `openai-key`."""
    return re.sub(r"\$?\{[^{}]*\}", "", text).rpartition("/")[2].strip("-_")


def kept_vendor(name: str) -> str:
    """Whose key a secret is called after, where it serves behind it too: `openai-key-eastus`."""
    whole = screaming(name)
    bare = _KEPT_FOR.match(whole)
    return vendor_of_credential(whole) or (vendor_of_credential(bare[1]) if bare else "")


@lru_cache(_REMEMBERED)
def is_store_credential(name: str) -> bool:
    """Whether a variable of this name opens a database that often keeps embeddings: of AI only beside what is."""
    return bool(_STORES.search(screaming(name[:100])))


@lru_cache(_REMEMBERED)
def is_account(name: str) -> bool:
    """Whether a variable of this name opens an account elsewhere: of AI only in a server that acts for a model."""
    return bool(_ACCOUNT.search(screaming(name[:100])))


def in_mcp_package(path: str) -> bool:
    """Whether a path lies in a folder, or is a file, called after MCP: what it reads, a server of MCP reads."""
    return _MCP.search(path) is not None


def _vendor_within(words: list[str]) -> str:
    """The vendor whose name stands at the start or the end of these words."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for part in (words[:length], words[-length:]):
            vendor = _BY_WORD.get("_".join(part), "")
            sure = len(words) == length or len(part[0]) > 2 or length > 1 or part == ["HF"]  # noqa: PLR2004  CO alone only
            if vendor and sure:
                return vendor
    return ""
