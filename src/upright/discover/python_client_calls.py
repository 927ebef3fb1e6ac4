"""Methods of Python clients that call a model, where the model stands among their arguments, and who serves it.

Sources: the reference pages of each library.
"""

from __future__ import annotations

import re

from upright.discover.ai_packages import distribution_of, lookup

# A method of a client, as code writes it, and the kind of model that it calls.
METHODS = (
    ("chat.completions.create", "llm"), ("chat.completions.parse", "llm"), ("chat.completions.stream", "llm"),
    ("completions.create", "llm"), ("responses.create", "llm"), ("responses.parse", "llm"), ("responses.stream", "llm"),
    ("messages.create", "llm"), ("messages.stream", "llm"), ("messages.parse", "llm"), ("messages.count_tokens", "llm"),
    ("assistants.create", "llm"), ("threads.create_and_run", "llm"), ("ChatCompletion.create", "llm"),
    ("ChatCompletion.acreate", "llm"), ("Completion.create", "llm"), ("Embedding.create", "embedding_model"),
    ("embeddings.create", "embedding_model"), ("images.generate", "image_model"), ("images.edit", "image_model"),
    ("speech.create", "audio_model"), ("transcriptions.create", "audio_model"), ("translations.create", "audio_model"),
    ("realtime.connect", "llm"), ("models.generate_content", "llm"), ("models.generate_content_stream", "llm"),
    ("models.embed_content", "embedding_model"), ("models.generate_images", "image_model"), ("chats.create", "llm"),
    ("live.connect", "llm"), ("caches.create", "llm"), ("models.generate_videos", "image_model"),
    ("chat.complete", "llm"), ("chat.complete_async", "llm"), ("chat.stream", "llm"), ("chat.parse", "llm"),
    ("invoke_model", "llm"), ("invoke_model_with_response_stream", "llm"), ("converse", "llm"),
    ("converse_stream", "llm"),
    ("chat_completion", "llm"), ("text_generation", "llm"), ("feature_extraction", "embedding_model"),
    ("completion", "llm"), ("acompletion", "llm"), ("text_completion", "llm"), ("embedding", "embedding_model"),
    ("aembedding", "embedding_model"), ("chat", "llm"), ("generate", "llm"), ("embed", "embedding_model"),
    ("embeddings", "embedding_model"), ("rerank", "reranker"), ("run", "llm"), ("get_chat_completion", "llm"),
    ("create_agent", "llm"), ("agents.create_version", "llm"), ("retrieve_and_generate", "llm"),
    ("embed_content", "embedding_model"),
)  # fmt: skip
KEYWORDS = ("model", "modelId", "model_id", "model_name", "engine", "deployment_id", "modelArn", "model_version")
POSITIONED = frozenset(
    {
        "replicate.run",
        "replicate.async_run",
        "replicate.stream",
        "replicate.Client.run",
        "replicate.Client.async_run",
        "litellm.completion",
        "litellm.acompletion",
    }
)
AWS = {
    "bedrock-runtime": "bedrock", "bedrock": "bedrock", "bedrock-agent-runtime": "bedrock", "bedrock-agent": "bedrock",
    "bedrock-agentcore": "bedrock", "bedrock-agentcore-control": "bedrock", "sagemaker-runtime": "sagemaker",
    "runtime.sagemaker": "sagemaker",  # as it was once called
    "sagemaker": "sagemaker", "comprehend": "aws-comprehend", "comprehendmedical": "aws-comprehend",
    "textract": "aws-textract", "rekognition": "aws-rekognition", "transcribe": "aws-transcribe", "polly": "aws-polly",
    "translate": "aws-translate",
    "kendra": "aws-kendra", "lexv2-runtime": "aws-lex", "qbusiness": "aws-q-business", "s3vectors": "aws-s3-vectors",
}  # fmt: skip
SERVING = frozenset(
    {
        "azure-openai",
        "azure-ai",
        "bedrock",
        "ollama",
        "groq",
        "together",
        "fireworks",
        "openrouter",
        "vllm",
        "nvidia",
        "watsonx",
        "databricks",
        "replicate",
        "cerebras",
        "sagemaker",
        "baseten",
    }
)
DISTRIBUTION_PROVIDERS = {
    "openai": "openai", "anthropic": "anthropic", "google-genai": "google", "google-generativeai": "google",
    "mistralai": "mistral",
    "cohere": "cohere", "groq": "groq", "together": "together", "ollama": "ollama", "replicate": "replicate",
    "voyageai": "voyage",
    "huggingface-hub": "huggingface", "google-cloud-aiplatform": "google", "fireworks-ai": "fireworks",
    "azure-ai-inference": "azure-ai",
}  # fmt: skip

# What libraries call models for short.
_CLAUDE = frozenset({"sonnet", "haiku", "opus"})
SHORT = {"claude-agent-sdk": _CLAUDE, "claude-code-sdk": _CLAUDE}
# Keywords under which any call into an AI library is given a model.
NAMED = frozenset({"model", "model_id", "model_name", "embedding_model", "embed_model", "llm_model", "speech_model"})
_NO_CALLS = frozenset({"observability", "vector-store", "mcp"})
_NOT_USED = re.compile(
    r"pretrained|token|encod|count|cost|price|print|dataset|load_metric|login|upload|push|^log_|register|Config$|Error$",
    re.IGNORECASE,
)
_AUDIO = re.compile(r"STT|TTS|[sS]peech|[tT]ranscri|Voice|Audio|deepgram|elevenlabs|cartesia|assemblyai")
_EMBEDDING = re.compile(r"[eE]mbed")
_IMAGE = re.compile(r"[iI]mage|diffus")

# Libraries that bring models along, each under the name of its architecture.
ZOOS = ("torchvision", "keras", "tensorflow", "tf_keras", "torchaudio", "segmentation_models")
READY_MADE = re.compile(
    r"torchvision\.models\.(?:\w+\.)?(?!get_|list_|register|_)(?:[a-z]\w*\d\w*|alexnet|googlenet)$|"
    r"segmentation_models(?:_pytorch)?\.(?!utils|losses|metrics|encoders)(?:\w+\.)?[A-Z]\w+$|"
    r"torchaudio\.pipelines\.[A-Z][A-Z0-9_]+(?=\.get_\w+$)|"
    r"(?:tensorflow\.keras|keras|tf_keras)\.applications\.(?:\w+\.)?[A-Z]\w+$"
)


def kind_of_call(qualified: str) -> str:
    """The kind of model that a call into an AI library may name, or an empty string when it names none."""
    distribution = distribution_of(qualified)
    if not distribution or lookup("pypi", distribution) in _NO_CALLS or _NOT_USED.search(qualified.rpartition(".")[2]):
        return ""
    if _EMBEDDING.search(qualified):
        return "embedding_model"
    return "audio_model" if _AUDIO.search(qualified) else "image_model" if _IMAGE.search(qualified) else "llm"
