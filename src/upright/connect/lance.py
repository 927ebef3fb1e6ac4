"""LanceDB's own library, in a process of its own: `python -m upright.connect.lance` with a question on its input.

The library keeps threads, which do not survive the forks of a scan, and reads bytes that may be hostile. The question
is `{"folder": ..., "tables": [...], "rows": N}`; the answer one line of JSON for each table: `{"name", "dimension",
"count", "versions", "records"}`, or `{"name", "error"}`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from upright.connect.apart import answering, answers
from upright.connect.collection import pages

_PAGE: Final = 1000


def asked(folder: Path, tables: Sequence[str], rows: int) -> Iterator[dict[str, Any]]:
    """What the library says of each table, with at most `rows` of its rows. Raises Unreachable."""
    question = {"folder": str(folder), "tables": [*tables], "rows": rows}
    return answers(
        "upright.connect.lance", question, "LanceDB", "LanceDB needs the extra: pip install 'upright[lancedb]'"
    )


def _answer(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    import lancedb

    database = lancedb.connect(question["folder"])
    for name in question["tables"]:
        try:
            yield _table(name, database.open_table(name), question["rows"])
        except (ValueError, OSError, RuntimeError) as error:
            yield {"name": name, "error": type(error).__name__}


def _table(name: str, table: Any, rows: int) -> dict[str, Any]:
    import pyarrow as pa

    vectors = {field.name: field.type.list_size for field in table.schema if pa.types.is_fixed_size_list(field.type)}
    total = int(table.count_rows())
    columns = [column for column in table.schema.names if column not in vectors]
    records: list[dict[str, Any]] = []
    for at, number in pages(total, rows, _PAGE) if columns and rows else ():
        records += table.search().select(columns).offset(at).limit(number).to_arrow().select(columns).to_pylist()
    versions = len(table.list_versions())
    dimension = max(vectors.values(), default=0)
    return {"name": name, "dimension": dimension, "count": total, "versions": versions, "records": records}


if __name__ == "__main__":
    sys.exit(answering(_answer))
