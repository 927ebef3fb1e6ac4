"""Endpoints in Go that lead to AI.

Why it matters: an endpoint is how people, and attackers, reach a model or an agent.

How it recognises: routes of Gin, Echo, Chi, Fiber, gorilla/mux and `net/http` in files that import an AI package, whose
handler, here or written where it is given, uses that package or a client by its name.

What it does not see: handlers of other packages.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import plain_source
from upright.discover.sight import in_tests, listed, see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_ROUTE = re.compile(
    r"\.(?P<verb>GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|HandleFunc|Handle)\(\s*\"(?:(?P<before>[A-Z]{3,7}) )?"
    r"(?P<path>/[^\"\n]{0,120})\"\s*,\s*(?:(?!func\b)\w{1,40}\()?(?P<handler>(?:\w{1,40}\.){0,3}\w{1,60})"
)
_SERVERS = (b"net/http", b"gin-gonic", b"labstack/echo", b"go-chi", b"gofiber", b"gorilla/mux")
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})
_USES = re.compile(
    r"\b\w{0,40}(?:[cC]hat|[aA]gent|[aA]ssistant|[eE]mbed|[lL]lm|LLM|[gG]en[aA]i|[oO]pen[aA][iI]|[cC]laude|[oO]llama|[rR]ag)\w{0,40}[.(]"
)
_SELF = re.compile(r"/(?:health\w*|ping|status|metrics|ready|live|debug|favicon)", re.IGNORECASE)
_BODY, _MOST = 4000, 200


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path) or not source.packages or not document.contains(_SERVERS):
        return
    packages = re.compile(rf"\b(?:{'|'.join(sorted({re.escape(_alias(each)) for each in source.packages}))})\.")
    for match in islice(_ROUTE.finditer(source.code), _MOST):
        path, start = match["path"], match.start()
        body = _handled(source, match)
        if _SELF.search(path) or not (packages.search(body) or _USES.search(body)):
            continue
        verb = match["before"] or (match["verb"].upper() if match["verb"].lower() in _VERBS else "")
        own = document.code_key(f"route:{verb}:{path}")
        said = {"type": "route", "route": path, "methods": listed([verb]) if verb else None}
        yield see(document, "endpoint", path, source.line(start), own, said, language="go", confidence=0.85)


def _alias(package: str) -> str:
    """How a package is called in code: `go-client/qdrant` is `qdrant`, `go-openai` is `openai`."""
    last = package.rstrip("/").rpartition("/")[2]
    last = package.rstrip("/").split("/")[-2] if re.fullmatch(r"v\d+", last) and "/" in package else last
    return (
        last.removeprefix("go-").removesuffix("-go").removesuffix("-sdk")
        if last != "go-client"
        else package.split("/")[-2]
    )


def _handled(source: PlainSource, match: re.Match[str]) -> str:
    """The code that answers a route: of the function that is named, or what is written where it is given."""
    handler = match["handler"].rpartition(".")[2]
    if handler == "func":
        after = _ROUTE.search(source.code, match.end())
        return source.code[match.end() : min(after.start() if after else len(source.code), match.end() + _BODY)]
    found = re.search(rf"^func\s*(?:\([^)\n]{{0,80}}\)\s*)?{re.escape(handler)}\(", source.code, re.MULTILINE)
    if found is None:
        return ""
    end = source.code.find("\nfunc ", found.end())
    return source.code[found.end() : end if 0 <= end < found.end() + _BODY else found.end() + _BODY]


DETECTOR = Detector(
    id="go-routes",
    title="Endpoints in Go that lead to AI",
    selects=Selector(languages=frozenset({"go"}), literals=(b".get(", b".post(", b".handle", b".put(")),
    detect=_detect,
    hits=(
        Hit(
            "main.go",
            'package main\nimport (\n\t"github.com/gin-gonic/gin"\n\t"github.com/qdrant/go-client/qdrant"\n)\nfunc main() {\n\tr := gin.Default()\n\tr.GET("/health", health)\n\tr.POST("/search", search)\n}\nfunc health(c *gin.Context) { c.JSON(200, nil) }\nfunc search(c *gin.Context) {\n\tpoints, _ := client.Query(ctx, &qdrant.QueryPoints{})\n}\n',
            (("endpoint", "/search", 9),),
        ),
        Hit(
            "serve.go",
            'package main\nimport (\n\t"net/http"\n\t"github.com/sashabaranov/go-openai"\n)\nfunc main() {\n\thttp.HandleFunc("POST /ask", func(w http.ResponseWriter, r *http.Request) {\n\t\tresp, _ := client.CreateChatCompletion(r.Context(), openai.ChatCompletionRequest{})\n\t})\n}\n',
            (("endpoint", "/ask", 7),),
        ),
    ),
    misses=(
        Miss("main.go", 'package main\nimport "net/http"\nfunc main() { http.HandleFunc("/chat", chat) }\n'),
        Miss(
            "b.go",
            'package main\nimport (\n\t"net/http"\n\t"github.com/sashabaranov/go-openai"\n)\nvar m = openai.GPT4o\nfunc main() { http.HandleFunc("/users", users) }\nfunc users(w http.ResponseWriter, r *http.Request) { list() }\n',
        ),
    ),
)
