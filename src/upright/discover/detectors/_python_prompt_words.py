"""Names and words by which a text in Python code is told to be a prompt."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.detectors._prompt_names import FOR_PEOPLE
from upright.discover.detectors._python_asked import MARKUP, ORDERS
from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope
    from upright.discover.readers.python_values import Value

STRONG = re.compile(r"prompt|(?:^|_)instructions?(?:_|$)|system_?(?:message|msg|instruct|text|content|template)|(?:^|_)sys_?(?:msg|str|message)?(?:_|$)|persona(?:_|$)|backstory|few_?shot|preamble|(?:human|user)_(?:message|template)$", re.IGNORECASE)  # fmt: skip
WEAK = re.compile(
    r"template|tmpl|(?:^|_)system(?:_|$)|_str$|query_gen|(?:^|_)task(?:_|$)|guidelines|rubric|criteria|"
    r"(?<!error_)(?<!welcome_)(?<!greeting_)(?<!log_)(?<!status_)message$|(?:^|_)(?:query|request|goal|role_?play|character|prefix|suffix)$|^user$",
    re.IGNORECASE,
)
NOT = re.compile(r"prompt_?(?:name|id|path|file|dir|url|key|hash|type|version|tokens?|template_(?:name|path|file))$|(?:path|file|dir|url|help|description|label|placeholder|input_prompt|usage)s?$|" + FOR_PEOPLE.pattern, re.IGNORECASE)  # fmt: skip
READS = re.compile(
    r"\byou (?:are|will|must|should|have|need)\b|\byour (?:task|job|role|goal)\b|\bact as\b|\bassistant\b|\banswer the\b|\bgiven (?:the|a|an)\b|"
    r"\bdo not\b|\bcontext\b|\bquestion\b|\brespond\b|\bsummari[sz]e\b|\bextract\b|\bgenerate\b|\buser'?s?\b|\bclassify\b|\btranslate\b|\bwrite a\b",
    re.IGNORECASE,
)
ADDRESSES = re.compile(r"\byou are\b|\byour (?:task|job|role|goal)\b|\bact as\b|\banswer the\b|\brespond\b|\bgiven the\b|\bassistant\b", re.IGNORECASE)  # fmt: skip
_REFUSES = re.compile(r"(?:could not|cannot|unable to|failed|invalid|error|unknown)\b", re.IGNORECASE)
_WENT_WRONG = re.compile(r"\b(?:does not exist|not found|is not (?:valid|supported|allowed)|try again|please provide (?:a )?valid)\b", re.IGNORECASE)  # fmt: skip
_TEMPLATE = re.compile(r"template|tmpl|(?:^|_)system(?:_|$)", re.IGNORECASE)
_FOR_MODELS = re.compile(
    r"\byou are (?:an?|the)\b[^.\n]{0,80}\b(?:assistant|agent|expert|ai|model|bot|chatbot|specialist)\b|\bgiven (?:the|an?|some) (?:below|following|"
    r"above|input|conversation|context|question|list)\b|\banswer the (?:user|question|following)|\bgenerate (?:a|the) (?:\w{1,20} )?(?:summary|query|answer|response)\b",
    re.IGNORECASE,
)
_TRIED = frozenset({"prompt", "instruction", "input_prompt", "user_prompt"})
SHORTEST, _WORDS, _BRIEF = 40, 6, 4  # characters of a prompt, its words, words of the shortest instruction
_SPACELESS = re.compile(r"(?:[\u3040-\u30ff\u3400-\u9fff]{2,}[^\w\s]+){2}")  # clauses of a script without spaces
_HOLE = re.compile(r"(?<!\{)\{[A-Za-z_]\w{0,40}\}(?!\})|\{\{\s{0,3}[A-Za-z_]\w{0,40}\s{0,3}\}\}")
_TURNS = re.compile(r"\[/?INST\]|<<SYS>>|<\|(?:im_start|system|user|assistant|start_header_id|endoftext)\b|^\s*### ?(?:Instruction|Response|Human|User)|\n\nHuman:", re.MULTILINE)  # fmt: skip
_LABEL = re.compile(r"[A-Za-z]{3,}[\w ]{0,30}:")
_OPENING = re.compile(r"\s{0,20}(?:you are (?:an?|the)\b|act as\b|your (?:task|job|role|goal) is\b)", re.IGNORECASE)
_NESTED = 2  # dictionaries around one of prompts
_LONG = 80  # characters: a sentence of a page may begin so
_QUESTION = 60  # characters: a text that is no longer may be a question


def meant(name: str, text: str, scope: Scope, *, ai: bool) -> bool:
    """Whether a text under a name that says little is for a model, by its words."""
    if _REFUSES.match(text) or (name.lower().endswith("message") and _WENT_WRONG.search(text[:300])):
        return False
    if not ai:  # a constant that another file fills in
        return scope.function is None and bool(_TEMPLATE.search(name) and _FOR_MODELS.search(text[:600]))
    return bool(ADDRESSES.search(text) or ORDERS.search(text[:4000]))


def table_of(module: PythonModule, node: ast.AST) -> str:
    """The variable that holds a dictionary, be it within one or two others: `PROMPTS = {"law": {"system": "..."}}`."""
    holder = module.index.held_by.get(id(node))
    for _ in range(_NESTED):
        holder = module.index.held_by.get(id(holder)) if isinstance(holder, ast.Dict) else holder
    if isinstance(holder, ast.Assign):
        return written_name(holder.targets[0])
    return written_name(holder.target) if isinstance(holder, ast.AnnAssign) else ""


def taken(module: PythonModule, name: str) -> bool:
    """Whether a text is given as a prompt, in whatever language it is: `prompt_template=QUESTIONS_TMPL`."""
    given = rf"\b\w{{0,40}}prompt\w{{0,40}}[ \t]{{0,4}}(?::[^=\n,()]{{1,40}})?=[ \t]{{0,4}}{re.escape(name)}\b"
    return re.search(given, module.document.text) is not None


def tries(name: str, value: Value) -> bool:
    """Whether a text is no prompt but a question to try things with, or so short that it may be one."""
    if name not in _TRIED or value.partial:
        return False
    one = "\n" not in value.text.strip()
    return len(value.text) <= _QUESTION or (one and value.text.rstrip().endswith("?"))


def shown(module: PythonModule, name: str) -> bool:
    """Whether a constant is given to `print` and to nothing else."""
    printed = sum(
        isinstance(each, ast.Name) and each.id == name
        for call in module.by_last.get("print", ())
        for each in call.node.args
    )
    return printed > 0 and len(re.findall(rf"\b{re.escape(name)}\b", module.document.text)) == printed + 1


def is_text(text: str) -> bool:
    """Whether a text is long enough to be a prompt, and no markup."""
    words = len(text.split(None, _WORDS)) >= _WORDS or _SPACELESS.search(text)
    return len(text) >= SHORTEST and bool(words) and not MARKUP.search(text)


def spoken(text: str) -> bool:
    """Whether a text that stands where instructions stand is one, be it as short as "You are a helpful assistant"."""
    return is_text(text) or (len(text.split(None, _BRIEF)) >= _BRIEF and bool(ADDRESSES.search(text)))


def sentence(text: str) -> bool:
    """Whether a text that is given to a model as its instructions is more than a word to try it with."""
    return len(text.split(None, 3)) > 3 and not MARKUP.search(text)  # noqa: PLR2004


def opens(node: ast.AST) -> bool:
    """Whether a long text begins by telling a model who it is, whatever it is called: `"You are a helpful assistant..."`."""
    text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
    return len(text) > _LONG and _OPENING.match(text) is not None


def filled_in(name: str, value: Value) -> bool:
    """Whether a short text under the name of a prompt is a form to fill in: `"Question: {question} Context: {context}"`."""
    holes = len(_HOLE.findall(value.text[:400]))
    told = "prompt" in name.lower() and not value.partial and not MARKUP.search(value.text)
    if "prompt" in name.lower() and holes > 0 and _TURNS.search(value.text[:400]):
        return True
    return told and holes > 0 and len(_LABEL.findall(value.text[:400])) > 1


def wrapped(node: ast.expr | None) -> ast.expr | None:
    """The one sentence that a function is handed which adds to it: `with_handoffs("You are a clerk of the desk.")`."""
    given = (
        [each for each in node.args if isinstance(each, ast.Constant | ast.JoinedStr)]
        if isinstance(node, ast.Call)
        else []
    )
    first = given[0].values[0] if given and isinstance(given[0], ast.JoinedStr) and given[0].values else None
    text = given[0] if given and isinstance(given[0], ast.Constant) else first
    told = isinstance(text, ast.Constant) and isinstance(text.value, str) and spoken(text.value)
    return given[0] if told and len(given) == 1 else None
