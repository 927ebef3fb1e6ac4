"""Models that Go, Rust, Ruby, Java, Kotlin, C# and PHP name.

Why it matters: the model that a back-end calls decides vendor, price and where the data goes.

How it recognises: texts that have the form of a model id from end to end, and the constants that vendors' packages hold
for their models (`openai.GPT4o`, `ChatModel.GPT_4_1`), in files that import an AI package.

What it does not see: ids that come from configuration or are put together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.model_names import recognise
from upright.discover.readers.plain_source import IMPORTS, LANGUAGES, plain_source
from upright.discover.sight import in_tests, see
from upright.model.identity import model_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.plain_source import PlainSource

_CONSTANT = re.compile(
    r"\b(?:openai\.(?:ChatModel)?(?=GPT|O[134])|anthropic\.Model(?=Claude)|ChatModel\.(?=GPT_|O[134])|Model\.(?=CLAUDE_|GPT_)|"
    r"(?:OpenAi|Anthropic|Mistral|Gemini|GoogleAi|Ollama|Cohere|Bedrock|DeepSeek|Groq)\w{0,20}ModelName\.|(?:modelName|model|Estimator|ChatModel)\(\s{0,9}(?:\w{1,40}\.)?(?=GPT_|O[134]_|CLAUDE_|GEMINI_)|"
    r"(?:Image|Audio|Chat|Embedding)?Model::(?=Gpt|DallE|Whisper|O[134])|"
    r"(?:openai|anthropic|gemini|google|mistral|cohere|xai)::(?:\w{1,30}::)?(?=GPT_|O[134](?:_|\b)|CLAUDE_|GEMINI_|TEXT_EMBEDDING_)|"
    r"\w{3,20}Models\.(?:\w{1,20}\.)?(?=GPT|O[134]|Gemini\d|Claude\d))"
    r"(\w{2,60})"
)


def _detect(document: Document) -> Iterator[Sighting]:
    source = document.parse(plain_source)
    if in_tests(document.item.path) or not (source.of_ai or document.contains(_HOSTED)):
        return
    seen: set[tuple[str, str]] = set()
    embeds = dict(_embedding(source)) if source.of_ai and document.contains((b"embed",)) else {}
    named = _named(source, embeds) if source.of_ai else _constants(source)
    told = [*((*each, "") for each in named), *((name, source.line(at), _EMBED) for at, name in embeds.items())]
    for name, line, as_what in told:
        known = recognise(name) if not _CAMEL.fullmatch(name) else None
        kind = as_what or (known.type if known is not None else "")
        label = _EMBED if kind == _EMBED else "model"
        if known is not None and (name, label) not in seen:
            seen.add((name, label))
            yield see(document, label, name, line, model_key(name, known.provider), provider=known.provider, type=kind)


def _embedding(source: PlainSource) -> Iterator[tuple[int, str]]:
    """Models that are asked for embeddings, whatever they are called: by the class that is made of them, by the setting
    that holds them, or, in Go, by the embedder that a client is given to.
    """
    for match in _EMBEDS.finditer(source.code):
        yield match.start(1), match[1]
    if source.language != "go":
        return
    made = {match["held"]: match["model"] for match in _GO_CLIENT.finditer(source.code)}
    for match in _GO_EMBEDDER.finditer(source.code):
        if match[1] in made:
            yield match.start(), made[match[1]]


def _named(source: PlainSource, elsewhere: Collection[int]) -> Iterator[tuple[str, int]]:
    yield from ((text.value, text.line) for text in source.texts if text.start + 1 not in elsewhere)
    for match in _MADE.finditer(source.code):  # LangChain4j's models that run in the process
        stem = next(name for start, name in _IN_PROCESS.items() if match[1].startswith(start))
        yield stem, source.line(match.start())
    for match in _LOCAL.finditer(source.code):  # models of fastembed
        stem = next((name for start, name in _IN_RUST.items() if match[1].startswith(start)), "")
        yield stem, source.line(match.start())
    for match in _GENERATOR.finditer(source.code):  # LLPhant's classes are named after their models
        spoken = re.sub(r"(?<=\d)(?=[A-Z])", "-", match[1]).lower()
        yield f"text-embedding-{spoken}" if spoken[0].isdigit() else _ADA, source.line(match.start())
    for match in _CONSTANT.finditer(source.code):
        yield _spelled(match[1]), source.line(match.start())


def _constants(source: PlainSource) -> Iterator[tuple[str, int]]:
    """Models that a file which imports nothing of AI keeps: in what is called after models, or added to a host."""
    for match in _SET.finditer(source.code):
        yield match[1], source.line(match.start(1))
    for pattern in (_KEPT, _ASKED):
        for match in pattern.finditer(source.code):
            yield match[1] or match[2], source.line(match.start(1 if match[1] else 2))


# What the body of a request says, where no package speaks for the program: `'model' => 'gpt-4o'`, `"model": "llama3"`;
# and what a column of a table holds unless it is told: `t.string "model", default: "gpt-4o"`.
_ASKED_WORDS = (b'model"', b"model'", b"model:")
_ASKED = re.compile(
    r"\b\w{0,30}[mM]odel(?:_?[iI]d|_?[nN]ame)?\\?[\"']?\s{0,9}(?:=>|:|,|\bto\b)\s{0,9}(?:[$\w.>:\[\]\"'-]{1,60}\s{0,3}(?:\?\?|\|\||\?:)\s{0,3})?\\?[\"']([\w.:/-]{3,80})\\?[\"']"
    r"|[:\"']\w{0,30}model[\"']?\s{0,3}[,)][^\"'\n;]{0,60}\bdefault(?:\(|\s{0,3}(?::|=>)\s{0,3})[\"']([\w.:/-]{3,80})[\"']"
)
_HOSTED = (
    b"gpt-",
    b"claude-",
    b"gemini-",
    b"text-embedding",
    b".addmodel(",
    b".adddeployment(",
    b"_model",
    b"llm_",
    b"model_",
    *_ASKED_WORDS,
)
_KEPT = re.compile(
    r"\b\w{0,40}(?:[mM]odel|MODEL)(?:[nN]ame|_NAME|Id|_ID)?\s{0,3}(?::\s{0,3}&?\w{1,20}\s{0,3})?(?::=|=)\s{0,3}[\"']([\w.:/-]{3,80})[\"']"
    r"|\.Add(?:Model|Deployment)\(\s{0,9}(?:\"\w{1,60}\"\s{0,3},\s{0,9})?\"([\w.:/-]{3,80})\""
)
# What a variable of the environment holds unless it is set: `ENV.fetch("LLM_MODEL", "llama3.1")`.
_SET = re.compile(
    r"[\"'](?:[A-Z\d]+_)*(?:MODEL|LLM|DEPLOYMENT)(?:_[A-Z\d]+)*[\"']\s{0,5}\)?[^\"'\n;]{0,60}[\"']([\w.:/-]{2,80})[\"']"
)
_EMBED = "embedding_model"
_EMBEDS = re.compile(
    r"(?:EmbeddingModel\s{0,3}\.\s{0,3}builder\(\)[^;]{0,300}?\.model(?:Name|Id)?\(|\b\w{0,30}[eE]mbedding(?:_[mM]|M)odel\w{0,10}[\"']?\s{0,3}(?:=>|:=|[:=(,])|WithEmbeddingModel\()"
    r"\s{0,40}&?[\"']([\w.:/-]{3,80})[\"']"
)
_GO_CLIENT = re.compile(
    r"\b(?P<held>\w{1,40})\s{0,3}(?:,\s{0,3}\w{1,20}\s{0,3})?:?=\s{0,3}\w{1,20}\.New\([^;{}]{0,300}?WithModel\(\s{0,9}\"(?P<model>[^\"\n]{2,80})\""
)
_GO_EMBEDDER = re.compile(r"\bembeddings\.NewEmbedder\(\s{0,9}(\w{1,40})\b")
_CAMEL = re.compile(r"[a-z]+\d*[A-Z]\w*")  # a name of the program's own: `phi2Chat`
_IN_PROCESS = {"AllMiniLmL6V2": "all-minilm-l6-v2", "BgeSmallEn": "bge-small-en", "E5SmallV2": "e5-small-v2"}
_IN_RUST = {"AllMiniLM": "all-minilm-l6-v2", "BGESmall": "bge-small-en", "BGEBase": "bge-base-en", "BGELarge": "bge-large-en", "Nomic": "nomic-embed-text", "MxbaiEmbed": "mxbai-embed-large", "MultilingualE5": "multilingual-e5-base"}  # fmt: skip
_LOCAL = re.compile(r"\b(?:Fastembed|Embedding)Model::(\w{4,40})")
_GENERATOR = re.compile(r"\bnew\s+OpenAI(ADA002|3Large|3Small)EmbeddingGenerator\(")
_ADA = "text-embedding-ada-002"
_MADE = re.compile(r"\bnew\s+(AllMiniLmL6V2\w{0,12}|BgeSmallEn\w{0,20}|E5SmallV2\w{0,12})EmbeddingModel\(")


def _spelled(constant: str) -> str:
    """The model id that a constant stands for: `GPT_4_1` is `gpt-4.1`, `GPT4oMini` is `gpt-4o-mini`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub(r"^(GPT|Gpt|Claude)_?(?=\d)", r"\1_", constant))
    lowered = re.sub(r"(?<=[a-z]{5})(?=\d$)", "-", words.lower().replace("_", "-"))
    lowered = re.sub(r"^gpt-(\d)-o(?=-|$)", r"gpt-\1o", lowered)
    lowered = re.sub(r"^claude-?(\d)(\d)(?=-)", r"claude-\1-\2", lowered)
    return re.sub(r"^(gpt|gemini-?)-?(\d)-(\d)(?=-|$)", r"\1-\2.\3", lowered).replace("--", "-")


DETECTOR = Detector(
    id="plain-models",
    title="Models named by Go, Rust, Ruby, Java, Kotlin, C# and PHP",
    selects=Selector(languages=LANGUAGES, literals=(*IMPORTS, *_HOSTED)),
    detect=_detect,
    hits=(
        Hit(
            "main.go",
            'package main\nimport "github.com/sashabaranov/go-openai"\nvar model = "claude-sonnet-4-5" // "gpt-4"\nvar m = openai.GPT4oMini\n',
            (("model", "claude-sonnet-4-5", 3), ("model", "gpt-4o-mini", 4)),
        ),
        Hit("a.rb", "require 'openai'\nEMBED = 'text-embedding-3-small'\n", (("model", "text-embedding-3-small", 2),)),
        Hit(
            "AppHost.cs",
            'namespace Shop;\nconst string chatModelName = "gpt-4.1-mini";\nvar e = ollama.AddModel("embedding", "all-minilm");\nvar c = ollama.AddModel("chat", "llama3.1");\n',
            (("model", "gpt-4.1-mini", 2), ("model", "all-minilm", 3), ("model", "llama3.1", 4)),
        ),
        Hit(
            "main.rs",
            "use rig::providers::openai;\nlet a = client.agent(openai::GPT_4O);\nlet e = client.embedding_model(openai::TEXT_EMBEDDING_ADA_002);\nlet f = c.embedding_model(&FastembedModel::AllMiniLML6V2Q);\n",
            (("model", "gpt-4o", 2), ("model", "text-embedding-ada-002", 3), ("model", "all-minilm-l6-v2", 4)),
        ),
        Hit(
            "Desk.kt",
            "import ai.koog.agents.core.agent.AIAgent\nval a = AIAgent(llmModel = OpenAIModels.Reasoning.GPT4oMini)\nval b = AIAgent(llmModel = GoogleModels.Gemini2_0Flash)\n",
            (("model", "gpt-4o-mini", 2), ("model", "gemini-2.0-flash", 3)),
        ),
        Hit(
            "client.rb",
            'class Client\n  def initialize\n    @model = ENV.fetch("LLM_MODEL", "llama3.1")\n    @car = ENV.fetch("CAR", "gpt-4o")\n  end\nend\n',
            (("model", "llama3.1", 3),),
        ),
        Hit(
            "Ask.cs",
            'using Anthropic.SDK;\nvar m = AnthropicModels.Claude35Haiku;\nvar name = "phi2Chat";\n',
            (("model", "claude-3-5-haiku", 2),),
        ),
        Hit(
            "main.go",
            'package main\nimport "github.com/tmc/langchaingo/llms/ollama"\nfunc f() {\n\tllm, err := ollama.New(ollama.WithModel("llama2"))\n\te, err := embeddings.NewEmbedder(llm)\n}\n',
            (("model", "llama2", 4), ("model", "llama2", 5)),
        ),
        Hit(
            "Ask.php",
            "<?php\n$r = Http::post('https://llm.acme.com/v1', ['model' => 'gpt-3.5-turbo', 'car' => 'gpt-4']);\n",
            (("model", "gpt-3.5-turbo", 2),),
        ),
        Hit(
            "db/schema.rb",
            'create_table "bots" do |t|\n  t.string "chat_model", default: "gpt-4o-mini", null: false\nend\n',
            (("model", "gpt-4o-mini", 2),),
        ),
        Hit("A.java", "import com.openai.models.ChatModel;\nvar m = ChatModel.GPT_4_1;\n", (("model", "gpt-4.1", 2),)),
    ),
    misses=(
        Miss("main.go", 'package main\n\nimport "fmt"\n\nvar name = "gpt-4o"\n'),
        Miss("car.go", 'package main\n\nvar carModel = "model-3" // gpt-4o\n'),
        Miss("a.rb", 'require "openai"\n# model "gpt-4o"\nputs "Ask gpt-4o something"\n'),
    ),
)
