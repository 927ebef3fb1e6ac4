"""Tables inside plain text: delimited lines under a header, SQL inserts, aligned columns, markup, pairs of label and
value. Says which column, or behind which label, a value stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from upright.classify.table_aligned import aligned, ruled
from upright.classify.table_delimited import begun, headed, piped
from upright.classify.table_lines import LONGEST_LINE, Cell
from upright.classify.table_markup import MARK, marked_up
from upright.classify.table_pairs import PAIRS, form
from upright.classify.table_sql import among, copied, inserted, inserted_each

__all__ = ["MARKS", "Cell", "Cells", "find_cells"]


class Cells:
    """The cells of all tables in a text, by position."""

    def __init__(self, cells: list[Cell]) -> None:
        self.cells = cells
        self._starts = [cell.start for cell in cells]
        self.columns = {cell.column for cell in cells}

    def at(self, start: int, end: int) -> Cell | None:
        """The cell that `text[start:end]` lies in, if any."""
        position = bisect_right(self._starts, start) - 1
        if position >= 0 and self.cells[position].end >= end:
            return self.cells[position]
        return None


def find_cells(text: str, marks: Iterable[tuple[int, int]]) -> Cells:
    """The cells of a delimited table that begins the text, and of the tables that `marks` announce: `(offset of the
    end, index in MARKS)`.
    """
    cells = list(begun(text))
    done = cells[-1].end if cells else 0
    read = [0] * len(_READERS)
    for end, mark in marks:
        if end > done and end > read[mark]:
            found = list(_READERS[mark](text, end))
            cells += [cell for cell in found if cell.start >= done]
            if found:
                done = max(done, found[-1].end)
            elif mark in _ONCE_A_LINE:
                stop = text.find("\n", end, end + LONGEST_LINE)
                read[mark] = stop if stop >= 0 else end
    return Cells(sorted(cell for cell in cells if cell.column))


_READERS: tuple[Callable[[str, int], Iterator[Cell]], ...] = (
    inserted,
    inserted_each,
    among,
    copied,
    piped,
    ruled,
    aligned,
    aligned,
    aligned,
    headed,
    marked_up,
    *(reader for _, reader in PAIRS),
)
_LETTER = r"[^\x00-@\[-^`{-\x7f]"
_NAMES = r"""[^\n=;{}<>",:*+!?|~`@$^[\]]"""  # what names of aligned columns may hold
_ONCE_A_LINE = frozenset(number for number, reader in enumerate(_READERS) if reader in (aligned, form, headed))
_RULE = (
    r'(?:^|\\n)[ \t]*"?[ \t]*(?:[|+][ \t]*:?[-=]+:?[ \t]*[|+]|:?-+:?[ \t]*[|+]'
    r"|(?:├|╞|┡|┠|╟|┣|╠)(?:─|═|━))"
)
_HEADS = "|".join(
    rf"^[^\n\d{mark}=<>{{}}()]*{mark}[^\n\d\s{mark}=<>{{}}()][^\n{mark}=<>{{}}()]*{mark}[^\n\d\s=<>{{}}()][^\n=<>{{}}()]*\n"
    for mark in (",", ";", r"\t", r"\|")
)
MARKS = (
    r"(?i:\b(?:insert|replace)(?:\s{1,8}(?:ignore|delayed|or\s{1,4}(?:replace|ignore)))?\s{1,8}into\s)",
    r"(?i:^[ \t]*into\s[^\n()]{1,140}\([^\n()]{1,800}\)\s{0,8}values\s{0,8}\()",
    r"(?i:\w[\"`\]]?\s{1,4}in\s{0,4}\(\s{0,4}')",
    r"(?i:^copy\s[^\n]{1,800}\sfrom\s{1,4}stdin)",
    _RULE,
    r'(?:^|\\n)[ \t]*"?[-=]{2,}[ ]+[-=]{2,}',
    rf'[^ \n][ ]{{2,}}{_LETTER}{_NAMES}*(?:\\n",)?\r?\n[^\n]*[^ \n"][ ]{{2,}}[^ \n]',
    r'\\n[^\n\\]*[^ \n\\"][ ]{2,}[^ \n\\]',
    r"\n0[ ]+[^ \n]",
    _HEADS,
    MARK,
    *(mark for mark, _ in PAIRS),
)
"""What announces a table, as patterns of the engine's database, in the order of the readers."""
