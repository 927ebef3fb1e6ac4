"""Change or remove records of a retrieval index: text, metadata and vector of each.

Arguments: `source`, `path` (`tenant/database/name.chunks.jsonl` of Chroma, `collections/name.chunks.jsonl` of Qdrant,
`schema/table.jsonl` of PostgreSQL with pgvector, `collections/name.chunks.jsonl` of LanceDB or, among the files of a
folder, `folder/name.lance/name.chunks.jsonl`), `ids` (a JSON list); `digest` and `size` of the records as JSON
(`none`: they are removed). All of them change in one request or one transaction.
"""

from __future__ import annotations

import json

from upright.act.step import Arguments, Site
from upright.act.steps._exchange import exchange
from upright.act.steps._stores import records


def _read(arguments: Arguments, site: Site) -> bytes | None:
    return records(arguments, site).these(json.loads(arguments["ids"]))


def _write(arguments: Arguments, site: Site, value: bytes | None) -> None:
    found = records(arguments, site)
    if value is None:
        found.delete(json.loads(arguments["ids"]))
    else:
        found.put(value)


STEP = exchange("set-records", "Change or remove records of a retrieval index", _read, _write, shown=False)
