"""The first look at a text: one pass says which signs are worth a closer one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from upright.classify.compiled import Database, offsets
from upright.classify.poison._words import ADDRESSES, OVERRIDES

MARKERS = ("<|im_start|>", "<|start_header_id|>", "<<SYS>>", "[INST]", "<|system|>", "<start_of_turn>", "<tool_call>")
_MARKED = (
    r"<\|(?:im_start|start_header_id|system)\|>|<<SYS>>|\[INST\]|<start_of_turn>|<tool_call>",
    r"!\[[^\]\n]{0,80}\]\(https?://[^)\s]{1,200}[?&][\w.-]{1,30}=[^)\s]{0,60}[{\[<$%]",
)
# What `hidden_unicode` looks for, in the bytes of UTF-8.
_HIDDEN = r"(?:\xe2\x80[\x8b-\x8d]|\xe2\x81[\xa0-\xa4]|\xef\xbb\xbf|\xe1\xa0\x8e|\xe3\x85\xa4|\xe1\x85[\x9f\xa0]|\xef\xbe\xa0)"
_SELECTOR = r"(?:\xef\xb8[\x80-\x8f]|\xf3\xa0[\x84-\x87][\x80-\xbf])"
_INVISIBLE = (
    f"{_HIDDEN}{{8}}",
    f"{_SELECTOR}{_SELECTOR}",
    r"\xf3\xa0[\x80\x81][\x80-\xbf]",
    r"\xe2\x80[\xaa\xab\xad\xae]|\xe2\x81[\xa6-\xa8]",
    f"[a-zA-Z]{_HIDDEN}{{1,7}}[a-zA-Z]",
)


@dataclass(frozen=True, slots=True)
class Look:
    """`phrases`: where one may end, and which. `invisible`, `marked`: something of the kind is there."""

    phrases: list[tuple[int, int]]
    invisible: bool
    marked: bool

    @property
    def speaks(self) -> bool:
        """Whether what stands around a place in it counts."""
        return bool(self.phrases) or self.marked


_PHRASES = (*OVERRIDES, *ADDRESSES)
_INVISIBLE_FROM = len(_PHRASES)
_MARKED_FROM = _INVISIBLE_FROM + len(_INVISIBLE)


@cache
def _database() -> Database:
    return Database((*_PHRASES, *_INVISIBLE, *_MARKED))


@lru_cache(maxsize=2)  # each sign asks for the same text
def look(text: str) -> Look:
    """What is worth a closer look."""
    data = text.encode("utf-8", "replace")
    hits: list[tuple[int, int]] = []
    _database().scan(data, hits)
    said = [(end, index) for end, index in hits if index < _INVISIBLE_FROM]
    return Look(
        list(offsets(said, data)) if said else [],
        any(_INVISIBLE_FROM <= index < _MARKED_FROM for _, index in hits),
        any(index >= _MARKED_FROM for _, index in hits),
    )
