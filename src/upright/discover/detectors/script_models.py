"""Models that TypeScript and JavaScript name.

Why it matters: which model answers, from which vendor, decides where data goes and what the model may do.

How it recognises: the model id given to a provider's function (`openai("gpt-4o")`), to an option of an AI library's call
(`model`, `modelName`, `modelId`...), also through constants, templates, other files and defaults of the environment;
tables of models (objects and lists whose entries are ids of known families); `pipeline()` of transformers.js. One
sighting for each model and file, where its id is written.

What it does not see: ids put together at run time, and model names in running text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._script_model_places import (
    of_addresses,
    of_parameters,
    of_requests,
    of_returns,
    of_versions,
    of_workers,
    provider_of_call,
)
from upright.discover.detectors._script_model_tables import LISTS, NAMED, TABLE_KEYS, of_constant, of_named
from upright.discover.detectors._scripts import SCRIPTS, ai_modules, purpose
from upright.discover.model_names import PROVIDERS, is_embedding, is_hub_id, is_model_name, may_be_model, recognise
from upright.discover.model_stems import STEMS
from upright.discover.readers.script import Call, Script, is_built, plain_string, script, unwrap
from upright.discover.readers.script_values import Text, option, table, texts
from upright.discover.script_gate import asks_service, provides_models
from upright.discover.script_vocabulary import EMBEDDING_WORDS, MODEL_OPTIONS, NOT_PROVIDERS, PROVIDER_FUNCTIONS
from upright.discover.sight import provider_of, see
from upright.model.evidence import Ref
from upright.model.identity import model_key, provider_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document

_FIRST = frozenset(
    {
        "initChatModel",
        "gateway",
        "gateway.languageModel",
        "gateway.textEmbeddingModel",
        "gateway.embeddingModel",
        "gateway.imageModel",
        "gateway.videoModel",
        "getModel",
        "replicate.run",
        "Replicate.run",
    }
)
_CHATS = frozenset({"OpenAI", "ChatOpenAI", "ChatAnthropic", "ChatGoogleGenerativeAI", "ChatGroq", "ChatMistralAI", "ChatCohere", "ChatOllama"})  # fmt: skip
_EMBEDDINGS = re.compile(r"(?!Fake)[A-Z]\w{0,40}Embedding(?:s|Function)?")
_FRESH = re.compile(r"[a-z][\w./:@]{0,40}-[\w./:@-]{2,60}")  # the form of an id
_KEYS = re.compile(r"(?:^|[a-z_])(?:model|models|llm|modelid|model_id|modelname|model_name|deployment)$", re.IGNORECASE)
_TABLE_SIBLINGS = frozenset(
    {
        "provider",
        "label",
        "description",
        "contextWindow",
        "maxTokens",
        "contextLength",
        "displayName",
        "name",
        "pricing",
        "capabilities",
    }
)
_IDS, _TITLES = (
    frozenset({"id", "modelId", "model_id", "apiIdentifier"}),
    frozenset({"name", "modelName", "model_name"}),
)
_COMPARES = re.compile(
    r"^(?:includes|startsWith|endsWith|indexOf|equals|replace\w*|split|match|test|log|warn|error|info|debug|push|has|get|set|delete|"
    r"describe|it|expect|toBe|toEqual|enum|literal|union|add|Error|t|concat|join|import|require|mock|stub)$|[tT]oken|[cC]ount|[pP]rice|[cC]ost"
)
_IMAGE, _AUDIO = (
    re.compile(r"image|dall|flux|stable-diffusion|sdxl|imagen", re.IGNORECASE),
    re.compile(r"transcri|speech|whisper|tts|audio|voice", re.IGNORECASE),
)


def _detect(document: Document) -> Iterator[Sighting]:
    if is_built(document) or not (document.parse(provides_models) or document.contains((*STEMS, b"replicate.com"))):
        return
    found = document.parse(script)
    uses_ai = bool(ai_modules(found))
    seen: set[str] = set()
    for name, line, provider, how in sorted(_candidates(document, found, uses_ai=uses_ai), key=lambda found: found[1]):
        if str(name) not in seen:
            seen.add(str(name))
            constant = found.declared.get(how)
            own = document.code_key(how) if constant is not None and unwrap(constant).type == "string" else ""
            yield _model(document, name, line, provider, how, own)


def _model(document: Document, name: str | Ref, line: int, provider: str, how: str, own: str) -> Sighting:
    if isinstance(name, Ref):
        label = "embedding_model" if any(word in how.lower() for word in EMBEDDING_WORDS) else "model"
        return see(document, label, name, line, (), provider=provider)
    embedding = is_embedding(name) or any(word in how.lower() for word in EMBEDDING_WORDS)
    label = "embedding_model" if embedding else "model"
    kind = "image_model" if _IMAGE.search(how + name) else "audio_model" if _AUDIO.search(how + name) else ""
    hub = "huggingface" if not provider and is_hub_id(name) else ""
    return see(
        document,
        label,
        name,
        line,
        (model_key(name, provider), own) if own else model_key(name, provider),
        provider=provider_of(name, provider) or hub,
        hub=hub,
        type=kind if kind and not embedding else "",
    )


_Candidate = tuple["str | Ref", int, str, str]


def _candidates(document: Document, found: Script, *, uses_ai: bool) -> Iterator[_Candidate]:
    path = document.item.path
    for call in found.calls:
        if not call.module and not uses_ai:
            continue
        for value, provider in _of_call(found, path, call):
            if value.value and not (value.dynamic and not uses_ai):
                yield value.value, value.line, provider, call.path + call.last
    yield from of_workers(document, found)
    yield from of_addresses(document)
    yield from of_versions(document)
    yield from of_requests(document, found)
    asks = uses_ai or document.parse(asks_service)
    yield from of_returns(document) if uses_ai else ()
    yield from of_parameters(document) if asks else ()
    yield from _of_defaults(found, path)
    yield from _of_arguments(found, uses_ai=uses_ai)
    for item in found.objects:
        yield from _of_object(found, path, item, uses_ai=uses_ai)
        yield from _of_member(found, path, item) if asks else ()
    yield from of_named(found)


def _of_arguments(found: Script, *, uses_ai: bool) -> Iterator[_Candidate]:
    """Ids of known families that any call is given by position: `usePipeline("feature-extraction", "org/gte-small")`."""
    for call in found.calls:
        if not (uses_ai or call.callee.endswith("ai.Session")) or _COMPARES.search(call.last):
            continue
        for node in call.given:
            name = plain_string(node) if node.type == "string" else ""
            known = recognise(name) if 2 < len(name) < 100 else None  # noqa: PLR2004  shorter ones say nothing
            if known is not None:
                yield (
                    name,
                    node.start_point[0] + 1,
                    known.provider if known.provider != "huggingface" else "",
                    call.last,
                )


def _of_defaults(found: Script, path: str) -> Iterator[_Candidate]:
    """Models made without saying which, whose default may change with a release, and embeddings that only the
    environment names: that there is one is known.
    """
    for call in found.calls:
        embeds = bool(_EMBEDDINGS.fullmatch(call.path))
        chats = call.module.startswith(("langchain", "@langchain/")) and call.path in _CHATS
        if call.node.type != "new_expression" or not (chats or embeds) or not purpose(call.module):
            continue
        said = option(found, call, *MODEL_OPTIONS, "deploymentName", "azureOpenAIApiDeploymentName")
        if said is None and _is_told_all(call):
            yield f"{call.path} default", call.line, provider_of_call(call), call.path
        elif said is not None and embeds and all(not each.value for each in texts(found, path, said)):
            yield call.path, call.line, provider_of_call(call), call.path


def _is_told_all(call: Call) -> bool:
    """Whether all that a call is given stands where it is made."""
    return all(node.type == "object" for node in call.given) and not any(
        child.type == "spread_element" for node in call.given for child in node.named_children
    )


def _of_call(found: Script, path: str, call: Call) -> Iterator[tuple[Text, str]]:
    ours = bool(purpose(call.module))
    given = call.given
    if call.module.startswith(PROVIDER_FUNCTIONS) and not call.module.startswith(NOT_PROVIDERS):
        first = given[0] if given and "create" not in call.last else None
        nodes = [(first, provider_of_call(call))]
    elif call.path == "pipeline" and ours:
        nodes = [(given[1] if len(given) > 1 else None, "huggingface")]
    elif ours and (call.path in _FIRST or call.path.endswith(("from_pretrained", "fromPretrained"))):
        nodes = [(given[0] if given else None, "")]
    elif ours and not call.module.startswith("@modelcontextprotocol/"):
        nodes = [(option(found, call, key), provider_of_call(call)) for key in MODEL_OPTIONS]
    else:
        return
    called = call.module.startswith("@ai-sdk/") and ".tools." not in call.path
    for node, provider in nodes:
        yield from ((value, provider) for value in texts(found, path, node) if _plausible(value, given=called))


def _plausible(value: Text, *, given: bool = False) -> bool:
    """Whether a text may name a model. `given`: it is what a provider's function is given, of a family not known yet."""
    if isinstance(value.value, Ref):
        return True
    return not value.dynamic and (may_be_model(value.value) or (given and bool(_FRESH.fullmatch(value.value))))


def _of_object(found: Script, path: str, item: Node, *, uses_ai: bool) -> Iterator[_Candidate]:
    """Ids of known families under a key that holds models, or in an entry of a table of models."""
    values = table(found, item)
    own = next((key for key in TABLE_KEYS if key in values), "")
    titled = any(values[key].type in {"string", "template_string"} for key in _IDS & values.keys())
    for key, node in values.items():
        if titled and key in _TITLES:
            continue
        if node.type in LISTS and NAMED.search(key):
            yield from of_constant(node, key)
        listed = key == own and len(_TABLE_SIBLINGS & values.keys() - {key}) > 0
        if not (_KEYS.search(key) or listed) or node.type not in {
            "string",
            "template_string",
            "binary_expression",
            "identifier",
            "ternary_expression",
        }:
            continue
        if node.type == "identifier" and not uses_ai:
            continue
        for value in texts(found, path, node):
            if isinstance(value.value, str) and not value.dynamic and _names(value.value, key):
                yield value.value, value.line, _sibling_provider(values), key


def _names(value: str, key: str) -> bool:
    """Whether a text names a model: by its form, or under a key that can only hold one as an id of a known owner."""
    known = recognise(value) if key in MODEL_OPTIONS and re.search(r"\d", value) else None
    return is_model_name(value) or (known is not None and known.provider == "huggingface")


def _of_member(found: Script, path: str, item: Node) -> Iterator[_Candidate]:
    """The member of an enumeration that a request names: `{ model: OpenAIModel.TURBO }`."""
    chosen = table(found, item).get("model")
    for value in texts(found, path, chosen)[:1] if chosen is not None and chosen.type == "member_expression" else ():
        if isinstance(value.value, Ref) or recognise(value.value) is not None:
            yield value.value, value.line, "", "model"


def _sibling_provider(values: dict[str, Node]) -> str:
    node = values.get("provider")
    stated = plain_string(node).lower() if node is not None and node.type == "string" else ""
    return provider_name(stated) if stated in PROVIDERS else ""


DETECTOR = Detector(
    id="script-models",
    title="Models named by TypeScript and JavaScript",
    selects=Selector(
        languages=SCRIPTS,
        literals=(
            b"model",
            b"llm",
            b"openai",
            b"anthropic",
            b"google",
            b"pipeline",
            b"@ai-sdk",
            b"embedding",
            b"replicate.com",
        ),
    ),
    detect=_detect,
    hits=(
        Hit(
            "route.ts",
            "await fetch('https://api.replicate.com/v1/predictions', {\n  body: JSON.stringify({\n    version:\n      '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',\n    input: {},\n  }),\n});\n",
            (("model", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", 4),),
        ),
        Hit(
            "options.ts",
            "export class Options {\n  constructor(\n    lightModel = 'gpt-3.5-turbo',\n    apiBaseUrl = 'https://api.openai.com/v1',\n  ) {}\n}\n",
            (("model", "gpt-3.5-turbo", 3),),
        ),
        Hit(
            "lib/gemini.ts",
            'import { GoogleGenerativeAI } from "@google/generative-ai";\nclass G {\n  constructor(\n    key: string,\n    modelName: string = "gemini-2.5-flash") {}\n}\n',
            (("model", "gemini-2.5-flash", 5),),
        ),
        Hit(
            "src/env.ts",
            "const schema = z.object({\n  CHAT_MODEL: z.string().default('anthropic/claude-sonnet-4-6'),\n});\nexport const deps = {\n  modelAllowlist: new Set([\n    'openai/gpt-4.1-mini',\n  ]),\n};\n",
            (("model", "anthropic/claude-sonnet-4-6", 2), ("model", "openai/gpt-4.1-mini", 6)),
        ),
        Hit(
            "ai.service.ts",
            "import OpenAI from 'openai';\nconst c = new OpenAI();\nc.chat.completions.create({ model: this.configService.get('LLM_MODEL', 'gpt-4o-mini'), messages });\n",
            (("model", "gpt-4o-mini", 3),),
        ),
        Hit(
            "start.ts",
            'import OpenAI from "openai";\nprocess.env.LLM ||= "gpt-4.1-mini";\nprocess.env.CHOSEN ??= "gpt-4o-mini";\nawait new OpenAI().chat.completions.create({\n  model: process.env.CHOSEN,\n});\n',
            (("model", "gpt-4.1-mini", 2), ("model", "gpt-4o-mini", 3)),
        ),
        Hit(
            "call.ts",
            'const s = new WebSocket("wss://api.openai.com/v1/realtime?model=gpt-4o-realtime-preview", h);\nconst r = await fetch(`https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0-flash:generateContent?key=${k}`);\n// https://example.com/?model=gpt-4o\nconst t = "https://cars.example.com/?model=model-3";\n',
            (("model", "gpt-4o-realtime-preview", 1), ("model", "gemini-2.0-flash", 2)),
        ),
        Hit(
            "ask.ts",
            'import { together } from "@/utils/clients";\nawait together.chat.completions.create({\n  model: "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo" });\nexport const chosen = () => ({ id: uuid(), modelName: "codellama:7b-code" });\n',
            (("model", "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo", 3), ("model", "codellama:7b-code", 4)),
        ),
        Hit(
            "types/index.ts",
            'export enum OpenAIModel {\n  TURBO = "gpt-3.5-turbo",\n}\nenum View { CHAT = "gpt-4" }\n',
            (("model", "gpt-3.5-turbo", 2),),
        ),
        Hit(
            "embed.ts",
            'import { OpenAIEmbeddings } from "@langchain/openai";\nimport { OllamaEmbedding } from "llamaindex";\nconst e = new OpenAIEmbeddings();\nconst o = new OllamaEmbedding({ model: process.env.EMBEDDING ?? "" });\n',
            (("model", "OpenAIEmbeddings default", 3), ("model", "OllamaEmbedding", 4)),
        ),
        Hit(
            "a.ts",
            'import { openai } from "@ai-sdk/openai";\nconst r = streamText({ model: openai("gpt-4o-mini"), prompt });\nopenai.embedding("text-embedding-3-small");\n',
            (("model", "gpt-4o-mini", 2), ("model", "text-embedding-3-small", 3)),
        ),
        Hit(
            "b.ts",
            'import OpenAI from "openai";\nconst client = new OpenAI();\nconst MODEL = process.env.MODEL ?? "gpt-4.1";\nawait client.chat.completions.create({\n  model: MODEL,\n});\n',
            (("model", "gpt-4.1", 3),),
        ),
        Hit(
            "c.ts",
            'import { ChatOllama } from "@langchain/ollama";\nnew ChatOllama({ model: "mistral-small3.1:24b" });\n',
            (("model", "mistral-small3.1:24b", 2),),
        ),
        Hit(
            "config.ts",
            'import { openai } from "@ai-sdk/openai";\nconst parsers = { MODEL(model?: string) {\n  return model || "gpt-4o-mini"; } };\nexport const ask = async (q: string, name: string = "gpt-4.1-mini") => generateText({ model: openai(name), q });\n',
            (("model", "gpt-4o-mini", 3), ("model", "gpt-4.1-mini", 4)),
        ),
        Hit(
            "route.ts",
            'import { TogetherAIStream } from "@/utils/TogetherAIStream";\nconst payload: Payload = {\n  model: "Qwen/Qwen2.5-7B-Instruct-Turbo", messages };\n',
            (("model", "Qwen/Qwen2.5-7B-Instruct-Turbo", 3),),
        ),
        Hit(
            "models.ts",
            'export const chatModels = [\n  { id: "anthropic/claude-sonnet-4", name: "Claude", provider: "anthropic" },\n];\n',
            (("model", "anthropic/claude-sonnet-4", 2),),
        ),
        Hit(
            "constants.ts",
            "export const PLANNING_MODEL = 'Qwen/Qwen3-235B-A22B';\nexport const MODELS = [\n  { label: 'GLM', value: 'zai-org/GLM-5.2' },\n];\n",
            (("model", "Qwen/Qwen3-235B-A22B", 1), ("model", "zai-org/GLM-5.2", 3)),
        ),
        Hit(
            "d.js",
            'import { pipeline } from "@xenova/transformers";\nconst p = await pipeline("feature-extraction", "Xenova/all-MiniLM-L6-v2");\n',
            (("model", "Xenova/all-MiniLM-L6-v2", 2),),
        ),
        Hit(
            "e.ts",
            'import { BedrockRuntimeClient, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";\nnew InvokeModelCommand({ modelId: "anthropic.claude-3-haiku-20240307-v1:0" });\n',
            (("model", "anthropic.claude-3-haiku-20240307-v1:0", 2),),
        ),
    ),
    misses=(
        Miss(
            "metrics.ts",
            "export const MODEL_PRICING = {\n  'gpt-4o': { input: 2.5, output: 10 },\n  'claude-3-haiku-20240307': { input: 0.25, output: 1.25 },\n};\nexport const modelTokenLimits = { 'gpt-4': 8192 };\n",
        ),
        Miss(
            "a.ts",
            'import mongoose from "mongoose";\nexport const User = mongoose.model("User", s);\nconst t = { model: "tesla-3" };\n',
        ),
        Miss("a.ts", '// model: "gpt-4o"\ntype M = "gpt-4o" | "gpt-4";\nconst label = "gpt-4o is great";\n'),
    ),
)
