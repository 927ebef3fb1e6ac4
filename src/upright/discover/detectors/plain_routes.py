"""Endpoints in Java, Kotlin and C# that lead to AI.

Why it matters: an endpoint is how people, and attackers, reach a model or an agent.

How it recognises: methods of Spring, JAX-RS and Micronaut controllers (`@PostMapping`, `@POST` with
`@Path`, `@Post`) and routes of ASP.NET (`MapPost`, `[HttpPost]`, `MapA2A`, `MapMcp`, `MapAGUI`) and functions of Azure (`[Function]` with `HttpTrigger`) whose code uses a client of a
model, an agent or a store, or a field whose class leads to one, also in other files.

What it does not see: classes that a container chooses by another name than that of their interface.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.plain_exports import classes, fields
from upright.discover.plain_guards import LITERALS, asked_around, asks_here, begun
from upright.discover.readers.plain_source import plain_source
from upright.discover.references import reaches
from upright.discover.sight import edge, in_tests, listed, see
from upright.model.evidence import Ref
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_PATH = r"(?:[^()\"\n]{0,60}\"(?P<path>[^\"\n]{0,120})\")?"
_JVM = re.compile(
    rf"@(?P<verb>Get|Post|Put|Patch|Delete)(?:Mapping)?\b(?:\(\s*{_PATH})?"
    rf"|@RequestMapping\(\s*(?P<also>[^()\"\n]{{0,60}}\"[^\"\n]{{0,120}}\")[^)]{{0,100}}\)(?=\s*(?:@\w{{1,40}}[^\n]{{0,80}}\s*)?(?:public\s|private\s|[A-Z]\w{{0,40}}[<\s]))(?!\s*(?:public\s+)?(?:final\s+)?class\b)"
    rf"|@(?:GET|POST|PUT)\b(?:\s*@\w{{1,30}}(?:\([^()\n]{{0,100}}\))?){{0,4}}?\s*@Path\(\s*\"(?P<rest>[^\"\n]{{0,120}})\""
)
_NET = re.compile(
    r"\.Map(?P<verb>Get|Post|Put|Patch|Delete)\(\s*\"(?P<path>[^\"\n]{0,120})\""
    r"|\[Http(?P<also>Get|Post|Put|Patch|Delete)(?:\(\s*\"(?P<rest>[^\"\n]{0,120})\")?"
    r"|\[Function(?:Name)?\(\s*\"(?P<function>[^\"\n]{1,80})\"\s*\)\](?=[^{;]{0,400}\bHttpTrigger)"
)
_SERVED = re.compile(
    r"\.Map(?:A2A|Mcp\w{0,10}|AGUI|OpenAIResponses|OpenAIChatCompletions|ChatCompletions)\((?P<given>[^;\n]{0,200})\)"
)
# What a class says of all of its routes: `@RequestMapping("/api") class`, `@Path("bot") class`, `[Route("api")] class`.
_PREFIX = re.compile(
    r"(?:@(?:RequestMapping|Path|Controller)|\[Route)\(\s*(?:(?:value|path)\s*=\s*)?\{?\s*\"(?P<path>[^\"\n]{1,120})\"[^)]{0,200}\)\]?"
    r"(?:\s*(?:@\w{1,40}(?:\([^()\n]{0,200}\))?|\[[^\]\n]{1,100}\]))*\s*(?:(?:public|internal|final|open|abstract|sealed)\s+)*class\b"
)
_CONTROLLER = re.compile(r"@(?:RestController|Controller|Path|ServerEndpoint|WebSocket)\b")
_SOCKET = re.compile(
    r"@(?:ServerEndpoint|WebSocket|ServerWebSocket)\(\s*(?:(?:value|path)\s*=\s*)?\"(?P<path>[^\"\n]{1,120})\""
)
_ROUTE = re.compile(r"\"(/[^\"\n]{0,120})\"")
_USES = re.compile(
    r"\b\w{0,40}(?:[cC]hat|[mM]odel|[aA]gent|[aA]ssistant|[vV]ector|[eE]mbed|[kK]ernel|[lL]lm|LLM|[gG]en[aA]i|[oO]pen[aA][iI]|[cC]laude|[oO]llama|[rR]ag|[gG]raph)\w{0,40}\s{0,20}(?:<[^<>\n]{1,40}>)?[.(]"
)
_SELF = re.compile(r"/(?:health\w*|ping|status|metrics|ready|live|actuator|swagger|favicon)", re.IGNORECASE)
_NAMES_HANDLER = re.compile(r"\s*,\s*(?:\w{1,60}\.)?([A-Z]\w{1,80})\s*\)")
_METHOD = re.compile(r"^[ \t]{0,8}(?:public|private|internal|protected)\s", re.MULTILINE)
_GIVES_TOOLS = (b"tools(", b"tools =", b"toolcallbacks(", b"addfromobject(", b"addfromtype<", b"importpluginfrom")
_SIGNS = re.compile(r"[(){};]")
_BODY = 2500  # characters in which a route's code stands
_MEMBER = re.compile(r"\b(_?[a-z]\w{0,60})\??\s{0,40}(\.)")
_FIELDS = 20
_MOST = 200


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path):
        return
    yield from asked_around(document)
    held, begins = fields(source.code), begun(source.code)
    for verb, path, start, body in _routes(source):
        name = path or "/"
        keys: tuple[str | Ref, ...] = (document.code_key(f"route:{verb}:{name}:{source.line(start)}"),)
        if not source.of_ai or (body is not None and not _USES.search(source.code, *body)):
            used = {found[0] for found in _MEMBER.findall(source.code[slice(*body)])} if body is not None else set()
            kinds = [kind for name, kind in held.items() if name in used]
            keys += tuple(reaches(symbol) for kind in kinds[:_FIELDS] for symbol in classes(kind))
            if len(keys) == 1:
                continue
        methods = listed([verb.upper()]) if verb else None
        asks = body is not None and asks_here(source.code, start, body[0], _statement_end(source.code, body), begins)
        yield see(
            document, "endpoint", name, source.line(start), keys, {"type": "route", "route": name, "methods": methods},
            language=source.language, confidence=0.85, auth="session" if asks else None,
        )  # fmt: skip
        if source.of_ai and document.contains(_GIVES_TOOLS):
            yield edge(keys[0], RelationKind.CALLS, Ref(f"class:{document.item.name.partition('.')[0]}.agent"))


def _routes(source: PlainSource) -> Iterator[tuple[str, str, int, tuple[int, int] | None]]:
    """Verb, path and place of each route, and where the code of its handler stands."""
    code = source.code
    if source.language == "csharp":
        for match in islice(_SERVED.finditer(code), _MOST):
            route = _ROUTE.search(match["given"])
            yield "", route[1] if route else "/", match.start(), None
    elif not _CONTROLLER.search(code):
        return
    for match in islice(_SOCKET.finditer(code), _MOST):
        yield "", match["path"], match.start(), (match.end(), len(code))
    prefix = _PREFIX.search(code)
    around = "/" + prefix["path"].strip("/") if prefix and "[" not in prefix["path"] else ""
    found = [*islice((_NET if source.language == "csharp" else _JVM).finditer(code), _MOST)]
    ends = [*(after.start() for after in found[1:]), len(code)]
    for match, end in zip(found, ends, strict=False):
        path = match["path"] or match["rest"] or match.groupdict().get("function") or _quoted(match["also"])
        body = _handler(code, match.end()) or (match.end(), min(end, match.end() + _BODY))
        if not _SELF.search(path):
            verb = match["verb"] or (match["also"] if source.language == "csharp" else "") or ""
            attribute = source.language == "csharp" and not match["also"]
            yield (
                verb,
                path if attribute or not around else f"{around}/{path.lstrip('/')}".rstrip("/"),
                match.start(),
                body,
            )


def _statement_end(code: str, body: tuple[int, int]) -> int:
    """Where the statement ends in which a route is made: after the code of its handler."""
    depth = 0
    for sign in _SIGNS.finditer(code, body[0], body[0] + 4 * _BODY):
        depth += (sign[0] in "({") - (sign[0] in ")}")
        if sign[0] == ";" and depth < 0:
            return sign.start()
    return body[1]


def _handler(code: str, at: int) -> tuple[int, int] | None:
    """Where the method stands that a route names as its handler: `MapPost("chat", OnPostChatAsync)`."""
    named = _NAMES_HANDLER.match(code, at)
    if named is None:
        return None
    found = re.compile(rf"^[^\n=;(]{{0,200}}[\w>?\]]\s+{named[1]}\s*\(", re.MULTILINE).search(code)
    if found is None:
        return at, at
    after = _METHOD.search(code, found.end(), found.end() + _BODY)
    return found.end(), after.start() if after else found.end() + _BODY


def _quoted(text: str | None) -> str:
    return text.partition('"')[2].rstrip('"') if text and '"' in text else ""


DETECTOR = Detector(
    id="plain-routes",
    title="Endpoints in Java, Kotlin and C# that lead to AI",
    selects=Selector(
        languages=frozenset({"java", "kotlin", "csharp"}),
        literals=(
            b"mapping",
            b"@path",
            b"@serverendpoint",
            b"websocket(",
            b"@post",
            b"@get",
            b".map",
            b"[http",
            *LITERALS,
            b"[function",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "ChatController.java",
            'import org.springframework.ai.chat.client.ChatClient;\n@RestController\nclass ChatController {\n  @GetMapping("/health")\n  String health() { return chat.name(); }\n  @PostMapping("/chat/{id}")\n  String ask(@RequestBody String q) {\n    return chatClient.prompt().user(q).call().content();\n  }\n}\n',
            (("endpoint", "/chat/{id}", 6),),
        ),
        Hit(
            "Program.cs",
            'using Microsoft.Extensions.AI;\nvar app = builder.Build();\napp.MapPost("/ask", async (IChatClient client, string q) => await client.GetResponseAsync(q, chatOptions.For(q)));\napp.MapA2A(writer, "/a2a/writer");\n',
            (("endpoint", "/ask", 3), ("endpoint", "/a2a/writer", 4)),
        ),
        Hit(
            "Ask.cs",
            'using Microsoft.SemanticKernel;\nclass Ask {\n  [Function("Ask")]\n  public async Task<HttpResponseData> Run([HttpTrigger(AuthorizationLevel.Function, "post")] HttpRequestData req) {\n    var reply = await _chat.GenerateMessageAsync(history);\n  }\n}\n',
            (("endpoint", "Ask", 3),),
        ),
        Hit(
            "Bot.java",
            'import dev.langchain4j.service.AiServices;\n@Path("/bot")\npublic class Bot {\n  @POST\n  @Path("/ask")\n  public String ask(String q) { return assistant.chat(q); }\n}\n',
            (("endpoint", "/bot/ask", 4),),
        ),
    ),
    misses=(
        Miss(
            "PingController.java",
            '@RestController\nclass PingController {\n  private final Clock clock;\n  @GetMapping("/time")\n  String time() { return clock.now(); }\n}\n',
        ),
        Miss(
            "A.java",
            'import java.util.List;\n@RestController\nclass A {\n  @GetMapping("/chat")\n  String a() { return chat.x(); }\n}\n',
        ),
        Miss(
            "B.java",
            'import org.springframework.ai.chat.client.ChatClient;\n@RestController\nclass B {\n  @GetMapping("/orders")\n  List<Order> all() { return orders.findAll(); }\n}\n',
        ),
    ),
)
