"""MCP servers and tools written in Go, Rust, Ruby, Java, Kotlin, C# and PHP, and the services that they call.

Why it matters: a tool is what a model may do; those of compiled servers are seen by nobody who reads Python only.

How it recognises: the calls, attributes and classes by which the official SDKs (and mcp-go, FastMCP for Ruby,
LangChain4j, Spring AI, Semantic Kernel) make servers, tools, prompts and resources; addresses held by constants of such
a file. Only in files that import such a package.

What it does not see: names put together by the program, and registries filled in another file.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.descriptions import likely
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.readers.plain_source import LANGUAGES, plain_source
from upright.discover.sight import in_tests, see
from upright.model.identity import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_TEXT = r"[\"'](?P<name>[^\"'\n]{1,100})[\"']"
_WITHIN = r"[^{}]{0,200}?"
_SHORT = r"[^;]{0,300}?"
# label, pattern: `name` is the name given, `function` that of the class, which counts when no name is given.
_PATTERNS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    language: tuple((label, re.compile(pattern)) for label, pattern in rows)
    for language, rows in {
        "go": (
            ("mcp_server", rf"\bNewServer\(\s*&?mcp\.Implementation\{{{_WITHIN}\bName:\s*{_TEXT}"),
            ("mcp_server", rf"\bserver\.NewMCPServer\(\s*{_TEXT}"),
            ("mcp_tool", rf"\b(?:Must|New|Make|Create|Add|Register|Define)\w{{0,30}}Tool\(\s*(?:[\w.&]{{1,40}},\s*){{0,2}}{_TEXT}"),
            ("mcp_server", rf"\bWithServerInfo\(\s*&?\w{{1,20}}\.Implementation\{{{_WITHIN}\bName:\s*{_TEXT}"),
            ("mcp_server", rf"\bNewBuilder\(\)(?s:.{{0,4000}}?)\.\s*WithName\(\s*{_TEXT}"),
            ("mcp_server", rf"\bmcp\w{{0,10}}\.NewServer\(\s*{_TEXT}"),
            ("mcp_tool", rf"\bmcp\.Tool\{{{_WITHIN}\bName:\s*{_TEXT}"),
            ("mcp_prompt", rf"\bRegisterPrompt\(\s*{_TEXT}"),
            ("mcp_resource", rf"\bRegisterResource\(\s*\"[^\"\n]{{1,200}}\",\s*{_TEXT}"),
            ("mcp_resource", r"\bfxctx\.(?P<function>NewResource(?:Provider)?)\("),
            ("mcp_tool", rf"\bmcp\.NewTool(?:WithRawSchema)?\(\s*{_TEXT}"),
            ("mcp_prompt", rf"\bmcp\.(?:Prompt\{{{_WITHIN}\bName:|NewPrompt\()\s*{_TEXT}"),
            ("mcp_resource", rf"\bmcp\.(?:Resource(?:Template)?\{{{_WITHIN}\bName:|NewResource(?:Template)?\()\s*{_TEXT}"),
        ),
        "rust": (
            ("mcp_server", rf"\bImplementation(?:::new\(\s*|\s*\{{{_WITHIN}\bname:\s*){_TEXT}"),
            ("mcp_resource", rf"\b(?:Raw)?Resource::new\(\s*\"[^\"\n]{{1,200}}\",\s*{_TEXT}"),
        ),
        "ruby": (
            ("mcp_server", rf"\b(?:MCP|FastMcp)::Server\.new\({_WITHIN}\bname:\s*{_TEXT}"),
            ("mcp_tool", rf"\bclass\s+(?P<function>[\w:]{{1,80}})\s*<\s*(?:MCP::Tool|FastMcp::Tool|ActionTool::Base|ApplicationMCPTool|ActionMCP::Tool)\b(?:(?!\n\s{{0,4}}class\s)[^\"']){{0,400}}?\n\s+tool_name[\s(]+{_TEXT}"),
            ("mcp_tool", r"\bclass\s+(?P<function>[\w:]{1,80})\s*<\s*(?:MCP::Tool|FastMcp::Tool|ActionTool::Base|ApplicationMCPTool|ActionMCP::Tool)\b"),
            ("mcp_tool", rf"\b(?:MCP::Tool\.define|define_tool)\({_WITHIN}\bname:\s*{_TEXT}"),
            ("mcp_prompt", r"\bclass\s+(?P<function>[\w:]{1,80})\s*<\s*(?:MCP::Prompt|ApplicationMCPPrompt)\b"),
            ("mcp_resource", rf"\bMCP::Resource(?:Template)?\.new\({_WITHIN}\bname:\s*{_TEXT}"),
            ("tool", r"\bclass\s+(?P<function>[\w:]{1,80})\s*<\s*RubyLLM::Tool\b"),
        ),
        "java": (
            ("mcp_server", rf"\.serverInfo\(\s*{_TEXT}"),
            ("mcp_tool", rf"\b(?:McpSchema\.|new\s+)Tool\(\s*{_TEXT}"),
            ("mcp_tool", rf"\bTool\.builder\(\){_SHORT}\.name\(\s*{_TEXT}"),
            ("mcp_prompt", rf"\bnew\s+(?:McpSchema\.)?Prompt\(\s*{_TEXT}"),
            ("mcp_resource", rf"\bnew\s+(?:McpSchema\.)?Resource(?:Template)?\(\s*{_TEXT}"),
            ("mcp_resource", rf"\bResource(?:Template)?\.builder\(\){_SHORT}\.name\(\s*{_TEXT}"),
        ),
        "kotlin": (
            ("mcp_server", rf"\bServer\(\s*(?:serverInfo\s*=\s*)?Implementation\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_tool", rf"\baddTool\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_tool", rf"\bRegisteredTool\(\s*(?:tool\s*=\s*)?Tool\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_prompt", rf"\baddPrompt\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_resource", rf"\baddResource\(\s*uri\s*=\s*\"[^\"\n]{{1,200}}\",\s*name\s*=\s*{_TEXT}"),
        ),
        "csharp": (
            ("mcp_server", rf"\bnew\s+StdioClientTransport\(new(?:\s+StdioClientTransportOptions)?(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            ("mcp_tool", rf"\[(?:McpToolTrigger|McpTool)\(\s*(?:name:\s*)?{_TEXT}"),
            ("mcp_tool", rf"\bMcpServerTool\.Create\({_SHORT}\bName\s*=\s*{_TEXT}"),
            ("mcp_server", rf"\bServerInfo\s*=\s*new(?:\s+Implementation)?(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
        ),
        "php": (
            ("mcp_server", rf"->(?:withServerInfo|setServerInfo)\(\s*{_TEXT}"),
            ("mcp_server", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Server\b"),
            ("mcp_tool", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Tool\b"),
            ("mcp_prompt", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Prompt\b"),
            ("mcp_resource", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Resource\b"),
        ),
    }.items()
}  # fmt: skip
# Servers whose name the code does not give in place; they count when no other server of the file has a name.
_UNNAMED: dict[str, re.Pattern[str]] = {
    "go": re.compile(r"\b(?:server\.NewMCPServer|mcp\.NewServer)\(\s*&?[\w.]{1,60}\s*,"),
    "rust": re.compile(r"\bimpl(?:<[^<>\n]{1,60}>)?\s+(?:\w{1,20}::)?ServerHandler\s+for\s+(?P<name>\w{1,80})"),
    "csharp": re.compile(r"\.AddMcpServer\(|\bMcpServer(?:Factory)?\.Create\("),
}
# label and start of an attribute whose function is the tool; where its arguments open.
_ATTRIBUTES: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    language: tuple((label, re.compile(pattern)) for label, pattern in rows)
    for language, rows in {
        "rust": (
            ("mcp_tool", r"#(?=\[(?:rmcp::)?(?:mcp_)?tool\s*[\](])"),
            ("mcp_prompt", r"#(?=\[(?:rmcp::)?prompt\s*[\](])"),
        ),
        "java": (
            ("mcp_tool", r"@McpTool\b"),
            ("mcp_prompt", r"@McpPrompt\b"),
            ("mcp_resource", r"@McpResource\b"),
            ("tool", r"@Tool\b"),
        ),
        "kotlin": (("mcp_tool", r"@McpTool\b"), ("tool", r"@Tool\b")),
        "csharp": (
            ("mcp_tool", r"(?=\[McpServerTool\b)"),
            ("mcp_prompt", r"(?=\[McpServerPrompt\b)"),
            ("mcp_resource", r"(?=\[McpServerResource\b)"),
            ("tool", r"(?=\[KernelFunction\b)"),
        ),
        "php": (("mcp_tool", r"#(?=\[McpTool\b)"), ("mcp_prompt", r"#(?=\[McpPrompt\b)")),
    }.items()
}
# In Quarkus the plain annotations are those of the protocol.
_QUARKUS = "io.quarkiverse.mcp"
_OF_QUARKUS = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("mcp_tool", r"@Tool\b"),
        ("mcp_prompt", r"@Prompt\b"),
        ("mcp_resource", r"@Resource(?:Template)?\b"),
    )
)
_CLASS = re.compile(r"\bclass\s+(?P<name>\w{1,80})")
_BRACKET = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"|[()\[\]{}]")
_GIVEN = re.compile(rf"\b[Nn]ame\s{{0,5}}[=:]\s{{0,5}}{_TEXT}|\[KernelFunction\({_TEXT.replace('<name>', '<bare>')}")
_KEYWORD = {"rust": "fn", "kotlin": "fun", "php": "function"}
_BELOW = {
    language: re.compile(
        rf"\b{_KEYWORD[language]}\s+(?P<name>\w{{1,80}})"
        if language in _KEYWORD
        else r"^[ \t]*(?![\[@ \t\n])[^\n(]{0,200}?\b(?P<name>\w{1,80})[ \t]*(?:<[^>\n]{1,60}>)?\(",
        re.MULTILINE,
    )
    for language in _ATTRIBUTES
}
_WINDOW = 2000  # characters of an attribute's arguments
_NEAR = 600  # characters from there to the function
_MOST = 500  # offers of one kind in one file
_FRAMEWORKS = frozenset(
    {"rmcp", "github.com/modelcontextprotocol/go-sdk", "github.com/mark3labs/mcp-go", "mcp", "fast-mcp", "ruby_llm", "dev.langchain4j",
     "org.springframework.ai", "io.modelcontextprotocol.sdk", "io.modelcontextprotocol", "ModelContextProtocol", "Microsoft.SemanticKernel",
     "mcp/sdk", "php-mcp/server", "laravel/mcp", "actionmcp", "ai.koog", "io.quarkiverse.mcp", "model-context-protocol-rb"}
)  # fmt: skip
_ADDRESS = re.compile(
    r"^[ \t]*(?:[\w]{1,20}[ \t]+){0,5}[A-Z]\w{1,60}(?:[ \t]*:[ \t]*&(?:'static[ \t]+)?str|[ \t]+string)?[ \t]*=[ \t]*\"(https?://[\w.-]{3,100}[^\"\s]{0,200})\"",
    re.MULTILINE,
)
_GO_MCP = re.compile(r"\"[\w.-]{3,60}/[\w./-]{1,100}/(?:go-)?mcp(?:-go)?(?:/v\d)?\"")
_OWN = re.compile(r"https?://(?:localhost|127\.|0\.0\.0\.0|(?:[\w-]+\.)?example\.)")


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path) or not (_FRAMEWORKS & source.packages.keys() or _speaks(source)):
        return
    seen: set[tuple[str, str]] = set()
    for label, name, line in _offers(source):
        if (label, name) not in seen:
            seen.add((label, name))
            own = key("mcp", document.item.source, name) if label == "mcp_server" else document.code_key(name)
            can = likely(name, "") if label in {"mcp_tool", "tool"} else []
            yield see(document, label, name, line, own, likely_capabilities=can or None)
    if not any(label == "mcp_server" for label, _ in seen):
        offers = any(label.startswith("mcp_") for label, _ in seen)
        yield from _unnamed(document, source, _CLASS if offers and _is_quarkus(source) else None)
    if any(label in {"mcp_tool", "tool"} for label, _ in seen):
        yield from _called(document, source)


def _speaks(source: PlainSource) -> bool:
    """Whether a package of the protocol that no table lists is imported: one called `mcp`, or one of its kinds."""
    return any("mcp" in package.lower() for package in source.packages) or (
        source.language == "go" and bool(_GO_MCP.search(source.code))
    )


def _is_quarkus(source: PlainSource) -> bool:
    return any(package.startswith(_QUARKUS) for package in source.packages)


def _unnamed(document: Document, source: PlainSource, holder: re.Pattern[str] | None) -> Iterator[Sighting]:
    """The server of a file that does not name it: called after its type, else after its folder."""
    pattern = holder or _UNNAMED.get(source.language)
    match = pattern.search(source.code) if pattern else None
    if match:
        folder = document.item.path.rpartition("/")[0].rpartition("/")[2]
        name = match.groupdict().get("name") or folder or "server"
        own = key("mcp", document.item.source, name)
        yield see(document, "mcp_server", name, source.line(match.start()), own, confidence=0.9)


def _offers(source: PlainSource) -> Iterator[tuple[str, str, int]]:
    yield from _attributed(source)
    taken: set[int] = set()
    for label, pattern in _PATTERNS[source.language]:
        for match in islice(pattern.finditer(source.code), _MOST):
            groups = match.groupdict()
            name = groups.get("name") or groups.get("function") or ""
            group = "function" if groups.get("function") else "name"
            if name and match.start(group) not in taken:
                taken.add(match.start(group))
                yield label, name, source.line(match.start(group))


def _attributed(source: PlainSource) -> Iterator[tuple[str, str, int]]:
    """Functions that an attribute or annotation makes a tool: by the name it gives, else by their own."""
    code = source.code
    for label, pattern in _OF_QUARKUS if _is_quarkus(source) else _ATTRIBUTES.get(source.language, ()):
        for match in islice(pattern.finditer(code), _MOST):
            end = _closed(code, match.end())
            function = _BELOW[source.language].search(code, end, end + _NEAR)
            if function:
                given = _GIVEN.search(code, match.end(), end)
                name = (given["name"] or given["bare"]) if given else function["name"]
                yield label, name, source.line(function.start("name"))


def _closed(code: str, start: int) -> int:
    """Where the bracket that opens at `start` closes; `start` itself when none opens there."""
    depth = 0
    for match in _BRACKET.finditer(code, start, start + _WINDOW):
        if depth == 0 and match.start() > start:
            break
        depth += (match.group() in "([{") - (match.group() in ")]}")
        if depth == 0:
            return match.end()
    return start


def _called(document: Document, source: PlainSource) -> Iterator[Sighting]:
    for match in _ADDRESS.finditer(source.code):
        if not _OWN.match(match[1]):
            own = key("url", match[1])
            yield see(document, "endpoint", match[1], source.line(match.start(1)), own, type="api", confidence=0.8)


DETECTOR = Detector(
    id="plain-mcp-servers",
    title="MCP servers and tools in Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(languages=LANGUAGES, literals=(b"mcp", b"@tool", b"kernelfunction", b"rubyllm::tool")),
    detect=_detect,
    hits=(
        Hit(
            "main.go",
            'package main\nimport "github.com/strowk/foxy-contexts/pkg/mcp"\nfunc main() {\n\tapp.NewBuilder().\n\t\tWithTool(pods).\n\t\tWithName("k8s")\n}\n',
            (("mcp_server", "k8s", 6),),
        ),
        Hit(
            "tools.go",
            'package tools\nimport (\n\t"acme.dev/platform/pkg/mcp"\n)\nvar t = &mcp.Tool{\n\tName: "list-pods",\n}\n',
            (("tool", "list-pods", 6),),
        ),
        Hit(
            "S.java",
            'import io.modelcontextprotocol.spec.McpSchema.Tool;\nclass S {\n  Tool t = Tool.builder()\n    .name("add")\n    .build();\n}\n',
            (("tool", "add", 4),),
        ),
        Hit(
            "F.cs",
            'using Microsoft.Azure.Functions.Worker.Extensions.Mcp;\nclass F {\n  string Run([McpToolTrigger("save_snippet", "Saves")] ToolInvocationContext c) => "";\n}\n',
            (("tool", "save_snippet", 3),),
        ),
        Hit(
            "Weather.php",
            "<?php\nuse Laravel\\Mcp\\Server\\Tool;\nclass Weather extends Tool {\n}\n",
            (("tool", "Weather", 3),),
        ),
        Hit(
            "srv/main.go",
            'package main\nimport "github.com/mark3labs/mcp-go/server"\nvar T = x.MustTool(\n\t"query_logs",\n\t"Queries.",\n)\nfunc main() { s := server.NewMCPServer(name, version) }\n',
            (("tool", "query_logs", 4), ("mcp_server", "srv", 7)),
        ),
        Hit(
            "J.java",
            'import io.quarkiverse.mcp.server.Tool;\npublic class Files {\n  @Tool(description = "Reads (a file)")\n  String read_file(@ToolArg(description = "p") String path) { return ""; }\n  @Prompt(description = "d")\n  PromptMessage er() { return null; }\n}\n',
            (("mcp_server", "Files", 2), ("tool", "read_file", 4), ("prompt", "er", 6)),
        ),
        Hit(
            "c.rs",
            'use rmcp::{tool, ServerHandler};\nimpl<D: Data> ServerHandler for Counter<D> {}\nfn r() { Resource::new("memo://x", "memo") }\n',
            (("mcp_server", "Counter", 2), ("data_store", "memo", 3)),
        ),
        Hit(
            "Shop/Program.cs",
            'using ModelContextProtocol.Server;\nbuilder.Services.AddMcpServer().WithTools<T>();\nvar t = McpServerTool.Create((string a) => a, new() { Name = "Echo" });\n',
            (("mcp_server", "Shop", 2), ("tool", "Echo", 3)),
        ),
        Hit(
            "main.go",
            'package main\nimport "github.com/modelcontextprotocol/go-sdk/mcp"\nconst Base = "https://api.weather.gov"\nfunc main() {\n\ts := mcp.NewServer(&mcp.Implementation{\n\t\tName: "weather",\n\t}, nil)\n\tmcp.AddTool(s, &mcp.Tool{Name: "forecast"}, forecast)\n}\n',
            (("endpoint", "https://api.weather.gov", 3), ("mcp_server", "weather", 6), ("tool", "forecast", 8)),
        ),
        Hit(
            "main.rs",
            'use rmcp::{tool, ServerHandler};\nimpl W {\n    #[tool(\n        description = "Gets (some) alerts",\n        schema = of::<Vec<A>>()\n    )]\n    async fn get_alerts(&self) {}\n    #[tool]\n    pub fn plain(&self) {}\n}\nfn i() { Implementation::new("weather", "1.0") }\n',
            (("tool", "get_alerts", 7), ("tool", "plain", 9), ("mcp_server", "weather", 11)),
        ),
        Hit(
            "a.rb",
            'require "mcp"\nclass GetAlerts < MCP::Tool\n  tool_name "get_alerts"\nend\nclass Plain < MCP::Tool\nend\nMCP::Server.new(\n  name: "weather", tools: [GetAlerts])\n',
            (("tool", "get_alerts", 2), ("tool", "Plain", 5), ("mcp_server", "weather", 8)),
        ),
        Hit(
            "A.java",
            'import dev.langchain4j.agent.tool.Tool;\nclass A {\n  @Tool("Adds numbers")\n  public int add(int a) { return a; }\n}\n',
            (("tool", "add", 4),),
        ),
        Hit(
            "A.cs",
            'using ModelContextProtocol.Server;\n[McpServerToolType]\npublic static class T {\n  [McpServerTool, Description("Echo")]\n  public static string Echo(string m) => m;\n}\n',
            (("tool", "Echo", 5),),
        ),
    ),
    misses=(
        Miss(
            "a.go",
            'package a\nimport "github.com/acme/x"\nvar t = x.MustTool("name", "d")\nvar s = server.NewMCPServer(name, v)\n',
        ),
        Miss(
            "main.go",
            'package main\nimport "x.io/mcp"\nvar s = mcp.NewServer(&mcp.Implementation{Name: "weather"}, nil)\n',
        ),
        Miss("main.rs", 'use rmcp::model::Tool;\n// #[tool]\n// fn off() {}\nfn main() { println!("#tool"); }\n'),
        Miss("A.cs", "using System;\n[McpServerTool]\nclass A {}\n"),
    ),
)
