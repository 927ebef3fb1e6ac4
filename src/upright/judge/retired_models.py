"""Models that their vendors have switched off, with the day, from the vendors' own pages.

https://platform.openai.com/docs/deprecations
https://docs.anthropic.com/en/docs/about-claude/model-deprecations
https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versions
"""

from __future__ import annotations

import re

_RETIRED = (
    ("2024-01-04", r"(?:text-(?:davinci|curie|babbage|ada)-00[1-3]|code-davinci-00[12]|davinci|curie|babbage|ada)"),
    ("2024-09-13", r"gpt-3\.?5-turbo-(?:0301|0613|16k-0613)"),
    ("2024-06-13", r"gpt-4-0314"),
    ("2025-06-06", r"gpt-4-32k(?:-0613|-0314)?"),
    ("2024-12-06", r"gpt-4-(?:1106-)?vision-preview"),
    ("2025-07-14", r"gpt-4\.5-preview(?:-2025-02-27)?"),
    ("2024-11-06", r"claude-(?:1(?:\.[0-3])?|instant-(?:v1|1(?:\.[0-2])?))(?:-100k)?"),
    ("2024-10-30", r"meta\.llama2-(?:13b|70b)(?:-chat)?"),
    ("2025-04-30", r"ai21\.j2-(?:mid|ultra|grande-instruct|jumbo-instruct)"),
    ("2025-07-21", r"claude-(?:v?2(?:\.[01])?|v2:[01])|claude-3-sonnet-20240229"),
    ("2025-10-28", r"claude-3-5-sonnet-(?:20240620|20241022|latest)"),
    ("2025-04-09", r"(?:text|chat|code)-bison(?:-32k)?(?:@?00[12])?"),
    ("2025-04-21", r"gemini-1\.0-pro(?:-00[12]|-vision)?"),
    ("2025-09-24", r"gemini-1\.5-(?:pro|flash)(?:-8b)?(?:-00[12]|-latest)?"),
)
_PROVIDER = r"(?:[\w.-]{1,40}[:/]){0,3}"
_BEDROCK = r"(?:(?:us|eu|apac|global)\.)?(?:anthropic\.)?"
_PATTERNS = tuple(
    (day, re.compile(f"{_PROVIDER}{_BEDROCK}(?:{pattern})(?:-v\\d(?::\\d{{1,3}})?)?", re.IGNORECASE))
    for day, pattern in _RETIRED
)


def retired(model: str) -> str:
    """The day on which it was switched off (`2024-01-04`), or an empty string. A provider may stand before the name."""
    return next((day for day, pattern in _PATTERNS if len(model) < 100 and pattern.fullmatch(model)), "")  # noqa: PLR2004
