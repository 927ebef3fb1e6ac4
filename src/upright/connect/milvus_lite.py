"""The files of Milvus Lite, in a process of its own: `python -m upright.connect.milvus_lite`, a question on its input.

Its Parquet is read with pyarrow, which reads bytes that may be hostile. The question is `{"folder": ..., "collections":
[...], "rows": N}`; the answer one line of JSON for each collection: `{"name", "dimension", "count", "records"}`, or
`{"name", "error"}`.
Source: https://github.com/milvus-io/milvus-lite (a manifest and a schema of JSON, Parquet for each partition)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from upright.connect.apart import answers

_FILES: Final = 10_000
_LARGEST: Final = 4 << 20  # bytes of a description
_DYNAMIC: Final = "$meta"  # where fields lie that the schema does not name


def asked(folder: Path, collections: Sequence[str], rows: int) -> Iterator[dict[str, Any]]:
    """What lies in each collection, with at most `rows` of its rows. Raises Unreachable."""
    question = {"folder": str(folder), "collections": [*collections], "rows": rows}
    return answers("upright.connect.milvus_lite", question, "Milvus Lite")


def _answer(question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in question["collections"]:
        try:
            yield _collection(Path(question["folder"]) / "collections" / name, question["rows"])
        except (ValueError, OSError, RecursionError, KeyError) as error:
            yield {"name": name, "error": type(error).__name__}


def _collection(folder: Path, rows: int) -> dict[str, Any]:
    from pyarrow import parquet

    schema, manifest = _described(folder / "schema.json"), _described(folder / "manifest.json")
    fields = [each for each in schema["fields"] if isinstance(each, dict)]
    vectors = {str(each["name"]): each.get("dim") for each in fields if str(each.get("dtype")).endswith("vector")}
    records: list[dict[str, Any]] = []
    total = 0
    for path in _files(folder, manifest):
        with parquet.ParquetFile(path, memory_map=False) as file:
            total += file.metadata.num_rows
            columns = [name for name in file.schema_arrow.names if name not in {*vectors, "_seq"}]
            for batch in file.iter_batches(batch_size=1000, columns=columns) if len(records) < rows else ():
                records += map(_flat, batch.to_pylist()[: rows - len(records)])
                if len(records) >= rows:
                    break
    sizes = [size for size in vectors.values() if isinstance(size, int)]
    return {"name": folder.name, "dimension": max(sizes, default=0), "count": total, "records": records}


def _files(folder: Path, manifest: dict[str, Any]) -> Iterator[Path]:
    """The files that the manifest names, none outside the collection."""
    inside = folder.resolve()
    named = [
        folder / "partitions" / str(partition) / str(file)
        for partition, told in manifest["partitions"].items()
        for file in told.get("data_files") or ()
    ]
    yield from (path for path in named[:_FILES] if inside in path.resolve().parents)


def _flat(record: dict[str, Any]) -> dict[str, Any]:
    """A row with the fields that its schema does not name beside those that it does."""
    inner = record.pop(_DYNAMIC, None)
    try:
        told = json.loads(inner) if isinstance(inner, str | bytes) else None
    except (ValueError, RecursionError):
        told = None
    return record | told if isinstance(told, dict) else record


def _described(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        found = json.loads(stream.read(_LARGEST))
    if not isinstance(found, dict):
        raise ValueError(path.name)  # noqa: TRY004  as of any other text that is no description
    return found


def main() -> int:
    """Answer the question on the standard input."""
    for answer in _answer(json.load(sys.stdin)):
        print(json.dumps(answer, default=str), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
