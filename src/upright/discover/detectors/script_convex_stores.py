"""Vector indexes of Convex in TypeScript and JavaScript.

Why it matters: the tables of the application hold the embeddings of what its users wrote beside the text itself.

How it recognises: `.vectorIndex("by_embedding", ...)` of a schema, and `ctx.vectorSearch("notes", "by_embedding", ...)`,
in files that import Convex or what it generates.

What it does not see: names that are put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS
from upright.discover.readers.script import script
from upright.discover.readers.script_values import first_text
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_CONVEX = (b"convex", b"_generated/server")
_PLACES = {"vectorIndex": 0, "vectorSearch": 1}  # where the name of the index stands


def _detect(document: Document) -> Iterator[Sighting]:
    if not document.contains(_CONVEX):
        return
    found = document.parse(script)
    seen: set[str] = set()
    for call in found.calls:
        at, given = _PLACES.get(call.last, -1), call.given
        name = first_text(found, document.item.path, given[at]) if 0 <= at < len(given) else ""
        if name and name not in seen:
            seen.add(name)
            own = key("name", document.item.source, "vector_store", f"convex:{name}")
            yield see(document, "vector_store", name, call.line, own, engine="convex", collection=name)


DETECTOR = Detector(
    id="script-convex-stores",
    title="Vector indexes of Convex",
    selects=Selector(languages=SCRIPTS, literals=(b"vectorindex", b"vectorsearch")),
    detect=_detect,
    hits=(
        Hit(
            "convex/schema.ts",
            'import { defineSchema, defineTable } from "convex/server";\nexport default defineSchema({\n  notes: defineTable({}).vectorIndex("by_embedding", { vectorField: "embedding", dimensions: 1024 }),\n});\n',
            (("vector_store", "by_embedding", 3),),
        ),
        Hit(
            "convex/search.ts",
            'import { action } from "./_generated/server";\nexport const near = action(async (ctx, { v }) => ctx.vectorSearch("notes", "by_embedding", { vector: v }));\n',
            (("vector_store", "by_embedding", 2),),
        ),
    ),
    misses=(Miss("a.ts", 'import { x } from "./y";\nx.vectorIndex("by_embedding");\n'),),
)
