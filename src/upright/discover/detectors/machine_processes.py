"""AI that runs on a machine: model servers, vector stores, notebooks, flow builders and MCP servers.

Why it matters: a model server started by hand answers whoever reaches its port, usually without asking who they are.

How it recognises: the command line of each process (the program, the Python module or script, an npm package) against a table,
with the model, host and port that it was started with and the ports that it listens on.

What it does not see: what runs in containers or on other machines, and programs that hide their command line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.ai_programs import Program, programs
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.launch import launch
from upright.discover.readers.markup import markup
from upright.discover.sight import edge, local_key, provider_of, see
from upright.model.identity import key, model_key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.node import Node

_INTERPRETERS = re.compile(r"^(?:python[\d.]*|node|bun|deno|uv|java)$")
_MCP = re.compile(
    r"^@modelcontextprotocol/server-|(?:^|[/@_.-])mcp(?:[-_.]server|$)|(?:^|/)[\w-]+-mcp(?:-server)?$|mcp[-_]server"
)
_LABELS = {
    "server": "deployment",
    "ui": "deployment",
    "flow": "application",
    "notebook": "endpoint",
    "tracker": "observability",
}
_MODEL = frozenset(
    {
        "--model",
        "-m",
        "--model-id",
        "--model-path",
        "--served-model-name",
        "-hf",
        "--hf-repo",
        "run",
        "serve",
        "--model-name",
    }
)
_SERVES = frozenset({"vllm", "ollama"})


def _detect(document: Document) -> Iterator[Sighting]:
    for root in document.parse(markup):
        for process in root.get("processes"):
            words = list(process.get("arguments").strings())
            found = _program(words)
            if found is not None:
                yield from _running(document, process, words, found)
            elif words and (package := _mcp(words)):
                own = key("mcp", document.item.source, package)
                yield see(
                    document,
                    "mcp_server",
                    package,
                    process.line,
                    own,
                    package=package,
                    client="running",
                    transport="stdio" if not process.get("listens").strings() else "",
                )


def _program(words: list[str]) -> Program | None:
    """What a command line starts, interpreters and `-m` looked through."""
    for word in _names(words):
        found = programs().get(word)
        if found is not None and found.kind in {"server", "ui", "flow", "notebook", "tracker", "store"}:
            return found
    return None


def _names(words: list[str]) -> Iterator[str]:
    if not words:
        return
    program = _bare(words[0])
    yield program
    if _INTERPRETERS.match(program):
        rest = words[1:8]
        for i, word in enumerate(rest):
            if word == "-m" and i + 1 < len(rest):
                yield rest[i + 1].lower()
                yield rest[i + 1].lower().partition(".")[0]
                return
            if not word.startswith("-"):
                yield _bare(word)
                return


def _bare(word: str) -> str:
    name = re.split(r"[/\\]", word.strip())[-1].lower()
    return re.sub(r"\.(?:exe|py|js|mjs|cjs)$", "", name).removesuffix(":")


def _running(document: Document, process: Node, words: list[str], found: Program) -> Iterator[Sighting]:
    listens = [(each.get("bind").text, each.get("port").value) for each in process.get("listens")]
    bind, port = next(
        ((bind, port) for bind, port in listens if isinstance(port, int)), (_given(words, "--host", "-H"), _port(words))
    )
    label = "vector_store" if found.kind == "store" else _LABELS[found.kind]
    own = local_key(document, label, f"{found.title} {port or ''}".strip())
    if label in {"vector_store", "application", "observability"}:
        yield see(
            document,
            label,
            found.title,
            process.line,
            own,
            engine=found.name if label == "vector_store" else None,
            provider=found.name if label == "observability" else None,
        )
        return
    yield see(
        document, label, found.title, process.line, own, {"type": "model_server" if found.kind == "server" else "ui"},
        provider=found.name, bind=bind or None, port=port or None, auth=_auth(words),
    )  # fmt: skip
    model = _model(words, found)
    if model:
        identity = model_key(model, "ollama" if found.name == "ollama" else "")
        yield see(document, "model", model, process.line, identity, provider=provider_of(model))
        yield edge(own, RelationKind.SERVES, identity)


def _given(words: list[str], *flags: str) -> str:
    for i, word in enumerate(words):
        name, _, value = word.partition("=")
        if name in flags:
            return value or (words[i + 1] if i + 1 < len(words) else "")
    return ""


def _port(words: list[str]) -> int:
    text = _given(words, "--port", "-p")
    return int(text) if text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004  digits of a port


def _auth(words: list[str]) -> str | None:
    return "key" if any(word.partition("=")[0] in {"--api-key", "--token", "--auth"} for word in words) else None


def _model(words: list[str], found: Program) -> str:
    for i, word in enumerate(words[:-1]):
        follows = words[i + 1]
        started = word == "-m" and programs().get(follows.lower()) is not None  # Python's own `-m`
        if (
            word in _MODEL
            and not started
            and (word.startswith("-") or found.name in _SERVES)
            and not follows.startswith("-")
        ):
            return follows if len(follows) < 200 else ""  # noqa: PLR2004  no name of a model is longer
    return _given(words, "--model", "--model-id")


def _mcp(words: list[str]) -> str:
    """The package or script of an MCP server that a command line starts."""
    started = launch(words[0], words[1:])
    if started.package and _MCP.search(started.package.lower()):
        return started.package
    names = [_bare(words[0])] + (
        [_bare(word) for word in words[1:3] if not word.startswith("-")] if _INTERPRETERS.match(_bare(words[0])) else []
    )
    return next((name for name in names if _MCP.search(name)), "")


DETECTOR = Detector(
    id="machine-processes",
    title="AI that runs on a machine",
    selects=Selector(paths=("machine/processes.json",)),
    detect=_detect,
    hits=(
        Hit(
            "machine/processes.json",
            '{"processes": [\n{"pid": 7, "arguments": ["/usr/local/bin/ollama", "serve"], "listens": [{"bind": "0.0.0.0", "port": 11434}]},\n'
            '{"pid": 9, "arguments": ["python3", "-m", "vllm.entrypoints.openai.api_server", "--model", "Qwen/Qwen3-8B", "--port", "8000"], "listens": []},\n'
            '{"pid": 11, "arguments": ["npx", "-y", "@modelcontextprotocol/server-filesystem", "/"], "listens": []}]}',
            (
                ("endpoint", "Ollama", 2),
                ("endpoint", "vLLM", 3),
                ("model", "Qwen/Qwen3-8B", 3),
                ("mcp_server", "@modelcontextprotocol/server-filesystem", 4),
            ),
        ),
    ),
    misses=(
        Miss(
            "machine/processes.json",
            '{"processes": [{"pid": 1, "arguments": ["/sbin/init"], "listens": []}, {"pid": 2, "arguments": ["vim", "ollama.py"], "listens": []}]}',
        ),
    ),
)
