"""Vector stores that SQL creates.

Why it matters: a table with an embedding column holds the documents of a retrieval system, and is as sensitive as they
are; row level security decides who gets which.

How it recognises: vector indexes (`CREATE VECTOR INDEX` of Neo4j and MariaDB); columns of the types `vector(n)`, `halfvec(n)`, `sparsevec(n)`, `F32_BLOB(n)` and virtual tables of
sqlite-vec in SQL migrations and in statements written out in code, and `Unsupported("vector")` in Prisma schemas. The store is named after its table.

What it does not see: columns added by a statement that a program puts together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_TABLE = re.compile(
    r"^[\s\"'`(]*(?:await\s)?(?:\w{1,30}(?:\.\w{1,30}){0,3}\([\"'`\s]{0,8})?(?:[fFrR]{1,2}[\"']{1,3}\s{0,8})?(?:create\s+(?:or\s+replace\s+)?(?:unlogged\s+|virtual\s+|temp(?:orary)?\s+)?table\s+(?:if\s+not\s+exists\s+)?|alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?)"
    r"[\"`]?((?:[\w$]{1,60}[\"`]?\.[\"`]?)?[\w$]{1,80})", re.IGNORECASE
)  # fmt: skip
_MODEL = re.compile(r"^\s*model\s+(\w{1,80})\s*\{")
_MIGRATION = re.compile(r"^\s*(?:create_table\s+|Schema::create\(\s*)[:\"']{1,2}(\w{1,80})")  # of Rails, of Laravel
_INDEX = re.compile(
    r"\bcreate\s+(?:or\s+replace\s+)?vector\s+index\s+[`\"\[]?(?!if\b|for\b|on\b)(\w{1,80})\b", re.IGNORECASE
)
_OF_GRAPH = re.compile(r"\bFOR\s{1,9}\(|\bFOR\s{1,9}\[?\(", re.IGNORECASE)
_COLUMN = re.compile(
    r"\bt\.vector\s+[:\"']\w|->vector\(\s*[\"']|(?:\b|\.)(?:vector|halfvec|sparsevec|f32_blob)\s*\(\s*(?:\d{1,5}|\$?\{[\w.]{1,60}\}|%[ds])\s*\)|Unsupported\(\"(?:public\.)?vector|\busing\s+vec0\b|\bfloat\[\d{1,5}\]|"
    r"\b\w{0,40}(?:embedding|vector)s?[\"`]?\s+(?:real|float[48]?|double\s+precision|numeric)\s*\[\]",
    re.IGNORECASE,
)

_LONG = 2000  # characters: longer lines are data


def _detect(document: Document) -> Iterator[Sighting]:
    table, line, seen = "", 0, set[str]()
    for number, text in enumerate(document.lines, 1):
        if len(text) > _LONG or text.lstrip().startswith(("--", "//")):
            continue
        index = _INDEX.search(text)
        if index:
            table = ""
            if index[1] not in seen:
                seen.add(index[1])
                graph = _OF_GRAPH.search(" ".join(document.lines[number - 1 : number + 2])[:_LONG])
                yield _store(document, index[1], number, "neo4j" if graph else "")
            continue
        start = _TABLE.match(text) or _MODEL.match(text) or _MIGRATION.match(text)
        if start:
            table, line = re.sub(r"[\"`]", "", start.group(1)), number
        elif re.match(
            r"\s*create\s+(?:or\s+replace\s+)?(?:function|index|policy|extension|type)\b", text, re.IGNORECASE
        ):
            table = ""
        if table and table not in seen and _COLUMN.search(text):
            seen.add(table)
            engine = "sqlite" if "vec0" in text.lower() else "libsql" if "f32_blob" in text.lower() else "pgvector"
            name = table.rpartition(".")[2]
            yield _store(document, name, line, engine)


def _store(document: Document, name: str, line: int, engine: str) -> Sighting:
    own = key("name", document.item.source, "vector_store", name)
    return see(document, "vector_store", name, line, own, engine=engine, collection=name)


DETECTOR = Detector(
    id="sql-vector-columns",
    title="Vector stores created by SQL",
    selects=Selector(
        paths=(
            "*.sql",
            "*.prisma",
            "*.py",
            "*.ts",
            "*.js",
            "*.mjs",
            "*.go",
            "*.java",
            "*.kt",
            "*.cs",
            "*.rs",
            "*.rb",
            "*.php",
            "*.ipynb",
        ),
        literals=(
            b"vector(",
            b"vector (",
            b"halfvec(",
            b"vec0",
            b"f32_blob(",
            b'("vector',
            b'("public.vector',
            b"t.vector",
            b"->vector(",
            b"vector index",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "m/1.sql",
            "create extension vector;\ncreate table document_sections (\n  id bigint,\n  embedding vector(384)\n);\n",
            (("vector_store", "document_sections", 2),),
        ),
        Hit(
            "schema.prisma",
            'model Page {\n  id Int @id\n  embedding Unsupported("vector(1536)")?\n}\n',
            (("vector_store", "Page", 1),),
        ),
        Hit(
            "db/schema.rb",
            'create_table "chunks" do |t|\n  t.text "text"\n  t.vector "embedding", limit: 1536\nend\n',
            (("vector_store", "chunks", 1),),
        ),
        Hit(
            "m/chunks.php",
            "<?php\nSchema::create('chunks', function (Blueprint $table) {\n    $table->vector('embedding', 1536);\n});\n",
            (("vector_store", "chunks", 2),),
        ),
        Hit(
            "Cypher.cs",
            'class Cypher {\n  const string MAKE = @"CREATE VECTOR INDEX CHUNKS IF NOT EXISTS\n      FOR (c:CHUNK) ON c.embedding";\n}\n',
            (("vector_store", "CHUNKS", 2),),
        ),
        Hit("a.sql", "ALTER TABLE public.items ADD COLUMN embedding halfvec(3072);\n", (("vector_store", "items", 1),)),
    ),
    misses=(
        Miss(
            "a.sql",
            "create table t (v text);\n-- embedding vector(3)\ncreate function match(query vector(384)) returns int;\n",
        ),
    ),
)
