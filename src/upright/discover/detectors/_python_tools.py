"""What the detectors of tools and of MCP servers share: a tool from the function behind it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from upright.discover.behaviour import Onward, packed
from upright.discover.descriptions import described
from upright.discover.python_chains import handed_on
from upright.discover.python_leaks import leaks
from upright.discover.python_sight import digest, docstring, framework, summary
from upright.discover.python_taint import behaviour
from upright.discover.readers.python_nodes import written_name
from upright.discover.readers.python_source import FUNCTIONS
from upright.discover.sight import see

if TYPE_CHECKING:
    from upright.discover.behaviour import Behaviour
    from upright.discover.document import Document
    from upright.discover.readers.python_module import PythonModule
    from upright.discover.readers.python_source import Call, Defined, Scope
    from upright.model.asset import Json
    from upright.model.evidence import Observation, Ref

MADE_OF = ("fn", "func", "function", "async_fn", "coroutine", "agent")
AGENT_ARGUMENTS = ("tools", "functions", "additional_tools", "extra_tools")
_ARGUMENTS = 8  # of a function of another module: all come from the model
_CONTEXT = {"self", "cls", "ctx", "context", "state", "runtime", "run_context", "tool_context"}


def parameters(defined: Defined) -> list[str]:
    """The parameters that a model fills in, sorted."""
    return sorted(
        name for name, bound in defined.inside.bindings.items() if bound[0].kind == "parameter" and name not in _CONTEXT
    )


def told(
    module: PythonModule, description: str, defined: Defined | None, written: ast.expr | None = None
) -> dict[str, Json]:
    """What is to be said of a tool: its description, its parameters, and what its function does with them. `written`
    is the expression of the description.
    """
    names = parameters(defined) if defined else []
    text = description or (docstring(defined.node) if defined else "")
    found: dict[str, Json] = {"digest": digest(text, *names)}
    found |= shown(
        text,
        written,
        others=tuple(_parameter_texts(defined)) if defined else (),
        name=defined.node.name if defined else "",
    )
    if text:
        found["description"] = summary(text)
    if names:
        found["parameters"] = [*names]
    if defined is not None:
        found |= does(module, behaviour(module, defined))
        if rewritten(module, defined):
            found["self_modifying"] = True
    return found


def elsewhere(module: PythonModule, function: ast.expr | None, scope: Scope) -> dict[str, Json]:
    """What leads to the code of a tool's function that another module defines."""
    if not isinstance(function, ast.Name | ast.Attribute):
        return {}
    symbol = next(handed_on(module, function, scope), "") or module.symbol(function, scope)
    if "." not in symbol or symbol.partition(".")[0] in module.outside:
        return {}
    return {"onward": packed([Onward(symbol, tuple(range(_ARGUMENTS)))])}


def shown(
    text: str, written: ast.expr | None, schema: ast.expr | None = None, others: tuple[str, ...] = (), name: str = ""
) -> dict[str, Json]:
    """What a tool's description and the texts of its input schema give away. `written` is its expression."""
    found = described(text, *others, *(_texts(schema) if schema is not None else ()), name=name)
    if written is not None and leaks(written, set(), set()):
        found["holds_secret"] = True
    return found


def _texts(node: ast.expr) -> list[str]:
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _parameter_texts(defined: Defined) -> list[str]:
    """Descriptions of parameters: `Annotated[str, Field(description="...")]`, `Field(description="...")`."""
    arguments = defined.node.args if isinstance(defined.node, FUNCTIONS) else None
    if arguments is None:
        return []
    given = [a.annotation for a in (*arguments.args, *arguments.kwonlyargs) if a.annotation is not None]
    given += [each for each in (*arguments.defaults, *arguments.kw_defaults) if each is not None]
    return [text for each in given for text in _texts(each)]


def does(module: PythonModule, done: Behaviour) -> dict[str, Json]:
    """What a function does as attributes of the tool that it is behind."""
    return done.attributes(module.document.item.path)


def rewritten(module: PythonModule, defined: Defined) -> bool:
    """Whether a function's description is assigned while it or another function runs, and not where it is made."""
    return any(around is not defined.around for around in module.index.redescribed.get(defined.node.name, ()))


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


def own_maker(module: PythonModule, call: Call) -> bool:
    """A class of the repository's own that makes tools of functions: `ToolWithContext.from_defaults(fn=f)`."""
    owner, _, last = call.written.rpartition(".")
    made = last in {"from_defaults", "from_function", "from_fn", "from_callable"} and "Tool" in owner
    return made and bool(module.distributions) and bool(call.keywords.keys() & set(MADE_OF) or call.node.args)


def among_tools(module: PythonModule, call: Call) -> bool:
    """Whether what a call makes is put straight among tools."""
    holder = module.index.held_by.get(id(call.node))
    around = module.index.held_by.get(id(holder)) if isinstance(holder, ast.List | ast.Tuple) else None
    while isinstance(around, ast.BinOp):
        around = module.index.held_by.get(id(around))
    if isinstance(around, ast.Assign):
        return written_name(around.targets[0]).lower().endswith("tools")
    return isinstance(around, ast.keyword) and around.arg in AGENT_ARGUMENTS
