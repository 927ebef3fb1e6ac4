"""What the detectors of tools and of MCP servers share: a tool from the function behind it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.python_sight import digest, docstring, framework, judged, summary
from upright.discover.python_taint import behaviour
from upright.discover.sight import see

if TYPE_CHECKING:
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Defined
    from upright.model.asset import Json
    from upright.model.evidence import Observation, Ref

_CONTEXT = {"self", "cls", "ctx", "context", "state", "runtime", "run_context", "tool_context"}


def parameters(defined: Defined) -> list[str]:
    """The parameters that a model fills in, sorted."""
    return sorted(
        name for name, bound in defined.inside.bindings.items() if bound[0].kind == "parameter" and name not in _CONTEXT
    )


def told(module: PythonModule, description: str, defined: Defined | None) -> dict[str, Json]:
    """What is to be said of a tool: its description, its parameters, and what its function does with them."""
    names = parameters(defined) if defined else []
    text = description or (docstring(defined.node) if defined else "")
    found: dict[str, Json] = {"digest": digest(text, *names), **judged(text)}
    if text:
        found["description"] = summary(text)
    if names:
        found["parameters"] = [*names]
    if defined is not None:
        done = behaviour(module, defined)
        found |= done.attributes
        if done.capabilities:
            found["capabilities"] = list(done.capabilities_sorted())
        if defined.node.name in module.index.redescribed:
            found["self_modifying"] = True
    return found


def tool(
    document: Document, name: str | Ref, line: int, identity: str | Ref, qualified: str, said: dict[str, Json]
) -> Observation:
    """A tool of an agent or a model."""
    return see(
        document, "tool", name, line, (identity,), said,
        framework=framework(qualified), language="python", evidence=qualified[:120],
    )  # fmt: skip


def decorated(node: ast.expr) -> ast.Call | None:
    """The call of a decorator that takes arguments."""
    return node if isinstance(node, ast.Call) else None


def given(module: PythonModule, call: ast.Call | None, defined: Defined, position: int, *names: str) -> str:
    """A text argument of a decorator."""
    if call is None:
        return ""
    value = next((k.value for k in call.keywords if k.arg in names), None)
    if value is None and 0 <= position < len(call.args):
        value = call.args[position]
    return module.text(value, defined.around) if value is not None else ""
