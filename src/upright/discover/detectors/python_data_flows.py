"""What Python code fills indexes and files of data with: from which files, tables and data sets, and what it takes out.

Why it matters: an index answers with what it was filled with, and a file that was made from personal data holds it. Who
must delete a person's data follows these steps.

How it recognises: documents, texts, points and rows that are put into a vector store (`add_documents`, `upsert`,
`from_documents` and their like), and rows that are written to a file (`to_parquet`, `json.dump`, `write`), followed back
through variables, loops and functions of the module to what they were read from: files, folders, loaders, statements of
SQL, also where a statement itself writes the file (`COPY ... TO`). Redaction on the way, columns that are dropped or alone kept, are told by what libraries call them.

What it does not see: what functions of other modules do with data that they are handed; what redaction misses.
"""

from __future__ import annotations

import ast
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_flows import LEFT, back_of, fed
from upright.discover.detectors._python_own_stores import collection_key
from upright.discover.python_cleaning import Cleaning, columns_of
from upright.discover.python_origins import TABLE, files_in, places, tables
from upright.discover.python_places import placed
from upright.discover.python_sight import LANGUAGES
from upright.discover.readers.python_nodes import written_name
from upright.discover.references import GIVES
from upright.discover.sight import edge, see
from upright.model.evidence import Edge, Ref
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.python_origins import Back
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_MADE: Final = re.compile(r"^a?from_(?:documents|texts|embeddings|nodes|dataframe)$")
_INTO: Final = frozenset({"import_files", "import_files_async"})  # the store is the first thing that they are given
_FILLED: Final = frozenset(
    {
        "add_documents", "aadd_documents", "add_texts", "aadd_texts", "add_embeddings", "insert_nodes", "upsert",
        "upsert_documents", "upload_documents", "merge_or_upload_documents", "upload_points", "upload_collection",
        "upsert_records", "upsert_from_dataframe", "write_documents", "add", "insert", "add_with_ids", "insert_many",
        "add_items", "index_documents", "create_table", "add_object", "load", "run", "refresh_ref_docs", *_INTO,
    }
)  # fmt: skip
# What is only done to stores, and what only stores are given: also one of another module is filled so.
_OF_STORES: Final = frozenset(
    {
        "add_documents", "aadd_documents", "add_texts", "aadd_texts", "add_embeddings", "insert_nodes", "upsert_documents",
        "upload_documents", "upload_points", "upload_collection", "write_documents", "add_with_ids", "index_documents",
    }
)  # fmt: skip
_STORED: Final = frozenset({"documents", "embeddings", "points", "vectors", "nodes", "metadatas"})
_WRITTEN: Final = re.compile(
    r"^(?:to_(?:csv|parquet|json|jsonl|excel|feather|pickle|hdf|orc)|write_(?:csv|parquet|json|ndjson|ipc|text|table|delta)|sink_\w+|"
    r"save_to_disk|write|writelines|writerows?|dump|save|savez|savetxt|csv|parquet|json|saveAsTable|text)$"
)
_READ: Final = (b"read_csv", b"read_parquet", b"read_json", b"read_excel", b"read_sql", b"duckdb", b"scan_", b"spark.read", b"open(")  # fmt: skip
_PLACES: Final = ("path:", "late:", "url:", TABLE)
_LEFT_OUT: Final = frozenset({"embedding", "embeddings", "ids", "collection_name", "index_name", "namespace", "model", "batch_size", "encoding", "indent"})  # fmt: skip
_AFAR: Final = ("url:s3://", "url:gs://", "url:abfss://", "url:wasbs://", "url:hdfs://")
_BUCKET: Final = re.compile(r"(?:gs|s3)://[\w.-]{3,63}")
_RUNS: Final = frozenset({"execute", "sql", "query", "executescript"})
_COPIES: Final = re.compile(
    r"\bcopy\s+(?:\((?P<query>(?:[^()]|\((?:[^()]|\([^()]{0,300}\)){0,600}\)){1,4000})\)|(?P<table>[\w.\"]{1,120}))\s+to\s+['\"](?P<into>[^'\"\s]{1,300})['\"]",
    re.IGNORECASE,
)
_LONGEST: Final = 6000  # characters of a text with statements
_STATEMENTS: Final = 20
_QUERIED: Final = re.compile(r"(?:^|\.)read_(?:sql\w*|database\w*)$")
_FEEDS: Final = (
    b"add_documents", b"add_texts", b"from_documents", b"from_texts", b"from_nodes", b"upsert", b"insert_nodes", b"upload_", b"write_documents",
    b".add(", b"collection_name", b".insert", b"create_table", b".to_", b".write", b"dump(", b".save", b"read_sql", b"add_with_ids", b"import_files", b".load(", b".parquet(", b"read_csv", b"read_parquet", b"read_json", b"read_excel", b"duckdb", b"scan_",
)  # fmt: skip


def _detect(document: Document) -> Iterator[Sighting]:
    back = document.parse(back_of)
    if back is None:
        return
    yield from _given_back(document, back)
    for call in back.module.calls:
        last = call.written.rpartition(".")[2]
        if _MADE.match(last) or last in _FILLED:
            yield from _filled(document, back, call, made=bool(_MADE.match(last)))
        if "collection_name" in call.keywords:
            yield from _asked(document, back.module, call)
        if _WRITTEN.match(last) and not call.written.endswith(f".read.{last}"):
            yield from _written(document, back, call)
        if last in _RUNS:
            yield from _copied(document, back.module, call)
        if _QUERIED.search(call.written):
            yield from _queried(document, back.module, call)


def _filled(document: Document, back: Back, call: Call, *, made: bool) -> Iterator[Sighting]:
    """What is put into a store: into the one that the call makes, or the one that it is called on."""
    module, func = back.module, call.node.func
    own: str | Ref = document.code_key(module.variable(call.node, call.scope) or module.place(call))
    if not made:
        held = func.value if isinstance(func, ast.Attribute) else None
        if call.written.rpartition(".")[2] in _INTO and call.node.args:
            held = call.node.args[0]
            held = held.value if isinstance(held, ast.Attribute) and held.attr == "name" else held
        symbol = module.symbol(held, call.scope)
        named = collection_key(document, module, call)
        of_others = "." in symbol and (
            call.written.rpartition(".")[2] in _OF_STORES or not _STORED.isdisjoint(call.keywords)
        )
        if not named and not symbol.startswith(f"{module.name}.") and not of_others:
            return
        own = named or Ref(symbol)
    for each in _given(call):
        yield from fed(document, module, back, each, call.scope, own)
    if call.written.rpartition(".")[2] in _INTO:
        yield from _taken_in(document, module, call, own)


def _taken_in(document: Document, module: PythonModule, call: Call, own: str | Ref) -> Iterator[Sighting]:
    """The folders of buckets that a store is told to take in: `import_files(corpus, paths=["gs://visits/clean/"])`."""
    for each in _given(call):
        for node in each.elts if isinstance(each, ast.List | ast.Tuple) else (each,):
            address = module.text(node, call.scope).rstrip("/")
            bucket = _BUCKET.match(address)
            if bucket and "{" not in address:
                place = key("url", address)
                yield see(document, "dataset", address, module.line(node), place, language="python")
                yield edge(place, R.STORED_IN, key("url", bucket[0]))
                yield edge(own, R.DERIVED_FROM, place)


def _copied(document: Document, module: PythonModule, call: Call) -> Iterator[Sighting]:
    """What a statement of DuckDB writes to a file: `COPY (SELECT ...) TO 'rows.parquet'`, `COPY clients TO ...`."""
    for match in islice(
        _COPIES.finditer(module.text(call.argument(0, "sql", "query"), call.scope)[:_LONGEST]), _STATEMENTS
    ):
        statement = match["query"] or ""
        only = columns_of(statement) if statement else None
        done, line = Cleaning(only=only), module.line(call.node)
        whole = [match["table"].replace('"', "").rpartition(".")[2].lower()] if match["table"] else []
        read = [*(f"{TABLE}{name}" for name in (*tables(statement), *whole))]
        read += [own for path in files_in(statement) for own in places(document, path)]
        into = places(document, match["into"]) if read else []
        left = document.code_key(f"left:{line}:{match.start()}")
        if into and done:
            yield see(document, "dataset", "cleaned data", line, left, language="python", type=LEFT, more=done.told())
            yield from (edge(left, R.DERIVED_FROM, each) for each in read)
        for own in into:
            yield from (edge(own, R.DERIVED_FROM, each) for each in ([left] if done else read) if each != own)
            if own.startswith(_AFAR):
                yield see(document, "dataset", own.removeprefix("url:"), line, own, language="python", type=LEFT)


def _given_back(document: Document, back: Back) -> Iterator[Sighting]:
    """The data that functions read and give to whoever calls them, in other modules too."""
    module = back.module
    for defined in module.functions if document.contains(_READ) else ():
        if defined.around is not module.index.root:
            continue
        own = document.code_key(f"{GIVES}{defined.qualname}")
        flows = [
            each
            for result in module.index.returns.get(id(defined.node), ())
            for each in fed(document, module, back, result, defined.inside, own)
        ]
        read = {str(each.target) for each in flows if isinstance(each, Edge)}
        if any(each.startswith(_PLACES) for each in read):
            line = module.line(defined.node)
            yield see(document, "dataset", defined.qualname, line, own, language="python", type=LEFT)
            yield from flows


def _asked(document: Document, module: PythonModule, call: Call) -> Iterator[Sighting]:
    """The collection that a client is asked for by its name: who uses the client gets at it."""
    func = call.node.func
    symbol = module.symbol(func.value, call.scope) if isinstance(func, ast.Attribute) else ""
    own = collection_key(document, module, call)
    if own and symbol.startswith(f"{module.name}."):
        yield edge(Ref(symbol), R.CONTAINS, own)


def _written(document: Document, back: Back, call: Call) -> Iterator[Sighting]:
    """What is written to a file of data."""
    func = call.node.func
    into = _file(document, back, call)
    if not into:
        return
    given = [
        *call.node.args,
        *([func.value] if isinstance(func, ast.Attribute) and not back.is_module(func.value, call.scope) else []),
    ]
    for each in given:
        where = _named_place(document, back.module, each, call) or _opened(document, back.module, each, call)
        if not set(where).isdisjoint(into):
            continue  # where to, not what
        for own in into:
            flows = list(fed(document, back.module, back, each, call.scope, own))
            yield from flows
            if own.startswith(_AFAR):
                yield from _between(document, own, flows, back.module.line(call.node))


def _between(document: Document, own: str, flows: list[Sighting], line: int) -> Iterator[Sighting]:
    """The places in buckets that data goes through on its way from one to another."""
    read = {str(each.target) for each in flows if isinstance(each, Edge) and str(each.target).startswith(_AFAR)}
    for place in sorted({own, *read}) if read - {own} else ():
        yield see(document, "dataset", place.removeprefix("url:"), line, place, language="python", type=LEFT)


def _file(document: Document, back: Back, call: Call) -> list[str]:
    """The keys of the file that a call writes to."""
    module = back.module
    named = [*call.node.args[:2], *(each.value for each in call.node.keywords if each.arg in {"path", "path_or_buf", "file", "excel_writer", "fname", "f", "fp"})]  # fmt: skip
    if isinstance(call.node.func, ast.Attribute):
        named.append(call.node.func.value)
    for each in named:
        found = _named_place(document, module, each, call) or _opened(document, module, each, call)
        if found:
            return found
    return []


def _named_place(document: Document, module: PythonModule, node: ast.AST, call: Call) -> list[str]:
    """The keys of the files of data that an expression names."""
    return list(dict.fromkeys(own for each in placed(module, node, call.scope) for own in places(document, each)))


def _opened(document: Document, module: PythonModule, node: ast.AST, call: Call) -> list[str]:
    """The file behind `out` in `with open("rows.jsonl", "w") as out`, also behind a writer that was made of it."""
    for _ in range(3):
        origin = (
            module.values.origin(node, call.scope) if isinstance(node, ast.Name | ast.Attribute) else (node, call.scope)
        )
        made = origin[0] if origin else None
        if not isinstance(made, ast.Call) or not (made.args or isinstance(made.func, ast.Attribute)):
            return []
        last = written_name(made.func).rpartition(".")[2]
        if last == "open":
            way = [*made.args, *(each.value for each in made.keywords if each.arg == "mode")]
            writes = any(module.text(each, call.scope)[:1] in {"w", "a", "x"} for each in way[-1:])
            at = made.args[0] if written_name(made.func) == "open" and made.args else made.func
            at = at.value if isinstance(at, ast.Attribute) else at
            return _named_place(document, module, at, call) if writes else []
        if last not in {"writer", "DictWriter", "ParquetWriter", "Writer"} or not made.args:
            return []
        node = made.args[0]
    return []


def _queried(document: Document, module: PythonModule, call: Call) -> Iterator[Sighting]:
    """The tables behind a frame that a statement is read into, which is a data set by itself."""
    for name in tables(module.text(call.argument(0, "sql", "query"), call.scope)):
        yield edge(document.code_key(module.own_place(call)), R.DERIVED_FROM, f"{TABLE}{name}")


def _given(call: Call) -> list[ast.expr]:
    return [*call.node.args, *(each.value for each in call.node.keywords if each.arg not in _LEFT_OUT)]


DETECTOR = Detector(
    id="python-data-flows",
    title="What Python code fills indexes and files with",
    selects=Selector(languages=LANGUAGES, literals=_FEEDS),
    detect=_detect,
    hits=(
        Hit(
            "scrub.py",
            "import json\nimport openai\nfrom presidio_anonymizer import AnonymizerEngine\nengine = AnonymizerEngine()\ndef scrub(text):\n    return engine.anonymize(text=text, analyzer_results=[]).text\nwith open('raw.jsonl') as source, open('clean.jsonl', 'w') as target:\n    for line in source:\n        row = json.loads(line)\n        row['text'] = scrub(row['text'])\n        target.write(json.dumps(row))\n",
            (("dataset", "cleaned data", 11),),
        ),
        Hit(
            "fill.py",
            "import sqlite3\nfrom langchain_chroma import Chroma\nfrom langchain_core.documents import Document\nstore = Chroma(collection_name='solved')\ndef documents():\n    for row in sqlite3.connect('desk.db').execute('SELECT id, * FROM tickets'):\n        yield Document(page_content=row[1])\nstore.add_documents(list(documents()))\n",
            (),
            joins=(("fill.store", "derived_from", "collection:tickets"),),
        ),
        Hit(
            "corpus.py",
            "from vertexai import rag\ncorpus = rag.create_corpus(display_name='visits')\nrag.import_files(corpus.name, paths=['gs://ward-visits/clean/'])\n",
            (("dataset", "gs://ward-visits/clean", 3),),
            joins=(
                ("corpus.corpus", "derived_from", "gs://ward-visits/clean"),
                ("gs://ward-visits/clean", "stored_in", "gs://ward-visits"),
            ),
        ),
        Hit(
            "rows.py",
            "import csv\nimport chromadb\nfrom clean import scrub\nrows = list(csv.DictReader(open('notes.csv')))\nclient = chromadb.Client()\nclient.get_or_create_collection('notes').add(ids=[r['id'] for r in rows], documents=[scrub(r['text']) for r in rows])\n",
            (("dataset", "cleaned data", 6),),
            joins=(("/vector_store/chroma//notes", "derived_from", "left:6:84:0"),),
        ),
        Hit(
            "prepare.py",
            "from pathlib import Path\nimport pandas as pd\nDATA = Path('data')\nraw = pd.read_csv(DATA / 'people.csv')\nraw[['age']].to_parquet(DATA / 'ages.parquet', index=False)\n",
            (("dataset", "cleaned data", 5),),
            joins=(("#left:5:0:0", "derived_from", "data/people.csv"),),
        ),
        Hit(
            "lake.py",
            "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()\nrows = spark.read.json('raw/claims.json').filter('amount > 0')\nrows.write.parquet('lake/claims')\n",
            (),
            joins=(("lake/claims", "derived_from", "raw/claims.json"),),
        ),
        Hit(
            "frame.py",
            "import pandas as pd\nimport openai\nrows = pd.read_csv('raw/people.csv')\nrows = rows.assign(age=1).dropna()\nrows.to_parquet('out/people.parquet')\n",
            (),
            joins=(("out/people.parquet", "derived_from", "raw/people.csv"),),
        ),
    ),
    misses=(
        Miss("a.py", "import openai\nrows = open('a.csv').read()\nprint(rows)\n"),
        Miss("c.py", "import pandas as pd\nprint(pd.read_csv('a.csv').describe())\n"),
        Miss("b.py", "import json\nimport openai\njson.dump({'a': 1}, open('b.json', 'w'))\n"),
    ),
)
