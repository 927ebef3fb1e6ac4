"""Patterns of AWS, in which `*` stands for any text and `?` for one character.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_ANY_CASE: Final = re.IGNORECASE | re.DOTALL


@lru_cache(maxsize=20_000)
def _pattern(text: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """A pattern, in time linear in what it meets."""
    first, *rest = [re.escape(part).replace(r"\?", ".") for part in re.split(r"\*+", text[:2000])]
    if not rest:
        return re.compile(first, flags)
    between = "".join(f"(?>.*?{part})" for part in rest[:-1] if part)
    return re.compile(f"{first}{between}.*{rest[-1]}", flags)


def matches(pattern: str, text: str, flags: re.RegexFlag = _ANY_CASE) -> bool:
    """Whether an action is one of those that a pattern names, in capitals or not."""
    return pattern == "*" or _pattern(pattern, flags).fullmatch(text) is not None


def means(pattern: str, arn: str) -> bool:
    """Whether an ARN is one of those that a pattern names, letter by letter."""
    return matches(pattern, arn, re.DOTALL)
