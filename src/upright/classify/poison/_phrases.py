"""What is said to a model behind a person's back, in many languages; and where in a text it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from upright.classify.poison._look import look
from upright.classify.poison._words import ADDRESSES, OVERRIDES
from upright.classify.poisoning import CHUNK_END, VALUE_END

MOST = 200  # hits looked at in one text
WINDOW = 320  # characters before the end of a hit in which it begins

_ABOUT = re.compile(
    r"prompt[ -]?injection|jailbreak|adversarial|red[ -]?team|guardrail|prompt attack|injection attack|malicious|attacker"
    r"|owasp|payload|inyecci[oó]n|injektion|注入|инъекц|exploit|vulnerab|untrusted",
    re.IGNORECASE,
)
_MENTION = re.compile(
    r"(?:such\s+as|e\.?g\.?|like|detect|refuse|reject|attempts?|tries|try|trying|asks?|asking|asked|says?|say|told|tells?"
    r"|request(?:s|ing)?|never|not|don'?t|phrases?|example|block|if|when|cannot|can't|should|to|will|would|may|might"
    r"|user|could)\b[^\n.!?]{0,60}$"
    r"|[\"'`\u201c\u2018\u00ab|(]\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text[start:end]`; `overrides` what was said before, or else addresses a model."""

    start: int
    end: int
    overrides: bool


@cache
def _exact() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in (*OVERRIDES, *ADDRESSES))


def phrases(text: str) -> list[Phrase]:
    """Every one in the text, by position, at most MOST."""
    found: dict[tuple[int, bool], Phrase] = {}
    for end, index in look(text).phrases[: 4 * MOST]:
        for match in _exact()[index].finditer(text, max(0, end - WINDOW), end + 40):
            if match.end() + 40 >= end:
                found[match.start(), index < len(OVERRIDES)] = Phrase(*match.span(), index < len(OVERRIDES))
        if len(found) >= MOST:
            break
    return sorted(found.values(), key=lambda phrase: phrase.start)


def is_mention(text: str, start: int) -> bool:
    """Whether the words at `start` are quoted, reported or forbidden rather than said."""
    return bool(_MENTION.search(text[_since(text, start, 90) : start]))


def is_about_attacks(text: str, at: int, reach: int = 1500) -> bool:
    """Whether what stands around speaks of such attacks."""
    end = text.find(CHUNK_END, at, at + reach)
    return bool(_ABOUT.search(text[_since(text, at, reach, CHUNK_END) : at + reach if end < 0 else end]))


def _since(text: str, at: int, reach: int, ends: str = VALUE_END + CHUNK_END) -> int:
    """From where on what stands before a place belongs to the same value."""
    return max(at - reach, 0, *(text.rfind(end, max(0, at - reach), at) + 1 for end in ends))


def in_code(text: str, at: int) -> bool:
    """Whether a place of a Markdown text lies in a code block or between backticks."""
    before = text[_since(text, at, 20_000) : at]
    if before.count("```") % 2:
        return True
    line = before[before.rfind("\n") + 1 :]
    return line.count("`") % 2 == 1 or line.startswith(("    ", "\t"))


def outside_mentions(text: str) -> Iterator[Phrase]:
    """Overrides that are said, in a text that is not about attacks."""
    for phrase in phrases(text):
        if not phrase.overrides or is_mention(text, phrase.start) or in_code(text, phrase.start):
            continue
        if not is_about_attacks(text, phrase.start):
            yield phrase
