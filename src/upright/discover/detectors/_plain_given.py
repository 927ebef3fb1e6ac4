"""Which classes of tools Java and Kotlin give the client of a model: `ChatClient...defaultTools(tools)` of Spring AI,
`AiServices.builder(Bot.class)...tools(new Orders())` and `@RegisterAiService(tools = Orders.class)` of LangChain4j, whose
`@AiService` takes all that Spring makes.

A client that is given tools is an agent, called after the variable or interface that holds it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from upright.discover.plain_exports import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.plain_source import PlainSource

_GIVES = re.compile(r"\.(?:defaultTools|defaultToolCallbacks|tools|toolCallbacks)\((?P<given>[^;]{0,400})")
_CLIENT = re.compile(r"\b(?:ChatClient|AiServices)\b|\.prompt\(")
_CLIENTS = re.compile(r"\bChatClient(?:\.Builder)?\s+([a-z]\w{0,60})|\b([a-z]\w{0,60})\s*:\s*ChatClient\b")
_HOLDER = re.compile(
    r"\bAiServices\s*\.builder\(\s*(?P<service>\w{1,60})(?:\.class|::class)|\bAiServices\s*\.builder<(?P<kotlin>\w{1,60})>"
    r"|(?:\b|\.)(?P<held>[a-z]\w{0,60})\s*=(?!=)|\b(?P<asked>[a-z]\w{0,60})\s*\.prompt\("
)
_MARKED = re.compile(
    r"@(?:RegisterAiService|AiService|ToolBox)\((?P<given>[^)]{0,400})\)(?:[^{};]{0,400}?\binterface\s+(?P<service>\w{1,60}))?"
)
# LangChain4j's starter for Spring gives a service that names none the tools of all beans.
_OF_SPRING = "dev.langchain4j.service.spring"
_ALL_WIRED = re.compile(r"@AiService\b(?:\((?P<given>[^)]{0,400})\))?[^{};]{0,400}?\binterface\s+(?P<service>\w{1,60})")
_TOOLS_NAMED = re.compile(r"\btools\s*=|\bEXPLICIT\b")
_LISTED = re.compile(r"\btools\s*=\s*([^=()]{0,300})")
_HANDED = re.compile(r"(?:\.toolObjects|\bToolCallbacks\s*\.from)\((?P<given>[^;]{0,2000})")
_BEAN = re.compile(r"\"([a-z]\w{0,80})\"")
_INTERFACE = re.compile(r"\binterface\s+(\w{1,60})")
_CLASS = re.compile(r"\bnew\s+(\w{1,80})\s*[(<]|\b([A-Z]\w{1,80})(?:\.class|::class|\()")
_FIELD = re.compile(r"(?<![.\w\"])([a-z]\w{0,60})\b(?!\s*[(.\"=])")
_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)+\"")
_PLUGGED = re.compile(
    r"\.(?:AddFromObject|AddFromType|ImportPluginFromObject|ImportPluginFromType)(?:<\s*(?P<kind>[A-Z]\w{0,80})\s*>)?\(\s*(?:new\s+(?P<made>[A-Z]\w{0,80})|(?P<held>_?[a-z]\w{0,60})\b)?"
)
_CALLS_BY_ITSELF = re.compile(r"\bFunctionChoiceBehavior\.(?:Auto|Required)\(|\bToolCallBehavior\.AutoInvoke\w{0,30}")
_KERNEL = re.compile(r"\b(\w{0,40}[kK]ernel)\s{0,4}=\s{0,4}[^;]{0,80}\.Build\(|\bKernel\s+(\w{1,40})\s{0,4}=")
_STATEMENT = 1500  # characters before a call in which its statement begins
_MOST = 50


class Given(NamedTuple):
    """The agent, its place in the code, and the classes of its tools; `wired`: all that Spring makes by itself."""

    agent: str
    start: int
    classes: tuple[str, ...] = ()
    wired: bool = False


def given(source: PlainSource) -> Iterator[Given]:
    """The agents of a file with the classes that they take tools from."""
    code = source.code
    if source.language == "csharp":
        yield from _plugged(code)
    if source.language not in {"java", "kotlin"}:
        return
    held, clients = fields(code), frozenset(name for pair in _CLIENTS.findall(code) for name in pair)
    for match in islice(_GIVES.finditer(code), _MOST):
        before = _QUOTED.sub(_blank, code[max(0, match.start() - _STATEMENT) : match.start()])
        statement = re.split(r"[;{}]", before)[-1]
        holder = next(_HOLDER.finditer(statement), None)
        if holder is None or not (_CLIENT.search(statement) or _client(statement) in clients):
            continue
        arguments = _arguments(match["given"])
        named = _classes(arguments, held)
        if named or _FIELD.search(arguments):
            name = next(filter(None, holder.groups()))
            yield Given(name, match.start() - len(statement) + holder.start(), named)
    yield from _marked(code)


def handed_on(source: PlainSource) -> Iterator[tuple[tuple[str, ...], int]]:
    """Classes that a file of Spring hands on as tools, to whoever asks for them, with where it does."""
    code = source.code
    if source.language not in {"java", "kotlin"} or not _HANDED.search(code):
        return
    held = fields(code)
    for match in islice(_HANDED.finditer(code), _MOST):
        yield _classes(_arguments(match["given"]), held), match.start()


def _plugged(code: str) -> Iterator[Given]:
    """A kernel of Semantic Kernel whose model may call the functions of the plugins that it is given."""
    calls = _CALLS_BY_ITSELF.search(code)
    held = fields(code) if calls else {}
    named = [
        match["kind"] or match["made"] or held.get(match["held"] or "", "")
        for match in (islice(_PLUGGED.finditer(code), _MOST) if calls else ())
    ]
    kernel = _KERNEL.search(code)
    if calls and any(named):
        start = kernel.start() if kernel else calls.start()
        yield Given((kernel[1] or kernel[2]) if kernel else "kernel", start, tuple(dict.fromkeys(filter(None, named))))


def _blank(quoted: re.Match[str]) -> str:
    return f'"{" " * (len(quoted[0]) - 2)}"'


def _marked(code: str) -> Iterator[Given]:
    """The services that annotations make agents."""
    for match in islice(_MARKED.finditer(code), _MOST):
        interface = match["service"] or next(iter(_INTERFACE.findall(code[: match.start()])[-1:]), "")
        listed = _LISTED.search(match["given"])
        beans = tuple(f"{bean[:1].upper()}{bean[1:]}" for bean in _BEAN.findall(listed[1] if listed else ""))
        named = (*_classes(match["given"], {}), *beans)
        if interface and named:
            yield Given(interface, match.start(), named)
    for match in islice(_ALL_WIRED.finditer(code), _MOST) if _OF_SPRING in code else ():
        if not _TOOLS_NAMED.search(match["given"] or ""):
            yield Given(match["service"], match.start(), wired=True)


def _client(statement: str) -> str:
    """The variable whose methods a statement calls: `builder` of `this.chat = builder.defaultSystem(...)`."""
    called = re.search(r"(?:=\s*|\breturn\s+)(?:this\.)?([a-z]\w{0,60})\s*\.", statement)
    called = called or re.match(r"\s*(?:this\.)?([a-z]\w{0,60})\s*\.", statement)
    return called[1] if called else ""


def _arguments(text: str) -> str:
    """What stands in the brackets of a call that text begins inside of."""
    depth = 1
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if not depth:
            return text[:at]
    return text


def _classes(arguments: str, held: dict[str, str]) -> tuple[str, ...]:
    made = [first or second for first, second in _CLASS.findall(arguments)]
    made += [held[name] for name in _FIELD.findall(arguments) if name in held]
    return tuple(dict.fromkeys(made))
