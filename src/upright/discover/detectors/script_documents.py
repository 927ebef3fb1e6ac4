"""Documents that TypeScript and JavaScript read into an index or a prompt.

Why it matters: what a retriever reads is what a model later says; whoever can write there writes into its answers.

How it recognises: document loaders of LangChain and LlamaIndex that are made with a path, a folder or an address:
`new DirectoryLoader("docs", ...)`, `new SimpleDirectoryReader().loadData("data")`. The line is where the path is written.

What it does not see: what a page of the application uploads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._scripts import SCRIPTS, purpose
from upright.discover.python_paths import path_keys
from upright.discover.readers.script import Script
from upright.discover.readers.script_values import arguments, option, texts
from upright.discover.script_gate import opened
from upright.discover.sight import see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call

_LOADERS = re.compile(r"^[A-Z]\w{1,40}(?:Loader|Reader)$")
_NOT_LOADERS = re.compile(r"^(?:Buffer|Base|Stream|File)?(?:Loader|Reader)$")


def _detect(document: Document) -> Iterator[Sighting]:
    found = opened(document)
    if found is None:
        return
    seen: set[str] = set()
    for call in found.calls:
        for name, line in _read(document, found, call):
            if name in seen:
                continue
            seen.add(name)
            keys = [key("url", name)] if "://" in name else path_keys(document, name)
            keys = [*keys, document.code_key(f"documents:{name}")]
            yield see(document, "dataset", name, line, tuple(keys), role="documents", type="documents", language="javascript")  # fmt: skip


def _read(document: Document, found: Script, call: Call) -> Iterator[tuple[str, int]]:
    root = call.path.partition(".")[0]
    if not _LOADERS.match(root) or _NOT_LOADERS.match(root) or not purpose(call.module):
        return
    if call.node.type != "new_expression" and call.last != "loadData":
        return
    given = arguments(call.node)
    where = option(found, call, "directoryPath", "path", "filePath", "url") or (given[0] if given else None)
    for spoken in texts(found, document.item.path, where)[:1]:
        if isinstance(spoken.value, str) and spoken.value and not spoken.dynamic and "\n" not in spoken.value:
            yield spoken.value[:120], spoken.line


DETECTOR = Detector(
    id="script-documents",
    title="Documents that TypeScript and JavaScript read into an index",
    selects=Selector(languages=SCRIPTS, literals=(b"loader(", b"reader(")),
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
    ),
    misses=(
        Miss("file.ts", "const reader = new FileReader();\nreader.readAsText('docs/a.txt');\n"),
        Miss("three.ts", "import { TextureLoader } from 'three';\nconst loader = new TextureLoader('a.png');\n"),
    ),
)
