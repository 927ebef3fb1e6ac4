"""Branches of a chat template that wait for words in a message and then put text of their own into the prompt.

A signal, not a proof. Honest templates branch on roles, tools and tags (`'</think>' in content`, `/no_think`) and
answer with
tags; a planted one branches on plain words, a date or a random number and answers with sentences or addresses.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from upright.discover.readers.template_text import NEAR, below, constant_text

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
    speaking = _speaking(tree, known)
    for branch in below(tree, nodes.If):
        said = any(id(each) in speaking for each in branch.body)
        if said and (_waits(branch.test, known, derived) or _by_chance(branch.test)):
            yield branch.lineno
    for choice in below(tree, nodes.CondExpr):
        if id(choice.expr1) in speaking and _waits(choice.test, known, derived):
            yield choice.lineno


def _derived(tree: nodes.Template) -> frozenset[str]:
    """Variables that are made of a message's content."""
    from jinja2 import nodes

    found: set[str] = set()
    for each in below(tree, nodes.Assign):
        if isinstance(each.target, nodes.Name) and _of_content(each.node, found):
            found.add(each.target.name)
    return frozenset(found)


def _of_content(node: nodes.Node, derived: set[str] | frozenset[str]) -> bool:
    from jinja2 import nodes

    if isinstance(node, nodes.Getattr) and not _CONTENT.search(node.attr):
        return False  # `content.type`: how a message is built, not what it says
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return _CONTENT.search(node.arg.value) is not None
    for each in (node, *below(node, nodes.Node, NEAR)):
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

    for each in (test, *below(test, (nodes.Compare, nodes.Call, nodes.Test))):
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

    compared = (test, *below(test, nodes.Compare))
    return any(
        isinstance(each, nodes.Compare)
        and (
            any(isinstance(call.node, nodes.Name) and call.node.name in _CHANCE for call in below(each, nodes.Call))
            or any(chosen.name == "random" for chosen in below(each, nodes.Filter))
        )
        for each in compared
    )


def _speaking(tree: nodes.Template, known: Mapping[str, str]) -> set[int]:
    """The nodes in which sentences or addresses are put in, as text, constant or variable. What a template refuses with
    is not put in.
    """
    from jinja2 import nodes

    above: dict[int, int] = {}
    found: set[int] = set()
    waiting: list[tuple[nodes.Node, int, bool]] = [(tree, 0, False)]
    while waiting:
        node, parent, refused = waiting.pop()
        above[id(node)] = parent
        if not refused and _says(node, known):
            at = id(node)
            while at and at not in found:
                found.add(at)
                at = above[at]
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            refused = refused or node.node.name == _REFUSES
        waiting.extend((child, id(node), refused) for child in node.iter_child_nodes())
    return found


def _says(node: nodes.Node, known: Mapping[str, str]) -> bool:
    from jinja2 import nodes

    text = node.data if isinstance(node, nodes.TemplateData) else ""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, nodes.Name):
        text = known.get(node.name, "")
    return bool(text) and _SPEAKS.search(text) is not None
