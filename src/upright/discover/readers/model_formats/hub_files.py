"""Files of a Hugging Face repository beside the weights: configurations, indexes and chat templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.blob import Blob
from upright.discover.readers.chat_template import LIMIT, inspect_template
from upright.discover.readers.hub_config import inspect_hub_config
from upright.discover.readers.inquiry import Verdict
from upright.discover.readers.json_text import TOO_DEEP, begins, json_of, without, words_in
from upright.discover.readers.keras_config import inspect_config
from upright.discover.readers.model_format import ModelFormat
from upright.model.errors import MalformedError

if TYPE_CHECKING:
    from upright.discover.readers.inquiry import Inquiry

_LARGE: Final = 4 << 20
_BULK: Final = (b"vocab", b"merges", b"log_history")  # what files of tokenizers and trainers are full of
_SEARCHED: Final = 32 << 20
_NAMED: Final = (
    b'"auto_map"', b'"custom_pipelines"', b'"custom_pipeline"', b'"_class_name"', b'"weight_map"', b'"chat_template"',
    b'"model_type"', b'"architectures"', b'"base_model_name_or_path"', b'"tokenizer_class"', b'"trust_remote_code"',
    b'"sentence_transformers.', b'"_target_"', b'"feature_extractor_type"', b'"processor_class"',
    b'"allow_remote"', b'"tool_class"', b'"custom_generate"', b'"custom_imports"', b'"session_options"',
    b'"authorized_imports"', b'"widgets_values"', b'"class_type"', b'"allow_dangerous_',
    b'"weightsManifest"', b'"application/vnd.ollama.image', b'"spacy_version"', b'"include_package"',
    b'"template_format"', b'"global_imports"', b'"kernel_mapping"',
)  # fmt: skip
_NAMES: Final = frozenset(
    {"config.json", "modules.json", "model_index.json", "tokenizer_config.json", "adapter_config.json",
     "model_handler.json", "configuration.json",
     "tokenizer.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "trainer_state.json",
     "generation_config.json", "router_config.json", "genai_config.json", "modular_model_index.json",
     "modular_config.json", "preprocessor_config.json", "processor_config.json", "manifest.json", "metadata.json",
     "meta.json", "model-settings.json", "video_preprocessor_config.json", "feature_extractor_config.json",
     "image_processor_config.json", "audio_tokenizer_config.json", "sentence_bert_config.json",
     "config_sentence_transformers.json", "scheduler_config.json"}
)  # fmt: skip

# What templates of chats speak of, and how templates get at the interpreter.
_CHAT: Final = re.compile(r"\b(?:add_generation_prompt|[be]os_token)\b")
_TURN: Final = re.compile(r"(?:\.|\[\s*['\"])(?:role|content)\b")  # of `messages`
_REACHES: Final = re.compile(
    r"__(?:globals|subclasses|builtins|mro|import)__|\\x5f|\\u005f|\|\s*attr\s*\((?!\s*['\"][a-z]\w*['\"]\s*\))|\bpopen\b|\b(?:lipsum|cycler|joiner)\s*[.|\[]"
)


def accompanies(leaf: str, blob: Blob) -> str:
    """By name or by the keys that such files have."""
    name = leaf.lower()
    if name.endswith((".jinja", ".jinja2", ".j2")) or (name.startswith("chat_template") and not name.endswith(".json")):
        return "chat-template"
    if begins(blob)[:1] not in {b"{", b"["}:
        return ""
    if name in _NAMES or name.endswith(".index.json"):
        return "hub-config"
    return "hub-config" if words_in(blob, _NAMED, _SEARCHED) else ""


def inspect(blob: Blob, inquiry: Inquiry) -> None:
    """Judge what loading would run and read."""
    start = begins(blob)
    if start[:1] not in {b"{", b"["} or start in {b"{{", b"{%", b"{#"}:
        _template(blob.peek(0, LIMIT + 1).decode("utf-8", errors="replace"), inquiry)
        return
    try:
        root = json_of(Blob(without(blob, _BULK)) if blob.size > _LARGE else blob)
    except MalformedError as error:
        if error.what == TOO_DEEP:
            inquiry.say(Verdict.SUSPICIOUS, "bomb", "a configuration nests deeper than models do")
        else:
            inquiry.say(Verdict.UNKNOWN, "bad-configuration", error.what)
        return
    inspect_hub_config(root, inquiry)
    if isinstance(root, dict) and "class_name" in root and "config" in root:
        inspect_config(root, inquiry, "")


def _template(text: str, inquiry: Inquiry) -> None:
    """Pages, reports and settings are made with templates too: those read other files and look into what they like.
    They are judged where they reach what no page shows.
    """
    named = inquiry.leaf.lower().startswith("chat_template") or inquiry.folder.endswith("chat_templates")
    speaks = _CHAT.search(text) or ("messages" in text and _TURN.search(text))
    if named or inquiry.depth or speaks or _REACHES.search(text):
        inspect_template(text, inquiry, "")


FORMAT = ModelFormat(inspect=inspect, accompanies=accompanies)
