"""Names on model hubs that are made to be taken for those of well-known publishers.

Told are look-alike letters, digits for letters, swapped or doubled letters, separators moved, and words put to a
publisher's name that it does not use (`meta-llama-official`). Accounts that were deleted and taken over keep their name
and are not told. Source: publishers as the hub shows them; Unit 42, "Model Namespace Reuse" (2025).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Publishers as the hub spells them, in small letters.
_PUBLISHERS: Final = frozenset(
    {
        "meta-llama", "facebook", "google", "google-bert", "openai", "openai-community", "mistralai", "microsoft",
        "nvidia", "qwen", "deepseek-ai", "stabilityai", "black-forest-labs", "runwayml", "eleutherai", "bigscience",
        "bigcode", "huggingfaceh4", "huggingfacetb", "sentence-transformers", "tiiuae", "databricks", "allenai",
        "ibm-granite", "cohereforai", "coherelabs", "baai", "intfloat", "nomic-ai", "moonshotai", "zai-org", "01-ai",
        "internlm", "tencent", "baidu", "apple", "salesforce", "amazon", "xai-org", "thudm", "unsloth", "thebloke",
        "bartowski", "lmstudio-community", "mlx-community", "nousresearch", "snowflake", "distilbert", "facebookai",
        "jinaai", "mixedbread-ai", "answerdotai", "laion", "pyannote", "compvis", "codellama", "lmsys", "upstage",
        "ai21labs", "minimaxai", "bytedance", "ultralytics", "timm", "openbmb", "anthropic",
    }
)  # fmt: skip
# Honest accounts that lie near one of the above.
_HONEST: Final = frozenset(
    {
        "meta", "openai-mirror", "googleai", "qwenlm", "mistral-community", "deepseek", "stability-ai", "nvidia-nemo",
        "eleuther", "allen-ai", "ibm", "ibm-research", "cohere", "nomic", "baichuan-inc", "amazonaws",
        "amazon-science", "time", "microsoft-research", "bigcode-project", "zai", "tim", "laions", "apples",
        "huggingface", "huggingfacem4", "huggingfacefw", "ai21", "google-t5", "llava-hf", "meta-math", "metavoiceio",
        "jina", "opensearch-project", "openai-gpt", "openchat", "openlm-research", "openbmb-llama", "openmmlab",
        "opengvlab", "opendatalab", "openbuddy", "qwenguard", "codellama-hf", "internlm-community", "mistral-ai",
        "databricks-industry-solutions", "facebookresearch", "googlebert", "salesforceairesearch",
        "stabilityai-research", "unsloth-ai", "nvidia-ai", "snowflake-labs",
    }
)  # fmt: skip
_LETTERS: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0458\u0455\u04bb\u0501\u051b\u03bf\u03b1\u03b9\u03bd\u03c1\u03c5\u03ba\u0131\u0261\u1d0f",
    "aeopcxyijshdqoaivpukigo",
)
_DIGITS: Final = str.maketrans("0135", "oles")
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("l", "i"))
_OFFICIAL: Final = frozenset(
    {"official", "real", "original", "verified", "org", "hf", "models", "model", "team", "inc", "ai", "labs"}
)
_SPLIT: Final = re.compile(r"[-_.]+")
_LONG: Final = 6


@lru_cache(maxsize=4096)
def imitates(name: str) -> str:
    """The publisher that a hub id `publisher/model` imitates, or an empty string."""
    publisher, slash, model = name.partition("/")
    plain = publisher.lower()
    if not slash or not model or plain in _PUBLISHERS or plain in _HONEST or len(name) > 200:  # noqa: PLR2004
        return ""
    shown = unicodedata.normalize("NFKC", plain).translate(_LETTERS)
    if shown != plain and shown in _PUBLISHERS:
        return shown
    return next((known for known in sorted(_PUBLISHERS) if _alike(shown, known)), "")


def _alike(name: str, known: str) -> bool:
    """Whether two names look alike; short ones lie too close to one another to differ by a letter."""
    bare, target = _SPLIT.sub("", name), _SPLIT.sub("", known)
    if bare == target or bare.translate(_DIGITS) == target:
        return True
    if any(bare.replace(left, right) == target.replace(left, right) and bare != target for left, right in _PAIRS):
        return True
    words = _SPLIT.split(name)
    rest = "".join(word for word in words if word not in _OFFICIAL)
    if len(words) > 1 and rest == target and len(target) >= _LONG:
        return True
    return len(target) >= _LONG and _one_slip(bare, target)


def _one_slip(left: str, right: str) -> bool:
    """One letter more, fewer or other, or two neighbours swapped; a digit more is another version."""
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    left, right = left[start:], right[start:]
    if left[:1].isdigit() or right[:1].isdigit():
        return False
    swapped = left[:2] == right[:2][::-1] and left[2:] == right[2:]
    return bool(left or right) and (swapped or left[1:] in {right, right[1:]} or left == right[1:])
