"""Branches of a chat template that wait for words in a message and then put text of their own into the prompt.

A signal, not a proof. Honest templates branch on roles, tools and tags (`'</think>' in content`, `/no_think`) and
answer with
tags; a planted one branches on plain words, a date or a random number and answers with sentences or addresses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.template_text import constant_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2 import nodes

_CONTENT = re.compile(
    r"content|prompt|query|question|\btext\b|user_(?:input|message|msg)|\bmsg\b|last_message", re.IGNORECASE
)
_TAG = re.compile(r"<[^<>]{0,80}>|\[/?[A-Z_| ]{1,40}\]|\{[^{}]{0,40}\}|/\w+|<\||\|>|```\w*")
_WORD = re.compile(r"[^\W_]{3,}")
_SPEAKS = re.compile(r"[^\W\d_]{2,}[ ,.!:]+[^\W\d_]{2,}[ ,.!:]+[^\W\d_]{2,}|https?://|\bcurl\b", re.IGNORECASE)
_ASKS: Final = frozenset({"startswith", "endswith", "find", "count", "index", "split", "rfind"})
_REFUSES: Final = "raise_exception"
_CHANCE: Final = frozenset({"strftime_now", "random", "now", "today"})


def triggers(tree: nodes.Template, known: Mapping[str, str]) -> Iterator[int]:
    """The line of each branch that looks planted."""
    from jinja2 import nodes

    derived = _derived(tree)
    for branch in tree.find_all(nodes.If):
        if (_waits(branch.test, known, derived) or _by_chance(branch.test)) and _speaks(branch.body, known):
            yield branch.lineno
    for choice in tree.find_all(nodes.CondExpr):
        if _waits(choice.test, known, derived) and _speaks([choice.expr1], known):
            yield choice.lineno


def _derived(tree: nodes.Template) -> frozenset[str]:
    """Variables that are made of a message's content."""
    from jinja2 import nodes

    found: set[str] = set()
    for each in tree.find_all(nodes.Assign):
        if isinstance(each.target, nodes.Name) and _of_content(each.node, found):
            found.add(each.target.name)
    return frozenset(found)


def _of_content(node: nodes.Node, derived: set[str] | frozenset[str]) -> bool:
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr) and not _CONTENT.search(node.attr):
        return False  # `content.type`: how a message is built, not what it says
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return _CONTENT.search(node.arg.value) is not None
    for each in (node, *node.find_all(nodes.Node)):
        if isinstance(each, nodes.Name) and (each.name in derived or _CONTENT.search(each.name)):
            return True
        if isinstance(each, nodes.Getattr) and _CONTENT.search(each.attr):
            return True
        if (
            isinstance(each, nodes.Getitem)
            and isinstance(each.arg, nodes.Const)
            and _CONTENT.search(str(each.arg.value))
        ):
            return True
    return False


def _waits(test: nodes.Node, known: Mapping[str, str], derived: frozenset[str]) -> bool:
    """Whether a test looks for plain words in what a message says."""
    from jinja2 import nodes

    for each in (test, *test.find_all((nodes.Compare, nodes.Call, nodes.Test))):
        words: list[nodes.Node] = []
        if isinstance(each, nodes.Compare):
            words = [each.expr, *(operand.expr for operand in each.ops)]
        elif isinstance(each, nodes.Call) and isinstance(each.node, nodes.Getattr) and each.node.attr in _ASKS:
            words = [each.node.node, *each.args]
        elif isinstance(each, nodes.Test) and each.name in {"in", "eq", "equalto", "==", "sameas"}:
            words = [each.node, *each.args]
        if any(_of_content(word, derived) for word in words) and any(_plain(word, known) for word in words):
            return True
    return False


def _plain(node: nodes.Node, known: Mapping[str, str]) -> bool:
    """Whether a text is words rather than tags: `deploy`, not `<tool_call>` or `/think`."""
    text = constant_text(node, known)
    return text is not None and _WORD.search(_TAG.sub("", text)) is not None


def _by_chance(test: nodes.Node) -> bool:
    """Whether a test depends on the date or on chance."""
    from jinja2 import nodes

    compared = (test, *test.find_all(nodes.Compare))
    return any(
        isinstance(each, nodes.Compare)
        and (
            any(isinstance(call.node, nodes.Name) and call.node.name in _CHANCE for call in each.find_all(nodes.Call))
            or any(chosen.name == "random" for chosen in each.find_all(nodes.Filter))
        )
        for each in compared
    )


def _speaks(body: list[nodes.Node] | list[nodes.Expr], known: Mapping[str, str]) -> bool:
    """Whether statements put sentences or addresses in, as text, constant or variable; what they refuse with is not
    put in.
    """
    from jinja2 import nodes

    for statement in body:
        refused = {
            id(each)
            for call in (statement, *statement.find_all(nodes.Call))
            if isinstance(call, nodes.Call) and isinstance(call.node, nodes.Name) and call.node.name == _REFUSES
            for argument in call.args
            for each in (argument, *argument.find_all(nodes.Node))
        }
        for each in (statement, *statement.find_all((nodes.TemplateData, nodes.Const, nodes.Name))):
            if id(each) in refused:
                continue
            text = each.data if isinstance(each, nodes.TemplateData) else ""
            if isinstance(each, nodes.Const) and isinstance(each.value, str):
                text = each.value
            elif isinstance(each, nodes.Name):
                text = known.get(each.name, "")
            if _SPEAKS.search(text):
                return True
    return False
