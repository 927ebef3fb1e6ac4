"""MCP servers and vector stores that the settings of Java applications describe.

Why it matters: with Spring AI and Quarkus the name of a server, its transport, and the servers that an application calls
stand in its settings and nowhere in its code.

How it recognises: `spring.ai.mcp.server.*` and `quarkus.mcp.server.server-info.*` for the server that the application is;
`spring.ai.mcp.client.*.connections.*` and `quarkus.langchain4j.mcp.*` for those that it calls; `spring.ai.vectorstore.*` and `quarkus.langchain4j.<engine>.*` for stores, in `.properties` and YAML.

What it does not see: settings given on the command line or by a configuration server.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.markup import markup
from upright.discover.sight import in_tests, local_key, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_LINE = re.compile(r"[ \t]*([\w.\[\]\"-]{3,200})[ \t]*[=:][ \t]*(.{0,300})")
_OWN = re.compile(r"spring\.ai\.mcp\.server\.name|quarkus\.mcp\.server\.(?:[\w-]+\.)?server-info\.name")
_PATH = re.compile(
    r"spring\.ai\.mcp\.server\.[\w.-]{0,40}(?:mcp|sse|message)-endpoint|quarkus\.mcp\.server\.[\w.-]{0,40}root-path"
)
_PROTOCOL = re.compile(r"spring\.ai\.mcp\.server\.protocol")
_CALLED = re.compile(
    r"spring\.ai\.mcp\.client\.(?P<kind>stdio|sse|streamable-http)\.connections\.\"?(?P<spring>[\w-]+)\"?\.(?:url|command)"
    r"|quarkus\.langchain4j\.mcp\.\"?(?P<quarkus>[\w-]+)\"?\.(?:url|command)"
)
_STORE = re.compile(
    r"spring\.ai\.vectorstore\.(?!type$|observ)(?P<spring>[a-z][\w-]{2,30})\.[\w.-]{1,100}"
    r"|(?:quarkus\.)?langchain4j\.(?P<quarkus>pgvector|chroma|qdrant|weaviate|milvus|pinecone|redis|infinispan|neo4j|oracle)\.[\w.-]{1,100}"
)
_DEFAULT = re.compile(r"\$\{[\w.-]{1,80}:([^${}]{1,200})\}")


def _detect(document: Document) -> Iterator[Sighting]:
    if in_tests(document.item.path):
        return
    settings = [*_settings(document)]
    transport = next((value.lower() for name, value, _ in settings if _PROTOCOL.fullmatch(name)), "")
    yield from _stores(document, settings)
    for name, value, line in settings:
        stated = _DEFAULT.sub(r"\1", value)
        called = _CALLED.fullmatch(name)
        if _OWN.fullmatch(name) and stated:
            own = key("mcp", document.item.source, stated)
            yield see(document, "mcp_server", stated, line, own, transport=transport, client="code")
        elif _PATH.fullmatch(name) and stated.startswith("/"):
            said = {"type": "route", "route": stated}
            yield see(document, "endpoint", stated, line, document.code_key(f"mcp path {stated}"), said, confidence=0.8)
        elif called:
            other = called["spring"] or called["quarkus"]
            keys = (key("mcp", document.item.source, other), local_key(document, "mcp_server", other))
            address = stated if stated.startswith(("http://", "https://")) else ""
            yield see(
                document, "mcp_server", other, line, keys, url=address.partition("?")[0], transport=called["kind"]
            )


def _stores(document: Document, settings: list[tuple[str, str, int]]) -> Iterator[Sighting]:
    """Each engine that is set up, at its first setting."""
    seen: set[str] = set()
    for name, _, line in settings:
        match = _STORE.fullmatch(name)
        engine = (match["spring"] or match["quarkus"]) if match else ""
        if engine and engine not in seen:
            seen.add(engine)
            yield see(document, "vector_store", engine, line, document.code_key(f"store {engine}"), engine=engine)


def _settings(document: Document) -> Iterator[tuple[str, str, int]]:
    """(dotted name, value, line) of every setting."""
    if document.language in {"yaml", "json"}:
        for root in document.parse(markup):
            yield from ((".".join(path), node.text, node.line) for path, node in root.walk() if node.text)
        return
    for number, line in enumerate(document.lines, 1):
        match = _LINE.match(line)
        if match:
            yield match[1], match[2].strip(), number


DETECTOR = Detector(
    id="jvm-settings",
    title="MCP servers and vector stores in the settings of Java applications",
    selects=Selector(
        paths=("*.properties", "*application*.y*ml"),
        literals=(b"mcp.server", b"mcp.client", b"langchain4j.", b"mcp:", b"vectorstore"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "src/main/resources/application.properties",
            "spring.ai.vectorstore.pgvector.initialize-schema=true\nspring.ai.vectorstore.pgvector.dimensions=1536\nspring.ai.vectorstore.observations.x=1\n",
            (("vector_store", "pgvector", 1),),
        ),
        Hit(
            "src/main/resources/application.properties",
            "spring.ai.mcp.server.name=shop-tools\nspring.ai.mcp.server.protocol=STREAMABLE\n"
            "spring.ai.mcp.client.sse.connections.docs.url=https://mcp.acme.com/sse?key=x\n",
            (("mcp_server", "shop-tools", 1), ("mcp_server", "docs", 3)),
        ),
        Hit(
            "application-http.properties",
            "spring.ai.mcp.server.streamable-http.mcp-endpoint=/tools\n",
            (("endpoint", "/tools", 1),),
        ),
        Hit(
            "application.yml",
            "spring:\n  ai:\n    mcp:\n      server:\n        name: ${SERVER_NAME:weather}\n      client:\n        stdio:\n          connections:\n            files:\n              command: npx\n",
            (("mcp_server", "weather", 5), ("mcp_server", "files", 10)),
        ),
    ),
    misses=(
        Miss("application.properties", "spring.application.name=mcp.server\nspring.ai.mcp.server.type=SYNC\n"),
        Miss("application.yml", "mcp:\n  server:\n    name: x\n"),
    ),
)
