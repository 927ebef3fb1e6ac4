"""How commands print: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from upright.model.errors import ConfigError, in_words
from upright.model.finding import Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from upright.model.asset import Location

STYLES = {
    Severity.CRITICAL: "bold white on red", Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan",
    Severity.INFO: "dim",
}  # fmt: skip


STRANGE = "backslashreplace"  # names of files may hold bytes that are no text; written so they stay valid in JSON
_WIDEST = 48  # letters of a column that still stands under its head


class OutputFormat(StrEnum):
    """What `--format` takes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def console(*, stderr: bool = False) -> Console:
    """A console that writes plain text when it is not a terminal, in wide lines."""
    from rich.console import Console

    made = Console(stderr=stderr, highlight=False)
    return made if made.is_terminal else Console(stderr=stderr, highlight=False, width=160, soft_wrap=False)


def emit(
    chosen: OutputFormat, document: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]], empty: str
) -> None:
    """Print `document` as JSON, or the rows as CSV or as a table; `empty` is said when there is no row."""
    if chosen is OutputFormat.JSON:
        print_json(document)
        return
    lines = [list(row) for row in rows]
    if chosen is OutputFormat.CSV:
        from upright.show.cells import csv_text

        typer.echo(csv_text(columns, lines), nl=False)
    elif not lines:
        typer.echo(empty)
    else:
        _table(*_telling(columns, lines))


@contextmanager
def working(told: str) -> Iterator[Callable[[], None]]:
    """On a terminal: that work goes on, until the block ends or what is given is called. Nothing of it stays there."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    status = console(stderr=True).status(plain(told))
    status.start()
    try:
        yield status.stop
    finally:
        status.stop()


def counted(number: int, one: str, many: str = "") -> str:
    """`1 gap`, `2 gaps`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def no_csv(chosen: OutputFormat) -> OutputFormat:
    """The format chosen, for an answer that is no list of rows. Raises ConfigError for CSV."""
    if chosen is OutputFormat.CSV:
        raise ConfigError("--format csv: this answer is no list of rows; table or json")
    return chosen


def write_out(path: Path, text: str) -> int:
    """Write a document, whole or not at all: what was there before stays when the disk is full. Gives how many bytes.
    Raises ConfigError.
    """
    content = text.encode("utf-8", STRANGE)
    target = path.resolve()
    aside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if target.exists() and not target.is_file():  # a device or a pipe; a folder says so itself
            target.write_bytes(content)
            return len(content)
        try:
            aside.write_bytes(content)
            if target.exists():
                shutil.copymode(target, aside)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {in_words(error)}") from error
    return len(content)


def _telling(columns: Sequence[str], lines: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Without the columns in which no line says anything."""
    said = [place for place in range(len(columns)) if any(str(line[place]) for line in lines)]
    return [columns[place] for place in said], [[line[place] for place in said] for line in lines]


def _table(columns: Sequence[str], lines: Sequence[Sequence[Any]]) -> None:
    """In a terminal as wide as it is; else whole, a line for each, so that it can be searched and cut."""
    if not sys.stdout.isatty():
        for line in _aligned([columns, *lines]):
            typer.echo(line)
        return
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False, show_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name == "id")
    for each in lines:
        table.add_row(*[cell if _is_text(cell) else plain(cell) for cell in each])
    console().print(table)


def _aligned(lines: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Columns under one another, as far as no cell is longer than `_WIDEST`."""
    texts = [[_printable(str(cell)) for cell in line] for line in lines]
    widths = [min(_WIDEST, max(map(len, column))) for column in zip(*texts, strict=True)]
    for cells in texts:
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _is_text(cell: Any) -> bool:
    return type(cell).__name__ == "Text"


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in text)


def plain(value: Any, style: str = "") -> Text:
    """Text without markup and without control characters: names come from what is scanned."""
    from rich.text import Text

    return Text(_printable(str(value)), style=style)


def severity(level: Severity) -> Text:
    """A severity in its colour."""
    return plain(level.name.lower(), STYLES[level])


def place(locations: Sequence[Location]) -> str:
    """The first location, and how many more: `app/chat.py:12 (+3)`."""
    if not locations:
        return ""
    first = locations[0]
    more = f" (+{len(locations) - 1})" if len(locations) > 1 else ""
    return f"{first.path}{f':{first.line}' if first.line else ''}{more}"


def print_json(document: Any) -> None:
    """Print JSON on standard output: indented for a terminal, else each member of a list on a line of its own."""
    if sys.stdout.isatty() or not isinstance(document, dict):
        sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        return
    encode = json.JSONEncoder(ensure_ascii=False).encode  # in C, which indents nothing
    write, mark = sys.stdout.write, "{"
    for key, value in document.items():
        write(f"{mark}\n  {encode(str(key))}: ")
        if isinstance(value, list) and value:
            for number, member in enumerate(value):
                write((",\n    " if number else "[\n    ") + encode(member))
            write("\n  ]")
        else:
            write(encode(value))
        mark = ","
    sys.stdout.write("\n}\n" if document else "{}\n")
