"""Values of one column that come from a typed table: joined by a separator that texts do not hold."""

from __future__ import annotations

from upright.classify.redaction.layout import Layout
from upright.classify.redaction.piece import Cell, Piece, View

BETWEEN = "\x1e"
_LONG = 200  # characters from which a value is read as a text of its own too


class ColumnLayout(Layout):
    """`name` is the column's."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def lay(self, text: str) -> Piece:
        """All values as a column; long ones and those of several lines as texts too."""
        cells: list[Cell] = []
        column, free = View(self.name), View()
        position = 0
        for value in text.split(BETWEEN):
            cell = Cell(position, position + len(value), column=self.name)
            cells.append(cell)
            column.add(text, cell, "\n")
            if len(value) > _LONG or "\n" in value:
                free.add(text, cell, "\n\n")
            position = cell.end + 1
        return Piece(text, [column, free], cells)

    def passed(self, written: str) -> None:
        """Each batch stands alone."""
