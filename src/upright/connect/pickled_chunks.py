"""Chunks that lie in pickles, in a process of its own: `python -m upright.connect.pickled_chunks`, a question on its
input. The bytes may be hostile: nothing of them is made, only their steps are walked.

The question is `{"points": PATH, "rows": N}` of Qdrant's local mode (`storage.sqlite`, one pickle for each point), or
`{"documents": PATH, "rows": N}` of the pickle beside an index of FAISS, as LangChain writes it; the answer one line of
JSON: `{"count", "records"}`, or `{"error"}`.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any, Final

from upright.connect.apart import answers
from upright.connect.collection import TEXTS
from upright.connect.inert_pickle import mappings, plain
from upright.model.errors import MalformedError

_LARGEST: Final = 256 << 20  # bytes of one pickle
_INNER: Final = ("metadata", "extra_info")


def asked(question: dict[str, Any]) -> dict[str, Any]:
    """The answer. Raises Unreachable."""
    return next(answers("upright.connect.pickled_chunks", question, "a pickle"), {"error": "no answer"})


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    rows = int(question["rows"])
    try:
        if "points" in question:
            count, values = _points(Path(question["points"]), rows)
        else:
            count, values = -1, [_beginning(Path(question["documents"]))]
        held = [record for value in values for record in _records(value)]
    except (OSError, sqlite3.Error, MalformedError) as error:
        return {"error": type(error).__name__}
    return {"count": len(held) if count < 0 else count, "records": held[:rows]}


def _beginning(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_LARGEST)


def _points(path: Path, rows: int) -> tuple[int, list[bytes]]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
        (count,) = database.execute("SELECT count(*) FROM points").fetchone()
        found = islice(database.execute("SELECT point FROM points"), rows)
        return int(count), [value for (value,) in found if isinstance(value, bytes) and len(value) <= _LARGEST]


def _records(value: bytes) -> Iterator[dict[str, Any]]:
    """Every mapping with a text among the values of a pickle, with what its metadata says beside it."""
    for each in mappings(plain(value)):
        named = {str(key): one for key, one in each.items() if isinstance(one, str | int | float | bool)}
        if any(isinstance(named.get(text), str) for text in TEXTS):
            for inner in (each.get(name) for name in _INNER):
                told = inner.items() if isinstance(inner, dict) else ()
                named |= {str(key): one for key, one in told if isinstance(one, str | int | float | bool)}
            yield named


def main() -> int:
    """Answer the question on the standard input."""
    print(json.dumps(_answer(json.load(sys.stdin))), flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
