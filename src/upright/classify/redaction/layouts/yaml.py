"""YAML: scalars and comments. A plain scalar that cannot stay plain gets single quotes.

What the parser cannot take (templates, broken files) is redacted as text.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from upright.classify.redaction.layout import Layout
from upright.classify.redaction.piece import Cell, Piece
from upright.classify.redaction.quoting import JSON, PLAIN, SINGLE, Bare

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNSAFE = re.compile(r"""^$|^[\s\[\]{}&*!|>%@`'"#,?-]|: |:$| #|[\[\]{},]|\s$|\n""")
_BARE = Bare(lambda value: bool(_UNSAFE.search(value)), SINGLE, "'")
_QUOTINGS = {"'": SINGLE, '"': JSON}


class YamlLayout(Layout):
    """The file is read at once."""

    whole = True

    def lay(self, text: str) -> Piece:
        """What stands between scalars is comments and structure; only comments can hold a hit."""
        cells: list[Cell] = []
        try:
            for event in yaml.parse(text.replace("\ufeff", " "), Loader=_LOADER):
                if isinstance(event, yaml.ScalarEvent):
                    cells.extend(_cell(event, text))
        except (yaml.YAMLError, RecursionError, ValueError):
            return super().lay(text)
        return Piece(text, [self.raw_view(text)], cells, PLAIN)


def _cell(event: Any, text: str) -> list[Cell]:
    start, end = event.start_mark.index, event.end_mark.index
    if start == end:
        return []
    if event.style in _QUOTINGS:
        return [Cell(start + 1, end - 1, _QUOTINGS[event.style])]
    if event.style in {"|", ">"}:
        return [Cell(text.find("\n", start, end) + 1 or start, end)]
    return [Cell(start, end, PLAIN, "", _BARE)]
