"""Documents that TypeScript and JavaScript read into an index or a prompt.

Why it matters: what a retriever reads is what a model later says; whoever can write there writes into its answers.

How it recognises: document loaders of LangChain and LlamaIndex that are made with a path, a folder or an address:
`new DirectoryLoader("docs", ...)`, `new SimpleDirectoryReader().loadData("data")`; files and folders that a script
reads which makes embeddings or fills a store. The line is where the path is written. Where only what somebody hands over
is loaded, `new PDFLoader(tempPath)`, it is told by the name that it has there.

What it does not see: what a page of the application uploads without a loader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS, purpose
from upright.discover.python_paths import path_keys
from upright.discover.readers.script import Script, text
from upright.discover.readers.script_values import option, texts
from upright.discover.script_gate import opened
from upright.discover.script_paths import path_of
from upright.discover.sight import edge, see
from upright.model.identity import key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call

_LOADERS = re.compile(r"^[A-Z]\w{1,40}(?:Loader|Reader)$")
_NOT_LOADERS = re.compile(r"^(?:Buffer|Base|Stream|File)?(?:Loader|Reader)$")


_FILES = frozenset({"readdirSync", "readdir", "readFileSync", "readFile"})
_FILLS = frozenset({"add", "upsert", "addDocuments", "addTexts", "addVectors", "insert", "insertMany", "upsertRecords"})
_MADE_OF = frozenset({"fromDocuments", "fromTexts"})
_INTO = re.compile(r"(?:this\.(\w{1,60})|(\w{1,60}))\.\w{1,20}\(")
_DATA = re.compile(
    r"(?:[\w@ -]{1,60}/|\.{1,2}/){0,8}(?:[\w -]{1,60}|[\w. -]{1,80}\.(?:pdf|txt|md|mdx|csv|jsonl?|html?|docx?))/?"
)
_HANDED = re.compile(r"[A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60}){0,3}")  # a variable or a field
_SETTING = re.compile(r"prompt|config|package|cache|history|secret|\.env|tsconfig|schema|migrat", re.IGNORECASE)


def _indexes(found: Script) -> bool:
    """Whether a script makes embeddings or fills a store."""
    return any(
        purpose(call.module) == "vector-store" or "mbedding" in call.callee or "mbedMany" in call.callee
        for call in found.calls
    )


def _detect(document: Document) -> Iterator[Sighting]:
    found = opened(document)
    if found is None:
        return
    seen: set[str] = set()
    handed = [each for call in found.calls for each in _handed(call)]
    filled = _filled(document, found)
    for call in found.calls:
        for name, line in _read(document, found, call):
            if name in seen:
                continue
            seen.add(name)
            keys = [key("url", name)] if "://" in name else path_keys(document, name)
            keys = [*keys, document.code_key(f"documents:{name}")]
            yield see(document, "dataset", name, line, tuple(keys), role="documents", type="documents", language="javascript")  # fmt: skip
            yield from (edge(store, R.DERIVED_FROM, keys[-1]) for store in filled)
    for name, line in handed[:1] if not seen else ():
        identity = document.code_key(f"documents:{name}")
        yield see(document, "dataset", name, line, identity, role="documents", type="documents", language="javascript", confidence=0.7)  # fmt: skip


def _filled(document: Document, found: Script) -> list[str]:
    """The key of the one store that a script puts something into, `collection.upsert(...)`; none where there are more."""
    matches = (_INTO.match(text(call.node)[:200]) for call in found.calls if call.last in _FILLS)
    names = dict.fromkeys(match[1] or match[2] for match in matches if match)
    made = dict.fromkeys(
        name for call in found.calls if call.last in _MADE_OF and (name := _variable(call)) is not None
    )
    both = [*dict.fromkeys((*names, *made))]
    return [document.code_key(both[0])] if len(both) == 1 else []


def _variable(call: Call) -> str | None:
    """The variable that holds what a call makes: `const store = await Chroma.fromDocuments(...)`."""
    around = call.node.parent
    while around is not None and around.type == "await_expression":
        around = around.parent
    name = around.child_by_field_name("name") if around is not None and around.type == "variable_declarator" else None
    return text(name) if name is not None else None


def _is_loader(call: Call) -> bool:
    root = call.path.partition(".")[0]
    return bool(_LOADERS.match(root) and not _NOT_LOADERS.match(root) and purpose(call.module))


def _handed(call: Call) -> Iterator[tuple[str, int]]:
    """What a loader is given by name, but for those that a loader of folders makes for each file: `(path) => new PDFLoader(path)`."""
    given = call.given
    if call.node.type != "new_expression" or not given or not _is_loader(call):
        return
    around = call.node.parent
    each = around is not None and around.type == "arrow_function" and around.parent is not None
    if not (each and around is not None and around.parent is not None and around.parent.type == "pair"):
        name = text(given[0])
        if _HANDED.fullmatch(name):
            yield name, call.line


def _read(document: Document, found: Script, call: Call) -> Iterator[tuple[str, int]]:
    if call.last in _FILES and _indexes(found):
        given = call.given
        name = path_of(found, document.item.path, given[0]) if given else ""
        if _DATA.fullmatch(name) and not _SETTING.search(name):
            yield name, call.line
        return
    if not _is_loader(call):
        return
    if call.node.type != "new_expression" and call.last != "loadData":
        return
    given = call.given
    where = option(found, call, "directoryPath", "path", "filePath", "url") or (given[0] if given else None)
    joined = path_of(found, document.item.path, where) if where is not None and where.type == "call_expression" else ""
    if joined:
        yield joined, call.line
        return
    for spoken in texts(found, document.item.path, where)[:1]:
        if isinstance(spoken.value, str) and spoken.value and not spoken.dynamic and "\n" not in spoken.value:
            yield spoken.value[:120], spoken.line


DETECTOR = Detector(
    id="script-documents",
    title="Documents that TypeScript and JavaScript read into an index",
    selects=Selector(languages=SCRIPTS, literals=(b"loader(", b"reader(", b"readdir", b"readfile")),
    detect=_detect,
    hits=(
        Hit(
            "ingest.ts",
            "import { DirectoryLoader } from 'langchain/document_loaders/fs/directory';\nimport { PDFLoader } from 'langchain/document_loaders/fs/pdf';\nconst filePath = 'docs';\nconst loader = new DirectoryLoader(filePath, {\n  '.pdf': (path) => new PDFLoader(path),\n});\n",
            (("dataset", "docs", 3),),
        ),
        Hit(
            "generate.ts",
            "import { SimpleDirectoryReader } from 'llamaindex';\nconst documents = await new SimpleDirectoryReader().loadData({ directoryPath: './data' });\n",
            (("dataset", "./data", 2),),
        ),
        Hit(
            "fill.mjs",
            "import fs from 'fs';\nimport { OpenAIEmbeddings } from '@langchain/openai';\nconst names = fs.readdirSync('stories');\nconst e = new OpenAIEmbeddings();\n",
            (("dataset", "stories", 3),),
        ),
        Hit(
            "lib/rag.ts",
            "import fs from 'fs';\nimport path from 'path';\nimport { OpenAIEmbeddings } from '@langchain/openai';\nimport { TextLoader } from 'langchain/document_loaders/fs/text';\nasync function fill() {\n  const folder = path.join(process.cwd(), 'notes');\n  const names = fs.readdirSync(folder);\n  const all = names.map((n) => fs.readFileSync(path.join(folder, n)));\n  return new TextLoader(path.join(__dirname, 'faq.txt')).load();\n}\nconst e = new OpenAIEmbeddings();\n",
            (("dataset", "notes", 7), ("dataset", "./faq.txt", 9)),
        ),
        Hit(
            "upload.ts",
            "import { PDFLoader } from '@langchain/community/document_loaders/fs/pdf';\nexport async function read(file) {\n  const kept = await keep(file);\n  return new PDFLoader(kept).load();\n}\n",
            (("dataset", "kept", 4),),
        ),
    ),
    misses=(
        Miss(
            "folder.ts",
            "import { PDFLoader } from 'langchain/document_loaders/fs/pdf';\nconst known = {\n  '.pdf': (path) => new PDFLoader(path),\n};\n",
        ),
        Miss("file.ts", "const reader = new FileReader();\nreader.readAsText('docs/a.txt');\n"),
        Miss("three.ts", "import { TextureLoader } from 'three';\nconst loader = new TextureLoader('a.png');\n"),
    ),
)
