"""Prompts in TypeScript and JavaScript.

Why it matters: the prompt is the policy of an AI application: what it leaks, and what can be slipped into it, decides
what the application does.

How it recognises: constants and functions named as prompts or instructions that hold or return text; `system` and
`instructions` given in the clear to a call of an AI library; messages of the role `system`; templates of LangChain. Says
variables, length, digest, hidden characters, and whether user input is put in.

What it does not see: prompts kept in a database, and texts without a telling name.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._prompt_names import FOR_PEOPLE
from upright.discover.detectors._script_texts import (
    called,
    first_part,
    is_expression,
    joined,
    kept_text,
    line_of,
    spoken,
    tagged,
    told_in_settings,
)
from upright.discover.detectors._scripts import SCRIPTS, ai_modules, asks_models, purpose, variable
from upright.discover.hidden_text import hidden_unicode, poisoned
from upright.discover.readers.script import Script, arguments, enclosing, is_function, unwrap
from upright.discover.readers.script_values import option, prop, properties, table, texts
from upright.discover.script_gate import opened
from upright.discover.sight import see
from upright.discover.wording import extent, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.script import Call

_NAMED = re.compile(
    r"(?:prompt|instructions?|system_?message|system_?text|persona)(?:s|_?template|_?text|_?v?\d{1,3}|_?string|_?default|_?base)?$|^prompt_[a-z]",
    re.IGNORECASE,
)
_WORDS_OF_PROMPTS = (  # in files that import nothing of AI
    b"prompt", b"instruction", b"persona", b"completions.create", b"responses.create", b"generatecontent", b"systemmessage", b"system_message", b"systemtext", b"system_text", b"_template = ",
    *(quote + b"you are a" for quote in (b'"', b"'", b"`")), *(quote + role + quote for quote in (b'"', b"'", b"`") for role in (b"system", b"developer")),
)  # fmt: skip
_NOT = re.compile(
    r"placeholder|button|error|install|^(?:handle|on|use|set|save|load|fetch|parse|validate|show|open|close|submit|run|send|getResponse|is|has|should)[A-Z]|prompt_?(?:id|key|name|length|type|input|ref|version|class|box|count|tokens|suggestions?|submit)$"
)
_VERB = re.compile(r"(?:parse|validate|is|has|should|show|run|use)[A-Z]\w{1,60}Prompt$")  # a text all the same
_OPTIONS = ("system", "instructions", "systemPrompt", "systemInstruction", "stateModifier", "messageModifier", "systemMessage", "developer", "preprompt", "system_prompt")  # fmt: skip
_SURE = ("preprompt", "systemPrompt", "system_prompt", "systemInstruction", "system_instruction", "systemMessage")
_TEMPLATES = re.compile(
    r"(?:^|\.)(?:Chat|System|Human|AI)?(?:Message)?Prompt(?:Template)?\.(?:fromTemplate|fromMessages)$|^PromptTemplate$|^pull$"
)
_WRITTEN = frozenset({"string", "template_string"})
_SPOKEN = frozenset({"string", "template_string", "binary_expression", "ternary_expression"})
_ORDERS = re.compile(
    r"你是|您是|你的任务|请(?:你|根据|用|以|按)|あなたは|당신은|\byou(?:'re| are| will| must| should)\b|\byour (?:task|job|role|goal)\b|\bact as\b|(?:^|[.:\n]\s{0,8})(?:(?:please|now|then),? )?"
    r"(?:analy[sz]e|summari[sz]e|extract|generate|write|create|classify|translate|answer|review|evaluate|identify|rewrite|compare|"
    r"explain|describe|provide|respond|return|determine|given|use|based on|convert|list|find|research|plan|draft|rate|score|the user|"
    r"judge|solve|shorten|complete|correct|improve|suggest|predict|choose|select|assess|grade|verify|paraphrase|rephrase|categori[sz]e|rank|"
    r"simplify|continue|critique|refine|revise|combine|propose|imagine|reflect|decide|refactor|fix|debug|document|optimi[sz]e)\b",
    re.IGNORECASE,
)
_BUILDER = re.compile(r"(?:get|build|create|make|generate|compose|format)[A-Z]\w{0,60}(?:Prompt|Instructions)$")
_KEPT = re.compile(
    r"(?:^|/)(?:[\w.-]{0,40}[._-])?prompts?(?:[._-][\w-]{0,40})?\.[mc]?[jt]sx?$|(?:^|/)prompts?/", re.IGNORECASE
)
# A text that makes a model somebody, whatever it is called.
_ADDRESSED = re.compile(
    r"(?s)\s{0,20}You(?: are|'re) (?:an?|the) (?=.{60})(?:[\w,'/-]{1,30} ){0,6}?(?:assistant|expert|agent|AI|bot|chatbot|engineer|developer|analyst|"
    r"specialist|writer|researcher|tutor|advisor|translator|reviewer|planner|architect|consultant|teacher|editor|model|generator)\b"
)
_TELLING = 100  # characters: a text that is no label
_LONG = 240  # characters: a fixed text this long is written for the model
_RUNS = frozenset({"run", "generate", "stream", "generateText", "streamText", "invoke", "generateObject", "chat", "send", "sendMessage"})  # fmt: skip
_RUNNING = frozenset({"agent-framework", "llm-sdk"})
_SHORT = 40  # characters: shorter texts are labels
_BRIEF, _WORDS = 12, 3  # what is given as instructions may be as short as this
_INPUT = re.compile(
    r"\{\s*(?:user_?(?:input|message|query|text)|input|query|question|message|req(?:uest)?\.\w+|body\.\w+|prompt)\b[^}]{0,60}\}",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"\{\s*([A-Za-z_][\w.]{0,60})[^{}]{0,80}\}")


def _detect(document: Document) -> Iterator[Sighting]:
    found = opened(document, _WORDS_OF_PROMPTS)
    if found is None:
        return
    uses_ai = asks_models(found)
    seen: set[str] = set()
    lines: set[int] = set()
    for name, node, role in _prompts(document, found, uses_ai=uses_ai):
        text, dynamic = spoken(document, found, node)
        line = line_of(node)
        if line in lines or not _long_enough(text, role):
            continue
        unique = f"{name}:{line}" if name in seen else name
        seen.add(unique)
        lines.add(line)
        yield _prompt(document, unique, line, text, role, dynamic=dynamic)


def _long_enough(text: str, role: str) -> bool:
    if role == "system":
        return extent(text) >= _BRIEF and words(text, _WORDS) >= _WORDS
    return role == "template" or (extent(text) >= _SHORT and words(text, _WORDS) > 1)


def _prompt(document: Document, name: str, line: int, text: str, role: str, *, dynamic: bool) -> Sighting:
    system = role == "system" or "system" in name.lower() or "instruction" in name.lower()
    variables = sorted({match.group(1) for match in _VARIABLE.finditer(text[:20000])} - {"new", "await", "typeof"})
    return see(
        document,
        "prompt",
        name,
        line,
        document.code_key(name),
        type="system_prompt" if system else "prompt",
        role="system" if system else role,
        length=len(text) or None,
        digest=hashlib.sha256(text.encode()).hexdigest() if text else "",
        variables=list(variables) if dynamic and variables else None,
        interpolates_input=True if system and dynamic and _INPUT.search(text) else None,
        hidden_unicode=hidden_unicode(text) or None,
        poisoned=True if poisoned(text, own=True) else None,
    )


def _prompts(document: Document, found: Script, *, uses_ai: bool) -> Iterator[tuple[str, Node, str]]:
    kept = bool(_KEPT.search(document.item.path))
    for name, node in found.declared.items():
        told = [] if _told_by_another(found, node) else list(_declared(name, node, uses_ai=uses_ai))
        yield from told
        if not told and b"You" in (unwrap(node).text or b"")[:40] and _makes_somebody(unwrap(node)):
            told = [(name.rpartition(".")[2], node, "system")]
            yield told[0]
        if not told and kept_text(
            document, found, name, node, _ORDERS if kept or _VERB.match(name) else None, kept=kept
        ):
            yield name.rpartition(".")[2], node, ""
    for call in found.calls:
        if (_TEMPLATES.search(call.path) and purpose(call.module)) or _defined(found, call):
            yield variable(call) or enclosing(call.node) or call.last, call.node, "template"
    if uses_ai:
        yield from _inline(document, found)
    elif document.contains((b"prompt", b"system")):
        yield from _told(document, found)
    yield from told_in_settings(document, found, _NOT, _ORDERS)


def _told_by_another(found: Script, node: Node) -> bool:
    """Whether a value is what a function of this file returns that is a prompt itself: `const asked = getPrompt(x)`."""
    name, given = called(unwrap(node)), arguments(unwrap(node))
    asked = _NAMED.search(name) and not _NOT.search(name) and given
    made = found.declared.get(name) if asked else None
    return made is not None and is_function(unwrap(made))


def _defined(found: Script, call: Call) -> bool:
    """Whether a prompt is defined on Genkit by its messages: `ai.definePrompt({ name, messages: `...` })`."""
    return call.last == "definePrompt" and "." in call.callee and bool(option(found, call, "messages", "prompt"))


def _declared(name: str, node: Node, *, uses_ai: bool) -> Iterator[tuple[str, Node, str]]:
    bare = name.rpartition(".")[2]
    inner = unwrap(node)
    if _NAMED.search(bare) and not (_NOT.search(bare) or FOR_PEOPLE.search(bare)) and "." not in name:
        builds = (
            is_function(inner)
            and _BUILDER.match(name)
            and (b"return" in (inner.text or b"") or is_expression(inner))
            and b"await" not in (inner.text or b"")
        )
        yield name, node, "template" if builds else ""
    elif uses_ai and name == "system" and inner.type in _SPOKEN:
        yield name, node, "system"
    elif inner.type == "object" and re.search(r"prompts?$", bare, re.IGNORECASE):
        for key, value in properties(inner).items():
            yield f"{bare}.{key}", value, ""
    elif re.search(r"template$", name, re.IGNORECASE) and (
        (uses_ai and is_function(inner)) or (inner.type in _WRITTEN and (uses_ai or _is_asked(inner)))
    ):
        yield name, node, ""


def _makes_somebody(node: Node) -> bool:
    return node.type in _WRITTEN and _ADDRESSED.match((node.text or b"").decode(errors="replace")[1:]) is not None


def _is_asked(node: Node) -> bool:
    """Whether a template in a file that imports nothing of AI begins with an order and is filled in: `{question}`."""
    told = (node.text or b"").decode(errors="replace").strip("`\"' \n")
    ordered = _ORDERS.match(told)
    return ordered is not None and len(told) > _TELLING and bool(_VARIABLE.search(told))


def _inline(document: Document, found: Script) -> Iterator[tuple[str, Node, str]]:
    singular = ("instruction", "globalInstruction") if "@google/adk" in ai_modules(found) else ()
    for item in found.objects:
        values = table(found, item)
        for name in (*_OPTIONS, *singular):
            node = values.get(name)
            if node is not None and (node.type in _SPOKEN or joined(node) or _tells(document, found, node)):
                yield _owner(item, name), node, "system"
        yield from _message(document, found, item, values)
        asked = values.get("prompt")
        inside = arguments(asked)[:1] if asked is not None and called(asked) else []  # trimmed(`...`)
        asked = inside[0] if inside and inside[0].type == "template_string" else asked
        if asked is not None and asked.type in _SPOKEN:
            yield from _asked(document, found, item, asked)
    yield from _called_with(document, found)


def _called_with(document: Document, found: Script) -> Iterator[tuple[str, Node, str]]:
    """Prompts by their place among arguments: `agent.run(`...`)`, `new SystemMessage("...")`."""
    for call in found.calls:
        if call.last in _RUNS and "." in call.callee and (purpose(call.module) in _RUNNING or call.last == "invoke"):
            first = call.given[:1]
            if first and first[0].type in {"template_string", "binary_expression"}:
                yield from _asked(document, found, call.node, first[0])
        if call.path.endswith("SystemMessage") and purpose(call.module):
            given = call.given
            node = prop(given[0], "content") or given[0] if given else None
            if node is not None and (node.type in _SPOKEN or joined(node)):
                yield _owner(call.node, "system"), node, "system"


def _tells(document: Document, found: Script, node: Node) -> bool:
    """Whether a function written where instructions go returns them: `system: ({ state }) => `You are ...``."""
    return is_function(node) and bool(_ORDERS.search(spoken(document, found, node)[0][:4000]))


def _told(document: Document, found: Script) -> Iterator[tuple[str, Node, str]]:
    """What a file that imports nothing of AI hands on as a system prompt: `{ preprompt: "You ..." }`."""
    for item in found.objects:
        values = table(found, item)
        roles = {role.value for role in texts(found, document.item.path, values.get("role"))}
        content = values.get("content") if roles & {"system", "developer"} else None
        options = (values.get(name) for name in _SURE)
        for node in filter(None, (content, *options)):
            if (node.type in _SPOKEN or joined(node)) and _ORDERS.search(spoken(document, found, node)[0][:4000]):
                yield _owner(item, "system"), node, "system"


def _message(document: Document, found: Script, item: Node, values: dict[str, Node]) -> Iterator[tuple[str, Node, str]]:
    """`{ role: "system", content: "..." }`, and what is put as the user's."""
    content = first_part(values.get("content"))
    if content is None or not (content.type in _SPOKEN or tagged(content) is not None):
        return
    roles = {role.value for role in texts(found, document.item.path, values.get("role") or values.get("type"))}
    if roles & {"system", "developer"}:
        yield _owner(item, "system"), content, "system"
    elif "user" in roles:
        yield from _asked(document, found, item, content)


def _asked(document: Document, found: Script, item: Node, node: Node) -> Iterator[tuple[str, Node, str]]:
    """A text that is put to a model as the user's, when it gives orders of its own around what is filled in."""
    text, dynamic = spoken(document, found, node)
    if (dynamic or len(text) > _LONG) and _ORDERS.search(text[:4000]):
        yield f"{_owner(item, 'user message')}:{node.start_point[0] + 1}", node, ""


def _owner(item: Node, option: str) -> str:
    name = enclosing(item)
    return f"{name}.{option}" if name and name not in {"messages", "system"} else option


DETECTOR = Detector(
    id="script-prompts",
    title="Prompts in TypeScript and JavaScript",
    selects=Selector(
        languages=SCRIPTS,
        literals=(b"prompt", b"instruction", b"system", b"persona", b"role", b"template", b"you are a"),
    ),
    detect=_detect,
    hits=(
        Hit(
            "votes/prompts.ts",
            "export const parseIntentPrompt = (said: string) => `\nYou are the one who decides which single action the clerk of this desk takes next, and who says nothing else.\n${said}\n`;\nexport const votes = (name: string) => `<Vote><Name>${name}</Name>Give the name of one player and the reason why that player has to leave the game now.</Vote>`;\nexport const short = (name: string) => `Hello ${name}`;\n",
            (("prompt", "parseIntentPrompt", 1), ("prompt", "votes", 5)),
        ),
        Hit(
            "sql/prompts.ts",
            "export const SQL_PREFIX = `You are an agent designed to ask a database of books.\nGiven a question, write a query that is right for it, run it, and answer from what it gives.`;\n",
            (("prompt", "SQL_PREFIX", 1),),
        ),
        Hit(
            "build.ts",
            "export function cutPrompt(text: string, most: number) {\n  return text.length > most ? text.slice(0, most) : cutPrompt(text, most - 1);\n}\nexport function trimPrompt(text: string) {\n  if (!text) return '';\n  return trimPrompt(text.slice(1));\n}\nexport const generatePrompt = (language: string, most: number) =>\n  [\n    'Generate a concise commit message in the present tense for the diff below:',\n    `Language: ${language}`,\n  ]\n    .filter(Boolean)\n    .join('\\n');\nexport const texts = { qaTemplate: `Answer the question based on the context below, and never on anything else that you may know of it: {context}, by the prompt {question}` };\n",
            (("prompt", "generatePrompt", 8), ("prompt", "qaTemplate", 15)),
        ),
        Hit(
            "config.ts",
            "export const QA_TEMPLATE = `You are a helpful clerk. Use the following pieces of context to answer what the guest asks.\n{context}\nQuestion: {question}`;\nexport const MAIL_TEMPLATE = `Dear {name}, your order is on its way, and will arrive within the next {days} days at most, as you asked us.`;\nexport const systemPrompt = `你是一个帮助用户推荐餐厅的助手。请用中文回答所有的问题。`;\nclass Desk { private readonly identity = `You are an intelligent AI assistant with access to the tools of the house, and answer directly.`; }\nconst greeting = `You are the first of our guests to see the new menu, and we hope that you will like it as much as we do.`;\n",
            (("prompt", "QA_TEMPLATE", 1), ("prompt", "systemPrompt", 5), ("prompt", "identity", 6)),
        ),
        Hit(
            "set.ts",
            'export const DEFAULTS = {\n  model: "gpt-4o",\n  systemContentDraft: "You are a friendly assistant that helps writers to draft their texts, and keeps to what their notes say of it.",\n};\nexport const said = [{ role: "system", content: DEFAULTS.systemContentDraft }];\n',
            (("prompt", "systemContentDraft", 3),),
        ),
        Hit(
            "ask.ts",
            'import OpenAI from "openai";\nfunction getReviewPrompt(code: string) {\n  return `You review code. Find the mistakes in what follows: ${code}`;\n}\nexport async function review(code: string) {\n  const reviewPrompt = getReviewPrompt(code);\n  return reviewPrompt;\n}\n',
            (("prompt", "getReviewPrompt", 2),),
        ),
        Hit(
            "src/prompts.ts",
            "class Texts { first = `Summarize the changes that follow in a few words. Say which of them people notice, and which are of the code alone: $diff`; label = 'Summary'; }\nconst APP_CONTEXT = `The application is called Canvas. It is a web application where users have a chat window and a canvas to show an artifact in.`;\nconst TITLE = 'Prompts';\n",
            (("prompt", "first", 1), ("prompt", "APP_CONTEXT", 2)),
        ),
        Hit(
            "build.ts",
            "export function getResearcherPrompt(mode: string) {\n  let prompt = '';\n  switch (mode) { default: prompt = speed(mode); }\n  return prompt;\n}\n",
            (("prompt", "getResearcherPrompt", 1),),
        ),
        Hit(
            "ask.ts",
            'import { Agent } from "@mastra/core/agent";\nconst r = await agent.generate([\n  { role: "user", content: `Evaluate whether this result answers the query: "${query}".` },\n]);\n',
            (("prompt", "r.user message:3", 3),),
        ),
        Hit(
            "tag.ts",
            'import OpenAI from "openai";\nconst m = [{ role: "user", content: codeBlock`\n  You\'re an AI assistant who answers questions about documents.\n  ${docs}\n` }];\n',
            (("prompt", "m.user message:2", 2),),
        ),
        Hit(
            "prompts.ts",
            "export const regularPrompt =\n  'You are a friendly assistant! Keep your responses concise and helpful.';\n",
            (("prompt", "regularPrompt", 1),),
        ),
        Hit(
            "p.ts",
            "export const systemPrompt = ({ name }: P) => {\n  if (!name) return '';\n  return `You are the assistant of ${name}. Answer politely and briefly.`;\n};\n",
            (("prompt", "systemPrompt", 1),),
        ),
        Hit(
            "ask.ts",
            "import { ai } from './genkit';\nexport const augmented = ai.definePrompt({\n  name: 'augmented',\n  messages: `Use the context to answer the question. {{context}}`,\n});\n",
            (("prompt", "augmented", 2),),
        ),
        Hit(
            "graph.ts",
            'import { SystemMessage } from "@langchain/core/messages";\nimport { llm } from "./llm";\nconst first = new SystemMessage(\n  "You are the clerk of a desk. " + "Answer in one sentence.",\n);\nconst ranked = await llm.invoke(\n  `Rank these pieces of text by what they say of the question. ` + `Question: ${query}`,\n);\n',
            (("prompt", "first.system", 4), ("prompt", "ranked.user message:7", 7)),
        ),
        Hit(
            "title.ts",
            "import { generate } from './generate';\nexport const title = (q) => generate({ preprompt: `You are a titling assistant. Answer with four words at most.`, q });\n",
            (("prompt", "title.system", 2),),
        ),
        Hit(
            "modes.ts",
            "export function quickPrompt(): string {\n  return `You answer in one sentence, and cite the page that you read.`\n}\nexport const QUICK_PROMPT = quickPrompt()\n",
            (("prompt", "quickPrompt", 1), ("prompt", "QUICK_PROMPT", 4)),
        ),
        Hit(
            "a.ts",
            'import { generateText } from "ai";\nconst r = await generateText({\n  system: "You write short titles for the conversations of users.",\n});\n',
            (("prompt", "r.system", 3),),
        ),
        Hit(
            "c.ts",
            'import { ChatPromptTemplate } from "@langchain/core/prompts";\nconst answer = ChatPromptTemplate.fromMessages([["system", "Be brief"]]);\n',
            (("prompt", "answer", 2),),
        ),
    ),
    misses=(
        Miss(
            "setup.ts",
            'import OpenAI from "openai";\nexport function getInstallationInstructions(os: string) {\n  return `To install the tool on ${os}, download the package and run the installer.`;\n}\nconst UPGRADE_INSTRUCTIONS = "Please upgrade by running the installer in your terminal again.";\n',
        ),
        Miss(
            "d.ts",
            'import OpenAI from "openai";\nconst m = [{ role: "user", content: "What is the capital of France?" }];\n',
        ),
        Miss(
            "a.tsx",
            'export const promptPlaceholder = "Type your message here and press enter to send";\nconst [prompt, setPrompt] = useState("");\n',
        ),
        Miss(
            "b.ts",
            'const installInstructions = "Run npm install and then start the development server";\nconst promptId = "x";\n',
        ),
    ),
)
