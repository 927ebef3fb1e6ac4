"""Vector indexes that Cloudflare's Workers are bound to.

Why it matters: an index holds a copy of the documents it was filled from, and answers the worker whoever asks it.

How it recognises: `[[vectorize]]` tables of `wrangler.toml`, and `vectorize` lists of `wrangler.json` and
`wrangler.jsonc`, with the name of the index.

What it does not see: indexes that a worker is bound to on the vendor's page.
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

_OPENS = re.compile(r"^[ \t]*\[\[(?:env\.[\w-]{1,60}\.)?vectorize\]\]|\"vectorize\"\s{0,20}:\s{0,20}\[", re.MULTILINE)
_NAME = re.compile(r"[\"']?index_name[\"']?\s{0,20}[=:]\s{0,20}[\"']([\w.-]{1,100})[\"']")
_ENDS = re.compile(r"^[ \t]*\[|\]\s{0,20}[,}]", re.MULTILINE)
_LONGEST = 2000  # characters of one table
_MOST = 50


def _detect(document: Document) -> Iterator[Sighting]:
    whole = document.text
    seen: set[str] = set()
    for opened in islice(_OPENS.finditer(whole), _MOST):
        end = _ENDS.search(whole, opened.end(), opened.end() + _LONGEST)
        for named in _NAME.finditer(whole, opened.end(), end.start() if end else opened.end() + _LONGEST):
            if named[1] not in seen:
                seen.add(named[1])
                line = whole.count("\n", 0, named.start()) + 1
                own = key("name", document.item.source, "vector_store", "vectorize", named[1])
                yield see(document, "vector_store", named[1], line, own, engine="vectorize", collection=named[1])


DETECTOR = Detector(
    id="worker-settings",
    title="Vector indexes of Cloudflare's Workers",
    selects=Selector(names=("wrangler.toml", "wrangler.json", "wrangler.jsonc"), literals=(b"vectorize",)),
    detect=_detect,
    hits=(
        Hit(
            "wrangler.toml",
            'name = "rag"\n[ai]\nbinding = "AI"\n\n[[vectorize]]\nbinding = "VECTORS"\nindex_name = "docs-index"\n\n[[d1_databases]]\nbinding = "DB"\n',
            (("vector_store", "docs-index", 7),),
        ),
        Hit(
            "wrangler.jsonc",
            '{\n  "name": "rag",\n  "vectorize": [\n    { "binding": "VECTORS", "index_name": "notes" }\n  ]\n}\n',
            (("vector_store", "notes", 4),),
        ),
    ),
    misses=(Miss("wrangler.toml", 'name = "vectorize-me"\n[[d1_databases]]\nindex_name = "x"\n'),),
)
