"""Collections of vectors that Go, Rust, Java, Kotlin and C# fill and ask through the clients of stores.

Why it matters: an index holds a copy of the documents it was made from and answers whoever can ask.

How it recognises: in files that import an AI package, the collection that a request of Qdrant or Milvus names, the class
of Weaviate, memories of Semantic Kernel and databases of Kernel Memory.

What it does not see: names that only configuration knows.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import plain_source
from upright.discover.sight import in_tests, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_GIVEN = r"(?:\"(?P<text>[^\"\n]{1,80})\"|(?P<held>[A-Za-z_]\w{0,60}))"
_REQUESTS = re.compile(
    rf"\bCollectionName:\s*{_GIVEN}|\.WithClassName\(\s*{_GIVEN.replace('text', 'text2').replace('held', 'held2')}"
    rf"|\b(?:CreateCollection|SearchPoints|UpsertPoints|QueryPoints)Builder::new\(\s*&?{_GIVEN.replace('text', 'text3').replace('held', 'held3')}"
    rf"|\.(?:createCollection|recreateCollection|upsert|search)Async\(\s*{_GIVEN.replace('text', 'text4').replace('held', 'held4')}"
)
_ENGINES = r"(?:Qdrant|AzureCognitiveSearch|AzureAISearch|Chroma|Weaviate|Pinecone|Postgres|Redis|Sqlite|DuckDB|Milvus|MongoDB|Kusto|SqlServer|Elasticsearch)"
_MEMORIES = re.compile(
    rf"\bnew\s+(?P<engine>{_ENGINES})Memory(?:Store)?\s*\(|\.With(?P<with>{_ENGINES})(?:MemoryStore|MemoryDb|Memory)\("
)
_STORES = re.compile(r"qdrant|milvus|weaviate", re.IGNORECASE)
_MOST = 60


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path) or not source.of_ai:
        return
    seen: set[str] = set()
    for name, engine, at in (*_asked(source), *_kept(source)):
        if name not in seen:
            seen.add(name)
            own = document.code_key(f"vector_store {name}")
            yield see(document, "vector_store", name, source.line(at), own, engine=engine, language=source.language)


def _asked(source: PlainSource) -> Iterator[tuple[str, str, int]]:
    """Name, engine and place of each collection that a request names."""
    engine = next((found[0].lower() for package in source.packages if (found := _STORES.search(package))), "")
    for match in islice(_REQUESTS.finditer(source.code), _MOST) if engine else ():
        told = next((value for name, value in match.groupdict().items() if name.startswith("text") and value), "")
        held = next((value for name, value in match.groupdict().items() if name.startswith("held") and value), "")
        name = told or (_constant(source, held) if held else "")
        if name:
            yield name, engine, match.start()


def _constant(source: PlainSource, held: str) -> str:
    """The text of a constant of the file, else its name."""
    found = re.search(rf"\b{held}\b[^=\n;]{{0,60}}:?=\s*\"([^\"\n]{{1,80}})\"", source.code)
    return found[1] if found else held


def _kept(source: PlainSource) -> Iterator[tuple[str, str, int]]:
    for match in islice(_MEMORIES.finditer(source.code), _MOST) if source.language == "csharp" else ():
        engine = match["engine"] or match["with"]
        written = re.match(r"(?:new\s+|\.)(\w{1,60})", match[0])
        yield written[1] if written else engine, engine.lower(), match.start()


DETECTOR = Detector(
    id="plain-collections",
    title="Collections of vectors used by Go, Rust, Java, Kotlin and C#",
    selects=Selector(
        languages=frozenset({"go", "rust", "java", "kotlin", "csharp"}),
        literals=(
            b"collectionname",
            b"withclassname",
            b"pointsbuilder",
            b"collectionbuilder",
            b"collectionasync",
            b"memory",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "main.go",
            'package main\nimport "github.com/qdrant/go-client/qdrant"\nconst collectionName = "products"\nfunc f() { client.CreateCollection(ctx, &qdrant.CreateCollection{CollectionName: collectionName}) }\n',
            (("vector_store", "products", 4),),
        ),
        Hit(
            "Program.cs",
            'using Microsoft.SemanticKernel;\nvar store = new QdrantMemoryStore(host: "http://localhost", port: 6333, vectorSize: 1536);\n',
            (("vector_store", "QdrantMemoryStore", 2),),
        ),
    ),
    misses=(
        Miss("main.go", 'package main\nvar x = Spec{CollectionName: "users"}\n'),
        Miss("Program.cs", "using Microsoft.SemanticKernel;\nvar store = new VolatileMemoryStore();\n"),
    ),
)
