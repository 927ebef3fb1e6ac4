"""Python code that runs what a model answers: as a program, as a command, as SQL, as an object.

Why it matters: whoever can put text in front of the model writes what is run, with the rights of this process.

How it recognises: the answer of a client (OpenAI, Anthropic, Bedrock, LangChain, LiteLLM and the others of the catalogue),
also as a function of the project hands it on, that reaches `exec`, `eval`, a shell, an interpreter, a template, an
unpickler or a database, also through functions and methods of other modules. It counts as a tool: the model decides
what it does.

What it does not see: answers that are kept in attributes or files in between, code outside of functions, as in scripts
and notebooks, and what a library does with an answer.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of, lookup
from upright.discover.behaviour import EXECUTED, HANDLES, OF_ANSWERS, packed
from upright.discover.detector import Detector, Hit, Miss, Selector
from upright.discover.python_flow import Flow, arguments, flows, touches
from upright.discover.python_gate import opened, program
from upright.discover.python_models import python_models
from upright.discover.python_sight import LANGUAGES
from upright.discover.python_sinks import asks_person
from upright.discover.python_taint import handled
from upright.discover.references import reaches
from upright.discover.sight import see

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from upright.discover.behaviour import Behaviour
    from upright.discover.detector import Sighting
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined
    from upright.model.asset import Json

_RUN = (
    b"exec(", b"eval(", b"shell=true", b"os.system(", b"popen(", b"getoutput(", b"subprocess.", b"execute(", b"repl",
    b"run_code", b"run_python", b"run_command", b"run_sql", b"run_query", b"execute_", b"read_sql", b"pickle.loads",
    b"yaml.load", b"interpreter", b"run_cell",
)  # fmt: skip
_MAY_RUN = (b"run(", b"query(")  # of anything: looked at where AI is in the file
_ASKS = re.compile(
    r"(?:chat\.completions|responses|messages|[Cc]ompletions?|ChatCompletion)\.a?(?:create|parse)$|"
    r"\.(?:a?generate_content\w*|a?send_message|a?complete|a?completion|a?chat|a?invoke|a?predict\w*|a?run|run_sync|a?call|"
    r"a?generate|converse|invoke_model|chat_completion|text_generation|kickoff|query|ask)$|"
    r"^litellm\.a?completion$"
)
_HANDS_OVER = re.compile(
    r"(?:^|_)(?:ask|chat|generate|gen|complete|completion|predict|invoke|answer|respond|response|llm|gpt|claude|gemini|"
    r"prompt|reply|infer|inference|write|produce|suggest|model|synthesize)(?:_|\d|$)"
)
# Functions of that name that give no text of a model: they make the model, the prompt, a name or a place.
_MAKES = re.compile(
    r"^_{0,2}(?:load|build|make|create|get|init|initiali[sz]e|setup|set_up|define|prepare|new|select|import)_\w*(?:model|llm|gpt|client|chain|agent|pipeline)s?(?:$|_(?:for|and|from|by|with)_)|"
    r"_model_for_|_(?:name|id|path|dir|file|url|key|config|configs|prompt|prompts|messages|template|schema|params|args|kwargs|settings|embeddings?|hash|token|seed)s?$"
)
_ANSWERING = frozenset({"llm-sdk", "agent-framework"})
_HANDS_ON = re.compile(r"exec|eval|run|shell|sql|quer|command|cmd|code|interpret|script|_thread|submit", re.IGNORECASE)
_MOST = 40  # calls of one function that may answer
_OTHERS = 12  # calls into other modules of one function whose results are followed


def _detect(document: Document) -> Iterator[Sighting]:
    module = program(document) if document.contains(_RUN) else opened(document)
    if module is None:
        return
    answering = _answering(document, module)
    for defined, calls in _functions(module):
        runs = [call.node for call in calls if _may_run(module, call)]
        given = flows(module.nodes(defined)) if runs else []
        for asked, symbol in _sources(module, calls, answering) if runs else ():
            if not _meets(given, asked, runs):
                continue
            said = _said(document, handled(module, defined, [call.node for call in asked]))
            if said is not None:
                asks: dict[str, Json] = {"confirmation": True} if any(asks_person(each.node) for each in calls) else {}
                line = module.line(asked[0].node)
                identity = document.code_key(f"{defined.qualname}:{line}")
                yield see(
                    document, "tool", defined.node.name, line,
                    (identity, reaches(symbol)) if symbol else (identity,), said | asks,
                    language="python", confidence=0.7 if symbol else 0.9, evidence="what a model answers is run",
                )  # fmt: skip


def _functions(module: PythonModule) -> Iterator[tuple[Defined, list[Call]]]:
    """Every function with the calls in it."""
    calls: dict[int, list[Call]] = defaultdict(list)
    for call in module.calls:
        if call.scope.function is not None:
            calls[id(call.scope.function.node)].append(call)
    yield from ((defined, calls[id(defined.node)]) for defined in module.functions if id(defined.node) in calls)


def _sources(module: PythonModule, calls: list[Call], answering: Collection[int]) -> Iterator[tuple[list[Call], str]]:
    """The calls that give answers, and each that may with the function that says so."""
    known = [call for call in calls if id(call.node) in answering][:_MOST]
    if known:
        yield known, ""
    others = [call for call in calls if id(call.node) not in answering]
    found = (([call], symbol) for call in others if (symbol := _of_project(module, call)))
    yield from islice(found, _OTHERS)


def _meets(flowing: list[Flow], asked: list[Call], runs: list[ast.Call]) -> bool:
    """Whether what these calls give may come to one that may run it: the cheap look before the closer one."""
    sources = {id(call.node) for call in asked}
    held = _held(flowing, sources)
    return any(touches(given, held) for run in runs if id(run) not in sources for given in arguments(run))


def _said(document: Document, done: Behaviour) -> dict[str, Json] | None:
    """What is to be said of a function that does this with an answer; None: nothing."""
    flaws = {flaw: line for flaw, line in done.lines.items() if flaw in OF_ANSWERS}
    handed = (each for each in done.onward if each.positions or each.keywords)
    onward = [each for each in handed if _HANDS_ON.search(each.symbol.rpartition(".")[2])]
    if not flaws and not onward:
        return None
    said: dict[str, Json] = dict.fromkeys(sorted(flaws), True)
    if flaws:
        said["sinks"] = {flaw: f"{document.item.path}:{line}" for flaw, line in sorted(flaws.items())}
    if onward:
        said |= {"onward": packed(onward), HANDLES: True}
    if flaws.keys() & EXECUTED:
        said["capabilities"] = ["executes"]
    return said


def _may_run(module: PythonModule, call: Call) -> bool:
    """Whether a call may run something, going by its name."""
    return bool(_HANDS_ON.search(call.written.rpartition(".")[2])) or bool(_HANDS_ON.search(module.callee(call)))


def _answering(document: Document, module: PythonModule) -> Collection[int]:
    """Ids of the calls of a module that give what a model answers: its own, and those of its functions that do."""
    models = document.parse(python_models)
    clients = {id(use.call.node) for use in models.uses if use.call is not None and use.type == "llm"}
    found = {id(call.node): call for call in module.calls if _asks(module, call, clients)}
    own = [(call, target) for call in module.calls if (target := module.function(call.node.func, call.scope))]
    for _ in range(2 if own else 0):
        around = {id(each.node) for call in found.values() for each in call.scope.within()}
        several = {id(each.node): each for _, each in own if id(each.node) in around}
        giving = {node for node, each in several.items() if _gives(module, each, found.keys())}
        found |= {id(call.node): call for call, target in own if id(target.node) in giving}
    return found.keys()


def _asks(module: PythonModule, call: Call, clients: set[int]) -> bool:
    if not isinstance(call.node.func, ast.Attribute):
        return False
    callee = module.callee(call)
    if not _ASKS.search(callee or call.written):
        return False
    package = distribution_of(callee)
    return id(call.node) in clients or (bool(package) and lookup("pypi", package) in _ANSWERING)


def _gives(module: PythonModule, defined: Defined, answers: Collection[int]) -> bool:
    """Whether a function gives back what one of these calls in it gave."""
    nodes = module.nodes(defined)
    held = _held(flows(nodes), answers)
    returned = (each.value for each in nodes if isinstance(each, ast.Return | ast.Yield | ast.YieldFrom))
    return any(value is not None and touches(value, held) for value in returned)


def _held(flowing: list[Flow], calls: Collection[int]) -> set[str | int]:
    """What holds the results of calls: these, and the names that are given them."""
    held: set[str | int] = {*calls}
    for _ in range(2):
        for value, names in flowing:
            if touches(value, held):
                held |= names
    return held


def _of_project(module: PythonModule, call: Call) -> str:
    """The symbol of a function that may be the project's own and hand on an answer, going by its name."""
    symbol = module.callee(call)
    root, _, last = symbol.rpartition(".")
    asks = bool(arguments(call.node)) and _HANDS_OVER.search(last) is not None and _MAKES.search(last) is None
    return symbol if asks and root and root.partition(".")[0] not in sys.stdlib_module_names else ""


DETECTOR = Detector(
    id="python-answer-handlers",
    title="Python code that runs what a model answers",
    selects=Selector(languages=LANGUAGES, literals=(*_RUN, *_MAY_RUN)),
    detect=_detect,
    hits=(
        Hit(
            "app.py",
            """from openai import OpenAI

client = OpenAI()


def solve(question):
    answer = client.chat.completions.create(model="gpt-4o", messages=[question])
    code = answer.choices[0].message.content
    exec(code)
""",
            (("tool", "solve", 7),),
        ),
        Hit(
            "bot.py",
            """import subprocess

import anthropic

client = anthropic.Anthropic()


def ask(q):
    return client.messages.create(model="claude-sonnet-4-5", messages=[q]).content[0].text


def run(command):
    subprocess.run(command, shell=True)


def main(q):
    run(ask(q).strip())
""",
            (("tool", "main", 17),),
        ),
        Hit(
            "shop.py",
            """import sqlite3

from langchain_openai import ChatOpenAI

llm = ChatOpenAI(model="gpt-4o")


def answer(question):
    sql = llm.invoke(f"Write SQL for {question}").content
    return sqlite3.connect("shop.db").execute(sql).fetchall()
""",
            (("tool", "answer", 9),),
        ),
        Hit(
            "main.py",
            """from llm import ask


def main(question):
    code = ask(question)
    exec(code)
""",
            (("tool", "main", 5),),
            also=(
                (
                    "llm.py",
                    """from openai import OpenAI

client = OpenAI()


def ask(question):
    return client.responses.create(model="gpt-4o", input=question).output_text
""",
                ),
            ),
        ),
    ),
    misses=(
        Miss(
            "names.py",
            "import openai\nfrom own import generate_collection_name, load_model\ndef rows(db, kind):\n    db.query(generate_collection_name(kind))\n    return run_epochs(load_model(kind))\n",
        ),
        Miss(
            "report.py",
            """import subprocess

from openai import OpenAI

client = OpenAI()


def report(name):
    said = client.chat.completions.create(model="gpt-4o", messages=[name]).choices[0].message.content
    subprocess.run(["ls", "-l"])
    print(said)
""",
        ),
        Miss(
            "choose.py",
            """from openai import OpenAI

client = OpenAI()


def choose(q):
    word = client.chat.completions.create(model="gpt-4o", messages=[q]).choices[0].message.content
    if word not in ("sin", "cos"):
        return None
    return eval(word)
""",
        ),
        Miss("plain.py", "from shop import load\n\n\ndef main(path):\n    exec(load(path))\n"),
    ),
)
