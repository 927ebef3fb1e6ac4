"""Prompts that Python code holds: system prompts, templates, instructions, and prompts pulled from a hub.

Why it matters: a prompt is the policy of an agent; it drifts without review, may hold secrets, may mix user input into the
system's part, and one pulled from a hub at run time can be changed by others.

How it recognises: text of some length under a name that says so (`SYSTEM_PROMPT`, `docs_agent_prompt`, `..._TMPL`,
`INSTRUCTIONS`; class attributes and settings too), text passed as instructions or system message, prompt templates of
LangChain and LlamaIndex, what functions of instructions return, long texts put straight to a model or an agent,
`hub.pull` and `pull_prompt`. One sighting per variable, at its assignment.

What it does not see: prompts read from files by computed names, prompts put together from many parts at run time.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.detectors._python_asked import ORDERS, content_of, prompts_asked, role_of, whole
from upright.discover.detectors._python_hub_prompts import pulled
from upright.discover.detectors._python_loaded_prompts import loaded
from upright.discover.detectors._python_prompt_inputs import takes_input
from upright.discover.detectors._python_prompt_templates import Prompt, templates, use
from upright.discover.detectors._python_prompt_words import (
    ADDRESSES,
    NOT,
    READS,
    STRONG,
    WEAK,
    filled_in,
    is_text,
    meant,
    opens,
    sentence,
    shown,
    spoken,
    table_of,
    taken,
    tries,
    wrapped,
)
from upright.discover.detectors._python_rebound_texts import joined, rebound, renamed
from upright.discover.python_gate import KEPT, opened
from upright.discover.python_sight import LANGUAGES, digest, judged
from upright.discover.readers.python_nodes import written_name
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call

_VARIABLE = re.compile(r"(?<!\{)\{([A-Za-z_]\w{0,40})\}(?!\})|\{\{\s{0,3}([A-Za-z_]\w{0,40})\s{0,3}\}\}")
_ARGUMENTS = ("instructions", "system_prompt", "system_message", "system_instruction", "system_instructions", "system", "prompt", "state_modifier", "messages_modifier", "backstory", "system_header", "context_prompt", "text_qa_template", "context_template", "condense_prompt", "static_instructions", "developer_message")  # fmt: skip
_MESSAGES = frozenset({"SystemMessage", "SystemMessageChunk", "ChatMessage", "DeveloperMessage", "SystemChatMessage", "SystemPromptPart"})  # fmt: skip
_SAME = frozenset({"Field", "field", "dedent", "strip", "cleandoc", "format", "join", "getenv", "get", "lstrip", "rstrip", "text", "replace"})  # fmt: skip
_TOLD_FIRST = re.compile(r"(?i:sys|instructions|persona|backstory|agent_?instruction)|INSTRUCTION|[a-z]Instruction")
_TOLD_IN_PARTS = frozenset({"background", "steps", "output_instructions"})  # `SystemPromptGenerator(background=[...])`
_ABOUT_AI = (b"bedrock", b"chat.completions", b"llm", b"system_prompt=", b'role="user"', b'"role": "user"', b'\\"role\\": \\"user\\"', b"api.anthropic.com", b"api.openai.com")  # fmt: skip
_ENTRY_OF = (b'prompt"] =', b"prompt'] =", b'instruction"] =', b"instruction'] =", b'instructions"] =', b"instructions'] =", b'system"] =', b"system'] =")  # fmt: skip
_WRITTEN = (ast.Constant, ast.JoinedStr, ast.BinOp, ast.Call)


def _detect(document: Document) -> Iterator[Sighting]:
    module = opened(document)
    if module is None:
        return
    found: dict[str, Prompt] = {}
    used: set[int] = set()
    ai = bool(module.distributions) or document.contains(_ABOUT_AI)
    for prompt in [*_named(module, used, ai=ai), *templates(module, used), *(_inline(module, used) if ai else ())]:
        found.setdefault(prompt.qualname, prompt)
    for prompt in _put(module, used) if ai else ():
        found.setdefault(prompt.qualname, prompt)
    kept = KEPT.search(document.item.path) is not None
    for asked in prompts_asked(module, used, strong=STRONG) if ai or kept else ():
        system = asked.system
        found.setdefault(asked.qualname, Prompt(asked.name, asked.line, asked.qualname, asked.value, system=system))
    for prompt in sorted(found.values(), key=lambda each: each.line):
        yield _observation(document, prompt)
    yield from pulled(document, module)
    yield from loaded(document, module, ai=ai)


def _observation(document: Document, prompt: Prompt) -> Sighting:
    text = prompt.value.text if prompt.value else ""
    variables = sorted({a or b for a, b in _VARIABLE.findall(text[:100_000])} | set(prompt.variables))
    system = prompt.system or _TOLD_FIRST.search(prompt.name) is not None
    attributes = judged(text, own=True)
    if text:
        attributes |= {"digest": digest(text), "length": len(text)}
    attributes |= {"variables": list(variables)} if variables else {}
    if system or variables:
        attributes["role"] = "system" if system else "template"
    if system and takes_input(prompt, variables):
        attributes["interpolates_input"] = True
    attributes["type"] = "system_prompt" if system else "prompt"
    return see(
        document,
        "prompt",
        prompt.name,
        prompt.line,
        (document.code_key(prompt.qualname),),
        language="python",
        more=attributes,
    )


def _named(module: PythonModule, used: set[int], *, ai: bool) -> Iterator[Prompt]:
    kept, bound = bool(KEPT.search(module.document.item.path)), rebound(module)
    for assignment in module.index.assignments:
        name, scope = assignment.target, assignment.scope
        weak = bool(WEAK.search(name))
        strong = (bool(STRONG.search(name)) and not NOT.search(name)) or (kept and (name.isupper() or weak))
        strong = strong or (ai and opens(assignment.value))
        if not strong and not weak:
            continue
        value = whole(module, assignment)
        fits = spoken if strong or name.lower().endswith("system") else is_text
        if not value.text or not (fits(value.text) or (strong and filled_in(name, value))):
            continue
        if value.node is not None and id(value.node) in used:
            continue
        if renamed(assignment.value) and not _field(assignment.value):
            continue
        given = (strong and (ai or kept or scope.function is None)) or (ai and name.isupper() and taken(module, name))
        aside = scope.function is None and (tries(name, value) or shown(module, name))
        if aside or not (given or meant(name, value.text, scope, ai=ai)):
            continue
        use(value, used)
        used.add(id(assignment.value))
        name = bound.get(id(assignment.node), name)
        above = scope.qualname if scope.function is not None or scope.kind == "class" else ""
        qualname = f"{above}.{name}" if above else name
        yield Prompt(name, module.line(assignment.node), qualname, value, system=False)
    yield from _entries(module, used, ai=ai)


def _entries(module: PythonModule, used: set[int], *, ai: bool) -> Iterator[Prompt]:
    """Entries of dictionaries under names of prompts: `PROMPTS = {"summary": "..."}`, `{"system_prompt": "..."}`."""
    for node, scope in module.index.dicts:
        target = table_of(module, node)
        table = bool(STRONG.search(target))
        for entry, value in zip(node.keys, node.values, strict=True):
            name = entry.value if isinstance(entry, ast.Constant) and isinstance(entry.value, str) else ""
            if not name or not (table or (ai and opens(value)) or (STRONG.search(name) and not NOT.search(name))):
                continue
            if not isinstance(value, ast.Constant | ast.JoinedStr | ast.BinOp) and not _field(value):
                continue
            found = module.value(value, scope)
            if spoken(found.text) and READS.search(found.text) and (ai or table or ADDRESSES.search(found.text)):
                use(found, used)
                place = f"{target or scope.qualname}[{name}]:{module.line(entry)}"
                yield Prompt(name, module.line(entry), place, found, system=False)


def _put(module: PythonModule, used: set[int]) -> Iterator[Prompt]:
    """Prompts that are put into an entry: `params["system_prompt"] = "You are ..."`."""
    if not module.document.contains(_ENTRY_OF):
        return
    for node in module.every:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        entry = target.slice if isinstance(target, ast.Subscript) else None
        name = entry.value if isinstance(entry, ast.Constant) and isinstance(entry.value, str) else ""
        if not isinstance(node, ast.Assign) or not STRONG.search(name) or NOT.search(name):
            continue
        value = module.value(node.value, module.index.root)
        if isinstance(node.value, _WRITTEN[:3]) and spoken(value.text) and READS.search(value.text):
            use(value, used)
            yield Prompt(name, module.line(node), f"{name}:{module.line(node)}", value, system=False)


def _field(node: ast.expr) -> bool:
    last = written_name(node).rpartition(".")[2]
    return isinstance(node, ast.Call) and last in _SAME


def _inline(module: PythonModule, used: set[int]) -> Iterator[Prompt]:
    for call in module.calls:
        qualified = module.callee(call)
        last = qualified.rpartition(".")[2] or call.written.rpartition(".")[2]
        if (last == "from_system" and "ChatMessage" in qualified) or last == "add_system_message":
            yield from _literal(module, call.argument(0, "text", "content"), call, "system message", used)
        if last in _MESSAGES:
            given = call.argument(-1, "role")
            role = module.text(given, call.scope) or (written_name(given).rpartition(".")[2].lower() if given else "")
            if last != "ChatMessage" or role == "system":  # `role=MessageRole.SYSTEM` too
                content = call.argument(0 if last != "ChatMessage" else -1, "content", "text")
                yield from _literal(module, content, call, "system message", used)
            continue
        for name, value in call.keywords.items():
            if _instructs(name, qualified, module.text(value, call.scope)):
                yield from _literal(module, value, call, name, used)
    yield from _roles(module, used)


def _instructs(name: str, qualified: str, text: str) -> bool:
    """Whether an argument is where a prompt goes; that of the repository's own calls when the text gives orders."""
    if name == "prompt" or (name in _TOLD_IN_PARTS and "Prompt" in qualified):
        return bool(distribution_of(qualified))
    if name in {"rubric", "criteria"}:  # by which a model judges
        return lookup("pypi", distribution_of(qualified)) in {"eval", "agent-framework", "observability"}
    if name.endswith("instruction") and lookup("pypi", distribution_of(qualified)) == "agent-framework":
        return True
    if name == "description" and ADDRESSES.match(text.lstrip()[:40]):
        return lookup("pypi", distribution_of(qualified)) == "agent-framework"
    strong = bool(STRONG.search(name)) and not NOT.search(name)
    return name in _ARGUMENTS or (strong and bool(ORDERS.search(text[:4000]) or distribution_of(qualified)))


def _literal(module: PythonModule, node: ast.expr | None, call: Call, name: str, used: set[int]) -> Iterator[Prompt]:
    node = joined(node) if isinstance(node, ast.List | ast.Tuple) else wrapped(node) or node
    if not isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Call) or (
        isinstance(node, ast.Call) and not _field(node)
    ):
        return
    value = module.value(node, call.scope)
    told = bool(distribution_of(module.callee(call))) and sentence(value.text)
    if not (told or spoken(value.text)) or id(node) in used or (value.node is not None and id(value.node) in used):
        return
    used.add(id(node if isinstance(node, ast.BinOp) else value.node or node))  # parts may be prompts of functions
    owner = module.variable(call.node, call.scope).rpartition(".")[2] or module.text(
        call.argument(-1, "name"), call.scope
    )
    label = f"{owner} {name}" if owner and owner != name else name
    yield Prompt(label, module.line(node), f"{module.place(call)}.{name}", value, system=True)


def _roles(module: PythonModule, used: set[int]) -> Iterator[Prompt]:
    """`{"role": "system", "content": "..."}`, and what stands beside the messages: `{"system": "...", "messages": []}`."""
    for node, scope in module.index.dicts:
        entries = {k.value: v for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)}
        beside = "system" in entries and "messages" in entries
        role = "system" if beside else role_of(module, entries.get("role"), scope)
        content = content_of(entries.get("system" if beside else "content"))
        if role not in {"system", "developer"} or not isinstance(content, _WRITTEN):
            continue
        value = module.value(content, scope)
        if (spoken(value.text) or sentence(value.text)) and id(content) not in used and id(value.node) not in used:
            use(value, used)
            place = f"{scope.qualname or '<module>'}:{module.line(content)}"
            made = value.node if isinstance(content, ast.Call) and value.node is not None else content
            yield Prompt("system message", module.line(made) or module.line(content), place, value, system=True)


DETECTOR = Detector(
    id="python-prompts",
    title="Prompts that Python code holds",
    selects=Selector(languages=LANGUAGES),
    detect=_detect,
    hits=(
        Hit(
            "named.py",
            "from langchain.schema import SystemMessage\nfrom own.prompts import load_prompt\ndef judge():\n    return SystemMessage(content=load_prompt('critic'))\nother = prompt_manager.get('prompts/desk.md')\nPROMPT_FORMAT = '<s>[INST]{question}[/INST]'\n",
            (("prompt", "critic", 4), ("prompt", "prompts/desk.md", 5), ("prompt", "PROMPT_FORMAT", 6)),
        ),
        Hit(
            "evals/prompts.py",
            "def basic(article):\n    return f'Summarize this article for an audience of school children, in three sentences: {article}'\ndef price(n):\n    return f'{n} times the amount that was asked of everyone'\n",
            (("prompt", "basic", 1),),
        ),
        Hit(
            "brief.py",
            "from openai import OpenAI\nOpenAI().chat.completions.create(messages=[{'role': 'system', 'content': 'Summarise the following text.'}, {'role': 'system', 'content': 'be nice'}])\nDUVIDAS_TMPL = 'Aqui est\u00e1 o texto: {texto}. Resuma os principais t\u00f3picos desta se\u00e7\u00e3o.'\nrun(prompt_template=DUVIDAS_TMPL)\n",
            (("prompt", "system message", 2), ("prompt", "DUVIDAS_TMPL", 3)),
        ),
        Hit(
            "roles.py",
            "from llama_index.core.llms import ChatMessage, MessageRole\ntold = ChatMessage(role=MessageRole.SYSTEM, content='You are a helpful assistant of the desk.')\nsaid = ChatMessage(role=MessageRole.USER, content='You are a helpful assistant of the house.')\nprompt = {'system_template': 'You are the bot of the desk. Answer questions about it.'}\n",
            (("prompt", "told system message", 2), ("prompt", "system_template", 4)),
        ),
        Hit(
            "api/prompts/kept.py",
            "DOMAINS = {'law': 1}\nDOMAIN_PROMPTS = {\n    'law': {\n        'system': 'You are an assistant for law. Answer with the clauses of the contract.',\n    },\n}\n",
            (("prompt", "system", 4),),
        ),
        Hit(
            "rag.py",
            "import openai\n_rag_query_text = 'You are a large language AI assistant of the desk. You are given a question and contexts of pages. {context}'\nwinner = 'You are a winner'\n",
            (("prompt", "_rag_query_text", 2),),
        ),
        Hit(
            "plain.ipynb",
            '{"cells": [{"cell_type": "code", "source": [\n "import requests\\n",\n "data = {\\n",\n " \\"model\\": \\"claude-3-opus-20240229\\", \\"system\\": \\"You are to write a system prompt for the task that is described.\\",\\n",\n " \\"messages\\": [{\\"role\\": \\"user\\", \\"content\\": q}]}\\n"\n]}], "nbformat": 4}',
            (("prompt", "system message", 4),),
        ),
        Hit(
            "put.py",
            "import openai\nparams['instruction'] = f'You are to write the first part of a talk about {name}. Greet the audience.'\nparams['instruction_path'] = 'x'\n",
            (("prompt", "instruction", 2),),
        ),
        Hit(
            "voice.py",
            "from agents import Agent\nfrom own import told\na = Agent(name='Desk', instructions=told('You are a clerk of the desk. Be polite and concise.'))\nb = Agent(name='Key', instructions=read('desk/key.txt'))\n",
            (("prompt", "a instructions", 3),),
        ),
        Hit(
            "forms.py",
            'from openai import OpenAI\nPROMPT_TEMPLATE = """\nQUESTION: {question}\n\nCONTEXT:\n{context}\n""".strip()\nlog_prompt = \'asked {x}\'\n',
            (("prompt", "PROMPT_TEMPLATE", 2),),
        ),
        Hit(
            "bot.py",
            "import os\nconfig = {'assistant_prompt': os.environ.get('ASSISTANT_PROMPT', 'You are a helpful assistant.'), 'prompt_tokens': '12'}\n",
            (("prompt", "assistant_prompt", 2),),
        ),
        Hit(
            "grades.py",
            "from langchain.prompts import PromptTemplate\ntemplate = 'You are a teacher who grades a quiz. The answer: {a}'\nGRADE = PromptTemplate(template=template)\ntemplate = 'You are a teacher who looks for bias in the answer: {a}'\nBIAS = PromptTemplate(template=template)\n",
            (("prompt", "GRADE", 2), ("prompt", "BIAS", 4)),
        ),
        Hit(
            "prompts_cn.py",
            "import openai\nSTAGE_PROMPT = '你是销售团队中的助理、负责指导销售代表选择阶段。请根据对话历史决定下一步的阶段、不要回答其他任何内容。'\n",
            (("prompt", "STAGE_PROMPT", 2),),
        ),
        Hit(
            "shared/constants.py",
            'CHAT_SYSTEM_TEMPLATE = """\nYou are a question-answering agent of the bank. Use the pages below.\n{context}"""\n',
            (("prompt", "CHAT_SYSTEM_TEMPLATE", 1),),
        ),
        Hit(
            "prompts.py",
            '# Template\ndocs_agent_prompt = """You are an expert support agent.\nAnswer the questions of customers politely."""\nNAME = "x"\n',
            (("prompt", "docs_agent_prompt", 2),),
        ),
        Hit(
            "chain.py",
            'from langchain_core.prompts import ChatPromptTemplate\nqa = ChatPromptTemplate.from_messages([\n    ("system", "You are a helpful assistant that answers from {context}."),\n    ("human", "{question}"),\n])\n',
            (("prompt", "qa", 2),),
        ),
        Hit(
            "agent.py",
            'from agents import Agent\nbot = Agent(\n    name="bot",\n    instructions="You help people with refunds and never promise any money back.",\n)\nbody = {"model": "claude-3-haiku", "system": "You write plain answers for a help desk.", "messages": []}\n',
            (("prompt", "bot instructions", 4), ("prompt", "system message", 6)),
        ),
        Hit(
            "hub.py",
            'from langchain import hub\nreact = hub.pull("hwchase17/react")\n',
            (("prompt", "hub:hwchase17/react", 2),),
        ),
        Hit(
            "chat.py",
            'from openai import OpenAI\nc = OpenAI()\n\ndef f(q):\n    return c.chat.completions.create(model="gpt-4o", messages=[\n        {"role": "system", "content": "You are a careful bookkeeper who checks every invoice."},\n        {"role": "user", "content": q}])\n',
            (("prompt", "system message", 6),),
        ),
        Hit(
            "airline.py",
            'from agents import Agent\n\ndef seat_instructions(context, agent):\n    seat = context.seat\n    return f"You are the agent of seats. The seat of this customer is {seat} now."\n',
            (("prompt", "seat_instructions", 3),),
        ),
        Hit(
            "dynamic.py",
            "from pydantic_ai import Agent\nagent = Agent('openai:gpt-4o')\n@agent.instructions\ndef about_user(ctx):\n    parts = ['Consider who asks.']\n    return ' '.join(parts)\n",
            (("prompt", "about_user", 4),),
        ),
        Hit(
            "ask.py",
            'from langchain_openai import ChatOpenAI\nllm = ChatOpenAI()\n\ndef f(text):\n    return llm.invoke(f"Summarize the following report for a busy reader in three sentences: {text}")\n',
            (("prompt", "llm.invoke", 5),),
        ),
    ),
    misses=(
        Miss(
            "try.py",
            'import transformers\ninstruction = "When did the first president of the republic serve at the congress?"\ndef get_install_instructions(os):\n    return f"To install the tool on {os}, download the package and run it from your terminal now."\nHOST_INSTRUCTIONS = "You are on a host that cannot serve. Use the other one, and install what it needs."\nif bad:\n    print(HOST_INSTRUCTIONS)\n',
        ),
        Miss(
            "graph.py",
            "from langchain_neo4j import Neo4jGraph\nx = prompt.get('description'), prompt.get('name')\nSHOW_QUERY = 'CREATE VECTOR INDEX {name} IF NOT EXISTS FOR (e:Entity) ON e.embedding'\nPEOPLE_QUERY = 'MATCH (p:Person) WITH p RETURN p.name AS name LIMIT 10'\n",
        ),
        Miss(
            "files.py",
            "import openai\n\ndef f(bucket):\n    message = f'Bucket {bucket} does not exist in the project. Please provide a valid name'\n    raise ValueError(message)\n",
        ),
        Miss(
            "mail.py", "MAIL_TEMPLATE = 'You are receiving this mail because you asked the agent of {shop} for news.'\n"
        ),
        Miss(
            "bad.py",
            "from langchain_core.messages import ToolMessage\n\ndef bad(call):\n    message = f'Could not find tool with name {call}. Make sure you are calling one of the allowed tools!'\n    return ToolMessage(content=message)\n",
        ),
        Miss("d.py", 'import openai\nagent.run("What is the capital of France and who lives there?")\n'),
        Miss("a.py", "prompt = input('> ')\nPROMPT = '>>> '\n"),
        Miss(
            "b.py",
            'HTML_TEMPLATE = """<html><body>You are welcome to our very nice page here</body></html>"""\nimport openai\n',
        ),
        Miss("c.py", "# SYSTEM_PROMPT = 'You are a helpful assistant and do as told by users.'\nimport openai\n"),
    ),
)
