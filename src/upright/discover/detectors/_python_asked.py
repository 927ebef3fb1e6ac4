"""Prompts without a variable: what functions of instructions return, and texts put straight to a model or an agent."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detectors._prompt_names import FOR_PEOPLE
from upright.discover.python_gate import KEPT
from upright.discover.readers.python_nodes import walk, written_name
from upright.discover.readers.python_source import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Assignment, Call, Defined, Scope
    from upright.discover.readers.python_values import Value

_TOLD = frozenset({"system_prompt", "instructions", "instruction", "prompt", "dynamic_prompt", "system_message", "state_modifier"})  # fmt: skip
_ASKS = frozenset({
    "invoke", "ainvoke", "run", "arun", "run_sync", "run_stream", "generate", "generate_content", "generate_content_async", "complete", "acomplete",
    "predict", "apredict", "chat", "achat", "stream", "astream", "__call__", "query", "aquery", "send_message", "initiate_chat", "a_initiate_chat", "completion",
    "run_streamed", "generate_text", "generate_response", "generate_async", "stream_async", "invoke_async", "kickoff", "step", "prompt",
})  # fmt: skip
_NAMED = ("prompt", "input", "message", "messages", "contents", "task", "query", "user_prompt", "content", "inputs", "text")  # fmt: skip
_TASKED = frozenset({"initiate_chat", "a_initiate_chat"})  # what these are given is the task of several agents
_PARTS, _BRIEF = 20, 60  # parts of a text that is put together; characters of one that tells
ORDERS = re.compile(
    r"\byou (?:are|will|must|should)\b|\byour (?:task|job|role|goal|response|answer|output|reply)\b|\bact as\b|"
    r"(?:^|[.:\n]\s{0,8})(?:(?:please|now|then),? )?(?:analy[sz]e|summari[sz]e|extract|generate|write|create|classify|translate|"
    r"answer|review|evaluate|identify|rewrite|compare|explain|describe|provide|respond|return|determine|given|use|based on|"
    r"read|convert|list|find|consider|research|plan|draft|judge|rate|score|decide|think|follow|given the|solve|complete|correct|"
    r"improve|suggest|predict|choose|select|assess|grade|verify|paraphrase|rephrase|categori[sz]e|rank|simplify|continue|critique|"
    r"refine|revise|combine|propose|imagine|reflect)\b",
    re.IGNORECASE,
)
MARKUP = re.compile(
    r"^\s*(?:(?i:<!doctype|<html|<div|<svg|<\?xml|\{\s*\"|#!/|import |from \w+ import)|"
    r"(?:SELECT|INSERT INTO|DELETE FROM|UPDATE \w+ SET|(?:CREATE|DROP|ALTER) (?:TABLE|INDEX|VIEW|DATABASE|EXTENSION|OR REPLACE|TEMP))\b|"
    r"(?:OPTIONAL )?MATCH\s{1,20}(?:\w{1,30}\s{0,3}=\s{0,3})?\(|MERGE\s{0,20}\(|UNWIND [\w$\[]|CALL (?:\{|db\.|apoc\.|gds\.)|"
    r"CREATE (?:VECTOR|FULLTEXT|CONSTRAINT)\b|PREFIX \w{0,20}:|"
    r"(?:select\b[^.?!]{1,400}\bfrom\b[^.?!]{1,400}\b(?:where|join|limit)\b|insert into\b|create (?:table|index|view|extension)\b))"
)
_FILES = re.compile(
    r"(?:^|/)(?:[\w.-]{0,60}(?:prompt|instructions)[\w.-]{0,60}\.(?:txt|md|j2|jinja2?|prompt|mustache|st)|"
    r"prompts?/[\w./-]{1,100}\.(?:txt|md|j2|jinja2?))$",
    re.IGNORECASE,
)
_BUILDS = re.compile(r"_?(?:get|build|make|generate|format|compose|assemble|render)_\w*(?:prompt|instructions)$")
_FETCHES = re.compile(r"^_?(?:load|read|get|fetch|open|build|make)_\w{0,30}(?:prompt|template|instructions)\w{0,10}$")
_WHO = re.compile(r"\s{0,20}(?:you are an?\b|act as\b|your (?:task|job|role|goal) is\b)", re.IGNORECASE)
_SHORTEST, _WORDS, _SAYS = 40, 9, 100
_LONG = 240  # characters: a fixed text this long is written for the model, a shorter one may be the user's question


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt where it is used. `line` is that of the text, or of the function that returns it."""

    name: str
    line: int
    qualname: str
    value: Value | None
    system: bool


def whole(module: PythonModule, assignment: Assignment) -> Value:
    """The text of a variable; of one that is added to, the first of its parts that tells a model what to do."""
    value = module.value(assignment.value, assignment.scope)
    grown = assignment.scope.grown.get(assignment.target, ())
    if not grown or ORDERS.search(value.text[:4000]):
        return value
    added = (
        module.value(each.value if isinstance(each, ast.Starred) else each, assignment.scope) for each in grown[:_PARTS]
    )
    return next((part for part in added if len(part.text) > _BRIEF and ORDERS.search(part.text[:4000])), value)


def prompts_asked(module: PythonModule, used: set[int], *, strong: re.Pattern[str]) -> Iterator[Asked]:
    """Prompts that have no variable. `used`: ids of texts that are prompts already; `strong`: names of prompts."""
    passed = {name for call in module.calls for name in _functions_passed(module, call)}
    kept = KEPT.search(module.document.item.path) is not None
    for defined in module.functions:
        told = _tells(module, defined)
        named = strong.search(defined.node.name) and not FOR_PEOPLE.search(defined.node.name)
        system = told or defined.qualname in passed
        if system or named:
            yield from _returned(module, defined, used, system=system) or _composed(
                module, defined, used, told=told, system=system
            )
        elif kept:
            yield from (
                each for each in _returned(module, defined, used) if each.value and ORDERS.search(each.value.text)
            )
        yield from _defaults(module, defined, used, strong)
    yield from _loaded(module, strong)
    yield from _filed(module)
    yield from _declared(module, used)
    for call in module.calls:
        yield from _put(module, call, used)
    yield from _user_messages(module, used)


def _loaded(module: PythonModule, strong: re.Pattern[str]) -> Iterator[Asked]:
    """A constant that a function fetches a prompt into: `REVIEW_PROMPT = load_prompt("review")`."""
    for assignment in module.index.assignments:
        value, name = assignment.value, assignment.target
        if assignment.scope.function is not None or not name.isupper() or not strong.search(name):
            continue
        if isinstance(value, ast.Call) and _FETCHES.search(written_name(value.func).rpartition(".")[2]):
            yield Asked(name, module.line(assignment.node), name, None, system="SYSTEM" in name)


def _filed(module: PythonModule) -> Iterator[Asked]:
    """A prompt that is read from a file by its name: `open("prompts/review.txt").read()`."""
    for call, _ in module.named("open", "Path"):
        path = module.text(call.argument(0, "file"), call.scope)
        mode = module.text(call.argument(1, "mode"), call.scope)
        if _FILES.search(path) and not set(mode) & set("wax"):
            name = path.rpartition("/")[2]
            yield Asked(name, module.line(call.node), f"file:{path}", None, system="system" in name.lower())


def _defaults(module: PythonModule, defined: Defined, used: set[int], strong: re.Pattern[str]) -> Iterator[Asked]:
    """What a parameter named as a prompt is when nobody says otherwise: `def chat(system_prompt="You are ...")`."""
    given = defined.node.args if isinstance(defined.node, FUNCTIONS) else None
    if given is None:
        return
    positional = [*given.posonlyargs, *given.args]
    pairs = [*zip(positional[len(positional) - len(given.defaults) :], given.defaults, strict=True),
             *zip(given.kwonlyargs, given.kw_defaults, strict=True)]  # fmt: skip
    for parameter, default in pairs:
        if not isinstance(default, ast.Constant | ast.JoinedStr | ast.BinOp) or not strong.search(parameter.arg):
            continue
        value = _text(module, default, defined.around, used)
        if value is not None and ORDERS.search(value.text[:4000]):
            _use(default, value, used)
            place = f"{defined.qualname}.{parameter.arg}"
            yield Asked(parameter.arg, module.line(default), place, value, system="system" in parameter.arg)


def _declared(module: PythonModule, used: set[int]) -> Iterator[Asked]:
    """Instructions that a class or a decorator declares: the text of a DSPy signature, `@prompt("...")`."""
    for defined in module.classes:
        first = defined.node.body[0] if defined.node.body else None
        written = first.value if isinstance(first, ast.Expr) else None
        signs = any(base.endswith("Signature") and distribution_of(base) for base in module.bases(defined))
        value = _text(module, written, defined.inside, used) if signs and written is not None else None
        if value is not None:
            yield Asked(defined.node.name, module.line(defined.node), defined.qualname, value, system=True)
    for defined in module.functions:
        for name, node in module.decorators(defined):
            if "prompt" not in name.rpartition(".")[2] or not isinstance(node, ast.Call) or not distribution_of(name):
                continue
            value = _text(module, node.args[0], defined.around, used) if node.args else None
            if value is not None:
                yield Asked(defined.node.name, module.line(defined.node), defined.qualname, value, system=False)


def _tells(module: PythonModule, defined: Defined) -> bool:
    """Whether a decorator makes what a function returns instructions: `@agent.system_prompt`."""
    return any(
        name.rpartition(".")[2] in _TOLD and "mcp" not in name.lower() and bool(distribution_of(name))
        for name, _ in module.decorators(defined)
    )


def _functions_passed(module: PythonModule, call: Call) -> Iterator[str]:
    for keyword in call.node.keywords:
        if keyword.arg in _TOLD and isinstance(keyword.value, ast.Name):
            defined = module.function(keyword.value, call.scope)
            if defined is not None:
                yield defined.qualname


def _returned(module: PythonModule, defined: Defined, used: set[int], *, system: bool = False) -> list[Asked]:
    for result in module.index.returns.get(id(defined.node), ()):
        written = (
            isinstance(result, ast.Constant | ast.JoinedStr) and id(result) not in used
        )  # though others use it too
        value = _text(module, result, defined.inside, set() if written else used)
        if value is not None and len(value.text.split(None, _WORDS)) > _WORDS:
            _use(result, value, used)
            return [Asked(defined.node.name, module.line(defined.node), defined.qualname, value, system=system)]
    return []


def _composed(module: PythonModule, defined: Defined, used: set[int], *, told: bool, system: bool) -> Iterator[Asked]:
    """A prompt that a function puts together from parts: by its longest part. `told`: a decorator says what it is."""
    if not module.index.returns.get(id(defined.node)) or not (told or _BUILDS.match(defined.node.name)):
        return
    nodes = [each for part in defined.node.body[1:] for each in walk(part)]
    parts = [each for each in nodes if isinstance(each, ast.Constant | ast.JoinedStr)]
    if not told and any(id(each) in used for each in parts):
        return  # the part has a name of its own
    values = sorted((module.value(each, defined.inside) for each in parts), key=lambda value: -len(value.text))
    if values and (told or any(ORDERS.search(value.text[:4000]) for value in values)):
        yield Asked(defined.node.name, module.line(defined.node), defined.qualname, values[0], system=system)


def _put(module: PythonModule, call: Call, used: set[int]) -> Iterator[Asked]:
    written = call.written
    last = "__call__" if module.callee(call).endswith(".__call__") else written.rpartition(".")[2]
    if last not in _ASKS or not _of_ai(module, call):
        yield from _told(module, call, used)
        return
    for argument in (*call.node.args[:2], *(k.value for k in call.node.keywords if k.arg in _NAMED)):
        value = _text(module, argument, call.scope, used)
        if value is not None and (_orders(value) or last in _TASKED):
            _use(argument, value, used)
            yield Asked(written or last, module.line(argument), f"{module.place(call)}.{last}", value, system=False)
            return


def _told(module: PythonModule, call: Call, used: set[int]) -> Iterator[Asked]:
    """Texts that a function of whatever name is handed and that say who the model is: `answer.call(f"You are an AI clerk ...")`."""
    for argument in call.node.args[:3]:
        value = (
            _text(module, argument, call.scope, used) if isinstance(argument, ast.Constant | ast.JoinedStr) else None
        )
        if value is not None and len(value.text) > _SAYS and _WHO.match(value.text):
            _use(argument, value, used)
            place = f"{module.place(call)}:{module.line(argument)}"
            yield Asked(f"{call.written} prompt", module.line(argument), place, value, system=True)


def _of_ai(module: PythonModule, call: Call) -> bool:
    """Whether a call may reach a model: of an AI library, or of an object that no import explains."""
    qualified = module.callee(call)
    return bool(distribution_of(qualified)) or (
        "." in call.written and not qualified.startswith(("subprocess.", "asyncio.", "os.", "re."))
    )


def _user_messages(module: PythonModule, used: set[int]) -> Iterator[Asked]:
    """`{"role": "user", "content": f"..."}` where the text gives orders of its own."""
    for node, scope in module.index.dicts:
        entries = {k.value: v for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)}
        if "recipient" in entries and "message" in entries:
            yield from _chat(module, entries["message"], scope, used)
        content = content_of(entries.get("content"))
        if content is None or role_of(module, entries.get("role"), scope) != "user":
            continue
        value = _text(module, content, scope, used)
        if value is not None and _orders(value):
            _use(content, value, used)
            place = f"{scope.qualname or '<module>'}:{module.line(content)}"
            yield Asked("user message", module.line(content), place, value, system=False)


def _chat(module: PythonModule, node: ast.expr, scope: Scope, used: set[int]) -> Iterator[Asked]:
    """The task of one of AutoGen's chats: `{"recipient": writer, "message": "..."}`."""
    value = _text(module, node, scope, used)
    if value is not None:
        _use(node, value, used)
        place = f"{scope.qualname or '<module>'}:{module.line(node)}"
        yield Asked("message", module.line(node), place, value, system=False)


def role_of(module: PythonModule, node: ast.expr | None, scope: Scope) -> str:
    """The role of a message: a text, or a member of an enumeration such as `MessageRole.USER`."""
    if isinstance(node, ast.Attribute) and "role" in written_name(node.value).lower():
        return node.attr.lower()
    return module.text(node, scope)


def content_of(node: ast.expr | None) -> ast.expr | None:
    """The text of a message that is given as a list of parts: `[{"type": "text", "text": ...}]`; else what is given."""
    for part in node.elts if isinstance(node, ast.List) else ():
        entries = zip(part.keys, part.values, strict=True) if isinstance(part, ast.Dict) else ()
        for name, value in entries:
            if isinstance(name, ast.Constant) and name.value == "text":
                return value
    return node


def _text(module: PythonModule, node: ast.AST, scope: Scope, used: set[int]) -> Value | None:
    """The text written at a node, unless it is told already or has a name of its own."""
    if not isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp | ast.Call) or id(node) in used:
        return None
    if isinstance(node, ast.Call) and not isinstance(node.func, ast.Attribute):
        return None
    value = module.value(node, scope)
    if len(value.text) < _SHORTEST or (value.node is not None and id(value.node) in used) or MARKUP.search(value.text):
        return None
    return value


def _orders(value: Value) -> bool:
    enough = len(value.text.split(None, _WORDS)) > _WORDS and bool(ORDERS.search(value.text[:4000]))
    return enough and (value.partial or len(value.text) > _LONG)


def _use(node: ast.AST, value: Value, used: set[int]) -> None:
    used.add(id(node))
    if value.node is not None:
        used.add(id(value.node))
