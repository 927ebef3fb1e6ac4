"""MCP servers and tools written in Go, Rust, Ruby, Java, Kotlin, C# and PHP, and the services that they call.

Why it matters: a tool is what a model may do; those of compiled servers are seen by nobody who reads Python only.

How it recognises: the calls, attributes and classes by which the official SDKs (and mcp-go, FastMCP for Ruby,
LangChain4j, Spring AI, Semantic Kernel) make servers, tools, prompts and resources; addresses held by constants of such
a file. Only in files that import such a package, or write the
protocol's own words (`inputSchema`, `serverInfo`).

What it does not see: names put together by the program, and registries filled in another file.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.descriptions import likely
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._plain_fronts import front
from upright.discover.detectors._plain_mcp import is_by_hand, offers
from upright.discover.detectors._plain_told import told
from upright.discover.plain_behaviour import behaviours
from upright.discover.readers.plain_source import LANGUAGES, plain_source
from upright.discover.sight import edge, in_tests, see
from upright.model.identity import key
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource
    from upright.model.evidence import Observation

# Servers whose name the code does not give in place; they count when no other server of the file has a name.
_UNNAMED: dict[str, re.Pattern[str]] = {
    "go": re.compile(r"\b(?:server\.NewMCPServer\(\s*&?[\w.]{1,60}\s*,|mcp\w{0,10}\.NewServer\()"),
    "rust": re.compile(r"\bimpl(?:<[^<>\n]{1,60}>)?\s+(?:\w{1,20}::)?ServerHandler\s+for\s+(?P<name>\w{1,80})"),
    "ruby": re.compile(r"\bFastMcp\.mount_in_rails\b"),
    "java": re.compile(r"\bMcpServer\s*\.\s*(?:sync|async)\("),
    "csharp": re.compile(r"\.AddMcpServer\(|\bMcpServer(?:Factory)?\.Create\("),
}
_CLASS = re.compile(r"\bclass\s+(?P<name>\w{1,80})")
_RAILS = re.compile(r"(?:^|/)app/(?:tools|resources|mcp)/")
_FRAMEWORKS = frozenset(
    {"rmcp", "github.com/modelcontextprotocol/go-sdk", "github.com/mark3labs/mcp-go", "mcp", "fast-mcp", "ruby_llm", "dev.langchain4j",
     "org.springframework.ai", "io.modelcontextprotocol.sdk", "io.modelcontextprotocol", "ModelContextProtocol", "Microsoft.SemanticKernel",
     "mcp/sdk", "php-mcp/server", "laravel/mcp", "actionmcp", "ai.koog", "com.microsoft.semantic-kernel", "io.quarkiverse.mcp", "model-context-protocol-rb"}
)  # fmt: skip
_ADDRESS = re.compile(
    r"^[ \t]*(?:[\w]{1,20}[ \t]+){0,5}[A-Z]\w{1,60}(?:[ \t]*:[ \t]*&(?:'static[ \t]+)?str|[ \t]+string)?[ \t]*=[ \t]*\"(https?://[\w.-]{3,100}[^\"\s]{0,200})\"",
    re.MULTILINE,
)
_GO_MCP = re.compile(r"\"[\w.-]{3,60}/[\w./-]{1,100}(?:/(?:go-)?mcp(?:-go)?(?:/v\d)?\"|[/-]mcp[/-][\w./-]{1,100}\")")
_JVM = re.compile(
    r"^import[ \t]+[\w.]{0,120}\b[mM]cp\w{0,40}(?:[.;\s]|$)|\bclass\s[^{}]{1,200}?\b\w{0,40}McpTool\b", re.MULTILINE
)
_ATTRIBUTES = re.compile(
    r"\[McpServer(?:Tool|Prompt|Resource)Type\b|\[(?:\w{0,30}Mcp\w{1,30}Tool|AiTool)\s*\(|\[Mcp(?:Tool|Function|Resource|Prompt)\s*[(\]]|\bMCPServer\.StartAsync\("
    r"|\bclass\s+\w{1,80}\s*:\s*[^{};]{0,120}?\bMcp\w{0,20}(?:Tool|Resource|Prompt)\w{0,20}"
)
_PHP = re.compile(r"^use[ \t]+[\w\\]{0,80}mcp[\w\\]{0,120};|[\"']MCP_SERVER_NAME[\"']", re.MULTILINE | re.IGNORECASE)
# The protocol's own structs, in a module of the program's own: `use crate::mcp::types::*;`.
_RUST = re.compile(r"^[ \t]*use[ \t]+(?:crate|super|self)::(?:\w{1,40}::){0,4}mcp\w{0,20}\b", re.MULTILINE)
_SPEAKS = {"java": _JVM, "kotlin": _JVM, "php": _PHP, "rust": _RUST}
_RUBY = re.compile(r"\bMCP::Server\b|\bFastMcp\b|^\s+(?:tool|resource|prompt)_name[ (]+[\"']", re.MULTILINE)
_MOST_SERVERS = 20
_WORTH = (b"mcp", b"modelcontextprotocol", b"inputschema", b"serverinfo", b"@tool", b"kernelfunction", b"rubyllm::tool",
          b"applicationtool", b"applicationresource", b"actiontool", b"actionresource")  # fmt: skip
_TOOLS = frozenset({"mcp_tool", "tool"})
_OWN = re.compile(r"https?://(?:localhost|127\.|0\.0\.0\.0|(?:[\w-]+\.)?example\.)")


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path) or not (_FRAMEWORKS & source.packages.keys() or _speaks(document, source)):
        return
    seen: dict[tuple[str, str], int] = {}
    for label, name, line in offers(source):
        seen.setdefault((label, name), line)
    does = dict(behaviours(source, document.item.path, (line for (label, _), line in seen.items() if label in _TOOLS)))
    said = told(source, (line for (label, _), line in seen.items() if label in _TOOLS))
    servers = [key("mcp", document.item.source, name) for label, name in seen if label == "mcp_server"]
    for (label, name), line in seen.items():
        own = key("mcp", document.item.source, name) if label == "mcp_server" else document.code_key(name)
        can = likely(name, "") if label in _TOOLS else []
        done = said.get(line, {}) | does[line].attributes(document.item.path) if label in _TOOLS else {}
        done |= front(source) if label == "mcp_server" else {}
        yield see(document, label, name, line, own, done, likely_capabilities=can or None)
        if label == "mcp_tool" and len(servers) == 1:
            yield edge(servers[0], RelationKind.USES_TOOL, own)
    if not any(label == "mcp_server" for label, _ in seen):
        offered = [name for label, name in seen if label == "mcp_tool"]
        of_class = _CLASS if any(label.startswith("mcp_") for label, _ in seen) and _is_quarkus(source) else None
        for server in _unnamed(document, source, of_class):
            yield server
            yield from (edge(server.keys[0], RelationKind.USES_TOOL, document.code_key(name)) for name in offered)
    if any(label in _TOOLS for label, _ in seen):
        yield from _called(document, source)


def _speaks(document: Document, source: PlainSource) -> bool:
    """Whether a file that imports no listed package speaks the protocol: by a package called `mcp` or one of its kinds,
    by a call that only C#'s SDK has, or by its folder in Rails, which loads without imports.
    """
    if any("mcp" in package.lower() for package in source.packages) or is_by_hand(source):
        return True
    if source.language in _SPEAKS:
        return bool(_SPEAKS[source.language].search(source.code))
    if source.language == "go":
        return bool(_GO_MCP.search(source.code))
    if source.language == "ruby":
        return bool(_RAILS.search(document.item.path) or _RUBY.search(source.code))
    return source.language == "csharp" and (
        ".AddMcpServer(" in source.code or _ATTRIBUTES.search(source.code) is not None
    )


def _is_quarkus(source: PlainSource) -> bool:
    """Whether a file uses Quarkus' extension, in which a class of tools is a server that the settings name."""
    return any(package.startswith("io.quarkiverse.mcp") for package in source.packages)


def _unnamed(document: Document, source: PlainSource, holder: re.Pattern[str] | None) -> Iterator[Observation]:
    """The server of a file that does not name it: called after its type, else after its folder."""
    handed = "rust-mcp-sdk" in source.packages  # there a handler is handed to a server made elsewhere
    pattern = holder or (None if handed else _UNNAMED.get(source.language))
    folder = document.item.path.rpartition("/")[0].rpartition("/")[2]
    for match in islice(pattern.finditer(source.code), _MOST_SERVERS) if pattern else ():
        name = match.groupdict().get("name") or folder or "server"
        own = key("mcp", document.item.source, name)
        yield see(document, "mcp_server", name, source.line(match.start()), own, front(source), confidence=0.9)
        if holder is not None:
            break


def _called(document: Document, source: PlainSource) -> Iterator[Sighting]:
    for match in _ADDRESS.finditer(source.code):
        if not _OWN.match(match[1]):
            own = key("url", match[1])
            yield see(document, "endpoint", match[1], source.line(match.start(1)), own, type="api", confidence=0.8)


DETECTOR = Detector(
    id="plain-mcp-servers",
    title="MCP servers and tools in Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(
        languages=LANGUAGES,
        literals=_WORTH,
    ),
    detect=_detect,
    hits=(
        Hit(
            "Sums.java",
            'import org.springframework.ai.mcp.annotation.*;\nclass Sums {\n  @McpTool(name = "add", annotations = @McpTool.McpAnnotations(readOnlyHint = true))\n  int sum(int x) {}\n}\n',
            (("tool", "add", 4),),
        ),
        Hit(
            "Orders.java",
            'package com.acme.server.mcp;\nimport org.springframework.ai.tool.annotation.Tool;\nclass Orders {\n  @Tool(name = "create_order", description = "Orders")\n  public String create() {}\n}\n',
            (("tool", "create_order", 5),),
        ),
        Hit(
            "MoveTool.cs",
            'using Acme.Unity;\nnamespace Acme.Tools {\n  /// class of\n  public class MoveTool : McpToolBase {\n    public MoveTool() {\n      Name = "move";\n      Description = "Moves";\n    }\n  }\n  public class Logs : McpResourceBase {\n    public Logs() { Name = "logs"; }\n  }\n}\n',
            (("tool", "move", 6), ("data_store", "logs", 11)),
        ),
        Hit(
            "service.rs",
            "use rmcp::{tool, ServerHandler};\nimpl S {\n    #[tool(\n        description = \"Fetches (a crate\n\n1) one of [these:\n   - 'v1'\"\n    )]\n    pub async fn fetch(&self) -> String {}\n}\n",
            (("tool", "fetch", 9),),
        ),
        Hit(
            "cmd/main.go",
            'package main\nimport "github.com/mark3labs/mcp-go/server"\nvar x server.Option\nvar s = desk.NewMCPServer("desk", Version, x)\n',
            (("mcp_server", "desk", 4),),
        ),
        Hit(
            "find.rs",
            'use rmcp::model::Tool;\npub const FIND_TOOL: &str = "find";\nfn t() -> Tool { Tool::new(FIND_TOOL, "d", s()) }\nstruct Tool { name: Option<String> }\n#[cfg(test)]\nmod tests {\n    fn t() { Tool::new("fake", "d", s()); }\n}\n',
            (("tool", "find", 3),),
        ),
        Hit(
            "Snippets.java",
            'import com.microsoft.azure.functions.mcp.annotation.McpToolTrigger;\nclass S {\n  @FunctionName("Save")\n  void save(@McpToolTrigger(name = "save_snippet", description = "Saves") String c) {}\n}\n',
            (("tool", "save_snippet", 4),),
        ),
        Hit(
            "lib/desk.rb",
            'class Desk\n  def definition\n    {\n      "name" => "run_sql",\n      "description" => TEXT,\n      "inputSchema" => { "type" => "object" }\n    }\n  end\n  def hello\n    { "serverInfo" => { "name" => "desk", "version" => "1" } }\n  end\nend\n',
            (("mcp_server", "desk", 10), ("tool", "run_sql", 4)),
        ),
        Hit(
            "Ping.cs",
            'using com.Acme.McpPlugin;\nclass P {\n  public const string PingId = "ping";\n  [AiTool\n  (\n    PingId,\n    Title = "Ping")]\n  public string Ping() => "";\n}\n',
            (("tool", "ping", 6),),
        ),
        Hit(
            "Dev.cs",
            'namespace Acme;\npublic class Dev {\n  [McpResource("name", "test://{name}")]\n  public string Name(string name) => name;\n  [McpResource("set", "test://set")]\n  public string Set { get; set; } = "";\n  [McpTool("write-out", "writes")]\n  public static void Write(string m) { }\n  [McpTool]\n  public static string Hello() => "";\n}\n',
            (("data_store", "name", 4), ("data_store", "set", 5), ("tool", "write-out", 8), ("tool", "Hello", 10)),
        ),
        Hit(
            "Program.cs",
            'using MCPSharp;\nawait MCPServer.StartAsync("Desk", "1.0");\n',
            (("mcp_server", "Desk", 2),),
        ),
        Hit(
            "FindTool.java",
            'import org.acme.mcp.tools.Tool;\npublic class FindTool extends Tool {\n  public static final String TOOL_NAME = "find_files";\n}\n',
            (("tool", "find_files", 3),),
        ),
        Hit(
            "ReadConsole.cs",
            'using UnityEngine;\n[McpForUnityTool("read_console", AutoRegister = false)]\npublic static class ReadConsole {}\n',
            (("tool", "read_console", 2),),
        ),
        Hit(
            "Breakpoints.kt",
            'package x\nclass ToggleTool : AbstractMcpTool<Args>(Args.serializer()) {\n    override val name: String = "toggle_breakpoint"\n}\n',
            (("tool", "toggle_breakpoint", 3),),
        ),
        Hit(
            "Builds.java",
            'import io.acme.mcp.server.annotation.Tool;\npublic class Builds implements McpExtension {\n  @Tool(\n    description = "Gets (a) build")\n  public Run getBuild(String job) { return null; }\n  String s = "with @Tool(override=true) to override(it)";\n}\n',
            (("tool", "getBuild", 5),),
        ),
        Hit(
            "lib/shop/tools/find.rb",
            'module Shop\n  class Find < BaseTool\n    tool_name "find_product"\n  end\nend\n# an mcp server\n',
            (("tool", "find_product", 2),),
        ),
        Hit(
            "edit.rs",
            'use rust_mcp_sdk::macros::mcp_tool;\n#[mcp_tool(\n    name = "edit_file",\n    description = concat!("Edits. ", "Only here."))]\n#[derive(Clone)]\npub struct EditFile { pub path: String }\n',
            (("tool", "edit_file", 3),),
        ),
        Hit(
            "Hello.php",
            "<?php\nuse Acme\\LaravelMcpServer\\ToolInterface;\nclass Hello implements ToolInterface {\n}\n",
            (("tool", "Hello", 3),),
        ),
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
            "serve.php",
            "<?php\nuse PhpMcp\\Server\\Server;\n$s = Server::make()->withServerInfo('Calc', '1')\n  ->withTool([H::class, 'echoText'], 'echo')\n  ->withTool([H::class, 'greet'])\n  ->withResource(function () { return []; }, uri: 'a://b', name: 'status')->build();\nclass E {\n  #[McpResource(uri: 'c://d', name: 'conf')]\n  #[Schema(x: 1)]\n  public function conf() {}\n}\n",
            (
                ("mcp_server", "Calc", 3),
                ("tool", "echo", 4),
                ("tool", "greet", 5),
                ("data_store", "status", 6),
                ("data_store", "conf", 10),
            ),
        ),
        Hit(
            "fluent.php",
            "<?php\nuse Mcp\\Server\\McpServer;\n$server = new McpServer('calc');\n$server\n    ->tool('add', 'Adds', function (float $a): string { return ''; })\n    ->resource(\n        uri: 'info://x',\n        name: 'Info',\n        callback: fn () => 'x')\n    ->prompt('sum', 'Sums', function (string $t): string { return $t; });\n",
            (("mcp_server", "calc", 3), ("tool", "add", 5), ("data_store", "Info", 6), ("prompt", "sum", 10)),
        ),
        Hit(
            "F.cs",
            'using Microsoft.Azure.Functions.Worker.Extensions.Mcp;\nclass F {\n  string R([McpResourceTrigger(\n    Uri,\n    "snippet")] C c) => "";\n  string W([McpToolTrigger(nameof(GetWeather), "Says")] C c) => "";\n}\n',
            (("data_store", "snippet", 5), ("tool", "GetWeather", 6)),
        ),
        Hit(
            "rustup.rs",
            'use rmcp::ErrorData;\nimpl Tool for RustupShow {\n    const NAME: &\'static str = "rustup-show";\n}\n',
            (("tool", "rustup-show", 3),),
        ),
        Hit(
            "events.go",
            'package core\nimport "github.com/acme/kube-mcp-server/pkg/api"\nvar t = []api.ServerTool{{Tool: api.Tool{\n\tName: "events_list",\n}}}\n',
            (("tool", "events_list", 4),),
        ),
        Hit(
            "slack.go",
            'package s\nimport "github.com/mark3labs/mcp-go/mcp"\nconst (\n\tToolList = "channels_list"\n)\nvar t = mcp.NewTool(ToolList,\n\tmcp.WithNumber("n"))\nvar r = mcp.NewResource("slack://"+ws+"/users",\n\t"Users")\n',
            (("tool", "channels_list", 6), ("data_store", "Users", 9)),
        ),
        Hit(
            "Prompts.java",
            'import org.springframework.ai.mcp.annotation.McpPrompt;\nclass P {\n  static final String BASIC = "basic-prompt";\n  @McpPrompt(\n    name = BASIC)\n  @PreAuthorize("x")\n  public R basicPrompt(String a) { return null; }\n}\n',
            (("prompt", "basic-prompt", 7),),
        ),
        Hit(
            "t.rs",
            'use rmcp::model::Tool;\nfn tools() -> Vec<Tool> {\n    vec![Tool {\n        name: Cow::Borrowed("load-component"),\n        description: None,\n    }]\n}\n',
            (("tool", "load-component", 4),),
        ),
        Hit(
            "app/resources/users.rb",
            "class Users < ApplicationResource\n  uri 'users'\n  resource_name 'All users'\nend\n",
            (("data_store", "All users", 1),),
        ),
        Hit(
            "config.ru.rb",
            "require 'fast_mcp'\napp = FastMcp.rack_middleware(app, name: 'shop', version: '1') do |s|\nend\n",
            (("mcp_server", "shop", 2),),
        ),
        Hit(
            "Hosting/Extensions.cs",
            "using System;\nbuilder.Services.AddMcpServer().WithHttpTransport();\n",
            (("mcp_server", "Hosting", 2),),
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
            joins=(("Files", "uses_tool", "read_file"),),
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
            'require "mcp"\nclass GetAlerts < MCP::Tool\n  tool_name "get_alerts"\nend\nclass Plain < MCP::Tool\nend\nMCP::Server.new(\n  name: "weather", tools: [GetAlerts])\nRubyLLM::MCP.add_client(\n  name: "chart", transport_type: :stdio)\nclass Bash < ::RubyLLM::Tool\n  def self.name = "bash"\nend\n',
            (("tool", "Plain", 5), ("mcp_server", "weather", 8), ("mcp_server", "chart", 10), ("tool", "bash", 11)),
        ),
        Hit(
            "A.java",
            'import dev.langchain4j.agent.tool.Tool;\nclass A {\n  @Tool("Adds numbers")\n  public int add(int a) { return a; }\n}\n',
            (("tool", "add", 4),),
        ),
        Hit(
            "A.cs",
            '[McpServerToolType]\npublic static class T {\n  [Description("Adds (two)."), McpServerTool(ReadOnly = true)]\n  public int Add(int a) => a;\n  [\n    McpServerTool(\n      Name = "echo_it"), Description("d")\n  ]\n  public string Echo(string m) => m;\n}\n',
            (("tool", "Add", 4), ("tool", "echo_it", 9)),
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
        Miss(
            "tool.rs",
            'use rmcp::model::Tool;\n#[cfg(test)]\nmod tests {\n    fn t() { Tool::new("fake", "d", s()); }\n}\n',
        ),
        Miss("A.cs", "using System;\n[McpServerTool]\nclass A {}\n"),
    ),
)
