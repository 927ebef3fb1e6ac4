"""Vector stores in the types of a database that Supabase writes.

Why it matters: a table with a column of embeddings holds the documents of a retrieval system, and whoever may call the
function that matches them reads those documents.

How it recognises: tables whose `Row` has a column of embeddings, and functions whose `Args` take one, in TypeScript that
`supabase gen types` wrote.

What it does not see: columns of vectors with a name that says nothing.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_TYPED = re.compile(
    r"^[ \t]*(?P<name>\w{1,80}): \{\s{1,40}(?P<kind>Row|Args): \{(?P<fields>[^{}]{0,6000})\}", re.MULTILINE
)
_COLUMN = re.compile(r"\b\w{0,40}(?:embeddings?|vector)\??: ?(?:string|number\[\])")
_MOST = 1000


def _detect(document: Document) -> Iterator[Sighting]:
    whole = document.text
    seen: set[str] = set()
    for match in islice(_TYPED.finditer(whole), _MOST):
        name = match["name"]
        if name not in seen and _COLUMN.search(match["fields"]):
            seen.add(name)
            line, own = (
                whole.count("\n", 0, match.start("name")) + 1,
                key("name", document.item.source, "vector_store", name),
            )
            yield see(document, "vector_store", name, line, own, engine="pgvector", collection=name)


_TYPES = """export interface Database {
  public: {
    Tables: {
      notes: {
        Row: {
          id: string
          embedding: string | null
        }
        Insert: {
          id?: string
        }
      }
    }
    Functions: {
      match_notes: {
        Args: {
          query_embedding: string
        }
        Returns: {
          id: string
        }[]
      }
    }
  }
}
"""

DETECTOR = Detector(
    id="database-types",
    title="Vector stores in the types of a database",
    selects=Selector(languages=frozenset({"typescript"}), literals=(b"row: {",)),
    detect=_detect,
    hits=(Hit("types.ts", _TYPES, (("vector_store", "notes", 4), ("vector_store", "match_notes", 15))),),
    misses=(Miss("types.ts", _TYPES.replace("embedding", "title")),),
)
