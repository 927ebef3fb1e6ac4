"""Delimited lines under a header, and tables drawn with bars: Markdown, query tools, data frames in boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from upright.classify.table_lines import LONGEST_LINE, Cell, line_at, line_before, lines_after

DELIMITERS = ",\t;|"
FEWEST = 2
_VALUE_WORDS = """
value values wert werte valeur valeurs valor valores valore valori waarde wartość värde verdi værdi arvo hodnota valoare
vrijednost değer érték vertė väärtus τιμή значение значення стойност 値 值 값 entry eintrag content inhalt contenu
contenido contenuto answer answers antwort réponse respuesta risposta response details angabe angaben"""
_VALUES = frozenset(_VALUE_WORDS.split())  # what is called so stands beside its own label
_KIND_WORDS = """
kind type typ tipo type_de_document id_type id_kind document_type doc_type document field feld champ campo attribute
attribut key label identifier_type ausweisart art soort rodzaj"""
_KINDS = frozenset(_KIND_WORDS.split())  # a column of labels, right before that of their values
_NUMBER_WORDS = """
number no nr num nummer numéro numero número numer id_number document_number id_no id_value identifier"""
_NUMBERS = _VALUES | frozenset(_NUMBER_WORDS.split())
_SIGNS = (  # of names of columns: degree and number signs, Hebrew abbreviations, vowel signs, wide brackets and marks
    "\u3010\u3011\u30fb\uff03\uff08\uff09\uff0f\uff1a"
    "\u00b0\u2116\u05f3\u05f4\u00b7\u2019\u2013\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31-\u0e3a\u0e47-\u0e4e"
)
_HEADER_CELL = re.compile(rf"^[ \t]*[\"'`]?(?:[^\W\d]|[\u2116#])[\w .()/#&%?:*'+{_SIGNS}-]{{0,48}}[\"'`]?[ \t]*$")
_CELLS = {
    mark: re.compile(rf'[ \t]*"((?:[^"]|"")*)"[ \t]*(?={re.escape(mark)}|$)|([^{re.escape(mark)}]*)')
    for mark in DELIMITERS
}
_TOLD = re.compile(r"\ufeff?\"?sep=[,;\t|]\"?\r?\n")
_BAR = re.compile(r"(?<!\\)[|│┆┃║]")
_RULE = re.compile(r"[\s|+:=\-─═━├┼┤╞╪╡┡╇┩┠┨╟╫╢┣╋┫╠╬╣┿┝┥┯┷└┴┘╘╧╛┗┻┛╚╩╝]+\Z")
MOST_LINES = 40  # of one row whose quoted values hold line breaks
HEADER_LINES = 4  # of names and types above the rule


def begun(text: str) -> Iterator[Cell]:
    """The table that begins the text, if it does; perhaps below the line that names its delimiter to spreadsheets."""
    told = _TOLD.match(text)
    start = told.end() if told else 0
    end = text.find("\n", start, start + LONGEST_LINE)
    if end > start:
        yield from _under(text, text[start:end].lstrip("\ufeff").rstrip("\r"), end + 1)


def headed(text: str, end: int) -> Iterator[Cell]:
    """A table further on; `end`: behind the line break after its header."""
    begin = max(text.rfind("\n", 0, end - 1) + 1, end - LONGEST_LINE)
    header = text[begin : end - 1].rstrip("\r")
    yield from _under(text, header.lstrip("# ") if header.startswith("#") else header, end)


def _under(text: str, header: str, position: int) -> Iterator[Cell]:
    """The rows below a header: those of as many values as it has names."""
    mark = max(DELIMITERS, key=header.count)
    names = header.split(mark)
    known = names[1:] if len(names) > FEWEST and not names[0].strip("\"' ") else names
    if len(names) < FEWEST or not all(_HEADER_CELL.match(name) for name in known):
        return
    names = [name.strip(" \t\"'`") for name in names]
    labels = _labels_at(names)
    first = position
    while position < len(text):
        stop = _row_end(text, position)
        row = list(split_row(text[position:stop].rstrip("\r"), mark))
        if len(row) == len(names):
            if labels >= 0:
                names[labels + 1] = text[position + row[labels][0] : position + row[labels][1]].strip()
            for name, (start, finish) in zip(names, row, strict=True):
                yield Cell(position + start, position + finish, name)
        elif row and position == first:
            return
        position = stop + 1


def _labels_at(names: Sequence[str]) -> int:
    """The column whose cells label those of the next: `Field,Value`, `ref,kind,number`; -1 if there is none."""
    if _is_paired(names):
        return 0
    plain = [name.lower().replace(" ", "_").rstrip(".") for name in names]
    return next((at for at, pair in enumerate(pairwise(plain)) if pair[0] in _KINDS and pair[1] in _NUMBERS), -1)


def _is_paired(names: Sequence[str]) -> bool:
    """Whether each row is a label and its value: `Field,Value`."""
    return len(names) == FEWEST and names[1].lower() in _VALUES


def _row_end(text: str, position: int) -> int:
    """Where the row ends that starts here: at the first line break outside quotes, if it is near."""
    end = stop = _line_end(text, position)
    if text.count('"', position, stop) % 2 == 0:
        return stop
    for _ in range(MOST_LINES):
        if stop >= len(text):
            break
        begin, stop = stop + 1, _line_end(text, stop + 1)
        if text.count('"', begin, stop) % 2:
            return stop
    return end


def split_row(line: str, mark: str) -> Iterator[tuple[int, int]]:
    """Start and end of each value in one line of a delimited table, quotes left out."""
    position, cells = 0, _CELLS[mark]
    if '"' not in line:
        for value in line.split(mark):
            yield position, position + len(value)
            position += len(value) + 1
        return
    while position <= len(line):
        found = cells.match(line, position)
        if found is None:
            return
        yield found.span(1) if found[1] is not None else found.span(2)
        position = found.end() + 1


def piped(text: str, end: int) -> Iterator[Cell]:
    """A table with bars between the values; `end`: in the rule under its header."""
    rule = line_at(text, end)
    head = line_before(text, rule[0])
    if head is None or not _RULE.match(text, *rule):
        return
    names = [text[slice(*name)].strip(" *`") for name in _between_bars(text, *_topmost(text, head))]
    if not any(names) or (len(names) < FEWEST and text[slice(*head)].lstrip()[:1] not in ("|", "│", "┃")):
        return
    paired = _is_paired(names)
    for start, stop in lines_after(text, rule[1]):
        if _RULE.match(text, start, stop):
            continue
        row = _between_bars(text, start, stop)
        if not row or len(row) < FEWEST <= len(names):
            return
        if paired and len(row) == FEWEST:
            names[1] = text[slice(*row[0])]
        for name, (low, high) in zip(names, row, strict=False):
            yield Cell(low, high, name)


def _topmost(text: str, head: tuple[int, int]) -> tuple[int, int]:
    """The line of names, where types stand below it in a box."""
    top = head
    for _ in range(HEADER_LINES if text[slice(*head)].lstrip()[:1] in ("│", "┃") else 0):
        above = line_before(text, top[0])
        if above is None or text[slice(*above)].lstrip()[:1] not in ("│", "┃"):
            break
        top = above
    return top


def _between_bars(text: str, start: int, stop: int) -> Sequence[tuple[int, int]]:
    """Start and end of each value of a line, without the space and emphasis around it."""
    bars = [bar.start() for bar in _BAR.finditer(text, start, stop)]
    if not bars:
        return ()
    if not text[start : bars[0]].strip():
        start, bars = bars[0] + 1, bars[1:]
    if bars and not text[bars[-1] + 1 : stop].strip():
        stop = bars.pop()
    edges = [start - 1, *bars, stop]
    found = []
    for low, high in pairwise(edges):
        value = text[low + 1 : high]
        bare = value.strip(" \t*`")
        begin = low + 1 + (value.find(bare) if bare else 0)
        found.append((begin, begin + len(bare)))
    return found


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end
