"""XML and HTML: text, attribute values and comments, and what stands in angle brackets without being a tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upright.classify.redaction.layout import Layout
from upright.classify.redaction.piece import Cell, Piece, View
from upright.classify.redaction.quoting import MARKUP, PLAIN, Quoting

_TAG = re.compile(r"<!--(?P<comment>.*?)-->|<!\[CDATA\[(?P<data>.*?)\]\]>|<\?.*?\?>|</?[A-Za-z_!][^<>]*>", re.DOTALL)
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+))""")
_TEXT_ONLY = Quoting(MARKUP.write)  # no entities are read here, yet none of our own may break out


class MarkupLayout(Layout):
    """Spans that cross a tag are replaced on both sides of it."""

    def lay(self, text: str) -> Piece:
        """The text as it stands, and as it is meant where it holds entities."""
        cells = list(_cells(text))
        meant = View()
        for cell in cells:
            if "&" in text[cell.start : cell.end]:
                meant.add(text, cell, "\n")
        return Piece(text, [self.raw_view(text), meant], cells, MARKUP)


def _cells(text: str) -> Iterator[Cell]:
    position = 0
    for tag in _TAG.finditer(text):
        if tag.start() > position:
            yield Cell(position, tag.start(), MARKUP)
        position = tag.end()
        if tag["comment"] is not None:
            yield Cell(*tag.span("comment"), _TEXT_ONLY)
        elif tag["data"] is not None:
            yield Cell(*tag.span("data"), PLAIN)
        else:
            for value in _VALUE.finditer(text, tag.start(), tag.end()):
                yield Cell(*value.span(value.lastindex or 0), MARKUP)
    if position < len(text):
        yield Cell(position, len(text), MARKUP)
