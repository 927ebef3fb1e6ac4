"""Whether what a prompt is put together with may be what a user wrote."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from upright.discover.readers.python_nodes import written_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from upright.discover.detectors._python_prompt_templates import Prompt

# What the program itself knows: the day, the machine, numbers, constants, what its makers wrote elsewhere.
_OF_THE_PROGRAM = re.compile(
    r"(?:\w+_)?(?:date|time|datetime|day|today|now|year|month|weekday|timezone|tz)(?:_str(?:ing)?)?|strftime|isoformat|ctime"
    r"|(?:get)?cwd|getuser|gethostname|system|platform|machine|release|arch(?:itecture)?|shell|os(?:_name)?|(?:\w+_)?version"
    r"|(?:max|min|num|n|total)_\w+|(?:\w+_)?(?:count|limit|len|size|width|height|index)|list_?dir|(?:\w+_)?tools?(?:_\w+)?"
    r"|(?:format|output)_instructions|(?:\w+_)?schema|(?:\w+_)?(?:suffix|prefix|instructions?|guidelines|rules|persona|tone|style)"
    r"|n|k|e|exc|err(?:or)?|read_text|getenv|(?:base|system|agent|original|default)_?(?:prompt|message)"
    r"|(?:\w+_)?(?:language|locale|model|model_name|agent_name)|\w+_(?:dir|path)|[A-Z][A-Z0-9_]{2,}"
)

_OWNERS = frozenset({"self", "cls", "settings"})
_OF_USERS = re.compile(
    r"user|quer|question|messag|input|text|content|request|customer|prompt|task|goal|topic|mail|descri|histor|convers|chat"
    r"|docu|context|note|comment|search|answer|title|feedback|review|issue|ticket",
    re.IGNORECASE,
)
_WRITES = frozenset({"dumps", "dump", "safe_dump", "pformat", "str", "repr", "join", "sorted", "list"})
_MAKES_PROMPT = re.compile(r"prompt|instructions", re.IGNORECASE)


def takes_input(prompt: Prompt, variables: Collection[str]) -> bool:
    """Whether something stands in the text that may come from a user. `variables`: names of what does, if known."""
    if prompt.value is None or not prompt.value.partial:
        return False
    if prompt.name.isupper() and "." not in prompt.qualname:  # a constant, made when the module is loaded
        return False
    given = {each for each in variables if not _OF_THE_PROGRAM.fullmatch(each)} - _own(prompt) - _written(prompt)
    if given == {"prompt"} and _MAKES_PROMPT.search(
        prompt.qualname.removesuffix(f".{prompt.name}")
    ):  # it adds to a prompt that is handed to it
        return False
    return not variables or bool(given)


def _own(prompt: Prompt) -> set[str]:
    """What the text takes of the object that it belongs to: settings, unless they are called as what users write."""
    return {
        each.attr
        for each in _held(prompt)
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id in _OWNERS
        and not _OF_USERS.search(each.attr)
    }


def _held(prompt: Prompt) -> list[ast.expr]:
    """What fills the holes of a text."""
    node = prompt.value.node if prompt.value is not None else None
    return [each.value for each in ast.walk(node) if isinstance(each, ast.FormattedValue)] if node is not None else []


def _written(prompt: Prompt) -> set[str]:
    """The functions that only write down what the program knows: `json.dumps(schema)`."""
    calls = [each for each in _held(prompt) if isinstance(each, ast.Call)]
    named = {written_name(each.func).rpartition(".")[2]: each for each in calls}
    return {last for last, call in named.items() if last in _WRITES and _is_of_program(call)}


def _is_of_program(call: ast.Call) -> bool:
    names = [each.id for part in call.args for each in ast.walk(part) if isinstance(each, ast.Name)]
    return bool(names) and all(_OF_THE_PROGRAM.fullmatch(name) for name in names)
