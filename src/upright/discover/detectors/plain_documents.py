"""Documents that Go, Rust, Ruby, Java, Kotlin, C# and PHP read into an index or a prompt.

Why it matters: what is read so is what a model repeats to whoever asks; who may write it decides what the model says.

How it recognises: in files that import an AI package, documents on the class path (`classpath:documents/terms.md`) and
paths and addresses given to the readers and loaders of Spring AI, LangChain4j and Microsoft's data ingestion; in Go,
Rust, Ruby and PHP files of text that are opened where something is embedded. In Java, Kotlin and C# a store of the same
file is filled with them where something is filled.

What it does not see: documents whose place only configuration knows.
"""

from __future__ import annotations

import posixpath
import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_paths import keys_beside
from upright.discover.readers.plain_source import LANGUAGES, plain_source
from upright.discover.sight import edge, in_tests, see
from upright.model.evidence import Ref
from upright.model.identity import path_key
from upright.model.relation import RelationKind as R

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_KINDS = r"(?:md|txt|pdf|json|jsonl|csv|docx?|html?|adoc|xlsx?|pptx?)"
_ON_PATH = re.compile(rf"\"classpath\*?:/?(?P<name>[\w./*-]{{1,200}}\.{_KINDS})\"", re.IGNORECASE)
_READ = re.compile(
    r"\b(?:new\s+(?:\w{0,30}(?:DocumentReader|TextReader|JsonReader|DirectorySource|DirectoryReader)|ClassPathResource|FileSystemResource)"
    r"|\w{0,30}DocumentLoader\s*\.\s*load\w{0,30}|(?<![.\w])loadDocuments?(?:Recursively)?)"
    r"\(\s*(?:new\s+\w{1,40}\(|[\w.]{1,30}\()?\s*\"(?!classpath)(?P<name>[^\"\n]{1,200})\""
)
# What the other languages open or join to a path, by the endings of texts.
_OPENED = re.compile(
    r"\b(?:\w{0,20}(?:[oO]pen|[rR]ead|[lL]oad|[pP]arse|[eE]xtract|[iI]ngest|[iI]ndex)\w{0,20}!?|join|from_(?:file|path)|file_get_contents|glob|Glob|New(?:PDF|Text|CSV|HTML)\w{0,10})"
    r"[ (]\s{0,20}(?:[\w.:&$]{1,30}[,(]\s{0,9})?&?[\"'](?P<name>[\w ./*-]{1,200}\.(?:md|mdx|txt|pdf|jsonl|csv|docx?|html?|epub))[\"']"
)
_PROMPT = re.compile(r"prompt|template|schema|application|messages|config", re.IGNORECASE)
_INGESTS = re.compile(r"Reader|Loader|Splitter|VectorStore|EmbeddingStore|Ingest|Document\b")
_EMBEDS = re.compile(r"[eE]mbed|[vV]ector_?[sS]|[sS]plitter|[cC]hunk|documentloaders")
_FILLS = re.compile(r"\b[iI]ngest(?:or)?\w{0,20}\(|\.(?:add|addAll|accept|write|addDocuments|upsert)\w{0,10}\(")
_MANAGED = frozenset({"java", "kotlin", "csharp"})
_MOST = 100


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    ingests, patterns = (_INGESTS, (_ON_PATH, _READ)) if source.language in _MANAGED else (_EMBEDS, (_OPENED,))
    if in_tests(document.item.path) or not source.of_ai or not ingests.search(source.code):
        return
    seen: set[str] = set()
    for pattern in patterns:
        for match in islice(pattern.finditer(source.code), _MOST):
            name = match["name"]
            if name not in seen and not _PROMPT.search(name):
                seen.add(name)
                own = document.code_key(f"document {name}")
                keys = (own, *_lying(document, name, inside=pattern is _ON_PATH))
                line = source.line(match.start("name"))
                yield see(document, "dataset", name, line, keys, language=source.language, confidence=0.8)
                if source.language in _MANAGED and _FILLS.search(source.code):
                    yield edge(Ref(f"class:{document.item.name.partition('.')[0]}.vector_store"), R.DERIVED_FROM, own)


def _lying(document: Document, name: str, *, inside: bool) -> list[str]:
    """The keys of a file or folder that a program of this project names; `inside`: it is one of its resources."""
    own, source = document.item.path, document.item.source
    project, found, _ = f"/{own}".rpartition("/src/main/")
    there = (
        [posixpath.normpath(f"{project}/{'src/main/resources/' if inside else ''}{name}").strip("/")] if found else []
    )
    keys = [] if inside or name.startswith("/") else keys_beside(source, own, name)
    return list(dict.fromkeys([*(path_key(source, each) for each in there if not name.startswith("/")), *keys]))


DETECTOR = Detector(
    id="plain-documents",
    title="Documents that Go, Rust, Ruby, Java, Kotlin, C# and PHP read for a model",
    selects=Selector(
        languages=LANGUAGES,
        literals=(
            b"classpath:",
            b"reader(",
            b"loaddocument",
            b"documentloader",
            b"directorysource(",
            b"resource(",
            b"embed",
            b"vector_s",
            b"vectors",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "IngestionPipeline.java",
            'import org.springframework.ai.vectorstore.VectorStore;\nclass I {\n  @Value("classpath:documents/story1.md")\n  Resource file;\n  @Value("classpath:prompts/answer.txt")\n  Resource prompt;\n}\n',
            (("dataset", "documents/story1.md", 3),),
        ),
        Hit(
            "Load.java",
            'import dev.langchain4j.data.document.Document;\nclass L { Object d = FileSystemDocumentLoader.loadDocuments("/home/docs"); }\n',
            (("dataset", "/home/docs", 2),),
        ),
        Hit(
            "main.rs",
            'use rig::embeddings::EmbeddingsBuilder;\nfn f() { let p = dir.join("Law for all.pdf"); let m = fs::read_to_string("guide.md")?; }\n',
            (("dataset", "Law for all.pdf", 2), ("dataset", "guide.md", 2)),
        ),
        Hit(
            "load.go",
            'package main\nimport "github.com/tmc/langchaingo/embeddings"\nvar f, _ = os.Open("docs/terms.txt")\n',
            (("dataset", "docs/terms.txt", 3),),
        ),
        Hit(
            "seed.rb",
            'require "langchain"\nstore = Langchain::Vectorsearch::Qdrant.new(url: u)\nstore.add_texts(texts: [File.read("data/faq.md")])\n',
            (("dataset", "data/faq.md", 3),),
        ),
    ),
    misses=(
        Miss(
            "log.go",
            'package main\nimport "github.com/sashabaranov/go-openai"\nvar f, _ = os.Open("out/log.txt")\n',
        ),
        Miss("A.java", 'import org.junit.Test;\nclass A { String f = "classpath:documents/story1.md"; Reader r; }\n'),
        Miss(
            "B.java",
            'import org.springframework.ai.chat.client.ChatClient;\nclass B { String f = "classpath:data/a.json"; }\n',
        ),
    ),
)
