"""Agents, tools and vector stores in Go, Rust, Ruby, Java, Kotlin, C# and PHP.

Why it matters: back-ends in these languages run agents too; what these may do and what they search is as open to a planted
instruction as anywhere.

How it recognises: in files that import an AI package, the classes, annotations and calls by which LangChain4j, Spring AI,
Semantic Kernel, Microsoft's Agent Framework, AutoGen for .NET, langchaingo, Genkit, Eino, Google's ADK, Koog, rig, async-openai,
langchainrb, RubyLLM, LLPhant and NeuronAI build agents, give them tools, and open vector stores.

`@AiService` of Spring takes the tools of every bean of its project, unless it names its own.

What it does not see: tools collected at run time, beans that Spring wires by configuration alone.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.ai_packages import lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._plain_given import given, handed_on
from upright.discover.readers.plain_source import IMPORTS, LANGUAGES, plain_source
from upright.discover.references import WIRED
from upright.discover.served import handed
from upright.discover.sight import edge, in_tests, see
from upright.model.evidence import Ref
from upright.model.relation import RelationKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_TEXT = r"[\"'](?P<name>[^\"'\n]{1,80})[\"']"
_HELD = r"(?:\b(?P<held>[A-Za-z_]\w{0,60})\s*(?:,\s*(?:err|_)\s*)?(?::=|=)\s*)?"
_WITHIN = r"[^;{}]{0,300}?"
_SHALLOW = r"[^{}]{0,60}\{[^{}]{0,200}?"  # in the first braces of what is given
# A tool in the form of the providers: `name: "find", description: "...", parameters: {`, as hash or array.
_SCHEMA = (
    r"[\"':]?\bname[\"']?\s*(?::|=>)\s*[\"'](?P<name>[\w.-]{2,80})[\"'],\s*[\"':]?description[\"']?\s*(?::|=>)\s*[^{}\[\]]{0,600}?"
    r"[\"':]?\b(?:parameters|input_?[sS]chema)[\"']?\s*(?::|=>)\s*[{\[]"
)
# The stage of a query of MongoDB that searches by vector, with the index that it asks.
_SEARCHED = r"[\"']\$vectorSearch[\"']\s*(?:=>|:)\s*[\[{](?:[^\]}]{0,200}?[\"']?\bindex[\"']?\s*(?:=>|:)\s*[\"'](?P<name>[^\"'\n]{1,80})[\"'])?"
_JVM = (
    ("agent", r"@(?:AiService|RegisterAiService)\b(?:\([^()]{0,200}\))?\s+(?:public\s+|internal\s+)?interface\s+(?P<held>\w{1,60})"),
    ("agent", r"@Agent\b(?:\((?:[^()\"]|\"[^\"\n]{0,300}\"){0,40}\))?\s+(?:@\w{1,40}(?:\([^()]{0,200}\))?\s+){0,4}(?:public\s+|internal\s+|open\s+|final\s+)*class\s+(?P<held>\w{1,60})"),
    ("agent", r"\bAiServices\.(?:builder|create)\(\s*(?P<held>\w{1,60})(?:\.class|::class)"),
    ("agent", r"\bAiServices\.builder<(?P<held>\w{1,60})>"),
    ("agent", rf"{_HELD}(?:LlmAgent|SequentialAgent|ParallelAgent|LoopAgent|ReactAgent)\.builder\(\){_WITHIN}\.name\(\s*{_TEXT}"),
    ("agent", r"\binterface\s+(?P<held>\w{1,60})[^{}]{0,200}\{(?=(?:[^{}]|\{\{[\w.\s]{1,60}\}\}){0,1500}?@(?:SystemMessage|(?:Sequence|Parallel\w{0,10}|Loop|Conditional|Supervisor|Planner)?Agent)\b)"),
    ("agent", r"\b(?P<held>\w{0,40}[gG]raph\w{0,20})\.compile\("),
    ("mcp_server", r"\b(?:new\s+)?(?P<class>(?:Stdio|Http|StreamableHttp|WebSocket|Docker)(?:Mcp|Client)Transport)(?:\s*\.[bB]uilder)?\("),
    ("agent", rf"{_HELD}AgenticServices\s*\.\w{{0,30}}(?:[bB]uilder|create\w*)\("),
    ("agent", rf"{_HELD}(?<![\w.])AIAgent\("),
    ("mcp_server", r"\bProcessBuilder\((?:[^()\"]|\"[^\"\n]{0,200}\"){0,60}?\"(?P<name>mcp/[\w.-]{2,60}|(?:@[\w-]{1,40}/)?[\w.-]{0,40}\bmcp\b[\w.@-]{0,40})\""),
    ("tool", rf"\.asTool\({_WITHIN}\bname\s*=\s*{_TEXT}"),
    ("tool", rf"\bFunctionToolCallback\s*\.builder\(\s*{_TEXT}"),
    ("tool", rf"\bToolSpecification\s*\.builder\(\){_WITHIN}\.name\(\s*{_TEXT}"),
    ("vector_store", r"\b(?:ObjectProvider<|Optional<)?VectorStore>?\s+(?P<held>[a-z]\w{0,40})\s*[,);]|\b(?P<name>[a-z]\w{0,40})\s*:\s*VectorStore\b"),
    ("vector_store", rf"{_HELD}(?:new\s+)?(?P<engine>\w{{2,40}}(?:EmbeddingStore|VectorStore))(?:<[^<>\n]{{0,60}}>)?(?:\s*\.builder\(|\()(?!\s*EmbeddingStore)"),
)  # fmt: skip
_PATTERNS = {
    language: tuple((label, re.compile(pattern, re.DOTALL)) for label, pattern in rows)
    for language, rows in {
        "java": _JVM,
        "kotlin": _JVM,
        "csharp": (
            (
                "agent",
                rf"{_HELD}new\s+(?P<class>ChatCompletionAgent|OpenAIAssistantAgent|AzureAIAgent|ChatClientAgent|AssistantAgent|OpenAIChatAgent|OpenAIResponseAgent)\b(?:[^;]{{0,400}}?\b[nN]ame\s*[:=]\s*{_TEXT})?",
            ),
            (
                "agent",
                rf"\.(?P<class>CreateAIAgent|AsAIAgent|CreateAIAgentAsync|GetAIAgent)\((?:{_WITHIN}\bname:\s*{_TEXT})?",
            ),
            (
                "agent",
                rf"\b(?P<class>\w{{0,40}}Agent)\s+(?P<held>\w{{1,60}})\s*=\s*new\s*\((?:[^;]{{0,400}}?\b[nN]ame\s*[:=]\s*{_TEXT})?",
            ),
            ("agent", rf"\.(?P<class>CreateAgent(?:Version)?(?:Async)?)\(\s*(?:name:\s*)?{_TEXT}"),
            ("agent", r"\b(?P<held>\w{1,60})\s*=\s*new\s+(?P<class>WorkflowBuilder)\("),
            ("agent", r"\b(?P<held>\w{1,60})\s*=\s*(?P<class>AgentWorkflowBuilder)\s*\.\w{1,40}\("),
            (
                "agent",
                rf"{_HELD}new\s+(?P<class>(?:Sequential|Concurrent|Handoff|GroupChat|Magentic)Orchestration|AgentGroupChat)\b",
            ),
            (
                "agent",
                r"\b(?P<class>(?:Sequential|Concurrent|Handoff|GroupChat|Magentic)Orchestration|AgentGroupChat)\s+(?P<held>\w{1,60})\s*=\s*new\s*\(",
            ),
            ("tool", r"\bAIFunctionFactory\.Create\(\s*(?:\([\w<>,.?\s]{1,80}\)\s*)?(?P<held>[\w.]{1,80})"),
            ("tool", r"\b(?P<class>(?!Mcp)\w{2,40}Tool)\s+\w{1,60}\s*=\s*new\s*\("),
            (
                "tool",
                r"\bnew\s+(?P<class>(?:Hosted(?!Mcp)\w{2,40}|CodeInterpreter|FileSearch|BingGrounding|AzureAISearch|OpenApi)Tool(?:Definition)?)\(",
            ),
            ("tool", rf"\bChatCompletionsFunctionToolDefinition\s*\(\)\s*\{{{_WITHIN}\bName\s*=\s*{_TEXT}"),
            (
                "tool",
                rf"\bChatTool\.CreateFunctionTool\(\s*(?:functionName:\s*)?(?:nameof\((?P<held>\w{{1,60}})\)|{_TEXT})",
            ),
            (
                "vector_store",
                r"\.GetCollection<\w{1,20},[^<>\n]{1,80}>\(\s*(?:\"(?P<name>[^\"\n]{1,80})\"|(?P<held>\w{1,60}))",
            ),
            ("tool", r"\bResponseTool\.Create(?!Mcp)(?P<class>\w{2,40}Tool)\("),
            ("mcp_server", rf"\bResponseTool\.CreateMcpTool\({_WITHIN}serverLabel:\s*{_TEXT}"),
            (
                "mcp_server",
                rf"\bnew\s+(?:MCPToolDefinition|HostedMcpServerTool|MCPToolResource)\(\s*(?:server\w{{1,10}}:\s*)?{_TEXT}",
            ),
            (
                "vector_store",
                r"\.CreateVectorStore(?:Async)?\((?:[^;]{0,300}?\b[nN]ame\s*[:=]\s*[\"'](?P<name>[^\"'\n]{1,80})[\"'])?",
            ),
            ("tool", r"\.(?:AddFromType|ImportPluginFromType|AddFromObject\(new)[<\s]\s*(?P<held>\w{1,60})"),
            ("tool", rf"\bKernelFunctionFactory\.CreateFromMethod\({_WITHIN}\bfunctionName:\s*{_TEXT}"),
            (
                "vector_store",
                rf"{_HELD}new\s+(?P<engine>(?:InMemory|Qdrant|Postgres|AzureAISearch|Redis|Weaviate|Pinecone|Sqlite|CosmosMongo\w*|MongoDB)VectorStore)\b",
            ),
            (
                "vector_store",
                r"\.Add(?P<engine>(?:InMemory|Qdrant|Postgres|AzureAISearch|Redis|Weaviate|Pinecone|Sqlite)VectorStore)\(",
            ),
            (
                "vector_store",
                r"\.Add(?P<engine>\w{2,30}?)(?:Vec|Vector)?Collection<[^<>\n]{1,100}>\(\s*\"(?P<name>[^\"\n]{1,80})\"",
            ),
            ("vector_store", rf"{_HELD}new\s+(?P<engine>SearchClient|SearchIndexClient|QdrantClient|PineconeClient)\("),
            ("vector_store", r"\bpublic\s+(?P<engine>Vector|HalfVector)\??\s+(?P<held>\w{1,60})\s*\{\s*get"),
        ),
        "go": (
            ("agent", rf"{_HELD}(?:agents\.(?P<class>New\w{{1,40}}Agent|NewExecutor|Initialize)\()"),
            ("agent", rf"{_HELD}(?:\w{{1,30}}agent)\.New\(\s*\w{{1,30}}agent\.Config\{{[^{{}}]{{0,200}}?\bName:\s*{_TEXT}"),
            ("agent", rf"{_HELD}(?:adk|react|deep|supervisor|planexecute|host|genui)\.(?P<class>New\w{{0,40}}Agent\w{{0,10}}|New)\(\s*ctx\b(?:{_SHALLOW}\bName:\s*{_TEXT})?"),
            ("agent", rf"{_HELD}compose\.NewGraph\[[^\n]{{1,200}}\]\((?=.{{0,9000}}\.AddToolsNode\()"),
            ("tool", rf"\bschema\.ToolInfo\{{\s*Name:\s*{_TEXT}"),
            ("tool", rf"\b\w{{0,12}}utils\.(?:Infer|New)(?:Stream|Enhanced|Optionable)?\w{{0,20}}Tool\(\s*{_TEXT}"),
            ("tool", r"\b(?:commandline|browseruse|duckduckgo|googlesearch|bingsearch|wikipedia|httprequest|sequentialthinking|searxng)\.New(?P<held>\w{2,40})\(\s*ctx\b"),
            ("agent", rf"\bgenkit\.DefineFlow\([^\"']{{0,80}}{_TEXT}"),
            ("tool", rf"\bgenkit\.DefineTool\([^\"';\n]{{0,80}}{_TEXT}"),
            ("tool", rf"\b\w{{0,30}}Tool(?:Definition|Def|Spec|Info)\{{\s*Name:\s*{_TEXT}"),
            ("vector_store", rf"\b(?P<engine>localvec|pinecone|weaviate|alloydb|postgresql|genkit)\.Define(?:Retriever|Indexer\w{{0,20}})\(\s*(?:\w{{1,20}},\s*){{0,2}}{_TEXT}"),
            ("tool", rf"\b(?:llms|openai)\.FunctionDefinition(?:Param)?\{{[^{{}}]{{0,200}}?\bName:\s*{_TEXT}"),
            ("tool", rf"(?<![\w.])(?!mcp\.)(?:\w{{1,30}}\.)?(?:Function|Tool)\{{\s*Name:\s*(?:{_TEXT}|(?P<constant>\w{{2,60}})),\s*Description:[^{{}}]{{0,600}}?\b(?:Parameters|InputSchema):"),
            ("tool", r"[\s{,(=&]tools\.(?P<held>[A-Z]\w{1,40})\{"),
            ("tool", rf"\bfunc\s\((?:\w{{1,30}}\s)?\*?(?P<class>\w{{1,60}})\)\sName\(\)\sstring\s\{{\s*return\s(?:{_TEXT}|(?P<constant>\w{{2,60}}))\s*\}}(?=.{{0,6000}}?\bfunc\s\((?:\w{{1,30}}\s)?\*?(?P=class)\)\sCall\(ctx\b)"),
            ("tool", r"\b(?P<held>serpapi|duckduckgo|wikipedia|zapier|perplexity|scraper|metaphor)\.New\w{0,20}\("),
            ("vector_store", rf"{_HELD}(?P<engine>chroma|pinecone|qdrant|pgvector|weaviate|redisvector|milvus|opensearch|azureaisearch|mongovector|bedrockknowledgebases)\.New\("),
        ),
        "rust": (
            ("agent", rf"{_HELD}CreateAssistantRequest(?:Args::default\(\)|\s*\{{)"),
            (
                "agent",
                r"\blet\s+(?:mut\s+)?(?P<held>\w{1,60})\s*=\s*[\w.:()&?\s]{0,160}?(?:\.(?:\w{1,20}_)?agent|\bAgentBuilder::new)\(",
            ),
            ("agent", r"\bfn\s+(?P<held>\w{1,60})\s*\([^()]{0,200}\)\s*->[^{};]{0,120}\{\s*\w{1,40}\s*\.agent\("),
            (
                "tool",
                r"#\[(?:rig_tool|ollama_rs(?:_macros)?::function)\b[^\]]{0,600}\]\s*(?:pub\s+)?(?:async\s+)?fn\s+(?P<held>\w{1,60})",
            ),
            (
                "tool",
                rf"\bimpl\s+(?:rig::tool::)?Tool\s+for\s+(?P<held>\w{{1,60}})(?:\s*\{{\s*const\s+NAME:\s*&(?:'static\s+)?str\s*=\s*{_TEXT})?",
            ),
            ("tool", r"\bAssistantTools::(?P<held>CodeInterpreter|FileSearch)"),
            (
                "vector_store",
                rf"{_HELD}(?P<engine>\w{{2,40}}VectorStore|\w{{2,40}}VectorIndex|Qdrant)::(?:new|from_documents\w*|from_url|default|builder)\(",
            ),
        ),
        "ruby": (
            ("agent", rf"{_HELD}Langchain::(?P<class>Assistant)\.new\b"),
            ("agent", r"\bclass\s+(?P<held>\w{1,60})\s*<\s*(?:RubyLLM::Agent|ActiveAgent::Base|ApplicationAgent)\b"),
            (
                "tool",
                r"\bclass\s+(?P<held>\w{1,60})\b[^\n]{0,60}\n(?:[^\n]{0,120}\n){0,6}?\s*extend\s+Langchain::ToolDefinition",
            ),
            ("tool", r"\bLangchain::Tool::(?P<held>\w{1,60})\.new\b"),
            ("tool", _SCHEMA),
            ("vector_store", _SEARCHED),
            ("vector_store", r"\bhas_neighbors\s+:(?P<held>\w{1,60})"),
            ("vector_store", rf"{_HELD}Langchain::Vectorsearch::(?P<engine>\w{{2,40}})\.new\b"),
        ),
        "php": (
            ("agent", r"\bclass\s+(?P<held>\w{1,60})\s+extends\s+(?:Agent|RAG)\b"),
            ("agent", rf"{_HELD}new\s+(?P<class>AutoPHP|QuestionAnswering)\("),
            ("agent", rf"{_HELD}new\s+(?P<class>Agent|MultiAgent)\(\s*(?:platform:|\$|new\b)"),
            ("agent", r"\bclass\s+(?P<held>\w{1,60})\b[^{;]{0,200}\bimplements\b[^{;]{0,120}\bAgent(?:Interface)?\b"),
            (
                "tool",
                r"\bclass\s+(?P<held>\w{1,60})\b[^{;]{0,200}\bimplements\b[^{;]{0,120}(?<!Mcp)\bTool(?:Interface)?\b",
            ),
            ("tool", rf"#\[AsTool\(\s*(?:name:\s*)?{_TEXT}"),
            ("tool", rf"\bTool::(?:make|as)\(\s*{_TEXT}"),
            ("tool", _SCHEMA),
            ("tool", rf"\bnew\s+FunctionInfo\(\s*{_TEXT}"),
            ("vector_store", rf"{_HELD}new\s+(?P<engine>\w{{2,40}}VectorStore)\("),
            ("vector_store", r"\b(?P<engine>\w{2,40}VectorStore)\s+\$(?P<held>\w{1,60})\s*[,)]"),
            ("vector_store", _SEARCHED),
            ("vector_store", r"->set\(\s*(?P<engine>\w{2,40}VectorStore)::class"),
            ("vector_store", r"#\[(?:ODM\\)?(?P<engine>VectorSearchIndex)\("),
        ),
    }.items()
}  # fmt: skip
_ENGINE = re.compile(r"(?:EmbeddingStore|VectorStore|VectorIndex|Client)$")
_OFFERING = frozenset(
    {"rust", "php"}
)  # what is described as a tool beside packages of the protocol alone is a server's
_SERVES = re.compile(r"\bNewMCPServer\(\s*\w{1,20},")  # Genkit's, which offers whatever tools its instance has
_MOST = 400  # findings of one pattern in one file


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if not source.of_ai or in_tests(document.item.path):
        return
    seen: set[tuple[str, str]] = set()
    offers = source.language == "go" and _SERVES.search(source.code) is not None
    served = source.language in _OFFERING and all(lookup(source.ecosystem, each) == "mcp" for each in source.packages)
    for kind, name, line, engine in sorted(_found(source), key=lambda each: each[2]):
        label = "mcp_tool" if kind == "tool" and offers else kind
        if (label, name) not in seen and not (label == "tool" and served):
            seen.add((label, name))
            own = document.code_key(f"{label} {name}")
            yield see(document, label, name, line, own, language=source.language, engine=engine, confidence=0.85)
    for each in given(source):
        own = document.code_key(f"agent {each.agent}")
        if ("agent", each.agent) not in seen:
            seen.add(("agent", each.agent))
            line = source.line(each.start)
            yield see(document, "agent", each.agent, line, own, language=source.language, confidence=0.85)
        yield from (edge(own, RelationKind.USES_TOOL, Ref(f"class:{name}.tool")) for name in each.classes)
        if each.wired:
            yield edge(own, RelationKind.USES_TOOL, Ref(WIRED))
    for classes, start in handed_on(source):
        yield from handed(document, classes, source.line(start))


def _found(source: PlainSource) -> Iterator[tuple[str, str, int, str]]:
    engines: dict[str, str] = {}
    for label, pattern in _PATTERNS[source.language]:
        for match in islice(pattern.finditer(source.code), _MOST):
            groups = match.groupdict()
            made = groups.get("engine") or ""
            constant = groups.get("constant") or ""
            name = (
                groups.get("name")
                or source.constants.get(constant, constant)
                or groups.get("held")
                or groups.get("class")
                or made
                or label
            )
            engine = _ENGINE.sub("", made).lower()
            if made in {"EmbeddingStore", "VectorStore"}:
                continue
            start = match.start("engine") if made else match.start()
            name = name.rpartition(".")[2]
            told = f"{name} {engine}" if engine and engines.setdefault(name, engine) != engine else name
            yield label, told, source.line(start), engine  # a variable may hold one store or another


DETECTOR = Detector(
    id="plain-agents",
    title="Agents, tools and vector stores in Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(languages=LANGUAGES, literals=(*IMPORTS, b"vectorstore")),
    detect=_detect,
    hits=(
        Hit(
            "Desk.cs",
            'using Microsoft.SemanticKernel.Agents;\nChatCompletionAgent first = new()\n{\n    Name = "Host",\n};\nSequentialOrchestration flow = new(first);\nvar both = AgentWorkflowBuilder.BuildSequential(first);\n',
            (("agent", "Host", 2), ("agent", "flow", 6), ("agent", "both", 7)),
        ),
        Hit(
            "Bot.java",
            "import dev.langchain4j.service.AiServices;\nclass A {\n  Object s = new InMemoryEmbeddingStore<>();\n  Bot bot = AiServices.builder(Bot.class).chatModel(m).build();\n}\n",
            (("vector_store", "s", 3), ("agent", "Bot", 4)),
        ),
        Hit(
            "Assistant.java",
            'import dev.langchain4j.service.SystemMessage;\npublic interface Assistant {\n  @SystemMessage("{{sm}}")\n  String chat(String q);\n}\n',
            (("agent", "Assistant", 2),),
        ),
        Hit(
            "ChatController.java",
            'import org.springframework.ai.chat.client.ChatClient;\nclass ChatController {\n  ChatController(ChatClient.Builder builder, OrderTools tools) {\n    this.chat = builder.defaultSystem("Help.").defaultTools(tools).build();\n  }\n}\n',
            (("agent", "chat", 4),),
        ),
        Hit(
            "Item.cs",
            "using Pgvector;\npublic class Item {\n  public Vector? Embedding { get; set; }\n}\n",
            (("vector_store", "Embedding", 3),),
        ),
        Hit(
            "Support.java",
            "import dev.langchain4j.service.spring.AiService;\n@AiService\npublic interface Support {}\n",
            (("agent", "Support", 2),),
        ),
        Hit(
            "P.cs",
            'using Microsoft.SemanticKernel.Agents;\nvar agent = new ChatCompletionAgent { Name = "Reviewer", Kernel = kernel };\n',
            (("agent", "Reviewer", 2),),
        ),
        Hit(
            "main.go",
            'package main\nimport "github.com/tmc/langchaingo/agents"\nvar a = agents.NewOneShotAgent(llm, tools)\n',
            (("agent", "a", 3),),
        ),
        Hit(
            "text.go",
            'package main\nimport "github.com/tmc/langchaingo/llms"\ntype Upper struct{}\nfunc (t *Upper) Name() string {\n\treturn "upper"\n}\nfunc (t *Upper) Call(ctx context.Context, q string) (string, error) { return q, nil }\nfunc (u *User) Name() string { return "user" }\n',
            (("tool", "upper", 4),),
        ),
        Hit(
            "desk.go",
            'package main\nimport "github.com/cloudwego/eino/adk"\nfunc run() {\n\ta, err := adk.NewChatModelAgent(ctx, &adk.ChatModelAgentConfig{\n\t\tName: "Desk",\n\t})\n\tr, err := react.NewAgent(ctx, &react.AgentConfig{ToolCallingModel: m})\n\tt, _ := utils.InferTool("find", "Finds", find)\n\treturn &schema.ToolInfo{\n\t\tName: "book",\n\t}\n}\n',
            (("agent", "Desk", 4), ("agent", "r", 7), ("tool", "find", 8), ("tool", "book", 9)),
        ),
        Hit(
            "main.rs",
            'use rig::providers::openai;\nfn main() {\n  let helper = client.agent("gpt-4o").build();\n}\nimpl Tool for Adder {}\nimpl Tool for Finder {\n  const NAME: &str = "find_flights";\n}\n',
            (("agent", "helper", 3), ("tool", "Adder", 5), ("tool", "find_flights", 6)),
        ),
        Hit(
            "a.rb",
            'require "langchain"\nassistant = Langchain::Assistant.new(llm: llm)\nstore = Langchain::Vectorsearch::Qdrant.new(url: u)\n',
            (("agent", "assistant", 2), ("vector_store", "store", 3)),
        ),
        Hit(
            "search_job.rb",
            'class SearchJob\n  def perform(m)\n    client = OpenAI::Client.new\n    client.chat(parameters: { functions: [{\n      "name": "google_search",\n      "description": "Finds pages",\n      "parameters": { "type": "object" } }] })\n  end\nend\nclass Chunk\n  has_neighbors :embedding\nend\n',
            (("tool", "google_search", 5), ("vector_store", "embedding", 11)),
        ),
        Hit(
            "ChatController.java",
            'import org.springframework.ai.chat.client.ChatClient;\nclass C {\n  C(ChatClient.Builder builder, ToolCallbackProvider tools) {\n    List<ToolCallback> guarded = wrap(tools);\n    this.chatClient = builder.defaultSystem("Use tools; ask first.").defaultTools(guarded).build();\n  }\n}\n',
            (("agent", "chatClient", 5),),
        ),
        Hit(
            "Maps.kt",
            'import ai.koog.agents.mcp.McpToolRegistryProvider\nval p = ProcessBuilder(\n  "docker", "run", "-i", "-e", "KEY=$k",\n  "mcp/google-maps"\n).start()\n',
            (("mcp_server", "mcp/google-maps", 2),),
        ),
        Hit(
            "Writer.java",
            'import com.embabel.agent.api.annotation.Agent;\n@Agent(description = "Writes (short) stories")\npublic class Writer {}\n',
            (("agent", "Writer", 2),),
        ),
        Hit(
            "Recipes.java",
            'import dev.langchain4j.agentic.Agent;\npublic interface Recipes {\n  @UserMessage("""\n    List what {{dish}} needs.\n    """)\n  @Agent("Finds recipes")\n  Recipe find(@V("dish") String dish);\n}\nclass Stores {\n  Object of(boolean far) {\n    EmbeddingStore<TextSegment> store;\n    if (far) store = AzureAiSearchEmbeddingStore.builder().build();\n    else store = ElasticsearchEmbeddingStore.builder().build();\n    return store;\n  }\n}\n',
            (("agent", "Recipes", 2), ("vector_store", "store", 12), ("vector_store", "store elasticsearch", 13)),
        ),
        Hit(
            "sums.go",
            'package main\nimport "github.com/acme/desk/llm"\nvar sum = llm.Function{\n\tName: "sum_sales",\n\tDescription: "Sums the sales of a kind",\n\tParameters: llm.Parameters{},\n}\n',
            (("tool", "sum_sales", 3),),
        ),
        Hit(
            "Bank.kt",
            'import ai.koog.agents.core.agent.AIAgent\nval transfer = AIAgent(\n  executor = e,\n)\nval t = transfer.asTool(\n  "Transfers", name = "transferMoney")\n',
            (("agent", "transfer", 2), ("tool", "transferMoney", 5)),
        ),
        Hit(
            "tools.rs",
            "use rig_core::providers;\n/// Adds\n#[rig_tool]\nfn add(\n    a: i32,\n) -> Result<i32, E> { Ok(a) }\nfn build_router(client: &Client) -> rig::agent::Agent {\n    client\n        .agent(openai::GPT_4)\n        .build()\n}\n",
            (("tool", "add", 3), ("agent", "build_router", 7)),
        ),
        Hit(
            "Hike.cs",
            'using Azure.AI.OpenAI;\nvar get = new ChatCompletionsFunctionToolDefinition()\n{\n    Name = "get_weather",\n};\nvar all = store.GetCollection<int, Chunk>("manuals", d);\n',
            (("tool", "get_weather", 2), ("vector_store", "manuals", 6)),
        ),
        Hit(
            "B.kt",
            'import org.springframework.ai.tool.ToolCallback\nval t = FunctionToolCallback.builder("Weather", f)\n',
            (("tool", "Weather", 2),),
        ),
        Hit(
            "code.go",
            'package main\nimport "github.com/firebase/genkit/go/genkit"\nvar read = ToolDefinition{\n\tName: "read_file",\n}\nvar d, r, _ = localvec.DefineRetriever(\n\tg, "travel", c, nil)\n',
            (("tool", "read_file", 3), ("vector_store", "travel", 6)),
        ),
    ),
    misses=(
        Miss("A.java", "import java.util.List;\nclass A { Object s = new InMemoryEmbeddingStore<>(); }\n"),
        Miss("main.rs", "use std::io;\nfn main() { let user = request.agent(1); }\n"),
    ),
)
