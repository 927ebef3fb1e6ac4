"""How servers of the Model Context Protocol and what they offer are written in Go, Rust, Ruby, Java, Kotlin, C# and PHP."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.plain_source import PlainSource


class Offer(NamedTuple):
    """What a server is or offers: its label, its name, its line."""

    label: str
    name: str
    line: int


_QUOTE = r"[\"'](?P<name>[^\"'\n]{1,100})[\"']"
_CONSTANT = (
    r"(?P<constant>(?:\w{1,60}(?:\.|::)){0,3}(?!(?:Name|Title|String|ID)\b)[A-Z]\w{1,80})\b(?![\w\s]{0,9}[(.{\[+])"
)
_TEXT = rf"(?:{_QUOTE}|{_CONSTANT})"
_RUST = rf"(?:{_QUOTE}|(?P<constant>(?:\w{{1,60}}::){{0,3}}[A-Z][A-Z\d_]{{2,80}})\b(?!\s{{0,9}}[(<!]))"
_WITHIN = r"[^{}]{0,200}?"
_SHORT = r"[^;]{0,300}?"
# Attributes of C# that stand before one in the same brackets: `[Description("Adds."), McpServerTool]`.
_BESIDE = r"\s{0,60}(?:[A-Z]\w{1,40}(?:\((?:[^()\"]|\"[^\"\n]{0,600}\"){0,40}\))?\s{0,9},\s{0,60}){0,3}"
_NO_BASE = r"(?!(?:\w{1,40}::)*(?:Base|Abstract|Application)\w{0,30}\s*<)"
_RUBY_TOOLS = "MCP::Tool|FastMcp::Tool|ActionTool::Base|ApplicationMCPTool|ActionMCP::Tool|ApplicationTool"
_RUBY_RESOURCES = (
    "FastMcp::Resource|ActionResource::Base|ApplicationResource|ActionMCP::ResourceTemplate|ApplicationMCPResTemplate"
)
# label, pattern: `name` is the name given, `constant` what holds it, `function` that of the class, which counts when no name is given.
_PATTERNS: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    language: tuple((label, re.compile(pattern)) for label, pattern in rows)
    for language, rows in {
        "go": (
            ("mcp_server", rf"\bNewServer\(\s*&?mcp\.Implementation\{{{_WITHIN}\bName:\s*{_TEXT}"),
            ("mcp_server", rf"\b\w{{1,40}}\.NewMCPServer\(\s*(?:\w{{1,40}},\s*&?[\w.]{{1,60}}\{{{_WITHIN}\bName:\s*)?{_TEXT}"),
            ("mcp_server", rf"\b\w{{1,40}}\.New\w{{0,20}}M(?:CP|cp)Server\(\s*{_QUOTE}"),
            ("mcp_tool", rf"\b(?:Must|New|Make|Create|Add|Register|Define)\w{{0,30}}Tool\(\s*(?:[\w.&]{{1,40}},\s*){{0,2}}{_QUOTE}"),
            ("mcp_server", rf"\bWithServerInfo\(\s*&?\w{{1,20}}\.Implementation\{{{_WITHIN}\bName:\s*{_TEXT}"),
            ("mcp_server", rf"\bNewBuilder\(\)(?s:.{{0,4000}}?)\.\s*WithName\(\s*{_TEXT}"),
            ("mcp_server", rf"\b\w{{0,20}}mcp\w{{0,10}}\.NewServer(?:With\w{{1,20}})?\(\s*(?:[^{{}};]{{0,300}}?\bWithName\(\s*)?{_QUOTE}"),
            ("mcp_tool", rf"\bmcp\.Tool\{{{_WITHIN}\bName:\s*{_TEXT}"),
            ("mcp_prompt", rf"\bRegisterPrompt\(\s*{_TEXT}"),
            ("mcp_resource", rf"\bRegisterResource\(\s*\"[^\"\n]{{1,200}}\",\s*{_TEXT}"),
            ("mcp_resource", r"\bfxctx\.(?P<function>NewResource(?:Provider)?)\("),
            ("mcp_tool", rf"\bmcp\.NewTool(?:WithRawSchema)?\(\s*{_TEXT}"),
            ("mcp_prompt", rf"\bmcp\.(?:Prompt\{{{_WITHIN}\bName:|NewPrompt\()\s*{_TEXT}"),
            ("mcp_tool", rf"\b(?<!mcp\.)Tool\{{\s*Name:\s*{_QUOTE}"),
            ("mcp_server", rf"(?<!NewClient\()&mcp\.Implementation\{{{_WITHIN}\bName:\s*{_TEXT}"),
            ("mcp_resource", rf"\bmcp\.(?:Resource(?:Template)?\{{{_WITHIN}\bName:|NewResource(?:Template)?\(\s*[^,\n]{{1,200}},)\s*{_TEXT}"),
        ),
        "rust": (
            ("mcp_server", rf"\bimpl\s+(?:\w{{1,30}}::)*Router\s+for\s+\w{{1,60}}\s*\{{\s*fn\s+name\(&self\)\s*->\s*String\s*\{{\s*{_QUOTE}"),
            ("mcp_server", rf"\bImplementation(?:::new\(\s*|\s*\{{{_WITHIN}\bname:\s*)(?:[\w:]{{1,30}}\(\s*)?{_RUST}"),
            ("mcp_server", rf"\bserver_info\.name\s*=\s*{_QUOTE}"),
            ("mcp_tool", rf"\bimpl(?:<[^<>\n]{{1,60}}>)?\s+(?:\w{{1,30}}::)*\w{{0,30}}Tool\s+for\s+\w{{1,80}}\s*\{{{_WITHIN}\bconst\s+NAME\s*:\s*&(?:'static\s+)?str\s*=\s*{_QUOTE}"),
            ("mcp_resource", rf"\b(?:Raw)?Resource::new\(\s*(?:\"[^\"\n]{{1,200}}\"|[\w:&.]{{1,80}}),\s*{_TEXT}"),
            ("mcp_resource", rf"\b(?:Raw)?Resource(?:Template)?\s*\{{\s*uri:[^{{}}]{{0,200}}?\bname:\s*(?:[\w:]{{1,30}}\(\s*)?{_QUOTE}"),
            ("mcp_resource", rf"\bRawResource(?:Template)?\s*\{{{_WITHIN}\bname:\s*(?:[\w:]{{1,30}}\(\s*)?{_QUOTE}"),
            ("mcp_tool", rf"\bTool(?:::new\w{{0,20}}\(|\s*\{{{_WITHIN}\bname:)\s*(?:[\w:]{{1,30}}\(\s*)?{_RUST}"),
            ("mcp_prompt", rf"\bPrompt(?:::new\(|\s*\{{{_WITHIN}\bname:)\s*(?:[\w:]{{1,30}}\(\s*)?{_RUST}"),
        ),
        "ruby": (
            ("mcp_server", rf"\b(?:MCP|FastMcp)::Server\.new\({_WITHIN}\bname:\s*{_TEXT}"),
            ("mcp_server", rf"\bFastMcp\.(?:authenticated_)?(?:rack_middleware|mount_in_rails)\({_WITHIN}\bname:\s*{_QUOTE}"),
            ("mcp_tool", rf"\bclass\s+(?P<function>[\w:]{{1,80}})\s*<\s*(?:{_RUBY_TOOLS}|[\w:]{{0,80}}Tool)\b(?:(?!\n\s{{0,4}}class\s)[^\"']){{0,400}}?\n\s+tool_name[\s(]+{_TEXT}"),
            ("mcp_tool", rf"\bclass\s+(?P<function>{_NO_BASE}[\w:]{{1,80}})\s*<\s*(?:{_RUBY_TOOLS})\b"),
            ("mcp_tool", rf"\b(?:MCP::Tool\.define|define_tool)\({_WITHIN}\bname:\s*{_TEXT}"),
            ("mcp_prompt", rf"\b(?:MCP::Prompt\.define|define_prompt)\({_WITHIN}\bname:\s*{_TEXT}"),
            ("mcp_prompt", rf"\bclass\s+(?P<function>[\w:]{{1,80}})\s*<\s*(?:[\w:]{{0,80}}Prompt)\b(?:(?!\n\s{{0,4}}class\s)[^\"']){{0,400}}?\n\s+prompt_name[\s(]+{_TEXT}"),
            ("mcp_prompt", r"\bclass\s+(?P<function>[\w:]{1,80})\s*<\s*(?:MCP::Prompt|ApplicationMCPPrompt)\b"),
            ("mcp_resource", rf"\bclass\s+(?P<function>[\w:]{{1,80}})\s*<\s*(?:{_RUBY_RESOURCES}|[\w:]{{0,80}}Resource)\b(?:(?!\n\s{{0,4}}class\s)[^\n]{{0,200}}\n){{0,6}}?\s+resource_name[\s(]+{_TEXT}"),
            ("mcp_resource", rf"\bclass\s+(?P<function>{_NO_BASE}[\w:]{{1,80}})\s*<\s*(?:{_RUBY_RESOURCES})\b"),
            ("mcp_resource", rf"\bMCP::Resource(?:Template)?\.new\({_WITHIN}\bname:\s*{_TEXT}"),
            ("mcp_tool", rf"(?m)^[ \t]*tool\s+{_QUOTE}\s+do\b"),
            ("mcp_resource", rf"(?m)^[ \t]*resource(?:_template)?\s+{_QUOTE}\s+do\b"),
            ("tool", rf"\bclass\s+(?P<function>[\w:]{{1,80}})\s*<\s*(?:::)?RubyLLM::Tool\b(?:\s*(?:#[^\n]*\n\s*){{0,20}}(?:[A-Z_]{{2,40}}\s*=\s*[^\n]{{1,80}}\n\s*){{0,9}}def\s+(?:self\.)?name(?:\(\))?\s*(?:=\s*|\n\s*){_TEXT})?"),
            ("mcp_server", rf"\bMCP\.(?:add_client|client)\({_WITHIN}\bname:\s*{_TEXT}"),
            ("mcp_server", rf"\bMCPClient\.\w{{2,20}}_config\({_WITHIN}\bname:\s*{_TEXT}"),
        ),
        "java": (
            ("mcp_server", rf"\.serverInfo\(\s*{_TEXT}"),
            ("mcp_tool", rf"\b(?:McpSchema\.|new\s+)Tool\(\s*{_TEXT}"),
            ("mcp_tool", rf"\bTool\.builder\(\){_SHORT}\.name\(\s*{_TEXT}"),
            ("mcp_prompt", rf"\bnew\s+(?:McpSchema\.)?Prompt\(\s*{_QUOTE}"),
            ("mcp_resource", rf"\bnew\s+(?:McpSchema\.)?Resource(?:Template)?\(\s*{_QUOTE}"),
            ("mcp_resource", rf"\bResource(?:Template)?\.builder\(\){_SHORT}\.name\(\s*{_TEXT}"),
            ("mcp_tool", rf"\bString\s+TOOL_(?:NAME|ID)\s*=\s*{_QUOTE}"),
            ("mcp_tool", rf"\bextends\s+\w{{0,40}}Tool\b[^;{{]{{0,200}}\{{(?s:.{{0,3000}}?)\.setName\(\s*{_QUOTE}"),
            ("mcp_tool", rf"\.newTool\(\s*{_TEXT}"),
            ("mcp_prompt", rf"\.newPrompt\(\s*{_TEXT}"),
            ("mcp_resource", rf"\.newResource(?:Template)?\(\s*{_TEXT}"),
            ("mcp_tool", rf"@McpToolTrigger\({_WITHIN}\bname\s*=\s*{_TEXT}"),
            ("mcp_server", rf"@(?:Mcp\.Server|McpServerEndpoint|McpServerApplication)\({_WITHIN}{_QUOTE}"),
            ("mcp_tool", rf"\bclass\s+\w{{1,80}}(?:<[^<>{{\n]{{1,80}}>)?\s+(?:extends|implements)\s+[^{{]{{0,120}}?\w{{0,40}}Mcp\w{{0,20}}Tool\w{{0,20}}[^{{]{{0,120}}\{{[^;]{{0,600}}?\bString\s+(?:getName|name|getToolName)\(\)\s*\{{\s*return\s+{_TEXT}"),
        ),
        "kotlin": (
            ("mcp_server", rf"\bServer\(\s*(?:serverInfo\s*=\s*)?Implementation\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_server", rf"\bval\s+\w{{0,20}}(?:[iI]nfo|[sS]erver)\w{{0,20}}(?:\s*:\s*Implementation)?\s*=\s*Implementation\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_tool", rf"\baddTool\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_tool", rf"\bRegisteredTool\(\s*(?:tool\s*=\s*)?Tool\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_prompt", rf"\baddPrompt\(\s*(?:name\s*=\s*)?{_TEXT}"),
            ("mcp_tool", rf"\bclass\s+\w{{1,80}}(?:\([^{{]{{0,200}}\))?\s*:\s*[^{{]{{0,160}}?\w{{0,40}}Mcp\w{{0,20}}Tool\w{{0,20}}[^{{]{{0,160}}\{{[^{{}}]{{0,600}}?\boverride\s+val\s+name(?:\s*:\s*String)?(?:\s+get\(\))?\s*=\s*{_TEXT}"),
            ("mcp_tool", rf"\bTool\(\s*name\s*=\s*{_TEXT}"),
            ("mcp_prompt", rf"\bPrompt\(\s*name\s*=\s*{_TEXT}"),
            ("mcp_resource", rf"\bResource(?:Template)?\(\s*(?:uri\w{{0,10}}\s*=\s*\"[^\"\n]{{1,200}}\",\s*)?name\s*=\s*{_TEXT}"),
            ("mcp_resource", rf"\baddResource\(\s*uri\s*=\s*\"[^\"\n]{{1,200}}\",\s*name\s*=\s*{_TEXT}"),
        ),
        "csharp": (
            ("mcp_server", rf"\bnew\s+StdioClientTransport\(new(?:\s+StdioClientTransportOptions)?(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            ("mcp_server", rf"\bnew\s+(?:Http|Sse)ClientTransport\(\s*new(?:\s+\w{{1,40}}Options)?(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            ("mcp_tool", rf"(?:\[(?:McpToolTrigger|McpTool)|\.ConfigureMcpTool)\(\s*(?:name:\s*)?(?:nameof\(\s*(?P<function>\w{{1,80}})|{_TEXT})"),
            ("mcp_prompt", rf"(?:\[McpPromptTrigger|\.ConfigureMcpPrompt)\(\s*(?:name:\s*)?{_TEXT}"),
            ("mcp_resource", rf"\[McpResourceTrigger\(\s*[^,()\n]{{1,200}},\s*{_TEXT}"),
            *((f"mcp_{what.lower()}", rf"\bclass\s+\w{{1,80}}\s*:\s*[^{{}};]{{0,120}}?\bMcp\w{{0,20}}{what}\w{{0,20}}[^{{;]{{0,120}}\{{(?s:(?!\bclass\s).){{0,1500}}?\bName\s*=>?\s*{_QUOTE}") for what in ("Tool", "Resource", "Prompt")),
            ("mcp_server", rf"\bMcpServerConfig\b[^;{{}}]{{0,80}}=?\s*new[^;{{}}]{{0,40}}\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            ("mcp_tool", rf"\bMcpServerTool\.Create\({_SHORT}\bName\s*=\s*{_TEXT}"),
            ("mcp_tool", rf"\[(?:\w{{0,30}}Mcp\w{{1,30}}Tool|AiTool)\s*\(\s*(?:[nN]ame\s*[:=]\s*)?{_TEXT}(?!\s*=)"),
            ("mcp_tool", rf"\bnew\s+(?:[\w.]{{1,40}}\.)?Tool(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            ("mcp_tool", rf"\bnew(?:\(\))?\s*\{{\s*Name\s*=\s*{_QUOTE}[^{{}};]{{0,600}}?\bInputSchema\s*="),
            ("mcp_prompt", rf"\bnew\s+Prompt(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            ("mcp_resource", rf"\bnew\s+Resource(?:Template)?(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            ("mcp_server", rf"\bMCPServer\.StartAsync\(\s*{_TEXT}"),
            ("mcp_prompt", rf"\bMcpServerPrompt\.Create\({_SHORT}\bName\s*=\s*{_TEXT}"),
            ("mcp_resource", rf"\bMcpServerResource\.Create\({_SHORT}\bName\s*=\s*{_TEXT}"),
            ("mcp_server", rf"\bServerInfo\s*=\s*new(?:\s+Implementation)?(?:\(\))?\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
        ),
        "php": (
            ("mcp_server", rf"->(?:withServerInfo|setServerInfo)\(\s*{_TEXT}"),
            ("mcp_server", rf"\bMcp::(?:local|web)\(\s*{_QUOTE}"),
            ("mcp_server", rf"[\"']MCP_SERVER_NAME[\"']\s*,\s*{_QUOTE}"),
            ("mcp_tool", rf"\bMcp::tool\(\s*{_QUOTE}"),
            ("mcp_prompt", rf"\bMcp::prompt\(\s*{_QUOTE}"),
            ("mcp_resource", rf"\bMcp::resource(?:Template)?\(\s*[\"'][^\"'\n]{{1,200}}[\"'][^;]{{0,300}}?->name\(\s*{_QUOTE}"),
            ("mcp_server", rf"\bnew\s+McpServer\(\s*(?:name:\s*)?{_QUOTE}"),
            ("mcp_tool", rf"->(?:tool|registerTool|addTool)\(\s*(?:name:\s*)?{_QUOTE}"),
            ("mcp_prompt", rf"->(?:prompt|registerPrompt|addPrompt)\(\s*(?:name:\s*)?{_QUOTE}"),
            ("mcp_server", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Server\b"),
            ("mcp_tool", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Tool\b"),
            ("mcp_tool", r"\bclass\s+(?P<function>(?!Abstract|Base)\w{1,80})\s+(?:extends\s+\w{1,80}\s+)?implements\s+(?:[\w\\]{1,80},\s*)?(?:Mcp)?ToolInterface\b"),
            ("mcp_prompt", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Prompt\b"),
            ("mcp_resource", r"\bclass\s+(?P<function>\w{1,80})\s+extends\s+Resource\b"),
        ),
    }.items()
}  # fmt: skip
# label and start of an attribute whose function is the tool; where its arguments open.
_ANNOTATIONS = (
    ("mcp_tool", r"@McpTool\b(?!\.)"),
    ("mcp_prompt", r"@McpPrompt\b"),
    ("mcp_resource", r"@McpResource\b"),
    ("mcp_tool", r"@(?:Mcp\.Tool|ToolMapping)\b"),
    ("mcp_prompt", r"@(?:Mcp\.Prompt|PromptMapping)\b"),
    ("mcp_resource", r"@(?:Mcp\.Resource(?:Template)?|ResourceMapping)\b"),
    ("tool", r"@(?:Define)?KernelFunction\b"),
    ("tool", r"@Tool\b"),
)
_ATTRIBUTES: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    language: tuple((label, re.compile(pattern)) for label, pattern in rows)
    for language, rows in {
        "rust": (
            ("mcp_tool", r"#(?=\[(?:rmcp::)?(?:mcp_)?tool\s*[\](])"),
            ("mcp_prompt", r"#(?=\[(?:rmcp::)?prompt\s*[\](])"),
            ("mcp_resource", r"#(?=\[(?:mcp_)?resource(?:_template)?\s*\()"),
        ),
        "java": _ANNOTATIONS,
        "kotlin": _ANNOTATIONS,
        "csharp": (
            ("mcp_tool", rf"(?=\[{_BESIDE}(?:McpServerTool|McpTool|McpFunction)\b)"),
            ("mcp_prompt", rf"(?=\[{_BESIDE}Mcp(?:Server)?Prompt\b)"),
            ("mcp_resource", rf"(?=\[{_BESIDE}Mcp(?:Server)?Resource\b)"),
            ("tool", r"(?=\[KernelFunction\b)"),
        ),
        "php": (
            ("mcp_tool", r"#(?=\[McpTool\b)"),
            ("mcp_prompt", r"#(?=\[McpPrompt\b)"),
            ("mcp_resource", r"#(?=\[McpResource(?:Template)?\b)"),
        ),
    }.items()
}
# Where the plain annotations come from a package of the protocol (Quarkus, Micronaut, one's own) they are those of the protocol.
_PLAIN = re.compile(r"^import\s+[\w.]{0,120}\bmcp\w{0,20}\.(?:[\w.]{0,80}\.)?(?:Tool|\*)\s*;?[ \t]*$", re.MULTILINE)
# A package of a server: what Spring AI's annotation makes a tool there, the server offers.
_OF_SERVER = re.compile(r"^package\s+(?![\w.]{0,120}client)(?:\w{1,60}\.){0,12}mcp(?:_?server)?\s*[.;\n]", re.MULTILINE)
_OF_QUARKUS = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        ("mcp_tool", r"@Tool\b"),
        ("mcp_prompt", r"@Prompt\b"),
        ("mcp_resource", r"@Resource(?:Template)?\b"),
    )
)
# Calls of PHP that register a handler, and what of their arguments is the name: `name:`, a text behind, or the method.
_REGISTERS = tuple(
    (label, re.compile(rf"->(?:(?:with|add|register)(?:{what})|{called})(?=\()"), re.compile(rf"\(\s*\[[^\]]{{0,200}}?[\"'](?P<function>\w{{1,80}})[\"']\s*\](?:{between}\s*,\s*{_QUOTE})?"))
    for label, what, called, between in (
        ("mcp_tool", "Tool", "tool", ""),
        ("mcp_prompt", "Prompt", "prompt", ""),
        ("mcp_resource", "Resource(?:Template)?", "resource(?:Template)?|ui", r"\s*,\s*[\"'][^\"'\n]{1,200}[\"']"),
    )
)  # fmt: skip
# Functions of a file that make a tool of the name that they are given first.
_OWN_MAKERS = {
    "java": re.compile(r"\b(?:Async|Sync)?ToolSpecification\s+(\w{1,60})\(\s*(?:final\s+)?String\s"),
    "kotlin": re.compile(r"\bfun\s+(\w{1,60})\(\s*\w{1,40}:\s*String\b[^{}=]{0,300}\)\s*:\s*(?!CallTool)\w{0,20}Tool\w{0,20}\b"),
    "rust": re.compile(r"\bfn\s+(\w{1,60})\(\s*\w{1,40}:\s*(?:&(?:'static\s+)?str|impl\s+Into<\w{1,40}>)[^{};]{0,200}\)\s*->\s*(?:\w{1,30}::){0,3}Tool\b"),
    "go": re.compile(r"\bfunc\s+(\w{1,60})\(\s*\w{1,40}(?:,\s*\w{1,40}){0,3}\s+string\b[^{}]{0,200}\)\s*\*?mcp\.Tool\b"),
    "csharp": re.compile(r"\b(?:McpServerTool|Tool)\s+(\w{1,60})\(\s*string\s"),
}  # fmt: skip
_ARGUMENT = re.compile(rf"\bname:\s*{_QUOTE}")
_BRACKET = re.compile(r"\"(?:[^\"\\]|\\.){0,4000}+\"|[()\[\]{}]", re.DOTALL)
_GIVEN = re.compile(
    rf"\b[Nn]ame\s{{0,5}}[=:]\s{{0,5}}{_TEXT}|\[(?:KernelFunction|Mcp(?:Tool|Function|Prompt|Resource))\({_QUOTE.replace('<name>', '<bare>')}"
)
_FURTHER = re.compile(r"\s*(?:#(?=\[)|(?=\[)|@[\w.]{1,80}[ \t]*(?=\())")  # attributes between one and its function
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
# Listings and greetings that a program writes itself, in whatever way its language writes a table.
_IS = r"[\"']\s{0,9}\]?\s{0,9}(?:=>|:|,|=|to\b)\s{0,9}"
_NAMES = r"\s{0,9}(?:=>|[:=])\s{0,9}"  # of a key that stands without quotes
_WORDS = re.compile(r"[\"'](?:inputSchema|serverInfo|tools/list)[\"']")
_BY_HAND = (
    ("mcp_tool", re.compile(rf"[\"']name{_IS}[\"'](?P<name>[\w./:-]{{1,80}})[\"'](?:(?![\"']name{_IS}[\"'])[^\0]){{0,2000}}?[\"']inputSchema[\"']")),
    ("mcp_tool", re.compile(rf"\b[nN]ame{_NAMES}[\"'](?P<name>[\w./:-]{{1,80}})[\"']\s{{0,9}},\s{{0,40}}[dD]escription{_NAMES}(?:(?!\b[nN]ame{_NAMES}[\"'])[^\0]){{0,1500}}?\b[iI]nputSchema{_NAMES}")),
    ("mcp_server", re.compile(rf"\b[sS]erverInfo{_NAMES}[^;\"']{{0,160}}\b[nN]ame{_NAMES}[\"'](?P<name>[\w ./:-]{{1,80}})[\"']")),
    ("mcp_tool", re.compile(r"\[\w{0,30}Tool\(\s{0,20}\"(?P<name>[\w./:-]{1,80})\"")),
    ("mcp_server", re.compile(rf"[\"']serverInfo{_IS}[^;\"']{{0,160}}[\"']name{_IS}[\"'](?P<name>[\w ./:-]{{1,80}})[\"']")),
)  # fmt: skip
_BLOCK_OF_TOOLS = re.compile(r"^\s{0,80}(?:unsafe\s+)?impl\b")  # what rmcp's `#[tool(tool_box)]` stands above
_WINDOW = 6000  # characters of an attribute's arguments
_NEAR = 600  # characters from there to the function
_MOST = 500  # offers of one kind in one file
_MOST_ATTRIBUTES = 20  # of one function


def is_by_hand(source: PlainSource) -> bool:
    """Whether a file writes the protocol's own words: it lists tools, or says who it is, without an SDK."""
    return _WORDS.search(source.code) is not None


def is_annotated(source: PlainSource) -> bool:
    """Whether a file takes the annotation of a tool from a package of the protocol: of Quarkus, Micronaut, one's own."""
    return source.language in {"java", "kotlin"} and _PLAIN.search(source.code) is not None


def offers(source: PlainSource) -> Iterator[Offer]:
    """Servers that a file names, and the tools, prompts and resources that it offers."""
    yield from _attributed(source)
    yield from _made_by_own(source)
    if source.language == "php":
        yield from _registered(source)
    taken: set[int] = set()
    for label, pattern in (*_PATTERNS[source.language], *(_BY_HAND if is_by_hand(source) else ())):
        for match in islice(pattern.finditer(source.code), _MOST):
            groups = match.groupdict()
            group = next((each for each in ("function", "name", "constant") if groups.get(each)), "")
            if group and match.start(group) not in taken:
                taken.add(match.start(group))
                name = groups.get("name") or _held(source, groups.get("constant")) or groups.get("function") or ""
                yield Offer(label, name, source.line(match.start(group)))


def _made_by_own(source: PlainSource) -> Iterator[Offer]:
    """Tools that a function of the file makes of a name: `noArgsTool("find", ...)` where it returns a specification."""
    pattern = _OWN_MAKERS.get(source.language)
    makers = {match[1] for match in islice(pattern.finditer(source.code), _MOST)} if pattern is not None else set()
    for maker in sorted(makers):
        for match in islice(re.finditer(rf"(?<![\w.]){maker}\(\s*{_QUOTE}", source.code), _MOST):
            yield Offer("mcp_tool", match["name"], source.line(match.start("name")))


def _held(source: PlainSource, constant: str | None) -> str:
    """The text that a constant holds, its own name where another file defines it."""
    last = re.split(r"\.|::", constant)[-1] if constant else ""
    return source.constants.get(last, last)


def _attributed(source: PlainSource) -> Iterator[Offer]:
    """Functions that an attribute or annotation makes a tool: by the name it gives, else by their own."""
    code = source.code
    others = _ATTRIBUTES.get(source.language, ())
    if is_annotated(source):  # there `@Tool` is of a server; what is called after the protocol always is
        others = (*_OF_QUARKUS, *(row for row in others if row[0] != "tool"))
    for kind, pattern in others:
        label = "mcp_tool" if kind == "tool" and _OF_SERVER.search(code) else kind
        for match in islice(pattern.finditer(code), _MOST):
            end = _closed(code, match.end())
            if source.is_quoted(match.start()):
                continue
            given = _GIVEN.search(code, match.end(), end)
            below = _past_attributes(code, end)
            function = _BELOW[source.language].search(code, below, below + _NEAR)
            told = given.lastgroup if given and given.lastgroup != "constant" else None
            between = code[below : function.start()] if function else ""
            if source.language == "rust" and _BLOCK_OF_TOOLS.search(between):
                continue
            beyond = function is None or ";" in between
            if beyond and given and told:  # of a struct (rust-mcp-sdk) or a property: the function is another's
                yield Offer(label, given[told], source.line(given.start(told)))
            elif function:
                own = function["name"]
                constant = source.constants.get((given["constant"] or "").rpartition(".")[2], own) if given else own
                name = (given["name"] or given["bare"] or constant) if given else own
                yield Offer(label, name, source.line(function.start("name")))


def _past_attributes(code: str, start: int) -> int:
    """Where the attributes that follow one another end."""
    for _ in range(_MOST_ATTRIBUTES):
        further = _FURTHER.match(code, start)
        closed = _closed(code, further.end()) if further else start
        if further is None or closed == further.end():
            break
        start = closed
    return start


def _registered(source: PlainSource) -> Iterator[Offer]:
    """What PHP registers by a call: a method with a name, or a function that a named argument names."""
    code = source.code
    for label, pattern, handler in _REGISTERS:
        for match in islice(pattern.finditer(code), _MOST):
            end = _closed(code, match.end())
            given = _ARGUMENT.search(code, match.end(), end)
            method = handler.match(code, match.end(), end)
            name = given["name"] if given else (method["name"] or method["function"]) if method else ""
            if name:
                yield Offer(label, name, source.line(match.start()))


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
