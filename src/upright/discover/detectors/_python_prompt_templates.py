"""Prompts as templates of LangChain, LlamaIndex and Haystack: what is filled in before a model is asked."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upright.discover.ai_packages import distribution_of
from upright.discover.detectors._python_prompt_words import SHORTEST
from upright.discover.readers.python_values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Scope

_TEMPLATES = frozenset({"PromptTemplate", "ChatPromptTemplate", "RichPromptTemplate", "FewShotPromptTemplate", "FewShotChatMessagePromptTemplate", "SystemMessagePromptTemplate", "HumanMessagePromptTemplate", "QuestionAnswerPrompt", "RefinePrompt", "SummaryPrompt", "PromptBuilder", "ChatPromptBuilder"})  # fmt: skip


@dataclass(slots=True)
class Prompt:
    """A prompt where it is written: its name, line and text."""

    name: str
    line: int
    qualname: str
    value: Value | None
    system: bool
    variables: tuple[str, ...] = ()


def use(value: Value, used: set[int]) -> None:
    """Mark a text as told."""
    if value.node is not None:
        used.add(id(value.node))


def templates(module: PythonModule, used: set[int]) -> Iterator[Prompt]:
    """The templates that a module makes; what is marked as used is no prompt of its own."""
    for call in module.calls:
        qualified = module.callee(call)
        parts = qualified.split(".")
        known = set(parts[-2:]) & _TEMPLATES or parts[-1].endswith("PromptTemplate")
        if not known or not distribution_of(qualified):
            continue
        if (
            not parts[-1].endswith("PromptTemplate")
            and parts[-1] not in _TEMPLATES
            and not parts[-1].startswith("from_")
        ):
            continue
        around = module.index.held_by.get(id(call.node))
        if isinstance(around, ast.List | ast.Tuple):
            _mark(module, call.node, call.scope, used)
            continue
        first = (
            call.argument(0, "template", "messages", "prompt", "examples", "input_variables")
            if parts[-1] != "from_file"
            else None
        )
        template = call.argument(-1, "template", "messages", "prefix", "criteria") or first
        if template is None:
            continue
        value = module.value(template, call.scope)
        told_elsewhere = isinstance(template, ast.Name) and value.node is not None and id(value.node) in used
        texts = [value] if value.text else list(_mark(module, template, call.scope, used))
        held = module.variable(call.node, call.scope)
        whole = " ".join(each.text for each in texts)
        if told_elsewhere or len(whole) < SHORTEST // 2:
            continue
        fresh = not (value.node is not None and id(value.node) in used)
        use(value, used)
        if fresh:
            joined = _joint(texts)
            origin = module.values.origin(template, call.scope) if isinstance(template, ast.Name) else None
            written = template.id if isinstance(template, ast.Name) and origin is not None else ""
            yield Prompt(
                written or held.rpartition(".")[2] or parts[-2 if parts[-1].startswith("from_") else -1],
                module.line(origin[0] if origin is not None and written else call.node),
                held or module.place(call),
                joined,
                system=False,
            )


def _joint(values: list[Value]) -> Value | None:
    """The texts of a template as one."""
    whole = "\n".join(value.text for value in values)
    return Value(whole, known=True, partial=any(value.partial for value in values)) if values else None


def _mark(module: PythonModule, node: ast.AST, scope: Scope, used: set[int]) -> Iterator[Value]:
    """Texts inside the messages of a template, which are then no prompts of their own."""
    origin = module.values.origin(node, scope) or (node, scope)
    found = []
    for each in ast.walk(origin[0]):
        if isinstance(each, ast.Constant | ast.JoinedStr) and id(each) not in used:
            value = module.value(each, origin[1])
            used.add(id(each))
            if len(value.text) > 12:  # noqa: PLR2004  roles are shorter
                found.append(value)
        elif isinstance(each, ast.Name) and each is not node:
            value = module.value(each, origin[1])
            if value.text:
                use(value, used)
                found.append(value)
    return iter(found)
