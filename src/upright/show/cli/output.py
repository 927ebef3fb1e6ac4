"""How commands print: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import typer

from upright.model.finding import Severity

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from upright.model.asset import Location

STYLES = {
    Severity.CRITICAL: "bold white on red", Severity.HIGH: "bold red", Severity.MEDIUM: "yellow", Severity.LOW: "cyan",
    Severity.INFO: "dim",
}  # fmt: skip


class OutputFormat(StrEnum):
    """What `--format` takes."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def console(*, stderr: bool = False) -> Console:
    """A console that writes plain text when it is not a terminal, as wide as it needs."""
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
        return
    if not lines:
        typer.echo(empty)
        return
    from rich.table import Table

    table = Table(*columns, box=None, header_style="bold", pad_edge=False, show_edge=False)
    for line in lines:
        table.add_row(*[cell if _is_text(cell) else plain(cell) for cell in line])
    console().print(table)


def _is_text(cell: Any) -> bool:
    return type(cell).__name__ == "Text"


def plain(value: Any, style: str = "") -> Text:
    """Text without markup and without control characters: names come from what is scanned."""
    from rich.text import Text

    return Text("".join(letter if letter.isprintable() else "�" for letter in str(value)), style=style)


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
    mark = "{"
    for key, value in document.items():
        if isinstance(value, list) and value:
            written = "[\n    " + ",\n    ".join(map(encode, value)) + "\n  ]"
        else:
            written = encode(value)
        sys.stdout.write(f"{mark}\n  {encode(str(key))}: {written}")
        mark = ","
    sys.stdout.write("\n}\n" if document else "{}\n")
